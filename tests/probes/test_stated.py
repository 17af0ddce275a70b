"""What people said, as it stands at the run's hour: expired, overtaken by a deploy, its speaker gone."""

import asyncio
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.stated import Reply, Standing, Stated
from cockpit.launch import Launch
from cockpit.launch.making import Deploy
from cockpit.launch.operations import Person
from cockpit.launch.parts import LookFrom
from cockpit.probes.stated import gather
from cockpit.record import FILE, append
from cockpit.vantage import Vantage
from tests.probes.web import company
from tests.record.samples import AT, attestation, drill, waiver

NOW = AT + dt.timedelta(days=8)
SHOP = sample_launch(people=(Person(id="ines", name="Ines"), Person(id="tom", name="Tom")))
CHECK = "tls.renewal-path"


def seen(folder: Path, launch: Launch = SHOP, now: dt.datetime = NOW) -> Stated:
    async def look() -> Stated:
        vantage = Vantage(LookFrom(), folder=folder, now=now)
        try:
            return await gather(launch, vantage)
        finally:
            await vantage.aclose()

    return asyncio.run(look())


def test_no_record_is_nothing_said(tmp_path: Path) -> None:
    assert seen(tmp_path) == Stated(NOW.isoformat())


def test_the_newest_word_and_the_newest_drill_are_told(tmp_path: Path) -> None:
    later = {"at": AT + dt.timedelta(hours=1)}
    append(tmp_path / FILE, attestation(), attestation(**later, answer="not-done", reason="no"), waiver())
    append(tmp_path / FILE, drill(passed=False), drill(**later))
    fact = seen(tmp_path)
    said = fact.of(CHECK)
    assert said is not None
    assert (said.answer, said.reason, said.standing) == (Reply.NOT_DONE, "no", Standing.HOLDS)
    assert len(fact.drills) == 1
    one = fact.drill("rollback", "shop.example")
    assert one is not None
    assert (one.passed, one.standing, one.seconds["back"]) == (True, Standing.HOLDS, 48.0)
    assert fact.drill("rollback", "elsewhere.example") is None


@pytest.mark.parametrize(
    ("fields", "now", "standing"),
    [
        ({"until": NOW.date()}, NOW, Standing.HOLDS),
        ({"until": NOW.date() - dt.timedelta(1)}, NOW, Standing.EXPIRED),
        ({"until": None}, NOW, Standing.HOLDS),
        ({"until": None, "release": "v1"}, NOW, Standing.UNSURE),
    ],
)
def test_whether_it_holds(
    tmp_path: Path, fields: dict[str, Any], now: dt.datetime, standing: Standing
) -> None:
    append(tmp_path / FILE, attestation(**fields), drill(**fields))
    fact = seen(tmp_path, now=now)
    assert fact.statements[CHECK].standing is standing
    assert fact.drills[0].standing is standing
    assert bool(fact.drills[0].why) is (standing is not Standing.HOLDS)


def test_the_word_of_somebody_who_left_holds_no_more_but_what_they_showed_does(tmp_path: Path) -> None:
    append(tmp_path / FILE, attestation(until=None), drill(by="ines"))
    left = sample_launch(people=(Person(id="ines", name="Ines", leaves_on=NOW.date()),))
    fact = seen(tmp_path, left)
    assert (fact.statements[CHECK].standing, fact.statements[CHECK].why) == (
        Standing.LEFT,
        "Ines left on 2026-11-28",
    )
    assert fact.drills[0].standing is Standing.HOLDS


def test_the_word_of_a_stranger_holds_nothing(tmp_path: Path) -> None:
    append(tmp_path / FILE, attestation(by="stranger"))
    said = seen(tmp_path).statements[CHECK]
    assert (said.standing, said.why) == (Standing.LEFT, '"stranger" is no declared person')


def test_a_word_of_a_time_to_come_takes_none_away(tmp_path: Path) -> None:
    append(tmp_path / FILE, attestation(answer="not-done"), drill(passed=False))
    late = {"at": NOW + dt.timedelta(400)}
    append(tmp_path / FILE, attestation(**late, until=None), drill(**late, until=None))
    fact = seen(tmp_path)
    assert fact.statements[CHECK].answer is Reply.NOT_DONE
    assert not fact.drills[0].passed


def test_a_record_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("schema = ")
    fact = seen(tmp_path)
    assert fact.unreadable is not None
    assert not fact.statements


def test_a_marker_that_is_nowhere_leaves_it_open(tmp_path: Path) -> None:
    append(tmp_path / FILE, attestation(until=None, release="v1"))
    declared = sample_launch(
        people=SHOP.people, deploy=Deploy(version_marker="https://nobody.invalid/version")
    )
    assert seen(tmp_path, declared).statements[CHECK].standing is Standing.UNSURE


async def test_a_deploy_ends_what_held_until_then(tmp_path: Path) -> None:
    async with company(tmp_path) as (launch, vantage):
        release = (vantage.folder / "release").read_text().strip()
        append(vantage.folder / FILE, attestation(at=NOW, check="a.now", until=None, release=release))
        append(vantage.folder / FILE, attestation(at=NOW, check="a.then", until=None, release="2025.1"))
        fact = await gather(launch, vantage)
        assert fact.statements["a.now"].standing is Standing.HOLDS
        assert fact.statements["a.then"].standing is Standing.DEPLOYED
        assert release in fact.statements["a.then"].why
        (vantage.folder / "release").write_text("2026.12.1-1\n")
        await vantage.forget()
        assert (await gather(launch, vantage)).statements["a.now"].standing is Standing.DEPLOYED
