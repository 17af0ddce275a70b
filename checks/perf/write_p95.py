"""perf.write-p95."""

from collections.abc import Iterator
from typing import Final

from cockpit.consent import LEFT_OUT
from cockpit.facts import Unreachable
from cockpit.facts.latency import Latency, Series, limit_of
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_latency import latency, measurement, series, spread
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_timings import NO_FILE, timing, timings, write_times
from cockpit.facts.timings import Timing, Timings
from cockpit.facts.write_times import WriteTimes
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Layer,
    Limits,
    Route,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
    warned,
)
from cockpit.kit.imported import held_to, of_write, unusable, worst
from cockpit.kit.speed import TERMS, about, counted, ended, grade, ms, newest, out_of_reach, said, sure
from cockpit.kit.speed import held_to as shown_by
from cockpit.kit.writes import ID, declared, measure, slowed_down, untimed, unwalked
from cockpit.model import Severity, Verdict
from cockpit.standards.percentiles import ENOUGH, Says, quantile

CHECK = check(
    "Sign-ins and writes answer 95 of 100 requests within the limit",
    severity=HIGH,
    mode=ASSISTED,
    why="Somebody who has pressed Pay and sees nothing happen presses it again, or leaves without knowing "
    "whether the order went through. Writes are slower than reads, for they wait for the database, for mail "
    "that is sent inside the request, for the payment provider.",
    fix="Look at what the write waits for. What the customer need not wait for (mail, images, exports) "
    "belongs into a queue.",
    undo="Go back to the release before.",
    verify=f"cockpit check {ID} --allow writes",
    source="limits.p95_write_ms of the roadmap; Clopper and Pearson 1934, one-sided",
    terms=TERMS
    | {
        "write": "a request that changes something: a form that is sent, an order, a sign-in",
        "journey": "steps that one customer takes one after the other",
    },
    writes="the journey that a write or a sign-in names in launch.toml, as far as that step: three times, "
    "and at most 20 times where some were slow, with the test account that launch.toml names; what a walk "
    "makes is taken away at once",
)
_REPAIR: Final = Fix(
    "Look at what it waits for: the database, mail that is sent inside the request, somebody else's service. "
    "What the customer need not wait for belongs into a queue.",
    undo="Go back to the release before.",
)


def judge(launch: Launch, latency: Latency, write_times: WriteTimes, timings: Timings) -> Iterator[Finding]:
    """Each declared write by a look now, else by what was measured, else by what others have measured."""
    routes = list(declared(launch))
    if not routes:
        yield not_applicable(launch.domain, "no [[route]] of kind write or auth is declared")
        return
    looked = {one.url: one for one in write_times.now}
    missing, away = dict(write_times.missing), out_of_reach(latency)
    lacking = False
    for url, route in routes:
        limit = limit_of(launch, route, "write")
        now, rows = looked.get(url), of_write(launch, timings, route)
        if why := away.get(url):
            yield cut(url, why, expected=_expected(limit))
        elif now and shown_by(now, limit).says is Says.BEYOND:
            yield _beyond(launch, route, now, limit, "a short look just now")
        elif (kept := newest(latency, url, "write")) and not (rows and _is_open(kept, limit)):
            yield _kept(launch, route, kept, limit)
        elif rows:
            yield _by_others(launch, route, url, rows, limit)
        else:
            lacking = True
            yield _open(launch, route, url, now, missing.get(url))
    if lacking:  # what was declared may be what it lacks
        yield from unusable(launch, timings)


def _is_open(kept: Series, limit: int) -> bool:
    """It decides nothing, as where it was ended too early: what others have measured may."""
    return shown_by(kept, limit).says is Says.UNDECIDED


def _kept(launch: Launch, route: Route, kept: Series, limit: int) -> Finding:
    found = shown_by(kept, limit)
    if found.says is Says.BEYOND:
        return _beyond(launch, route, kept, limit, "cockpit measure")
    if found.says is Says.UNDECIDED:
        text = f"{route.name}: {ended(kept.stopped)}{said(found, limit)}"
        why = Unreachable(Layer.PERSON, text, "unmeasured")
        fix = slowed_down(launch) if kept.stopped == "429" else measure(route)
        return cut(kept.url, why, expected=_expected(limit), fix=fix)
    return passed(
        kept.url,
        f"{route.name}: {said(found, limit)}",
        expected=_expected(limit),
        observed=f"p95 {about(quantile(counted(kept), 0.95))}, by cockpit measure",
        evidence=_evidence(route, limit, "cockpit measure"),
    )


