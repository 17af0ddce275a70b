"""Which writes and sign-ins are to be timed by a declared journey, or what a declaration lacks for that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.trails import absolute
from cockpit.launch import Launch
from cockpit.launch.parts import Route
from cockpit.launch.watching import Smoke
from cockpit.model import Layer
from cockpit.standards.journeys import ACCOUNT, UNIQUE, Journey, changes, flaws, journeys, makes, wants
from cockpit.stopwatch.sampler import DEFAULT, Pace

SIGN_IN_SECONDS: Final = 3.0  # from one sign-in to the next: whoever tries faster is taken for a thief
UNDECLARED: Final = "undeclared"
KINDS: Final = ("write", "auth")


@dataclass(frozen=True, slots=True)
class Write:
    """One route that a journey times. `journey` ends with `step`, but for what cleans up."""

    route: Route
    url: str
    journey: Journey
    step: Smoke

    def requests(self, walks: int) -> int:
        """How many are sent by so many walks; a redirect behind a step comes on top."""
        return walks * len(self.journey.steps)

    def apart(self, pace: Pace = DEFAULT) -> float:
        """Seconds from one walk to the next."""
        signs_in = any(ACCOUNT[1] in wants(step) for step in self.journey.way)
        return max(self.requests(1) / pace.per_second, SIGN_IN_SECONDS if signs_in else 0.0)

    def minutes(self, walks: int, pace: Pace = DEFAULT) -> float:
        """How long that takes at this pace, where the product can follow it."""
        return walks * self.apart(pace) / 60


def writes(launch: Launch) -> tuple[Write | Unreachable, ...]:
    """What is to be timed, or why not, for each declared write and sign-in that names a journey."""
    return tuple(planned(launch, route) for route in launch.routes if route.kind in KINDS and route.journey)


def planned(launch: Launch, route: Route) -> Write | Unreachable:
    """What will be walked for a route, without sending anything; or what its declaration lacks."""
    if not route.journey:
        return _no(f'route "{route.name}" names no journey to time it with', UNDECLARED)
    whole = next((one for one in journeys(launch.smoke) if one.name == route.journey), None)
    if whole is None:
        return _no(f'route "{route.name}" names the journey "{route.journey}", and no [[smoke]] row is of it')
    url = absolute(launch, route.url)
    at = next((at for at, row in enumerate(whole.way) if changes(row) and _same(row.url, url)), None)
    if at is None:
        return _no(f'no step of the journey "{whole.name}" sends something to {url}')
    way = whole.way[: at + 1]
    cut = Journey(whole.name, (*way, *_possible(whole.cleanup, way)))
    why = _harm(cut) or next(flaws(Journey(cut.name, cut.way)), "")
    return _no(why) if why else Write(route, url, cut, whole.way[at])


def _possible(cleanup: Sequence[Smoke], way: Sequence[Smoke]) -> Iterator[Smoke]:
    """The steps that clean up and have what they need by then."""
    known = {UNIQUE, *ACCOUNT, *(name for step in way for name in step.take)}
    for step in cleanup:
        if known.issuperset(wants(step)):
            known |= step.take.keys()
            yield step


def _harm(cut: Journey) -> str:
    """Why this journey is not for walking a hundred times, or nothing."""
    if once := next((row for row in cut.way if row.once), None):
        return f'the step "{once.name}" of the journey "{cut.name}" has once = true: it is not sent again'
    if any(map(makes, cut.way)) and not cut.cleanup:
        return f'the journey "{cut.name}" makes something, and no step with cleanup = true can take it away'
    return ""


def _same(step: str, url: str) -> bool:
    """The step goes to this URL; a name in braces stands for any part of the path."""
    ours, theirs = (one.partition("?")[0].rstrip("/").split("/") for one in (step, url))
    pairs = zip(ours, theirs, strict=False)
    return len(ours) == len(theirs) and all("{" in one or one == other for one, other in pairs)


def _no(why: str, kind: str = "journey") -> Unreachable:
    return Unreachable(Layer.PERSON, why, kind)
