"""The origins: who is asked how, how often, and what a guarded, an open and a demanding one show."""

import asyncio
import contextlib
import socket
import ssl
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trustme

from cockpit.credentials import Secret
from cockpit.facts import Unreachable
from cockpit.facts.fronts import Fronts
from cockpit.facts.http import Response
from cockpit.facts.origins import Origins, Straight
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_origin import BEHIND, SHOP, front
from cockpit.facts.tls import Handshake
from cockpit.kit.origins import Door, Met, at_origin
from cockpit.lab.zones import GIVEN, ORIGIN4
from cockpit.launch import Launch
from cockpit.launch.making import Deploy
from cockpit.launch.parts import Host, LookFrom
from cockpit.probes.origins import Door as Place
from cockpit.probes.origins import door, gather
from cockpit.vantage import Vantage, Variant
from tests.probes.web import company

PROXIED = (
    "velomart.test",
    "www.velomart.test",
    "app.velomart.test",
    "api.velomart.test",
    "admin.velomart.test",
)


@pytest.mark.parametrize(
    ("origin", "where"),
    [
        ("198.51.100.10", Place("198.51.100.10")),
        ("2001:db8::1", Place("2001:db8::1")),
        ("shop.fly.dev", Place("shop.fly.dev")),
        ("198.51.100.10:8443", Place("198.51.100.10", https=8443)),
        ("[2001:db8::1]:8443", Place("2001:db8::1", https=8443)),
        ("shop.fly.dev:80", Place("shop.fly.dev", http=80)),
        ("https://shop.fly.dev/base", Place("shop.fly.dev")),
        ("https://shop.fly.dev:444/", Place("shop.fly.dev", https=444)),
        ("http://198.51.100.10:8080", Place("198.51.100.10", http=8080)),
    ],
)
def test_an_origin_in_every_form_it_is_declared_in(origin: str, where: Place) -> None:
    assert door(origin) == where


async def test_who_is_behind_an_edge() -> None:
    """Retired hosts and mail servers are left alone."""
    hosts = (
        Host(name="a.shop.example", proxied=True, origin=BEHIND),
        Host(name="b.shop.example", proxied=True),
        Host(name="c.shop.example", origin=BEHIND),
        Host(name="d.shop.example", proxied=True, origin=BEHIND, role="retired"),
        Host(name="e.shop.example", proxied=True, origin=BEHIND, role="mail"),
    )
    async with looking(sample_launch(hosts=hosts)) as found:
        assert [one.host for one in found.straight] == ["a.shop.example"]


@asynccontextmanager
async def looking(launch: Launch, folder: Path = Path()) -> AsyncIterator[Origins]:
    eyes = Vantage(launch.vantage, folder=folder)
    yield await gather(launch, eyes)
    await eyes.aclose()


async def test_a_private_address_is_not_followed() -> None:
    launch = sample_launch(hosts=(Host(name=SHOP, proxied=True, origin="10.0.0.5"),))
    async with looking(launch) as found:
        (look,) = found.straight
    for seen in (look.shaken, look.secure, look.plain):
        assert isinstance(seen, Unreachable)
        assert seen.kind == "private"
        assert "allow_private" in seen.cause


async def test_a_family_that_is_left_out_is_not_asked() -> None:
    launch = sample_launch(
        hosts=(Host(name=SHOP, proxied=True, origin="2001:db8::1"),), vantage=LookFrom(families=(4,))
    )
    async with looking(launch) as found:
        (look,) = found.straight
    assert isinstance(look.secure, Unreachable)
    assert (look.addresses, look.secure.kind) == ((), "not-asked")


async def test_the_lab_guarded(tmp_path: Path) -> None:
    async with company(tmp_path) as (launch, eyes):
        found = await gather(launch, eyes)
        sent = eyes.manners.sent
    assert tuple(one.host for one in found.straight) == PROXIED
    assert {host: sent[host] for host in PROXIED} == dict.fromkeys(PROXIED, 3)
    assert sent[GIVEN] == 1
    look = found.of("velomart.test")
    assert look is not None
    assert isinstance(look.shaken, Handshake)
    assert (look.shaken.accepted, look.addresses) == (True, (ORIGIN4,))
    assert [status(look.secure), status(look.plain)] == [403, 403]
    assert status(found.given[0].seen) == 404


def status(seen: Response | Unreachable) -> int:
    assert isinstance(seen, Response)
    return seen.status


