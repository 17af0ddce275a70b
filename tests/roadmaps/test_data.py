"""The catalogue and the five roadmaps keep their promises to each other."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cockpit.documents.library import LIBRARY

FOLDER = Path(__file__).parents[2] / "cockpit" / "roadmaps"
ROADMAPS = ("marketplace-launch", "ecommerce-prototype", "mobile-demo", "coach-prototype", "b2b-prototype")
FAMILIES = {
    "audit", "domain", "dns", "redirect", "seo", "tls", "edge", "header", "email", "secret", "app",
    "deploy", "deps", "db", "perf", "cache", "watch", "log", "flow", "ai", "handover",
}  # fmt: skip
NUMBERS = {
    "p95_read_ms", "p95_write_ms", "p95_alert_ms", "cold_ms", "page_server_ms", "mail_seconds", "max_hops",
    "probe_interval_s", "failures_before_alert", "alert_minutes", "audit_minutes", "sprint_hours",
    "golive_minutes", "rollback_minutes",
}  # fmt: skip
FLAGS = {"p95_strict"}
STAGE_KEYS = {
    "number",
    "title",
    "short",
    "hours",
    "goal",
    "source",
    "families",
    "checks",
    "deliverables",
    "failure_signals",
}
BAR_KEYS = {"text", "source", "blockers", "high", "outputs"}

Table = dict[str, Any]
each_roadmap = pytest.mark.parametrize("name", ROADMAPS)


def load(name: str) -> Table:
    """One data file, parsed."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def known() -> set[str]:
    """Every check id of the catalogue."""
    return {check["id"] for check in load("catalogue")["check"]}


def rows(stages: list[Table]) -> Iterator[Table]:
    """Every deliverable and failure signal, in order."""
    for stage in stages:
        yield from stage["deliverables"]
        yield from stage["failure_signals"]


def demanded(bars: list[Table]) -> list[str]:
    """Every check id the minimum bar names, with repetitions."""
    return [check for bar in bars for key in ("blockers", "high") for check in bar.get(key, [])]


def test_the_folder_holds_the_catalogue_the_impact_and_five_roadmaps() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == {"catalogue", "impact", *ROADMAPS}


def test_the_catalogue_lists_168_different_checks() -> None:
    catalogue = load("catalogue")
    ids = [check["id"] for check in catalogue["check"]]
    assert catalogue["schema"] == "launch-cockpit/catalogue/v1"
    assert len(ids) == len(set(ids)) == 168
    assert {check_id.partition(".")[0] for check_id in ids} == FAMILIES


def test_every_check_has_a_known_mode_and_severity() -> None:
    for check in load("catalogue")["check"]:
        assert set(check) == {"id", "mode", "severity"}
        assert check["mode"] in {"auto", "assisted", "attested"}
        assert check["severity"] in {"launch-blocker", "high", "medium", "low"}


def test_fourteen_non_goals_say_what_why_and_who() -> None:
    parked = load("catalogue")["parked"]
    assert len({row["id"] for row in parked}) == len(parked) == 14
    for row in parked:
        assert set(row) == {"id", "words", "what", "why", "seeds"}
        assert row["words"]
        assert row["id"].startswith("nongoal.")
        assert row["what"].strip()
        assert row["why"].strip()
        assert row["seeds"] == sorted(set(row["seeds"]))
        assert set(row["seeds"]) <= {"S0", "S1", "S2", "S3", "S4"}
        assert row["seeds"]


def test_the_five_roadmaps_come_from_five_seeds() -> None:
    assert [load(name)["seed"] for name in ROADMAPS] == ["S0", "S1", "S2", "S3", "S4"]


@each_roadmap
def test_a_roadmap_introduces_itself(name: str) -> None:
    roadmap = load(name)
    assert set(roadmap) == {
        "schema", "id", "title", "summary", "seed", "golive_hours", "limits", "required", "stage", "bar",
    }  # fmt: skip
    assert roadmap["schema"] == "launch-cockpit/roadmap/v1"
    assert roadmap["id"] == name
    assert roadmap["title"].strip()
    assert 0 < len(roadmap["summary"].strip()) <= 200
    assert "\n" not in roadmap["summary"]


@each_roadmap
def test_seven_stages_in_order(name: str) -> None:
    stages = load(name)["stage"]
    assert [stage["number"] for stage in stages] == [1, 2, 3, 4, 5, 6, 7]
    assert len({stage["title"] for stage in stages}) == 7
    for stage in stages:
        assert set(stage) == STAGE_KEYS
        assert stage["checks"]
        assert stage["deliverables"]
        assert stage["failure_signals"]


@each_roadmap
def test_the_budgets_fill_the_48_hours_with_the_go_live(name: str) -> None:
    roadmap = load(name)
    hours = [stage["hours"] for stage in roadmap["stage"]]
    assert min(hours) > 0
    assert sum(hours) + roadmap["golive_hours"] == 48
    assert roadmap["golive_hours"] == 1
    assert hours[0] * 60 <= roadmap["limits"].get("audit_minutes", 120)
    short = [stage["short"] for stage in roadmap["stage"]]
    assert len(set(short)) == 7
    assert all(0 < len(one) <= 20 for one in short)


