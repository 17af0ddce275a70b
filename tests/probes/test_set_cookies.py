"""Which cookies the declared places set, on the way there too."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from cockpit.facts.http import Response
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.set_cookies import SetCookies
from cockpit.launch.parts import Route
from cockpit.probes.set_cookies import LENGTH, LINES, gather
from cockpit.vantage import Vantage
from tests.probes.web import Table, company, moved, said

HOME, LOGIN, DOOR = "https://shop.example/", "https://shop.example/login", "https://shop.example/door"
PLAIN = "http://shop.example/login"
SHOP = sample_launch(
    routes=(Route(name="login", url=LOGIN, kind="auth"), Route(name="in", url=DOOR, kind="auth"))
)


@dataclass
class Eyes(Table):
    """The table with an hour."""

    now: dt.datetime = dt.datetime(2026, 11, 20, 10, tzinfo=dt.UTC)


def setting(seen: Response, *lines: str) -> Response:
    cookies = tuple(("set-cookie", line) for line in lines)
    return Response(seen.url, seen.status, (*seen.headers, *cookies), seen.address, seen.body)


async def gathered(table: Table) -> SetCookies:
    return await gather(SHOP, cast("Vantage", table))


async def test_every_hop_counts_and_so_does_plain_http() -> None:
    table = Eyes(
        {
            HOME: said(),
            LOGIN: setting(said(), "sid=; Path=/", "theme=; Path=/"),
            DOOR: setting(moved(LOGIN), "way=; Path=/"),
            PLAIN: setting(moved(LOGIN), "old=; Path=/"),
        }
    )
    seen = await gathered(table)
    assert {answer.url: answer.lines for answer in seen.answers if answer.lines} == {
        LOGIN: ("sid=; Path=/", "theme=; Path=/"),
        DOOR: ("way=; Path=/",),
        PLAIN: ("old=; Path=/",),
    }
    assert len({answer.url for answer in seen.answers}) == len(seen.answers)
    assert seen.seen_at == "2026-11-20T10:00:00+00:00"
    assert not seen.unseen


async def test_what_is_dark_is_named_and_a_challenge_sets_nothing() -> None:
    wall = setting(Response("", 403, (("cf-mitigated", "challenge"),), "192.0.2.1"), "cf_clearance=; Path=/")
    seen = await gathered(Eyes({HOME: DEAD, LOGIN: wall, DOOR: said()}))
    assert seen.unseen[HOME] == DEAD
    assert seen.unseen[LOGIN].kind == "challenge"
    assert not any(answer.lines for answer in seen.answers)


async def test_a_flood_of_cookies_is_cut() -> None:
    seen = await gathered(Eyes({HOME: setting(said(), *["a=; Path=/" + "x" * 9000] * 500)}))
    (answer,) = (one for one in seen.answers if one.lines)
    assert len(answer.lines) == LINES
    assert all(len(line) == LENGTH for line in answer.lines)


async def test_the_lab_greets_nobody_with_a_session_and_no_value_is_kept(tmp_path: Path) -> None:
    async with company(tmp_path) as (launch, vantage):
        seen = await gather(launch, vantage)
    lines = {line for answer in seen.answers for line in answer.lines}
    assert lines == {"velo_session=; Path=/; Secure; HttpOnly; SameSite=Lax"}
