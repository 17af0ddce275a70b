"""What an Alt-Svc header says (RFC 7838 section 3): where else, and by which protocol, a site is served."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

NAME: Final = "alt-svc"
CLEAR: Final = "clear"
MOST: Final = 4096  # characters of all fields together
DAY: Final = 86_400  # seconds; the freshness where none is said
_FOREVER: Final = 10**10
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - a token of the grammar
_QUOTED = r'"(?:[^"\\]|\\.)*"'
_VALUE = re.compile(
    rf"[ \t,]*({_TOKEN})=({_QUOTED})((?:[ \t]*;[ \t]*{_TOKEN}=(?:{_TOKEN}|{_QUOTED}))*)[ \t]*(?=,|$)",
    re.DOTALL,
)
_MAX_AGE = re.compile(r'[ \t]*;[ \t]*ma="?([0-9]{1,20})"?(?=[ \t]*(?:;|$))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One other place: protocol by its ALPN name, host (empty: the same) and port; `max_age` in seconds."""

    protocol: str
    host: str
    port: int
    max_age: int = DAY

    def here(self, host: str) -> bool:
        """It is port 443 of the host that says so."""
        return self.host in ("", host) and self.port == 443  # noqa: PLR2004


def read(values: Iterable[str]) -> tuple[Alternative, ...]:
    """The alternatives of a response, in order of preference, up to what cannot be read."""
    text = ",".join(values)[:MOST]
    if text.strip() == CLEAR:
        return ()
    found: list[Alternative] = []
    at = 0
    while (one := _VALUE.match(text, at)) is not None:
        if (alternative := _alternative(one[1], one[2], one[3])) is not None:
            found.append(alternative)
        at = one.end()
    return tuple(found)


def spoken(values: Iterable[str], host: str) -> tuple[str, ...]:
    """The protocols that a host says its own port 443 speaks."""
    return tuple(dict.fromkeys(one.protocol for one in read(values) if one.here(host)))


def _alternative(protocol: str, authority: str, parameters: str) -> Alternative | None:
    place = re.sub(r"\\(.)", r"\1", authority[1:-1])
    host, colon, port = place.rpartition(":")
    if not colon or not (port.isascii() and port.isdecimal()) or not 0 < int(port[:6]) < 65536:  # noqa: PLR2004
        return None
    age = _MAX_AGE.search(parameters)
    seconds = min(int(age[1]), _FOREVER) if age else DAY
    return Alternative(unquote(protocol), host.lower(), int(port), seconds)
