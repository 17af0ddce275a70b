"""Answers of the edge's API: nothing in them raises, and nothing that is not said is read out of them."""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as settings_
from hypothesis import strategies as st

from cockpit.facts import Unreachable, codec
from cockpit.facts.edge_api import EdgeRule, Traffic
from cockpit.facts.http import Response
from cockpit.model import Layer
from cockpit.standards.edge_answers import Answered, answered, instant, token
from cockpit.standards.edge_rights import PHASES, RIGHTS, right_for
from cockpit.standards.edge_rules import MOST_RULES, records, rules, told, turned_down
from cockpit.standards.edge_settings import settings, tls_mode
from cockpit.standards.edge_traffic import NO_SUCH_PLAN, question, traffic

NOW = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)
SILENT = Unreachable(Layer.TCP, "nobody listens", "refused")
JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
RIGHT = "DNS Read"


def reply(data: Any, status: int = 200, *headers: tuple[str, str], truncated: bool = False) -> Response:
    body = data if isinstance(data, str) else json.dumps(data)
    url = "https://api.edge.example/x"
    return Response(url, status, headers, "192.0.2.1", body, truncated)


def good(result: Any, **more: Any) -> dict[str, Any]:
    return {"success": True, "errors": [], "messages": [], "result": result, **more}


def bad(code: Any, message: Any = "no") -> dict[str, Any]:
    return {"success": False, "errors": [{"code": code, "message": message}], "result": None}


def test_a_result_with_its_pages() -> None:
    assert answered(reply(good([1], result_info={"total_pages": 2})), RIGHT) == Answered(
        [1], {"total_pages": 2}
    )
    assert answered(reply(good(None)), RIGHT) == Answered(None, {})


@pytest.mark.parametrize(
    ("seen", "kind", "words"),
    [
        (SILENT, "refused", "nobody listens"),
        (reply(bad(10000, "Authentication error"), 403), "permission", "it lacks DNS Read"),
        (reply("<html>", 401), "permission", "it lacks DNS Read"),
        (reply(bad(9109)), "permission", "it lacks DNS Read"),
        (reply(bad(7003), 404), "not-found", "HTTP 404"),
        (reply("", 429, ("retry-after", "17")), "busy", "try again in 17 s"),
        (reply("", 429, ("retry-after", "Fri, 20 Nov 2026")), "busy", "try again later"),
        (reply("", 429, ("retry-after", "99999")), "busy", "try again later"),
        (reply("", 429, ("retry-after", "\u0661")), "busy", "try again later"),
        (reply(bad(1, "\x1b[2J"), 400), "status", "\\x1b[2J"),
        (reply("", 503), "server-error", "HTTP 503"),
        (reply("", 302), "status", "HTTP 302"),
        (reply("<html>hello"), "garbage", "a web page"),
        (reply("[" * 60_000), "garbage", "no JSON object"),
        (reply("[]"), "garbage", "no JSON object"),
        (reply({"success": "true", "result": []}), "garbage", "does not answer"),
        (reply({"success": True}), "garbage", "does not answer"),
        (reply(good([]), truncated=True), "too-large", "more than this program reads"),
        (reply(good([]), 403, ("cf-mitigated", "challenge")), "challenge", "bot challenge"),
    ],
)
def test_what_is_no_answer_says_so(seen: Response | Unreachable, kind: str, words: str) -> None:
    found = answered(seen, RIGHT)
    assert isinstance(found, Unreachable)
    assert found.kind == kind
    assert words in found.cause


@settings_(deadline=None)
@given(JSON, st.integers(200, 599))
def test_no_answer_raises(data: Any, status: int) -> None:
    seen = reply(data, status)
    answered(seen, RIGHT)
    token(seen)
    found = traffic(seen, NOW, RIGHT)
    assert isinstance(found, Unreachable)


