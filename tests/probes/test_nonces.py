"""A second look at one page of each host whose policy names a nonce."""

from dataclasses import dataclass, field
from typing import cast

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.nonces import NonceLook, Nonces
from cockpit.facts.pages import Page
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.launch.parts import Route
from cockpit.probes.nonces import gather
from cockpit.standards.html import read
from cockpit.vantage import Vantage, Variant

HOME, LOGIN = "https://shop.example/", "https://shop.example/login"
SHOP = sample_launch(routes=(Route(name="login", url=LOGIN, kind="auth"),))
FRESH = ("4AEemGb0xJptoIGFP3Nd+w==", "Q9c2n0gq2Yt0r1w7h1m5xA==")


def page(url: str, nonce: str, *, meta: bool = False) -> Page:
    policy = f"script-src 'nonce-{nonce}'" if nonce else "default-src 'self'"
    html = f'<meta http-equiv="content-security-policy" content="{policy}">' if meta else "<p>Hello"
    headers = (("content-type", "text/html"), *(() if meta else (("content-security-policy", policy),)))
    return Page(url, Response(url, 200, headers, "192.0.2.1", html), read(html))


@dataclass
class Second:
    """The part of a vantage that gives the second answer."""

    answers: dict[str, Response | Unreachable]
    asked: list[str] = field(default_factory=list)

    async def fetch(self, url: str, *, variant: Variant) -> Response | Unreachable:
        assert variant.nth == 2
        self.asked.append(url)
        return self.answers[url]


async def looked(*pages: Page, again: Response | Unreachable) -> tuple[Nonces, list[str]]:
    second = Second({HOME: again, LOGIN: again})
    found = await gather(SHOP, cast("Vantage", second), served(SHOP, *pages))
    return found, second.asked


@pytest.mark.parametrize("meta", [False, True])
@pytest.mark.parametrize(("nonce", "repeated"), [(FRESH[0], True), (FRESH[1], False), ("", False)])
async def test_the_same_or_another(nonce: str, repeated: bool, meta: bool) -> None:
    found, asked = await looked(page(HOME, FRESH[0], meta=meta), again=page(HOME, nonce, meta=meta).response)
    assert found.pages == {HOME: NonceLook(repeated, 132.0)}
    assert asked == [HOME]


async def test_one_page_of_a_host_is_enough_and_none_without_a_nonce() -> None:
    _, asked = await looked(page(HOME, FRESH[0]), page(LOGIN, FRESH[0]), again=page(HOME, FRESH[1]).response)
    assert asked == [HOME]
    found, asked = await looked(page(HOME, ""), page(LOGIN, ""), again=DEAD)
    assert (found.pages, asked) == ({}, [])


async def test_a_second_look_that_fails_says_why() -> None:
    found, _ = await looked(page(HOME, FRESH[0]), again=DEAD)
    assert found.pages == {HOME: DEAD}
    wall = Response(HOME, 403, (("cf-mitigated", "challenge"),), "192.0.2.1")
    found, _ = await looked(page(HOME, FRESH[0]), again=wall)
    seen = found.pages[HOME]
    assert isinstance(seen, Unreachable)
    assert seen.kind == "challenge"
