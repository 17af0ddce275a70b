"""Every check costs the launch one thing, and no repair waits in a circle."""

from collections import Counter
from graphlib import TopologicalSorter

import pytest

from cockpit.decision.impact import impact_of, impacts, table, waits_for
from cockpit.registry import entries
from cockpit.roadmap import catalogue

IDS = [row.id for row in catalogue().check]
FAMILIES = {id_.partition(".")[0] for id_ in IDS}
KNOWN = {*IDS, *entries()}
CLASSES = table().classes


def test_the_classes_are_worst_first_uptime_first_and_cosmetics_last() -> None:
    assert [impact.id for impact in impacts()] == [
        *("down", "leak", "broken", "mail", "blind", "own", "slow", "looks"),
    ]
    assert [impact.rank for impact in impacts()] == list(range(len(CLASSES)))


def test_each_of_the_168_and_every_built_check_is_in_exactly_one_class() -> None:
    by_id = Counter(check for row in CLASSES for check in row.checks)
    by_family = Counter(family for row in CLASSES for family in row.families)
    assert set(by_id.values()) == {1}
    assert set(by_family) == FAMILIES
    assert set(by_family.values()) == {1}
    assert len(IDS) == 168
    for check in KNOWN:
        named = [row.id for row in CLASSES if check in row.checks]
        inherited = [row.id for row in CLASSES if check.partition(".")[0] in row.families]
        assert impact_of(check).id in (named or inherited)
        assert impact_of(check).id != "own"


def test_an_exception_differs_from_its_family() -> None:
    for row in CLASSES:
        assert not [check for check in row.checks if check.partition(".")[0] in row.families]


def test_a_check_of_somebody_else_belongs_to_the_one_class_for_the_rest() -> None:
    assert [row.id for row in CLASSES if row.rest] == ["own"]
    assert impact_of("warehouse.stock-counted").id == "own"


def test_no_unknown_id_is_named() -> None:
    named = {check for row in CLASSES for check in row.checks}
    waits = {check for row in table().wait for check in (*row.checks, *row.on)}
    assert named | waits <= KNOWN


def test_nothing_waits_in_a_circle_or_twice_for_the_same() -> None:
    TopologicalSorter({check: waits_for(check) for check in KNOWN}).prepare()
    pairs = Counter((check, id_) for row in table().wait for check in row.checks for id_ in row.on)
    assert set(pairs.values()) == {1}


@pytest.mark.parametrize(
    ("check", "on"),
    [
        ("header.hsts", "tls.https-forced"),
        ("header.hsts", "tls.hostname-valid"),
        ("tls.hostname-valid", "dns.apex-resolves"),
        ("tls.hostname-valid", "dns.www-resolves"),
        ("redirect.single-hop", "redirect.canonical-host"),
        ("email.dkim-key-published", "dns.authority-consistent"),
        ("email.dmarc-tighten-plan", "email.from-alignment"),
        ("edge.origin-shielded", "edge.proxy-as-declared"),
        ("secret.rotated-if-exposed", "secret.repo-scan"),
    ],
)
def test_what_cannot_hold_before_something_else_waits_for_it(check: str, on: str) -> None:
    assert on in waits_for(check)


def test_every_class_has_a_title_that_fits_a_line() -> None:
    assert all(0 < len(impact.title) <= 60 for impact in impacts())
    assert table().schema == "launch-cockpit/impact/v1"
