"""watch.error-reporting."""

from collections.abc import Iterator
from dataclasses import replace

from cockpit.facts.error_reporters import ErrorReporter, ErrorReporters
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, SEEN_AT, in_days, sample_stated, statement
from cockpit.facts.stated import Reply, Standing, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Launch,
    Word,
    case,
    check,
)
from cockpit.kit.error_reports import Logs, hint, seen, to_try
from cockpit.kit.stating import by_word
from cockpit.model import UNSTATED

ID = "watch.error-reporting"

CHECK = check(
    "Server errors are captured with context",
    severity=HIGH,
    mode=ASSISTED,
    word=Word(
        "I made the product fail on purpose, and found the error with its address, release and time.",
        "the id or address of that event, and when it came",
        days=90,
    ),
    why="A customer who meets an error rarely writes; most leave. Without a report that names the page, the "
    "release and the moment, nobody knows that it happens, and nobody can repeat it.",
    fix="Report errors of the server to one service, with the release; make a page fail on purpose and look.",
    undo="Remove the package and its key.",
    verify=f"cockpit attest {ID}",
    source="OWASP Top 10 2021, A09 Security Logging and Monitoring Failures",
    terms={
        "error report": "what a program sends to one place when it fails: where, in which release, for whom",
        "test error": "a page of yours that fails on purpose, so that the way of the report can be tried",
    },
)


def judge(launch: Launch, error_reporters: ErrorReporters, stated: Stated) -> Iterator[Finding]:
    """Somebody has seen an error arrive; a package or script of a service is a hint and no proof."""
    where = (launch.logs.errors,) if launch.logs and launch.logs.errors else ()
    found = by_word(launch, ID, CHECK, stated, where)
    if found.kind == UNSTATED:
        found = replace(found, summary=hint(error_reporters), fix=to_try(launch, ID))
    yield replace(found, evidence={**found.evidence, **seen(error_reporters)})


def _cases() -> Iterator[Case]:
    shop, quiet = sample_launch(), ErrorReporters()
    sentry = ErrorReporters((ErrorReporter("Sentry", "the package sentry-sdk"),))
    said = sample_stated(statement(ID))
    yield case("an error was seen to arrive", shop, sentry, said, expect=PASS)
    yield case("seen, in a log of its own", shop, quiet, said, expect=PASS)
    yield case("a package and no more", shop, sentry, NOTHING_SAID, expect=UNKNOWN)
    yield case("nothing shows", shop, quiet, NOTHING_SAID, expect=UNKNOWN)
    yield case("no page answers", shop, ErrorReporters(unseen=DEAD), NOTHING_SAID, expect=UNKNOWN)
    not_so = sample_stated(statement(ID, answer=Reply.NOT_DONE))
    yield case("nothing arrived", shop, sentry, not_so, expect=FAIL)
    page = sample_launch(logs=Logs(errors="https://errors.example/", test_error="https://shop.example/fail"))
    yield case("the pages are named", page, sentry, NOTHING_SAID, expect=UNKNOWN)
    elsewhere = sample_stated(statement(ID, "https://old.example/"))
    yield case("another place since", page, sentry, elsewhere, expect=UNKNOWN)
    old = statement(ID, until=in_days(-1), standing=Standing.EXPIRED, why=f"it held until {SEEN_AT[:10]}")
    yield case("too long ago", shop, sentry, sample_stated(old), expect=UNKNOWN)
    yield case("the record is garbled", shop, sentry, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
