"""A sample of the product's log as findings: what was read, how it is named, why there is none."""

from dataclasses import replace
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.log_sample import LogSample, LogWindow
from cockpit.facts.stated import Stated
from cockpit.kit import HIGH, UNKNOWN, Check, Finding, Fix, Launch, Layer, cut, failed
from cockpit.kit.stating import by_word

FRESH_HOURS: Final = 72.0  # the newest line of a log that is still about the product as it is now; ours
NOT_GIVEN: Final = ("undeclared", "consent")  # kinds of a sample that nobody has let us read
_UNDO: Final = "Remove the lines again, and delete the file that was fetched."
DECLARE: Final = Fix(
    "Fetch the newest lines of the product's log beside launch.toml, keep the file out of version control, "
    "and name it. A folder may be named too, or a command that prints the log and ends.",
    '[logs]\npaths = "logs/app.log"   # fly logs --no-tail > logs/app.log, heroku logs -n 1500 > ...\n'
    "# or, run only with --allow build:\n"
    '# command = "fly logs --no-tail"',
    _UNDO,
)
FETCH: Final = Fix(
    "Fetch the newest lines of the product's log into the place that [logs] names, and run the check again.",
    undo="Delete the file that was fetched.",
)


def unseen(launch: Launch, check: str, declared: Check, sample: LogSample, stated: Stated) -> Finding | None:
    """In place of a judgement: a person's word where no log is declared, or why none could be read."""
    if sample.missing is None:
        return None
    if sample.missing.kind != "undeclared":
        return cut(launch.domain, sample.missing, fix=FETCH)
    found = by_word(launch, check, declared, stated)
    told = "; ".join(filter(None, (found.observed, f"not seen by the machine: {sample.missing.cause}")))
    return replace(found, observed=told, fix=DECLARE if found.verdict is UNKNOWN else found.fix)


def silent(launch: Launch, sample: LogSample) -> Finding | None:
    """There is a log, and nothing is in it."""
    if sample.window.events or sample.missing is not None:
        return None
    if sample.gaps:
        return incomplete(launch, sample)
    return failed(
        launch.domain,
        "no-logs",
        "the log that [logs] names is empty: when something breaks, nobody can look what it was",
        expected="lines of the last hours",
        observed="no line",
        severity=HIGH,
        fix=Fix(
            "Let the product write to its standard output, where every platform collects it, and name a file "
            "in which lines of it are.",
            undo="Nothing to undo.",
        ),
    )


def incomplete(launch: Launch, sample: LogSample) -> Finding:
    """Not everything could be read, so nothing is called clean."""
    why = Unreachable(Layer.REPO, f"not all logs could be read: {'; '.join(sample.gaps)}", "incomplete")
    return cut(launch.domain, why, evidence=evidence(sample), fix=FETCH)


def old(launch: Launch, sample: LogSample) -> Finding | None:
    """The newest line is from another time."""
    if sample.hours is None or sample.hours <= FRESH_HOURS:
        return None
    cause = f"the newest line of the log is {sample.hours / 24:.0f} days old: it tells nothing of today"
    return cut(launch.domain, Unreachable(Layer.REPO, cause, "old"), evidence=evidence(sample), fix=FETCH)


def evidence(sample: LogSample) -> dict[str, Any]:
    """What was read, for the record of a finding."""
    window = sample.window
    told = {
        "files": sample.files,
        "bytes": sample.bytes,
        "sha256": sample.digest[:16],
        "minutes": window.minutes,
        "from": window.first,
        "to": window.last,
        "events": window.events,
        "requests": window.requests,
        "left_out": list(sample.notes),
    }
    return {name: value for name, value in told.items() if value}


def share(part: int, whole: int) -> str:
    """`all`, `none`, or a share that never rounds to either."""
    if not whole or part >= whole:
        return "all" if whole else "none"
    return "none" if not part else f"{min(max(round(100 * part / whole), 1), 99)} %"


def form_of(window: LogWindow) -> str:
    """How most lines are written."""
    return max(window.forms, key=lambda name: window.forms[name], default="")
