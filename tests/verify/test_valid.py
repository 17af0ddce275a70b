from pathlib import Path

from cockpit.handover.verify.reading import read
from cockpit.handover.verify.whole import examine
from tests.verify.world import NOW, changed, flaws


def test_a_pack_as_it_was_written_has_no_flaw(written: Path) -> None:
    assert flaws(written) == []


def test_nor_has_it_when_its_file_alone_is_named(written: Path) -> None:
    assert flaws(written / "handover.toml") == []


def test_the_world_holds_what_the_damages_are_done_to(written: Path) -> None:
    pack = read(written).pack
    assert {"waived", "open"} <= {row["status"] for row in pack["risk"]}
    assert pack["waiver"]
    assert pack["signoff"]
    assert all(pack[table] for table in ("access", "secret", "env_var", "evidence", "runbook", "service"))


def test_closing_it_again_changes_nothing(written: Path, tmp_path: Path) -> None:
    again = changed(written, tmp_path / "pack", lambda _pack, _golive: None)
    assert flaws(again) == []


def test_what_only_is_to_be_filled_in_is_one_note(written: Path) -> None:
    notes = [flaw for flaw in examine(read(written), NOW) if "not filled in yet" in flaw.said]
    assert [(flaw.kind, flaw.place) for flaw in notes] == [("note", "")]
