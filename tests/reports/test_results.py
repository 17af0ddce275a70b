import datetime as dt
import io
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.model import Fix, Mode, Result, Severity, Verdict
from cockpit.redacted import plain, redacted
from cockpit.reports.changes import changes, write_changes
from cockpit.reports.exitcode import exit_code
from cockpit.reports.ink import Ink
from cockpit.reports.json import result_from_dict, result_to_dict
from tests.reports.samples import (
    ASSISTED,
    ATTESTED,
    BLOCKER,
    ERROR,
    FAIL,
    HIGH,
    LOW,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    SAMPLE,
    UNKNOWN,
    WARN,
    cut,
    finding,
    result,
    results,
)


@given(results)
def test_a_result_comes_back_from_json(one: Result) -> None:
    text = json.dumps(result_to_dict(one), allow_nan=False)
    back = result_from_dict(json.loads(text))
    assert back == redacted(one)
    assert result_to_dict(back) == json.loads(text)
    assert [found.fingerprint for found in back.findings] == [
        found["fingerprint"] for found in json.loads(text)["findings"]
    ]


@pytest.mark.parametrize("one", SAMPLE, ids=lambda one: one.check)
def test_what_holds_no_secret_comes_back_exactly(one: Result) -> None:
    assert result_from_dict(result_to_dict(one)) == one


@pytest.mark.parametrize(
    ("evidence", "mode", "who"),
    [
        ([{}], ASSISTED, "machine"),
        ([{"row": "a1"}], ASSISTED, "person"),
        ([{"row": "a1", "seen_by": "person"}], ASSISTED, "person"),
        ([{"row": "a1", "seen_by": "machine"}], ASSISTED, "machine"),
        ([{"row": "a1"}, {}], ASSISTED, "machine"),
        ([{}], ATTESTED, "person"),
    ],
    ids=["looked", "stated", "drilled by a person", "drilled and seen", "both", "attested"],
)
def test_what_rests_on_words_alone_says_so(evidence: list[dict[str, str]], mode: Mode, who: str) -> None:
    one = replace(result("a.a", *(replace(finding(PASS), evidence=seen) for seen in evidence)), mode=mode)
    assert one.seen_by == who
    assert result_to_dict(one)["seen_by"] == who


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@given(_anything)
def test_what_is_no_result_is_refused(data: object) -> None:
    with pytest.raises(ValueError, match="not a result"):
        result_from_dict(data)


@given(st.data())
def test_a_damaged_result_is_refused_or_read(data: st.DataObject) -> None:
    whole = result_to_dict(SAMPLE[0])
    whole[data.draw(st.sampled_from(sorted(whole)))] = data.draw(_anything)
    try:
        result_from_dict(whole)
    except ValueError as reason:
        assert "not a result" in str(reason)  # noqa: PT017 - either way is right


def test_without_findings_it_is_no_result() -> None:
    with pytest.raises(ValueError, match="no findings"):
        result_from_dict({**result_to_dict(SAMPLE[0]), "findings": []})


def test_evidence_of_any_type_becomes_json() -> None:
    deep: list[object] = []
    deep.append(deep)
    evidence = {
        "tuple": (1, 2.5, float("nan"), float("inf")),
        "set": {"b", "a"},
        "at": dt.datetime(2026, 11, 20, tzinfo=dt.UTC),
        "day": dt.date(2026, 11, 20),
        "bytes": b"caf\xc3\xa9 \xff",
        "verdict": FAIL,
        "finding": finding(PASS),
        3: None,
        "surrogate": "\ud800",
        "deep": deep,
    }
    value = plain(evidence)
    assert value["tuple"] == [1, 2.5, "nan", "inf"]
    assert value["set"] == ["a", "b"]
    assert (value["at"], value["day"]) == ("2026-11-20T00:00:00+00:00", "2026-11-20")
    assert value["bytes"] == "café \\xff"
    assert (value["verdict"], value["finding"]["subject"], value["3"]) == ("fail", "shop.example", None)
    assert value["surrogate"] == "\\ud800"
    assert json.loads(json.dumps(value, allow_nan=False)) == value


