"""Examples of secrets that hold none: `sk_live_{alnum:24}` is spelled out where it is needed, always alike.

Of so many characters: `alnum hex HEX lower upper letters consonants django b32 bech b64 b64url digits mixed`;
of so many bytes: `b64bytes`. `crc:ghp_` are 30 characters and their checksum behind a prefix, `badcrc:ghp_`
with a wrong one. `jwt:role=anon,exp=past`, `pem:RSA PRIVATE KEY`, `uuid`, `chosen` (a password), `basic`
(`user:password` in base64). `word:x` is x. Other braces stay as they are.
"""

import base64
import re
import string
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from hashlib import sha256
from typing import Final

from cockpit.standards.secrets import checksums, jwt

_HOLE: Final = re.compile(r"\{([A-Za-z0-9]+)(?::([^{}]*))?\}")
_ALPHABETS: Final[Mapping[str, str]] = {
    "alnum": string.ascii_letters + string.digits,
    "hex": string.hexdigits[:16],
    "HEX": string.hexdigits[:10] + string.hexdigits[16:],
    "lower": string.ascii_lowercase + string.digits,
    "upper": string.ascii_uppercase + string.digits,
    "letters": string.ascii_letters,
    "consonants": "bcdfghjklmnpqrstvwxz",
    "django": string.ascii_lowercase + string.digits + "!@#$%^&*(-_=+)",
    "b64": string.ascii_letters + string.digits + "+/",
    "b64url": string.ascii_letters + string.digits + "-_",
    "digits": string.digits,
    "bech": "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
    "b32": string.ascii_uppercase + "234567",
    "mixed": string.ascii_letters + string.digits + "!#%*+-.=?^_~",
}
_CHECKSUM = 6


def _bytes(seed: str) -> Iterator[int]:
    """Bytes without end that follow from the seed."""
    block = 0
    while True:
        yield from sha256(f"{seed}:{block}".encode()).digest()
        block += 1


def _drawn(alphabet: str, count: int, seed: str) -> str:
    """So many characters, each as likely as any, no three alike in a row."""
    drawn = ""
    for byte in _bytes(seed):
        if len(drawn) == count:
            break
        char = alphabet[byte % len(alphabet)] if byte < 256 // len(alphabet) * len(alphabet) else ""
        drawn += "" if drawn.endswith(char * 2) else char
    return drawn


def _uuid(_: str, seed: str) -> str:
    digits = _drawn(_ALPHABETS["hex"], 30, seed)
    return f"{digits[:8]}-{digits[8:12]}-4{digits[12:15]}-a{digits[15:18]}-{digits[18:30]}"


def _chosen(_: str, seed: str) -> str:
    """A word, a year and a sign, as people choose them."""
    word = ("Winter", "Harbour", "Lantern", "Copper", "Meadow")[next(_bytes(seed)) % 5]
    return f"{word}{_drawn('13579', 4, seed)}!"


def _b64bytes(count: str, seed: str) -> str:
    stream = _bytes(seed)
    return base64.b64encode(bytes(next(stream) for _ in range(int(count)))).decode()


def _pem(kind: str, seed: str) -> str:
    body = _drawn(_ALPHABETS["b64"], 64 * 6, seed)
    rows = "\n".join(body[at : at + 64] for at in range(0, len(body), 64))
    return f"-----BEGIN {kind}-----\n{rows}\n-----END {kind}-----"


def _crc(prefix: str, seed: str) -> str:
    body = _drawn(_ALPHABETS["alnum"], 30, seed)
    return prefix + body + checksums.base62(body.encode())


def _badcrc(prefix: str, seed: str) -> str:
    right = _crc(prefix, seed)
    return right[:-_CHECKSUM] + ("0" if right[-_CHECKSUM] != "0" else "1") + right[1 - _CHECKSUM :]


def _jwt(claims: str, seed: str) -> str:
    pairs = (pair.partition("=") for pair in claims.split(",") if pair)
    signature = _drawn(_ALPHABETS["b64url"], 43, seed)
    return jwt.spelled({name: value for name, _, value in pairs}, signature)


def _basic(_: str, seed: str) -> str:
    return base64.b64encode(f"deploy:{_drawn(_ALPHABETS['alnum'], 18, seed)}".encode()).decode()


_KINDS: Final[Mapping[str, Callable[[str, str], str]]] = {
    "uuid": _uuid,
    "chosen": _chosen,
    "b64bytes": _b64bytes,
    "pem": _pem,
    "crc": _crc,
    "badcrc": _badcrc,
    "jwt": _jwt,
    "basic": _basic,
    "word": lambda said, _: said,
}


def _filled(kind: str, said: str | None, seed: str) -> str | None:
    if kind in _ALPHABETS and said is not None and said.isdigit():
        return _drawn(_ALPHABETS[kind], int(said), seed)
    return _KINDS[kind](said or "", seed) if kind in _KINDS else None


@cache
def spelled(template: str, seed: int = 0) -> bytes:
    """The example with every hole filled; the same template and seed give the same text."""

    def fill(found: re.Match[str]) -> str:
        filled = _filled(found[1], found[2], f"{seed}:{found.start()}:{template}")
        return found[0] if filled is None else filled

    return _HOLE.sub(fill, template).encode()
