"""The fronts: every address on its own, redirects of the host followed there, markers read."""

from pathlib import Path

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.fronts import Front
from cockpit.facts.http import Response
from cockpit.facts.names import Lookup, Names
from cockpit.facts.samples_dns import sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch import Launch
from cockpit.launch.making import Deploy
from cockpit.launch.parts import Host, LookFrom
from cockpit.model import Layer
from cockpit.probes import names as names_probe
from cockpit.probes.fronts import gather
from cockpit.probes.names import ADDRESSES, WEB_HOSTS
from tests.probes.dns import Table
from tests.probes.web import company

SHOP, V4, V6 = "shop.example", "203.0.113.10", "2001:db8::10"
HOME = f"https://{SHOP}/"
NAMES = sample_names(sample_lookup(SHOP, V4, V6))
NO_CERTIFICATE = Unreachable(Layer.TLS, "the certificate is for another name", "certificate")


def page(body: str = "<title>Shop</title>", status: int = 200, **headers: str) -> Response:
    """A response; URL and address are filled in by the table."""
    return Response("", status, tuple((n.replace("_", "-"), v) for n, v in headers.items()), "", body)


def table(*pages: tuple[str, str, Response | Unreachable]) -> Table:
    """What each URL shows at each address."""
    return Table({}, {(url, address): seen for url, address, seen in pages})


async def seen(eyes: Table, names: Names = NAMES, launch: Launch | None = None) -> tuple[Front, ...]:
    return (await gather(launch or sample_launch(), eyes.eyes, names)).fronts


async def test_every_address_is_asked_with_the_public_name() -> None:
    eyes = table((HOME, V4, page()), (HOME, V6, page("<title>Demo</title>", 404)))
    first, second = await seen(eyes)
    assert (first.address, first.title) == (V4, "Shop")
    assert (second.address, second.title) == (V6, "Demo")
    assert isinstance(second.seen, Response)
    assert second.seen.status == 404


async def test_only_the_families_of_the_vantage() -> None:
    launch = sample_launch(vantage=LookFrom(families=(6,)))
    assert [front.address for front in await seen(table((HOME, V6, page())), launch=launch)] == [V6]


@pytest.mark.parametrize(
    ("role", "asked"),
    [("app", True), ("staging", True), ("retired", True), ("status", True), ("mail", False)],
)
async def test_mail_servers_are_no_web_servers(role: str, *, asked: bool) -> None:
    launch = sample_launch(hosts=(Host(name="x.shop.example", role=role),))  # type: ignore[arg-type]
    names = sample_names(sample_lookup(SHOP), sample_lookup("x.shop.example", V4))
    assert bool(await seen(table(), names, launch)) is asked


async def test_names_that_only_a_wildcard_gives_are_left_out() -> None:
    names = sample_names(
        sample_lookup(SHOP, V4, wildcard=True),
        sample_lookup("demo.shop.example", V4, wildcard=True),
        sample_lookup("dev.shop.example", V4),
    )
    assert [front.host for front in await seen(table(), names)] == [SHOP, "dev.shop.example"]


async def test_a_redirect_within_the_host_is_followed_at_the_same_address() -> None:
    there = f"{HOME}en/"
    eyes = table(
        (HOME, V4, page("", 302, location="/en/")), (there, V4, page("<title>Shop in English</title>"))
    )
    front, _ = await seen(eyes)
    assert front.title == "Shop in English"
    assert [at for url, at in eyes.fetched if url == there] == [V4]


@pytest.mark.parametrize(
    "location",
    ["https://www.shop.example/", "http://shop.example/", "//evil.example/", "javascript:1", "/", ""],
)
async def test_other_redirects_are_shown_as_they_are(location: str) -> None:
    eyes = table((HOME, V4, page("", 301, location=location)))
    front, _ = await seen(eyes)
    assert isinstance(front.seen, Response)
    assert front.seen.status == 301
    assert {url for url, _ in eyes.fetched} == {HOME, f"http://{SHOP}/"}


async def test_a_circle_within_the_host_ends() -> None:
    there = f"{HOME}en/"
    eyes = table((HOME, V4, page("", 302, location="/en/")), (there, V4, page("", 302, location="/")))
    front, _ = await seen(eyes)
    assert isinstance(front.seen, Response)
    assert front.seen.status == 302


async def test_what_plain_http_shows_is_asked_at_every_address() -> None:
    plain = page("<h1>No such app</h1>", 404)
    eyes = table((HOME, V4, NO_CERTIFICATE), (f"http://{SHOP}/", V4, plain))
    front, refused = await seen(eyes)
    assert front.seen == NO_CERTIFICATE
    assert isinstance(front.plain, Response)
    assert front.plain.status == 404
    assert isinstance(refused.plain, Unreachable)


async def test_the_way_within_the_host_is_kept() -> None:
    eyes = table((HOME, V4, page("", 302, location="/en/")), (f"{HOME}en/", V4, page()))
    front, _ = await seen(eyes)
    assert [(hop.url, hop.status) for hop in front.way] == [(HOME, 302)]
    assert isinstance(front.seen, Response)
    assert front.seen.url == f"{HOME}en/"


async def test_the_marker_text_counts_only_where_it_is() -> None:
    launch = sample_launch(hosts=(Host(name=SHOP, marker="Best shop"),))
    eyes = table((HOME, V4, page("<p>Best shop</p>")), (HOME, V6, page("<p>Demo</p>")))
    assert [front.marker for front in await seen(eyes, launch=launch)] == ["Best shop", ""]


@pytest.mark.parametrize("marker", ["/version.txt", "https://api.shop.example/version.txt"])
async def test_the_release_is_read_at_each_address(marker: str) -> None:
    launch = sample_launch(deploy=Deploy(version_marker=marker))
    url = f"{HOME}version.txt"
    eyes = table((HOME, V4, page()), (url, V4, page("7\n")), (HOME, V6, page()), (url, V6, page("<html>")))
    assert [front.marker for front in await seen(eyes, launch=launch)] == ["7", ""]


async def test_a_pool_and_a_crowd_of_hosts_are_cut() -> None:
    pool = sample_lookup(SHOP, *(f"203.0.113.{number}" for number in range(1, 100)))
    many: list[Lookup] = [sample_lookup(f"h{number}.shop.example", V4) for number in range(100)]
    fronts = await seen(table(), sample_names(pool, *many))
    assert len([front for front in fronts if front.host == SHOP]) == ADDRESSES
    assert len({front.host for front in fronts}) == WEB_HOSTS


async def test_the_lab_over_ipv6_shows_another_place(tmp_path: Path) -> None:
    async with company(tmp_path, "dns.apex-resolves") as (launch, eyes):
        names = await names_probe.gather(launch, eyes)
        fronts = await gather(launch, eyes, names)
    assert isinstance(names.lookups["velomart.test"].aaaa, Answer)
    production, old = fronts.of("velomart.test")
    assert production.marker == "Bicycles with a second life"
    assert (old.marker, old.title) == ("", "VeloMart prototype")
    assert not fronts.of("mail.velomart.test")
