"""What was and what is, side by side, without a network."""

import datetime as dt
import sys
from typing import Any

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.samples_dns import sample_lookup, sample_names
from cockpit.facts.zone import Zone
from cockpit.handover.schema import shown
from cockpit.handover.verify import baseline, maps, records, results
from cockpit.handover.verify.flaw import Flaw, drift
from cockpit.handover.verify.telling import write_flaws
from cockpit.model import Finding, Fix, Layer, Result, Verdict
from cockpit.reports.changes import since
from cockpit.reports.ink import Ink
from tests.reports.samples import FAIL, NOT_APPLICABLE, PASS, UNKNOWN, WARN, finding, result

CHECK = "header.hsts"
SHOP = "shop.example"
CUT = Unreachable(Layer.DNS, "no reply", "silent")
DAY = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


def pack(verdict: Verdict, *open_: Finding, told: bool = True) -> dict[str, Any]:
    """A pack with one result; an older one does not tell what was open."""
    row: dict[str, Any] = {"check": CHECK, "verdict": verdict.value, "mode": "auto"}
    stamped = result(CHECK, *open_).findings if open_ else ()
    if told and stamped:
        row["open"] = [f"{one.fingerprint} {one.verdict} {one.subject}" for one in stamped]
    return {"result": [row]}


def compared(was: dict[str, Any], *now: Finding) -> list[tuple[str, str]]:
    return [(flaw.kind, flaw.said) for flaw in results.compare(was, {CHECK: result(CHECK, *now)})]


def kinds(was: dict[str, Any], *now: Finding) -> list[str]:
    return [kind for kind, _ in compared(was, *now)]


SHORT = finding(WARN, kind="short")
GONE = finding(FAIL, kind="missing")
OTHER = finding(FAIL, "www.shop.example", kind="missing")
DEAD = finding(UNKNOWN, kind="cut-dns", layer=Layer.DNS)
NOBODY = finding(UNKNOWN, kind="undeclared", layer=Layer.PERSON)
FINE = finding(PASS)


@pytest.mark.parametrize(
    ("was", "now", "wanted"),
    [
        (pack(PASS), (FINE,), []),
        (pack(PASS), (finding(NOT_APPLICABLE),), []),
        (pack(FAIL, GONE), (GONE,), []),
        (pack(FAIL, GONE), (GONE, FINE), []),
        (pack(PASS), (GONE,), ["drift"]),
        (pack(FAIL, GONE), (FINE,), ["drift"]),
        (pack(FAIL, GONE), (GONE, OTHER), ["drift"]),
        (pack(FAIL, GONE, OTHER), (GONE,), ["drift"]),
        (pack(FAIL, GONE), (SHORT,), ["drift", "drift"]),
        (pack(PASS), (DEAD,), ["undecided"]),
        (
            pack(PASS),
            (DEAD, finding(UNKNOWN, "www.shop.example", kind="cut-dns", layer=Layer.DNS)),
            ["undecided"],
        ),
        (pack(FAIL, GONE), (DEAD,), ["undecided"]),
        (pack(FAIL, GONE, OTHER), (DEAD, OTHER), ["undecided"]),
        (pack(PASS), (NOBODY,), ["note"]),
        (pack(UNKNOWN, NOBODY), (NOBODY,), []),
        (pack(UNKNOWN, DEAD), (FINE,), ["note"]),
        (pack(UNKNOWN, DEAD), (GONE,), ["drift", "note"]),
        (pack(FAIL, GONE, told=False), (GONE,), []),
        (pack(FAIL, GONE, told=False), (FINE,), ["drift"]),
        (pack(FAIL, GONE, told=False), (SHORT,), ["drift"]),
        (pack(FAIL, GONE, told=False), (DEAD,), ["undecided"]),
    ],
)
def test_a_result(was: dict[str, Any], now: tuple[Finding, ...], wanted: list[str]) -> None:
    assert kinds(was, *now) == wanted


def test_a_check_that_was_not_judged_again_says_nothing() -> None:
    assert list(results.compare(pack(PASS), {})) == []


def test_lines_that_are_none_of_ours_are_passed_over() -> None:
    row: dict[str, Any] = {"check": CHECK, "verdict": "fail", "open": ["x", "0123456789abcdef fail", 3, ""]}
    assert results.was_open(row) == {}


