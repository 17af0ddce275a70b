"""Every verdict on a header is Observatory's as well, but for the differences that have a reason."""

import asyncio
import os
from collections.abc import Iterator

import pytest

from tests.bench.peers import observatory
from tests.real.observatory.ours import ours
from tests.real.observatory.rows import FIELDS, ROWS
from tests.real.observatory.world import Host, World, packed, served
from tests.real.servers import require
from tests.real.tls_world import looking

Said = dict[str, dict[str, bool]]
"""Whether a field does its work, by host and field."""


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    require("nginx")
    if why := observatory.lacking():
        if os.environ.get("COCKPIT_CI"):
            pytest.fail(f"in CI a skip is a failure; {why}", pytrace=False)
        pytest.skip(why)
    with served(ROWS) as running:
        yield running


def theirs(world: World) -> Said:
    """What Observatory says of every host, from one process."""
    names = [host.name for host in world.hosts]
    said = observatory.judged(names, {80: world.http, 443: world.https}, world.trust)
    assert not {name: one["error"] for name, one in said.items() if "error" in one}
    return {name: {field: one["tests"][field]["pass"] for field in FIELDS} for name, one in said.items()}


async def mine(world: World) -> Said:
    """What we say."""
    async with looking(world.look()) as vantage:
        return {host.name: await ours(vantage, host.name) for host in world.hosts}


def untouched(host: Host) -> set[str]:
    """The fields of a host that none of its rows is about."""
    return set(FIELDS) - frozenset[str]().union(*(row.touches for row in host.rows))


def test_the_verdicts_are_the_same_but_for_those_with_a_reason(world: World) -> None:
    we, they = asyncio.run(mine(world)), theirs(world)
    pairs = {
        (host.name, field): (we[host.name][field], they[host.name][field])
        for host in world.hosts
        for field in FIELDS
    }
    wrong = [
        (host.name, row.field, row.headers or row.plain, row.differs, pairs[host.name, row.field])
        for host in world.hosts
        for row in host.rows
        if (len(set(pairs[host.name, row.field])) == 1) is bool(row.differs)
    ]
    assert not wrong
    sound = {pairs[host.name, field] for host in world.hosts for field in untouched(host)}
    assert sound == {(True, True)}


def test_every_difference_has_a_reason_in_words() -> None:
    assert all(len(row.differs.split()) > 2 for row in ROWS if row.differs)
    assert {row.field for row in ROWS} == set(FIELDS)


def test_rows_that_touch_the_same_header_are_on_different_hosts() -> None:
    hosts = packed(ROWS)
    assert sum(len(host.rows) for host in hosts) == len(ROWS)
    assert not hosts[0].rows
    for host in hosts:
        names = [name for row in host.rows for name in row.touches]
        assert len(names) == len(set(names))
