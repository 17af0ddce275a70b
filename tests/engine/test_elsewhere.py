"""Runs made elsewhere: what of such a file is taken over, and that nothing in it is believed or obeyed."""

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cockpit.elsewhere import MOST, ElsewhereError, WithOthers, described, joined
from cockpit.engine import Saved
from cockpit.facts import Unreachable, codec
from cockpit.facts.joined import Elsewhere, Joined
from cockpit.facts.monitors import Monitors
from cockpit.facts.samples_http import DEAD, response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.trails import Client, End, Hop, Trail, Trails
from cockpit.launch import Launch
from cockpit.model import Advance, Layer

LAUNCH = sample_launch()
AT = "2026-11-20T09:00:00+00:00"
HOME = "https://shop.example/"


def trail(start: str = HOME, status: int = 200, **more: Any) -> Trail:
    whole = Trail(start, Client.TERMINAL, (Hop(response(start, status)),), End.ARRIVED)
    return replace(whole, **more)


def saved(path: Path, *trails: Trail, launch: Launch = LAUNCH, **meta: Any) -> Path:
    told = {"place": "us-east", "at": AT, "vantage": {"resolver": "192.0.2.53:53"}, **meta}
    facts = {"trails": Trails(trails)} if trails else {}
    path.write_text(codec.dumps(facts, launch=msgspec.to_builtins(launch), **told), "utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "us.json"


def sole(path: Path) -> Elsewhere:
    (one,) = joined(LAUNCH, [path], "eu").places
    return one


def test_place_hour_and_what_answered_are_taken_over(file: Path) -> None:
    dead = trail("http://shop.example/", hops=(), end=End.UNREACHABLE, stopped=DEAD)
    broken = trail("https://www.shop.example/", 503)
    browser = trail("https://shop.example/b", client=Client.BROWSER)
    assert sole(saved(file, trail(), dead, broken, browser)) == Elsewhere(
        "us-east",
        AT,
        "192.0.2.53:53",
        (HOME,),
        (("http://shop.example/", DEAD.cause), ("https://www.shop.example/", "HTTP 503")),
    )


def test_who_is_not_let_in_there_or_has_no_network_tells_nothing_of_the_product(file: Path) -> None:
    wall = Hop(response(HOME, 403, cf_mitigated="challenge"))
    offline = Unreachable(Layer.NETWORK, "the resolver does not answer", "offline")
    one = sole(
        saved(
            file,
            trail(hops=(wall,)),
            trail("https://shop.example/b", 429),
            trail("https://shop.example/c", hops=(), end=End.UNREACHABLE, stopped=offline),
            trail("https://shop.example/d", 403),
        )
    )
    assert (one.reached, one.lost) == ((), (("https://shop.example/d", "HTTP 403"),))
    assert one.unsure == (
        (HOME, "HTTP 403, which turns that run away"),
        ("https://shop.example/b", "HTTP 429, which turns that run away"),
        ("https://shop.example/c", "the resolver does not answer"),
    )


def test_hours_are_told_in_utc_and_the_newest_run_of_a_place_counts(tmp_path: Path) -> None:
    old = saved(tmp_path / "a", trail(status=500), at="2026-11-20T09:00:00+02:00")
    new = saved(tmp_path / "b", trail())
    far = saved(tmp_path / "c", trail(), place="asia")
    others = joined(LAUNCH, [new, old, far], "eu")
    assert [(one.place, one.at) for one in others.places] == [("asia", AT), ("us-east", AT)]
    assert sole(old).at == "2026-11-20T07:00:00+00:00"
    assert described(others) == {"joined": [f"asia, {AT}", f"us-east, {AT}"]}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda data: data.pop("place"), "does not say where and when"),
        (lambda data: data.update(place="   "), "does not say where and when"),
        (lambda data: data.update(place=["x"]), "does not say where and when"),
        (lambda data: data.update(at="2026-11-20"), "does not say where and when"),
        (lambda data: data.update(at=12), "does not say where and when"),
        (lambda data: data.update(at="0001-01-01T00:00:00+23:59"), "does not say where and when"),
        (
            lambda data: data["launch"]["product"].update(domain="other.example"),
            "another product than shop.example",
        ),
        (lambda data: data.update(launch=None), "another product"),
        (lambda data: data.update(schema="x"), "holds no saved facts"),
        (lambda data: data["facts"].update(trails={"$": "Nothing"}), "holds no saved facts"),
    ],
)
def test_what_is_no_run_of_this_product_is_refused(
    change: Callable[[Any], Any], why: str, file: Path
) -> None:
    data = json.loads(saved(file, trail()).read_text("utf-8"))
    change(data)
    file.write_text(json.dumps(data), "utf-8")
    with pytest.raises(ElsewhereError, match=why):
        joined(LAUNCH, [file], "")


def test_a_link_a_folder_or_noise_is_refused(tmp_path: Path) -> None:
    real, link = saved(tmp_path / "real", trail()), tmp_path / "link"
    link.symlink_to(real)
    (tmp_path / "noise").write_bytes(b"\xff\xfe")
    (tmp_path / "deep").write_text("[" * 100_000)
    for path in (link, tmp_path, tmp_path / "none", tmp_path / "noise", tmp_path / "deep"):
        with pytest.raises(ElsewhereError):
            joined(LAUNCH, [path], "")


def test_no_escape_and_no_secret_gets_through(file: Path) -> None:
    secret = "sk_" + "live_" + "4eC39HqLyjWDarjtT1zdp7dc"
    odd = f"us\x1b[31m\n{secret}"
    data = json.loads(saved(file, trail(), place="x").read_text("utf-8"))
    data["place"] = odd
    data["facts"]["trails"]["trails"][0]["start"] = f"https://shop.example/\x1b{secret}"
    file.write_text(json.dumps(data), "utf-8")
    one = sole(file)
    for text in (one.place, *one.reached):
        assert text.isprintable()
        assert secret not in text


@pytest.mark.parametrize("hops", [None, [], [1], [{"$": "Hop", "response": None}], "x"])
def test_a_trail_of_anything_is_no_answer(hops: Any, file: Path) -> None:
    data = json.loads(saved(file, trail()).read_text("utf-8"))
    data["facts"]["trails"]["trails"][0]["hops"] = hops
    file.write_text(json.dumps(data), "utf-8")
    assert sole(file).lost == ((HOME, "no answer"),)


@pytest.mark.parametrize("trails", [None, 5, [None, 7, "x"], {"$": "map", "v": []}])
def test_trails_that_are_none_show_nothing(trails: Any, file: Path) -> None:
    data = json.loads(saved(file, trail()).read_text("utf-8"))
    data["facts"]["trails"]["trails"] = trails
    file.write_text(json.dumps(data), "utf-8")
    one = sole(file)
    assert (one.reached, one.lost) == ((), ())


def test_there_is_an_end_to_what_is_kept(file: Path) -> None:
    many = [trail(f"https://shop.example/{number}") for number in range(MOST + 20)]
    assert len(sole(saved(file, *many)).reached) == MOST


async def test_the_other_places_stand_beside_what_is_seen_here(file: Path) -> None:
    others = joined(LAUNCH, [saved(file, trail())], "eu")
    heard: list[Advance] = []
    source = WithOthers(Saved({"monitors": Monitors()}), others)
    source.heard_by(heard.append)
    assert await source.fact(Joined) is others
    assert await source.fact(Monitors) == Monitors()
    assert source.facts["joined"] is others
    assert codec.unpack(json.loads(json.dumps(codec.pack(others)))) == others
    await source.aclose()
    assert dt.datetime.fromisoformat(others.places[0].at).tzinfo
