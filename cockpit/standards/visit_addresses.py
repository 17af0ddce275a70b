"""The address of a visit taken apart: what to connect to and what to ask for."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urlsplit

PORTS: Final = {"http": 80, "https": 443, "tcp": 0, "smtp": 25}
_HOST = re.compile(r"[A-Za-z0-9_.-]+|[0-9A-Fa-f:.]+")  # a DNS name in A-labels, or an address
_KEPT: Final = "/%:@!$&'()*+,;=~-._?[]"


@dataclass(frozen=True, slots=True)
class VisitAddress:
    """`authority` is the Host header, `path` the request's target with its query."""

    scheme: str
    host: str
    port: int
    authority: str
    path: str


@lru_cache(16_384)
def visit_address(url: str) -> VisitAddress | None:
    """The parts of an http, https, tcp or smtp URL; None for anything else."""
    try:
        parts = urlsplit(url)
        port = PORTS[parts.scheme] if parts.port is None else parts.port
    except (ValueError, KeyError):
        return None
    host = parts.hostname or ""
    if not _HOST.fullmatch(host) or not 0 < port < 65536:  # noqa: PLR2004 - the last port
        return None
    shown = f"[{host}]" if ":" in host else host
    usual = port == PORTS[parts.scheme]
    query = f"?{parts.query}" if parts.query else ""
    path = quote(f"{parts.path or '/'}{query}", safe=_KEPT)
    return VisitAddress(parts.scheme, host, port, shown if usual else f"{shown}:{port}", path)
