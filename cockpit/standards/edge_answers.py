"""What an answer of the edge's API means: its envelope, its refusals, and the state of a token.

Cloudflare API v4: `{"success": true, "errors": [], "result": ...}`. Nothing in an answer can raise.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.http import Response, challenge
from cockpit.model import Layer
from cockpit.standards.locations import host_of
from cockpit.text import redact, safe

LONGEST_WAIT: Final = 86_400  # seconds of a Retry-After that is repeated
_REFUSED: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_NO_RIGHT: Final = frozenset((9109, 10000))  # codes of "unauthorized" and "authentication error"
_FAULT: Final = 500


@dataclass(frozen=True, slots=True)
class Answered:
    """What was asked for, of any type, and what the API says about the pages of it."""

    result: Any
    info: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its provider sees it: `active`, `expired`, `disabled`, `refused` or `unreachable`.

    `until` is its end (UTC ISO 8601, empty: none, or not known).
    """

    state: str
    sentence: str
    until: str = ""


def answered(seen: Response | Unreachable, right: str) -> Answered | Unreachable:
    """The result of one question; `right` is the permission that it takes, in the provider's words."""
    if isinstance(seen, Unreachable):
        return seen
    data = mapping(parsed(seen))
    if why := _trouble(seen, right, _codes(data)):
        return why
    if not data or data.get("success") is not True or "result" not in data:
        return _strange(seen, data)
    return Answered(data["result"], mapping(data.get("result_info")))


def _trouble(seen: Response, right: str, codes: set[int]) -> Unreachable | None:
    """Why a response is no answer, as far as its status and its error codes say."""
    host = host_of(seen.url)
    if seen.challenged:
        return challenge(host)
    if seen.status in _REFUSED or codes & _NO_RIGHT:
        return missing(right)
    if seen.truncated:
        return Unreachable(Layer.HTTP, f"{host} answers with more than this program reads", "too-large")
    return None if seen.status == HTTPStatus.OK else _status(seen, host)


def _status(seen: Response, host: str) -> Unreachable:
    if seen.status == HTTPStatus.NOT_FOUND:
        return Unreachable(Layer.HTTP, f"{host} has nothing there (HTTP 404)", "not-found")
    if seen.status == HTTPStatus.TOO_MANY_REQUESTS:
        cause = f"{host} wants fewer questions (HTTP 429): try again {_wait(seen)}"
        return Unreachable(Layer.HTTP, cause, "busy")
    if seen.status >= _FAULT:
        cause = f"{host} has trouble of its own (HTTP {seen.status}): try again later"
        return Unreachable(Layer.HTTP, cause, "server-error")
    return Unreachable(Layer.HTTP, f"{host} answers with HTTP {seen.status}{reason(seen)}", "status")


def missing(right: str) -> Unreachable:
    """The token lacks a permission: the same words wherever it is met."""
    return Unreachable(Layer.PERSON, f"the edge's token may not read this: it lacks {right}", "permission")


def _strange(seen: Response, data: Mapping[str, Any]) -> Unreachable:
    host = host_of(seen.url)
    if data:
        return Unreachable(Layer.HTTP, f"{host} does not answer the question{reason(seen)}", "garbage")
    sort = "a web page" if seen.body.lstrip()[:1] == "<" else "something that is no JSON object"
    return Unreachable(Layer.HTTP, f"{host} answers with {sort}", "garbage")


def _wait(seen: Response) -> str:
    """What Retry-After asks for in seconds (RFC 9110 10.2.3); a date in it is not repeated."""
    said = seen.first("retry-after").strip()
    usable = said.isascii() and said.isdecimal() and len(said) < 6 and int(said) <= LONGEST_WAIT  # noqa: PLR2004 - digits
    return f"in {int(said)} s" if usable else "later"


def reason(seen: Response) -> str:
    """The API's own words for a refusal, in brackets, or nothing."""
    first = mapping(next(iter(rows(mapping(parsed(seen)).get("errors"))), None)).get("message")
    return f" ({plain(first)})" if isinstance(first, str) and first else ""


def _codes(data: Mapping[str, Any]) -> set[int]:
    """The error codes of an answer that did not succeed."""
    if data.get("success") is True:
        return set()
    found = (mapping(error).get("code") for error in rows(data.get("errors"))[:20])
    return {code for code in found if isinstance(code, int)}


def token(seen: Response | Unreachable) -> Token:
    """What `GET /user/tokens/verify` says of the token that went along."""
    if isinstance(seen, Unreachable):
        return Token("unreachable", f"Not asked: {plain(seen.cause)}.")
    if seen.status in (*_REFUSED, HTTPStatus.BAD_REQUEST):
        return Token("refused", f"Refused: the API knows no such token{reason(seen)}.")
    if seen.status != HTTPStatus.OK:
        return Token("unreachable", f"No answer to that: the API says HTTP {seen.status}.")
    told = mapping(mapping(parsed(seen)).get("result"))
    status, until = told.get("status"), instant(told.get("expires_on"))
    if status == "active":
        ends = f" until {until[:10]}" if until else ", without an end"
        return Token("active", f"Active{ends}: the API accepts it.", until)
    if status in ("expired", "disabled"):
        do = "Make a new one." if status == "expired" else "Enable it again, or make a new one."
        return Token(status, f"No longer valid: the API says it is {status}. {do}", until)
    return Token("unreachable", "No answer to that: the API says something this program does not know.")


def instant(text: Any) -> str:
    """A moment in UTC (ISO 8601, seconds); empty for anything else."""
    if not isinstance(text, str) or len(text) > 40:  # noqa: PLR2004 - longer than any date
        return ""
    try:
        moment = dt.datetime.fromisoformat(text)
        return moment.astimezone(dt.UTC).isoformat(timespec="seconds") if moment.tzinfo else ""
    except (ValueError, OverflowError):
        return ""


def parsed(seen: Response) -> Any:
    """The JSON of a body, or none."""
    try:
        return json.loads(seen.body)
    except (ValueError, RecursionError):
        return None


def mapping(data: Any) -> Mapping[str, Any]:
    """The data if it is a JSON object, else an empty one."""
    return data if isinstance(data, dict) else {}


def rows(data: Any) -> list[Any]:
    """The data if it is a JSON list, else an empty one."""
    return data if isinstance(data, list) else []


def plain(text: str, limit: int = 200) -> str:
    """A text of the API, bounded and safe to show."""
    return safe(redact(text[: 4 * limit]), limit)