def _beyond(launch: Launch, route: Route, seen: Series, limit: int, by: str) -> Finding:
    return _slow(
        launch,
        route,
        seen.url,
        f"{route.name}: {said(shown_by(seen, limit), limit)}",
        limit,
        observed=f"{sure(seen)}, by {by}",
        grave=grade(launch, seen, limit),
        by=by,
    )


def _slow(
    launch: Launch,
    route: Route,
    url: str,
    told: str,
    limit: int,
    *,
    observed: str,
    grave: Severity | None,
    by: str,
) -> Finding:
    make = failed if launch.limits.p95_strict or grave is HIGH else warned
    return make(
        url,
        "slow",
        told,
        expected=_expected(limit),
        observed=observed,
        evidence=_evidence(route, limit, by),
        fix=_REPAIR,
        severity=grave,
    )


def _by_others(launch: Launch, route: Route, url: str, rows: tuple[Timing, ...], limit: int) -> Finding:
    """By the row that says the worst: one write may be done in several ways."""
    row, found = worst(rows, limit)
    observed = f"p95 {ms(row.p95_ms)} of {row.requests or 'nobody says how many'} requests, by {row.file}"
    if found is None:
        why = f"{route.name}: {row.file} gives a p95 and does not say of how many requests"
        fix = Fix("Export it with a column of counts, or measure it yourself.", undo="Nothing to undo.")
        return cut(
            url,
            Unreachable(Layer.PERSON, why, "uncounted"),
            expected=_expected(limit),
            observed=observed,
            fix=fix,
        )
    told = f"{route.name}: {said(found, limit)}"
    if found.says is Says.WITHIN:
        evidence = _evidence(route, limit, row.file)
        return passed(url, told, expected=_expected(limit), observed=observed, evidence=evidence)
    if found.says is Says.UNDECIDED:
        fix = measure(route) if route.journey else _MORE
        return cut(
            url,
            Unreachable(Layer.PERSON, told, "undecided"),
            expected=_expected(limit),
            observed=observed,
            fix=fix,
        )
    far = held_to(row, 2 * limit)
    grave = None if launch.limits.p95_strict else HIGH if far and far.says is Says.BEYOND else MEDIUM
    return _slow(launch, route, url, told, limit, observed=observed, grave=grave, by=row.file)


_MORE: Final = Fix(
    "Let the file hold more requests: a longer time of the log, or minutes under [timings].",
    undo="Nothing to undo.",
)


def _open(launch: Launch, route: Route, url: str, now: Series | None, missing: Unreachable | None) -> Finding:
    """Nothing decides: what would."""
    limit = limit_of(launch, route, "write")
    if now is not None:
        slow = shown_by(now, limit).over
        many = f"{len(now.samples)} walk{'s' if len(now.samples) != 1 else ''}"
        look = f"a short look of {many} shows nothing for sure ({slow} too slow)"
        text = f"{route.name}: {ended(now.stopped)}{look}"
        why = Unreachable(Layer.PERSON, text, "unmeasured")
        fix = slowed_down(launch) if now.stopped == "429" else measure(route)
        return cut(url, why, expected=_expected(limit), fix=fix)
    if missing is not None:
        return unwalked(url, route, missing, _expected(limit))
    return untimed(launch, url, route)


def _expected(limit: int) -> str:
    return f"95 of 100 requests within {limit} ms"


def _evidence(route: Route, limit: int, by: str) -> dict[str, str]:
    return {"route": route.name, "limit": f"{limit} ms", "timed by": by}


