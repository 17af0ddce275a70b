import io
import re

import pytest

from cockpit.model import Layer
from cockpit.reports.terminal import TerminalReport
from cockpit.text import said_of
from tests.reports.playing import Screen, written
from tests.reports.samples import ABOUT, GREEN, SAMPLE, SILENT, UNKNOWN, WARN, events, finding, play, result


def test_a_cause_is_named_once_with_all_that_waits_for_it() -> None:
    text = written("text", SAMPLE)
    assert text.count(SILENT) == 1
    assert f"2 checks undecided because: {SILENT} (dns)\n    dns.www-resolves, redirect.no-loop" in text


def test_green_is_quiet() -> None:
    assert len(written("text", GREEN).splitlines()) == 2 + 2


MIXED = result(
    "perf.route-p95",
    finding(
        UNKNOWN, "shop.example", summary="home was not measured yet", layer=Layer.PERSON, kind="unmeasured"
    ),
    finding(WARN, "shop.example/search", summary="search takes two seconds"),
)


@pytest.mark.parametrize("format_", ["text", "markdown", "junit"])
def test_what_an_undecided_check_warns_of_is_told_as_well(format_: str) -> None:
    told = written(format_, (MIXED,))
    assert "search takes two seconds" in told
    assert "home was not measured yet" in told


def test_who_saw_it_is_said() -> None:
    assert "The domain has an address (seen by machine)" in written("text", SAMPLE)
    stated = result("x.y", finding(SAMPLE[0].verdict), mode=SAMPLE[6].mode)
    assert "(stated by a person)" in written("text", (stated,))


def test_worst_first() -> None:
    text = written("text", SAMPLE)
    order = [
        text.index(word) for word in ("dns.apex-resolves", "perf.page-weight", "header.hsts", "Undecided")
    ]
    assert order == sorted(order)


def test_long_lines_are_broken_but_what_is_copied_is_not() -> None:
    long = "word " * 60
    url = f"https://shop.example/{'y' * 90}"
    seen = finding(SAMPLE[0].verdict, summary=long, observed=f"it ended at {url}", verify=f"curl {'x' * 150}")
    out = io.StringIO()
    play(TerminalReport(out, ABOUT, width=60), (result("x.y", seen),))
    lines = out.getvalue().splitlines()
    assert [line.split() for line in lines if len(line) > 60] == [[url], ["verify", "curl", "x" * 150]]


def test_colour_only_on_a_terminal_that_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def shown() -> str:
        out = Screen()
        play(TerminalReport(out, ABOUT, err=io.StringIO()), SAMPLE)
        return out.getvalue()

    assert "\x1b[31;1m✗ fail" in shown()
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown()) == written("text", SAMPLE)
    monkeypatch.setenv("NO_COLOR", "1")
    assert shown() == written("text", SAMPLE)
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in shown()


def test_progress_is_on_a_terminals_stderr_only_and_leaves_nothing() -> None:
    out, err = io.StringIO(), Screen()
    play(TerminalReport(out, ABOUT, err=err), SAMPLE)
    assert "3/8" in err.getvalue()
    assert err.getvalue().endswith("\r\x1b[K")
    assert "3/8" not in out.getvalue()
    silent = io.StringIO()
    play(TerminalReport(io.StringIO(), ABOUT, err=silent), SAMPLE)
    assert silent.getvalue() == ""


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_an_old_locale_gets_signs_it_can_show(encoding: str) -> None:
    raw = io.BytesIO()
    out = io.TextIOWrapper(raw, encoding=encoding)
    play(
        TerminalReport(out, ABOUT),
        (*SAMPLE, result("x.y", finding(SAMPLE[0].verdict, "münchen.example 日本"))),
    )
    out.flush()
    text = raw.getvalue().decode(encoding)
    assert ("✗ fail" if encoding == "utf-8" else "x fail") in text


def test_many_findings_are_counted_not_listed() -> None:
    many = [finding(SAMPLE[0].verdict, f"h{number}.example") for number in range(20)]
    assert "and 12 more; --format json lists them all" in written("text", (result("x.y", *many),))


def test_a_subject_is_named_once() -> None:
    summaries = ("shop.example", "shop.example leads nowhere"), ("shop.example", "shop.example2 is new")
    assert [said_of(*each) for each in summaries] == [
        "shop.example leads nowhere",
        "shop.example: shop.example2 is new",
    ]


def test_an_interrupted_run_says_what_is_missing() -> None:
    out = io.StringIO()
    report = TerminalReport(out, ABOUT)
    for event in [*events(SAMPLE)[:12], events(SAMPLE, interrupted=True)[-1]]:
        report.event(event)
    report.close()
    assert "The run was cut off; 5 checks were not judged." in out.getvalue()
