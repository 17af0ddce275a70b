"""What an HTTPS record says (RFC 9460): which protocols a browser may use at once, and where.

Read from its presentation form (section 2.1), as DNS answers hold it.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

MOST: Final = 4096  # characters of one record that are read
_PARAMETERS: Final = 64
_PARAMETER = re.compile(r'([a-z0-9-]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*)))?(?:\s+|$)', re.DOTALL)
_ESCAPED = re.compile(r"\\([0-9]{3})|\\(.)", re.DOTALL)
_ITEM = re.compile(r"(?:[^,\\]|\\.)*", re.DOTALL)
_BYTE = 256


@dataclass(frozen=True, slots=True)
class Service:
    """One HTTPS record: `priority` 0 is an alias of `target`; an empty target is the owner's own name.

    `alpn` are the protocols it adds, `default` says that HTTP/1.1 is meant too (section 7.1.2). `port` is
    None where it is that of the URL.
    """

    priority: int
    target: str = ""
    alpn: tuple[str, ...] = ()
    default: bool = True
    port: int | None = None

    def here(self, owners: Collection[str]) -> bool:
        """It speaks of port 443 of the owner itself, which may have several names."""
        return self.priority > 0 and self.target in ("", *owners) and self.port in (None, 443)


def read(text: str) -> Service | None:
    """The record, or none where it cannot be read."""
    priority, _, rest = text[:MOST].strip().partition(" ")
    target, _, said = rest.strip().partition(" ")
    if not (priority.isascii() and priority.isdecimal()) or int(priority) > 65535 or not target:  # noqa: PLR2004
        return None
    parameters = _parameters(said.strip())
    if parameters is None:
        return None
    port = parameters.get("port", "")
    return Service(
        int(priority),
        target.rstrip(".").lower(),
        _list(parameters.get("alpn", "")),
        "no-default-alpn" not in parameters,
        int(port) if port.isascii() and port.isdecimal() else None,
    )


def spoken(texts: Iterable[str], owners: Collection[str]) -> tuple[str, ...]:
    """The protocols that records add for port 443 of their own owner (the host, its CNAME targets)."""
    services = [one for one in map(read, texts) if one is not None and one.here(owners)]
    return tuple(dict.fromkeys(protocol for one in services for protocol in one.alpn))


def _parameters(text: str) -> dict[str, str] | None:
    """The SvcParams by name, character-string escapes undone; none where the text is none."""
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        one = _PARAMETER.match(text, at)
        if one is None or len(found) >= _PARAMETERS:
            return None
        found.setdefault(one[1], _unescaped(one[2] if one[2] is not None else one[3] or ""))
        at = one.end()
    return found


def _list(text: str) -> tuple[str, ...]:
    """A comma-separated list whose items may hold escaped commas (appendix A.1)."""
    items, at = [], 0
    while at <= len(text):
        one = _ITEM.match(text, at)
        assert one is not None  # it matches the empty string
        items.append(_unescaped(one[0]))
        at = one.end() + 1
    return tuple(item for item in items if item)


def _unescaped(text: str) -> str:
    r"""`\044` is the byte of that number, `\,` the character itself (RFC 1035 section 5.1)."""
    return _ESCAPED.sub(lambda one: chr(int(one[1]) % _BYTE) if one[1] else one[2], text)
