"""Around the edge: what counts as the product, as a wall, or as neither, and what people are told to do."""

import shlex
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.edge.origin_shielded import ID, judge
from cockpit.facts import Unreachable
from cockpit.facts.edge_api import EdgeApi, Proxied
from cockpit.facts.fronts import Fronts
from cockpit.facts.http import Response
from cockpit.facts.names import Names
from cockpit.facts.origins import Given, Straight
from cockpit.facts.samples_dns import sample_front, sample_fronts, sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_origin import (
    BEHIND,
    HOME,
    NOT_ASKED,
    SHOP,
    SHUT,
    api,
    at,
    front,
    origins,
)
from cockpit.facts.samples_origin import given as named
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.facts.samples_tls import V4
from cockpit.kit.origins import Met, at_origin, straight_by_hand
from cockpit.launch import Launch
from cockpit.launch.making import Deploy
from cockpit.launch.parts import Edge, Host
from cockpit.model import Finding, Layer, Severity, Verdict

WWW, API = "www.shop.example", "api.shop.example"
LAUNCH = sample_launch(hosts=(Host(name=SHOP, proxied=True, origin=BEHIND),))
NAMES = sample_names(sample_lookup(SHOP, V4))
PLATFORM = "shop.fly.dev"


def judged(
    *looks: Straight,
    launch: Launch = LAUNCH,
    seen: Fronts | None = None,
    names: Names = NAMES,
    given: tuple[Given, ...] = (),
    mode: EdgeApi = NOT_ASKED,
) -> list[Finding]:
    return list(judge(launch, names, seen or front(), origins(*looks, given=given), mode, NOTHING_SAID))


def met(look: Straight, seen: Fronts | None = None, launch: Launch = LAUNCH) -> Met:
    return at_origin(launch, seen or front(), look)[0].met


def answers(status: int, body: str, *headers: tuple[str, str], url: str = f"https://{SHOP}/") -> Response:
    return Response(url, status, headers, BEHIND, body)


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, HOME, Met.PRODUCT),
        (200, HOME.replace("more", "less"), Met.PRODUCT),
        (200, "<title>Shop</title>", Met.PRODUCT),
        (200, "", Met.UNCLEAR),
        (200, "<title>Welcome to nginx!</title>", Met.UNCLEAR),
        (401, "", Met.WALL),
        (403, HOME, Met.WALL),
        (407, "", Met.WALL),
        (421, "", Met.WALL),
        (400, "400 No required SSL certificate was sent", Met.WALL),
        (400, "Bad request", Met.UNCLEAR),
        (404, "", Met.WALL),
        (410, "", Met.WALL),
        (500, HOME, Met.UNCLEAR),
        (503, "", Met.UNCLEAR),
    ],
)
def test_what_an_answer_amounts_to(status: int, body: str, expected: Met) -> None:
    assert met(at(secure=status, body=body)) is expected


@pytest.mark.parametrize(
    ("why", "expected"),
    [
        (Unreachable(Layer.TCP, "x", "refused"), Met.WALL),
        (Unreachable(Layer.TCP, "x", "timeout"), Met.WALL),
        (Unreachable(Layer.TLS, "x", "tls"), Met.WALL),
        (Unreachable(Layer.TLS, "x", "certificate"), Met.UNVERIFIED),
        (Unreachable(Layer.TLS, "x", "timeout"), Met.CUT),
        (Unreachable(Layer.HTTP, "x", "cut-short"), Met.WALL),
        (Unreachable(Layer.HTTP, "x", "timeout"), Met.CUT),
        (Unreachable(Layer.NETWORK, "x", "no-route"), Met.CUT),
        (Unreachable(Layer.NETWORK, "x", "private"), Met.CUT),
        (Unreachable(Layer.DNS, "x", "nxdomain"), Met.CUT),
    ],
)
def test_what_no_answer_amounts_to(why: Unreachable, expected: Met) -> None:
    assert met(at(secure=why)) is expected


def test_a_page_of_the_same_program_is_the_product_whatever_changes_in_it() -> None:
    words = " ".join(f"word{number}" for number in range(60))
    assert met(at(secure=200, body=f"{words} token-1"), front(body=f"{words} token-2")) is Met.PRODUCT
    assert met(at(secure=200, body=f"{words} token-1"), front(body=words[::-1])) is Met.UNCLEAR


def test_the_answer_of_an_api_with_nothing_at_its_root() -> None:
    """The same 404 as through the edge is the program; another one is a server that knows nobody."""
    own = '{"error": "nothing here"}'
    assert met(at(secure=404, body=own), front(404, own)) is Met.PRODUCT
    assert met(at(secure=404, body="<h1>404"), front(404, own)) is Met.UNCLEAR


