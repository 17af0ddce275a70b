"""What an address answers once a connection stands: of the edge, of HTTP, of the application, in time."""

import asyncio
from dataclasses import dataclass, replace
from typing import Final

from cockpit.facts.health import Wellness, Wording
from cockpit.facts.http import Response
from cockpit.facts.visits import Stage, Target, Visit
from cockpit.launch import Launch
from cockpit.standards.failure_domains import domain_of, edge_of
from cockpit.standards.health import wording
from cockpit.standards.locations import REDIRECTS, host_of, resolve
from cockpit.text import safe
from cockpit.triage.layers import Sight, State
from cockpit.vantage import Vantage
from cockpit.vantage.staged import visit, visited

SECONDS: Final = 6.0  # of one visit
WAY_SECONDS: Final = 10.0  # of all redirects behind it
_LEAST: Final = 0.1  # seconds in which a visit can be made
HOPS: Final = 8  # redirects that are followed; browsers give up at about 20
# Which layer a slow phase is of.
_PHASES: Final = (("dns_ms", Stage.DNS), ("tcp_ms", Stage.TCP), ("tls_ms", Stage.TLS), ("ttfb_ms", Stage.APP))


@dataclass(frozen=True, slots=True)
class Opened:
    """One address: the visit, and what it says of the layers it came to."""

    visit: Visit
    sights: tuple[Sight, ...]


@dataclass(frozen=True, slots=True)
class _Arrival:
    """The end of a way: the last visit and its answer, the redirects before it, or why there is no end."""

    visit: Visit
    answer: Response | None
    way: tuple[str, ...] = ()
    endless: str = ""


async def opened(launch: Launch, vantage: Vantage, target: Target) -> Opened:
    """Visit an address, follow its redirects inside the product, and read the answer at their end."""
    first, answer = await visited(vantage, target, seconds=SECONDS)
    if first.kind == "slow" and answer is not None:
        slow = await _slow(vantage, target, first)
        return Opened(first, (*_read(launch, target, first, answer), slow))
    end = await _followed(launch, vantage, target, _Arrival(first, answer))
    if end.endless:
        cause = _LOOPS[end.endless].format(target.url, len(end.way))
        return Opened(first, (_broken(Stage.HTTP, target, end.endless, cause),))
    if end.answer is None:
        return Opened(first, _unanswered(target, end.visit))
    return Opened(first, _read(launch, target, end.visit, end.answer))


async def _followed(launch: Launch, vantage: Vantage, target: Target, end: _Arrival) -> _Arrival:
    """Redirects as a browser follows them; what others show is theirs, so the way ends before it."""
    way = [target.url]
    clock = asyncio.get_running_loop().time
    until = clock() + WAY_SECONDS
    while end.answer is not None and end.answer.status in REDIRECTS and target.status is None:
        further = resolve(end.answer.url, end.answer.all("location")).url
        if not further or not launch.inside(host_of(further)):
            break
        if further in way:
            return replace(end, way=tuple(way[way.index(further) :]), endless="redirect-loop")
        left = until - clock()
        if len(way) > HOPS or left < _LEAST:
            return replace(end, way=tuple(way[1:]), endless="too-many-hops")
        way.append(further)
        end = _Arrival(
            *await visited(vantage, replace(target, url=further), seconds=min(SECONDS, round(left, 1)))
        )
    return replace(end, way=tuple(way[1:]))


_LOOPS: Final = {
    "redirect-loop": "the redirects of {0} lead in a circle of {1}",
    "too-many-hops": "{0} is redirected {1} times and does not arrive",
}


def _unanswered(target: Target, seen: Visit) -> tuple[Sight, ...]:
    """The visit ended before an answer, or spoke another protocol."""
    if seen.ok:  # no web address: there is nothing more to it than its connection
        return ()
    state = State.UNSURE if _perhaps_ours(target, seen) else State.BROKEN
    return (_sight(Stage(seen.stage), state, target, seen.kind, seen.cause),)


def _perhaps_ours(target: Target, seen: Visit) -> bool:
    """One visit cannot tell: of our own network, and of port 25, to which many networks are not let out."""
    silent = seen.stage == Stage.MAIL or (seen.stage == Stage.TCP and seen.kind == "timeout")
    return seen.stage == Stage.OWN_NETWORK or (target.url.startswith("smtp:") and silent)


