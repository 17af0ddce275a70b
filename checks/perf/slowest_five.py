"""perf.slowest-five."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.latency import Latency
from cockpit.facts.route_series import RouteSeries, RouteTimes
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_latency import latency, measurement, series, spread
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_timings import NO_FILE, timing, timings
from cockpit.facts.served import places
from cockpit.facts.timings import Timing, Timings
from cockpit.kit import (
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Layer,
    Route,
    case,
    check,
    cut,
    failed,
    passed,
    warned,
)
from cockpit.kit.imported import WRITES, held_to, unusable
from cockpit.kit.pasting import quoted, row
from cockpit.kit.ranking import FEW, FIVE, MANY_FAIL, Ranked, limit, ranking
from cockpit.kit.speed import TERMS, about, how_to_time, listed, ms, out_of_reach
from cockpit.model import Verdict
from cockpit.standards.percentiles import Says

CHECK = check(
    "The slowest five routes are known",
    severity=HIGH,
    why="Whoever makes everything a little quicker gains little: nearly all waiting is in a few routes. They "
    "are often not those that people think of, and the slowest is sometimes one that nobody ever declared.",
    fix="Declare the route, then measure it: cockpit measure.",
    undo="Remove the [[route]] again.",
    verify="cockpit measure",
    source="p95 of every declared route that is read, and of every route in the files of [timings]",
    terms=TERMS
    | {
        "access log": "the file in which a web server writes one line for each request",
        "route": "a page or address of the product, without what differs from customer to customer",
    },
)
_EXPECTED: Final = (
    f"the slowest {FIVE} routes are declared, and at most {MANY_FAIL:.0%} of their answers fail"
)
_READ: Final = Fix(
    "Read the log of the product at the minute of one of these errors, and mend its cause before anything is "
    "made quicker.",
    undo="Take the change back.",
)


def judge(launch: Launch, latency: Latency, route_series: RouteSeries, timings: Timings) -> Iterator[Finding]:
    """All routes by their p95: what is slow is declared, and what is slow does not fail as well."""
    ranked, untimed = ranking(launch, latency, route_series, timings)
    five = ranked[:FIVE]
    wrong = [*_undeclared(launch, five), *_failing(five)]
    yield from wrong
    open_ = [*unusable(launch, timings), *_away(launch, latency), *_untimed(launch, latency, untimed)]
    yield from open_
    if not wrong and not open_:
        yield _known(launch, five)


def _undeclared(launch: Launch, five: Sequence[Ranked]) -> Iterator[Finding]:
    for one in five:
        if one.route is not None or one.row is None:
            continue
        most = limit(launch, one)
        held = held_to(one.row, most)
        slow = held is not None and held.says is Says.BEYOND
        place = "the slowest of all routes" if one is five[0] else f"among the slowest {FIVE} routes"
        yield (failed if slow else warned)(
            one.url,
            "not-declared",
            f"{one.name} is {place} and not declared, so nobody holds it to a limit",
            expected=_EXPECTED,
            observed=f"p95 {ms(one.p95)}, where {most} ms is the limit for its kind; by {one.by}",
            evidence=_evidence(five),
            fix=_declare(launch, one.row),
        )


def _declare(launch: Launch, seen: Timing) -> Fix:
    """The lines that make it a route of launch.toml."""
    origin = f"https://{seen.host}" if seen.host and launch.inside(seen.host) else launch.origin
    name = "-".join(part for part in seen.path.split("/") if part.strip(":…")) or "start"
    values = {
        "name": quoted(f"{seen.method.lower()}-{name}" if seen.method in WRITES else name),
        "url": quoted(f"{origin}{seen.path}"),
        "kind": quoted("write" if seen.method in WRITES else "read"),
    }
    text = "Add it to launch.toml: kind is page for a page, read or write for what a program asks."
    if ":id" in seen.path:
        text += " Put a real number or name in the place of :id."
    return Fix(text, row("route", values), "Remove the lines.")


def _failing(five: Sequence[Ranked]) -> Iterator[Finding]:
    for one in five:
        if one.fails is Says.BEYOND:
            share = f"{one.failures} of {one.requests} requests failed"
            yield (failed if one.fails_often else warned)(
                one.url,
                "failing",
                f"{one.name} is among the slowest {FIVE} routes, and {share}",
                expected=_EXPECTED,
                observed=f"{share}, by {one.by}",
                evidence=_evidence(five),
                fix=_READ,
            )


def _away(launch: Launch, latency: Latency) -> Iterator[Finding]:
    """What does not answer at all is slower than everything that was ever timed."""
    away = {url: why for url, why in out_of_reach(latency).items() if url in places(launch)}
    if away:
        first = next(iter(away.values()))
        names = listed([route.name for url, route in places(launch).items() if url in away], 5)
        why = f"{names} cannot be timed just now: {first.cause}"
        yield cut(launch.domain, Unreachable(first.layer, why, first.kind), expected=_EXPECTED)


def _untimed(launch: Launch, latency: Latency, untimed: Sequence[str]) -> Iterator[Finding]:
    """Declared routes of which nobody knows how slow they are: each could be the slowest.

    What does not answer just now was named already, and is nothing to measure.
    """
    missing, away = dict(latency.missing), out_of_reach(latency)
    left = [url for url in untimed if url not in away]
    if not left:
        return
    first = next((missing[url] for url in left if url in missing), None)
    names = [route.name for url, route in places(launch).items() if url in left]
    why = f"nobody has timed {listed(names, 5)}, so the slowest cannot be named"
    found = Unreachable(first.layer, f"{why}: {first.cause}", first.kind) if first else None
    yield cut(
        launch.domain,
        found or Unreachable(Layer.PERSON, why, "unmeasured"),
        expected=_EXPECTED,
        fix=how_to_time(first, *names),
    )


def _known(launch: Launch, five: Sequence[Ranked]) -> Finding:
    few = [one for one in five if one.requests is not None and one.requests < FEW]
    doubt = (
        ", some by a few requests alone, so that their order may be chance: cockpit measure" if few else ""
    )
    return passed(
        launch.domain,
        f"the slowest are known{doubt}",
        expected=_EXPECTED,
        observed=", ".join(f"{one.name} ({about(one.p95)})" for one in five),
        evidence=_evidence(five),
    )


def _evidence(five: Sequence[Ranked]) -> dict[str, Any]:
    return {"slowest first": [one.shown for one in five]}


_HOME = "https://shop.example/"
_SHOP = sample_launch(
    routes=(
        Route(name="home", url=_HOME),
        Route(name="search", url=f"{_HOME}search", kind="read"),
        Route(name="order", url=f"{_HOME}orders", kind="write"),
    )
)
_NEVER = RouteSeries(missing=Unreachable(Layer.PERSON, "nobody has watched yet", "no-history"))
_SEARCH = f"{_HOME}search"
_QUICK = latency(measurement(series(), series("search", url=_SEARCH)))
_SLOW = (900.0,) * 200


_APP = Route(name="app", url="https://app.shop.example/")
_TWO = sample_launch(routes=(*_SHOP.routes, _APP))
_BOTH = timings(timing("GET /", _SLOW))


def _one(name: str, expect: Verdict, *rows: Timing, gaps: Sequence[str] = (), hours: float = 1.0) -> Case:
    """Home and search were measured; a log says this besides."""
    read = timings(*rows, gaps=gaps, hours=hours) if rows or gaps else NO_FILE
    return case(name, _SHOP, _QUICK, _NEVER, read, expect=expect)


def _cases() -> Iterator[Case]:
    yield _one("measured", PASS)
    yield _one("a log that knows no other route", PASS, timing("GET /search"), timing("POST /orders", _SLOW))
    yield _one("a slow route that nobody declared", FAIL, timing("GET /v1/report", _SLOW))
    yield _one("a slow write that nobody declared", FAIL, timing("POST /v1/import", _SLOW))
    yield _one("not declared, and not too slow", WARN, timing("GET /v1/report", (180.0,) * 200))
    yield _one("not declared, and quick", PASS, timing("GET /v1/report", (20.0,) * 200))
    yield _one("not declared, and asked for seldom", PASS, timing("GET /v1/report", (900.0,) * 19))
    yield _one("slow answers that fail, too", FAIL, timing("GET /search", _SLOW, errors=60))
    yield _one("a few that fail", WARN, timing("GET /search", _SLOW, errors=8))
    yield _one("one that fails", PASS, timing("GET /search", (200.0,) * 59, errors=1))
    yield _one("a log without durations", UNKNOWN, gaps=("access.log does not say how long they took",))
    yield _one("a log of last month", UNKNOWN, timing("GET /v1/report", _SLOW), hours=900.0)
    yield _one("a log that names the host", FAIL, timing("GET /x", _SLOW, host="shop.example"))
    yield case("a log that cannot tell two start pages apart", _TWO, _QUICK, _NEVER, _BOTH, expect=UNKNOWN)
    yield _one("a log of another product as well", PASS, timing("GET /x", _SLOW, host="other.example"))
    watched = RouteSeries(
        tuple(RouteTimes(name, url, 90, 0, 84.0) for name, url in (("a", _HOME), ("b", _SEARCH)))
    )
    yield case("only watched", _SHOP, latency(), watched, NO_FILE, expect=PASS)
    few = [series(times=(60.0,) * 3), series("search", (70.0,) * 3, url=_SEARCH)]
    yield case("a short look alone", _SHOP, latency(now=few), _NEVER, NO_FILE, expect=PASS)
    half = latency(measurement(series(times=spread(60))))
    yield case("one route was never timed", _SHOP, half, _NEVER, NO_FILE, expect=UNKNOWN)
    dead = latency(missing=[(_HOME, DEAD), (_SEARCH, DEAD)])
    yield case("port 443 is closed", _SHOP, dead, _NEVER, NO_FILE, expect=UNKNOWN)
    gone = Timings(missing=Unreachable(Layer.REPO, "the files are not there", "gone"))
    yield case("the log is not there", _SHOP, _QUICK, _NEVER, gone, expect=UNKNOWN)


CASES = Cases(_cases)
