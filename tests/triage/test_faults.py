"""Every injected fault is named by its layer and its kind; what is well is called well."""

import socket
import ssl
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from cockpit.facts.visits import Stage
from cockpit.triage import network, pages
from cockpit.triage.layers import Sight, State, first, rows
from cockpit.triage.looking import chosen, look
from cockpit.vantage import connector, handshake
from tests.triage.faults.known import FAULTS, HEALTHY
from tests.triage.faults.making import Fault
from tests.triage.faults.shop import Door, Shop, closes, hangs, opened, paper


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """What hangs is waited for a moment only."""
    monkeypatch.setattr(connector, "CONNECT_SECONDS", 0.3)
    monkeypatch.setattr(handshake, "HANDSHAKE_SECONDS", 0.5)
    monkeypatch.setattr(pages, "SECONDS", 1.5)
    monkeypatch.setattr(network, "SECONDS", 0.8)


async def triaged(shop: Shop, folder: Path) -> tuple[Sight, ...]:
    async with opened(shop, folder) as (launch, vantage):
        opening = tuple(replace(one, max_ms=200 if "slow" in folder.name else 5000) for one in chosen(launch))
        return (await look(launch, vantage, opening)).sights


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
async def test_a_fault_is_named(fault: Fault, tmp_path: Path) -> None:
    sights = await triaged(fault.shop(), tmp_path)
    row = next(row for row in rows(sights) if row.layer is fault.layer)
    assert (row.state, [one.kind for one in row.sights][:1]) == (fault.state, [fault.kind]), sights
    broken = first(sights)
    assert (broken and broken.layer) == (fault.layer if fault.state is State.BROKEN else None), sights


@pytest.mark.parametrize(("name", "shop"), HEALTHY, ids=[name for name, _ in HEALTHY])
async def test_what_is_well_is_called_well(name: str, shop: Callable[[], Shop], tmp_path: Path) -> None:
    sights = await triaged(shop(), tmp_path)
    assert not [one for one in sights if one.state not in (State.FINE, State.NONE)]


def test_there_are_at_least_thirty() -> None:
    assert len(FAULTS) >= 30
    assert {fault.layer for fault in FAULTS} == set(Stage)


_SAME = {
    httpx.ConnectError: {
        "connection refused": Door(None),
        "certificate expired": Door(shown=paper(starts=-90, ends=-1)),
        "another name": Door(shown=paper("other.example")),
        "handshake cut": Door(raw=closes),
    },
    httpx.ConnectTimeout: {"black hole": Door(hole=True), "handshake hangs": Door(raw=hangs)},
}


@pytest.mark.parametrize(("kind", "doors"), _SAME.items(), ids=lambda one: getattr(one, "__name__", ""))
async def test_a_client_library_says_the_same_of_different_layers(
    kind: type[Exception], doors: dict[str, Door], tmp_path: Path
) -> None:
    layers = set()
    for name, door in doors.items():
        folder = tmp_path / name
        folder.mkdir()
        async with opened(Shop(doors={"203.0.113.10": door}), folder) as (launch, vantage):
            at = launch.vantage.map["203.0.113.10:443"]
            context = ssl.create_default_context(cafile=folder / "ca.pem")
            async with httpx.AsyncClient(verify=context, timeout=0.3, trust_env=False) as client:
                with pytest.raises(httpx.TransportError) as said:
                    await client.get(f"https://{at}/")
            assert type(said.value) is kind
            broken = first((await look(launch, vantage, chosen(launch))).sights)
            assert broken is not None
            layers.add(broken.layer)
    assert layers == {Stage.TCP, Stage.TLS}


async def test_nor_does_it_tell_a_name_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    async with httpx.AsyncClient(trust_env=False) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get("http://shop.example/")
