"""Alt-Svc (RFC 7838 section 3): the forms, and what no browser would read either."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.altsvc import Alternative, read, spoken


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (('h3=":443"; ma=86400',), (Alternative("h3", "", 443, 86400),)),
        (('h3=":443"',), (Alternative("h3", "", 443),)),
        (('h3=":443"; ma=10; persist=1',), (Alternative("h3", "", 443, 10),)),
        (('h3=":443";persist=1;MA="5"',), (Alternative("h3", "", 443, 5),)),
        (('h2="Alt.example:80", x=":5"',), (Alternative("h2", "alt.example", 80), Alternative("x", "", 5))),
        (('h3=":443"', 'h3-29=":443"'), (Alternative("h3", "", 443), Alternative("h3-29", "", 443))),
        (('w%3Dx%3Ay#z=":443"',), (Alternative("w=x:y#z", "", 443),)),
        (('h3="[2001:db8::1]:443"',), (Alternative("h3", "[2001:db8::1]", 443),)),
        (("clear",), ()),
        ((" clear ",), ()),
        ((), ()),
        (("",), ()),
        (("h3=:443",), ()),
        (('h3="443"',), ()),
        (('h3=":0"',), ()),
        (('h3=":70000"',), ()),
        (('h3=":443" junk, h2=":443"',), ()),
        (('h3=":443", junk',), (Alternative("h3", "", 443),)),
        (('h3=":443"; ma=99999999999999999999999999',), (Alternative("h3", "", 443),)),
    ],
)  # fmt: skip
def test_the_forms(values: tuple[str, ...], found: tuple[Alternative, ...]) -> None:
    assert read(values) == found


@given(st.lists(st.text(max_size=60), max_size=4))
def test_any_text_gives_ports_that_can_be_one(values: list[str]) -> None:
    assert all(0 < one.port < 65536 and one.max_age >= 0 for one in read(values))


def test_only_the_own_port_counts() -> None:
    told = ('h3=":443", h2="other.example:443", h3-29="shop.example:443", x=":8443", h3=":443"; ma=5',)
    assert spoken(told, "shop.example") == ("h3", "h3-29")


@pytest.mark.parametrize(
    "long", ["\\a" * 50_000, 'h3=":443"' + ";a=b" * 50_000, "," * 100_000, 'a="' + "\\" * 99_999]
)
def test_a_long_field_is_cut_and_never_slow(long: str) -> None:
    assert len(read([long])) <= 1
