"""What the Access-Control headers let a script do, and when browsers refuse them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.http import Response
from cockpit.standards.cors import (
    Access,
    access,
    fault,
    kept_by_caches,
    misspelt_credentials,
    varies_by_origin,
    wildcard_with_credentials,
)
from cockpit.standards.cors_rules import block

APP = "https://app.shop.example"


@pytest.mark.parametrize(
    ("allowed", "credentials", "reached"),
    [
        ([], [], Access.NONE),
        ([APP], [], Access.ANONYMOUS),
        ([APP], ["true"], Access.SIGNED_IN),
        ([APP], ["True"], Access.ANONYMOUS),
        (["*"], [], Access.ANONYMOUS),
        (["*"], ["true"], Access.ANONYMOUS),
        ([f"{APP}/"], ["true"], Access.NONE),
        ([APP, APP], ["true"], Access.NONE),
        (["https://APP.shop.example"], ["true"], Access.NONE),
        (["null"], ["true"], Access.NONE),
    ],
)
def test_who_gets_how_far(allowed: list[str], credentials: list[str], reached: Access) -> None:
    assert access(allowed, credentials, APP) is reached


def test_null_lets_null_in() -> None:
    assert access(["null"], ["true"], "null") is Access.SIGNED_IN


@pytest.mark.parametrize(
    ("allowed", "words"),
    [
        ([APP, "https://shop.example"], "several values"),
        ([f"{APP}/"], "is not written as browsers write it"),
        (["app.shop.example"], "is no origin"),
        (["https://shop.example"], "lets in https://shop.example only"),
        (["null"], "lets in null only"),
        ([APP], ""),
        (["*"], ""),
        ([], ""),
    ],
)
def test_why_browsers_refuse(allowed: list[str], words: str) -> None:
    said = fault(allowed, ["true"], APP)
    assert words in said if words else said == ""


def test_a_star_and_credentials() -> None:
    assert wildcard_with_credentials(["*"], ["true"])
    assert wildcard_with_credentials(["*"], ["True"])
    assert not wildcard_with_credentials(["*"], [])
    assert not wildcard_with_credentials([APP], ["true"])
    assert misspelt_credentials(["True"]) == "True"
    assert misspelt_credentials(["true"]) == misspelt_credentials(["false"]) == misspelt_credentials([]) == ""


DATE = "Sat, 28 Nov 2026 10:00:00 GMT"
CHANGED, NEXT_DAY = "Sat, 21 Nov 2026 10:00:00 GMT", "Sun, 29 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "kept"),
    [
        ({"cache-control": "public, max-age=300"}, True),
        ({"cache-control": "private, max-age=300"}, True),
        ({"cache-control": "s-maxage=60"}, True),
        ({"cache-control": "max-age=0, s-maxage=60"}, True),
        ({"cache-control": "no-store", "cdn-cache-control": "max-age=60"}, True),
        ({"cache-control": "max-age=60", "cdn-cache-control": "no-store"}, True),
        ({"cache-control": "max-age=0", "last-modified": CHANGED, "date": DATE}, False),
        ({"cache-control": "no-store, max-age=300"}, False),
        ({"cache-control": "no-cache", "last-modified": CHANGED, "date": DATE}, False),
        ({"cache-control": 'no-cache="set-cookie", max-age=60'}, True),
        ({"cache-control": "max-age=300", "vary": "*"}, False),
        ({"expires": NEXT_DAY, "date": DATE}, True),
        ({"expires": NEXT_DAY}, True),
        ({"expires": DATE, "date": DATE}, False),
        ({"expires": "0"}, False),
        ({"last-modified": CHANGED, "date": DATE}, True),
        ({"cache-control": "max-age=00"}, False),
        ({}, False),
    ],
)
def test_what_a_cache_may_keep(headers: dict[str, str], kept: bool) -> None:
    assert kept_by_caches(seen(headers)) is kept


def seen(headers: dict[str, str]) -> Response:
    return Response("https://api.shop.example/v1", 200, tuple(headers.items()), "192.0.2.80")


def test_vary() -> None:
    assert varies_by_origin(["Accept-Encoding, ORIGIN"])
    assert varies_by_origin(["*"])
    assert not varies_by_origin(["Accept-Encoding"])
    assert not varies_by_origin([])


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ((("x-powered-by", "Express"),), "require('cors')"),
        ((("server", "uvicorn"),), "CORSMiddleware"),
        ((("x-runtime", "0.1"),), "Rack::Cors"),
        ((("set-cookie", "laravel_session=; Path=/"),), "config/cors.php"),
        ((("server", "gunicorn"),), "CORS_ALLOWED_ORIGINS"),
        ((("x-powered-by", "Next.js"),), "allowed.includes(origin)"),
        ((("server", "nginx"),), "map $http_origin"),
        ((("server", "cloudflare"), ("cf-ray", "1-AMS")), "Caching > Purge"),
        ((), "map $http_origin"),
    ],
)
def test_the_rule_fits_what_the_host_is_built_with(headers: tuple[tuple[str, str], ...], words: str) -> None:
    told = block(
        [APP], "api.shop.example", [Response("https://api.shop.example/", 200, headers, "192.0.2.1")]
    )
    assert words in told
    assert APP in told


@given(
    st.lists(st.text(max_size=40), max_size=3),
    st.lists(st.text(max_size=10), max_size=2),
    st.text(max_size=30),
)
def test_nothing_raises(allowed: list[str], credentials: list[str], text: str) -> None:
    if access(allowed, credentials, APP):
        assert fault(allowed, credentials, APP) == ""
    wildcard_with_credentials(allowed, credentials)
    kept_by_caches(seen({"cache-control": text, "expires": text, "last-modified": text, "vary": text}))
    varies_by_origin(allowed)
