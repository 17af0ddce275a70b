"""Results made by hand, and strategies that make them at random."""

from dataclasses import replace
from typing import Any

from hypothesis import strategies as st

from cockpit.model import (
    CheckJudged,
    CheckStarted,
    Event,
    Finding,
    Fix,
    Layer,
    Mode,
    Result,
    RunFinished,
    RunStarted,
    Severity,
    Verdict,
)
from cockpit.people.waiving import Count, Standing
from cockpit.record import Record
from cockpit.reports import About, Report
from tests.record.samples import decision, waiver

PASS, WARN, FAIL = Verdict.PASS, Verdict.WARN, Verdict.FAIL
UNKNOWN, ERROR, NOT_APPLICABLE = Verdict.UNKNOWN, Verdict.ERROR, Verdict.NOT_APPLICABLE
BLOCKER, HIGH, MEDIUM, LOW = Severity.LAUNCH_BLOCKER, Severity.HIGH, Severity.MEDIUM, Severity.LOW
AUTO, ASSISTED, ATTESTED = Mode.AUTO, Mode.ASSISTED, Mode.ATTESTED

SILENT = "The resolver 192.0.2.53 does not answer."
ABOUT = About(
    "launch-cockpit 0.1.0",
    "Shop",
    "ecommerce-prototype",
    stages={1: "Name the thing", 2: "One address", 6: "Hand over"},
)


def finding(verdict: Verdict, subject: str = "shop.example", **more: Any) -> Finding:
    summary = more.pop("summary", f"It is {verdict}.")
    return Finding(subject, verdict, summary, **more)


def result(
    check: str,
    *findings: Finding,
    severity: Severity = HIGH,
    mode: Mode = AUTO,
    stage: int = 1,
    title: str = "As it should be",
) -> Result:
    stamped = tuple(replace(found, check=check) for found in findings)
    return Result(check, title, stage, check.split(".", maxsplit=1)[0], mode, severity, stamped)


def standing(reason: str = "The vendor mends it next week.", number: str = "0123456789abcdef") -> Standing:
    """A waiver that counts."""
    row = waiver(check="header.hsts", reason=reason, compensating=reason)
    return Standing(number, row, Count.ACTIVE, "", "tom")


def cut(subject: str) -> Finding:
    return finding(UNKNOWN, subject, summary=SILENT, kind="cut-dns", layer=Layer.DNS)


APEX = finding(
    FAIL,
    kind="no-address",
    summary="The name has no address.",
    expected="198.51.100.20",
    observed="no records",
    evidence={"rcode": "NOERROR", "answers": []},
    fix=Fix("Publish an A record.", "shop.example. 300 IN A 198.51.100.20", "Delete the A record."),
    verify="dig +short A shop.example",
)
SAMPLE = (
    result("dns.apex-resolves", APEX, severity=BLOCKER, title="The domain has an address"),
    result(
        "dns.www-resolves", cut("www.shop.example"), severity=BLOCKER, title="The www name has an address"
    ),
    result("redirect.no-loop", cut("www.shop.example"), stage=2, title="No redirect leads back"),
    result(
        "header.hsts",
        finding(WARN, kind="short", summary="It holds for a day only.", observed="max-age=86400"),
        stage=2,
        severity=MEDIUM,
        title="Browsers stay on https",
    ),
    result("seo.single-version", finding(PASS), stage=2, title="One version of each page"),
    result("app.webhook-direct", finding(NOT_APPLICABLE), stage=2, title="Webhooks skip the edge"),
    result(
        "handover.support-contacts",
        finding(
            UNKNOWN,
            "launch.toml",
            summary="Nobody is named for support.",
            kind="undeclared",
            layer=Layer.PERSON,
            fix=Fix("Add this to launch.toml.", '[[support]]\nkind = "incident"', "Remove the line."),
        ),
        mode=ATTESTED,
        stage=6,
        title="Customers know whom to ask",
    ),
    result(
        "perf.page-weight",
        finding(ERROR, summary="The check itself crashed: ValueError.", kind="crash", layer=Layer.BUG),
        stage=6,
        severity=LOW,
        title="Pages are light",
    ),
)
GREEN = tuple(
    result(f"dns.check-{number}", finding(PASS), stage=1 + number % 2, severity=BLOCKER)
    for number in range(6)
)


def events(results: tuple[Result, ...], *, interrupted: bool = False) -> list[Event]:
    """A whole run, its checks judged out of order."""
    started: list[Event] = [
        RunStarted("r-1", tuple(one.check for one in results), "2026-11-20T10:00:00+00:00")
    ]
    started += [CheckStarted(one.check) for one in results]
    started += [CheckJudged(one, number * 0.5) for number, one in enumerate(reversed(results))]
    return [*started, RunFinished("r-1", "2026-11-20T10:00:09+00:00", interrupted)]


def play(report: Report, results: tuple[Result, ...], *, interrupted: bool = False) -> None:
    for event in events(results, interrupted=interrupted):
        report.event(event)
    report.close()


WAIVED = (
    result("header.hsts", finding(FAIL, waiver="0123456789abcdef"), severity=MEDIUM),
    result("dns.partly", finding(FAIL, waiver="0123456789abcdef"), finding(FAIL, "other.example")),
    result("email.open", finding(UNKNOWN, waiver="0123456789abcdef"), mode=ASSISTED),
)
DECIDED = replace(
    ABOUT,
    waivers=(standing(),),
    record=Record({"f" * 16: decision(status="go")}),
)
HOSTILE = (
    "\x1b[31mred\x1b]8;;http://evil.example\x07",
    "\u202etxt.exe",
    "<script>alert(1)</script><img src=x onerror=y>",
    "[link](javascript:alert(1)) ![i](http://evil.example/i.png)",
    "``` ` `` |a|b| @everyone #1 www.evil.example https://evil.example",
    "]]> &amp; <!-- --> \x00 \ufffe \ud800",
    "line\r\nbreak\n# heading\n- item\n1. one",
    "[bold red]markup[/] [@click=app.bell]x[/]",
)
texts = st.one_of(st.text(max_size=60), st.sampled_from(HOSTILE))
_json = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
fixes = st.builds(Fix, texts, st.none() | texts, st.none() | texts)
findings = st.builds(
    Finding,
    subject=texts,
    verdict=st.sampled_from(Verdict),
    summary=texts,
    kind=st.text("abc-", max_size=6),
    layer=st.none() | st.sampled_from(Layer),
    expected=texts,
    observed=texts,
    evidence=st.dictionaries(st.text(max_size=8), _json, max_size=3),
    fix=st.none() | fixes,
    verify=texts,
    severity=st.none() | st.sampled_from(Severity),
)
results = st.builds(
    lambda family, name, stage, mode, severity, title, found: result(
        f"{family}.{name}", *found, stage=stage, mode=mode, severity=severity, title=title
    ),
    st.sampled_from(["dns", "tls", "email"]),
    st.text("abc-", min_size=1, max_size=5),
    st.integers(1, 7),
    st.sampled_from(Mode),
    st.sampled_from(Severity),
    texts,
    st.lists(findings, min_size=1, max_size=3),
)
