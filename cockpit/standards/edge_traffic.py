"""The edge's count of the last day: the question, in GraphQL, and what its answer means.

Cloudflare GraphQL Analytics API: `httpRequestsAdaptiveGroups` and `firewallEventsAdaptiveGroups` estimate
from samples; plans without the second have `threats` in `httpRequests1hGroups`.
"""

import datetime as dt
import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.edge_api import Traffic
from cockpit.facts.http import Response
from cockpit.model import Layer
from cockpit.standards.edge_answers import answered, mapping, missing, parsed, plain, rows

DAY: Final = dt.timedelta(hours=24)
NO_SUCH_PLAN: Final = "plan"
_MOST: Final = 2**53
_CHALLENGES: Final = ("challenge", "jschallenge", "js_challenge", "managed_challenge", "managedchallenge")
_BLOCKS: Final = ("block", "drop", "connection_close", "connectionclose", "force_connection_close")
_WHEN: Final = "datetime_geq: $since, datetime_lt: $until"
_FULL: Final = (
    "query($zone: string!, $since: Time!, $until: Time!) {viewer {zones(filter: {zoneTag: $zone}) {"
    f'all: httpRequestsAdaptiveGroups(limit: 1, filter: {{{_WHEN}, requestSource: "eyeball"}}) {{count}} '
    f'cached: httpRequestsAdaptiveGroups(limit: 1, filter: {{{_WHEN}, requestSource: "eyeball", '
    'cacheStatus_in: ["hit", "stale", "updating", "revalidated"]}) {count} '
    f"stopped: firewallEventsAdaptiveGroups(limit: 50, filter: {{{_WHEN}}}, orderBy: [count_DESC]) "
    "{count dimensions {action}}}}}"
)
_HOURLY: Final = (
    "query($zone: string!, $since: Time!, $until: Time!) {viewer {zones(filter: {zoneTag: $zone}) {"
    f"hours: httpRequests1hGroups(limit: 25, filter: {{{_WHEN}}}) "
    "{sum {requests cachedRequests threats}}}}}"
)


def question(zone: str, now: dt.datetime, *, hourly: bool = False) -> bytes:
    """The body of the request; `hourly` is the plainer question that every plan answers."""
    moment = now.astimezone(dt.UTC).replace(microsecond=0)
    asked = {"zone": zone, "since": _z(moment - DAY), "until": _z(moment)}
    return json.dumps({"query": _HOURLY if hourly else _FULL, "variables": asked}).encode()


def _z(moment: dt.datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def traffic(seen: Response | Unreachable, now: dt.datetime, right: str) -> Traffic | Unreachable:
    """The count; kind `plan` where only the plainer question can be answered."""
    if isinstance(seen, Unreachable):
        return seen
    data = mapping(parsed(seen))
    if seen.status != HTTPStatus.OK or "data" not in data:
        why = answered(seen, right)
        return why if isinstance(why, Unreachable) else _strange("the edge's API counts nothing")
    if errors := rows(data.get("errors")):
        return _refused(mapping(errors[0]), right)
    zones = rows(mapping(mapping(data["data"]).get("viewer")).get("zones"))
    if not zones:
        return missing(right)
    since = (now.astimezone(dt.UTC) - DAY).isoformat(timespec="seconds")
    return _counted(mapping(zones[0]), since) or _strange(
        "the edge's API counts in a way that is not known here"
    )


def _refused(error: Mapping[str, Any], right: str) -> Unreachable:
    message = error.get("message")
    said = plain(message) if isinstance(message, str) else "no reason"
    denied = mapping(error.get("extensions")).get("code") == "authz" or "not authorized" in said
    if "does not have access to the path" in said or "unknown field" in said:
        return Unreachable(Layer.HTTP, f"the plan does not count that ({said})", NO_SUCH_PLAN)
    return missing(right) if denied else _strange(f"the edge's API does not count ({said})")


def _strange(cause: str) -> Unreachable:
    return Unreachable(Layer.HTTP, cause, "garbage")


def _counted(zone: Mapping[str, Any], since: str) -> Traffic | None:
    if isinstance(zone.get("hours"), list):
        return _by_hour(rows(zone["hours"]), since)
    if not all(isinstance(zone.get(key), list) for key in ("all", "cached", "stopped")):
        return None
    stopped = [mapping(row) for row in zone["stopped"][:50]]
    return Traffic(
        since,
        sum(map(_count, zone["all"][:1])),
        sum(map(_count, zone["cached"][:1])),
        sum(_count(row) for row in stopped if _action(row) in _BLOCKS),
        sum(_count(row) for row in stopped if _action(row) in _CHALLENGES),
    )


def _by_hour(hours: list[Any], since: str) -> Traffic:
    sums = [mapping(mapping(hour).get("sum")) for hour in hours[:25]]
    requests, cached, threats = (
        sum(_number(one.get(key)) for one in sums) for key in ("requests", "cachedRequests", "threats")
    )
    return Traffic(since, requests, cached, threats, 0)


def _count(row: Any) -> int:
    return _number(mapping(row).get("count"))


def _number(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST else 0


def _action(row: Mapping[str, Any]) -> str:
    action = mapping(row.get("dimensions")).get("action")
    return action.lower() if isinstance(action, str) else ""
