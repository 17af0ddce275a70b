"""What the Access-Control headers of an answer let scripts of another site do (Fetch sections 3.3 and 4.10).

The headers come from strangers, so nothing in them can raise. `null` is the origin of a sandboxed frame, of a
local file and of a `data:` page: everybody can make one.
"""

import re
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Final

from cockpit.facts.http import Response
from cockpit.standards.cachecontrol import browser, shared
from cockpit.standards.fields import split

ORIGIN: Final = "access-control-allow-origin"
CREDENTIALS: Final = "access-control-allow-credentials"
HEADERS: Final = "access-control-allow-headers"
SHOWN: Final = 200
_SHAPE = re.compile(r"https?://[^/?#\s,]+", re.IGNORECASE)


class Access(IntEnum):
    """How much the scripts of an origin get; each includes the one before."""

    NONE = 0
    ANONYMOUS = 1  # the answer can be read, but no cookie goes along
    SIGNED_IN = 2  # the browser sends the visitor's cookies, and the script reads what they open


def access(allowed: Sequence[str], credentials: Sequence[str], origin: str) -> Access:
    """What a browser lets a script of this origin do with an answer (Fetch section 4.10, CORS check)."""
    value = ", ".join(allowed)
    if not allowed or value not in ("*", origin):
        return Access.NONE
    full = value == origin and ", ".join(credentials) == "true"
    return Access.SIGNED_IN if full else Access.ANONYMOUS


def fault(allowed: Sequence[str], credentials: Sequence[str], origin: str) -> str:
    """Why browsers refuse the answer although it names an origin, as a clause; empty when they do not."""
    value = ", ".join(allowed)
    if not allowed or access(allowed, credentials, origin):
        return ""
    shown = value[:SHOWN]
    if "," in value:
        return f"Access-Control-Allow-Origin holds several values ({shown}), and browsers take one"
    if value.rstrip("/").lower() == origin:
        return f"{shown} is not written as browsers write it: {origin}"
    if value != "null" and not _SHAPE.fullmatch(value):
        return f"Access-Control-Allow-Origin: {shown} is no origin"
    return f"it lets in {shown} only"


def wildcard_with_credentials(allowed: Sequence[str], credentials: Sequence[str]) -> bool:
    """`*` together with credentials: no browser hands the answer to a signed-in script (section 3.3.5)."""
    return ", ".join(allowed) == "*" and ", ".join(credentials).lower() == "true"


def misspelt_credentials(credentials: Sequence[str]) -> str:
    """A value of Access-Control-Allow-Credentials that browsers do not take for `true`, or nothing."""
    value = ", ".join(credentials)
    return value[:SHOWN] if value not in ("", "true") and value.lower() != "false" else ""


def varies_by_origin(vary: Iterable[str]) -> bool:
    """Caches are told to keep the answers of different origins apart (RFC 9110 section 12.5.5)."""
    return bool({"origin", "*"} & {value.lower() for value in split(vary)})


def kept_by_caches(seen: Response) -> bool:
    """Some cache may answer from memory without asking again, the browser's own included.

    A lifetime that cannot be told (Expires without a Date) counts as one.
    """
    ways = (browser(seen), shared(seen), shared(seen, targets=()))
    return any(way.stores and not way.asks and way.seconds != 0 for way in ways)