@pytest.mark.parametrize(
    ("status", "own", "other", "expected"),
    [
        (401, "<title>Sign in</title>", "<title>Sign in</title>", Met.PRODUCT),
        (401, "", "", Met.UNCLEAR),
        (401, "<title>Sign in</title>", "", Met.UNCLEAR),
        (403, "<title>Forbidden</title>", "<title>Forbidden</title>", Met.UNCLEAR),
    ],
)
def test_a_door_that_is_shut_both_ways(status: int, own: str, other: str, expected: Met) -> None:
    """A sign-in page is the product; a bare refusal may be anybody's."""
    assert met(at(secure=status, body=other), front(status, own)) is expected


def test_redirects_count_by_where_they_lead() -> None:
    there = ("location", f"https://{WWW}/")
    assert met(at(secure=answers(301, "", there)), front(301, "", headers=(there,))) is Met.PRODUCT
    assert met(at(secure=answers(301, "", there))) is Met.UNCLEAR
    relative = ("location", "/en/")
    assert met(at(secure=answers(302, "", relative)), front(302, "", headers=(relative,))) is Met.PRODUCT


def test_another_edge_than_the_declared_one_is_a_platform() -> None:
    """GitHub Pages stands behind Fastly; with Cloudflare in front of it, going there is going around."""
    fastly = (("x-served-by", "cache-ams-1"),)
    declared = sample_launch(hosts=LAUNCH.hosts, edge=Edge(provider="Cloudflare"))
    look = at(secure=200, body=HOME, headers=fastly)
    assert met(look, launch=declared) is Met.PRODUCT
    assert met(look) is Met.EDGE


def test_one_finding_for_one_server() -> None:
    hosts = tuple(Host(name=name, proxied=True, origin=BEHIND) for name in (SHOP, WWW))
    seen = sample_fronts(sample_front(SHOP, V4, body=HOME), sample_front(WWW, V4, body=HOME))
    looks = (at(secure=200, body=HOME), at(host=WWW))
    (found,) = judged(*looks, launch=sample_launch(hosts=hosts), seen=seen)
    assert (found.subject, found.verdict, found.kind) == (BEHIND, Verdict.FAIL, "open-origin")
    assert found.evidence[WWW] == {
        "https": "403: it turns strangers away",
        "http": "403: it turns strangers away",
    }
    assert f"for {SHOP} (" in found.summary
    assert found.verify == f"curl -ksSi --resolve {SHOP}:443:{BEHIND} https://{SHOP}/"
    assert found.fix is not None
    assert all(
        word in (found.fix.record or "")
        for word in ("Firewall", "ssl_verify_client on", "X-Edge-Key", "Tunnel")
    )
    assert found.fix.undo


def test_one_host_that_is_seen_through_the_edge_is_enough() -> None:
    """A name that does not resolve takes nothing away from the doors of the server behind it."""
    hosts = tuple(Host(name=name, proxied=True, origin=BEHIND) for name in (WWW, SHOP))
    names = sample_names(sample_lookup(WWW), sample_lookup(SHOP, V4))
    launch, looks = sample_launch(hosts=hosts), (at(host=WWW), at())
    (found,) = judged(*looks, launch=launch, names=names)
    assert found.verdict is Verdict.PASS
    (dark,) = judged(*looks, launch=launch, names=names, seen=sample_fronts())
    assert (dark.subject, dark.verdict) == (BEHIND, Verdict.UNKNOWN)
    assert dark.summary == f"{WWW} has no address in DNS"


def test_an_open_rehearsal_does_not_hold_up_the_launch() -> None:
    staging = Host(name=SHOP, role="staging", proxied=True, origin=BEHIND)
    (found,) = judged(at(secure=200, body=HOME), launch=sample_launch(hosts=(staging,)))
    assert (found.verdict, found.severity) == (Verdict.FAIL, Severity.MEDIUM)


def test_what_the_edge_asks_is_offered_where_nothing_is_declared() -> None:
    launch = sample_launch(hosts=(Host(name=SHOP, proxied=True),))
    (found,) = judged(launch=launch, mode=api("strict", Proxied(f"{SHOP}.", "A", BEHIND, proxied=True)))
    assert found.fix is not None
    assert found.fix.record == f'origin = "{BEHIND}"   # in the [[host]] of {SHOP}'


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (Proxied(SHOP, "A", BEHIND, proxied=True), False),
        (Proxied(SHOP, "A", "198.51.100.99", proxied=True), True),
        (Proxied(SHOP, "A", "198.51.100.99", proxied=False), False),
        (Proxied(SHOP, "CNAME", "shop.fly.dev", proxied=True), False),
        (Proxied(SHOP, "CNAME", "www.shop.example", proxied=True), False),
        (Proxied(SHOP, "TXT", "198.51.100.99", proxied=True), False),
        (Proxied(WWW, "A", "198.51.100.99", proxied=True), False),
    ],
)
def test_the_edge_asks_another_server(record: Proxied, *, told: bool) -> None:
    found = judged(at(), mode=api("strict", record))
    assert [one.kind for one in found if one.kind == "another-origin"] == ["another-origin"] * told


