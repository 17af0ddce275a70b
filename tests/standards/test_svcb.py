"""HTTPS records from their presentation form (RFC 9460 sections 2 and 7, and its appendix D)."""

import pytest
from dns.rdata import from_text
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.svcb import Service, read, spoken

ALPN = st.text(st.characters(codec="ascii", min_codepoint=33), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ('1 . alpn="h3,h2"', Service(1, "", ("h3", "h2"))),
        ("0 foo.example.", Service(0, "foo.example")),
        ("1 .", Service(1)),
        ("16 Foo.Example. port=53", Service(16, "foo.example", port=53)),
        ('1 foo. alpn="h2" port="8443" ipv4hint="192.0.2.1"', Service(1, "foo", ("h2",), port=8443)),
        ('1 . alpn="h2" no-default-alpn', Service(1, "", ("h2",), default=False)),
        (r'16 foo. alpn="f\\\\oo\\,bar,h2"', Service(16, "foo", ("f\\oo,bar", "h2"))),
        (r"16 foo. alpn=f\\\092oo\092,bar,h2", Service(16, "foo", ("f\\oo,bar", "h2"))),
        (r'1 . key667="hello\210qoo" alpn="h3"', Service(1, "", ("h3",))),
        ('1 . alpn="h3" alpn="h2"', Service(1, "", ("h3",))),
        ('1 . alpn="h2" port="x"', Service(1, "", ("h2",))),
        ("", None),
        ("1", None),
        ("one .", None),
        ("65536 .", None),
        ('1 . alpn="h2', None),
        ("1 . ===", None),
    ],
)
def test_the_forms(text: str, service: Service | None) -> None:
    assert read(text) == service


@given(st.text(max_size=200))
def test_any_text_is_a_record_or_none(text: str) -> None:
    found = read(text)
    assert found is None or 0 <= found.priority < 65536


@given(st.lists(ALPN, min_size=1, max_size=5))
def test_what_dns_libraries_write_is_read_back(protocols: list[str]) -> None:
    escaped = ",".join("".join(f"\\{c}" if c in ",\\" else c for c in one) for one in protocols)
    quoted = "".join(f"\\{c}" if c in '"\\' else c for c in escaped)
    written = from_text("IN", "HTTPS", f'1 . alpn="{quoted}"').to_text()
    found = read(written)
    assert found is not None
    assert found.alpn == tuple(protocols)


def test_only_what_is_said_of_the_own_port_counts() -> None:
    texts = (
        '1 . alpn="h2"',
        '2 shop.example. alpn="h3"',
        '3 other.example. alpn="x"',
        '4 . alpn="y" port="8443"',
        "0 shop.example.",
        "garbage",
    )
    assert spoken(texts, ("shop.example",)) == ("h2", "h3")
    assert spoken(texts, ("www.shop.example", "other.example")) == ("h2", "x")


def test_a_long_record_is_cut_and_never_slow() -> None:
    assert read(f"1 . alpn={'a,' * 100_000}") is not None
    assert read(f'1 . alpn="{chr(92) * 100_000}"') is None
