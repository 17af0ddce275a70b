"""The rows about platforms are well made, and traces are read as a person would read them."""

import re
from ipaddress import ip_network

import pytest

from cockpit.facts.http import Response
from cockpit.standards.hosting import by_name, named, preview, recognise, says_its_name, unclaimed
from cockpit.standards.platforms import PLATFORMS, Platform


def answer(status: int = 200, body: str = "", **headers: str) -> Response:
    named_headers = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response("https://shop.example/", status, named_headers, "203.0.113.10", body)


@pytest.mark.parametrize("row", PLATFORMS, ids=lambda row: row.name)
def test_a_row_can_match(row: Platform) -> None:
    assert row.names
    assert row.suffixes or row.headers or row.networks
    for text in (*row.names, *row.suffixes, *row.unclaimed, *(part for pair in row.headers for part in pair)):
        assert text == text.lower()
    for network in row.networks:
        ip_network(network)
    for pattern in row.previews:
        re.compile(pattern)
    assert row.name in named(row.names[0])


def test_rows_do_not_share_their_words() -> None:
    words = [word for row in PLATFORMS for word in row.names]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("words", "platforms"),
    [
        ("vercel", ("Vercel",)),
        ("Vercel (hobby)", ("Vercel",)),
        ("Fly.io", ("Fly.io",)),
        ("Vercel + Fly.io", ("Fly.io", "Vercel")),
        ("Cloudflare Pages", ("Cloudflare Pages",)),
        ("cloudflare", ("Cloudflare",)),
        ("a rented server", ()),
        ("butterfly", ()),
        ("", ()),
    ],
)
def test_what_people_write(words: str, platforms: tuple[str, ...]) -> None:
    assert sorted(named(words)) == sorted(platforms)


def test_traces_in_names_headers_and_addresses() -> None:
    assert [match.platform for match in by_name(("cname.vercel-dns.com", "notvercel.app"))] == ["Vercel"]
    found = recognise((), ("75.2.60.5",), (answer(cf_ray="8a", server="cloudflare", x_nf_request_id="01"),))
    assert {(match.platform, match.edge) for match in found} == {("Netlify", False), ("Cloudflare", True)}
    assert next(match.trace for match in found if match.platform == "Netlify") == "header x-nf-request-id"


def test_an_address_in_another_family_does_not_match() -> None:
    assert recognise((), ("::4b02:3c05",)) == ()


@pytest.mark.parametrize(
    ("response", "targets", "platform"),
    [
        (answer(404, "DEPLOYMENT_NOT_FOUND", x_vercel_id="a"), (), "Vercel"),
        (answer(404, "<h1>No such app</h1>"), ("x.herokudns.com",), "Heroku"),
        (answer(404, "There isn't a GitHub Pages site here."), ("shop.github.io",), "GitHub Pages"),
        (answer(404, "<Code>NoSuchBucket</Code>", server="AmazonS3"), (), "AWS"),
        (answer(404, "There is no app here"), (), "its hosting platform"),
        (answer(200, "DEPLOYMENT_NOT_FOUND", x_vercel_id="a"), (), ""),
        (answer(404, "DEPLOYMENT_NOT_FOUND"), (), ""),
        (answer(404, "Not found", x_vercel_id="a"), (), ""),
    ],
)
def test_pages_of_unclaimed_names(response: Response, targets: tuple[str, ...], platform: str) -> None:
    assert unclaimed(response, targets, ()) == platform


@pytest.mark.parametrize(
    ("host", "platform"),
    [
        ("shop-git-main-ana.vercel.app", "Vercel"),
        ("deploy-preview-12--shop.netlify.app", "Netlify"),
        ("3f2a1c.shop.pages.dev", "Cloudflare Pages"),
        ("shop.vercel.app", ""),
        ("shop.netlify.app", ""),
        ("shop.pages.dev", ""),
        ("shop.example", ""),
        ("", ""),
    ],
)
def test_preview_names(host: str, platform: str) -> None:
    assert preview(host) == platform


def test_a_platform_without_a_row_may_say_its_name() -> None:
    assert says_its_name("Velohost", ("shop.velohost.test",), ()) == "CNAME target shop.velohost.test"
    assert says_its_name("Velo Host", (), (answer(server="velohost/2.1"),)) == "header server: velohost/2.1"
    assert says_its_name("Velohost", ("notvelohost.test",), (answer(server="nginx"),)) == ""
    assert says_its_name("io", ("shop.io",), ()) == ""
