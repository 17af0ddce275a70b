"""The lines that keep strangers out, for each place."""

import json
import re

import pytest

from cockpit.standards.denials import deny, guard, prefixes, rule, unlist

HOST = "shop.example"
ANYWHERE = ("nginx", "Caddy", "Apache")


def test_hidden_files_are_denied_by_their_first_part() -> None:
    assert prefixes(["/.git/config", "/.git/HEAD", "/.env", "/backup.sql"]) == (
        "/.env",
        "/.git",
        "/backup.sql",
    )


@pytest.mark.parametrize(
    ("known", "told", "silent"),
    [
        ((), ANYWHERE, ("Cloudflare", "Vercel", "Netlify")),
        (("nginx",), ("nginx",), ("Caddy", "Cloudflare")),
        (("Vercel",), ("Vercel",), ("nginx",)),
        (("Netlify",), ("Netlify",), ("nginx",)),
        (("Cloudflare",), ("Cloudflare", *ANYWHERE), ("Vercel",)),
        (("Cloudflare", "Apache"), ("Cloudflare", "Apache"), ("nginx",)),
        (("Fly.io",), ANYWHERE, ("Fly",)),
    ],
)
def test_the_places_that_are_known_come_alone(
    known: tuple[str, ...], told: tuple[str, ...], silent: tuple[str, ...]
) -> None:
    lines = deny(HOST, ["/.env"], known)
    assert all(place in lines for place in told)
    assert not [place for place in silent if place in lines]


def test_every_place_names_every_path_exactly() -> None:
    paths = ["/.env", "/backup.tar.gz"]
    assert "location ^~ /.env { return 404; }\n    location ^~ /backup.tar.gz" in deny(HOST, paths, ["nginx"])
    assert "@private path /.env* /backup.tar.gz*" in deny(HOST, paths, ["Caddy"])
    assert r'RedirectMatch 404 "^/backup\.tar\.gz"' in deny(HOST, paths, ["Apache"])
    assert "/.env* /404.html 404!" in deny(HOST, paths, ["Netlify"])
    assert '(http.host eq "shop.example" and (starts_with(' in deny(HOST, paths, ["Cloudflare"])
    routes = json.loads(deny(HOST, paths, ["Vercel"]).partition("\n")[2])["routes"]
    assert [
        re.fullmatch(route["src"], path) is not None for route, path in zip(routes, paths, strict=True)
    ] == [True] * 2
    assert not re.fullmatch(routes[1]["src"], "/backupXtar.gz")


def test_the_rule_for_the_edge_names_paths_climbing_and_scanners() -> None:
    text = rule(HOST, ["/.git/HEAD", "/wp-login.php"])
    for part in ('"/.git"', '"/wp-login.php"', '"..%2f"', '"sqlmap"', '"shop.example"'):
        assert part in text
    assert text.count("(") == text.count(")")


def test_a_guard_lets_one_address_in_and_locks_nobody_out_for_good() -> None:
    lines = guard(HOST, ["/wp-login.php", "/phpmyadmin/"])
    assert "return 404" not in lines
    assert 'http.request.uri.path eq "/wp-login.php") and ip.src ne YOUR.ADDRESS)' in lines
    assert "location = /wp-login.php { allow YOUR.ADDRESS; deny all; ... }" in lines
    assert r"m#^(/phpmyadmin/|/wp-login\.php)$#" in lines


def test_how_lists_are_switched_off() -> None:
    assert unlist(["nginx", "Cloudflare"]) == "nginx: autoindex off;"
    assert "Options -Indexes" in unlist([])
