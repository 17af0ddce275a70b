"""What deploy.rollback-tested says: how long each way took, and what is missing."""

from checks.deploy import rollback_tested
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import NOTHING_SAID, drilled, sample_stated
from cockpit.facts.stated import Stated
from cockpit.kit import FAIL, PASS, UNKNOWN, Deploy, Finding, Limits
from cockpit.launch import Launch
from tests.checks.dns.judging import sole

SHOP = sample_launch(deploy=Deploy(version_marker="https://shop.example/version.txt"))


def took(launch: Launch = SHOP, **seconds: float) -> Finding:
    row = drilled("rollback", "shop.example", "v2", "v1", seconds=seconds)
    return sole(rollback_tested, launch, sample_stated(row))


def test_both_ways_are_told_in_seconds() -> None:
    found = took(back=48.4, forward=52.0)
    assert found.verdict is PASS
    assert found.observed == "going back took 48 s, going forward again took 52 s, between v2 and v1"
    assert "seen by the cockpit" in found.summary
    assert found.evidence["seconds"] == {"back": 48.4, "forward": 52.0}


def test_the_slow_way_and_the_limit_are_named() -> None:
    for seconds, words in (
        ({"back": 301.0, "forward": 10.0}, "going back took longer than 300 s"),
        ({"back": 10.0, "forward": 301.0}, "going forward again took longer than 300 s"),
        ({"back": 400.0, "forward": 400.0}, "going back and going forward again took longer than 300 s"),
    ):
        found = took(SHOP, **seconds)
        assert (found.verdict, found.kind) == (FAIL, "too-slow")
        assert found.summary.startswith(words)
        assert "rollback_minutes = 5" in found.expected


def test_the_limit_is_the_roadmaps() -> None:
    patient = sample_launch(deploy=SHOP.deploy, limits=Limits(rollback_minutes=10))
    assert took(patient, back=500.0, forward=500.0).verdict is PASS


def test_half_a_rehearsal_is_none() -> None:
    found = took(back=10.0)
    assert (found.verdict, found.kind) == (FAIL, "half-measured")


def test_without_a_marker_the_line_to_add_is_shown() -> None:
    found = sole(rollback_tested, sample_launch(), Stated(NOTHING_SAID.seen_at))
    assert (found.verdict, found.kind) == (UNKNOWN, "undeclared")
    assert found.fix is not None
    assert found.fix.record == '[deploy]\nversion_marker = "/version.txt"'
