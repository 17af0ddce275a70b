"""robots.txt and sitemaps: which hosts are asked, how far redirects and indexes are followed."""

import datetime as dt
import gzip
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.codec import dumps, loads
from cockpit.facts.http import Response
from cockpit.facts.names import Names
from cockpit.facts.robots import Robots, rehearsal, robots_url
from cockpit.facts.samples_dns import cut_lookup, sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch import Launch
from cockpit.launch.parts import Host, Product
from cockpit.model import Layer
from cockpit.probes import names as names_probe
from cockpit.probes.robots import FILES, HOPS, gather
from cockpit.standards.robots import MAX_BYTES
from cockpit.standards.sitemaps import MAX_CHARACTERS
from cockpit.vantage import Vantage
from tests.probes.web import Table, company, moved

HOME, ROBOTS, SITEMAP = (
    "https://shop.example/",
    "https://shop.example/robots.txt",
    "https://shop.example/sitemap.xml",
)
SHOP = sample_launch()
NAMES = sample_names(sample_lookup("shop.example", "192.0.2.1"))
EMPTY = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>'


def text(body: str = "User-agent: *\n", status: int = 200, **headers: str) -> Response:
    return Response(
        "", status, tuple((n.replace("_", "-"), v) for n, v in headers.items()), "192.0.2.1", body
    )


def listed(*locs: str, root: str = "urlset") -> Response:
    return text(f"<{root}>{''.join(f'<url><loc>{loc}</loc></url>' for loc in locs)}</{root}>")


