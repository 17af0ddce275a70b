"""What a report of Lighthouse (JSON, versions 6 to 13) says of one page; a report is anybody's text."""

import json
import math
from collections.abc import Mapping
from typing import Any, Final

from cockpit.facts.lighthouse import Report
from cockpit.standards.locations import follow
from cockpit.text import safe

_LONGEST_MS: Final = 600_000.0
_LARGEST: Final = 10_000_000_000
_MOST: Final = 100_000
_REFUSED: Final = ("NO_ERROR", "")


class NoReportError(ValueError):
    """The text is no report of a page that was loaded; the message says why, as a clause."""


def read(data: bytes) -> Report:
    """The report in a JSON text.

    Raises:
        NoReportError: it is none, or one of a page that did not load.
    """
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        raise NoReportError("it is no JSON") from None
    audits = _table(_table(whole).get("audits"))
    if not audits or "lighthouseVersion" not in whole:
        raise NoReportError("it is no report of Lighthouse")
    error = _table(whole.get("runtimeError"))
    if str(error.get("code", "")) not in _REFUSED:
        raise NoReportError(f"the page did not load in it: {safe(str(error.get('code')), 60)}")
    found = Report(
        follow("", _text(whole, "finalDisplayedUrl") or _text(whole, "finalUrl")).url,
        safe(_text(whole, "fetchTime"), 40),
        safe(_text(whole, "lighthouseVersion"), 20),
        _number(audits, "largest-contentful-paint", _LONGEST_MS),
        _whole(_number(audits, "total-byte-weight", _LARGEST)),
        _requests(audits),
        safe(_text(_table(whole.get("configSettings")), "formFactor"), 20),
    )
    if found.lcp_ms is None and found.size is None:
        raise NoReportError("it holds neither a weight nor a time: run it with the category performance")
    return found


def _table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(table: Mapping[str, Any], key: str) -> str:
    value = table.get(key)
    return value if isinstance(value, str) else ""


def _number(audits: Mapping[str, Any], audit: str, most: float) -> float | None:
    """The number of an audit, if it is one that can be."""
    value = _table(audits.get(audit)).get("numericValue")
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
        return None
    return float(value) if math.isfinite(value) else None


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _requests(audits: Mapping[str, Any]) -> int | None:
    items = _table(_table(audits.get("network-requests")).get("details")).get("items")
    return len(items) if isinstance(items, list) and len(items) <= _MOST else None
