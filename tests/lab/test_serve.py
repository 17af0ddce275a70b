"""`Lab`: starting, switching faults while it runs, the files it writes, stopping."""

import asyncio
import gc
import socket
from pathlib import Path

import dns.exception
import httpx
import pytest

from cockpit.lab.faults import Fault
from cockpit.lab.replies import redirect
from cockpit.lab.serve import Lab
from cockpit.lab.world import World
from cockpit.lab.zones import DEAD, EDGE4, MAIL4
from tests.lab.conftest import add, ask, at_port, dial, get, values

DETOUR = Fault(
    "test.detour",
    "The apex sends everybody elsewhere.",
    lambda world: world.home.first(redirect("https://elsewhere.test/")),
)


@pytest.fixture
def detour(monkeypatch: pytest.MonkeyPatch) -> Fault:
    """A fault that only this test knows."""
    return add(monkeypatch, DETOUR)


async def test_a_fault_is_seen_at_once_and_so_is_its_end(lab: Lab, detour: Fault) -> None:
    assert not lab.broken
    lab.break_(detour.id)
    assert list(lab.broken) == [detour.id]
    assert (await get(lab, "https://velomart.test/")).status == 301
    lab.mend(detour.id)
    assert lab.broken == ()
    assert (await get(lab, "https://velomart.test/")).status == 200


async def test_faults_can_be_switched_from_another_thread(lab: Lab, detour: Fault) -> None:
    await asyncio.to_thread(lab.break_, detour.id)
    assert (await get(lab, "https://velomart.test/")).status == 301
    await asyncio.to_thread(lab.break_, "cut:tcp")
    assert lab.broken == ("cut:tcp", detour.id)


async def test_switching_empties_what_the_edge_had_stored(lab: Lab, detour: Fault) -> None:
    url = "https://velomart.test/assets/app.3f2a1c.js"
    await get(lab, url)
    lab.break_(detour.id)
    lab.mend(detour.id)
    assert (await get(lab, url))["cf-cache-status"] == "MISS"


async def test_an_unknown_fault_is_refused_with_the_nearest(lab: Lab) -> None:
    with pytest.raises(KeyError, match="no fault is called cut:dn; nearest: cut:dns"):
        lab.break_("cut:dn")
    with pytest.raises(KeyError, match="no fault is called"):
        lab.mend("nothing")
    assert lab.broken == ()