@dataclass
class Files(Table):
    """A table with a clock, and with files that are no text; `limits` are those asked with."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    limits: set[int] = field(default_factory=set)
    now: dt.datetime = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)

    async def fetch(self, url: str, limit: int = 0) -> Response | Unreachable:  # type: ignore[override]
        self.limits.add(limit)
        return await super().fetch(url)

    async def download(self, url: str, limit: int) -> bytes | Unreachable:
        self.limits.add(limit)
        return self.files.get(
            url, Unreachable(Layer.HTTP, f"{url} sends more than {limit} bytes", "too-large")
        )

    @property
    def urls(self) -> list[str]:
        return [url for url, _ in self.asked]


async def look(
    answers: Mapping[str, Response | Unreachable], launch: Launch = SHOP, names: Names = NAMES
) -> tuple[Robots, list[str]]:
    eyes = Files(answers)
    return await gather(launch, cast("Vantage", eyes), names), eyes.urls


async def test_the_file_and_the_usual_place() -> None:
    robots, asked = await look({ROBOTS: text(), SITEMAP: listed(HOME)})
    (sitemap,) = robots.sitemaps
    assert asked == [ROBOTS, SITEMAP]
    assert (sitemap.url, sitemap.named_in, sitemap.kind, sitemap.locs) == (SITEMAP, "", "urlset", (HOME,))
    assert robots.seen_at == "2026-11-20T12:00:00+00:00"
    assert loads(dumps({"robots": robots}))[1]["robots"] == robots


async def test_named_sitemaps_stand_in_for_the_usual_place() -> None:
    lines = f"Sitemap: {HOME}a.xml\nSitemap: /b.xml\nSitemap: {HOME}a.xml\n"
    robots, asked = await look({ROBOTS: text(lines), f"{HOME}a.xml": listed(), f"{HOME}b.xml": text("", 404)})
    assert asked == [ROBOTS, f"{HOME}a.xml", f"{HOME}b.xml"]
    assert [(one.status, one.named_in) for one in robots.sitemaps] == [(200, ROBOTS), (404, ROBOTS)]


async def test_an_index_is_followed_one_level_and_a_few_files() -> None:
    inner = [f"{HOME}{number}.xml" for number in range(9)]
    answers = {ROBOTS: text(), SITEMAP: listed(SITEMAP, *inner, root="sitemapindex")}
    answers |= {url: listed(f"{HOME}deeper.xml", root="sitemapindex") for url in inner}
    robots, asked = await look(answers)
    assert asked == [ROBOTS, SITEMAP, *inner[: FILES - 1]]
    assert [one.named_in for one in robots.sitemaps] == ["", *[SITEMAP] * (FILES - 1)]


async def test_what_lies_outside_is_named_and_not_visited() -> None:
    lines = (
        "Sitemap: https://files.example.net/s.xml\nSitemap: http://localhost:3000/s.xml\nSitemap: ftp://x/y\n"
    )
    robots, asked = await look({ROBOTS: text(lines)})
    assert asked == [ROBOTS]
    kinds = [one.unseen.kind for one in robots.sitemaps if one.unseen]
    assert kinds == ["off-product", "off-product", "bad-url"]


async def test_redirects_are_followed_inside_the_product() -> None:
    www = "https://www.shop.example/robots.txt"
    robots, _ = await look({ROBOTS: moved(www), www: text("Sitemap: /s.xml")})
    seen = robots.files["shop.example"]
    assert isinstance(seen, Response)
    assert seen.url == www
    assert robots.sitemaps[0].url == "https://www.shop.example/s.xml"
    away, asked = await look({ROBOTS: moved("https://agency.example.net/robots.txt")})
    assert isinstance(away.files["shop.example"], Unreachable)
    assert asked == [ROBOTS]
    damaged, _ = await look({ROBOTS: moved("https://[")})
    assert getattr(damaged.files["shop.example"], "kind", "") == "bad-location"


async def test_endless_redirects_are_given_up() -> None:
    robots, asked = await look({ROBOTS: moved("/robots.txt")})
    assert asked == [ROBOTS] * (HOPS + 1) + [SITEMAP]
    assert isinstance(robots.files["shop.example"], Response)


async def test_nothing_more_is_asked_of_a_dead_host() -> None:
    dead = Unreachable(Layer.TCP, "refused", "refused")
    robots, asked = await look({ROBOTS: dead})
    assert (robots.files, robots.sitemaps, asked) == ({"shop.example": dead}, (), [ROBOTS])


async def test_which_hosts_are_asked() -> None:
    hosts = tuple(
        Host(name=f"{role}.shop.example", role=role) for role in ("site", "app", "staging", "retired")
    )
    launch = sample_launch(hosts=hosts)
    names = sample_names(
        sample_lookup("shop.example", "192.0.2.1"),
        sample_lookup("www.shop.example", "192.0.2.1"),
        *(sample_lookup(host.name, "192.0.2.1") for host in hosts[:3]),
        sample_lookup("retired.shop.example"),
        sample_lookup("demo.shop.example", "192.0.2.1"),
        sample_lookup("dev.shop.example", "192.0.2.1", wildcard=True),
        sample_lookup("help.shop.example", "192.0.2.1"),
        seen_at=dict.fromkeys(("demo.shop.example", "dev.shop.example", "help.shop.example"), "word list"),
    )
    robots, _ = await look({}, launch, names)
    labels = ("shop", "www.shop", "site.shop", "staging.shop", "demo.shop")
    assert list(robots.files) == [f"{label}.example" for label in labels]


async def test_a_silent_resolver_leaves_the_canonical_host() -> None:
    robots, _ = await look({}, names=sample_names(cut_lookup("shop.example"), cut_lookup("www.shop.example")))
    assert list(robots.files) == ["shop.example"]


@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
async def test_a_gzip_file_is_unpacked(charset: str) -> None:
    data = gzip.compress(listed(HOME).body.encode())
    answers = {ROBOTS: text(), SITEMAP: text(data.decode(charset, "replace"))}
    eyes = Files(answers, files={SITEMAP: data})
    robots = await gather(SHOP, cast("Vantage", eyes), NAMES)
    assert robots.sitemaps[0].locs == (HOME,)
    assert eyes.limits == {MAX_BYTES, MAX_CHARACTERS}
    large, _ = await look(answers)
    assert getattr(large.sitemaps[0].unseen, "kind", "") == "too-large"


async def test_a_challenge_is_no_sitemap() -> None:
    robots, _ = await look({ROBOTS: text(), SITEMAP: text(EMPTY, 403, cf_mitigated="challenge")})
    assert getattr(robots.sitemaps[0].unseen, "kind", "") == "challenge"


async def test_the_lab(tmp_path: Path) -> None:
    async with company(tmp_path, "seo.single-version:robots") as (launch, eyes):
        robots = await gather(launch, eyes, await names_probe.gather(launch, eyes))
    assert [len(one.locs) for one in robots.sitemaps] == [5]
    assert robots.sitemaps[0].named_in == "https://velomart.test/robots.txt"
    statuses = {host: seen.status for host, seen in robots.files.items() if isinstance(seen, Response)}
    assert statuses["velomart.test"] == 200
    assert statuses["staging.velomart.test"] == 200
    assert statuses["demo.velomart.test"] == 410


def test_which_hosts_are_rehearsals() -> None:
    launch = sample_launch(
        product=Product(
            name="S", domain="shop.example", roadmap="x", hostnames_reviewed=("demo.shop.example",)
        ),
        hosts=(
            Host(name="dev.shop.example", role="app"),
            Host(name="next.shop.example", role="staging"),
            Host(name="old.shop.example", role="retired"),
        ),
    )
    labels = ("staging", "preview", "demo", "dev", "next", "old", "beta", "www")
    found = [label for label in labels if rehearsal(launch, f"{label}.shop.example")]
    assert found == ["staging", "preview", "next", "old"]
    assert not rehearsal(sample_launch(origin="https://demo.shop.example"), "demo.shop.example")
    assert (
        robots_url(sample_launch(origin="http://shop.example"), "shop.example")
        == "http://shop.example/robots.txt"
    )
