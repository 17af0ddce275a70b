"""Risks by severity and impact, and repairs in an order in which each can hold."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from cockpit.decision import fix_order, risks
from cockpit.decision.impact import waits_for
from cockpit.model import STALE, Fix, Result
from cockpit.roadmap import catalogue
from tests.reports.samples import (
    ATTESTED,
    BLOCKER,
    ERROR,
    FAIL,
    HIGH,
    LOW,
    MEDIUM,
    PASS,
    UNKNOWN,
    WARN,
    finding,
    findings,
    result,
)


def test_risks_are_worst_first_by_what_they_are_now() -> None:
    mixed = [
        result("a.medium-fail", finding(FAIL), severity=MEDIUM),
        result("a.high-unknown", finding(UNKNOWN), severity=HIGH),
        result("a.high-fail", finding(FAIL), severity=HIGH),
        result("a.milder", finding(FAIL, severity=LOW), severity=BLOCKER),
        result("a.blocker-error", finding(ERROR), severity=BLOCKER),
        result("a.warns", finding(WARN), severity=BLOCKER),
        result("a.passes", finding(PASS), severity=BLOCKER),
    ]
    assert [risk.check for risk in risks(mixed)] == [
        "a.blocker-error",
        "a.high-fail",
        "a.high-unknown",
        "a.medium-fail",
        "a.milder",
    ]


def test_of_the_same_severity_what_costs_the_launch_more_comes_first() -> None:
    open_ = ("seo.single-version", "perf.route-p95", "email.fallback", "header.hsts", "dns.single-service")
    found = risks([result(check, finding(FAIL)) for check in open_])
    assert [risk.check for risk in found] == list(reversed(open_))
    assert [risk.impact.id for risk in found] == ["down", "leak", "mail", "slow", "looks"]


def test_what_is_waived_comes_last_and_says_so() -> None:
    found = risks(
        [
            result("dns.single-service", finding(FAIL, waiver="2f00"), finding(PASS, "b.example")),
            result("seo.single-version", finding(FAIL), severity=LOW),
        ]
    )
    assert [(risk.check, risk.waived, risk.waivers, risk.standing) for risk in found] == [
        ("seo.single-version", False, (), "fails"),
        ("dns.single-service", True, ("2f00",), "waived"),
    ]


def test_a_waiver_on_a_launch_blocker_counts_for_nothing() -> None:
    (risk,) = risks([result("dns.single-service", finding(FAIL, waiver="2f00"), severity=BLOCKER)])
    assert (risk.waived, risk.waivers, risk.standing) == (False, (), "fails")


def test_a_risk_is_as_grave_as_what_is_left_of_it() -> None:
    (risk,) = risks([result("a.b", finding(FAIL, waiver="w"), finding(UNKNOWN, "b.example", severity=LOW))])
    assert (risk.severity, risk.verdict, risk.standing) == (LOW, UNKNOWN, "undecided")
    assert [found.subject for found in risk.findings] == ["b.example"]
    assert risk.waivers == ("w",)


def test_how_a_risk_stands_is_said_in_words() -> None:
    stood = [
        result("a.a", finding(FAIL)),
        result("a.b", finding(ERROR)),
        result("a.c", finding(UNKNOWN)),
        result("a.d", finding(UNKNOWN), mode=ATTESTED),
        result("a.e", finding(UNKNOWN, kind=STALE), mode=ATTESTED),
    ]
    assert {risk.check: risk.standing for risk in risks(stood)} == {
        "a.a": "fails",
        "a.b": "the check broke",
        "a.c": "undecided",
        "a.d": "waits for a person",
        "a.e": "what somebody stated has run out",
    }


def test_repairs_protect_uptime_first_and_leave_cosmetics_for_last() -> None:
    open_ = [
        result("seo.single-version", finding(FAIL), severity=BLOCKER),
        result("perf.cold-start", finding(FAIL), severity=BLOCKER),
        result("log.request-ids", finding(FAIL)),
        result("email.fallback", finding(FAIL)),
        result("dns.single-service", finding(FAIL), severity=LOW),
        result("domain.expiry", finding(FAIL)),
    ]
    assert [step.check for step in fix_order(open_)] == [
        *("domain.expiry", "dns.single-service", "email.fallback"),
        *("log.request-ids", "perf.cold-start", "seo.single-version"),
    ]


def test_what_something_urgent_waits_for_is_moved_up_with_it() -> None:
    steps = fix_order(
        [
            result("deploy.env-inventory", finding(FAIL), stage=4),
            result("deploy.env-required-present", finding(FAIL), severity=BLOCKER, stage=4),
            result("email.fallback", finding(FAIL)),
        ]
    )
    assert [(step.check, step.why) for step in steps] == [
        ("deploy.env-inventory", "deploy.env-required-present waits for it"),
        ("deploy.env-required-present", "waits for deploy.env-inventory"),
        ("email.fallback", "Mail does not arrive"),
    ]


def test_only_what_is_open_holds_something_up() -> None:
    def steps(canonical: Result) -> list[tuple[str, tuple[str, ...]]]:
        open_ = [canonical, result("redirect.single-hop", finding(FAIL))]
        return [(step.check, step.waits_for) for step in fix_order(open_)]

    id_ = "redirect.canonical-host"
    alone = [("redirect.single-hop", ())]
    assert steps(result(id_, finding(PASS))) == alone
    assert steps(result(id_, finding(WARN))) == alone
    assert steps(result(id_, finding(FAIL, waiver="w"))) == alone
    assert steps(result(id_, finding(UNKNOWN))) == [(id_, ()), ("redirect.single-hop", (id_,))]


def test_a_step_says_what_to_do_about_its_worst_finding_and_how_many_there_are() -> None:
    first, second = Fix("Publish the record.", "a. IN A 192.0.2.1", "Delete it."), Fix("Remove it.")
    found = (
        finding(UNKNOWN, fix=second, severity=LOW),
        finding(FAIL, fix=first),
        finding(FAIL, "b.example", fix=first),
        finding(PASS, "c.example"),
    )
    (step,) = fix_order([result("dns.single-service", *found, stage=3)])
    assert (step.stage, step.text, len(step.findings)) == (3, "Publish the record.", 3)
    assert step.fixes == (first, second)
    (bare,) = fix_order([result("dns.single-service", finding(ERROR, summary="It broke."))])
    assert (bare.text, bare.fixes) == ("It broke.", ())


IDS = [row.id for row in catalogue().check]
catalogued = st.lists(
    st.builds(
        lambda check, stage, severity, found: result(check, *found, stage=stage, severity=severity),
        st.sampled_from(IDS),
        st.integers(1, 7),
        st.sampled_from([BLOCKER, HIGH, MEDIUM, LOW]),
        st.lists(findings, min_size=1, max_size=2),
    ),
    max_size=40,
    unique_by=lambda one: one.check,
)


@given(catalogued)
def test_no_repair_comes_before_what_it_waits_for(found: list[Result]) -> None:
    steps = fix_order(found)
    place = {step.check: number for number, step in enumerate(steps)}
    assert sorted(place) == sorted(risk.check for risk in risks(found))
    assert len(place) == len(steps)
    for step in steps:
        held = [id_ for id_ in waits_for(step.check) if id_ in place]
        assert sorted(held) == sorted(step.waits_for)
        assert all(place[id_] < place[step.check] for id_ in held)


@given(catalogued)
def test_what_waits_for_nothing_and_holds_nothing_up_stands_by_its_urgency(found: list[Result]) -> None:
    free = [step for step in fix_order(found) if not step.waits_for and not step.first_for]
    keys = [(step.impact.rank, step.severity.rank, step.stage, step.check) for step in free]
    assert keys == sorted(keys)


@given(catalogued, st.randoms())
def test_a_permutation_of_the_results_gives_the_same_order(found: list[Result], chance: Random) -> None:
    shuffled = list(found)
    chance.shuffle(shuffled)
    assert fix_order(shuffled) == fix_order(found)
    assert risks(shuffled) == risks(found)
