"""Wrong sign-ins in a row: only where it is allowed, at most twenty, and none after the first limit."""

import asyncio
from pathlib import Path
from typing import cast

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.burst import APART_SECONDS, MOST, Burst
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.samples_burst import LOGIN
from cockpit.facts.samples_http import DEAD, page, response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import Served
from cockpit.facts.stated import Stated
from cockpit.launch import Launch
from cockpit.launch.parts import Host, Route
from cockpit.live import Live
from cockpit.probes import burst as probe
from cockpit.probes.burst import LONGEST_SECONDS, gather
from cockpit.standards.html import read
from cockpit.standards.sign_in_forms import PASSWORD, USER
from cockpit.vantage import Vantage
from cockpit.vantage.asks import FORM, JSON
from tests.probes.sending import PROVEN, UNPROVEN, ZONE, Desk
from tests.probes.web import company

HTML = "<form method=post><input name=email type=email><input name=password type=password></form>"
SIGN_UP = "https://app.shop.example/signup"
API = "https://api.shop.example/v1/login"


def launch(*urls: str) -> Launch:
    routes = tuple(Route(name=f"r{at}", url=url, kind="auth") for at, url in enumerate(urls or (LOGIN,)))
    return sample_launch(routes=routes)


SHOP = launch()
SEEN = served(SHOP, page(LOGIN, HTML))
WRONG = response(LOGIN, 401)


async def tried(
    monkeypatch: pytest.MonkeyPatch,
    *answers: Response | Unreachable,
    seen: Served = SEEN,
    shop: Launch = SHOP,
    stated: Stated = PROVEN,
    desk: Desk | None = None,
) -> tuple[Burst, Desk]:
    """What was seen, and what was sent, without waiting."""
    desk = desk or Desk(answers or (WRONG,))
    series = probe.series

    async def at_once(vantage: Vantage, aim: probe._Aim) -> Burst:
        return await series(vantage, aim, cast("Desk", vantage).pause)

    monkeypatch.setattr(probe, "series", at_once)
    return await gather(shop, cast("Vantage", desk), seen, stated, ZONE), desk


async def test_twenty_attempts_of_nobody_a_fifth_of_a_second_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    burst, desk = await tried(monkeypatch)
    assert (burst.page, burst.target, burst.form) == (LOGIN, LOGIN, True)
    assert (burst.sent, burst.statuses, burst.ended, burst.why) == (MOST, {401: MOST}, "", None)
    assert len(desk.posted) == MOST == 20
    assert desk.paused == [APART_SECONDS] * (MOST - 1)
    assert APART_SECONDS >= 0.2
    ((url, body, kind),) = set(desk.posted)
    assert (url, kind) == (LOGIN, FORM)
    assert body.decode() == f"email={USER}%40shop.example&password={PASSWORD}"


@pytest.mark.parametrize(
    ("last", "ended", "sent"),
    [
        (response(LOGIN, 429, retry_after="10"), "limit", 4),
        (response(LOGIN, 403), "refused", 4),
        (response(LOGIN, 403, cf_mitigated="challenge"), "challenge", 4),
        (response(LOGIN, 200, body="Too many attempts"), "locked", 4),
        (response(LOGIN, 500), "broken", 4),
    ],
)
async def test_nothing_is_sent_after_the_first_sign(
    monkeypatch: pytest.MonkeyPatch, last: Response, ended: str, sent: int
) -> None:
    burst, desk = await tried(monkeypatch, WRONG, WRONG, WRONG, last)
    assert (burst.ended, burst.sent, burst.last) == (ended, sent, last.status)
    assert len(desk.posted) == sent
    assert burst.retry_after == last.first("retry-after")


async def test_a_wall_is_met_once(monkeypatch: pytest.MonkeyPatch) -> None:
    burst, desk = await tried(monkeypatch, response(LOGIN, 403, body="CSRF token missing"))
    assert (burst.ended, len(desk.posted)) == ("forged", 1)


async def test_a_line_that_goes_dead_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    burst, desk = await tried(monkeypatch, WRONG, DEAD)
    assert (burst.sent, burst.why, burst.statuses) == (2, DEAD, {401: 1})
    assert len(desk.posted) == 2


