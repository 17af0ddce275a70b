"""The settings of a zone as the edge's API gives them, and what they are called in plain words."""

import json
from collections.abc import Mapping
from typing import Any, Final

from cockpit.standards.edge_answers import mapping, plain, rows

WANTED: Final = (
    *("ssl", "min_tls_version", "tls_1_3", "always_use_https", "automatic_https_rewrites"),
    *("security_level", "brotli", "http2", "http3", "development_mode", "ipv6", "browser_cache_ttl"),
)
"""What is asked one by one where the API gives no list."""
_MOST: Final = 200
_NAME: Final = 60  # characters of a setting's id
_VALUE: Final = 500
_MODES: Final[Mapping[str, str]] = {
    "off": "off",
    "flexible": "flexible",
    "full": "full",
    "strict": "full-strict",
    "origin_pull": "full-strict",
}
TLS: Final[Mapping[str, str]] = {"1.0": "TLSv1", "1.1": "TLSv1.1", "1.2": "TLSv1.2", "1.3": "TLSv1.3"}
"""The versions of `min_tls_version`, as handshakes call them."""


def settings(data: Any) -> dict[str, str]:
    """Every setting of a list by its id, as text; what is no setting is left out."""
    found = (setting(row) for row in rows(data)[:_MOST])
    return {id_: value for id_, value in found if id_}


def setting(data: Any) -> tuple[str, str]:
    """One setting as (id, value); an empty id for anything else."""
    row = mapping(data)
    id_ = row.get("id")
    if not isinstance(id_, str) or not 0 < len(id_) <= _NAME or "value" not in row:
        return "", ""
    return plain(id_, _NAME), _text(row["value"])


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, str):
        return plain(value, _VALUE)
    try:
        return plain(json.dumps(value, separators=(",", ":")), _VALUE)
    except (TypeError, ValueError, RecursionError):
        return ""


def tls_mode(found: Mapping[str, str]) -> str:
    """How the edge speaks to the origin: off, flexible, full, full-strict; empty where that is not known."""
    return _MODES.get(found.get("ssl", ""), "")