_URL = "https://shop.example/login"
_LOGIN = Route(name="login", url=_URL, kind="auth", journey="sign in")
_SHOP = sample_launch(routes=(_LOGIN,))
_BARE = sample_launch(routes=(Route(name="login", url=_URL, kind="auth"),))
_STRICT = sample_launch(routes=_SHOP.routes, limits=Limits(p95_strict=True))
_NONE = sample_launch(routes=(Route(name="home", url="/"),))
_BARRED = write_times(missing={_URL: Unreachable(Layer.PERSON, "it was not allowed", LEFT_OUT)})
_UNFIT = write_times(missing={_URL: Unreachable(Layer.PERSON, "no step of it sends something", "journey")})


def _series(*times: float, failures: int = 0, stopped: str = "") -> Series:
    return series("login", times or spread(60), url=_URL, kind="write", failures=failures, stopped=stopped)


def _kept_case(name: str, expect: Verdict, seen: Series, launch: Launch = _SHOP) -> Case:
    return case(name, launch, latency(measurement(seen)), _BARRED, NO_FILE, expect=expect)


def _log(name: str, expect: Verdict, *rows: Timing, launch: Launch = _BARE) -> Case:
    return case(name, launch, latency(), write_times(), timings(*rows), expect=expect)


def _cases() -> Iterator[Case]:
    yield _kept_case("measured, quick", PASS, _series())
    yield _kept_case("measured, too slow", WARN, _series(*spread(60, 700.0, 1200.0)))
    yield _kept_case("measured, far too slow", FAIL, _series(*spread(60, 1800.0, 2500.0)))
    strict = _series(*spread(60, 700.0, 1200.0))
    yield _kept_case("too slow where the bar is strict", FAIL, strict, _STRICT)
    yield _kept_case("stopped by the server", UNKNOWN, _series(*(80.0,) * 9, stopped="429"))
    yield _kept_case("every sixth fails", FAIL, _series(failures=12))
    walk = write_times(_series(*(1900.0,) * 3))
    quick = latency(measurement(_series()))
    yield case("slow just now", _SHOP, quick, walk, NO_FILE, expect=FAIL)
    short = write_times(_series(*(80.0,) * 3))
    yield case("a short look alone", _SHOP, latency(), short, NO_FILE, expect=UNKNOWN)
    other = latency(measurement(_series(), release="2026.10.1"))
    yield case("measured on another release", _SHOP, other, _BARRED, NO_FILE, expect=UNKNOWN)
    yield case("not allowed", _SHOP, latency(), _BARRED, NO_FILE, expect=UNKNOWN)
    yield case("a journey that never comes there", _SHOP, latency(), _UNFIT, NO_FILE, expect=UNKNOWN)
    dark = write_times(missing={_URL: DEAD})
    yield case("port 443 is closed", _SHOP, latency(), dark, NO_FILE, expect=UNKNOWN)
    away = latency(measurement(_series()), missing=[(_URL, DEAD)])
    yield case("quick yesterday, and port 443 is closed", _SHOP, away, _BARRED, NO_FILE, expect=UNKNOWN)
    yield _log("a log, quick", PASS, timing("POST /login", (120.0,) * ENOUGH))
    yield _log("a log, too few", UNKNOWN, timing("POST /login", (120.0,) * 30))
    yield _log("a log, slow", WARN, timing("POST /login", (1200.0,) * 30))
    yield _log("a log, far too slow", FAIL, timing("POST /login", (2200.0,) * 30))
    yield _log("a log, failing", FAIL, timing("POST /login", (120.0,) * 30, errors=12))
    ended = latency(measurement(_series(*(80.0,) * 9, stopped="cancelled")))
    read = timings(timing("POST /login", (120.0,) * ENOUGH))
    yield case("ended too early, and a log", _SHOP, ended, _BARRED, read, expect=PASS)
    whole = latency(*ended.kept, measurement(_series()))
    yield case("ended too early, and measured before", _SHOP, whole, _BARRED, NO_FILE, expect=PASS)
    yield _log("a log of the page alone", UNKNOWN, timing("GET /login"))
    apm = Timing("apm.csv", "/login", "POST", quantiles=((0.95, 210.0),))
    yield _log("an APM that does not count", UNKNOWN, apm)
    yield case("nothing says how", _BARE, latency(), write_times(), NO_FILE, expect=UNKNOWN)
    yield case("nothing is written", _NONE, latency(), write_times(), NO_FILE, expect=NOT_APPLICABLE)


CASES = Cases(_cases)