def _read(launch: Launch, target: Target, seen: Visit, answer: Response) -> tuple[Sight, ...]:
    """What an answer says of edge, HTTP, application and dependencies."""
    ruling = domain_of(target, answer)
    if ruling.ok or (answer.status in REDIRECTS and target.status is None):
        return (*_passed(launch, target, seen, answer), *_health(target, answer))
    stage = Stage(ruling.stage)
    state = State.BLOCKED if ruling.blocked else State.BROKEN
    found = _sight(stage, state, target, ruling.kind, ruling.cause)
    if stage is Stage.EDGE:
        return (found,)
    before = _passed(launch, target, seen, answer)[:2]
    return (*before, found, *(one for one in _health(target, answer) if one.layer is not stage))


def _passed(launch: Launch, target: Target, seen: Visit, answer: Response) -> tuple[Sight, ...]:
    """Everything up to the application let the request through."""
    took = f" in {seen.total_ms:.0f} ms" if seen.total_ms is not None else ""
    said = f"{target.url} answers HTTP {answer.status}{took}"
    text = f" with the text “{safe(target.contains, 40)}”" if target.contains else ""
    return (
        _edge(launch, target, edge_of(answer)),
        Sight(Stage.HTTP, State.FINE, target.url, said, asked=_asked(target)),
        Sight(Stage.APP, State.FINE, target.url, f"{said}{text}", asked=_asked(target)),
    )


def _edge(launch: Launch, target: Target, shown: str) -> Sight:
    """Whether there is an edge at all, as far as it shows or is declared."""
    host = launch.host(host_of(target.url))
    declared = launch.edge.provider if launch.edge and host is not None and host.proxied else ""
    if name := shown or declared:
        return Sight(Stage.EDGE, State.FINE, target.url, f"{safe(name, 40)} lets the request through")
    return Sight(Stage.EDGE, State.NONE, target.url, "no edge shows or is declared")


def _health(target: Target, end: Response) -> tuple[Sight, ...]:
    """What a health check says of the parts the product depends on."""
    if target.kind != "health":
        return ()
    said = wording(end)
    if said.sick:
        names = ", ".join(said.sick[:3])
        cause = f"the product itself says that {names} is down ({target.url})"
        return (_broken(Stage.DEPENDENCY, target, f"sick-{said.sick[0]}", cause),)
    if said.wellness is Wellness.WELL:
        return (Sight(Stage.DEPENDENCY, State.FINE, target.url, _well(target, said), asked=_asked(target)),)
    return ()


def _well(target: Target, said: Wording) -> str:
    if not said.parts:
        return f"{target.url} says that all is well, and not of what: it names no dependency"
    return f"{target.url} says well of {', '.join(list(said.parts)[:5])}"


async def _slow(vantage: Vantage, target: Target, seen: Visit) -> Sight:
    """Slow twice is slow: one late answer may be an accident. The phase that took longest is named."""
    again = await visit(vantage, target, seconds=SECONDS)
    if again.ok and again.kind != "slow":
        said = f"{target.url} took {seen.total_ms:.0f} ms once, and {again.total_ms:.0f} ms a moment later"
        return Sight(Stage.APP, State.FINE, target.url, said, asked=_asked(target))
    taken = {name: getattr(again, name) or 0.0 for name, _ in _PHASES}
    name, stage = max(_PHASES, key=lambda phase: taken[phase[0]])
    cause = (
        f"{target.url} answers, and twice took longer than {target.max_ms} ms: {again.total_ms:.0f} ms, of "
        f"which {taken[name]:.0f} ms {_WAITED[stage]}"
    )
    return _broken(stage, target, "slow", cause)


_WAITED: Final = {
    Stage.DNS: "to find its address",
    Stage.TCP: "to connect: it is far away, or the way is crowded",
    Stage.TLS: "for the TLS handshake",
    Stage.APP: "until the first byte of the answer",
}


def _asked(target: Target) -> str:
    return f"GET {target.url}"


def _sight(stage: Stage, state: State, target: Target, kind: str, cause: str) -> Sight:
    return Sight(stage, state, target.url, cause, kind, _asked(target))


def _broken(stage: Stage, target: Target, kind: str, cause: str) -> Sight:
    return _sight(stage, State.BROKEN, target, kind, cause)


async def all_opened(launch: Launch, vantage: Vantage, targets: tuple[Target, ...]) -> tuple[Opened, ...]:
    """All of them at once."""
    return tuple(await asyncio.gather(*(opened(launch, vantage, target) for target in targets)))
