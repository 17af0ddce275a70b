"""The server behind the edge, however its place is written."""

import pytest

from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.parts import Edge, Host
from tests.runbooks.samples import book, company, words


@pytest.mark.parametrize(
    ("origin", "command", "around"),
    [
        ("198.51.100.10", "--connect-to ::198.51.100.10:443 https://", "`app.shop.example. A 198.51.100.10`"),
        (
            "2001:db8::1",
            "--connect-to '::[2001:db8::1]:443' https://",
            "`app.shop.example. AAAA 2001:db8::1`",
        ),
        ("server.test", "--connect-to ::server.test:443 https://", "`app.shop.example. CNAME server.test.`"),
        ("server.test:8443", "--connect-to ::server.test:8443 https://", "app.shop.example: the proxy off."),
        ("[2001:db8::1]:8443", "--connect-to '::[2001:db8::1]:8443' https://", "the proxy off."),
        ("http://server.test/x", "--connect-to ::server.test:80 http://", "the proxy off."),
        ("https://server.test", "--connect-to ::server.test:443 https://", "the proxy off."),
    ],
)
def test_the_server_itself_is_asked(origin: str, command: str, around: str) -> None:
    launch = sample_launch(hosts=(Host(name="app.shop.example", role="app", proxied=True, origin=origin),))
    told = words(book(launch, "rb-edge"))
    assert f"`curl -sI {command}app.shop.example/ | head -1`" in told
    assert around in told


def test_the_apex_cannot_hold_a_cname() -> None:
    launch = sample_launch(hosts=(Host(name="shop.example", proxied=True, origin="server.test"),))
    assert "shop.example: the proxy off." in words(book(launch, "rb-edge"))
    assert "CNAME" not in words(book(launch, "rb-edge"))


def test_app_and_api_come_first_and_an_alias_follows() -> None:
    told = words(book(company(), "rb-edge"))
    assert told.index("app.velomart.test: the proxy off") < told.index(
        "velomart.test: the proxy off, or `velomart"
    )
    assert "www.velomart.test follows velomart.test." in told
    assert "demo.velomart.test" not in told


def test_where_there_is_no_edge_it_says_so() -> None:
    assert "launch.toml declares no edge." in words(book(sample_launch(), "rb-edge"))
    named = sample_launch(edge=Edge(provider="Bunny"))
    assert "declares an edge (Bunny) but no name behind it" in words(book(named, "rb-edge"))
