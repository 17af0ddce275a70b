"""The response headers that guard a page, as browsers read them, and those that tell too much.

HTML section 7.4 (X-Frame-Options), Fetch section 3.6 (X-Content-Type-Options), W3C Referrer Policy section
8.1, RFC 9110 sections 8.3 (Content-Type) and 10.2.4 (Server).
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from cockpit.standards import csp, hsts, permissions
from cockpit.standards.fields import near, split

FRAME: Final = "x-frame-options"
SNIFF: Final = "x-content-type-options"
REFERRER: Final = "referrer-policy"
GUARDS: Final = (hsts.NAME, csp.NAME, csp.REPORT_ONLY, FRAME, SNIFF, REFERRER, permissions.NAME)
_REAL = (*GUARDS, "permissions-policy-report-only", "x-permitted-cross-domain-policies")
# Names that were never or are no longer read, and what took their place.
_RETIRED = {"x-content-security-policy": csp.NAME, "x-webkit-csp": csp.NAME}
POLICIES: Final = (
    *("no-referrer", "no-referrer-when-downgrade", "same-origin", "origin", "strict-origin"),
    *("origin-when-cross-origin", "strict-origin-when-cross-origin", "unsafe-url"),
)
LEAKY: Final = ("unsafe-url", "no-referrer-when-downgrade")  # the whole URL goes to other sites
_LEGACY = {  # of <meta name="referrer"> only (HTML section 4.2.5.1)
    "never": "no-referrer",
    "default": "strict-origin-when-cross-origin",
    "always": "unsafe-url",
    "origin-when-crossorigin": "origin-when-cross-origin",
}
TELLING: Final = ("server", "x-powered-by", "x-aspnet-version", "x-aspnetmvc-version", "x-generator")
_RELEASE = re.compile(r"(?<![0-9a-z])v?[0-9]+\.[0-9]|[a-z] [0-9]+(?![0-9a-z.])", re.IGNORECASE)
_MAJOR = re.compile(r"/[0-9]+(?![0-9a-z.])", re.IGNORECASE)
_HTML = ("text/html", "application/xhtml+xml")


def misspelt(names: Iterable[str]) -> Mapping[str, str]:
    """Header names that nobody reads, to the guard that was probably meant; names in lower case."""
    told = {name: _RETIRED.get(name) or near(name, _REAL) for name in set(names) - {*_REAL}}
    return {name: meant for name, meant in sorted(told.items()) if meant in GUARDS}


def frame_fault(values: Iterable[str]) -> str | None:
    """None when X-Frame-Options keeps strangers from framing, else why it does not (empty: it is absent).

    Two that contradict each other make browsers refuse every frame.
    """
    told = {value.lower() for value in split(values)}
    if not told:
        return ""
    if len(told) > 1:
        return None if told & {"deny", "sameorigin", "allowall"} else "its values are unknown"
    (value,) = told
    if value in ("deny", "sameorigin"):
        return None
    if value.startswith("allow-from"):
        return "browsers ignore ALLOW-FROM"
    return "it allows everybody" if value == "allowall" else f'"{value[:40]}" is not DENY or SAMEORIGIN'


def sniff_fault(values: Iterable[str]) -> str | None:
    """None when X-Content-Type-Options forbids guessing the type, else why it does not (empty: absent)."""
    told = split(values)
    if not told:
        return ""
    return None if told[0].lower() == "nosniff" else f'"{told[0][:40]}" is not nosniff'


def referrer(values: Iterable[str], meta: str = "") -> str:
    """The referrer policy in force; empty when none of the values is one, so that the browser's own holds.

    The last token that is known counts, which lets a page name a newer one after an older. A meta element
    comes after the header.
    """
    known = [value.lower() for value in split(values) if value.lower() in POLICIES]
    inside = meta.strip().lower()
    inside = _LEGACY.get(inside, inside)
    return inside if inside in POLICIES else known[-1] if known else ""


def media_type(values: Sequence[str]) -> str:
    """The type in a Content-Type header without its parameters, lower case; empty when there is none."""
    return (values[-1] if values else "").partition(";")[0].strip().lower()


def is_html(type_: str) -> bool:
    """Browsers show this type as a page."""
    return type_ in _HTML


def is_json(type_: str) -> bool:
    """The type is JSON (MIME Sniffing section 4.6)."""
    return type_ in ("application/json", "text/json") or type_.endswith("+json")


def reads_as_json(body: str, *, whole: bool = True) -> bool:
    """The body is a JSON object or array, whatever it is called; if it was cut, its beginning decides."""
    text = body.strip("\ufeff \t\r\n")
    if not whole:
        return re.match(r'\{\s*"|\[\s*[\[{"]', text) is not None
    if text[:1] not in ("{", "["):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def leaks(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The headers that name a software with its version, as (name, value)."""
    return tuple((name, value[:80]) for name, value in headers if name in TELLING and _versioned(name, value))


def _versioned(name: str, value: str) -> bool:
    if name.startswith("x-aspnet"):
        return any(letter.isdigit() for letter in value)
    return _RELEASE.search(value) is not None or _MAJOR.search(value) is not None
