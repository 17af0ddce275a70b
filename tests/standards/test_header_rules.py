"""The exact lines for each place where headers are set."""

import json
import re

import pytest

from cockpit.facts.http import Response
from cockpit.standards import hsts
from cockpit.standards.header_rules import block, places, silence

URL, HOST = "https://shop.example/", "shop.example"
STRICT = [(hsts.NAME, "max-age=31536000")]
QUOTED = [("permissions-policy", 'camera=(self "https://a.example")')]


def told(lines: list[tuple[str, str]], **headers: str) -> str:
    named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return block(lines, HOST, [Response(URL, 200, named, "192.0.2.80")])


def test_the_header_itself_comes_first() -> None:
    assert told(STRICT, server="nginx").startswith("Strict-Transport-Security: max-age=31536000\n\n")


@pytest.mark.parametrize(
    ("headers", "words"),
    [
        ({"server": "nginx/1.18.0"}, 'add_header Strict-Transport-Security "max-age=31536000" always;'),
        ({"server": "Caddy"}, "header Strict-Transport-Security `max-age=31536000`"),
        ({"server": "Apache"}, 'Header always set Strict-Transport-Security "max-age=31536000"'),
        ({"server": "Netlify"}, "/*\n  Strict-Transport-Security: max-age=31536000"),
        ({"x_powered_by": "Next.js"}, "source: '/:path*'"),
        ({"cf_ray": "1-AMS"}, "Max Age 12 months, Apply to subdomains off"),
        ({"x_shopid": "1"}, "Shopify has no setting"),
    ],
)
def test_the_place_that_shows_itself(headers: dict[str, str], words: str) -> None:
    assert words in told(STRICT, **headers)


def test_only_the_place_that_shows_itself() -> None:
    text = told(STRICT, server="Netlify")
    assert re.findall(r"^(nginx|Caddy|Next\.js|Apache|Netlify)", text, re.MULTILINE) == ["Netlify"]
    assert "nginx" not in told(STRICT, x_shopid="1")


def test_behind_an_edge_or_where_nothing_shows_the_usual_places_are_told() -> None:
    for headers in ({}, {"cf_ray": "1-AMS"}):
        text = told(STRICT, **headers)
        assert "nginx, in the server block of shop.example" in text
        assert "Caddy, in the site block of shop.example" in text
    assert places([Response(URL, 200, (("server", "cloudflare"), ("cf-ray", "1")), "")]) == ("Cloudflare",)


def test_vercel_takes_json() -> None:
    text = told(QUOTED, server="Vercel").partition("vercel.json of shop.example:\n")[2]
    assert json.loads(text)["headers"][0]["headers"] == [
        {"key": "Permissions-Policy", "value": 'camera=(self "https://a.example")'}
    ]


def test_quotation_marks_inside_a_value() -> None:
    assert r'"camera=(self \"https://a.example\")" always;' in told(QUOTED, server="nginx")
    assert '(http.host eq "shop.example")' in told(QUOTED, cf_ray="1")
    assert "Set static, Permissions-Policy, camera=" in told(QUOTED, cf_ray="1")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("server", "nginx/1.18.0", "server_tokens off"),
        ("server", "Apache/2.4.52", "ServerTokens Prod"),
        ("x-powered-by", "PHP/8.1.2", "expose_php = Off"),
        ("x-aspnet-version", "4.0.30319", "enableVersionHeader"),
        ("x-generator", "Drupal 9", "remove the header x-generator"),
    ],
)
def test_how_a_version_is_kept_quiet(name: str, value: str, words: str) -> None:
    assert words in silence(name, value)
