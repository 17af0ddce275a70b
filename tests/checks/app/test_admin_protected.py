"""What app.admin-protected lets pass at a private address, and what it calls open."""

import pytest

from checks.app.admin_protected import judge
from cockpit.facts import Unreachable
from cockpit.facts.exposed import Manner, Tried
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.samples_exposed import exposed, page, stranger, tried
from cockpit.facts.samples_http import page as web_page
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import Served
from cockpit.kit import FAIL, MEDIUM, PASS, WARN, Finding, Host, Route
from cockpit.launch import Launch
from cockpit.model import Verdict
from cockpit.standards.html import Document
from cockpit.standards.strangers import digest

HOST, ADMIN = "shop.example", "admin.shop.example"
MINE = f"https://{HOST}/account"
WORDS = "<title>Account</title><p>" + "Your last order was three bicycles. " * 5
FRAME = "<title>Shop</title><div id=root></div>"


def shop(*hosts: Host, url: str = MINE, private: bool = True) -> Launch:
    return sample_launch(hosts=hosts, routes=(Route(name="account", url=url, kind="read", private=private),))


def seen_at(
    page_seen: Page | Unreachable, usual: tuple[tuple[int, str], ...] = (), launch: Launch | None = None
) -> Finding:
    """The finding about the private address."""
    given = launch or shop()
    where = given.routes[0].url
    there = Served({**served(given).places, where: page_seen})
    (found,) = [
        one for one in judge(given, exposed(stranger(HOST, usual=usual)), there) if one.subject == where
    ]
    return found


def data(body: str, status: int = 200) -> Page:
    return Page(
        MINE, Response(MINE, status, (("content-type", "application/json"),), "192.0.2.80", body), Document()
    )


@pytest.mark.parametrize(
    ("came", "verdict"),
    [
        (web_page(f"https://{HOST}/login?next=/account", WORDS), PASS),
        (web_page(f"https://{HOST}/", WORDS), PASS),
        (web_page("https://accounts.shop.example/account", WORDS), PASS),
        (web_page(f"{MINE}/", WORDS), FAIL),
        (web_page(f"https://{HOST}/en/account", WORDS), FAIL),
        (web_page(MINE, f"{WORDS}<form action=/search><input name=q></form>"), FAIL),
        (web_page(MINE, f"{WORDS}<form><input type=password></form>"), PASS),
        (web_page(MINE, WORDS, 404), PASS),
        (data('{"orders": [{"id": 1, "total": 420}]}'), FAIL),
        (data('{"error": "Unauthorized"}'), PASS),
        (data("null"), PASS),
        (data("{}"), PASS),
        (data('{"bike": 1}', 403), PASS),
    ],
)
def test_what_a_stranger_gets_at_a_private_address(came: Page, verdict: Verdict) -> None:
    assert seen_at(came).verdict is verdict


def test_the_frame_of_every_path_is_none_of_the_private_page() -> None:
    frame = FRAME + "word " * 30
    assert seen_at(web_page(MINE, frame), ((200, digest(frame)),)).verdict is PASS
    assert seen_at(web_page(MINE, frame), ((404, digest(frame)),)).verdict is FAIL


def test_what_is_not_private_is_not_judged() -> None:
    given = shop(private=False)
    subjects = [one.subject for one in judge(given, exposed(stranger(HOST)), served(given))]
    assert subjects == [HOST]


def test_routes_on_the_back_office_are_private_without_saying_so() -> None:
    where = f"https://{ADMIN}/orders"
    given = shop(Host(name=ADMIN, role="admin"), url=where, private=False)
    found = seen_at(web_page(where, WORDS), launch=given)
    assert (found.verdict, found.kind) == (FAIL, "open")


def test_the_kinds_of_what_is_open() -> None:
    seen: tuple[Tried, ...] = (tried("/metrics"), tried("/docs"), tried("/actuator/env"), tried("/admin/"))
    given = sample_launch()
    found = list(judge(given, exposed(stranger(HOST, *seen)), served(given)))
    assert {(one.kind, one.verdict, one.severity) for one in found} == {
        ("metrics", FAIL, None),
        ("docs", WARN, MEDIUM),
        ("debug", FAIL, None),
        ("admin", FAIL, None),
    }
    assert all(one.fix and one.fix.record and one.fix.undo for one in found)


@pytest.mark.parametrize("stance", [Manner.SIGN_IN, Manner.DOOR, Manner.WALL, Manner.ABSENT, Manner.MOVED])
def test_a_back_office_that_asks(stance: Manner) -> None:
    given = sample_launch(hosts=(Host(name=ADMIN, role="admin"),))
    seen = exposed(stranger(ADMIN, page(stance), role="admin"))
    found = {one.subject: one for one in judge(given, seen, served(given))}
    assert found[f"https://{ADMIN}/"].verdict is PASS
