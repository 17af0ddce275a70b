"""What edges say of their stores, as each of them writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.http import Response
from cockpit.standards.edgecache import (
    Did,
    kept_by_type,
    own_cookies,
    own_store,
    personal,
    store,
)

URL = "https://shop.example/"


def seen(*headers: tuple[str, str]) -> Response:
    return Response(URL, 200, headers, "192.0.2.80")


@pytest.mark.parametrize(
    ("name", "value", "did"),
    [
        *(("cf-cache-status", word, Did.HIT) for word in ("HIT", "STALE", "REVALIDATED", "UPDATING")),
        *(("cf-cache-status", word, Did.MISS) for word in ("MISS", "EXPIRED")),
        *(("cf-cache-status", word, Did.PASSED) for word in ("DYNAMIC", "BYPASS", "NONE/UNKNOWN")),
        ("x-vercel-cache", "PRERENDER", Did.HIT),
        ("x-vercel-cache", "MISS", Did.MISS),
        ("x-cache", "Hit from cloudfront", Did.HIT),
        ("x-cache", "RefreshHit from cloudfront", Did.HIT),
        ("x-cache", "Miss from cloudfront", Did.MISS),
        ("x-cache", "LambdaGeneratedResponse from cloudfront", Did.PASSED),
        ("x-cache", "Error from cloudfront", Did.PASSED),
        ("x-cache", "MISS, HIT", Did.HIT),
        ("x-cache", "MISS, MISS", Did.MISS),
        ("x-cache", "TCP_MEM_HIT from a23-1-2-3.deploy.akamaitechnologies.com (AkamaiGHost/11)", Did.HIT),
        ("x-cache", "TCP_MISS from a23", Did.MISS),
        ("x-cache", "CONFIG_NOCACHE", Did.PASSED),
        ("x-cache", "PRIVATE_NOSTORE", Did.PASSED),
        ("cdn-cache", "BYPASS", Did.PASSED),
        ("cache-status", '"Netlify Edge"; hit', Did.HIT),
        ("cache-status", '"Netlify Durable"; fwd=bypass, "Netlify Edge"; fwd=miss', Did.MISS),
        ("cache-status", "ExampleCache; fwd=uri-miss; stored", Did.MISS),
        ("cache-status", '"Netlify Edge"; fwd=method', Did.PASSED),
        ("x-cache", "something else", Did.SILENT),
        ("server", "cloudflare", Did.SILENT),
    ],
)
def test_each_edge_in_its_own_words(name: str, value: str, did: Did) -> None:
    assert store(seen((name, value))).did is did


def test_an_age_says_that_a_store_answered() -> None:
    assert store(seen(("age", "1"))).did is Did.HIT
    assert store(seen(("age", "1"), ("cf-cache-status", "DYNAMIC"))).did is Did.HIT
    assert store(seen(("age", "0"))).did is Did.SILENT


def test_a_store_of_the_server_itself_is_not_the_edge() -> None:
    prerendered = seen(("x-nextjs-cache", "HIT"))
    assert store(prerendered).did is Did.SILENT
    assert own_store(prerendered).said == "x-nextjs-cache: HIT"


def test_what_changes_with_every_visit_is_not_told() -> None:
    assert store(seen(("x-cache", "TCP_HIT from a23-1-2-3"))).said == "x-cache: TCP_HIT from a"
    assert store(seen(("cache-status", 'x; hit; ttl=17; key="/a"'))).said == f"cache-status: {Did.HIT}"


@pytest.mark.parametrize(
    ("path", "kept"), [("a.js", True), ("a.SVG", True), ("a.woff2", True), ("a.json", False), ("", False)]
)
def test_kept_by_the_end_of_the_name(path: str, kept: bool) -> None:
    assert kept_by_type(f"{URL}{path}") is kept
    assert kept_by_type(f"{URL}{path}?x=.js") is kept


@pytest.mark.parametrize("name", ["__cf_bm", "cf_clearance", "_cfuvid", "__cflb", "AWSALB", "AWSALBCORS"])
def test_cookies_of_the_edge_are_not_the_products(name: str) -> None:
    answer = seen(("set-cookie", f"{name}=; Path=/; HttpOnly"), ("set-cookie", "sid=; Path=/"))
    assert own_cookies(answer) == ("sid",)


@pytest.mark.parametrize(
    ("cookie", "whose"),
    [
        ("connect.sid=; Path=/", True),
        ("XSRF-TOKEN=; Path=/", True),
        ("a=; Path=/; HttpOnly", True),
        ("cart=; Path=/", True),
        ("lang=; Path=/", False),
    ],
)
def test_whose_cookie_it_is(cookie: str, whose: bool) -> None:
    answer = seen(("set-cookie", cookie))
    assert personal(answer, answer.cookies, ["cart"]) is whose


@given(
    st.text(max_size=300),
    st.sampled_from(("cf-cache-status", "x-cache", "cache-status", "age", "set-cookie")),
)
def test_nothing_in_a_header_raises(text: str, name: str) -> None:
    answer = seen((name, text))
    assert store(answer).did in Did
    assert set(own_cookies(answer)) <= set(answer.cookies)
