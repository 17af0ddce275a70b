"""What a rule found, with the line it stands in, before anybody judged it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from cockpit.facts.leaks import Stance
from cockpit.standards.secrets.rule import Rule

_LINE: Final = 240  # bytes of a line that are looked at on each side
_NAMED: Final = 60  # bytes of a name
_NAME: Final = re.compile(rb"[\w.-]{1,60}\Z")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value that a rule found in a text; `found` carries the positions of that text."""

    rule: Rule
    value: bytes
    found: re.Match[bytes]
    text: bytes
    start: int
    end: int

    def group(self, name: str) -> bytes:
        """What a group of the pattern matched, or nothing."""
        return (self.found[name] or b"") if name in self.rule.regex.groupindex else b""

    @property
    def _begins(self) -> int:
        """Where the pattern's group `name` begins, else the match."""
        return self.found.start("name" if "name" in self.rule.regex.groupindex else 0)

    @property
    def name(self) -> bytes:
        """The whole name that ends where the pattern's group `name` ends: `db.app_password`."""
        begun = _NAME.search(self.text, max(0, self._begins - _NAMED), self._begins)
        return (begun[0] if begun else b"") + self.group("name")

    @property
    def before(self) -> bytes:
        """The line up to where the name, or else the match, begins."""
        line = self.text[max(0, self._begins - _LINE) : self._begins].rpartition(b"\n")[2]
        return _NAME.sub(b"", line)

    @property
    def between(self) -> bytes:
        """What stands between the beginning of the match and the value: mostly a name and a sign."""
        return self.text[self.found.start() : self.start]

    @property
    def behind(self) -> bytes:
        """The rest of the line behind the value."""
        return self.text[self.end : self.end + _LINE].partition(b"\n")[0]


@dataclass(frozen=True, slots=True)
class Judged:
    """It is kept, as what, and why where it is no secret.

    `value` names the value where it can be written in several ways; empty: as it stands.
    """

    stance: Stance
    why: str = ""
    value: bytes = b""


Reading = Callable[[Candidate], Judged | None]


def secret(*, so: bool) -> Judged | None:
    """A secret, or nothing."""
    return Judged(Stance.SECRET) if so else None
