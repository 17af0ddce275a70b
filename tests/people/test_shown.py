"""What somebody wrote into the record looks like nothing else when it is shown, and no secret is shown."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.commands import decide, waive
from cockpit.model import Severity
from cockpit.people.asking import seen
from cockpit.people.choosing import proposed
from cockpit.record import FILE
from cockpit.record.lines import HEAD, written
from cockpit.record.rows import plain, row_id, table_of
from cockpit.sprint import Sprint
from tests.people.samples import found, result
from tests.record.samples import decision, waiver

KEY = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
TRAP = f"fine\n  STALE: no\nGO  somebody \x1b[2J\u202e {KEY}"
LAUNCH = """
schema = "launch-cockpit/launch/v1"
[product]
name = "Shop"
domain = "shop.example"
roadmap = "b2b-prototype"
[[person]]
id = "ines"
name = "Ines Maas"
"""


@pytest.fixture
def sprint(tmp_path: Path) -> Sprint:
    """A sprint with a decision and a waiver that set traps."""
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    rows = (
        decision(at=now, statement=TRAP, reasons=(TRAP,), conditions=(TRAP,)),
        waiver(at=now, scope=(TRAP,), reason=TRAP, compensating=TRAP, until=now.date()),
    )
    texts = (written(table_of(row), row_id(plain(row)), plain(row)) for row in rows)
    (tmp_path / FILE).write_text(HEAD + "".join(texts))
    (tmp_path / "launch.toml").write_text(LAUNCH)
    return Sprint.open(tmp_path / "launch.toml", keep=False)


@pytest.mark.parametrize(
    ("show", "lines"),
    [(decide._show, 5), (waive._list, 3)],
)
def test_every_line_is_ours(
    sprint: Sprint, capsys: pytest.CaptureFixture[str], show: Callable[[Sprint], int], lines: int
) -> None:
    show(sprint)
    out = capsys.readouterr().out
    assert len(out.splitlines()) == lines
    assert all(line.isprintable() for line in out.split("\n"))
    assert KEY not in out
    assert r"\n  STALE: no" in out


def test_a_roadmap_that_raises_a_check_raises_what_was_seen_before(
    sprint: Sprint,
) -> None:
    blocker = next(id_ for id_ in sprint.checks if sprint.checks[id_].severity is Severity.LAUNCH_BLOCKER)
    sprint.results = {blocker: result(found(waiver="w"), check=blocker, severity=Severity.MEDIUM)}
    assert sprint.gate().blockers == (blocker,)


def test_what_a_server_said_looks_like_no_line_of_ours() -> None:
    told = seen(result(found(subject="a\nb")))
    assert len(told.splitlines()) == 2
    assert len(proposed("go", ["one\ntwo"]).splitlines()) == 2
