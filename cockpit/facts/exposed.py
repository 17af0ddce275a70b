"""The fact `Exposed`: what a stranger gets where scanners look. Nothing of a body is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from cockpit.facts import Unreachable

LIMITED: Final = 429
SHARE: Final = 28  # requests a host, where the limit is the usual one
USUAL_LIMIT: Final = 60
_BESIDES: Final = 8  # requests that are no paths: the root, unused paths, a scanner, source maps


class Manner(StrEnum):
    """How a host answers at one path."""

    FOUND = "shows it"
    DOOR = "shows the sign-in page of exactly this"
    SIGN_IN = "asks to sign in"
    WALL = "turns strangers away"
    CHALLENGE = "asks for proof of a person"
    ABSENT = "has nothing there"
    USUAL = "shows what it shows anywhere"
    SHELL = "shows a page that only its script fills"
    OTHER = "shows something else"
    MOVED = "sends elsewhere"
    FAILING = "fails"
    DARK = "does not answer"


@dataclass(frozen=True, slots=True)
class Tried:
    """One path of one host: what was asked for (`key` of the row), and what came.

    `type` is the media type, `size` in bytes as far as read. `names` are names of variables, or endings of
    files in a list: never values. `holds` is the kind of secret whose form is in there. `to` is where a
    redirect leads, `by` the edge whose own page turned us away, `cause` why there was no answer.
    """

    path: str
    key: str
    stance: Manner
    status: int = 0
    type: str = ""
    size: int = 0
    names: tuple[str, ...] = ()
    holds: str = ""
    to: str = ""
    by: str = ""
    cause: str = ""

    @property
    def evidence(self) -> dict[str, Any]:
        """What the record may hold."""
        seen = {
            "path": self.path,
            "answer": str(self.stance),
            "status": self.status,
            "type": self.type,
            "bytes": self.size,
            "names": list(self.names),
            "holds": self.holds,
            "to": self.to,
            "by": self.by,
            "cause": self.cause,
        }
        return {name: value for name, value in seen.items() if value}


@dataclass(frozen=True, slots=True)
class Stranger:
    """Everything that one host showed.

    `root` is the end of the redirects within the host. `scanner` is the root as a known scanner gets it;
    `kept` says that the scanner gets what anybody gets. `left` is how many paths were not asked because of
    the limit. `usual` are status and digest of what
    paths that nobody uses show. `onward` is
    the host that everything here is sent on to. `served_by` are platforms and servers, `edge` the one of them
    in front.
    """

    host: str
    role: str
    root: Tried
    tried: tuple[Tried, ...] = ()
    scanner: Tried | None = None
    kept: bool = False
    left: int = 0
    usual: tuple[tuple[int, str], ...] = ()
    onward: str = ""
    served_by: tuple[str, ...] = ()
    edge: str = ""

    @property
    def every(self) -> tuple[Tried, ...]:
        """The root and every path tried."""
        return (self.root, *self.tried)

    @property
    def answered(self) -> bool:
        """At least half of the paths were answered: otherwise nothing follows from the rest."""
        dark = sum(one.stance is Manner.DARK or one.status == LIMITED for one in self.tried)
        return 2 * dark <= len(self.tried)


def limit_for(paths: int) -> int:
    """The `[vantage] requests_per_host` with which so many paths of one host are asked."""
    return -(-(paths + _BESIDES) * USUAL_LIMIT // SHARE)


@dataclass(frozen=True, slots=True)
class SourceMapFile:
    """The source map of one of the product's own scripts, as far as strangers get it.

    `url` is where it is, or that of the script when it is part of it. `own` is how many files of the
    product's own source are in it as text, `sources` some of their names. `holds` is the kind of secret whose
    form is in it. `named` says that the script names it; otherwise it was guessed. `unseen`: why nothing of
    this is known.
    """

    script: str
    url: str
    named: bool = True
    status: int = 0
    size: int = 0
    own: int = 0
    sources: tuple[str, ...] = ()
    holds: str = ""
    unseen: Unreachable | None = None


@dataclass(frozen=True, slots=True)
class Exposed:
    """What strangers get, by host; a host that could not be judged is `Unreachable`.

    `maps` are source maps, of which only a few are fetched; `maps_left` is how many more the scripts name.
    """

    hosts: Mapping[str, Stranger | Unreachable]
    maps: tuple[SourceMapFile, ...] = ()
    maps_left: int = 0
