"""The company's own ETags: who shows one is told that nothing has changed, on every way to a page."""

from dataclasses import replace

import pytest

from cockpit.lab.serve import Lab
from tests.lab.conftest import get

ABOUT = "https://velomart.test/about"
LIST = "https://api.velomart.test/v1/listings"
STYLE = "https://velomart.test/assets/app.3f2a1c.css"


@pytest.mark.parametrize("url", [ABOUT, LIST, STYLE])
async def test_who_has_it_gets_no_page(lab: Lab, url: str) -> None:
    first = await get(lab, url)
    assert (first.status, bool(first.body)) == (200, True)
    again = await get(lab, url, headers=(f'If-None-Match: "other", {first["etag"]}',))
    assert (again.status, again.body, again["etag"]) == (304, b"", first["etag"])
    assert again["cache-control"] == first["cache-control"]


async def test_a_page_that_has_changed_is_sent(lab: Lab) -> None:
    tag = (await get(lab, ABOUT))["etag"]
    lab.world.home.rewrite("/about", "Four mechanics", "Five mechanics")
    assert (await get(lab, ABOUT, headers=(f"If-None-Match: {tag}",))).status == 200


@pytest.mark.parametrize("path", ["/login", "/dashboard"])
async def test_what_nobody_may_keep_has_none(lab: Lab, path: str) -> None:
    assert (await get(lab, f"https://app.velomart.test{path}"))["etag"] == ""


async def test_a_restless_page_never_stays_the_same(lab: Lab) -> None:
    routes = lab.world.sites["api.velomart.test"].routes
    routes["/v1/listings"] = replace(routes["/v1/listings"], restless=True)
    first, second = await get(lab, LIST), await get(lab, LIST)
    assert first["etag"] != second["etag"] != ""
    assert first.body == second.body
    assert (await get(lab, LIST, headers=(f"If-None-Match: {first['etag']}",))).status == 200
