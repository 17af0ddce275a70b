"""Names that certificates, redirects, pages and records give away; strangers and nonsense left out."""

from pathlib import Path

import pytest

from cockpit.facts.http import Response
from cockpit.facts.pages import Page, Pages
from cockpit.facts.samples_dns import (
    sample_answer,
    sample_lookup,
    sample_names,
    sample_zone,
)
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.trails import Client, End, Hop, Trail, Trails
from cockpit.launch.parts import Host
from cockpit.probes import names as names_probe
from cockpit.probes import pages as pages_probe
from cockpit.probes import trails as trails_probe
from cockpit.probes import zone as zone_probe
from cockpit.probes.hostnames import MAX_NAMES, gather, policy_hosts
from cockpit.standards.html import read
from tests.probes.dns import NOBODY, table
from tests.probes.web import company

SHOP, HOME = "shop.example", "https://shop.example/"
NAMES = sample_names(sample_lookup(SHOP, "203.0.113.10"), sample_lookup("www.shop.example"))
NO_TRAILS, NO_PAGES, ZONE = Trails(()), Pages({}), sample_zone()


def response(body: str = "", *names: str, **headers: str) -> Response:
    pairs = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(HOME, 200, pairs, "203.0.113.10", body, certified=names)


def page(html: str) -> Pages:
    return Pages({HOME: Page(HOME, response(html), read(html))})


def trails(seen: Response) -> Trails:
    return Trails((Trail(HOME, Client.TERMINAL, (Hop(seen),), End.ARRIVED),))


@pytest.mark.parametrize(
    ("walked", "pages", "where"),
    [
        (
            trails(response("", SHOP, "beta.shop.example", "*.shop.example")),
            NO_PAGES,
            "certificate of shop.example",
        ),
        (trails(response(location="//Beta.shop.example/x")), NO_PAGES, "redirect of shop.example"),
        (
            trails(response(content_security_policy="connect-src 'self' https://beta.shop.example:8443/api")),
            NO_PAGES,
            "content-security-policy of shop.example",
        ),
        (NO_TRAILS, page('<a href="https://beta.shop.example/">x</a>'), f"page {HOME}"),
        (NO_TRAILS, page('<form action="//beta.shop.example/go">x</form>'), f"page {HOME}"),
        (NO_TRAILS, page('<script>fetch("https:\\/\\/beta.shop.example\\/v1")</script>'), f"page {HOME}"),
    ],
)
async def test_sources(walked: Trails, pages: Pages, where: str) -> None:
    eyes = table(sample_answer("beta.shop.example", "A", "203.0.113.9"))
    found = await gather(sample_launch(), eyes.eyes, NAMES, ZONE, walked, pages)
    assert found.seen_at == {"beta.shop.example": where}
    assert found.lookups["beta.shop.example"].addresses == ("203.0.113.9",)


async def test_mail_servers_name_servers_and_aliases_inside_the_domain() -> None:
    zone = sample_zone(
        sample_answer(SHOP, "MX", "10 mx.shop.example", "20 mx.host.example"),
        sample_answer(SHOP, "NS", "ns1.shop.example"),
    )
    names = sample_names(sample_lookup(SHOP), sample_lookup("www.shop.example", chain=("lb.shop.example",)))
    found = await gather(sample_launch(), table().eyes, names, zone, NO_TRAILS, NO_PAGES)
    assert found.seen_at == {
        "lb.shop.example": "CNAME of www.shop.example",
        "mx.shop.example": "MX of shop.example",
        "ns1.shop.example": "NS of shop.example",
    }


@pytest.mark.parametrize(
    "host",
    [
        "other.example",
        "notshop.example",
        "app.shop.example",
        "www.shop.example",
        "x_y.shop.example",
        "-f.shop.example",
        "203.0.113.9",
    ],
)
async def test_strangers_and_known_names_are_not_looked_up(host: str) -> None:
    launch = sample_launch(hosts=(Host(name="app.shop.example"),))
    eyes = table()
    found = await gather(launch, eyes.eyes, NAMES, ZONE, NO_TRAILS, page(f'<a href="https://{host}/">x</a>'))
    assert found.lookups == {}
    assert eyes.asked == []


async def test_a_page_full_of_names_is_cut() -> None:
    links = "".join(f'<a href="https://h{number}.shop.example/">x</a>' for number in range(500))
    found = await gather(sample_launch(), table().eyes, NAMES, ZONE, NO_TRAILS, page(links))
    assert len(found.lookups) == MAX_NAMES


async def test_what_could_not_be_read_is_said() -> None:
    found = await gather(sample_launch(), table().eyes, NAMES, ZONE, NO_TRAILS, Pages({HOME: NOBODY}))
    assert found.unseen == {f"page {HOME}": NOBODY}


def test_words_of_a_policy_that_are_no_hosts() -> None:
    policy = (
        "default-src 'self' 'nonce-a.b'; img-src data: https: *; script-src cdn.example:443/x, *.shop.example"
    )
    assert list(policy_hosts(policy)) == ["cdn.example", "*.shop.example"]


async def test_the_lab_gives_a_linked_name_away(tmp_path: Path) -> None:
    async with company(tmp_path, "audit.hostname-inventory:linked") as (launch, eyes):
        names = await names_probe.gather(launch, eyes)
        walked = await trails_probe.gather(launch, eyes)
        pages = await pages_probe.gather(launch, eyes, walked)
        found = await gather(launch, eyes, names, await zone_probe.gather(launch, eyes, names), walked, pages)
    assert found.seen_at == {"beta.velomart.test": "page https://velomart.test/about"}
    assert found.lookups["beta.velomart.test"].exists