async def test_the_lab_open(tmp_path: Path) -> None:
    async with company(tmp_path, "edge.origin-shielded", "edge.origin-shielded:platform") as (launch, eyes):
        found = await gather(launch, eyes)
    look = found.of("velomart.test")
    assert look is not None
    assert isinstance(look.secure, Response)
    assert "Bicycles with a second life" in look.secure.body
    assert status(look.plain) == 301
    assert isinstance(found.given[0].seen, Response)
    assert "Bicycles" in found.given[0].seen.body


async def test_a_closed_port_is_asked_once_for_https(tmp_path: Path) -> None:
    async with company(tmp_path, "cut:tcp") as (launch, eyes):
        found = await gather(launch, eyes)
        sent = Counter(eyes.manners.sent)
    look = found.of("velomart.test")
    assert look is not None
    assert look.shaken == look.secure
    assert sent["velomart.test"] == 2


def shake_all(listener: socket.socket, context: ssl.SSLContext) -> None:
    """Handshakes as OpenSSL does them, with its alerts, until the listener ends."""
    with listener:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                context.wrap_socket(connection, server_side=True).read()


@asynccontextmanager
async def demanding(folder: Path, newest: ssl.TLSVersion) -> AsyncIterator[Launch]:
    """An origin that wants a client certificate, with a launch file that leads to it."""
    authority, edges = trustme.CA(), trustme.CA()
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.maximum_version = newest
    context.verify_mode = ssl.CERT_REQUIRED
    edges.configure_trust(context)
    authority.issue_cert(SHOP).configure_cert(context)

    listener = socket.create_server(("127.0.0.1", 0))
    table = {f"{BEHIND}:443": f"127.0.0.1:{listener.getsockname()[1]}"}
    serving = asyncio.create_task(asyncio.to_thread(shake_all, listener, context))
    yield sample_launch(
        hosts=(Host(name=SHOP, proxied=True, origin=BEHIND),),
        vantage=LookFrom(map=table, ca_file=str(folder / "ca.pem")),
    )
    listener.shutdown(socket.SHUT_RDWR)
    await serving


@pytest.mark.parametrize("newest", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_an_origin_that_wants_a_client_certificate_is_a_wall(
    tmp_path: Path, newest: ssl.TLSVersion
) -> None:
    """Up to TLS 1.2 the handshake itself ends with an alert, from 1.3 on the first answer does."""
    async with demanding(tmp_path, newest) as launch, looking(launch, tmp_path) as found:
        (look,) = found.straight
    assert isinstance(look.shaken, Handshake)
    assert look.shaken.leaf.names == (SHOP,)
    secure, _ = doors(launch, look, front())
    assert (secure.met, "handshake" in secure.phrase) == (Met.WALL, True)


def doors(launch: Launch, look: Straight, seen: Fronts) -> tuple[Door, Door]:
    return at_origin(launch, seen, look)


async def test_no_more_platform_names_than_anybody_has() -> None:
    names = tuple(f"n{number}.invalid" for number in range(20))
    launch = sample_launch(deploy=Deploy(platform_hosts=names))
    async with looking(launch) as found:
        assert [one.name for one in found.given] == list(names[:8])


async def test_a_certificate_that_only_the_edge_trusts_hides_nothing(tmp_path: Path) -> None:
    """The handshake tells that it is bad, and the answer behind it is seen all the same."""
    faults = ("edge.origin-shielded", "tls.end-to-end")
    async with company(tmp_path, *faults) as (launch, vantage):
        home = next(one for one in (await gather(launch, vantage)).straight if one.host == launch.domain)
        refused = await vantage.fetch(f"https://{launch.domain}/", at=ORIGIN4)
    assert isinstance(home.shaken, Handshake)
    assert not home.shaken.accepted
    assert isinstance(home.secure, Response)
    assert "Bicycles with a second life" in home.secure.body
    assert isinstance(refused, Unreachable)
    assert refused.kind == "certificate"


async def test_any_certificate_is_never_good_enough_for_a_credential_or_a_name() -> None:
    vantage = Vantage(LookFrom(resolver="127.0.0.1:1"))
    token = Secret.of("edge-read", "shop.example", "origin-4471-canary")
    loose = Variant(unverified=True)
    for at, secret in ((None, None), ("192.0.2.1", token)):
        seen = await vantage.fetch("https://shop.example/", at=at, secret=secret, variant=loose)
        assert isinstance(seen, Unreachable)
        assert seen.kind == "unverified"
    await vantage.aclose()
