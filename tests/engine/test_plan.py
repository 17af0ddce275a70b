"""Selecting checks, and the roadmap's order and weight."""

import pytest

from cockpit import plan, roadmap
from cockpit.model import Severity
from cockpit.registry import entries


@pytest.fixture
def whole() -> plan.Plan:
    return plan.Plan(roadmap.load("marketplace-launch"))


def test_every_built_check_is_placed_in_every_roadmap() -> None:
    for name in roadmap.IDS:
        assert set(plan.Plan(roadmap.load(name))) == set(entries())


def test_the_order_is_by_stage(whole: plan.Plan) -> None:
    stages = [planned.stage for planned in whole.values()]
    assert stages == sorted(stages)


def test_selectors(whole: plan.Plan) -> None:
    everything = list(whole)
    redirects = [id_ for id_ in everything if id_.startswith("redirect.")]
    assert plan.select(whole, []) == everything
    assert plan.select(whole, ["redirect"]) == redirects
    assert plan.select(whole, ["redirect.*"]) == redirects
    assert plan.select(whole, ["dns.apex-resolves"]) == ["dns.apex-resolves"]
    assert plan.select(whole, ["1"]) == [id_ for id_ in everything if whole[id_].stage == 1]
    assert plan.select(whole, ["mode:auto"]) == [id_ for id_ in everything if whole[id_].mode == "auto"]
    assert plan.select(whole, ["redirect"], only=["redirect.no-loop"]) == ["redirect.no-loop"]
    assert "redirect.no-loop" not in plan.select(whole, [], skip=["redirect.no-loop"])


def test_a_mistyped_selector_is_answered_with_the_nearest(whole: plan.Plan) -> None:
    with pytest.raises(plan.NoSuchCheckError, match=r"Did you mean .*redirect\.no-loop"):
        plan.select(whole, ["redirect.no-lop"])


def test_the_minimum_bar_raises_and_nothing_lowers() -> None:
    for name in roadmap.IDS:
        for planned in plan.Plan(roadmap.load(name)).values():
            assert planned.severity.rank <= planned.entry.severity.rank
    coach = plan.Plan(roadmap.load("coach-prototype"))
    assert coach["dns.prod-only-target"].severity is Severity.LAUNCH_BLOCKER


def test_missing_shrinks_with_what_is_built() -> None:
    missing = roadmap.missing(list(entries()))
    assert not set(missing) & set(entries())
    assert set(missing) | set(entries()) >= {row.id for row in roadmap.catalogue().check}
