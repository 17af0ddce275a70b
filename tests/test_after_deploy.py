"""Waiting for another release: bounded, steady, told, and never where nothing tells releases apart."""

import asyncio
import datetime as dt
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from cockpit.after_deploy import Arrival, arrival, last_seen, looking
from cockpit.cli import run
from cockpit.facts import Unreachable
from cockpit.facts.releases import Releases
from cockpit.facts.samples_http import response
from cockpit.facts.samples_launch import sample_launch
from cockpit.journal import Journal
from cockpit.launch.making import Deploy
from cockpit.model import Layer
from cockpit.remembering import remember
from tests.probes.product import Product, page, served

DARK = Unreachable(Layer.TCP, "shop.example port 443 refuses connections", "refused")
MARKER = "https://shop.example/version.txt"
SHOP = sample_launch(deploy=Deploy(version_marker=MARKER))


class Hours:
    """A clock that moves only while somebody sleeps."""

    def __init__(self) -> None:
        self.time = 0.0

    def now(self) -> dt.datetime:
        return dt.datetime(2026, 11, 20, tzinfo=dt.UTC)

    def ticks(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds


def waited(seen: Sequence[str | Unreachable], limit: float = 60) -> tuple[Arrival, float, list[str]]:
    """How it ended, after how long, and what was told; the last look is repeated.

    A text names the releases of one look, with a blank between.
    """
    looks: Iterator[str | Unreachable] = iter(seen)
    last: list[str | Unreachable] = [""]
    told: list[str] = []

    async def look() -> tuple[str, ...] | Unreachable:
        last[0] = next(looks, last[0])
        return last[0] if isinstance(last[0], Unreachable) else tuple(last[0].split())

    clock = Hours()
    came = asyncio.run(arrival(look, "v1", limit, clock, told.append))
    return came, clock.time, told


@pytest.mark.parametrize(
    ("seen", "came", "seconds"),
    [
        (["v2", "v2"], "v2", 5.0),
        (["v1", "v1", "v2", "v2"], "v2", 15.0),
        (["v1", "v2", "v1", "v2", "v2"], "v2", 20.0),
        (["v2", "v3", "v3"], "v3", 10.0),
        ([DARK, "v2", DARK, "v2", "v2"], "v2", 20.0),
        (["v2 v1", "v2", "v1 v2", "v2", "v2"], "v2", 20.0),
        (["v2 v3", "v2 v3", "v3", "v3"], "v3", 15.0),
    ],
)
def test_another_release_has_to_be_seen_twice_in_a_row(
    seen: list[str | Unreachable], came: str, seconds: float
) -> None:
    assert waited(seen)[:2] == (Arrival(came), seconds)


def test_the_wait_ends_and_says_how_it_stands() -> None:
    came, seconds, told = waited(["v1"], 65)
    assert (came, seconds) == (Arrival("", "live is v1", same=True), 65.0)
    assert told == ["live is v1 after 30 s", "live is v1 after 60 s"]
    assert waited([DARK])[0].blind
    assert waited([str(number) for number in range(50)])[0].release == ""
    assert waited(["v2 v1"])[0] == Arrival("", "live are v2 and v1 in turn")
    assert waited(["v1"], 0)[1] == 0.0


async def test_each_look_reads_the_marker_three_times_over_new_connections() -> None:
    seen = ["v1", "v2", "v2", "v2", "v2", "v2"]
    product = Product({"GET /v": lambda _: page(seen.pop(0)).replace(b"text/html", b"text/plain")})
    async with served(product) as vantage:
        look = looking("http://shop.example/v", vantage)
        first, second = await look(), await look()
    assert isinstance(first, tuple)
    assert (sorted(first), second) == (["v1", "v2"], ("v2",))
    assert len(product.came) == 6


def test_the_former_release_is_the_one_seen_last_at_this_marker(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    try:
        for number, (url, release) in enumerate(
            ((MARKER, "v1"), (MARKER, "v2"), ("https://x.example/v", "w9"))
        ):
            at = dt.datetime(2026, 11, 20, number, tzinfo=dt.UTC)
            seen = Releases(at.isoformat(), url, response(url), release, release)
            asyncio.run(remember(journal, {"releases": seen}, at))
        assert last_seen(journal, SHOP) == "v2"
    finally:
        journal.close()
    assert last_seen(None, SHOP) == ""


LAUNCH = """
schema = "launch-cockpit/launch/v1"
[product]
name = "A"
domain = "a.test"
roadmap = "b2b-prototype"
[vantage]
resolver = "127.0.0.1:9"
"""


def rechecked(tmp_path: Path, *words: str, more: str = "") -> int:
    (tmp_path / "launch.toml").write_text(f"{LAUNCH}{more}")
    only = ("recheck", "handover.next-steps", "--launch", str(tmp_path / "launch.toml"), "--fail-on", "none")
    return run([*only, "--after-deploy", *words], full_screen=None)


def test_without_a_marker_nothing_is_waited_for_and_a_first_run_is_compared_with_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rechecked(tmp_path) == 0
    out, err = capsys.readouterr()
    assert "names no version_marker under [deploy]: there is nothing to wait for" in err
    assert "No earlier run is kept here" in err
    assert out.splitlines()[-1].endswith("the same.")


DEPLOY = '[deploy]\nversion_marker = "/version.txt"\n'


def test_without_a_former_release_nothing_is_waited_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rechecked(tmp_path, "--format", "junit", more=DEPLOY) == 0
    out, err = capsys.readouterr()
    assert "--from names none" in err
    assert out.startswith("<?xml")


def test_a_deploy_that_nobody_can_see_is_undecided_and_nothing_is_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    more = f'{DEPLOY}[[host]]\nname = "a.test"\n'
    assert rechecked(tmp_path, "--from", "v1", "--timeout", "0", more=more) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert "No other release than v1 came to stay" in err
    assert "cockpit triage" in err


@pytest.mark.parametrize("seconds", ["-1", "nan", "1e9"])
def test_a_limit_that_is_none_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], seconds: str
) -> None:
    assert rechecked(tmp_path, f"--timeout={seconds}") == 2
    assert "--timeout" in capsys.readouterr().err


def test_after_the_wait_other_places_are_still_joined(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def came(*_: object) -> Arrival:
        return Arrival("v2")

    monkeypatch.setattr("cockpit.commands.awaiting.arrival", came)
    saved = tmp_path / "us.json"
    more = DEPLOY.replace("/version.txt", "https://a.test/version.txt")
    assert rechecked(tmp_path, "--name", "us", "--save-facts", str(saved), "--from", "v1", more=more) == 0
    assert "v2 is live, after v1." in capsys.readouterr().out
    words = ("--from", "v1", "--join", str(saved), "--format", "json")
    (tmp_path / "launch.toml").write_text(f"{LAUNCH}{more}")
    command = ["check", "handover.next-steps", "--launch", str(tmp_path / "launch.toml")]
    assert run([*command, "--join", str(saved), "--format", "json"], full_screen=None) in (0, 3)
    told = json.loads(capsys.readouterr().out)["vantage"]["joined"]
    assert rechecked(tmp_path, *words, "--save-facts", str(tmp_path / "eu.json"), more=more) == 0
    assert json.loads((tmp_path / "eu.json").read_text())["vantage"]["joined"] == told
    assert "Live is v2, after v1." in capsys.readouterr().err
