"""What checks of speed say alike: how sure a p95 is, what would decide, and how grave a miss is."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.latency import Latency, Series
from cockpit.facts.trails import absolute
from cockpit.kit import HIGH, MEDIUM, Fix, Launch, command
from cockpit.kit.sending import NOT_COVERED
from cockpit.model import Layer, Severity
from cockpit.standards.percentiles import ENOUGH, MOST, Judged, Says, bound, doubt_of, judged

NO_ANSWER_MS: Final = 10_000.0
"""What a request without an answer counts as, where times are compared: as long as was waited for it."""
STEPS: Final = (50, 100, 200, 300, 500, 800, 1000, 2000, 5000)
TERMS: Final = {
    "p95": "the time within which 95 of 100 requests are answered",
    "95 % sure": "of a p95 that is the limit exactly, at most 6 of 100 such answers are wrong; else fewer",
}
_FAR_OVER: Final = 2
_ENDED_BY_US: Final = ("cancelled", "offline", "busy")


def names(launch: Launch) -> dict[str, str]:
    """What the declared routes are called, by absolute URL."""
    return {absolute(launch, route.url): route.name for route in launch.routes}


def held_to(series: Series, limit: int) -> Judged:
    """What the series says of the limit; a request that failed is over it."""
    return judged(len(series.samples), series.over(limit))


def grade(launch: Launch, series: Series, limit: int) -> Severity | None:
    """How grave it is that the series is over the limit.

    None leaves it to the check and the roadmap, whose minimum bar makes it a launch blocker where
    `limits.p95_strict` holds. Elsewhere high where the p95 is surely over twice the limit, else medium.
    """
    if launch.limits.p95_strict:
        return None
    return HIGH if held_to(series, _FAR_OVER * limit).says is Says.BEYOND else MEDIUM


def counted(series: Series) -> tuple[float, ...]:
    """All times in their order; where no answer came, that of one that never will."""
    return tuple(max(one.total, NO_ANSWER_MS) if one.failed else one.total for one in series)


def sure(series: Series) -> str:
    """`p95 of 59 requests is at most 212 ms (95 % sure)`, or what fewer requests show."""
    times, many = counted(series), len(series.samples)
    if not times:
        return "no requests"
    most = bound(times, upper=True, doubt=doubt_of(many))
    if most is None:
        top = max(series.times, default=0.0)
        took = f"more than {NO_ANSWER_MS / 1000:g} s" if top >= NO_ANSWER_MS else ms(top)
        slowest = f", the slowest took {took}" if series.times else ""
        return f"{many} request{'s' if many > 1 else ''}{slowest}{_failed(series)}"
    if most >= NO_ANSWER_MS:
        return f"p95 of {many} requests may be anything{_failed(series)}"
    return f"p95 of {many} requests is at most {ms(most)} (95 % sure){_failed(series)}"


def said(found: Judged, limit: int) -> str:
    """What the count says of the limit, in a sentence without its end."""
    slow = f"{found.over} of {found.samples} requests took longer than {limit} ms or failed"
    match found.says:
        case Says.WITHIN:
            return f"p95 is within {limit} ms (95 % sure): {slow}"
        case Says.BEYOND:
            return f"p95 is over {limit} ms (95 % sure): {slow}"
        case Says.UNDECIDED:
            return f"undecided: {slow}; {_deciding(found)}"


def failing(series: Series) -> str:
    """What its failures alone say; empty where they are no more than may be. A cache does not mend those."""
    many = len(series.samples)
    if judged(many, series.failures).says is not Says.BEYOND:
        return ""
    return f"more than 5 of 100 requests fail (95 % sure): {series.failures} of {many}"


def measure(*routes: str) -> Fix:
    """The command that takes enough samples of these routes, or of all."""
    line = command(" ".join(["cockpit measure", *("{}" for _ in routes)]), *routes)
    return Fix(
        "Measure it: at most 2 requests a second, until the answer is clear or 200 were sent to a route.",
        line,
        "Nothing at the product changes; what was measured is kept in .cockpit.",
    )


def how_to_time(why: Unreachable | None, *routes: str) -> Fix:
    """The same, or what there is for an address that is not asked a hundred times."""
    if why is None or why.kind != NOT_COVERED:
        return measure(*routes)
    return Fix(
        "Let cockpit watch time it: one request a minute is fair to anybody. If the domain is yours, give it "
        "a launch.toml of its own and measure it there.",
        "cockpit watch",
        "Nothing at the product changes; what was seen is kept in .cockpit.",
    )


def newest(latency: Latency, url: str, *kinds: str) -> Series | None:
    """The newest kept series of that address with the live release, or with any where nothing names that.

    Of the first of these kinds that a measurement has; by default over kept connections, else over new ones.
    One that we had to end before it was clear hides no earlier one, nor do the few first visits beside it.
    """
    found = [
        series
        for one in latency.kept
        if not latency.release or one.release == latency.release
        for kind in kinds or ("kept", "new")
        for series in one.series
        if series.url == url and series.kind == kind and series.samples
    ]
    return next((one for one in found if not cut_short(one)), next(iter(found), None))


def cut_short(series: Series) -> bool:
    """It has fewer requests than decide, and that is no doing of the product."""
    few = not series.stopped and len(series.samples) < ENOUGH
    return few or series.stopped in _ENDED_BY_US


ENDED: Final[Mapping[str, str]] = {
    "429": "the server asked us to stop (429)",
    "errors": "it failed again and again",
    "blocked": "the edge turns us away",
    "refused": "it answered with an error after a while (4xx)",
    "offline": "our own network was gone",
    "busy": "the machine that measured was too busy",
    "enough": "as many requests were sent as were announced",
    "cancelled": "the measurement was cancelled",
    "unsteady": "a step before the timed one broke again and again",
    "not-as-declared": "the journey does not end as declared",
    "left-behind": "the journey could not take away what it had made",
}
"""Why a series ended before it was clear, by its word for that."""


def ended(stopped: str) -> str:
    """The same with a comma behind it; nothing where it did not."""
    why = ENDED.get(stopped, "")
    return f"{why}, " if why else ""


def out_of_reach(latency: Latency) -> dict[str, Unreachable]:
    """By URL, what cannot be reached just now: how quick it was at another hour says nothing of this one."""
    return {url: why for url, why in latency.missing if why.layer is not Layer.PERSON}


def about(time: float | None) -> str:
    """A time in steps, so that two quiet hours read alike: `up to 200 ms`."""
    step = next((step for step in STEPS if (time or 0.0) <= step), 0)
    return f"up to {step} ms" if step else f"over {STEPS[-1]} ms"


def ms(time: float | None) -> str:
    """A time for people: `84 ms`, `3.4 ms`, `2.1 s`, `no answer`."""
    if time is None or not isfinite(time) or time >= NO_ANSWER_MS:
        return "no answer"
    if time >= 1000:  # noqa: PLR2004
        return f"{time / 1000:.1f} s"
    return f"{time:.0f} ms" if time >= 10 else f"{time:.1f} ms"  # noqa: PLR2004


def listed(routes: Sequence[str], most: int = 8) -> str:
    """The first of some names: `home, search and 3 more`."""
    more = len(routes) - most
    return ", ".join(routes[:most]) + (f" and {more} more" if more > 0 else "")


def _deciding(found: Judged) -> str:
    """What would decide: a lower bound, for further slow ones ask for more."""
    if found.more is None or found.samples + found.more > MOST:
        return f"the p95 lies too near to the limit for {MOST} requests to tell"
    return f"at least {found.more} more request{'s' if found.more > 1 else ''} would decide"


def _failed(series: Series) -> str:
    return f", {series.failures} failed" if series.failures else ""
