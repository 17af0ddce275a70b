import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.localhosts import local
from cockpit.standards.resources_scripts import written


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("localhost", "loopback"),
        ("api.localhost", "loopback"),
        ("localhost.", "loopback"),
        ("127.0.0.1", "loopback"),
        ("127.9.9.9", "loopback"),
        ("0.0.0.0", "loopback"),
        ("::1", "loopback"),
        ("lvh.me", "loopback"),
        ("shop.localtest.me", "loopback"),
        ("10.0.0.5", "private"),
        ("172.16.3.4", "private"),
        ("192.168.1.1", "private"),
        ("169.254.169.254", "private"),
        ("100.100.1.1", "private"),
        ("fd12::1", "private"),
        ("fe80::1", "private"),
        ("printer.local", "private"),
        ("shop.test", "private"),
        ("nas.lan", "private"),
        ("host.docker.internal", "private"),
        ("vault.corp.internal", "private"),
        ("backend", "private"),
        ("ab-12.ngrok-free.app", "tunnel"),
        ("x.trycloudflare.com", "tunnel"),
        ("x.loca.lt", "tunnel"),
        ("shop-git-main-team.vercel.app", "preview"),
        ("deploy-preview-7--shop.netlify.app", "preview"),
        ("3f2a.shop.pages.dev", "preview"),
        ("cuddly-train-3000.app.github.dev", "preview"),
        ("preview--shop.lovable.app", "preview"),
    ],
)
def test_hosts_that_customers_do_not_get_to(host: str, kind: str) -> None:
    found = local(host)
    assert found is not None
    assert found.kind == kind
    assert found.why


@pytest.mark.parametrize(
    "host",
    [
        *("shop.example", "localhost.example", "mylocalhost.com", "8.8.8.8", "2606:4700::1", "172.32.0.1"),
        *(
            "shop.vercel.app",
            "shop.netlify.app",
            "ngrok.com",
            "tests.example",
            "local.example",
            "192.0.2.1",
            "",
        ),
    ],
)
def test_hosts_that_are_public(host: str) -> None:
    assert local(host) is None


@pytest.mark.parametrize(
    ("script", "role"),
    [
        ('fetch("http://a.b/x")', "sent"),
        ("fetch( `http://a.b/x` )", "sent"),
        ("axios.post('http://a.b/x', y)", "sent"),
        ('x.open("GET", "http://a.b/x")', "sent"),
        ("new WebSocket('ws://a.b/x')", "sent"),
        ("new EventSource('http://a.b/x')", "sent"),
        ("navigator.sendBeacon('http://a.b/x')", "sent"),
        ("io('http://a.b/x')", "sent"),
        ("import('http://a.b/x')", "asked"),
        ("window.location.href = 'http://a.b/x'", "asked"),
        ("location.assign('http://a.b/x')", "asked"),
        ('{"apiUrl": "http://a.b/x"}', "set"),
        (r'"{\"API_URL\":\"http://a.b/x\"}"', "set"),
        ("const API_BASE = 'http://a.b/x'", "set"),
        ("config.endpoint='http://a.b/x'", "set"),
        ("env['VITE_API_URL']='http://a.b/x'", "set"),
        ("if (host === 'http://a.b/x')", "text"),
        ("a || 'http://a.b/x'", "text"),
        ("'see http://a.b/x for more'", "text"),
    ],
)
def test_what_a_url_in_a_script_is_for(script: str, role: str) -> None:
    (found,) = written(script)
    assert (found.host, found.role) == ("a.b", role)


@pytest.mark.parametrize(
    "script",
    [
        "// http://a.b/",
        "x() // http://a.b/",
        "/* http://a.b/ */",
        "/**\n * http://a.b/\n */",
        "//a.b/",
        "http:",
    ],
)
def test_what_is_no_url_of_a_script(script: str) -> None:
    assert written(script) == ()


@pytest.mark.parametrize(
    ("text", "url", "bare"),
    [
        ("'http://localhost:3000'", "http://localhost:3000", False),
        ("'http://localhost'", "http://localhost", True),
        ("'http://localhost/'", "http://localhost/", True),
        ("'http://localhost/api.'", "http://localhost/api", False),
        (r'"http:\/\/localhost\/api"', "http://localhost/api", False),
        ("'https://[::1]:3/x'", "https://[::1]:3/x", False),
    ],
)
def test_the_url_as_meant(text: str, url: str, *, bare: bool) -> None:
    (found,) = written(text)
    assert (found.url, found.bare) == (url, bare)


def test_where_it_stands() -> None:
    (found,) = written('a\nb("x")\nc = "http://a.b/"')
    assert (found.line, found.column) == (3, 6)


@pytest.mark.parametrize(
    "piece", ["http://", "http://a ", "//", "apiUrl", "fetch(", "location ", "/*", "x" * 50 + "http://a.b/"]
)
def test_a_script_that_is_made_to_keep_us_busy(piece: str) -> None:
    began = time.perf_counter()
    written(piece * (1_000_000 // len(piece)))
    assert time.perf_counter() - began < 20.0


_PIECES = st.sampled_from(
    ["http://", "localhost", ":", "3000", "/", "\\/", "'", '"', "fetch(", "url:", "//", "/*", "*/", "\n"]
)


@given(st.lists(_PIECES, max_size=30).map("".join) | st.text())
def test_nothing_raises(text: str) -> None:
    for found in written(text):
        assert found.host == found.host.lower()
        assert text[found.at :].startswith("http")
    local(text)