def test_a_named_origin_is_held_against_names_and_against_its_addresses() -> None:
    look = replace(at(), target="shop.fly.dev", declared="shop.fly.dev")
    for content, told in (
        ("shop.fly.dev", False),
        ("other.fly.dev", True),
        (BEHIND, False),
        ("192.0.2.1", True),
    ):
        mode = api("strict", Proxied(SHOP, "CNAME", content, proxied=True))
        assert any(one.kind == "another-origin" for one in judged(look, mode=mode)) is told


def test_only_names_outside_the_edge_tell_an_address() -> None:
    names = sample_names(
        sample_lookup(SHOP, V4), sample_lookup("mail.shop.example", BEHIND), sample_lookup(API, "192.0.2.9")
    )
    found = [one for one in judged(at(), names=names) if one.kind == "tells-origin"]
    assert [(one.subject, one.verdict, one.severity) for one in found] == [
        ("mail.shop.example", Verdict.WARN, Severity.MEDIUM)
    ]
    of_a_platform = replace(at(), target="shop.fly.dev")
    assert [one.kind for one in judged(of_a_platform, names=names)] == [""]


@pytest.mark.parametrize(
    ("one", "verdict"),
    [
        (named(PLATFORM), Verdict.PASS),
        (named(PLATFORM, 404, "<h1>404"), Verdict.PASS),
        (named(PLATFORM, 401, "<h1>Sign in to see this deployment"), Verdict.PASS),
        (named(PLATFORM, 308, "", f"https://{SHOP}/"), Verdict.PASS),
        (named(PLATFORM, 301, "", "https://fly.io/"), Verdict.PASS),
        (named(PLATFORM, 302, "", "/login"), Verdict.UNKNOWN),
        (named(PLATFORM, 200, HOME), Verdict.FAIL),
        (named(PLATFORM, 200, "<title>Parked</title>"), Verdict.UNKNOWN),
        (Given(PLATFORM, Unreachable(Layer.DNS, "does not exist", "nxdomain")), Verdict.PASS),
        (Given(PLATFORM, SHUT), Verdict.PASS),
        (Given(PLATFORM, Unreachable(Layer.TLS, "not accepted", "certificate")), Verdict.UNKNOWN),
        (Given(PLATFORM, Unreachable(Layer.NETWORK, "no route", "no-route")), Verdict.UNKNOWN),
        (Given(PLATFORM, answers(403, "", ("cf-mitigated", "challenge"))), Verdict.UNKNOWN),
    ],
)
def test_the_names_of_a_platform(one: Given, verdict: Verdict) -> None:
    launch = sample_launch(hosts=LAUNCH.hosts, deploy=Deploy(platform_hosts=(PLATFORM,)))
    found = judged(at(), launch=launch, given=(one,))
    assert {x.subject: x.verdict for x in found} == {BEHIND: Verdict.PASS, PLATFORM: verdict}


def test_a_platform_that_signs_people_in_as_the_product_does() -> None:
    """Two names of one program redirect to the same path, each on its own host."""
    login = ("location", "/login")
    seen = sample_fronts(sample_front(SHOP, V4, 302, headers=(login,)))
    found = judged(at(), seen=seen, given=(named(PLATFORM, 302, "", "/login"),))
    assert found[-1].verdict is Verdict.FAIL


def test_the_same_404_as_the_api_is_not_taken_for_nobody() -> None:
    launch = sample_launch(hosts=(*LAUNCH.hosts, Host(name=API, role="api")))
    body = '{"error": "nothing here"}'
    seen = sample_fronts(sample_front(SHOP, V4, body=HOME), sample_front(API, V4, 404, body=body))
    found = judged(at(), launch=launch, seen=seen, given=(named(PLATFORM, 404, body),))
    assert found[-1].verdict is Verdict.UNKNOWN


def test_by_hand_over_ipv6_and_without_an_address() -> None:
    six = replace(at(), addresses=("2001:db8::1",))
    assert f"{SHOP}:443:[2001:db8::1]" in shlex.split(straight_by_hand(six))
    named_only = replace(at(), addresses=(), target="shop.fly.dev")
    assert "--connect-to shop.example:443:shop.fly.dev:443" in straight_by_hand(named_only)


@given(st.integers(100, 599), st.text(max_size=300), st.text(max_size=300))
def test_any_answer_amounts_to_something(status: int, body: str, other: str) -> None:
    for seen in (front(status, other), front(200, other)):
        assert judged(at(secure=status, body=body), seen=seen)
        assert judged(at(), seen=seen, given=(named(PLATFORM, status, body, body),))


def test_a_huge_page_is_compared_in_no_time() -> None:
    words = " ".join(f"w{number % 7}" for number in range(200_000))
    assert met(at(secure=200, body=words), front(body=words[1:])) is Met.PRODUCT


def test_what_waits_for_a_person_says_how() -> None:
    (found,) = judged(at(secure=200, body="<title>Welcome to nginx!</title>"))
    assert found.fix is not None
    assert f"cockpit attest {ID}" in found.fix.text