def test_a_headers_name_tells_what_its_value_is() -> None:
    assert plain({"Set-Cookie": ["a=1; Path=/", "b=2"], "server": "x"}) == {
        "Set-Cookie": ["a=[redacted: cookie]; Path=/", "b=[redacted: cookie]"],
        "server": "x",
    }
    assert plain([("cookie", "a=1; b=2"), ("authorization", "opaque"), ("server", "x=1")]) == [
        ["cookie", "a=[redacted: cookie]; b=[redacted: cookie]"],
        ["authorization", "[redacted: authorization header]"],
        ["server", "x=1"],
    ]


class TestExitCode:
    @pytest.mark.parametrize(
        ("one", "fail_on", "people", "code"),
        [
            (result("a.b", finding(PASS)), HIGH, False, 0),
            (result("a.b", finding(WARN), severity=BLOCKER), HIGH, False, 0),
            (result("a.b", finding(NOT_APPLICABLE)), HIGH, True, 0),
            (result("a.b", finding(FAIL), severity=HIGH), HIGH, False, 1),
            (result("a.b", finding(FAIL), severity=BLOCKER), HIGH, False, 1),
            (result("a.b", finding(FAIL), severity=MEDIUM), HIGH, False, 0),
            (result("a.b", finding(FAIL), severity=MEDIUM), LOW, False, 1),
            (result("a.b", finding(FAIL, severity=LOW), severity=BLOCKER), HIGH, False, 0),
            (result("a.b", finding(FAIL, severity=LOW), finding(UNKNOWN)), HIGH, False, 3),
            (result("a.b", finding(UNKNOWN)), HIGH, False, 3),
            (result("a.b", finding(UNKNOWN), severity=LOW), HIGH, True, 0),
            (result("a.b", finding(UNKNOWN), mode=ATTESTED), HIGH, False, 0),
            (result("a.b", finding(UNKNOWN), mode=ASSISTED), HIGH, False, 0),
            (result("a.b", finding(UNKNOWN), mode=ATTESTED), HIGH, True, 3),
            (result("a.b", finding(ERROR), mode=ASSISTED), HIGH, False, 3),
            (result("a.b", finding(FAIL), severity=BLOCKER), None, True, 0),
        ],
    )
    def test_one(self, one: Result, fail_on: Severity | None, people: bool, code: int) -> None:
        assert exit_code([one], fail_on, people=people) == code

    def test_red_beats_undecided(self) -> None:
        assert exit_code([result("a.a", finding(UNKNOWN)), result("a.b", finding(FAIL))], HIGH) == 1

    def test_nothing_judged_is_undecided(self) -> None:
        assert exit_code([], HIGH) == 3
        assert exit_code([], None) == 0


