"""The pack carries what people said, and never a go that a later run contradicts."""

import datetime as dt
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cockpit.evidence import EvidenceStore
from cockpit.handover import pack
from cockpit.handover.gathering import gather
from cockpit.handover.sources import Sources
from cockpit.handover.write import SignedError, Written, write
from cockpit.launch import Launch
from cockpit.people.waiving import standings
from cockpit.record import FILE, Record, Row, append
from cockpit.record.rows import plain, row_id
from tests.handover.world import LAUNCH, fly, launch, seen, sprint
from tests.record.samples import attestation, decision, drill, signature, waiver
from tests.reports.samples import BLOCKER, FAIL, PASS, finding, result

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
PEOPLE = '\n[[person]]\nid = "tom"\nname = "Tom"\n'
SHOP = LAUNCH + PEOPLE
RED = (result("header.hsts", finding(FAIL)), result("dns.a", finding(PASS)))


def record(*rows: Row) -> Record:
    return Record({row_id(plain(row)): row for row in rows})


def built(of: Record, results: Any = RED, evidence: Any = None) -> dict[str, Any]:
    shop: Launch = launch(SHOP)
    waivers = standings(of, shop, NOW)
    return pack.build(Sources(shop, seen(results), evidence or {}, "t 1", of, waivers))


WAIVER = waiver(by="ana", check="header.hsts")
AGREED = record(WAIVER, signature(row_id(plain(WAIVER)), by="tom"))


def test_an_active_waiver_stands_with_its_risk() -> None:
    whole = built(AGREED)
    (row,) = whole["waiver"]
    assert (row["check"], row["requested_by"], row["approved_by"]) == ("header.hsts", "ana", "tom")
    assert row["expires"] == WAIVER.until
    (risk,) = whole["risk"]
    assert (risk["status"], risk["waiver"]) == ("waived", row["id"])
    assert whole["summary"]["waived"] == 1
    assert whole["result"][1]["verdict"] == "fail"  # raw


def test_one_that_does_not_count_is_not_shown_as_one_that_does() -> None:
    whole = built(record(WAIVER))
    assert "waiver" not in whole
    assert whole["risk"][0]["status"] == "open"


def test_a_statement_is_there_with_its_last_day_and_its_evidence() -> None:
    digest = "c" * 64
    (row,) = built(record(attestation(evidence=digest)), evidence={digest: 12})["attestation"]
    assert (row["by"], row["valid_until"], row["evidence"]) == ("ines", dt.date(2027, 2, 1), "ev-" + "c" * 16)
    assert "evidence" not in built(record(attestation(evidence=digest)))["attestation"][0]


def test_a_rehearsed_way_back_is_measured() -> None:
    rollback = built(record(drill()))["deploy"]["rollback"]
    assert (rollback["seconds_measured"], rollback["rehearsed_by"]) == (48, "tom")
    assert rollback["steps"]
    assert "seconds_measured" not in built(record(drill(passed=False)))["deploy"]["rollback"]


def test_a_signed_decision_is_the_packs() -> None:
    row = decision(by="ana", status="no-go", proposed="no-go", statement="The header first.")
    told = built(record(row))["decision"]
    assert (told["status"], told["decided_by"]) == ("no-go", "ana")
    assert told["reasons"][0] == "The header first."


def test_a_go_that_a_later_run_contradicts_is_a_no_go() -> None:
    row = decision(by="ana", status="go", proposed="go")
    blocked = (*RED, result("dns.apex-resolves", finding(FAIL), severity=BLOCKER))
    told = built(record(row), blocked)["decision"]
    assert told["status"] == "no-go"
    assert "contradicts" in told["reasons"][0]
    assert any("dns.apex-resolves" in reason for reason in told["reasons"])


def test_the_decision_stands_outside_the_digest() -> None:
    signed = built(
        record(decision(by="ana", status="no-go", proposed="no-go", at=NOW - dt.timedelta(days=9)))
    )
    assert signed["integrity"]["pack_digest"] == built(Record())["integrity"]["pack_digest"]


