"""The fact `RepeatReads`: what visitor after visitor gets at the places that many read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.caching import meant, public_places
from cockpit.facts.http import Response
from cockpit.launch import Launch
from cockpit.launch.parts import Route

MOST_PLACES: Final = 8


@dataclass(frozen=True, slots=True)
class RepeatLook:
    """One answer without its body, and the digest of that; `asking`: the look showed what it had already.

    It does so with the entity tag or the time of the last change that came before (RFC 9110 section 13.1).
    """

    seen: Response
    digest: str = ""
    asking: bool = False


@dataclass(frozen=True, slots=True)
class RepeatRead:
    """The looks of strangers at one address, in order, none followed; `why` there are fewer than three.

    There are fewer also where a look has shown that a store answers, or that a copy still holds.
    """

    url: str
    looks: tuple[RepeatLook, ...] = ()
    why: Unreachable | None = None


@dataclass(frozen=True, slots=True)
class RepeatReads:
    """By the absolute URL that is declared, for the first places of `read_often` that could be seen."""

    reads: Mapping[str, RepeatRead] = field(default_factory=dict)

    def __iter__(self) -> Iterator[RepeatRead]:
        return iter(self.reads.values())


def read_often(launch: Launch) -> Mapping[str, Route]:
    """What many read and everybody may see, by absolute URL: reads first, then critical pages, then others.

    Routes of kind read, and pages but those that are declared to be asked for each time. One run looks at
    the first MOST_PLACES of them.
    """
    found = {
        url: route
        for url, route in public_places(launch).items()
        if route.kind == "read" or (route.kind == "page" and meant(launch, route) != "no-cache")
    }
    return dict(sorted(found.items(), key=lambda pair: (pair[1].kind != "read", not pair[1].critical)))