async def test_a_site_that_is_slow_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk((WRONG,))
    loop = asyncio.get_running_loop()
    now = [loop.time()]

    def later() -> None:
        now[0] += LONGEST_SECONDS * 0.3  # not a third: three of those may add up to a hair more than all

    desk.after = later
    monkeypatch.setattr(loop, "time", lambda: now[0])
    burst, _ = await tried(monkeypatch, desk=desk)
    assert len(desk.posted) == 4
    assert burst.why is not None
    assert burst.why.kind == "slow"


@pytest.mark.parametrize(
    ("consents", "stated", "kind"),
    [
        ((), PROVEN, "consent"),
        (("writes", "build"), PROVEN, "consent"),
        (("active",), UNPROVEN, "unproven"),
    ],
)
async def test_without_leave_nothing_is_sent(
    monkeypatch: pytest.MonkeyPatch, consents: tuple[str, ...], stated: Stated, kind: str
) -> None:
    desk = Desk((WRONG,), frozenset(consents))
    burst, _ = await tried(monkeypatch, desk=desk, stated=stated)
    assert (burst.target, burst.sent, desk.posted) == (LOGIN, 0, [])
    assert burst.why is not None
    assert burst.why.kind == kind


async def test_a_host_that_the_proof_does_not_cover_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "https://shop.fly.test/login"
    shop = sample_launch(
        hosts=(Host(name="shop.fly.test", role="app"),), routes=(Route(name="l", url=url, kind="auth"),)
    )
    burst, desk = await tried(monkeypatch, shop=shop, seen=served(shop, page(url, HTML)))
    assert desk.posted == []
    assert burst.why is not None
    assert burst.why.kind == "not-covered"
    assert "shop.fly.test" in burst.why.cause


@pytest.mark.parametrize("action", ["https://login.other.example/in", "https://notshop.example/login"])
async def test_a_form_that_posts_to_somebody_else_is_not_sent(
    monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    html = HTML.replace("method=post", f"method=post action={action}")
    burst, desk = await tried(monkeypatch, seen=served(SHOP, page(LOGIN, html)))
    assert (burst.page, burst.target, desk.posted) == (LOGIN, "", [])


async def test_a_sign_up_is_never_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = launch(SIGN_UP, LOGIN)
    seen = served(shop, page(SIGN_UP, HTML), page(LOGIN, HTML))
    _, desk = await tried(monkeypatch, shop=shop, seen=seen)
    assert {url for url, _, _ in desk.posted} == {LOGIN}
    only = launch(SIGN_UP)
    assert (
        await gather(only, cast("Vantage", desk), served(only, page(SIGN_UP, HTML)), PROVEN, ZONE) == Burst()
    )


async def test_a_route_without_a_page_gets_json(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = launch(API)
    seen = response(API, 405, body='{"error": "POST only"}', content_type="application/json")
    burst, desk = await tried(monkeypatch, shop=shop, seen=served(shop, Page(API, seen, read(""))))
    assert (burst.target, burst.form) == (API, False)
    assert {kind for _, _, kind in desk.posted} == {JSON}


async def test_a_page_without_a_form_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    burst, desk = await tried(monkeypatch, seen=served(SHOP, page(LOGIN, "<div id=root></div>")))
    assert (burst, desk.posted) == (Burst(LOGIN), [])


async def test_a_dark_page_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    burst, desk = await tried(monkeypatch, seen=served(SHOP, missing={LOGIN: DEAD}))
    assert (burst.why, desk.posted) == (DEAD, [])


async def test_the_company_stops_the_sixth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with company(tmp_path) as (shop, looking):
        looking.consents = frozenset({"active"})
        monkeypatch.setattr(probe, "APART_SECONDS", 0.0)
        burst = await Live(shop, looking).fact(Burst)
    assert (burst.target, burst.sent, burst.ended) == ("https://app.velomart.test/login", 6, "limit")
    assert burst.statuses == {401: 5, 429: 1}
    assert int(burst.retry_after) in range(1, 11)
