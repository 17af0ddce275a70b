"""What an answer of a monitoring service's API means: its monitors, the next page, or why there is neither.

UptimeRobot API v3, Better Stack Uptime API v2, Healthchecks Management API v3. Nothing in an answer can
raise. Of an address only scheme, host, port and path are kept: the rest may hold a password.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from cockpit.facts import Unreachable
from cockpit.facts.http import Response, challenge
from cockpit.facts.monitors import Monitored
from cockpit.model import Layer
from cockpit.standards.edge_answers import mapping, parsed, plain, rows
from cockpit.standards.locations import host_of
from cockpit.standards.monitor_apis import MonitorApi

MOST: Final = 2000  # monitors of one answer that are read
_MOST_SECONDS: Final = 31 * 86_400
_REFUSED: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_PAGES: Final = frozenset(
    (
        *("HTTP", "KEYWORD", "API"),
        *("status", "expected_status_code", "keyword", "keyword_absence", "playwright"),
    )
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the list.

    Each monitor comes with the names that people know it by. `more` follows the path of this page in the
    address of the next one, and is empty on the last.
    """

    monitors: tuple[tuple[tuple[str, ...], Monitored], ...]
    more: str = ""


def listed(api: MonitorApi, seen: Response | Unreachable) -> Listed | Unreachable:
    """One answer of the API."""
    if isinstance(seen, Unreachable):
        return seen
    if why := _trouble(api, seen):
        return why
    data = mapping(parsed(seen))
    found = data.get("checks" if api.id == "healthchecks" else "data")
    if api.id == "uptimerobot" and found is None:
        found = data.get("monitors")
    if not isinstance(found, list):
        return Unreachable(
            Layer.HTTP, f"the API of {api.name} answers what this program cannot read", "garbage"
        )
    one = {"uptimerobot": _uptimerobot, "betterstack": _betterstack, "healthchecks": _healthchecks}[api.id]
    return Listed(tuple(one(api, mapping(row)) for row in found[:MOST]), _more(api, data))


def _trouble(api: MonitorApi, seen: Response) -> Unreachable | None:
    """Why a response is no answer, as far as its status says."""
    if seen.challenged:
        return challenge(host_of(seen.url))
    if seen.status in _REFUSED:
        return Unreachable(Layer.PERSON, f"{api.name} refuses the token: it may not read", "token-refused")
    if seen.status == HTTPStatus.TOO_MANY_REQUESTS:
        return Unreachable(
            Layer.HTTP, f"{api.name} wants fewer questions (HTTP 429): try again later", "busy"
        )
    if seen.status != HTTPStatus.OK:
        return Unreachable(Layer.HTTP, f"the API of {api.name} answers HTTP {seen.status}", "status")
    if seen.truncated:
        return Unreachable(
            Layer.HTTP, f"the API of {api.name} sends more than this program reads", "too-large"
        )
    return None


def _more(api: MonitorApi, data: Mapping[str, Any]) -> str:
    """What asks for the next page; made anew out of a number, and never the address that the answer gives."""
    if api.id == "uptimerobot":
        cursor = data.get("nextCursorId")
        number = str(cursor) if _is_count(cursor) else _asked(data.get("nextLink"), "cursor")
        return f"&cursor={number}" if number else ""
    if api.id == "betterstack":
        number = _asked(mapping(data.get("pagination")).get("next"), "page")
        return f"&page={number}" if number else ""
    return ""


def _asked(link: Any, key: str) -> str:
    """A number in the query of a link."""
    if not isinstance(link, str):
        return ""
    try:
        value = parse_qs(urlsplit(link[:2000]).query, max_num_fields=20).get(key, [""])[0]
    except ValueError:
        return ""
    return value if value.isascii() and value.isdecimal() and len(value) <= 20 else ""  # noqa: PLR2004 - digits


def _uptimerobot(api: MonitorApi, row: Mapping[str, Any]) -> tuple[tuple[str, ...], Monitored]:
    kind = _text(row.get("type"))
    contacts = row.get("assignedAlertContacts")
    reminder = row.get("sslExpirationReminder")
    name = _text(row.get("friendlyName"))
    return (name, _number_name(row.get("id"))), Monitored(
        name,
        "" if kind == "HEARTBEAT" else target_of(row.get("url"), row.get("port")),
        api.name,
        interval=_count(row.get("interval")),
        regions=_regions(row.get("regionalData")),
        certificate=reminder if isinstance(reminder, bool) else None,
        slow_ms=_count(row.get("responseTimeThreshold")),
        paused=_text(row.get("status")).upper() == "PAUSED",
        silent=contacts == [],
        page=kind in _PAGES,
        seen=True,
    )


def _betterstack(api: MonitorApi, row: Mapping[str, Any]) -> tuple[tuple[str, ...], Monitored]:
    told = mapping(row.get("attributes"))
    every, wait = _count(told.get("check_frequency")), told.get("confirmation_period", -1)
    name = _text(told.get("pronounceable_name"))
    by = [told.get(way) for way in ("call", "sms", "email", "push", "critical_alert")]
    return (name, _text(row.get("id"))), Monitored(
        name,
        target_of(told.get("url"), told.get("port")),
        api.name,
        interval=every,
        failures=1 + int(wait) // every if every and _is_count(wait) else None,
        regions=_regions(told.get("regions")),
        certificate=bool(_count(told["ssl_expiration"])) if "ssl_expiration" in told else None,
        paused=_text(told.get("status")) == "paused" or bool(told.get("paused_at")),
        silent=False in by and True not in by and told.get("policy_id") is None,
        page=_text(told.get("monitor_type")) in _PAGES,
        seen=True,
    )


def _healthchecks(api: MonitorApi, row: Mapping[str, Any]) -> tuple[tuple[str, ...], Monitored]:
    """A job that reports by itself: nothing is asked, and what stays away is told."""
    name = _text(row.get("name"))
    return (name, _text(row.get("slug")), _text(row.get("unique_key"))), Monitored(
        name,
        "",
        api.name,
        interval=_count(row.get("timeout")),
        paused=_text(row.get("status")) == "paused",
        silent=row.get("channels") == "",
        idle=_text(row.get("status")) == "new",
        page=False,
        seen=True,
    )


def target_of(url: Any, port: Any) -> str:
    """Scheme, host, port and path of what is asked, or host and port of what is no page."""
    text = url[:2000].strip() if isinstance(url, str) else ""
    if "://" not in text:
        number = str(port) if _is_count(port) or (isinstance(port, str) and port.isdecimal()) else ""
        bare = plain(text.partition("/")[0].rpartition("@")[2], 300)
        return f"{bare}:{number}" if bare and number else bare
    try:
        parts = urlsplit(text)
        door = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return plain(f"{parts.scheme}://{(parts.hostname or '').rstrip('.')}{door}{parts.path or '/'}", 500)


def _regions(told: Any) -> tuple[str, ...]:
    """Where it looks from, however the service writes that."""
    if isinstance(told, dict):
        told = told.get("REGION")
    found = [told] if isinstance(told, str) else rows(told)
    return tuple(dict.fromkeys(_text(one, 40) for one in found[:20] if isinstance(one, str) and one))


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 63


def _count(value: Any) -> int | None:
    """A number of seconds or milliseconds that can be meant."""
    return value if _is_count(value) and 0 < value <= _MOST_SECONDS else None


def _number_name(value: Any) -> str:
    return str(value) if _is_count(value) else _text(value)


def _text(value: Any, limit: int = 200) -> str:
    return plain(value, limit) if isinstance(value, str) else ""
