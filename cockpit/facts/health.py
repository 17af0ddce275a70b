"""The fact `Health`: what the health addresses answer a stranger. Of a body only words of health are kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.trails import absolute
from cockpit.launch import Launch

ENOUGH = 2.0  # seconds in which a health check should have answered


class AnswerForm(StrEnum):
    """What kind of text an answer is."""

    JSON = "JSON"
    TEXT = "text"
    PAGE = "a page"
    EMPTY = "nothing"


class Wellness(StrEnum):
    """What a health check says of the product, or of one part of it."""

    WELL = "well"
    DEGRADED = "degraded"
    SICK = "sick"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Wording:
    """What an answer says: `word` is the one that decides, `parts` what it says of dependencies, by name.

    `tells` names what strangers should not learn (`db.host: where a dependency is`), never its value;
    `secret` is the kind of a secret in it. `version` is the release it names.
    """

    form: AnswerForm = AnswerForm.EMPTY
    wellness: Wellness = Wellness.UNSAID
    word: str = ""
    parts: Mapping[str, Wellness] = field(default_factory=dict)
    tells: tuple[str, ...] = ()
    secret: str = ""
    version: str = ""
    pending_migrations: int | None = None

    @property
    def sick(self) -> tuple[str, ...]:
        """The parts that are down."""
        return tuple(name for name, one in self.parts.items() if one is Wellness.SICK)


@dataclass(frozen=True, slots=True)
class Checkup:
    """One health address: `seen` at the end of its redirects, without the body, which `says` stands for.

    `way` are the URLs that its redirects name. `again` and `says_again` are a second look with a query of its
    own. `seconds` is how long the quickest look took, from here. `contains`: the declared text is in it; none
    where none is declared. `fallback`: a path that nobody has shows the same page.
    """

    url: str
    seen: Response | Unreachable
    says: Wording = Wording()
    way: tuple[str, ...] = ()
    again: Response | Unreachable | None = None
    says_again: Wording = Wording()
    seconds: float = 0.0
    contains: bool | None = None
    fallback: bool = False


@dataclass(frozen=True, slots=True)
class Health:
    """Every declared health address; where none is, `hints` are usual ones that answer like one."""

    checkups: tuple[Checkup, ...] = ()
    hints: tuple[str, ...] = ()

    @property
    def pending_migrations(self) -> int | None:
        """How many migrations wait by the word of the product itself; none where it does not say."""
        told = (one.says.pending_migrations for one in self.checkups)
        return max((count for count in told if count is not None), default=None)

    @property
    def version(self) -> str:
        """The release that the first health check to say so names."""
        return next((one.says.version for one in self.checkups if one.says.version), "")


def addresses(launch: Launch) -> Mapping[str, str]:
    """Every declared health address, absolute, with the text that it should contain."""
    declared = launch.deploy.health if launch.deploy else ""
    found = {absolute(launch, declared): ""} if declared else {}
    routes = [(absolute(launch, route.url), route) for route in launch.routes if route.kind == "health"]
    return found | {url: route.contains for url, route in routes}
