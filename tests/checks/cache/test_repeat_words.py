"""What is said of places that many read: who spares the server, how far, and the lines that would."""

from typing import Any

import pytest

from checks.cache import repeat_read_offload
from cockpit.facts.http import Response
from cockpit.facts.repeat_reads import MOST_PLACES, RepeatLook, RepeatRead, RepeatReads, read_often
from cockpit.facts.samples_caching import answered, declares
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.kit.repeat_reads import offload, reasons, sequence, spare
from cockpit.launch.parts import Edge, Host, Route
from cockpit.model import Severity, Verdict

URL = "https://shop.example/api/list"
SHOP = sample_launch(
    hosts=(Host("shop.example", proxied=True),),
    routes=(Route(name="list", url=URL, kind="read"),),
    edge=Edge("cloudflare"),
    cache=declares("cache", "cache"),
)
BARE = sample_launch()


def looked(*seen: Response, digests: str = "aaa", asking: int = -1) -> RepeatRead:
    pairs = zip(seen, digests, strict=False)
    return RepeatRead(
        URL, tuple(RepeatLook(one, digest, at == asking) for at, (one, digest) in enumerate(pairs))
    )


def thrice(cache: str = "", **more: Any) -> RepeatRead:
    return looked(*[answered(URL, cache, **more)] * 3)


def told(read: RepeatRead, wanted: str = "cache") -> dict[str, str]:
    return {flaw.kind: flaw.text for flaw in reasons(SHOP, read, wanted)}


def test_a_304_is_said_to_reach_the_server() -> None:
    read = looked(answered(URL), answered(URL, status=304, edge="DYNAMIC"), asking=1)
    spared = offload(SHOP, read)
    assert spared is not None
    assert spared.kind == "unchanged"
    assert "your server is asked each time all the same" in spared.text
    assert spared.text.endswith("cloudflare keeps no copy of it: a cache rule would let it")
    without = offload(BARE, looked(answered(URL), answered(URL, status=304)))
    assert without is not None
    assert "cache rule" not in without.text


def test_a_304_out_of_the_edges_store_is_the_edges() -> None:
    spared = offload(SHOP, looked(answered(URL, edge="MISS"), answered(URL, status=304, edge="HIT")))
    assert spared is not None
    assert spared.kind == "edge"


def test_a_store_behind_the_edge_is_said_to_be_the_servers_own() -> None:
    spared = offload(SHOP, thrice(edge="DYNAMIC", more={"x-proxy-cache": "HIT"}))
    assert spared is not None
    assert (spared.kind, "your server answers" in spared.text) == ("own", True)


@pytest.mark.parametrize(
    ("digests", "text"), [("aaa", "although the page is the same"), ("abc", "the page itself differs")]
)
def test_whether_the_page_changes_with_its_etag(digests: str, text: str) -> None:
    seen = [answered(URL, "no-cache", more={"etag": f'"{n}"'}) for n in range(3)]
    assert text in told(looked(*seen, digests=digests, asking=1))["restless"]


def test_the_lifetime_in_one_browser_takes_the_edge_off() -> None:
    flaws = reasons(SHOP, thrice("max-age=300"), "cache")
    assert {(flaw.verdict, flaw.severity) for flaw in flaws} == {(Verdict.WARN, Severity.LOW)}
    assert flaws[-1].text.endswith("keeps it for 5 minutes, the next visitor reaches your server")
    assert {flaw.verdict for flaw in reasons(SHOP, thrice("s-maxage=0"), "cache")} == {Verdict.FAIL}


def test_there_is_always_a_reason() -> None:
    """Three stores that say different things, and an ETag that cannot be shown."""
    odd = {"etag": "\u00e9"}
    seen = [answered(URL, "no-cache", edge=edge, more=odd) for edge in ("MISS", "DYNAMIC", "BYPASS")]
    assert told(looked(*seen)) == {"anew": "your server made it anew at 3 looks"}


def test_the_lines_fit_what_is_declared() -> None:
    seen = answered(URL, edge="DYNAMIC")
    kept, fresh = spare(SHOP, seen, "cache"), spare(SHOP, seen, "no-cache")
    assert "Cloudflare: Caching > Cache Rules" in (kept.record or "")
    assert "s-maxage" in (kept.record or "")
    assert "Cache Rules" not in (fresh.record or "")
    assert "ConditionalGetMiddleware" in (fresh.record or "")
    assert 'cache = "no-cache"' in kept.text


def test_the_looks_in_order() -> None:
    read = looked(
        answered(URL, edge="MISS"), answered(URL, more={"age": "3"}), answered(URL, status=304), asking=2
    )
    assert sequence(read) == ["200 MISS", "200 from a store", "304 asked"]


def test_places_beyond_those_that_are_looked_at_are_named() -> None:
    routes = tuple(Route(name=f"p{n}", url=f"https://shop.example/{n}") for n in range(9))
    shop = sample_launch(routes=routes, cache=declares("cache"))
    reads = {url: looked(answered(url, edge="HIT")) for url in read_often(shop)}
    *seen, beyond = repeat_read_offload.judge(shop, served(shop), RepeatReads(reads))
    assert [one.verdict for one in seen] == [Verdict.PASS] * MOST_PLACES
    assert beyond.verdict is Verdict.NOT_APPLICABLE
    assert beyond.summary.endswith("not at https://shop.example/7, https://shop.example/8")
