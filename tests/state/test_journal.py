import sqlite3
import stat
from hashlib import sha256
from pathlib import Path

import pytest

from cockpit.evidence import EvidenceError
from cockpit.journal import Journal, JournalError
from cockpit.journal import journal as journals
from cockpit.model import CheckJudged, CheckStarted, Result, RunFinished, RunStarted
from tests.reports.samples import ATTESTED, AUTO, FAIL, PASS, SAMPLE, UNKNOWN, finding, result

AT = "2026-11-20T10:00:00+00:00"


async def fly(journal: Journal, run: str, *results: Result, end: bool | None = True) -> None:
    """A run; `end` False leaves it open, None interrupts it."""
    await journal.append(RunStarted(run, tuple(one.check for one in results), AT))
    for number, one in enumerate(results):
        await journal.append(CheckStarted(one.check))
        await journal.append(CheckJudged(one, number * 1.5))
    if end is not False:
        await journal.append(RunFinished(run, AT, interrupted=end is None))


async def test_what_was_appended_is_on_disk_before_append_returns(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    await journal.append(RunStarted("r", ("dns.a",), AT))
    await journal.append(CheckJudged(result("dns.a", finding(FAIL)), 2.25))
    other = sqlite3.connect(tmp_path / ".cockpit/journal.sqlite3")
    assert other.execute("SELECT check_id, verdict, at FROM results").fetchall() == [
        ("dns.a", "fail", "2026-11-20T10:00:02.250+00:00")
    ]
    other.close()
    journal.close()


async def test_results_come_back_as_they_were(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    await fly(journal, "r", *SAMPLE)
    assert journal.latest() == {one.check: one for one in SAMPLE}
    assert list(journal.results_of("r")) == [one.check for one in SAMPLE]
    journal.close()
    again = Journal.open(tmp_path)
    assert again.latest() == {one.check: one for one in SAMPLE}
    again.close()


async def test_history_and_runs(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, tool="launch-cockpit 0.1.0")
    for number, verdict in enumerate((FAIL, UNKNOWN, PASS)):
        await fly(journal, f"r{number}", result("dns.a", finding(verdict)))
    await journal.name("r1", "before the move")
    assert journal.history("dns.a") == (FAIL, UNKNOWN, PASS)
    assert journal.history("dns.a", limit=2) == (UNKNOWN, PASS)
    assert journal.history("dns.other") == ()
    first, second, third = journal.runs()
    assert (first.id, second.id, third.id) == ("r2", "r1", "r0")
    assert (second.name, second.planned, second.tool, second.finished) == (
        "before the move",
        ("dns.a",),
        "launch-cockpit 0.1.0",
        AT,
    )
    assert journal.latest()["dns.a"].verdict is PASS
    journal.close()


async def test_last_run_any_green_and_by_name(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    assert journal.last_run() is None
    await fly(
        journal,
        "green",
        result("dns.a", finding(PASS)),
        result("x.person", finding(UNKNOWN), mode=ATTESTED),
    )
    await fly(journal, "undecided", result("dns.a", finding(UNKNOWN)))
    await fly(journal, "red", result("dns.a", finding(FAIL)))
    await fly(journal, "stopped", result("dns.a", finding(PASS)), end=None)
    await journal.name("undecided", "friday")
    assert journal.last_run() == "red"
    assert journal.last_run("green") == "green"
    assert journal.last_run(name="friday") == "undecided"
    assert journal.last_run("green", name="friday") is None
    journal.close()


async def test_interrupted_names_the_run_that_was_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal.open(tmp_path)
    assert journal.interrupted() is None
    await journal.append(RunStarted("r0", ("dns.a", "dns.b", "dns.0"), AT))
    await journal.append(CheckJudged(result("dns.0", finding(PASS)), 0.1))
    assert journal.interrupted() is None, "its process is this one, which is there"
    monkeypatch.setattr(journals, "gone", lambda _identity: True)
    assert journal.interrupted() == "r0"
    await fly(journal, "r1", result("dns.a", finding(PASS)))
    assert journal.interrupted() == "r0", "the later run did not look at dns.b"
    await fly(journal, "r2", result("dns.a", finding(PASS)), result("dns.b", finding(PASS)))
    assert journal.interrupted() is None, "everything it had not judged was flown since"
    await fly(journal, "r3", result("dns.c", finding(PASS)), end=None)
    assert journal.interrupted() == "r3", "stopped by hand"
    await fly(journal, "r3", result("dns.c", finding(PASS)))
    assert journal.interrupted() is None, "taken up again and finished"
    assert journal.runs()[0].id == "r3"
    assert len(journal.runs()) == 4
    journal.close()


async def test_evidence_is_redacted_before_it_is_hashed(tmp_path: Path) -> None:
    secret = "ghp_" + "A1b2C3d4" * 5
    leak = finding(
        FAIL, observed=f"found {secret}", evidence={"headers": [["Set-Cookie", "sid=hunter2hunter2; Secure"]]}
    )
    journal = Journal.open(tmp_path)
    await fly(journal, "r", result("secret.client-bundle", leak))
    seen = journal.seen()["secret.client-bundle"]
    assert seen.evidence is not None
    data = journal.evidence.get(seen.evidence)
    assert sha256(data).hexdigest() == seen.evidence
    assert b"sid=[redacted: cookie]; Secure" in data
    (kept,) = journal.kept("secret.client-bundle")
    assert (kept.digest, kept.bytes, kept.kind) == (seen.evidence, len(data), "probe")
    journal.close()
    for path in (tmp_path / ".cockpit").rglob("*"):
        if path.is_file():
            assert secret.encode() not in path.read_bytes()
            assert b"hunter2" not in path.read_bytes()


async def test_the_same_sight_is_kept_once(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    seen = result("dns.a", finding(PASS, evidence={"answers": ["198.51.100.20"]}))
    await fly(journal, "r0", seen)
    await fly(journal, "r1", seen, result("dns.b", finding(PASS)))
    assert len(list((tmp_path / ".cockpit/evidence").iterdir())) == 1
    assert len(journal.kept("dns.a")) == 1
    assert journal.seen()["dns.b"].evidence is None
    journal.close()


async def test_evidence_of_a_drill(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    digest = await journal.keep(
        "email.flow-tested", b"From: a\xff\nCookie: " + b"s=abcdef", kind="drill", at=AT
    )
    assert journal.evidence.get(digest) == b"From: a\\xff\nCookie: s=[redacted: cookie]"
    assert journal.kept("email.flow-tested")[0].kind == "drill"
    (tmp_path / ".cockpit/evidence" / digest).write_text("forged")
    with pytest.raises(EvidenceError, match="changed after"):
        journal.evidence.get(digest)
    with pytest.raises(EvidenceError, match="cannot be read"):
        journal.evidence.get("0" * 64)
    journal.close()


async def test_files_are_private_and_not_for_git(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    await fly(journal, "r", result("dns.a", finding(PASS, evidence={"a": 1})))
    home = tmp_path / ".cockpit"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in home.rglob("*")}
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert modes.pop("evidence") == 0o700
    assert set(modes.values()) == {0o600}
    assert "journal.sqlite3-wal" in modes
    assert (home / ".gitignore").read_text() == "*\n"
    journal.close()


@pytest.mark.parametrize("statement", ["UPDATE {} SET n = n + 1", "DELETE FROM {}"])
@pytest.mark.parametrize("table", ["runs", "marks", "results", "evidence"])
async def test_the_journal_is_only_ever_added_to(tmp_path: Path, table: str, statement: str) -> None:
    journal = Journal.open(tmp_path)
    await fly(journal, "r", result("dns.a", finding(PASS, evidence={"a": 1})))
    journal.close()
    other = sqlite3.connect(tmp_path / ".cockpit/journal.sqlite3")
    with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
        other.execute(statement.format(table))
    other.close()


async def test_a_result_without_a_run_is_refused(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    with pytest.raises(JournalError, match="before its run"):
        await journal.append(CheckJudged(result("dns.a", finding(PASS)), 0.0))
    assert journal.lost is None
    journal.close()


async def test_after_closing_nothing_hangs(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    await journal.append(RunStarted("r", (), AT))
    journal.close()
    await journal.append(CheckJudged(result("dns.a", finding(PASS), mode=AUTO), 0.0))
    journal.close()


async def test_odd_times_are_kept_as_they_are(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    await journal.append(RunStarted("r", ("dns.a",), "some day"))
    await journal.append(CheckJudged(result("dns.a", finding(PASS)), 1.0))
    assert journal.seen()["dns.a"].at == "some day"
    journal.close()


async def test_a_row_that_is_no_result_is_named(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    await fly(journal, "r", result("dns.a", finding(PASS)))
    other = sqlite3.connect(tmp_path / ".cockpit/journal.sqlite3")
    with other:
        other.execute(
            "INSERT INTO results (run, check_id, verdict, at, evidence, result) "
            "VALUES ('r', 'dns.b', 'pass', '', '', '{}')"
        )
    other.close()
    with pytest.raises(JournalError, match=r"dns\.b"):
        journal.latest()
    journal.close()