class TestChanges:
    @staticmethod
    def kinds(before: list[Result], after: list[Result]) -> dict[tuple[str, str], str]:
        found = changes({one.check: one for one in before}, {one.check: one for one in after})
        return {(change.check, change.subject): change.kind for change in found}

    @pytest.mark.parametrize(
        ("was", "now", "kind"),
        [
            (finding(PASS), finding(PASS), "same"),
            (finding(PASS), finding(NOT_APPLICABLE), "same"),
            (finding(PASS), finding(FAIL, kind="k"), "newly-red"),
            (finding(WARN, kind="k"), finding(FAIL, kind="k"), "newly-red"),
            (finding(FAIL, kind="k"), finding(FAIL, kind="other"), "newly-red"),
            (finding(FAIL, kind="k"), finding(FAIL, kind="k", summary="in other words"), "same"),
            (finding(FAIL, kind="k"), finding(PASS), "mended"),
            (finding(FAIL, kind="k"), finding(WARN, kind="k"), "mended"),
            (finding(FAIL, kind="k"), cut("shop.example"), "changed"),
            (finding(FAIL, kind="k"), finding(ERROR, kind="crash"), "changed"),
            (cut("shop.example"), finding(PASS), "changed"),
            (finding(PASS), cut("shop.example"), "changed"),
            (cut("shop.example"), cut("shop.example"), "same"),
            (finding(WARN, kind="k"), finding(WARN, kind="other"), "changed"),
        ],
    )
    def test_one_subject(self, was: object, now: object, kind: str) -> None:
        found = self.kinds([result("a.b", was)], [result("a.b", now)])  # type: ignore[arg-type]
        assert found == {("a.b", "shop.example"): kind}

    def test_a_subject_that_is_no_longer_named_is_mended_only_if_the_check_could_look(self) -> None:
        was = [result("a.b", finding(FAIL, "x", kind="k"))]
        assert self.kinds(was, [result("a.b", finding(PASS, "y"))])[("a.b", "x")] == "mended"
        assert self.kinds(was, [result("a.b", cut("y"))])[("a.b", "x")] == "changed"

    def test_checks_not_looked_at_are_not_compared(self) -> None:
        assert self.kinds([result("a.b", finding(FAIL))], []) == {}

    def test_a_check_seen_for_the_first_time(self) -> None:
        after = [result("a.a", finding(FAIL)), result("a.b", finding(PASS)), result("a.c", finding(UNKNOWN))]
        assert list(self.kinds([], after).values()) == ["newly-red", "changed", "same"]

    def test_secrets_in_subjects_do_not_look_like_changes(self) -> None:
        leaky = result("a.b", finding(FAIL, "https://x.example/?token=" + "0f8fad5b" * 2, kind="k"))
        stored = result_from_dict(result_to_dict(leaky))
        assert [change.kind for change in changes({"a.b": stored}, {"a.b": leaky})] == ["same"]

    @pytest.mark.parametrize(("before", "kind"), [(PASS, "same"), (FAIL, "changed")])
    def test_what_nobody_allowed_this_time_is_no_change_unless_it_failed(
        self, before: Verdict, kind: str
    ) -> None:
        was = result("a.b", finding(before, "https://x.example/", kind="k"))
        left_out = result("a.b", finding(UNKNOWN, "https://x.example/", kind="consent"))
        assert [change.kind for change in changes({"a.b": was}, {"a.b": left_out})] == [kind]

    @staticmethod
    def told(before: list[Result], after: list[Result]) -> str:
        out = io.StringIO()
        found = changes({one.check: one for one in before}, {one.check: one for one in after})
        write_changes(Ink(out, 80), found)
        return out.getvalue()

    def test_a_dead_layer_is_told_once_and_what_failed_is_still_told_by_itself(self) -> None:
        hosts = [f"h{number}.shop.example" for number in range(9)]
        before = result(
            "a.b", finding(FAIL, "bad.shop.example", kind="k"), *(finding(PASS, one) for one in hosts)
        )
        after = result("a.b", *(cut(one) for one in ("bad.shop.example", *hosts)))
        told = self.told([before], [after])
        assert "undecided now: 9 subjects" in told
        assert "changed: fail -> unknown" in told
        assert "h3.shop.example" not in told
        assert len(told.splitlines()) < 16
        assert "10 changed" in told

    def test_a_few_are_told_one_by_one(self) -> None:
        hosts = ("x", "y", "z")
        before = result("a.b", *(finding(PASS, one) for one in hosts))
        told = self.told([before], [result("a.b", *(cut(one) for one in hosts))])
        assert told.count("pass -> unknown") == 3

    def test_what_is_gone_asks_for_nothing(self) -> None:
        fix = Fix("Measure again.", None, "Nothing.")
        open_ = finding(UNKNOWN, "x", kind="k", summary="whether x is slower is open", fix=fix)
        told = self.told([result("a.b", open_)], [result("a.b", finding(PASS, "y"))])
        assert "before: whether x is slower is open" in told
        assert "Measure again." not in told
