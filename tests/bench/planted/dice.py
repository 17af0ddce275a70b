"""Values of the shapes that providers give out, by seed: none is a literal of this project."""

import base64
import json
import random
import string
import zlib
from collections.abc import Sequence
from typing import Final, TypeVar

BASE62: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
_ALNUM: Final = string.ascii_letters + string.digits
_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_T = TypeVar("_T")


class Dice(random.Random):
    """A generator of random numbers that also throws letters."""

    def of(self, letters: str, count: int) -> str:
        """So many of these letters, with a digit, a small and a capital one where there are any and room."""
        kinds = [part for test in (str.isdigit, str.islower, str.isupper) if (part := _only(letters, test))]
        thrown = [self.pick(letters) for _ in range(count)]
        if count >= 12:
            for where, kind in zip(self.sample(range(count), len(kinds)), kinds, strict=True):
                thrown[where] = self.pick(kind)
        return "".join(thrown)

    def pick(self, those: Sequence[_T]) -> _T:
        """One of them."""
        return those[int(self.random() * len(those))]

    def alnum(self, count: int) -> str:
        """Letters and digits."""
        return self.of(_ALNUM, count)

    def lower(self, count: int) -> str:
        """Small letters and digits."""
        return self.of(string.ascii_lowercase + string.digits, count)

    def upper(self, count: int) -> str:
        """Capital letters and digits."""
        return self.of(string.ascii_uppercase + string.digits, count)

    def hex(self, count: int) -> str:
        """Hexadecimal digits."""
        return self.of("0123456789abcdef", count)

    def digits(self, count: int) -> str:
        """Digits, no zero in front."""
        return self.pick("123456789") + self.of(string.digits, count - 1)

    def b64url(self, count: int) -> str:
        """Letters of base64 for URLs, one that is not alphanumeric among them, none at the ends."""
        inner = list(self.of(_ALNUM, count))
        inner[count // 3] = self.pick("-_")
        return "".join(inner)

    def b64(self, octets: int) -> str:
        """So many random bytes in base64."""
        return base64.b64encode(self.randbytes(octets)).decode()

    def uuid(self) -> str:
        """A random UUID of version 4."""
        tail = f"{self.hex(3)}-{self.pick('89ab')}{self.hex(3)}"
        return f"{self.hex(8)}-{self.hex(4)}-4{tail}-{self.hex(12)}"

    def word(self) -> str:
        """What a person thinks is a strong password."""
        start = self.pick(
            ("Harbour", "Velvet", "Copper", "Thunder", "Meadow", "Falcon", "Granite", "Saffron")
        )
        return f"{start}{self.pick('!#$*-_')}{self.pick(('Kite', 'Moss', 'Lake', 'Drum'))}{self.digits(4)}"

    def checked(self, prefix: str, good: bool = True) -> str:
        """Thirty letters and their CRC32 in base62, as GitHub and npm make them; or with a wrong one."""
        body = self.alnum(30)
        return f"{prefix}{body}{base62(zlib.crc32(body.encode()) ^ (0 if good else 0x5A5A5))}"

    def age(self) -> str:
        """A secret key of age: 32 random bytes in Bech32 (BIP 173), with its checksum."""
        bits = int.from_bytes(self.randbytes(32), "big") << 4  # 260 bits: 52 digits of five
        data = [(bits >> 5 * place) & 31 for place in reversed(range(52))]
        name = "age-secret-key-"
        check = _polymod([*(ord(c) >> 5 for c in name), 0, *(ord(c) & 31 for c in name), *data, *[0] * 6]) ^ 1
        digits = [*data, *((check >> 5 * place) & 31 for place in reversed(range(6)))]
        return f"{name}1{''.join(_BECH32[digit] for digit in digits)}".upper()

    def jwt(self, **claims: object) -> str:
        """A signed token of HS256; the signature is random."""
        parts = ({"alg": "HS256", "typ": "JWT"}, claims)
        coded = [base64.urlsafe_b64encode(json.dumps(p, separators=(",", ":")).encode()) for p in parts]
        head, body = (part.decode().rstrip("=") for part in coded)
        return f"{head}.{body}.{self.b64url(43)}"

    def pem(self, label: str, octets: int, head: bytes = b"\x30\x82") -> str:
        """Random bytes that begin like DER, in armour."""
        coded = base64.b64encode(head + self.randbytes(octets - len(head))).decode()
        lines = [coded[at : at + 64] for at in range(0, len(coded), 64)]
        return "\n".join((f"-----BEGIN {label}-----", *lines, f"-----END {label}-----"))


def _polymod(values: Sequence[int]) -> int:
    """The checksum of Bech32 over its digits."""
    found = 1
    for value in values:
        top = found >> 25
        found = (found & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            found ^= generator if top >> place & 1 else 0
    return found


def base62(number: int) -> str:
    """Six digits of base 62, zeros in front."""
    found = ""
    for _ in range(6):
        number, rest = divmod(number, 62)
        found = BASE62[rest] + found
    return found


def _only(letters: str, test: object) -> str:
    return "".join(filter(test, letters)) if callable(test) else ""
