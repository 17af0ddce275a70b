"""Each line of the log is an object with a level, an hour and the id of its request."""

from collections.abc import Iterator
from typing import Any

from cockpit.facts.log_sample import LogSample, LogWindow
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_logs import log_sample, log_window, lost_sample, no_sample, silent_sample
from cockpit.facts.samples_stated import NOTHING_SAID, sample_stated, statement
from cockpit.facts.stated import Stated
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
    Launch,
    Word,
    case,
    check,
    failed,
    passed,
    warned,
)
from cockpit.kit.logs import evidence, form_of, share, silent, unseen
from cockpit.model import Verdict
from cockpit.standards.log_lines import Form

ID = "log.structured-json"
NEARLY = 0.95  # the rest is what a platform says at a start; ours
SOME = 0.5

CHECK = check(
    "Structured logs",
    severity=MEDIUM,
    mode=ASSISTED,
    word=Word(
        "Our log is written as one JSON object a line, each with its level, its hour and the id of the "
        "request it belongs to.",
        "three lines of it, without a customer's data",
        days=180,
    ),
    why="At night, with customers waiting, one wants all lines of one request, or all errors of one hour. In "
    "objects a search finds them; in sentences one reads until one is tired.",
    fix="Give the logger its JSON output, and let it add level, time and request id to every line.",
    undo="Give it the former output back.",
    verify=f"cockpit check {ID}",
    source="the twelve-factor app, XI Logs; OpenTelemetry log data model: timestamp, severity, trace id",
    terms={
        "structured": "each line is an object with named fields instead of a sentence",
        "logfmt": "lines of name=value",
    },
)
_EXPECTED = "JSON with level, time and request id in nearly every line"


def judge(launch: Launch, log_sample: LogSample, stated: Stated) -> Iterator[Finding]:
    """The share of whole lines in the window of the sample."""
    if instead := unseen(launch, ID, CHECK, log_sample, stated) or silent(launch, log_sample):
        yield instead
        return
    window = log_sample.window
    told = _told(window)
    seen: dict[str, Any] = {"expected": _EXPECTED, "observed": told, "evidence": _counted(log_sample)}
    structured = sum(window.forms.get(form.value, 0) for form in (Form.JSON, Form.LOGFMT))
    if structured < SOME * window.events:
        summary = f"the log is written for people, not for a search: most lines are {form_of(window)}"
        yield failed(launch.domain, "unstructured", summary, **seen)
    elif window.whole < NEARLY * window.events:
        yield warned(launch.domain, "not-whole", f"not every line can be searched: {told}", **seen)
    elif form_of(window) == Form.LOGFMT:
        summary = "the log is logfmt: it can be searched where the service for logs reads that"
        yield warned(launch.domain, "logfmt", summary, **seen)
    else:
        yield passed(launch.domain, f"objects with all that a search needs: {told}", **seen)


def _told(window: LogWindow) -> str:
    structured = sum(window.forms.get(form.value, 0) for form in (Form.JSON, Form.LOGFMT))
    events = window.events
    told = (("structured", structured), ("with a time", window.timed), ("with a level", window.levelled))
    ids = f", with a request id {share(window.asked, window.requests)} of those about a request"
    return ", ".join(f"{what} {share(count, events)}" for what, count in told) + ids * bool(window.requests)


def _counted(sample: LogSample) -> dict[str, Any]:
    window = sample.window
    counts = {"timed": window.timed, "levelled": window.levelled, "whole": window.whole}
    return {**evidence(sample), "forms": dict(window.forms), **counts}


_SHOP = sample_launch()


def _one(name: str, expect: Verdict, seen: LogSample, stated: Stated = NOTHING_SAID) -> Case:
    return case(name, _SHOP, seen, stated, expect=expect)


def _counts(name: str, expect: Verdict, **parts: Any) -> Case:
    return _one(name, expect, log_sample(log_window(**parts)))


def _cases() -> Iterator[Case]:
    yield _counts("JSON, whole", PASS)
    yield _counts("a few lines of the platform", PASS, forms={"JSON": 505, "text": 15}, whole=505)
    yield _counts("without levels", WARN, levelled=0, whole=0)
    yield _counts("without ids", WARN, asked=0, whole=20)
    yield _counts("half of it", WARN, forms={"JSON": 300, "text": 220}, whole=300)
    yield _counts("logfmt", WARN, forms={"logfmt": 520})
    yield _counts("an access log", FAIL, forms={"access log": 520}, whole=0)
    yield _counts("sentences", FAIL, forms={"text": 500, "JSON": 20}, whole=20)
    yield _one("an empty file", FAIL, silent_sample())
    yield _one("the file is gone", UNKNOWN, lost_sample())
    yield _one("nothing is declared", UNKNOWN, no_sample())
    yield _one("somebody says so", PASS, no_sample(), sample_stated(statement(ID)))


CASES = Cases(_cases)
