"""What a JSON Web Token (RFC 7519) says of itself; signatures are not verified here."""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any, Final

_MOST: Final = 8_192  # bytes of a token that is read
_PARTS: Final = 3
# Times in templates are words, so that examples do not age.
_TIMES: Final = {"past": 1_577_836_800, "future": 4_102_444_800}  # 2020-01-01, 2100-01-01


def _part(data: bytes) -> Mapping[str, Any] | None:
    """The JSON object of one part; never raises."""
    try:
        read = json.loads(base64.urlsafe_b64decode(data + b"=" * (-len(data) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        return None
    return read if isinstance(read, dict) else None


def claims(token: bytes) -> Mapping[str, Any] | None:
    """The claims of a signed token, or None where it is none."""
    parts = token[:_MOST].split(b".")
    if len(parts) != _PARTS or not parts[2]:
        return None
    header, body = _part(parts[0]), _part(parts[1])
    return body if header is not None and "alg" in header else None


def _encoded(value: Mapping[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).rstrip(b"=").decode()


def spelled(said: Mapping[str, str], signature: str) -> str:
    """A token with these claims, for examples; `exp` and `iat` may be `past` or `future`."""
    body = {name: _TIMES.get(value, value) for name, value in said.items()}
    return ".".join((_encoded({"alg": "HS256", "typ": "JWT"}), _encoded(body), signature))
