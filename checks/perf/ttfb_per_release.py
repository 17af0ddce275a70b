"""perf.ttfb-per-release."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cockpit.facts import Unreachable
from cockpit.facts.latency import Latency, Series
from cockpit.facts.releases import Releases
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_latency import latency, measurement, series, spread
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_smoke import releases
from cockpit.kit import (
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Deploy,
    Finding,
    Fix,
    Launch,
    Layer,
    Route,
    case,
    check,
    command,
    failed,
    passed,
)
from cockpit.kit.deploy_markers import unmarked
from cockpit.kit.per_release import Pair, left_out, live, pairs, summed
from cockpit.kit.speed import listed, measure
from cockpit.model import Verdict
from cockpit.standards.comparing import FEWEST

CHECK = check(
    "TTFB and p95 are tracked release by release",
    severity=MEDIUM,
    why="Slowness creeps in with releases, a little each time. Who has the times of the release before can "
    "say which one did it, and go back; who has none can only guess.",
    fix="Measure after each release, at the same hour of the day and from the same place: cockpit measure.",
    undo="Nothing at the product changes; what was measured is kept in .cockpit.",
    verify="cockpit measure",
    source="ours: slower by more than 20 % and more than 50 ms where a test shows it (Mann and Whitney 1947, "
    "with a permutation test on the p95; wrong in at most 5 of 100 products that did not change)",
    terms={
        "p95": "the time within which 95 of 100 requests are answered",
        "TTFB": "time to first byte: from the request sent to the first byte of the answer",
        "version marker": "an address of the product that tells which release is live",
    },
)
_SEVERAL = 3  # routes that became slower together have one cause
_EXPECTED = "no route slower than with the release before, by more than 20 % and more than 50 ms"


def judge(launch: Launch, latency: Latency, releases: Releases) -> Iterator[Finding]:
    """Each route that was measured with the live release, held against the newest release before it."""
    if blind := unmarked(launch, releases):
        yield blind
        return
    if not live(latency):
        yield _unmeasured(launch, latency.release or str(releases.live))
        return
    found = pairs(latency)
    slower = [pair for pair in found if pair.slower and not pair.elsewhere]
    open_ = [pair for pair in found if pair.alike or (pair.slower and pair.elsewhere)]
    left = left_out(launch, latency)
    if len(slower) == len(found) >= _SEVERAL:
        yield _all_slower(launch, slower)
    else:
        yield from map(_slower, slower)
    yield from map(_open, open_)
    if left:
        yield _unmeasured(launch, latency.release, left)
    if not (slower or open_ or left):
        yield _tracked(launch, latency, found) if found else _first(launch, latency)


def _unmeasured(launch: Launch, release: str, routes: Sequence[str] = ()) -> Finding:
    which = listed(routes) if routes else "no route"
    were = "was not measured with it" if len(routes) == 1 else "were not measured with it"
    text = f"{which} {were}" if routes else f"{which} was measured with it"
    return Finding(
        launch.domain,
        Verdict.UNKNOWN,
        f"{release} is live, and {text} ({FEWEST} requests at least)",
        kind="unmeasured",
        layer=Layer.PERSON,
        expected=_EXPECTED,
        fix=measure(*routes),
    )


def _open(pair: Pair) -> Finding:
    route = pair.after.route
    if pair.alike:
        kind, why = "alike", "requests were slow together, and so few of them count"
        how = "Measure again at a quieter hour, when requests are not slow together."
    else:
        kind, why = "elsewhere", "it was measured from further away, which may be all there is to it"
        how = f"Measure again from where {pair.old.release} was measured."
    return Finding(
        pair.after.url,
        Verdict.UNKNOWN,
        f"whether {route} is slower with {pair.new.release} than with {pair.old.release} is open: {why}",
        kind=kind,
        layer=Layer.PERSON,
        expected=_EXPECTED,
        observed=pair.told,
        evidence=pair.evidence,
        fix=Fix(how, command("cockpit measure {}", route), CHECK.undo),
    )


def _slower(pair: Pair) -> Finding:
    route = pair.after.route
    again = command("cockpit measure {}", route)
    return failed(
        pair.after.url,
        "slower",
        f"{route} is {pair.found.why} with {pair.new.release} than with {pair.old.release}: {pair.told}",
        expected=_EXPECTED,
        observed=pair.told,
        evidence=pair.evidence,
        verify=again,
        fix=Fix(
            f"Measure {route} once more, at the hour at which {pair.old.release} was measured. If it stays "
            "slow, look at what this release changed on its way: queries, calls to other services, what "
            "a cache no longer keeps.",
            again,
            f"Go back to {pair.old.release}.",
        ),
    )


def _all_slower(launch: Launch, slower: Sequence[Pair]) -> Finding:
    new = slower[0].new.release
    old = " and ".join(dict.fromkeys(pair.old.release for pair in slower))
    return failed(
        launch.domain,
        "all-slower",
        f"all {len(slower)} routes are slower with {new} than with {old}",
        expected=_EXPECTED,
        observed=f"{slower[0].after.route}: {slower[0].told}",
        evidence={pair.after.route: pair.told for pair in slower},
        fix=Fix(
            f"Measure once more, at the hour at which {old} was measured. If it stays slow, look at what all "
            "routes share and this release changed: the server and its size, the database, a middleware, "
            "what stands in front.",
            CHECK.verify,
            f"Go back to {slower[0].old.release}.",
        ),
    )


def _tracked(launch: Launch, latency: Latency, found: Sequence[Pair]) -> Finding:
    old = " and ".join(dict.fromkeys(pair.old.release for pair in found))
    which = f"none of {len(found)} routes is" if len(found) > 1 else f"{found[0].after.route} is not"
    quicker = [pair.after.route for pair in found if pair.quicker]
    gained = f"; quicker: {listed(quicker)}" if quicker else ""
    return passed(
        launch.domain,
        f"{which} shown to be noticeably slower with {latency.release} than with {old}{gained}",
        expected=_EXPECTED,
        observed=f"{len(found)} compared",
        evidence={pair.after.route: f"{pair.found.verdict}: {pair.told}" for pair in found},
    )


def _first(launch: Launch, latency: Latency) -> Finding:
    return passed(
        launch.domain,
        f"{latency.release} is the first release that was measured; the next one is held against it",
        expected=_EXPECTED,
        observed="one release",
        evidence={row.route: summed(at, row) for at, row in live(latency).values()},
    )


_OLD = "2026.11.1"
_SHOP = sample_launch(
    deploy=Deploy(version_marker="/version.txt"),
    routes=(Route("home", "/", "page"), Route("search", "/search", "read")),
)


def _against(after: Series, before: Series | None = None, rtt: float = 10.0) -> Latency:
    """Two releases, the older one as quick as ever unless given."""
    new = replace(measurement(after, at="2026-11-21T10:00:00+00:00"), rtt_ms=(("shop.example", rtt),))
    return latency(new, measurement(before or series(), release=_OLD))


def _cases() -> Iterator[Case]:
    seen, slow = releases("2026.11.2"), series(times=spread(60, 160.0, 320.0))
    yield case("as quick as before", _SHOP, _against(series(times=spread(61))), seen, expect=PASS)
    yield case("slower in general", _SHOP, _against(slow), seen, expect=FAIL)
    tail = series(times=spread(200, slow=30, by=4.0))
    three = [series(name, spread(60, 160.0, 320.0)) for name in ("home", "search", "listing")]
    were = measurement(*(series(name) for name in ("home", "search", "listing")), release=_OLD)
    yield case("all routes are slower", _SHOP, latency(measurement(*three), were), seen, expect=FAIL)
    yield case("slower at its slowest", _SHOP, _against(tail, series(times=spread(200))), seen, expect=FAIL)
    quick = series(times=spread(60, 20.0, 40.0))
    yield case(
        "slower, and nobody notices",
        _SHOP,
        _against(series(times=spread(60, 30.0, 60.0)), quick),
        seen,
        expect=PASS,
    )
    yield case("quicker", _SHOP, _against(series(), slow), seen, expect=PASS)
    yield case("an outage at the end", _SHOP, _against(series(failures=9)), seen, expect=UNKNOWN)
    yield case("measured from further away", _SHOP, _against(slow, rtt=60.0), seen, expect=UNKNOWN)
    stalls = series(times=sorted(spread(60, 160.0, 900.0)))
    yield case("slow for a while", _SHOP, _against(stalls), seen, expect=UNKNOWN)
    yield case("the first that was measured", _SHOP, latency(measurement()), seen, expect=PASS)
    other = latency(measurement(release=_OLD))
    yield case("not measured since the release", _SHOP, other, seen, expect=UNKNOWN)
    two = latency(measurement(), measurement(series(), series("search"), release=_OLD))
    yield case("one route not measured since", _SHOP, two, seen, expect=UNKNOWN)
    few = latency(measurement(series(times=spread(12))), measurement(release=_OLD))
    yield case("cut off after twelve requests", _SHOP, few, seen, expect=UNKNOWN)
    dead = latency(measurement(), release="")
    yield case("the marker does not answer", _SHOP, dead, releases(DEAD), expect=UNKNOWN)
    blind = Unreachable(Layer.PERSON, "launch.toml names no version_marker under [deploy]", "undeclared")
    yield case("no version marker", sample_launch(), dead, releases(blind), expect=UNKNOWN)


CASES = Cases(_cases)