def test_many_unreached_subjects_are_one_line() -> None:
    dead = [finding(UNKNOWN, f"h{n}.shop.example", kind="cut", layer=Layer.DNS) for n in range(9)]
    ((kind, said),) = compared(pack(PASS), *dead)
    assert kind == "undecided"
    assert said.endswith("(and 8 more)")


def told(was: dict[str, Any], now: dict[str, Any]) -> list[tuple[str, str]]:
    return [(flaw.kind, flaw.place) for flaw in maps.compare(was, shown(now))]


HOST = {"hostname": SHOP, "tls": {"status": "valid", "issuer": "CA", "not_after": DAY}}


@pytest.mark.parametrize(
    ("was", "now", "wanted"),
    [
        ({"host": [HOST]}, {"host": [HOST]}, []),
        ({"host": [HOST]}, {}, []),
        ({"host": [HOST]}, {"host": [{"hostname": SHOP}]}, [("undecided", "host[1].tls")]),
        (
            {"host": [HOST]},
            {"host": [{**HOST, "tls": {**HOST["tls"], "not_after": DAY + dt.timedelta(days=60)}}]},  # type: ignore[dict-item]
            [("drift", "host[1].tls")],
        ),
        (
            {"host": [HOST]},
            {"host": [{**HOST, "tls": {**HOST["tls"], "status": "not valid: x"}}]},  # type: ignore[dict-item]
            [("drift", "host[1].tls.status")],
        ),
        (
            {"domain": [{"name": SHOP, "nameservers": ["b", "a"], "dnssec": False}]},
            {"domain": [{"name": SHOP, "nameservers": ["a", "b"], "dnssec": True}]},
            [("drift", "domain[1].dnssec")],
        ),
        (
            {"redirect": [{"start": "https://a/", "to": "https://b/", "hops": 1}]},
            {"redirect": [{"start": "https://a/", "to": "https://c/", "hops": 1, "code": 301}]},
            [("drift", "redirect[1].to")],
        ),
        ({"deploy": {"live_version": "1"}}, {"deploy": {}}, []),
        (
            {"deploy": {"live_version": "1"}},
            {"deploy": {"live_version": "2"}},
            [("drift", "deploy.live_version")],
        ),
        (
            {"email": {"spf_lookups": 3, "dkim_selectors": ["b", "a"]}},
            {"email": {"spf_lookups": 3, "dkim_selectors": ["a", "b"]}},
            [],
        ),
        (
            {"email": {"spf_lookups": 3, "dkim_selectors": ["a"], "dmarc_policy": "none"}},
            {"email": {"spf_lookups": 3, "dkim_selectors": ["c"], "dmarc_policy": "none"}},
            [("drift", "email.dkim_selectors")],
        ),
        ({"deploy": "x", "host": 3, "domain": [1]}, {"deploy": {"live_version": "2"}}, []),
    ],
)
def test_a_map(was: dict[str, Any], now: dict[str, Any], wanted: list[tuple[str, str]]) -> None:
    assert told(was, now) == wanted


def record(name: str, type_: str, value: str, ttl: int = 300) -> dict[str, Any]:
    return {"name": name, "type": type_, "value": value, "ttl": ttl}


A, MX = record("@", "A", "192.0.2.1"), record("@", "MX", "10 mx.example")
FACTS = {
    "names": sample_names(sample_lookup(SHOP, "192.0.2.1")),
    "zone": Zone(SHOP, CUT, (), records={(SHOP, "MX"): CUT}),
}


def sets(was: list[Any], now: list[Any], facts: dict[str, Any] | None = None) -> list[Flaw]:
    return list(records.compare({"dns": was}, {"dns": now}, FACTS if facts is None else facts))


def places(was: list[Any], now: list[Any], **more: Any) -> list[tuple[str, str]]:
    return [(flaw.kind, flaw.place) for flaw in sets(was, now, **more)]


def test_sets_of_records() -> None:
    two = record("@", "A", "192.0.2.2")
    assert places([A, MX], [MX, A]) == []
    assert places([A, two], [two, A]) == []
    assert places([A, two], [A]) == [("drift", "dns[1]")]
    assert places([MX, A], [MX, two]) == [("drift", "dns[2]")]
    assert places([A], [A, MX]) == [("drift", "dns")]
    assert places([], [A]) == [], "a pack that has no map says nothing of records"


