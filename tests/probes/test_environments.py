"""What is seen of the lab's rehearsal beside production, and of a start page now and an hour ago."""

import datetime as dt
from pathlib import Path

from cockpit.facts import Unreachable
from cockpit.facts.codec import dumps, loads
from cockpit.facts.environments import Environments, Glimpse
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.steady import Sighting
from cockpit.facts.tls import Handshake
from cockpit.journal import Journal
from cockpit.probes import steady
from cockpit.probes.environments import gather
from cockpit.remembering import recall
from cockpit.vantage import Vantage
from tests.probes.web import company

HOME, STAGING = "velomart.test", "staging.velomart.test"


async def seen(folder: Path, *faults: str) -> Environments:
    async with company(folder, *faults) as (launch, vantage):
        return await gather(launch, vantage)


def status(one: Glimpse | None) -> int:
    assert one is not None
    assert isinstance(one.seen, Page)
    return one.seen.response.status


async def test_the_rehearsal_and_production(tmp_path: Path) -> None:
    found = await seen(tmp_path)
    assert set(found.glimpses) == {HOME, STAGING}
    assert (status(found.of(HOME)), status(found.of(STAGING))) == (200, 401)
    own, other = found.glimpses[HOME], found.glimpses[STAGING]
    assert (own.version, other.version) == ("2026.11.20-2", "")
    assert not set(own.addresses) & set(other.addresses)
    assert isinstance(other.tls, Handshake)
    assert isinstance(other.plain, Response)
    assert (other.plain.status, other.plain.body) == (301, "")
    assert loads(dumps({"environments": found}))[1]["environments"] == found


async def test_a_dead_layer(tmp_path: Path) -> None:
    found = await seen(tmp_path, "cut:tls")
    assert all(isinstance(one.seen, Unreachable) for one in found.glimpses.values())


async def test_the_lab_has_been_looked_at_three_hours_ago(tmp_path: Path) -> None:
    async with company(tmp_path) as (launch, plain):
        journal = Journal.open(plain.folder)
        eyes = Vantage(launch.vantage, folder=plain.folder, recall=lambda fact: recall(journal, fact))
        now = await steady.gather(launch, eyes)
        unknown = await steady.gather(launch, plain)
        await eyes.aclose()
        journal.close()
    assert now.well
    assert now.memory == {"url": "https://velomart.test/", "version": "2026.11.20-2"}
    assert [one.version for one in now.before] == ["2026.11.20-2"]
    ago = dt.datetime.fromisoformat(now.seen_at) - dt.datetime.fromisoformat(now.before[0].at)
    assert dt.timedelta(minutes=179) < ago < dt.timedelta(minutes=182)
    assert unknown.before == ()
    assert loads(dumps({"steady": now}))[1]["steady"] == now


async def test_looks_at_another_address_do_not_count(tmp_path: Path) -> None:
    known = (
        ("2026-11-20T11:00:00+00:00", {"url": "https://velomart.test/", "version": "v1"}),
        ("2026-11-20T10:00:00+00:00", {"url": "https://old.velomart.test/", "version": "v1"}),
        ("2026-11-20T09:00:00+00:00", {"url": "https://velomart.test/"}),
    )
    async with company(tmp_path) as (launch, plain):
        eyes = Vantage(launch.vantage, folder=plain.folder, recall=lambda _: known)
        found = await steady.gather(launch, eyes)
        await eyes.aclose()
    assert found.before == (Sighting("2026-11-20T11:00:00+00:00", "v1"),)


async def test_what_is_broken_is_not_remembered(tmp_path: Path) -> None:
    async with company(tmp_path, "deploy.prod-stable-url") as (launch, vantage):
        found = await steady.gather(launch, vantage)
    assert (found.well, found.memory) == (False, None)
