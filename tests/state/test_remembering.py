"""What a run remembers for the next: in the journal, newest first, and never in the way of anything else."""

import datetime as dt
from pathlib import Path

from cockpit.facts.samples_http import response
from cockpit.facts.steady import Steady
from cockpit.journal import Journal
from cockpit.remembering import MOST, recall, remember

NOON = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
URL = "https://shop.example/"


def look(version: str, status: int = 200) -> Steady:
    return Steady(NOON.isoformat(), URL, response(URL, status), version)


async def test_looks_come_back_newest_first(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    for minute, version in enumerate(("v1", "v2", "v1")):
        await remember(
            journal, {"steady": look(version), "names": object()}, NOON + dt.timedelta(minutes=minute)
        )
    await remember(journal, {"steady": look("v3", status=503)}, NOON + dt.timedelta(hours=1))
    found = recall(journal, "steady")
    assert [known["version"] for _, known in found] == ["v1", "v2", "v1"]
    assert [at[11:16] for at, _ in found] == ["12:02", "12:01", "12:00"]
    assert recall(journal, "names") == ()
    journal.close()


async def test_only_the_last_are_recalled(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    for second in range(MOST + 5):
        await remember(journal, {"steady": look("v1")}, NOON + dt.timedelta(seconds=second))
    assert len(recall(journal, "steady")) == MOST
    assert len(list((tmp_path / ".cockpit" / "evidence").iterdir())) == 1
    journal.close()


async def test_without_a_journal_or_with_a_damaged_memory_nothing_is_recalled(tmp_path: Path) -> None:
    assert recall(None, "steady") == ()
    journal = Journal.open(tmp_path)
    await remember(journal, {"steady": look("v1")}, NOON)
    (kept,) = (tmp_path / ".cockpit" / "evidence").iterdir()
    kept.write_text("[]")
    assert recall(journal, "steady") == ()
    kept.unlink()
    assert recall(journal, "steady") == ()
    journal.close()
