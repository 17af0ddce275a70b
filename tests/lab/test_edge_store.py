"""The lab's edge: what it keeps, how long, and what it makes smaller."""

import gzip
import time

import pytest

from cockpit.lab.serve import Lab
from tests.lab.conftest import Seen, get

ABOUT, LOGIN = "https://velomart.test/about", "https://app.velomart.test/login"
STYLE = "/assets/app.3f2a1c.css"
ABLE = ("Accept-Encoding: br, gzip",)


async def twice(lab: Lab, url: str) -> tuple[Seen, Seen]:
    return await get(lab, url), await get(lab, url)


@pytest.mark.parametrize(
    ("cache", "first", "second"),
    [
        ("public, max-age=60", "MISS", "HIT"),
        ("", "MISS", "HIT"),
        ("private, max-age=60", "BYPASS", "BYPASS"),
        ("max-age=0", "BYPASS", "BYPASS"),
        ("max-age=0, s-maxage=60", "MISS", "HIT"),
        ("no-cache", "BYPASS", "BYPASS"),
    ],
)
async def test_a_file_is_kept_as_its_header_says(lab: Lab, cache: str, first: str, second: str) -> None:
    lab.world.home.change(STYLE, headers=(("cache-control", cache),) * bool(cache))
    seen = await twice(lab, f"https://velomart.test{STYLE}")
    assert [one["cf-cache-status"] for one in seen] == [first, second]


async def test_a_copy_ends(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    url, now = f"https://velomart.test{STYLE}", time.monotonic()
    lab.world.home.change(STYLE, headers=(("cache-control", "max-age=60"),))
    await get(lab, url)
    monkeypatch.setattr("cockpit.lab.edge.time.monotonic", lambda: now + 61)
    assert [one["cf-cache-status"] for one in await twice(lab, url)] == ["EXPIRED", "HIT"]


async def test_what_sets_a_cookie_is_not_kept(lab: Lab) -> None:
    lab.world.home.change(STYLE, headers=(("cache-control", "max-age=60"), ("set-cookie", "a=b")))
    for seen in await twice(lab, f"https://velomart.test{STYLE}"):
        assert (seen["cf-cache-status"], seen["set-cookie"]) == ("BYPASS", "a=b")


async def test_a_page_it_is_forced_to_keep_loses_its_cookie(lab: Lab) -> None:
    lab.world.edge.forced.append("app.velomart.test/login")
    seen = await twice(lab, LOGIN)
    assert [(one["cf-cache-status"], one["set-cookie"]) for one in seen] == [("MISS", ""), ("HIT", "")]
    lab.world.edge.forced = ["app.velomart.test/dashboard"]
    stranger = await get(lab, "https://app.velomart.test/dashboard")
    assert (stranger.status, stranger["cf-cache-status"]) == (302, "BYPASS")


async def test_text_is_compressed_for_who_can_unpack_it(lab: Lab) -> None:
    plain, packed = await get(lab, ABOUT), await get(lab, ABOUT, headers=ABLE)
    assert (plain["content-encoding"], packed["content-encoding"]) == ("", "gzip")
    assert "accept-encoding" in packed["vary"]
    assert gzip.decompress(packed.body) == plain.body
    lab.world.edge.compresses = False
    assert (await get(lab, ABOUT, headers=ABLE))["content-encoding"] == ""


async def test_a_copy_is_kept_plain_and_given_out_both_ways(lab: Lab) -> None:
    url = f"https://velomart.test{STYLE}"
    lab.world.home.change(STYLE, body="body{margin:0}\n" * 20)
    packed, plain = await get(lab, url, headers=ABLE), await get(lab, url)
    assert (packed["cf-cache-status"], plain["cf-cache-status"]) == ("MISS", "HIT")
    assert gzip.decompress(packed.body) == plain.body
