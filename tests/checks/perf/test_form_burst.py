"""What twenty visitors at once are said to show, and what they are not."""

import pytest

from checks.perf import form_burst
from cockpit.facts.form_burst import VISITORS, CrowdVisit, FormBurst, FormCrowd
from cockpit.facts.samples_burst import NOT_ALLOWED
from cockpit.facts.samples_form_burst import SIGN_UP, burst, crowd, with_form
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_smoke import barred, stepped, walked
from cockpit.kit import FAIL, PASS, UNKNOWN, WARN, Finding
from cockpit.kit.crowds import TIMES, UNFELT_MS
from cockpit.model import Layer, Severity, Verdict

SHOP = with_form()


def told(*crowds: FormCrowd) -> list[Finding]:
    return list(form_burst.judge(SHOP, burst(*crowds)))


def one(*args: object, **more: object) -> Finding:
    (found,) = told(crowd(*args, **more))  # type: ignore[arg-type]
    return found


def times(slow: int, ms: float, quick: float = 10.0) -> tuple[float, ...]:
    return (quick,) * (VISITORS - slow) + (ms,) * slow


@pytest.mark.parametrize(
    ("slow", "verdict"), [(0, PASS), (1, PASS), (2, WARN), (9, WARN), (11, FAIL), (VISITORS, FAIL)]
)
def test_the_middle_one_fails_and_the_second_slowest_only_warns(slow: int, verdict: Verdict) -> None:
    found = one(times(slow, 900.0), quiet=10.0)
    assert found.verdict is verdict
    assert found.severity is (Severity.LOW if verdict is WARN else None)


@pytest.mark.parametrize(
    ("quiet", "ms", "verdict"),
    [
        (10.0, UNFELT_MS, PASS),  # twenty times as long, and nobody feels it
        (10.0, UNFELT_MS + 1, FAIL),
        (300.0, TIMES * 300.0, PASS),
        (300.0, TIMES * 300.0 + 1, FAIL),
    ],
)
def test_three_times_as_long_and_long_enough_to_be_felt(quiet: float, ms: float, verdict: Verdict) -> None:
    assert one(ms, quiet=quiet).verdict is verdict


def test_errors_are_counted_by_kind_and_go_before_times() -> None:
    found = one(900.0, CrowdVisit(2, 503), CrowdVisit(2, 503), CrowdVisit(fault="reset"), quiet=10.0)
    assert (found.verdict, found.kind) == (FAIL, "errors")
    assert found.summary == "3 of 20 visitors at once got an error or no answer (503 x 2, reset x 1)"
    assert found.fix is not None
    assert "limit_req_status 429" in (found.fix.record or "")


@pytest.mark.parametrize("status", [403, 429])
def test_a_limit_on_one_address_is_no_fault_of_the_form(status: int) -> None:
    found = one(10.0, *[CrowdVisit(2, status)] * 15)
    assert (found.verdict, found.layer) == (UNKNOWN, Layer.EDGE)
    assert f"15 of 20 visitors at once were turned away ({status} x 15)" in found.summary


def test_a_pause_of_this_machine_excuses_times_and_no_errors() -> None:
    assert one(900.0, quiet=10.0, disturbed=True).verdict is UNKNOWN
    assert one(900.0, CrowdVisit(2, 500), quiet=10.0, disturbed=True).verdict is FAIL


def test_the_evidence_is_in_steps_and_says_what_it_is_worth() -> None:
    first, second = one(33.0, quiet=21.0), one(41.0, quiet=28.0)
    assert first == second
    assert "second slowest (p95 by rank, without a bound)" in first.evidence


def test_what_the_store_of_an_edge_answered_says_nothing_of_the_server() -> None:
    assert one(stored=True).summary.endswith("the store of the edge answered, not your server")


def test_why_the_form_was_not_sent_is_kept() -> None:
    assert one(unsent="no journey of [[smoke]] sends it").evidence["the form was not sent"]


def test_the_walks_are_told_once_and_everything_left_behind_each_time() -> None:
    well = walked(stepped("send", method="POST"))
    assert [found.verdict for found in told(crowd(walks=(well,) * 10))] == [PASS, PASS]
    bad = walked(stepped("send", 500, "status", method="POST"))
    left = walked(stepped("undo", 500, "status"), left="made", by_hand=("undo: POST /undo",))
    kinds = [found.kind for found in told(crowd(walks=(bad, bad, well, left)))]
    assert kinds == ["", "status", "status", "left-behind"]


def test_walks_that_a_limit_stopped_are_undecided() -> None:
    walks = (barred("limit", "app.shop.example answers 429", Layer.EDGE),)
    assert [found.verdict for found in told(crowd(walks=walks))] == [PASS, UNKNOWN]


def test_what_was_not_allowed_says_what_allows_it() -> None:
    (found,) = told(FormCrowd("sign-up", SIGN_UP, why=NOT_ALLOWED))
    assert found.verify == "cockpit check perf.form-burst --allow active"
    (dead,) = told(FormCrowd("sign-up", SIGN_UP, why=DEAD))
    assert (dead.summary, dead.layer) == (DEAD.cause, Layer.TCP)


def test_pages_beyond_those_that_are_visited_are_named() -> None:
    *_, left = form_burst.judge(SHOP, FormBurst((crowd(),), ("checkout", "join")))
    assert left.summary.endswith("not to checkout, join")
