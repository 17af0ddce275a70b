"""What audit.stack-inventory says: which row is another today, and who may not be named any more."""

import datetime as dt
import tomllib
from typing import Any

import pytest

from checks.audit import stack_inventory
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stack import CONFIRMED, NO_REGISTRY, sample_stack
from cockpit.facts.samples_stated import NOTHING_SAID, drilled, sample_stated
from cockpit.facts.stack import ROWS
from cockpit.facts.stated import Stated
from cockpit.kit import FAIL, PASS, UNKNOWN, Finding, Host, Person
from cockpit.kit.inventory import confirmed
from cockpit.launch.making import Env
from cockpit.launch.operations import Access, Alert, Backup, Monitor, Secret, Service
from tests.checks.dns.judging import judged, sole

DONE = sample_stated(drilled("stack", "shop.example", *CONFIRMED, seen="person"))
JON = Person(id="jon", name="Jon Reis", leaves_on=dt.date(2026, 12, 10))


def but(*lines: str) -> Stated:
    """The inventory with some of its lines replaced."""
    rows = dict(line.split(":", 1) for line in (*CONFIRMED, *lines))
    return sample_stated(drilled("stack", "shop.example", *(f"{row}:{value}" for row, value in rows.items())))


def test_what_is_confirmed_is_told_row_by_row() -> None:
    found = sole(stack_inventory, sample_launch(), sample_stack(), DONE)
    assert found.verdict is PASS
    assert found.observed == "; ".join(CONFIRMED)
    assert set(found.evidence["detected"]) == set(ROWS)


@pytest.mark.parametrize("row", ["hosting", "registrar", "DNS host"])
def test_the_row_that_changed_is_named(row: str) -> None:
    stated = but(f"{row}: Somebody Else")
    found = sole(stack_inventory, sample_launch(), sample_stack(), stated)
    assert (found.verdict, found.kind) == (FAIL, f"changed-{row.lower().replace(' ', '-')}")
    assert found.summary.startswith(f"{row}: Somebody Else was confirmed")
    assert found.expected == "Somebody Else"


def test_every_row_that_changed_is_told() -> None:
    stated = but("hosting: Heroku", "registrar: ")
    found = judged(stack_inventory, sample_launch(), sample_stack(), stated)
    assert [one.kind for one in found] == ["changed-hosting", "empty-registrar"]
    assert len({one.fingerprint for one in found}) == 2


def test_a_missing_line_is_an_empty_row() -> None:
    row = drilled("stack", "shop.example", *CONFIRMED[1:], "nonsense")
    (found,) = judged(stack_inventory, sample_launch(), sample_stack(), sample_stated(row))
    assert found.kind == "empty-hosting"


def test_a_row_that_cannot_be_seen_is_not_passed() -> None:
    found = sole(stack_inventory, sample_launch(), NO_REGISTRY, DONE)
    assert (found.verdict, found.kind) == (UNKNOWN, "cut-http")


def test_before_it_is_confirmed_everything_found_is_shown() -> None:
    found = sole(stack_inventory, sample_launch(), sample_stack(), NOTHING_SAID)
    assert (found.verdict, found.kind) == (UNKNOWN, "undrilled")
    assert "hosting: Fly.io (a sample)" in found.observed
    assert "database: none" in found.observed


def test_names_may_hold_a_colon() -> None:
    assert confirmed(drilled("stack", "s", "hosting: Fly: Amsterdam"))["hosting"] == "Fly: Amsterdam"


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        ({"access": (Access(id="a", service="s", category="c", owner="jon"),)}, "[[access]] a (owner)"),
        ({"access": (Access(id="a", service="s", category="c", backup="jon"),)}, "[[access]] a (backup)"),
        (
            {"access": (Access(id="a", service="s", category="c", billing_owner="jon"),)},
            "[[access]] a (billing_owner)",
        ),
        ({"services": (Service(name="Fly", payer="jon"),)}, "[[service]] Fly (payer)"),
        ({"monitors": (Monitor(id="m", target="t", owner="jon"),)}, "[[monitor]] m (owner)"),
        ({"alerts": (Alert(channel="mail", owner="jon"),)}, "[[alert]] mail (owner)"),
        ({"alerts": (Alert(channel="mail", backup="jon"),)}, "[[alert]] mail (backup)"),
        ({"secrets": (Secret(name="S", owner="jon"),)}, "[[secret]] S (owner)"),
        ({"backups": (Backup(store="db", owner="jon"),)}, "[[backup]] db (owner)"),
        ({"env": (Env(name="E", owner="jon"),)}, "[[env]] E (owner)"),
        ({"hosts": (Host(name="shop.example", owner="jon"),)}, "[[host]] shop.example (owner)"),
    ],
)
def test_who_leaves_cannot_own_back_up_or_pay(parts: dict[str, Any], line: str) -> None:
    assert leavers(**parts, people=(JON,))[0].observed == line
    stays = Person(id="jon", name="Jon Reis")
    assert leavers(**parts, people=(stays,)) == []


def leavers(**parts: Any) -> list[Finding]:
    found = judged(stack_inventory, sample_launch(**parts), sample_stack(), DONE)
    return [one for one in found if one.kind == "leaver"]


def test_one_leaver_is_told_once_with_every_row() -> None:
    access = tuple(Access(id=id_, service="s", category="c", owner="jon") for id_ in ("a", "b"))
    (found,) = leavers(access=access, people=(JON,))
    assert found.subject == "jon"
    assert "2026-12-10" in found.summary
    assert found.evidence["rows"] == ["[[access]] a (owner)", "[[access]] b (owner)"]
    assert found.fix is not None
    for line in (found.fix.record or "").splitlines():
        assert tomllib.loads(line)["owner"] == "WHO STAYS"
