"""Whether the edge's provider accepts a credential: asked of its own API, over the vantage."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from cockpit.credentials.secret import Secret
from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.text import redact, safe

if TYPE_CHECKING:
    from cockpit.vantage import Vantage

LIMIT: Final = 65_536  # bytes of the answer
_REFUSALS: Final = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


@dataclass(frozen=True, slots=True)
class Verified:
    """What the provider says: `state` is `active`, `expired`, `refused` or `unreachable`."""

    state: str
    sentence: str


async def cloudflare(vantage: "Vantage", api: str, secret: Secret) -> Verified:
    """Ask Cloudflare's `GET /user/tokens/verify` (API v4), which changes nothing."""
    seen = await vantage.fetch(
        f"{api}/user/tokens/verify", limit=LIMIT, accept="application/json", secret=secret
    )
    if isinstance(seen, Unreachable):
        return Verified("unreachable", f"Not asked: {_plain(seen.cause)}.")
    if seen.status in _REFUSALS:
        return Verified(
            "refused",
            f"Refused: the API knows no such token{_reason(seen)}. A token of an account instead of a user is"
            " not known there either; make a user token that may read the zone.",
        )
    if seen.status != HTTPStatus.OK:
        return Verified("unreachable", f"No answer to that: the API says HTTP {seen.status}.")
    return _judged(_object(_object(_body(seen)).get("result")))


def _judged(result: dict[str, Any]) -> Verified:
    status = result.get("status")
    until = result.get("expires_on")
    if status == "active":
        ends = f" until {_plain(until)}" if isinstance(until, str) else ""
        return Verified("active", f"Active{ends}: the API accepts it.")
    if status in ("expired", "disabled"):
        return Verified("expired", f"No longer valid: the API says it is {status}. Make a new one.")
    return Verified("unreachable", "No answer to that: the API says something this program does not know.")


def _reason(seen: Response) -> str:
    """The API's own words for a refusal, in brackets."""
    errors = _object(_body(seen)).get("errors")
    first = _object(errors[0] if isinstance(errors, list) and errors else None).get("message")
    return f" ({_plain(first)})" if isinstance(first, str) else ""


def _body(seen: Response) -> Any:
    try:
        return json.loads(seen.body)
    except (ValueError, RecursionError):
        return None


def _object(data: Any) -> dict[str, Any]:
    return data if isinstance(data, dict) else {}


def _plain(text: str) -> str:
    return safe(redact(text), 200)
