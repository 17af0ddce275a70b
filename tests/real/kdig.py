"""kdig, the DNS client of the Knot project, as a second pair of eyes."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.real.servers import HOME, run

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_KEYS = ("CDNSKEY", "CDS", "DNSKEY", "DS")  # may be written in blocks
_ESCAPED = re.compile(rb"\\([0-9]{3}|.)", re.DOTALL)


def kdig(port: int, name: str, type_: str, *options: str) -> list[str]:
    """What kdig prints, line by line; its own remarks left out."""
    lines = run(
        ("kdig", f"@{HOME}", "-p", str(port), "+noidn", *options, name, type_), Path("/")
    ).splitlines()
    return [line for line in lines if line and not line.startswith(";; ")]


def short(port: int, name: str, type_: str, *options: str) -> list[str]:
    """The data of the answer in one spelling, aliases on the way included, sorted."""
    lines = kdig(port, name, type_, "+short", *options)
    return spelled(type_, map(_joined, lines) if type_ == "TXT" else lines)


def spelled(type_: str, values: Iterable[str]) -> list[str]:
    """Data without what two programs may write differently: case, dots, spaces. A text is left as it is."""
    if type_ == "TXT":
        return sorted(values)
    gap = "" if type_ in _KEYS else " "
    return sorted(gap.join(word.lower().removesuffix(".") for word in value.split()) for value in values)


def flags(port: int, name: str, type_: str, *options: str) -> set[str]:
    """The flags of the reply over UDP, truncated or not."""
    text = run(("kdig", f"@{HOME}", "-p", str(port), "+ignore", *options, name, type_), Path("/"))
    found = re.search(r"^;; Flags: ([a-z ]*);", text, re.MULTILINE)
    assert found, text
    return set(found[1].split())


def contents(port: int, zone: str) -> Iterator[tuple[str, str]]:
    """Every (name, type) of a zone, from its transfer."""
    rows = [line.split(None, 4) for line in kdig(port, zone, "AXFR", "+noall", "+answer")]
    yield from sorted({(name.lower().removesuffix("."), type_) for name, _, _, type_, _ in rows})


def negative_ttl(port: int, name: str, type_: str) -> int:
    """Seconds a resolver may remember that it is missing: the lesser of the SOA's TTL and its last field."""
    (row,) = kdig(port, name, type_, "+noall", "+authority")
    return min(int(row.split()[1]), int(row.split()[-1]))


def _joined(printed: str) -> str:
    """The strings of one TXT record as one, without quotes and escapes (RFC 1035 section 5.1)."""
    raw = b"".join(_ESCAPED.sub(_byte, part.encode()) for part in _STRING.findall(printed))
    return raw.decode("utf-8", "replace")


def _byte(escape: re.Match[bytes]) -> bytes:
    return bytes([int(escape[1])]) if escape[1].isdigit() else escape[1]
