"""Edges are recognised by what they send and document, and look-alikes are not."""

import re
from ipaddress import ip_network

import pytest

from cockpit.facts.http import Response
from cockpit.standards.edges import (
    PROVIDERS,
    EdgeProvider,
    mark,
    named,
    provider,
    serves_dns,
    shown,
)

Headers = tuple[tuple[str, str], ...]

# As each of them answers a GET of a page.
REAL: dict[str, Headers] = {
    "Cloudflare": (
        ("date", "Sat, 28 Nov 2026 12:00:00 GMT"),
        ("server", "cloudflare"),
        ("cf-cache-status", "DYNAMIC"),
        ("cf-ray", "9a5d0f7c8e1b2c3d-AMS"),
        ("alt-svc", 'h3=":443"; ma=86400'),
    ),
    "CloudFront": (
        ("server", "AmazonS3"),
        ("x-cache", "Hit from cloudfront"),
        ("via", "1.1 0a1b2c3d4e5f60718293a4b5c6d7e8f9.cloudfront.net (CloudFront)"),
        ("x-amz-cf-pop", "AMS58-P6"),
        ("x-amz-cf-id", "Zq3x0Yh2cB1K5b7Vt9RjW8mN4uLdPsFgEoAiCkTyXzQwMhUvJ6rG2A=="),
    ),
    "Fastly": (
        ("via", "1.1 varnish, 1.1 varnish"),
        ("x-served-by", "cache-iad-kiad7000127-IAD, cache-ams21044-AMS"),
        ("x-cache", "HIT, HIT"),
        ("x-timer", "S1764331200.123456,VS0,VE1"),
    ),
    "Vercel": (
        ("server", "Vercel"),
        ("x-vercel-cache", "HIT"),
        ("x-vercel-id", "fra1::iad1::abcde-1764331200000-0123456789ab"),
    ),
    "Netlify": (
        ("server", "Netlify"),
        ("cache-status", '"Netlify Edge"; hit'),
        ("x-nf-request-id", "01KB5Q7ZJ4X8V2M6N0P3R5T7W9"),
    ),
    "Bunny": (
        ("server", "BunnyCDN-DE1-723"),
        ("cdn-pullzone", "123456"),
        ("cdn-requestid", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
        ("cdn-cache", "HIT"),
    ),
    "Akamai": (
        ("server", "AkamaiGHost"),
        ("x-akamai-transformed", "9 12345 0 pmb=mRUM,2"),
        ("server-timing", 'cdn-cache; desc=HIT, edge; dur=1, ak_p; desc="1764331200_1_2_3_4_5";dur=1'),
    ),
}
ALIKE: tuple[Headers, ...] = (
    (("server", "cloudflare-nginx-clone"),),
    (("server", "not cloudflare"),),
    (("cf-ray", "none"),),
    (("cf-cache-status", "HIT"),),
    (("x-cache", "HIT"),),
    (("x-cache", "Hit from cloudfront of our own"),),
    (("via", "1.1 varnish"),),
    (("via", "1.1 varnish (Varnish/7.1)"), ("x-varnish", "32770 5")),
    (("x-served-by", "cache-1"),),
    (("x-served-by", "app-cache-ams-1"),),
    (("via", "1.1 cloudfront.net.evil.example (CloudFront)"),),
    (("server", "vercel-like/1.0"),),
    (("server", "netlify-dev"),),
    (("x-nf-request-id", "1"),),
    (("server", "bunnycdn"),),
    (("server", "AkamaiGHostClone"),),
    (("server-timing", "total;dur=1"),),
    (("server", "cloudflare" * 500),),
    (("server", "nginx"), ("age", "12")),
)


def by(headers: Headers) -> Response:
    return Response("https://shop.example/", 200, headers, "192.0.2.1")


@pytest.mark.parametrize("one", PROVIDERS, ids=lambda one: one.name)
def test_a_row_is_well_made(one: EdgeProvider) -> None:
    assert provider(one.names[0]) is one
    for network in one.networks:
        ip_network(network)
    for _, pattern in one.marks:
        assert pattern == re.sub(r"[A-Z]", "", pattern), "values are looked at in lower case"
        re.compile(pattern)
    assert not one.exact or one.networks


def test_words_belong_to_one_row() -> None:
    words = [word for one in PROVIDERS for word in one.names]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize("name", REAL)
def test_each_is_known_by_its_headers_and_no_other(name: str) -> None:
    assert [one.name for one in PROVIDERS if mark(one, by(REAL[name]))] == [name]


@pytest.mark.parametrize("name", REAL)
def test_every_mark_alone_is_enough(name: str) -> None:
    one = next(one for one in PROVIDERS if one.name == name)
    marks = {header for header, _ in one.marks}
    seen = [pair for pair in REAL[name] if pair[0] in marks and mark(one, by((pair,)))]
    assert len(seen) >= 1
    assert mark(one, by(tuple(reversed(REAL[name]))))


@pytest.mark.parametrize("headers", ALIKE)
def test_what_only_looks_like_one_is_none(headers: Headers) -> None:
    assert [one.name for one in PROVIDERS if mark(one, by(headers))] == []


@pytest.mark.parametrize(
    ("target", "name"),
    [
        ("shop.example.cdn.cloudflare.net", "Cloudflare"),
        ("d111111abcdef8.cloudfront.net", "CloudFront"),
        ("shop.global.ssl.fastly.net", "Fastly"),
        ("cname.vercel-dns.com", "Vercel"),
        ("shop.netlify.app", "Netlify"),
        ("shop.b-cdn.net", "Bunny"),
        ("shop.example.edgekey.net", "Akamai"),
        ("cloudfront.net.evil.example", ""),
        ("notcloudfront.net", ""),
        ("shop.example", ""),
    ],
)
def test_names_by_their_ends(target: str, name: str) -> None:
    assert [one.name for one in PROVIDERS if named(one, (target,))] == ([name] if name else [])


@pytest.mark.parametrize(
    ("server", "name"),
    [
        ("ada.ns.cloudflare.com", "Cloudflare"),
        ("ns0123.secondary.cloudflare.com", "Cloudflare"),
        ("blue.foundationdns.org", "Cloudflare"),
        ("ns-1536.awsdns-00.co.uk", "CloudFront"),
        ("ns1.vercel-dns.com", "Vercel"),
        ("kiki.bunny.net", "Bunny"),
        ("a1-64.akam.net", "Akamai"),
        ("ns.cloudflare.com", ""),
        ("ada.ns.cloudflare.com.evil.example", ""),
        ("dns1.p01.nsone.net", ""),
        ("ns1.velodns.test", ""),
    ],
)
def test_name_servers(server: str, name: str) -> None:
    assert [one.name for one in PROVIDERS if serves_dns(one, server)] == ([name] if name else [])


def test_headers_go_before_names_and_names_before_addresses() -> None:
    headers, name, address = by(REAL["Fastly"]), "x.b-cdn.net", "104.16.1.1"
    found = (
        shown((name,), (address,), (headers,)),
        shown((name,), (address,), ()),
        shown((), (address,), ()),
    )
    assert [one.name for one in found if one] == ["Fastly", "Bunny", "Cloudflare"]
    assert shown((), ("192.0.2.1",), (by(()),)) is None


def test_a_platform_is_no_edge_before_it() -> None:
    assert shown(("cname.vercel-dns.com",), ("76.76.21.21",), (by(REAL["Vercel"]),)) is None


@pytest.mark.parametrize(
    ("words", "name"), [(" CloudFlare ", "Cloudflare"), ("AWS", "CloudFront"), ("velodns", ""), ("", "")]
)
def test_what_people_write(words: str, name: str) -> None:
    one = provider(words)
    assert (one.name if one else "") == name
