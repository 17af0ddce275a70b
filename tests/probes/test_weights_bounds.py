"""Weighing has bounds: of bytes, files, hosts and redirects; and asks for nothing twice."""

import gzip
from collections import Counter
from pathlib import Path

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.weights import PageParts
from cockpit.probes import caching, served, weights
from tests.probes.web import company
from tests.probes.weight_site import HOME, HTML, of, packed, plain, shop, site, weighed
from tests.standards.real_pictures import REAL


async def test_nothing_is_asked_twice() -> None:
    page = "<link rel=stylesheet href=a.css><img src=a.png><script src=a.js></script>"
    server = site(page, a__css=packed("p{}" * 300), a__png=(plain("image/png"), REAL["PNG"]))
    server.answers["shop.test", "/a.js"] = packed("let a=1;" * 50, "text/javascript")
    await weighed(server)
    files = {path: many for (_, path), many in server.asked.items() if path != "/"}
    assert files == {"/a.css": 1, "/a.png": 1, "/a.js": 1}


async def test_a_file_that_leads_nowhere_ends() -> None:
    loop = ("HTTP/1.1 302 Found", "Location: /a.js")
    one = of(await weighed(site("<script src=a.js></script>", a__js=(loop, b""))), "a.js")
    assert (one.hops, one.came, one.size) == (3, False, 0)


async def test_a_bomb_is_cut_at_the_limit() -> None:
    bomb = gzip.compress(bytes(300 << 20), 9)
    css = (plain("text/css", "Content-Encoding: gzip"), bomb)
    one = of(await weighed(site("<link rel=stylesheet href=a.css>", a__css=css)), "a.css")
    assert one.size == len(bomb)


async def test_a_page_longer_than_others_read_is_weighed_whole() -> None:
    long = "<p>word</p>" * 60_000 + "<script src=last.js></script>"
    server = site(long, last__js=(plain("text/javascript"), b"x" * 10))
    found = await weighed(server)
    page = found.pages[HOME]
    assert isinstance(page, PageParts)
    assert (page.text, page.cut) == (len(long), False)
    assert of(found, "last.js").size == 10


async def test_files_of_others_are_asked_without_cookies_and_within_bounds() -> None:
    tags = "".join(f"<script src=http://cdn.test/{at}.js></script>" for at in range(60))
    server = site(
        f"{tags}<script src=http://169.254.169.254/x.js></script><script src=http://127.0.0.1/x.js></script>"
    )
    server.answers["shop.test", "/"] = (
        (*HTML, "Set-Cookie: sid=secret; Path=/"),
        server.answers["shop.test", "/"][1],
    )
    for at in range(60):
        server.answers["cdn.test", f"/{at}.js"] = (plain("text/javascript"), b"x" * 100)
    found = await weighed(server)
    asked = sum(many for (host, _), many in server.asked.items() if host == "cdn.test")
    assert 0 < asked <= weights.OTHER_FILES
    assert asked == 60 // weights.SHARE
    assert not any("cookie:" in head.lower() for head in server.heads)
    assert found.left["cdn.test"] == 60 - asked
    private = [of(found, f"http://{host}/x.js").seen for host in ("169.254.169.254", "127.0.0.1")]
    assert all(isinstance(one, Unreachable) for one in private)


async def test_the_hosts_of_others_are_limited() -> None:
    tags = "".join(f"<script src=http://h{at}.nowhere.test/a.js></script>" for at in range(30))
    found = await weighed(site(tags))
    assert len([one for one in found.files if "nowhere" in one]) == weights.OTHER_HOSTS
    assert len(found.left) == 30 - weights.OTHER_HOSTS


async def test_a_limit_of_requests_leaves_files_and_says_so() -> None:
    pictures = "".join(f"<img src={at}.png>" for at in range(60))
    server = site(pictures)
    for at in range(60):
        server.answers["shop.test", f"/{at}.png"] = (plain("image/png"), REAL["PNG"])
    found = await weighed(server, shop(requests=12))
    assert sum(one.format == "PNG" for one in found.files.values()) == served.FILES + 12 // weights.SHARE
    assert found.left["shop.test"] == 60 - served.FILES - 12 // weights.SHARE


@pytest.mark.parametrize(
    "page", ["<script src='" + "x" * 20_000 + "'>", "<" * 50_000, "\x00" * 1000, "<img src=//[>"]
)
async def test_a_hostile_page_ends(page: str) -> None:
    found = await weighed(site(page))
    assert isinstance(found.pages[HOME], PageParts)


async def test_the_healthy_company_costs_no_request_more(tmp_path: Path) -> None:
    async with company(tmp_path) as (launch, vantage):
        seen = await served.gather(launch, vantage)
        looks = await caching.gather(launch, vantage, seen)
        before = Counter(vantage.manners.sent)
        found = await weights.gather(launch, vantage, seen, looks)
        assert vantage.manners.sent == before
    assert not found.left
    assert all(isinstance(page, PageParts) for page in found.pages.values())


async def test_redirects_are_requests_too() -> None:
    """Each file led over three others of the same host: four times as much as that may be asked."""
    server = site("".join(f"<script src=http://cdn.test/{at}.js></script>" for at in range(20)))
    for at in range(20):
        for hop, path in enumerate((f"/{at}.js", f"/{at}-1.js", f"/{at}-2.js")):
            moved = ("HTTP/1.1 302 Found", f"Location: /{at}-{hop + 1}.js")
            server.answers["cdn.test", path] = (moved, b"")
    found = await weighed(server, shop(requests=30))
    assert sum(many for (host, _), many in server.asked.items() if host == "cdn.test") <= 30
    ends = [one.seen for url, one in found.files.items() if "cdn.test" in url]
    assert any(isinstance(seen, Unreachable) and seen.kind == "limit" for seen in ends)
