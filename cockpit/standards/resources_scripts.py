"""URLs written out in scripts and JSON, and what they stand for there. A text is searched, never run."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

MAX_URLS: Final = 3000
MAX_TEXT: Final = 2_097_152
_SCRIPTS_KEPT: Final = 32  # the last ones read: several pages have the same ones
_BEFORE: Final = 90  # characters before a URL that say what it is for
# Slashes may be escaped, as JSON in a page has them.
_URL = re.compile(
    r"(?P<scheme>https?|wss?):(?P<slashes>(?:\\?/){2})(?P<host>\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9_][A-Za-z0-9_.-]{0,252})"
    r"(?P<port>:\d{1,5})?(?P<path>(?:\\?/)[^\s\"'`<>\\{}|^$()]{0,200})?"
)
_QUOTE = r"\\{0,4}[\"'`]\Z"
_GAP = r"\s{0,3}(?:<[\w\s.]{0,30}>)?\(\s{0,3}"
# Requests of a script, which connect-src is about; the method may come first, as in open("GET", ..).
_SENT = re.compile(
    r"(?:\b(?:fetch|ajax|websocket|eventsource|sendbeacon|axios|ky|got|io)"
    + _GAP
    + r"|\b(?:axios|ky|got)\s{0,3}\."
    r"\s{0,3}\w{1,10}" + _GAP + r"|\bopen" + _GAP + r"[\"'`]\w{1,7}[\"'`]\s{0,3},\s{0,3})" + _QUOTE,
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"(?:\b(?:open|get|post|put|patch|delete|request|worker|sharedworker|importscripts|import|assign|replace)"
    + _GAP
    + r"|\blocation\s{0,3}(?:\.\s{0,3}href\s{0,3})?=\s{0,3})"
    + _QUOTE,
    re.IGNORECASE,
)
_SET = re.compile(
    r"(?:api|url|uri|host|endpoint|server|origin|backend|base|socket|callback|redirect|domain|site|href)"
    r"[\w$-]{0,20}\\{0,4}[\"'`\])]{0,2}\s{0,3}(?<![=!<>])[:=]\s{0,3}" + _QUOTE,
    re.IGNORECASE,
)
# What comes after the colon of `known ? known.url : "http://.."` is the last resort, and no setting.
_ELSE = re.compile(r"(?:[.?]\s{0,3}[\w$]{1,40}|\))\s{0,3}:\s{0,3}" + _QUOTE)
# Defaults that libraries carry into every bundle and nobody asks, each with what stands soon after it there:
# Supabase's auth client, Auth.js.
_DEFAULTS: Final = (
    ("http://localhost:9999", re.compile(r"supabase\.auth\.token")),
    ("http://localhost:3000/api/auth", re.compile(r"startsWith\(\\?[\"'`]http\\?[\"'`]\)")),
)
_AFTER: Final = 300  # characters after a URL in which that stands
_COMMENT = re.compile(r"(?:^|[^:\"'`\\])//|^\s{0,40}\*|/\*(?:(?!\*/)[\s\S]){0,80}\Z")


@dataclass(frozen=True, slots=True)
class Written:
    """One URL of a script: `at` is its offset, `line` and `column` count from 1.

    `role`: `sent` (a request goes there), `asked` (so does a redirect, an import or something like a
    request), `set` (a setting holds it) or `text`. `bare`: it
    names an origin on the standard port and nothing below it, as libraries do for one that is only taken
    apart.
    """

    url: str
    host: str
    at: int
    line: int
    column: int
    role: str
    bare: bool


@lru_cache(_SCRIPTS_KEPT)
def written(text: str) -> tuple[Written, ...]:
    """Every absolute URL of a script or of JSON, those in comments left out; nothing in it can raise."""
    return tuple(_written(text[:MAX_TEXT]))


def _written(text: str) -> Iterator[Written]:
    line, start, at = 1, 0, 0
    for count, found in enumerate(_URL.finditer(text)):
        if count >= MAX_URLS:
            return
        line += text.count("\n", at, found.start())
        at = found.start()
        start = max(start, text.rfind("\n", start, at) + 1)
        before = text[max(0, at - _BEFORE) : at]
        if _COMMENT.search(before.rpartition("\n")[2]):
            continue
        host = found["host"].lower().strip("[].")
        url = found[0].replace("\\", "").rstrip(".,;")
        if any(
            url == default and sign.search(text, found.end(), found.end() + _AFTER)
            for default, sign in _DEFAULTS
        ):
            continue
        bare = not found["port"] and (found["path"] or "").replace("\\", "") in ("", "/")
        yield Written(url, host, at, line, at - start + 1, _role(before), bare)


def _role(before: str) -> str:
    if _SENT.search(before):
        return "sent"
    if _ASKED.search(before):
        return "asked"
    return "set" if _SET.search(before) and not _ELSE.search(before) else "text"
