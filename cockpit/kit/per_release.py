"""The measurements of two releases side by side, route by route."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Final

from cockpit.facts.latency import Latency, Measurement, Series
from cockpit.kit import Launch
from cockpit.kit.speed import counted, ms, names
from cockpit.standards.comparing import DOUBT, FEWEST, MORE_THAN_MS, MORE_THAN_PART, Compared, compared
from cockpit.standards.locations import host_of
from cockpit.standards.percentiles import quantile

_KINDS: Final = ("kept", "new", "write")
_TRIPS: Final = 4  # round trips that an answer of some size takes over an open connection

Measured = Mapping[tuple[str, str], tuple[Measurement, Series]]
"""The newest series by URL and sort of connection, with the sitting it is from."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One route with two releases."""

    old: Measurement
    new: Measurement
    before: Series
    after: Series
    found: Compared

    @property
    def slower(self) -> bool:
        """A test shows it, and a person would notice."""
        return self.found.verdict == "worse" and self.found.matters

    @property
    def quicker(self) -> bool:
        """A test shows it, and a person would notice."""
        return self.found.verdict == "better" and self.found.matters

    @property
    def elsewhere(self) -> bool:
        """The way to the server is so much longer than it was that it may be all there is."""
        host, found = host_of(self.after.url), self.found
        then, now = dict(self.old.rtt_ms).get(host), dict(self.new.rtt_ms).get(host)
        change = max(found.p50_after - found.p50_before, found.p95_after - found.p95_before)
        return then is not None and now is not None and _TRIPS * (now - then) >= change

    @property
    def alike(self) -> bool:
        """Requests to the new release were slow together, so that few count: others would tell more.

        Open only where it matters: what looks no slower, or not noticeably so, would not be said to be.
        """
        found = self.found
        few = found.verdict == "undecided" and len(self.after.samples) < FEWEST * found.every
        return few and (
            _noticed(found.p50_before, found.p50_after) or _noticed(found.p95_before, found.p95_after)
        )

    @property
    def told(self) -> str:
        """`p95 180 ms, now 410 ms; half within 80 ms, now 160 ms`."""
        found = self.found
        return (
            f"p95 {ms(found.p95_before)}, now {ms(found.p95_after)}; "
            f"half within {ms(found.p50_before)}, now {ms(found.p50_after)}"
        )

    @property
    def evidence(self) -> dict[str, str]:
        """Both sides, and how likely it is that there is no difference at all."""
        return {
            self.old.release: summed(self.old, self.before),
            self.new.release: summed(self.new, self.after),
            "chance": f"{self.found.u_p:.4f} of such a shift, {self.found.tail_p:.4f} of such a p95",
        }


def _noticed(before: float, after: float) -> bool:
    return after - before > max(MORE_THAN_MS, MORE_THAN_PART * before)


def measured(kept: Iterable[Measurement]) -> Measured:
    """The newest series of each route that has enough requests; a handful of first visits is none."""
    found: dict[tuple[str, str], tuple[Measurement, Series]] = {}
    for one in kept:
        for row in one.series:
            if row.kind in _KINDS and len(row.samples) >= FEWEST:
                found.setdefault((row.url, row.kind), (one, row))
    return found


def live(latency: Latency) -> Measured:
    """What was measured with the live release; nothing where nobody knows which that is."""
    return measured(one for one in latency.kept if latency.release and one.release == latency.release)


def pairs(latency: Latency) -> list[Pair]:
    """Each series of the live release with the newest of an earlier one; all of them share the doubt."""
    found = []
    for key, (new, after) in live(latency).items():
        earlier = latency.kept[latency.kept.index(new) + 1 :]
        others = measured(one for one in earlier if one.release not in ("", new.release))
        if key in others:
            found.append((*others[key], new, after))
    return [
        Pair(old, new, before, after, compared(counted(before), counted(after), doubt=DOUBT / len(found)))
        for old, before, new, after in found
    ]


def left_out(launch: Launch, latency: Latency) -> list[str]:
    """The declared routes that were measured with another release and not with this one."""
    done, declared = {url for url, _ in live(latency)}, names(launch)
    others = measured(one for one in latency.kept if one.release not in ("", latency.release))
    urls = dict.fromkeys(url for url, _ in others)
    return [declared[url] for url in urls if url in declared and url not in done]


def summed(at: Measurement, row: Series) -> str:
    """`2026-11-20T10:00:00+00:00: 60 requests, p95 158 ms, TTFB 79 ms`."""
    waits = [one.wait for one in row if one.wait is not None]
    first = f", TTFB {ms(median(waits))}" if waits else ""
    failed = f", {row.failures} failed" if row.failures else ""
    return f"{at.at}: {len(row.samples)} requests, p95 {ms(quantile(counted(row), 0.95))}{first}{failed}"