@settings_(deadline=None)
@given(JSON)
def test_whatever_is_in_a_result(data: Any) -> None:
    """Nothing raises, and all of it can be saved and read again."""
    kept = {"rules": rules(data), "records": records(data), "settings": settings(data)}
    assert codec.unpack(codec.pack(kept)) == kept
    for wrapped in ({"rules": [data]}, {"rules": [{"action_parameters": data, "ratelimit": data}]}):
        found = rules(wrapped)
        assert codec.unpack(codec.pack(found)) == found
        turned_down(found or ())
        assert all(told(rule) for rule in found or ())
    settings([{"id": "x", "value": data}])
    records([data])


@settings_(deadline=None)
@given(JSON)
def test_whatever_is_counted(data: Any) -> None:
    for zone in (data, {"all": data, "cached": data, "stopped": data}, {"hours": data}, {"hours": [data]}):
        found = traffic(reply({"data": {"viewer": {"zones": [zone]}}}), NOW, RIGHT)
        if isinstance(found, Traffic):
            assert min(found.requests, found.cached, found.blocked, found.challenged) >= 0


@pytest.mark.parametrize(
    ("data", "state", "until"),
    [
        (
            {"status": "active", "expires_on": "2027-01-01T02:00:00+02:00"},
            "active",
            "2027-01-01T00:00:00+00:00",
        ),
        ({"status": "active", "expires_on": "soon"}, "active", ""),
        ({"status": "expired", "expires_on": "2026-01-01T00:00:00Z"}, "expired", "2026-01-01T00:00:00+00:00"),
        ({"status": "disabled"}, "disabled", ""),
        ({"status": ["active"]}, "unreachable", ""),
        ([], "unreachable", ""),
    ],
)
def test_the_state_of_a_token(data: Any, state: str, until: str) -> None:
    found = token(reply(good(data)))
    assert (found.state, found.until) == (state, until)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "2026-11-20", "x" * 50, 5, None])
def test_no_moment(text: Any) -> None:
    assert instant(text) == ""


def test_every_part_has_one_permission() -> None:
    parts = [part for right in RIGHTS for part in right.parts]
    assert len(set(parts)) == len(parts)
    assert all(right_for(phase) for phase in PHASES)
    assert not [right.name for right in RIGHTS if not right.name.endswith(" Read")]


def test_settings_are_texts() -> None:
    listed = [
        {"id": "ssl", "value": "strict"},
        {"id": "browser_cache_ttl", "value": 14400},
        {"id": "security_header", "value": {"strict_transport_security": {"enabled": True}}},
        {"id": "odd", "value": True},
        {"id": "", "value": "x"},
        {"id": "y" * 61, "value": "x"},
        {"id": "none"},
        "no setting",
    ]
    found = settings(listed)
    assert list(found) == ["ssl", "browser_cache_ttl", "security_header", "odd"]
    assert (found["browser_cache_ttl"], found["odd"]) == ("14400", "on")
    assert tls_mode(found) == "full-strict"
    assert tls_mode({"ssl": "\x1b"}) == ""


def test_a_million_rules_are_not_read() -> None:
    assert rules({"rules": [{}] * (MOST_RULES + 1)}) is None
    assert rules({"rules": "x"}) is None
    assert rules({}) == ()


