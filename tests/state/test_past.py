"""What the journal tells of the past: since when something has been so, and what has turned."""

from pathlib import Path

from cockpit.journal import Journal
from cockpit.model import CheckJudged, Result, RunFinished, RunStarted
from tests.reports.samples import FAIL, PASS, UNKNOWN, finding, result


def at(hour: int) -> str:
    return f"2026-11-20T{hour:02}:00:00+00:00"


async def fly(journal: Journal, hour: int, *results: Result) -> None:
    await journal.append(RunStarted(f"r{hour}", tuple(one.check for one in results), at(hour)))
    for one in results:
        await journal.append(CheckJudged(one, 0.0))
    await journal.append(RunFinished(f"r{hour}", at(hour)))


def red(check: str = "dns.a") -> Result:
    return result(check, finding(FAIL, "shop.example", summary="no address"))


def green(check: str = "dns.a") -> Result:
    return result(check, finding(PASS, "shop.example", summary="an address"))


async def test_a_result_is_unchanged_since_it_last_became_what_it_is(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    for hour, one in enumerate((green(), red(), green(), green(), green())):
        await fly(journal, hour, one, green("dns.b"))
    found = journal.past.unchanged()
    assert [time[11:13] for time in found["dns.a"]] == ["02", "03", "04"]
    assert len(found["dns.b"]) == 5
    journal.close()


async def test_a_sight_is_the_newest_piece_of_its_kind(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    for hour, seen in enumerate((b"one", b"two", b"one", b"one")):
        await journal.keep("map.dns", seen, kind="map", at=at(hour))
    await journal.keep("map.host", b"host", kind="map", at=at(9))
    await journal.keep("map.dns", b"other", kind="drill", at=at(9))
    dns, host = journal.past.sights("map")
    assert journal.evidence.get(dns.kept.digest) == b"one"
    assert dns.times == (at(2), at(3))
    assert host.times == (at(9),)
    journal.close()


async def test_a_turn_is_the_last_time_something_open_turned_green(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    unsure = result("dns.a", finding(UNKNOWN, "shop.example"))
    for hour, one in enumerate((red(), green(), red(), unsure, green(), green())):
        await fly(journal, hour, one, green("dns.b"), red("dns.c"))
    turns = journal.past.turns()
    assert set(turns) == {"dns.a"}
    assert (turns["dns.a"].before.at[11:13], turns["dns.a"].after.at[11:13]) == ("02", "04")
    journal.close()


async def test_what_turned_red_again_has_still_turned_before(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path)
    for hour, one in enumerate((red(), green(), red())):
        await fly(journal, hour, one)
    assert journal.past.turns()["dns.a"].after.at[11:13] == "01"
    journal.close()
