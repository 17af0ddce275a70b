"""How full a pack is, and that what a machine has seen counts only with evidence that is there."""

from typing import Any

import pytest

from cockpit.handover.coverage import coverage
from cockpit.handover.schema import fits, rows, tables

KEPT = {"evidence": [{"id": "ev-1"}]}


def counted(pack: dict[str, Any], table: str) -> tuple[int, int, int, int]:
    (one,) = [one for one in coverage(pack) if one.table.name == table]
    return one.filled, one.total, one.shown, one.visible


def test_an_empty_pack_lacks_one_row_of_each_table_that_must_have_one() -> None:
    found = {one.table.name: one for one in coverage({})}
    assert not any(one.filled for one in found.values())
    assert found["dns"].total == len([leaf for leaf in tables()["dns"].leaf if leaf.required])
    assert "waiver" not in found
    assert not any(one.whole for one in found.values())


def test_what_was_seen_counts_only_with_its_evidence() -> None:
    row = {"name": "@", "type": "A", "value": "192.0.2.1", "ttl": 60, "purpose": "x"}
    assert counted({"dns": [row], **KEPT}, "dns") == (5, 6, 0, 5)
    assert counted({"dns": [row | {"evidence": "ev-1"}], **KEPT}, "dns") == (5, 6, 5, 5)
    assert counted({"dns": [row | {"evidence": "ev-2"}], **KEPT}, "dns") == (5, 6, 0, 5)


def test_a_value_of_the_wrong_kind_is_none() -> None:
    row = {"name": "@", "type": "A", "value": "192.0.2.1", "ttl": "60", "evidence": "ev-1"}
    assert counted({"dns": [row], **KEPT}, "dns") == (3, 6, 3, 5)


def test_of_tables_within_tables_only_those_that_must_be_there_are_missed() -> None:
    pack = {
        "host": [{"hostname": "a", "tls": {"status": "valid", "evidence": "ev-1"}}, {"hostname": "b"}],
        **KEPT,
    }
    assert counted(pack, "host.tls") == (1, 4, 1, 3), "a mail server shows no page"
    assert counted({"deploy": {"platform": "x"}}, "deploy.rollback")[1] > 0


@pytest.mark.parametrize("value", [None, 3, "text", [3, "x"], [[]], {"a": 1}])
def test_rows_of_what_is_no_table_are_passed_over(value: Any) -> None:
    assert all(isinstance(row, dict) for row in rows({"dns": value}, "dns"))
    assert rows({"host": [{"tls": value}]}, "host.tls") == (({"a": 1},) if value == {"a": 1} else ())


def test_kinds() -> None:
    assert fits("int", 3)
    assert not fits("int", True)
    assert not fits("number", True)
    assert fits("number", 1.5)
    assert not fits("texts", ["a", 1])