def test_the_audit_of_coaches_is_under_two_hours() -> None:
    assert load("coach-prototype")["stage"][0]["hours"] < 2


@each_roadmap
def test_each_family_lands_in_exactly_one_stage(name: str) -> None:
    placed = Counter(family for stage in load(name)["stage"] for family in stage["families"])
    assert set(placed) == FAMILIES
    assert set(placed.values()) == {1}


@each_roadmap
def test_no_check_stands_in_two_stages(name: str) -> None:
    placed = Counter(check for stage in load(name)["stage"] for check in stage["checks"])
    assert not [check for check, times in placed.items() if times > 1]
    assert set(placed) <= known()


@each_roadmap
def test_failure_signals_name_known_checks(name: str) -> None:
    for stage in load(name)["stage"]:
        for signal in stage["failure_signals"]:
            assert set(signal) == {"text", "source", "checks"}
            assert signal["checks"]
            assert set(signal["checks"]) <= known()


@each_roadmap
def test_deliverables_name_outputs(name: str) -> None:
    for stage in load(name)["stage"]:
        for deliverable in stage["deliverables"]:
            assert set(deliverable) == {"id", "text", "source"}
            assert deliverable["id"] in LIBRARY


def test_every_output_of_the_catalogue_and_every_document_of_ours_has_one_name() -> None:
    """22 outputs have their id in the catalogue; ours are called something else."""
    out, doc = (
        {id_.partition(".")[2] for id_ in LIBRARY if id_.startswith(kind)} for kind in ("out.", "doc.")
    )
    assert len(out) == 22
    assert len(out) + len(doc) == len(LIBRARY)
    assert not out & doc


@each_roadmap
def test_the_stage_about_speed_hands_over_the_same_four(name: str) -> None:
    (stage,) = [stage for stage in load(name)["stage"] if "perf" in stage["families"]]
    handed = {deliverable["id"] for deliverable in stage["deliverables"]}
    assert {"out.perf-baseline", "out.perf-fix-list", "out.cache-rules", "doc.third-party-scripts"} <= handed


@each_roadmap
def test_the_bar_names_known_checks_once(name: str) -> None:
    bars = load(name)["bar"]
    times = Counter(demanded(bars))
    assert set(times) <= known()
    assert not [check for check, count in times.items() if count > 1]
    assert any(bar.get("blockers") for bar in bars)
    for bar in bars:
        assert {"text", "source"} < set(bar) <= BAR_KEYS
        assert all(output.startswith("out.") for output in bar.get("outputs", []))


def test_every_demand_of_a_bar_row_is_met_somewhere() -> None:
    """Only the row about slow lists on 4G leans on the row before it."""
    bare = [
        bar["source"]
        for name in ROADMAPS
        for bar in load(name)["bar"]
        if not (bar.get("blockers") or bar.get("high") or bar.get("outputs"))
    ]
    assert bare == ["S2.MB6b"]


@each_roadmap
def test_every_source_is_cited_once_and_belongs_to_the_seed(name: str) -> None:
    roadmap = load(name)
    stages, bars = roadmap["stage"], roadmap["bar"]
    sources = [row["source"] for row in (*stages, *rows(stages), *bars)]
    assert len(sources) == len(set(sources))
    assert all(source.startswith(f"{roadmap['seed']}.") for source in sources)
    assert all(re.fullmatch(r"S[0-4]\.MB\d+b?", bar["source"]) for bar in bars)
    for stage in stages:
        prefix = f"{roadmap['seed']}.{stage['number']}"
        assert stage["source"] == f"{prefix}.G"
        assert all(row["source"].startswith(f"{prefix}.D") for row in stage["deliverables"])
        assert all(row["source"].startswith(f"{prefix}.F") for row in stage["failure_signals"])


@each_roadmap
def test_limits_are_known_numbers_and_flags(name: str) -> None:
    limits = load(name)["limits"]
    assert set(limits) <= NUMBERS | FLAGS
    assert all(isinstance(limits[key], bool) for key in FLAGS & set(limits))
    assert all(type(limits[key]) is int and limits[key] > 0 for key in NUMBERS & set(limits))


@each_roadmap
def test_required_sets_have_no_duplicates(name: str) -> None:
    required = load(name)["required"]
    assert {"monitor_targets", "email_flows", "dashboard_items"} <= set(required)
    for value in required.values():
        assert isinstance(value, bool | str | list)
        if isinstance(value, list):
            assert len(value) == len(set(value))
            assert all(isinstance(item, str) and item for item in value)


@each_roadmap
def test_texts_are_short_enough_to_read_at_a_glance(name: str) -> None:
    roadmap = load(name)
    texts = [row["text"] for row in (*rows(roadmap["stage"]), *roadmap["bar"])]
    assert all(0 < len(text.strip()) <= 140 for text in texts)
    assert all(0 < len(stage["goal"].strip()) <= 110 for stage in roadmap["stage"])
    assert len(texts) == len(set(texts))