def test_a_record_that_is_gone_and_one_that_nobody_told_of() -> None:
    assert places([A], []) == [("drift", "dns[1]")]
    assert places([MX], []) == [("undecided", "dns")]
    assert places([A], [], facts={}) == [("undecided", "dns")]


@pytest.mark.parametrize(
    ("was", "is_", "longer"),
    [(300, 120, 0), (120, 300, 0), (3600, 40, 0), (300, 7200, 1), (3600, 86_400, 1), (3600, 172_800, 1)],
)
def test_only_a_record_that_lives_much_longer_is_told(was: int, is_: int, longer: int) -> None:
    found = sets([record("@", "A", "192.0.2.1", was)], [record("@", "A", "192.0.2.1", is_)])
    assert [flaw.place for flaw in found] == ["dns[1].ttl"] * longer


def test_a_pack_as_a_baseline() -> None:
    def moved(was: dict[str, Any], *now: Finding) -> list[tuple[str, str]]:
        after: dict[str, Result] = {CHECK: result(CHECK, *now)}
        return [(one.kind, one.subject) for one in since(baseline.results(was), after)]

    assert moved(pack(FAIL, GONE), GONE) == [("same", SHOP)]
    assert moved(pack(FAIL, GONE), FINE) == [("mended", SHOP)]
    assert moved(pack(PASS), GONE) == [("newly-red", SHOP)]
    assert moved(pack(FAIL, GONE), OTHER) == [("newly-red", "www.shop.example"), ("mended", SHOP)]
    assert moved(pack(FAIL, GONE), DEAD) == [("changed", SHOP)]


def test_one_row_that_differs_in_many_ways_is_one_line() -> None:
    was = {"start": "https://a/", "to": "https://b/", "code": 301, "hops": 1}
    now = {"start": "https://a/", "to": "", "code": 404, "hops": 0}
    (flaw,) = maps.compare({"redirect": [was]}, {"redirect": [now]})
    assert flaw.place == "redirect[1]"
    assert 'the status was "301" and is "404"; the number of hops was "1" and is "0"' in flaw.said


def test_what_was_well_is_said_to_have_passed() -> None:
    (change,) = since(baseline.results(pack(PASS)), {CHECK: result(CHECK, GONE)})
    assert (change.kind, change.before, change.after) == ("newly-red", PASS, FAIL)
    (other,) = since(baseline.results(pack(UNKNOWN, NOBODY)), {CHECK: result(CHECK, OTHER)})[:1]
    assert other.before is None, "of an undecided check nobody knows how the rest was"


def test_a_red_result_says_how_it_is_mended() -> None:
    mended = finding(FAIL, kind="missing", fix=Fix("Send the header."))
    (flaw,) = results.compare(pack(PASS), {CHECK: result(CHECK, mended)})
    assert flaw.do == "Send the header."


def test_what_several_flaws_ask_for_stands_once_below_them(capsys: pytest.CaptureFixture[str]) -> None:
    flaws = (drift("a", "one", "do it"), drift("b", "two", "do it"), drift("c", "three", "the other"))
    write_flaws(Ink(sys.stdout, 80), flaws)
    told = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert told == [["a:", "one"], ["b:", "two"], ["do", "do", "it"], ["c:", "three"], ["do", "the", "other"]]


def test_one_reason_that_stops_many_checks_is_told_once() -> None:
    checks = [f"dns.c{n}" for n in range(7)]
    was = {"result": [{"check": check, "verdict": "pass"} for check in checks]}
    (flaw,) = results.compare(was, {check: result(check, DEAD) for check in checks})
    assert (flaw.kind, flaw.place) == ("undecided", "result[1]")
    assert flaw.said.startswith(
        "7 checks could not be decided again (dns.c0, dns.c1, dns.c2, dns.c3, dns.c4, ...): "
    )
    assert flaw.said.endswith(DEAD.summary)
    other = finding(UNKNOWN, kind="cut-dns", layer=Layer.DNS, summary="Another reason.")
    found = {check: result(check, DEAD if check < "dns.c3" else other) for check in checks}
    assert len(list(results.compare(was, found))) == 2
