"""What the product has logged lately holds no obvious error."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.log_sample import LogRoute, LogSample, LogWindow
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_logs import (
    log_route,
    log_sample,
    log_window,
    lost_sample,
    no_sample,
    silent_sample,
)
from cockpit.facts.samples_stated import NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Reply, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    MEDIUM,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Layer,
    Word,
    case,
    check,
    cut,
    failed,
    passed,
    warned,
)
from cockpit.kit.logs import evidence, incomplete, old, silent, unseen
from cockpit.model import Verdict

ID = "audit.log-review"
OFTEN = 3  # the same error so often is no accident; ours
SHARE = 0.01  # of a route's answers; ours
LEFT, LEAVING = (
    10,
    0.1,
)  # answers of one route that nobody waited for, and their share: some always leave; ours
GUESSES, REFUSED = 100, 0.8  # refused answers of one route, and their share: somebody tries passwords

CHECK = check(
    "Recent logs reviewed for obvious errors",
    severity=MEDIUM,
    mode=ASSISTED,
    word=Word(
        "I have read the log of the last day and looked at every error in it: each is explained or mended.",
        "how many errors of which kind there were, and since when they are gone",
        days=14,
    ),
    why="Most outages of a first week stand in the log days before: an answer 500 on one page, a time-out to "
    "the payment provider, an exception that somebody meant to look at later.",
    fix="Take the first route of the list, find one of its errors in the log by its id, and mend the cause.",
    undo="Take the change back.",
    verify=f"cockpit check {ID}",
    source="counts of [logs]: answers from 500 on, time-outs (408, 499, 504), exceptions, fatal lines",
    terms={
        "exception": "an error that the program did not expect; it gives up what it was doing",
        "route": "a page or address of the product, without what differs from customer to customer",
    },
)
LINES, MANY = 10, 0.05  # of level error, and their share, that nobody should pass over; ours
LEAST = 0.1  # of the lines: fewer with a status or a level, and nothing was looked at; ours
_LOOKS = ("GET", "HEAD", "OPTIONS")  # who is not signed in is refused there on every page
_EXPECTED = "no route that fails again and again, no exception that comes back"


def judge(launch: Launch, log_sample: LogSample, stated: Stated) -> Iterator[Finding]:
    """Errors by route and by exception in the newest minutes of the log."""
    instead = (
        unseen(launch, ID, CHECK, log_sample, stated) or silent(launch, log_sample) or old(launch, log_sample)
    )
    if instead:
        yield instead
        return
    found = [*_by_route(launch, log_sample), *_by_kind(launch, log_sample)] or [
        *_by_level(launch, log_sample)
    ]
    yield from found
    if log_sample.gaps:
        yield incomplete(launch, log_sample)
    elif not found and not _tells(log_sample.window):
        why = "its lines show neither a level nor the status of an answer: errors in it cannot be counted"
        yield cut(launch.domain, Unreachable(Layer.REPO, why, "mute"), evidence=_told(log_sample), fix=_SPEAK)
    elif not found:
        told = ", ".join(filter(None, _minor(log_sample)))
        told = f"nothing that comes back: {told}" if told else "no error in its newest minutes"
        yield passed(launch.domain, told, expected=_EXPECTED, observed=told, evidence=_told(log_sample))


def _tells(window: LogWindow) -> bool:
    """Enough of its lines say how it went."""
    return window.requests + window.levelled >= LEAST * window.events


def _by_route(launch: Launch, sample: LogSample) -> Iterator[Finding]:
    routes = sample.window.routes
    bad = [one for one in routes if one.failed >= OFTEN and one.failed >= SHARE * one.requests]
    slow = [one for one in routes if one not in bad and one.timeouts >= LEFT]
    slow = [one for one in slow if one.timeouts >= LEAVING * one.requests]
    tried = [one for one in routes if one.method not in _LOOKS and one.denied >= GUESSES]
    tried = [one for one in tried if one.denied >= REFUSED * one.requests]
    if bad:
        names = ", ".join(f"{_name(one)} {one.failed} of {one.requests}" for one in bad)
        summary = f"the product answers with errors of its own again and again: {names}"
        yield failed(launch.domain, "failing-routes", summary, observed=names, **_seen(sample))
    if slow:
        names = ", ".join(f"{_name(one)} {one.timeouts} of {one.requests}" for one in slow)
        yield warned(
            launch.domain, "time-outs", f"answers come too late: {names}", observed=names, **_seen(sample)
        )
    for one in tried:
        summary = f"{_name(one)} refuses nearly everybody: somebody tries passwords, or a sign-in is broken"
        yield warned(
            launch.domain,
            "refused",
            summary,
            observed=f"{one.denied} of {one.requests} refused",
            fix=_REFUSED,
            **_seen(sample),
        )


def _by_kind(launch: Launch, sample: LogSample) -> Iterator[Finding]:
    window = sample.window
    again = {name: count for name, count in window.exceptions.items() if count >= OFTEN}
    if fatal := window.levels.get("fatal", 0):
        yield failed(
            launch.domain,
            "fatal",
            f"the program gave up {_times(fatal)}: lines of level fatal",
            observed=f"{fatal} fatal",
            **_seen(sample),
        )
    if again:
        names = ", ".join(f"{name} {_times(count)}" for name, count in again.items())
        yield failed(
            launch.domain,
            "exceptions",
            f"the same exceptions come back: {names}",
            observed=names,
            **_seen(sample),
        )


def _by_level(launch: Launch, sample: LogSample) -> Iterator[Finding]:
    """Many lines that the product itself calls errors, whatever they say."""
    window, count = sample.window, sample.window.levels.get("error", 0)
    if count >= LINES and count >= MANY * window.events:
        told = f"{count} of {window.events} lines"
        summary = f"{told} are of level error, and name neither a route nor an exception: read them"
        yield warned(launch.domain, "errors", summary, observed=told, **_seen(sample))


def _minor(sample: LogSample) -> Iterator[str]:
    """What there is of errors without being a pattern."""
    window = sample.window
    failing = sum(one.failed for one in window.routes)
    yield f"{failing} answered with 500 or more" if failing else ""
    yield f"{window.timeouts} time-outs" if window.timeouts else ""
    yield f"{sum(window.exceptions.values())} exceptions" if window.exceptions else ""
    yield f"{window.levels['error']} lines of level error" if window.levels.get("error") else ""


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _name(one: LogRoute) -> str:
    return f"{one.method} {one.route}".strip()


def _seen(sample: LogSample) -> dict[str, Any]:
    return {"expected": _EXPECTED, "evidence": _told(sample)}


def _told(sample: LogSample) -> dict[str, Any]:
    """The counts of the window: the ten worst routes, the exceptions, the levels."""
    rows = [
        {
            "route": _name(one),
            "requests": one.requests,
            "failed": one.failed,
            "timeouts": one.timeouts,
            "denied": one.denied,
        }
        for one in sample.window.routes
    ]
    more = {"exceptions": dict(sample.window.exceptions), "levels": dict(sample.window.levels)}
    return {**evidence(sample), "routes": rows, **more}


_SPEAK = Fix(
    "Let the logger begin each line with a level (info, error), or name the log of requests as well: that of "
    "nginx, of Caddy or of the platform.",
    undo="Give the logger its former form back.",
)
_REFUSED = Fix(
    "Look whose requests they are. One address, many names: let the edge slow that route down. Many "
    "customers: try the sign-in yourself.",
    undo="Take the rule at the edge back.",
)
_SHOP = sample_launch()


def _one(name: str, expect: Verdict, seen: LogSample, stated: Stated = NOTHING_SAID) -> Case:
    return case(name, _SHOP, seen, stated, expect=expect)


def _counted(name: str, expect: Verdict, *routes: LogRoute, **parts: Any) -> Case:
    return _one(name, expect, log_sample(log_window(*routes, **parts)))


def _cases() -> Iterator[Case]:
    yield _counted("nothing wrong", PASS)
    yield _counted("a route fails again and again", FAIL, log_route(failed=12))
    yield _counted("a route that few ask for always fails", FAIL, log_route(requests=3, failed=3))
    yield _counted("three of ten thousand", PASS, log_route(requests=10_000, failed=3))
    yield _counted("once", PASS, log_route(failed=1))
    yield _counted("answers come too late", WARN, log_route(timeouts=40))
    yield _counted("some go away", PASS, log_route(timeouts=9))
    yield _counted("some of many go away", PASS, log_route(requests=10_000, timeouts=90))
    yield _counted("somebody tries passwords", WARN, log_route("/login", 200, "POST", denied=190))
    yield _counted("people mistype", PASS, log_route("/login", 200, "POST", denied=20))
    yield _counted("nobody is signed in", PASS, log_route("/api/me", 200, denied=200))
    yield _counted("an exception comes back", FAIL, exceptions={"TypeError": 7})
    yield _counted("an exception, once", PASS, exceptions={"TypeError": 1})
    yield _counted("it gave up", FAIL, levels={"fatal": 1, "info": 400})
    yield _counted("errors that were caught", PASS, levels={"error": 9, "info": 400})
    yield _counted("one line in five is an error", WARN, levels={"error": 104, "info": 400})
    yield _one("a file that cannot be read", UNKNOWN, log_sample(gaps=("logs/b.log cannot be read",)))
    yield _counted("sentences without a level", UNKNOWN, requests=0, levelled=3, levels={"info": 3})
    yield _one("of last month", UNKNOWN, log_sample(hours=700.0))
    yield _one("an empty file", FAIL, silent_sample())
    yield _one("the file is gone", UNKNOWN, lost_sample())
    yield _one("nothing is declared", UNKNOWN, no_sample())
    yield _one(
        "somebody has read it", PASS, no_sample(), sample_stated(statement(ID, words="Two, both mended."))
    )
    no = statement(ID, answer=Reply.NOT_DONE, reason="we have no logs")
    yield _one("somebody has none", FAIL, no_sample(), sample_stated(no))


CASES = Cases(_cases)