def test_a_rule_is_read_as_far_as_it_makes_sense() -> None:
    row = {
        "id": "a",
        "expression": "x" * 5000,
        "action": "block\x07",
        "enabled": "yes",
        "ratelimit": {"requests_per_period": 5, "period": True, "mitigation_timeout": -1},
        "action_parameters": {"deep": {"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}, "n": float("inf")},
    }
    (rule,) = rules({"rules": [row, "no rule"]}) or ()
    assert len(rule.expression) == 4096
    assert (rule.action, rule.enabled, rule.limit) == ("block\\x07", False, {"requests": 5})
    assert rule.parameters["n"] is None
    assert json.dumps(rule.parameters["deep"]).count("{") <= 6


def test_records_that_cannot_be_proxied_are_not_kept() -> None:
    listed = [
        {"name": "Shop.example", "type": "A", "content": "192.0.2.1", "proxied": True},
        {"name": "shop.example", "type": "TXT", "content": "token=s3cret"},
        {"name": 5, "type": "A"},
    ]
    (record,) = records(listed)
    assert (record.name, record.proxied) == ("shop.example", True)


def rule(**more: Any) -> EdgeRule:
    return EdgeRule(**{"id": "a", "description": "", "expression": "true", "action": "execute", **more})


@pytest.mark.parametrize(
    ("rule_", "words"),
    [
        (rule(), ()),
        (rule(parameters={"overrides": {"sensitivity_level": "low"}}), ()),
        (rule(parameters={"overrides": {"sensitivity_level": "eoff"}}, enabled=False), ()),
        (
            rule(parameters={"overrides": {"sensitivity_level": "eoff"}}),
            ("essentially off for all requests",),
        ),
        (rule(parameters={"overrides": {"enabled": False}}), ("switches it off",)),
        (
            rule(parameters={"overrides": {"rules": ({"action": "log"}, {"id": "b"})}}),
            ("turns 1 of its rules",),
        ),
        (rule(action="skip", expression='x eq "s3cret"'), ("skips it for the requests that it names",)),
        (rule(parameters={"overrides": ["eoff"]}), ()),
    ],
)
def test_what_turns_the_flood_protection_down(rule_: EdgeRule, words: tuple[str, ...]) -> None:
    found = turned_down((rule_,))
    assert len(found) == len(words)
    assert all(word in phrase for word, phrase in zip(words, found, strict=True))
    assert "s3cret" not in str(found) + told(rule_)


def counted(**zone: Any) -> Response:
    return reply({"data": {"viewer": {"zones": [zone]}}, "errors": None})


def test_a_day_is_asked_for_and_counted() -> None:
    asked = json.loads(question("abc", NOW))
    assert asked["variables"] == {
        "zone": "abc",
        "since": "2026-11-19T12:00:00Z",
        "until": "2026-11-20T12:00:00Z",
    }
    assert "httpRequests1hGroups" in json.loads(question("abc", NOW, hourly=True))["query"]
    stopped = [
        {"count": n, "dimensions": {"action": action}}
        for n, action in ((7, "block"), (3, "managed_challenge"), (2, "challenge"), (9, "log"))
    ]
    seen = counted(all=[{"count": 100}], cached=[{"count": 60}], stopped=stopped)
    assert traffic(seen, NOW, RIGHT) == Traffic("2026-11-19T12:00:00+00:00", 100, 60, 7, 5)
    empty = traffic(counted(all=[], cached=[], stopped=[]), NOW, RIGHT)
    assert empty == Traffic("2026-11-19T12:00:00+00:00", 0, 0, 0, 0)
    hours = [{"sum": {"requests": 5, "cachedRequests": 2, "threats": 1}}] * 3
    assert traffic(counted(hours=hours), NOW, RIGHT) == Traffic("2026-11-19T12:00:00+00:00", 15, 6, 3, 0)


@pytest.mark.parametrize(
    ("seen", "kind"),
    [
        (SILENT, "refused"),
        (reply({"data": None, "errors": [{"message": "x", "extensions": {"code": "authz"}}]}), "permission"),
        (reply({"data": None, "errors": [{"message": "zones are not authorized"}]}), "permission"),
        (
            reply({"data": None, "errors": [{"message": "zone does not have access to the path"}]}),
            NO_SUCH_PLAN,
        ),
        (reply({"data": None, "errors": [{"message": "\x1b[2J quota"}]}), "garbage"),
        (reply({"data": None, "errors": [5]}), "garbage"),
        (reply({"data": {"viewer": {"zones": []}}}), "permission"),
        (counted(all=5), "garbage"),
        (reply("", 429), "busy"),
        (reply("<html>"), "garbage"),
        (reply(good([])), "garbage"),
    ],
)
def test_what_counts_nothing(seen: Response | Unreachable, kind: str) -> None:
    found = traffic(seen, NOW, RIGHT)
    assert isinstance(found, Unreachable)
    assert found.kind == kind
    assert "\x1b" not in found.cause
