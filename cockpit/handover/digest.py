"""The digest of a pack: what signatures are made over."""

import datetime as dt
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

CANONICAL: Final = (
    "JSON, keys sorted, no spaces, dates ISO 8601, tables decision, integrity and signoff left out"
)
_OUTSIDE: Final = ("decision", "integrity", "signoff")


def pack_digest(pack: Mapping[str, Any]) -> str:
    """`sha256:` and 64 hex digits over everything but the decision, the integrity table and the signatures.

    It shows that a pack was changed after it was signed. It does not stop anyone from signing anew.
    """
    inside = {name: table for name, table in pack.items() if name not in _OUTSIDE}
    return f"sha256:{sha256(canonical(inside)).hexdigest()}"


def canonical(data: Mapping[str, Any]) -> bytes:
    """The data as JSON: keys sorted, no spaces, dates ISO 8601, everything beyond ASCII escaped.

    Raises:
        TypeError: TOML does not have such a value.
    """
    return json.dumps(data, sort_keys=True, separators=(",", ":"), default=_iso).encode()


def _iso(value: Any) -> str:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    raise TypeError(f"a pack cannot hold {type(value).__name__}")
