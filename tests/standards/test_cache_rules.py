"""Lines to paste: right for the platform, and for no more than the place."""

import json

import pytest

from cockpit.facts.samples_caching import answered
from cockpit.standards.cache_rules import FOR_EVER, PRIVATE, Where, block, bypass, keep

FILE = "https://shop.example/assets/app.3f2a1c.js?x=1"
FOLDER, LOGIN = Where.under(FILE), Where.at("https://shop.example/login?next=/")


def test_places() -> None:
    assert (FOLDER.url, LOGIN.url) == ("https://shop.example/assets/*", "https://shop.example/login")
    assert Where.under("https://shop.example/").url == "https://shop.example/*"


@pytest.mark.parametrize(
    ("server", "line"),
    [
        ("nginx", 'add_header Cache-Control "public, max-age=31536000, immutable" always;'),
        ("Caddy", 'header /assets/* Cache-Control "public'),
        ("Apache", '<Location "/assets/">'),
        ("Netlify", "/assets/*\n  Cache-Control: public"),
    ],
)
def test_a_header_for_a_folder(server: str, line: str) -> None:
    told = block(FOR_EVER, FOLDER, [answered(FILE, more={"server": server})])
    assert told.startswith(f"Cache-Control: {FOR_EVER}\n")
    assert line in told
    assert "Django" not in told


def test_vercel_takes_json() -> None:
    told = block(PRIVATE, LOGIN, [answered(FILE, more={"server": "Vercel"})])
    (line,) = (line for line in told.splitlines() if line.startswith("{"))
    assert json.loads(line)["headers"][0]["source"] == "/login"
    assert "Django" in told


def test_where_the_server_does_not_show_several_ways_are_told() -> None:
    told = block(PRIVATE, LOGIN, [answered(FILE, more={"server": "cloudflare"})])
    assert all(name in told for name in ("nginx", "Caddy", "Next.js"))


def test_rules_of_cloudflare() -> None:
    assert keep("Cloudflare", [FOLDER]).splitlines()[1] == (
        'If: (http.host eq "shop.example" and starts_with(http.request.uri.path, "/assets/"))'
    )
    assert bypass("cloudflare", [LOGIN, LOGIN]).splitlines()[1] == (
        'If: (http.host eq "shop.example" and http.request.uri.path eq "/login")'
    )
    assert " or (" in bypass("cloudflare", [LOGIN, FOLDER])


def test_what_lies_below_another_place_is_not_named_again() -> None:
    whole = Where("shop.example", "/", below=True)
    assert bypass("cloudflare", [LOGIN, whole, FOLDER]) == bypass("cloudflare", [whole])
    assert not Where("app.shop.example", "/", below=True).covers(LOGIN)


def test_other_edges_in_words() -> None:
    assert (
        bypass("Fastly", [LOGIN])
        == "Fastly: a cache rule (behaviour) without caching for https://shop.example/login"
    )
    assert keep("", [FOLDER]).startswith("Your edge: ")


def test_a_quote_in_a_path_does_not_end_the_expression() -> None:
    assert r'eq "/a\"b"' in Where("shop.example", '/a"b').expression