async def test_a_fault_that_moves_ports_is_refused_and_the_world_stays(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    def move(world: World) -> None:
        world.places.pop(DEAD)

    add(monkeypatch, Fault("test.move", "An address is gone.", move))
    with pytest.raises(ValueError, match=r"test\.move adds or removes an address"):
        lab.break_("test.move")
    assert lab.broken == ()
    assert (await get(lab, "https://velomart.test/")).status == 200


async def test_an_unknown_fault_at_the_start_leaves_nothing_open(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="nearest: cut:dns"):
        await Lab.start(tmp_path, "fixed", ["cut:dsn"])
    gc.collect()  # an open socket would be a ResourceWarning, which is an error


async def test_cut_dns_silences_every_server(lab: Lab) -> None:
    lab.break_("cut:dns")
    for server in ("", "ns1.velodns.test", "a.nic.test"):
        with pytest.raises(EOFError):
            await ask(lab, "velomart.test", "A", server, tcp=True)
    lab.mend("cut:dns")
    assert values(await ask(lab, "velomart.test", "A"), "A") == [EDGE4]


async def test_cut_tcp_refuses_and_breaks_what_was_open(lab: Lab) -> None:
    reader, writer = await dial(lab, "https://velomart.test/")
    where = at_port(lab, EDGE4, 443)
    lab.break_("cut:tcp")
    with pytest.raises(ConnectionRefusedError):
        await get(lab, "https://velomart.test/")
    with pytest.raises(ConnectionRefusedError):
        await get(lab, "http://velomart.test/")
    with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
        await reader.readexactly(1)
    writer.transport.abort()
    lab.mend("cut:tcp")
    assert (await get(lab, "https://velomart.test/")).status == 200
    assert at_port(lab, EDGE4, 443) == where


async def test_cut_tls_breaks_the_handshake_only(lab: Lab) -> None:
    lab.break_("cut:tls")
    with pytest.raises(OSError):  # noqa: PT011 - an alert, a reset or an end, as the platform likes
        await get(lab, "https://velomart.test/")
    assert (await get(lab, "http://velomart.test/")).status == 301


async def test_cut_http_closes_without_a_word(lab: Lab) -> None:
    lab.break_("cut:http")
    with pytest.raises(asyncio.IncompleteReadError) as caught:
        await get(lab, "https://velomart.test/")
    assert caught.value.partial == b""


@pytest.mark.parametrize("address", [DEAD, MAIL4])
async def test_nobody_answers_where_nobody_lives(lab: Lab, address: str) -> None:
    with pytest.raises(ConnectionRefusedError):
        await get(lab, "https://velomart.test/", at=address)


async def test_what_others_know(lab: Lab) -> None:
    token = lab.desk.secrets["edge-read"]
    async with httpx.AsyncClient(trust_env=False) as client:
        domain = (await client.get(f"{lab.urls['rdap']}velomart.test")).json()
        assert {event["eventAction"] for event in domain["events"]} == {"registration", "expiration"}
        assert (await client.get(f"{lab.urls['rdap']}other.test")).status_code == 404
        assert (await client.get(f"{lab.urls['edge_api']}zones")).status_code == 403
        client.headers["authorization"] = f"Bearer {token}"
        (zone,) = (await client.get(f"{lab.urls['edge_api']}zones")).json()["result"]
        records = (await client.get(f"{lab.urls['edge_api']}zones/{zone['id']}/dns_records")).json()["result"]
        settings = (await client.get(f"{lab.urls['edge_api']}zones/{zone['id']}/settings")).json()["result"]
        assert (await client.post(f"{lab.urls['edge_api']}zones")).status_code == 405
    apex = [row for row in records if (row["name"], row["type"]) == ("velomart.test", "A")]
    assert [(row["content"], row["proxied"]) for row in apex] == [("198.51.100.10", True)]
    assert {"id": "ssl", "value": "strict", "editable": True} in settings


def sockets() -> dict[str, str]:
    """This process's bound sockets: inode to local address, as /proc gives it."""
    own = set()
    for entry in Path("/proc/self/fd").iterdir():
        try:
            own.add(str(entry.readlink()))
        except FileNotFoundError:  # the folder's own descriptor
            continue
    found = {}
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for row in Path(f"/proc/self/net/{table}").read_text().splitlines()[1:]:
            fields = row.split()
            if f"socket:[{fields[9]}]" in own:
                found[fields[9]] = fields[1].split(":")[0]
    return found


@pytest.mark.skipif(not Path("/proc/self/net/tcp").exists(), reason="needs /proc")
async def test_nothing_listens_beyond_this_machine_and_stop_closes_all(tmp_path: Path) -> None:
    before = sockets()
    lab = await Lab.start(tmp_path, "fixed")
    _, writer = await dial(lab, "https://velomart.test/")
    opened = {inode: address for inode, address in sockets().items() if inode not in before}
    assert len(opened) > 30
    assert set(opened.values()) == {socket.inet_aton("127.0.0.1")[::-1].hex().upper()}
    await lab.stop()
    writer.transport.abort()
    await asyncio.sleep(0)
    assert sockets() == before


async def test_after_stop_nobody_answers(tmp_path: Path) -> None:
    lab = await Lab.start(tmp_path, "fixed")
    await lab.stop()
    with pytest.raises(ConnectionRefusedError):
        await get(lab, "https://velomart.test/")
    with pytest.raises((ConnectionRefusedError, dns.exception.Timeout)):
        await ask(lab, "velomart.test", "A", tcp=True)