def put(home: Path, *rows: Row) -> Written:
    """The pack of a product about which these things were said."""
    fly(home, RED, NOW.isoformat())
    (home / FILE).unlink(missing_ok=True)
    if rows:
        append(home / FILE, *rows)
    with closing(sprint(home, SHOP)) as opened:
        return write(home / "pack", gather(opened))


def test_what_people_showed_is_handed_over_or_said_to_be_elsewhere(tmp_path: Path) -> None:
    (tmp_path / ".cockpit").mkdir()
    digest, _ = EvidenceStore(tmp_path / ".cockpit/evidence").put(b"I saw it.")
    rows = (attestation(by="ana", evidence=digest), drill(evidence="d" * 64))
    written = put(tmp_path, *rows)
    assert (tmp_path / "pack" / "evidence" / f"{digest}.txt").read_text() == "I saw it."
    assert any("another machine" in note for note in written.notes)
    assert put(tmp_path, *rows).changed == ()


def test_the_pack_carries_what_it_needs_to_be_checked_alone(tmp_path: Path) -> None:
    signed = decision(by="ana", status="no-go", proposed="no-go")
    written = put(tmp_path, drill(), signed)
    kinds = {row["kind"]: row for row in written.pack["evidence"]}
    declared = (tmp_path / "pack" / kinds["declaration"]["path"]).read_text("utf-8")
    assert declared == SHOP
    said = (tmp_path / "pack" / kinds["record"]["path"]).read_text("utf-8")
    assert "drill." in said
    assert "decision." not in said, "who signs a pack does not change what is signed"


def test_a_decision_signs_the_pack_it_was_made_over(tmp_path: Path) -> None:
    digest = put(tmp_path, drill()).pack["integrity"]["pack_digest"].removeprefix("sha256:")
    over = decision(by="ana", status="no-go", proposed="no-go", statement="Not yet.", pack=digest)
    beside = signature(row_id(plain(over)), by="tom", pack=digest)
    (first, second) = put(tmp_path, drill(), over, beside).pack["signoff"]
    assert (first["who"], first["decision"], first["statement"]) == ("ana", "no-go", "Not yet.")
    assert (second["who"], second["pack_digest"]) == ("tom", f"sha256:{digest}")


def test_nobody_has_signed_a_pack_that_says_something_else_now(tmp_path: Path) -> None:
    digest = put(tmp_path, drill()).pack["integrity"]["pack_digest"].removeprefix("sha256:")
    over = decision(by="ana", status="no-go", proposed="no-go", pack=digest)
    put(tmp_path, drill(), over)
    with pytest.raises(SignedError, match="never overwritten"):
        put(tmp_path, drill(), over, attestation(by="ana"))


def test_a_decision_may_be_signed_anew_over_the_same_pack(tmp_path: Path) -> None:
    digest = put(tmp_path, drill()).pack["integrity"]["pack_digest"].removeprefix("sha256:")
    rows = [
        decision(by="ana", at=NOW - dt.timedelta(hours=hours), status="no-go", proposed="no-go", pack=digest)
        for hours in (2, 1)
    ]
    put(tmp_path, drill(), rows[0])
    assert put(tmp_path, drill(), *rows).pack["signoff"][0]["at"] == rows[1].at


def test_one_that_is_signed_by_hand_is_left_as_it_is(tmp_path: Path) -> None:
    whole = put(tmp_path, drill())
    path = tmp_path / "pack" / "handover.toml"
    digest = whole.pack["integrity"]["pack_digest"]
    path.write_text(f'{path.read_text()}\n[[signoff]]\nwho = "ana"\npack_digest = "{digest}"\n')
    before = path.read_bytes()
    assert "left as it is" in put(tmp_path, drill()).notes[0]
    assert path.read_bytes() == before
