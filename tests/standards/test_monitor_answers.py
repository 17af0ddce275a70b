"""What the APIs of monitoring services answer: documented shapes, next pages, refusals, and hostile ones."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.monitors import Monitored
from cockpit.standards.monitor_answers import Listed, listed
from cockpit.standards.monitor_apis import APIS, MonitorApi, api_base, monitor_api

ROBOT, STACK, CHECKS = APIS


def said(data: Any, status: int = 200, *, truncated: bool = False) -> Response:
    text = data if isinstance(data, str) else json.dumps(data)
    return Response("https://api.example/v3/monitors", status, (), "192.0.2.1", text, truncated)


def page(api: MonitorApi, data: Any) -> Listed:
    found = listed(api, said(data))
    assert isinstance(found, Listed)
    return found


def sole(api: MonitorApi, row: Any) -> Monitored:
    key = "checks" if api is CHECKS else "data"
    ((_, one),) = page(api, {key: [row]}).monitors
    return one


ROBOT_ROW = {
    "id": 800123,
    "friendlyName": "Shop",
    "url": "https://user:word@shop.example/?token=abc#x",
    "type": "KEYWORD",
    "interval": 300,
    "status": "UP",
    "sslExpirationReminder": True,
    "responseTimeThreshold": 800,
    "regionalData": {"REGION": ["na", "eu"]},
    "assignedAlertContacts": [{"alertContactId": 17, "threshold": 0, "recurrence": 0}],
    "apiKey": "never kept",
}
STACK_ROW = {
    "id": "2",
    "type": "monitor",
    "attributes": {
        "url": "https://shop.example",
        "pronounceable_name": "Shop",
        "monitor_type": "status",
        "status": "up",
        "check_frequency": 60,
        "confirmation_period": 60,
        "ssl_expiration": 14,
        "regions": ["us", "eu"],
        "email": True,
        "call": False,
        "policy_id": None,
        "paused_at": None,
    },
}


def stack_row(**changed: Any) -> dict[str, Any]:
    return STACK_ROW | {"attributes": {**STACK_ROW["attributes"], **changed}}  # type: ignore[dict-item]


def test_uptimerobot() -> None:
    one = sole(ROBOT, ROBOT_ROW)
    assert one == Monitored(
        "Shop",
        "https://shop.example/",
        "UptimeRobot",
        interval=300,
        regions=("na", "eu"),
        certificate=True,
        slow_ms=800,
        seen=True,
    )
    assert sole(ROBOT, ROBOT_ROW | {"status": "PAUSED"}).paused
    assert sole(ROBOT, ROBOT_ROW | {"assignedAlertContacts": []}).silent
    assert not sole(ROBOT, ROBOT_ROW | {"assignedAlertContacts": None}).silent
    assert sole(ROBOT, ROBOT_ROW | {"responseTimeThreshold": 0}).slow_ms is None
    port = sole(ROBOT, ROBOT_ROW | {"type": "PORT", "url": "smtp.shop.example", "port": 587})
    assert (port.target, port.page) == ("smtp.shop.example:587", False)
    assert (
        sole(ROBOT, ROBOT_ROW | {"type": "HEARTBEAT", "url": "https://heartbeat.example/secret"}).target == ""
    )


def test_better_stack() -> None:
    one = sole(STACK, STACK_ROW)
    assert one == Monitored(
        "Shop",
        "https://shop.example/",
        "Better Stack",
        interval=60,
        failures=2,
        regions=("us", "eu"),
        certificate=True,
        seen=True,
    )
    assert sole(STACK, stack_row(confirmation_period=0)).failures == 1
    assert sole(STACK, stack_row(confirmation_period=None)).failures is None
    assert sole(STACK, stack_row(ssl_expiration=None)).certificate is False
    assert sole(STACK, stack_row(paused_at="2026-11-01T00:00:00Z")).paused
    assert sole(STACK, stack_row(email=False)).silent
    assert not sole(STACK, stack_row(email=False, policy_id="7")).silent
    assert not sole(STACK, {"id": "3", "attributes": {"url": "https://shop.example"}}).silent
    assert sole(STACK, stack_row(monitor_type="playwright")).page
    ping = sole(STACK, stack_row(monitor_type="ping", url="shop.example"))
    assert (ping.target, ping.page) == ("shop.example", False)


def test_healthchecks() -> None:
    row = {
        "name": "mail flow",
        "slug": "mail-flow",
        "status": "up",
        "timeout": 3600,
        "grace": 60,
        "unique_key": "a6",
    }
    ((names, one),) = page(CHECKS, {"checks": [row]}).monitors
    assert names == ("mail flow", "mail-flow", "a6")
    assert one == Monitored("mail flow", "", "Healthchecks", interval=3600, page=False, seen=True)
    assert sole(CHECKS, row | {"status": "paused"}).paused
    assert sole(CHECKS, row | {"channels": ""}).silent
    assert sole(CHECKS, row | {"status": "new", "n_pings": 0}).idle


@pytest.mark.parametrize(
    ("api", "data", "more"),
    [
        (ROBOT, {"data": [], "nextLink": "https://evil.example/v3/monitors?cursor=42"}, "&cursor=42"),
        (ROBOT, {"data": [], "nextCursorId": 7}, "&cursor=7"),
        (ROBOT, {"data": [], "nextLink": "https://a.example/?cursor=../../x"}, ""),
        (ROBOT, {"monitors": [], "nextLink": None}, ""),
        (STACK, {"data": [], "pagination": {"next": "https://evil.example/x?page=2&per_page=9"}}, "&page=2"),
        (STACK, {"data": [], "pagination": {"next": "http://[/?page=2"}}, ""),
        (STACK, {"data": [], "pagination": None}, ""),
        (CHECKS, {"checks": [], "next": "x?page=2"}, ""),
    ],
)
def test_the_next_page_is_a_number_and_never_an_address(api: MonitorApi, data: Any, more: str) -> None:
    assert page(api, data).more == more


@pytest.mark.parametrize(
    ("status", "kind"),
    [(401, "token-refused"), (403, "token-refused"), (429, "busy"), (404, "status"), (500, "status")],
)
def test_a_refusal_is_no_empty_list(status: int, kind: str) -> None:
    for api in APIS:
        why = listed(api, said({"data": []}, status))
        assert isinstance(why, Unreachable)
        assert (why.kind, api.name in why.cause) == (kind, True)


def test_what_is_no_list_is_garbage() -> None:
    for odd in ("", "<html>", "[]", "{}", "null", '{"data": {}}', '{"checks": 1}', "[" * 100_000):
        for api in APIS:
            why = listed(api, said(odd))
            assert isinstance(why, Unreachable)
            assert why.kind == "garbage"
    assert getattr(listed(STACK, said({"data": []}, truncated=True)), "kind", "") == "too-large"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    sorted({*ROBOT_ROW, *STACK_ROW, *stack_row()["attributes"], "name", "slug", "channels"})
)


@given(st.lists(st.dictionaries(FIELDS, JSON, max_size=6) | JSON, max_size=3), JSON)
def test_nothing_in_an_answer_can_raise(rows: list[Any], more: Any) -> None:
    for api in APIS:
        data = {"data": rows, "checks": rows, "nextLink": more, "nextCursorId": more, "pagination": more}
        found = page(api, data)
        for _, one in found.monitors:
            assert one.interval is None or one.interval > 0
            assert one.target.isprintable()
            assert "@" not in one.target.partition("://")[2].partition("/")[0]


@pytest.mark.parametrize(
    ("provider", "api", "base"),
    [
        ("UptimeRobot", "", "https://api.uptimerobot.com/v3"),
        ("Uptime-Robot (free)", "", "https://api.uptimerobot.com/v3"),
        ("better stack", "", "https://uptime.betterstack.com/api/v2"),
        ("Healthchecks.io", "", "https://healthchecks.io/api/v3"),
        ("Healthchecks", "https://hc.shop.example/api/v3/", "https://hc.shop.example/api/v3"),
        ("velowatch", "https://watch.example/api/v2", "https://watch.example/api/v2"),
        ("velowatch", "", ""),
        ("velowatch", "https://watch.example/", ""),
        ("", "", ""),
    ],
)
def test_the_api_of_a_provider(provider: str, api: str, base: str) -> None:
    assert api_base(provider, api) == base
    assert bool(monitor_api(provider, api)) == bool(base)
