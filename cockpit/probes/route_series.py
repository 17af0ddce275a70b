"""Reads how long each watched address took from the history of `cockpit watch`; gathers `RouteSeries`."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from cockpit.background import aside
from cockpit.facts import Unreachable
from cockpit.facts.latency import limit_of
from cockpit.facts.route_series import HOURS, RouteSeries, RouteTimes
from cockpit.facts.served import places
from cockpit.facts.visits import Stage, Target, Visit
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.vantage import Vantage

if TYPE_CHECKING:
    from cockpit.watch.history import History

_NONE = Unreachable(Layer.PERSON, "nobody has watched yet: cockpit watch", "no-history")


async def gather(launch: Launch, vantage: Vantage) -> RouteSeries:
    """The series of each target, up to the hour of the run."""
    return await aside(lambda: _read(launch, vantage))


def _read(launch: Launch, vantage: Vantage) -> RouteSeries:
    from cockpit.watch.history import History, HistoryError  # noqa: PLC0415 - SQLite, for this look alone

    try:
        history = History.found(vantage.folder)
        if history is None:
            return RouteSeries(interval=_interval(launch), missing=_NONE)
        try:
            return RouteSeries(_all(launch, vantage, history), _interval(launch))
        finally:
            history.close()
    except HistoryError as reason:
        cause = f"the history of the watch cannot be read: {reason}"
        return RouteSeries(interval=_interval(launch), missing=Unreachable(Layer.REPO, cause, "history"))


def _interval(launch: Launch) -> int:
    return launch.watch.interval_seconds or launch.limits.probe_interval_s


def _all(launch: Launch, vantage: Vantage, history: "History") -> tuple[RouteTimes, ...]:
    from cockpit.watch.targets import targets  # noqa: PLC0415 - as above

    web = [one for one in targets(launch) if one.url.startswith(("http://", "https://"))]
    limits = {url: limit_of(launch, route) for url, route in places(launch).items()}
    return tuple(
        _times(one, history.series(one.name, HOURS, vantage.now), limits.get(one.url, 0)) for one in web
    )


def _times(target: Target, visits: Sequence[Visit], limit: int) -> RouteTimes:
    """What took how long; a visit that was turned away or got no answer tells nothing of speed."""
    took = sorted(
        one.total_ms
        for one in visits
        if one.ok and not one.blocked and one.total_ms and one.url == target.url
    )
    most = target.max_ms or 0
    p95 = round(took[math.ceil(len(took) * 0.95) - 1], 1) if took else None
    over = sum(one > most for one in took) if most else 0
    asked = [one for one in visits if one.url == target.url and _tells(one)] if limit else []
    late = sum(not one.ok or (one.total_ms or 0) > limit for one in asked)
    return RouteTimes(target.name, target.url, len(took), over, p95, most, limit, len(asked), late)


def _tells(one: Visit) -> bool:
    """It says something of the product: it was neither turned away nor lost on our side."""
    return not one.blocked and one.stage != Stage.OWN_NETWORK
