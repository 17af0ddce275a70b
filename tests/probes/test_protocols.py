"""The versions of HTTP: who is asked, where, and that QUIC gets one packet for each address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.fronts import Fronts
from cockpit.facts.http import Response
from cockpit.facts.names import Names
from cockpit.facts.protocols import Protocols
from cockpit.facts.samples_dns import sample_answer, sample_front, sample_fronts, sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_origin import QUIC_V1, RECORD
from cockpit.facts.samples_tls import NO_TLS, V4, V6
from cockpit.launch import Launch
from cockpit.launch.parts import Host, LookFrom
from cockpit.probes import fronts as fronts_probe
from cockpit.probes import names as names_probe
from cockpit.probes.protocols import gather
from cockpit.vantage import Vantage
from cockpit.vantage.handshake import Shaken
from tests.probes.web import company

SHOP, API = "shop.example", "api.shop.example"
TOLD = (("alt-svc", 'h3=":443"; ma=86400'),)
H2 = Shaken((), "TLSv1.3", "", "h2")


@dataclass
class Eyes:
    """The part of a vantage that the probe uses."""

    records: Mapping[str, str] = field(default_factory=dict)
    shaken: Shaken | Unreachable = H2
    shaking: list[tuple[str, str]] = field(default_factory=list)
    packets: list[tuple[str, str]] = field(default_factory=list)

    async def handshake(self, host: str, address: str) -> Shaken | Unreachable:
        self.shaking.append((host, address))
        return self.shaken

    async def quic(self, host: str, address: str) -> tuple[str, ...]:
        self.packets.append((host, address))
        return QUIC_V1

    async def look_up(self, name: str, type_: str) -> Answer:
        assert type_ == "HTTPS"
        return sample_answer(name, type_, *filter(None, [self.records.get(name)]))


async def seen(eyes: Eyes, launch: Launch, names: Names, fronts: Fronts) -> Protocols:
    return await gather(launch, cast("Vantage", eyes), names, fronts)


NAMES = sample_names(sample_lookup(SHOP, V4, "203.0.113.11", V6), sample_lookup(API, V4))
QUIET = sample_fronts(sample_front(SHOP, V4))


async def test_the_first_address_of_each_family() -> None:
    eyes = Eyes()
    await seen(eyes, sample_launch(), NAMES, QUIET)
    assert eyes.shaking == [(SHOP, V4), (SHOP, V6)]
    assert eyes.packets == []


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        (Host(name=API, role="api"), True),
        (Host(name=API, role="admin"), True),
        (Host(name=API, role="status"), False),
        (Host(name=API, role="status", proxied=True), True),
        (Host(name=API, role="staging", proxied=True), False),
        (Host(name=API, role="retired", proxied=True), False),
    ],
)
async def test_who_is_asked(host: Host, *, asked: bool) -> None:
    eyes = Eyes()
    found = await seen(eyes, sample_launch(hosts=(host,)), NAMES, QUIET)
    assert (found.of(API) is not None) is asked
    assert found.of(SHOP) is not None
    assert ((API, V4) in eyes.packets) is (asked and bool(host.proxied))


@pytest.mark.parametrize(
    ("headers", "record", "asked"),
    [
        ((), "", False),
        (TOLD, "", True),
        ((), RECORD, True),
        ((("alt-svc", 'h3=":8443"'),), "", False),
        ((("alt-svc", 'h2=":443"'),), '1 . alpn="h2"', False),
        ((("alt-svc", 'h3="\\\\:443'),), '1 . alpn="', False),
        ((), '1 elsewhere.example. alpn="h3"', False),
    ],
)  # fmt: skip
async def test_quic_is_asked_where_it_is_promised(
    headers: tuple[tuple[str, str], ...], record: str, *, asked: bool
) -> None:
    eyes = Eyes({SHOP: record})
    await seen(eyes, sample_launch(), NAMES, sample_fronts(sample_front(SHOP, V4, headers=headers)))
    assert eyes.packets == ([(SHOP, V4), (SHOP, V6)] if asked else [])


async def test_one_packet_for_an_address_that_two_hosts_share() -> None:
    hosts = (Host(name=SHOP, proxied=True), Host(name=API, role="api", proxied=True))
    eyes = Eyes()
    found = await seen(eyes, sample_launch(hosts=hosts), NAMES, QUIET)
    assert sorted(address for _, address in eyes.packets) == [V6, V4]
    api = found.of(API)
    assert api is not None
    assert api.spoken[0].quic == QUIC_V1


async def test_without_a_handshake_and_without_a_front() -> None:
    found = await seen(Eyes(shaken=NO_TLS), sample_launch(), NAMES, sample_fronts())
    (one,) = found.hosts
    assert one.spoken[0].chosen == NO_TLS
    assert isinstance(one.advertised, Unreachable)


async def test_only_the_families_of_the_vantage() -> None:
    eyes = Eyes()
    await seen(eyes, sample_launch(vantage=LookFrom(families=(6,))), NAMES, QUIET)
    assert eyes.shaking == [(SHOP, V6)]


@pytest.mark.parametrize(
    ("faults", "alpn", "quic"),
    [
        ((), "h2", ("00000001", "6b3343cf")),
        (("edge.http-versions:http1",), "http/1.1", ("00000001", "6b3343cf")),
        (("edge.http-versions",), "h2", "refused"),
        (("edge.http-versions:record",), "http/1.1", "refused"),
    ],
)
async def test_the_lab(tmp_path: Path, faults: tuple[str, ...], alpn: str, quic: object) -> None:
    async with company(tmp_path, *faults) as (launch, eyes):
        names = await names_probe.gather(launch, eyes)
        found = await gather(launch, eyes, names, await fronts_probe.gather(launch, eyes, names))
    www = found.of("www.velomart.test")
    assert www is not None
    assert isinstance(www.record, Answer)
    assert www.record.chain == ("velomart.test",)
    for one in (www, found.of("app.velomart.test")):
        assert one is not None
        assert {spoken.chosen for spoken in one.spoken} == {alpn}
        heard = [s.quic.kind if isinstance(s.quic, Unreachable) else s.quic for s in one.spoken]
        assert heard == [quic, quic]


async def test_long_fields_are_cut() -> None:
    long = Response("", 200, (("alt-svc", "x" * 5000),), "", "")
    found = await seen(Eyes(), sample_launch(), NAMES, sample_fronts(sample_front(SHOP, V4, long)))
    (told,) = found.hosts[0].advertised  # type: ignore[misc]
    assert len(told) == 1024
