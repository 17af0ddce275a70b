"""What a pack lacks is named with the line that fills it."""

import datetime as dt
import tomllib
from typing import Any

import pytest
from hypothesis import given

from cockpit.documents.gaps import gaps, missing
from cockpit.handover.schema import tables
from tests.documents.packs import full, hostile

NAMES = list(tables())


@pytest.mark.parametrize("name", NAMES)
def test_a_full_pack_lacks_nothing(name: str) -> None:
    assert gaps(full(), name) == ()


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_pack_lacks_a_whole_row_of_whatever_may_not_be_empty(name: str) -> None:
    found = gaps({}, name)
    assert [(gap.table, gap.row, gap.key) for gap in found] == [(name, "", "")] * (
        not tables()[name].may_be_empty
    )


@pytest.mark.parametrize("name", NAMES)
def test_each_required_leaf_that_is_taken_away_is_missed_alone(name: str) -> None:
    for leaf in tables()[name].leaf:
        pack = full()
        row = first_row(pack, name)
        row.pop(leaf.key, None)
        assert [gap.key for gap in gaps(pack, name)] == [leaf.key] * leaf.required


def first_row(pack: dict[str, Any], name: str) -> dict[str, Any]:
    """The only row of a table of the full pack."""
    held: Any = pack
    for part in name.split("."):
        held = held[part]
        held = held[0] if isinstance(held, list) else held
    found: dict[str, Any] = held
    return found


@pytest.mark.parametrize(
    "pack", [{}, {"host": [{"hostname": "a.example"}]}, {"deploy": {}, "access": [{}, {}]}]
)
def test_every_line_is_a_command_or_toml_as_it_stands(pack: dict[str, Any]) -> None:
    lines = [block.line for name in NAMES for block in missing(pack, name)]
    assert lines
    for line in lines:
        if not line.startswith("cockpit "):
            assert tomllib.loads(line), line


@pytest.mark.parametrize("name", NAMES)
def test_the_line_of_every_leaf_is_a_command_or_toml(name: str) -> None:
    for leaf in tables()[name].leaf:
        pack = full()
        first_row(pack, name).pop(leaf.key, None)
        for block in missing(pack, name):
            assert block.line.startswith("cockpit ") or leaf.later or tomllib.loads(block.line)


def test_the_same_leaf_of_many_rows_is_missed_once_with_their_names() -> None:
    hosts = [{"hostname": f"h{number}.example"} for number in range(14)]
    owner = next(block for block in missing({"host": hosts}, "host") if "owner" in block.what)
    assert owner.what.startswith("Domain map: purpose, owner and proxied are not known for h0.example, h1")
    assert owner.what.endswith("h11.example and 2 more.")
    assert owner.line.splitlines()[0] == f"[[host]]  # {', '.join(f'h{n}.example' for n in range(12))}, ..."
    assert 'owner = "ben"' in owner.line.splitlines()


def test_what_different_rows_lack_is_told_apart() -> None:
    pack = full()
    pack["host"] = [pack["host"][0] | {"hostname": name} for name in ("a.example", "b.example")]
    del pack["host"][0]["owner"]
    pack["host"][1]["owner"] = ""
    del pack["host"][1]["purpose"]
    said = [block.what for block in missing(pack, "host")]
    assert said == [
        "Domain map: owner is not known for a.example and b.example.",
        "Domain map: purpose is not known for b.example.",
    ]


def test_what_one_line_fills_is_asked_for_once() -> None:
    pack = full()
    for key in ("version_marker", "live_version"):
        del pack["deploy"][key]
    (block,) = missing(pack, "deploy")
    assert block.what == "Release: version_marker and live_version are not known."
    assert block.line == '[deploy]\nversion_marker = "https://example.com/version.txt"'


def test_a_table_inside_another_is_missed_where_the_outer_row_has_none() -> None:
    pack = full()
    del pack["deploy"]["rollback"]
    (gap,) = gaps(pack, "deploy.rollback")
    assert (gap.row, gap.key) == ("", "")
    assert gap.line.startswith("[deploy.rollback]\nsteps = ")


def test_a_leaf_of_a_table_inside_another_is_missed_in_the_outer_row_by_name() -> None:
    pack = full()
    pack["host"].append(pack["host"][0] | {"hostname": "bare.example", "tls": {"status": "valid"}})
    found = gaps(pack, "host.tls")
    assert {gap.row for gap in found} == {"bare.example"}
    assert [gap.key for gap in found] == ["issuer", "not_after", "renewal"]


@pytest.mark.parametrize(
    "value", [None, "", 3, True, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), ["a day"], {"day": 1}, "2026-01-01"]
)
def test_a_value_of_another_kind_is_no_value(value: object) -> None:
    pack = full()
    pack["service"][0]["renews_on"] = value
    assert [gap.key for gap in gaps(pack, "service")] == ["renews_on"]


def test_an_empty_list_and_a_retired_address_without_an_end_are_answers() -> None:
    pack = full()
    pack["edge"]["exceptions"] = []
    pack["redirect"][0]["to"] = ""
    assert gaps(pack, "edge") == gaps(pack, "redirect") == ()


def test_nobody_is_sent_to_fill_what_this_version_cannot_look_at() -> None:
    pack = full()
    del pack["alert_route"][0]["tested_at"], pack["alert_route"][0]["delay_seconds"]
    (block,) = missing(pack, "alert_route")
    assert "tested_at and delay_seconds are not known" in block.what
    assert block.what.endswith(": this version does not look at that yet.")
    assert block.line == ""


def test_what_a_look_or_a_drill_fills_says_which() -> None:
    pack = full()
    del pack["email"]["spf_lookups"], pack["email"]["dkim_selectors"], pack["email"]["flow"][0]["seconds"]
    lines = [block.line for name in ("email", "email.flow") for block in missing(pack, name)]
    assert lines == ["cockpit check email", '[[sender]]\nselectors = ["s1"]', "cockpit drill mail"]


def test_an_account_that_was_seen_and_not_declared_says_how_its_row_begins() -> None:
    pack = full()
    pack["access"] = [{"id": "acc-dns", "service": "Velodns", "category": "dns", "evidence": "ev-0001"}]
    (block,) = missing(pack, "access")
    begins = 'id = "acc-dns", service = "Velodns", category = "dns"'
    assert block.line.splitlines()[:2] == [
        "[[access]]  # acc-dns",
        f"# if there is no such row yet, it begins with {begins}",
    ]


def test_the_command_names_the_check_that_the_row_is_about() -> None:
    pack = full()
    pack["change"] = [{**pack["change"][0], "check": "dns.www-resolves"}]
    del pack["change"][0]["by"]
    (block,) = missing(pack, "change")
    assert block.line == "cockpit change dns.www-resolves --by ID"


def test_a_line_of_another_table_does_not_name_the_rows_of_this_one() -> None:
    pack = full()
    del pack["dns"][0]["owner"]
    (block,) = missing(pack, "dns")
    assert block.line.splitlines()[0] == "[[person]]"


def test_only_some_leaves_can_be_asked_for() -> None:
    pack = full()
    pack["access"][0] = {"id": "acc-dns"}
    (block,) = missing(pack, "access", only=("recovery", "owner"))
    assert block.what == "Accounts: owner and recovery are not known for acc-dns."


@given(hostile())
def test_no_pack_is_too_strange_and_no_name_leaves_its_comment(pack: dict[str, Any]) -> None:
    for name in NAMES:
        for block in missing(pack, name):
            assert len(block.what) < 2000
            assert block.line.startswith("cockpit ") or tomllib.loads(block.line) is not None
