"""A cold visit in words, for a terminal."""

from collections.abc import Iterator

from cockpit.facts.latency import Measurement, Rest, Series
from cockpit.kit.cold import wait_minutes, wanted
from cockpit.kit.cold_words import after, met, seconds
from cockpit.launch import Launch
from cockpit.standards.percentiles import Says
from cockpit.text import safe


def planned(launch: Launch, product: str) -> str:
    """What will be done, and how long that takes: shown before it starts."""
    many = len(wanted(launch))
    visited = "1 place of {} is visited once" if many == 1 else f"{many} places of {{}} are visited once each"
    return (
        f"{visited.format(product)}, after {wait_minutes(launch)} minutes "
        "without a visit of ours; time that has passed counts. Ctrl-C ends the wait, and the same command "
        "goes on with it."
    )


def lines(launch: Launch, measurement: Measurement) -> Iterator[str]:
    """A line for each place."""
    for one in measurement.series:
        name = safe(one.route, 24)
        if not one.samples:
            yield f"{name:<24} not timed ({safe(one.stopped or 'our own machine stood still', 60)})"
            continue
        first = one.samples[0]
        what = met(first) if first.failed else seconds(first.total)
        limit = seconds(launch.limits.cold_ms)
        yield f"{name:<24} {what}, {after(one.rest or Rest())}; limit {limit}: {says(launch, one)}"


def says(launch: Launch, one: Series) -> Says:
    """What one visit says of the limit."""
    if not one.samples:
        return Says.UNDECIDED
    first = one.samples[0]
    return Says.BEYOND if first.failed or first.total > launch.limits.cold_ms else Says.WITHIN
