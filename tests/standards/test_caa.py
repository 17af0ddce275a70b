"""CAA records: what they say, who may issue, and that any text can be read (RFC 8659, RFC 8657)."""

import dns.rdata
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.caa import KNOWN, Property, allowed, ancestors, read, unknown_critical

_LE, _DIGICERT = '0 issue "letsencrypt.org"', '0 issue "digicert.com"'
_PROPERTIES = st.builds(
    Property,
    st.integers(0, 255),
    st.sampled_from([*KNOWN, "issue", "issuewild", "future"]),
    st.sampled_from(["letsencrypt.org", "pki.goog", ";", "", " ; policy=ev", "mailto:a@shop.example"]),
)
_SETS = st.lists(_PROPERTIES, max_size=6)


@pytest.mark.parametrize(
    ("text", "flags", "tag", "authority", "parameters"),
    [
        (_LE, 0, "issue", "letsencrypt.org", {}),
        ("0 issue letsencrypt.org", 0, "issue", "letsencrypt.org", {}),
        ('0 issue ""', 0, "issue", "", {}),
        ('0 issue ";"', 0, "issue", "", {}),
        ('0 issue "  ;  "', 0, "issue", "", {}),
        ('0 ISSUE "LetsEncrypt.ORG."', 0, "issue", "letsencrypt.org", {}),
        ('128 issuewild "pki.goog"', 128, "issuewild", "pki.goog", {}),
        (
            '0 issue "letsencrypt.org; validationmethods=dns-01; AccountURI=https://a.example/acct/1=2"',
            0,
            "issue",
            "letsencrypt.org",
            {"validationmethods": "dns-01", "accounturi": "https://a.example/acct/1=2"},
        ),
        ('0 issue "ca.example; broken; =x; y="', 0, "issue", "ca.example", {"": "x", "y": ""}),
        ('0 iodef "mailto:security@shop.example"', 0, "iodef", "mailto:security@shop.example", {}),
    ],
)
def test_one_record(text: str, flags: int, tag: str, authority: str, parameters: dict[str, str]) -> None:
    (one,) = read([text])
    assert (one.flags, one.tag, one.authority, one.parameters) == (flags, tag, authority, parameters)


@pytest.mark.parametrize(
    "text", ["", "issue", "0 issue", "x issue y", "-1 issue y", '0 is-sue "y"', '0 "issue" y']
)
def test_what_is_no_record_is_left_out(text: str) -> None:
    assert read([text, _LE]) == read([_LE])


@given(
    st.integers(0, 255),
    st.from_regex("[a-z0-9]{1,15}", fullmatch=True),
    st.text(" ;=.:-/@abz09", max_size=40),
)
def test_what_dnspython_writes_is_read(flags: int, tag: str, value: str) -> None:
    record = dns.rdata.from_text("IN", "CAA", f'{flags} {tag} "{value}"').to_text()
    assert read([record]) == (Property(flags, tag, value),)


@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_text_can_be_read(values: list[str]) -> None:
    found = read(values)
    assert len(found) <= len(values)
    allowed(found, wildcard=True)
    for one in found:
        assert one.tag == one.tag.lower()
        assert one.authority == one.authority.lower()
        assert isinstance(one.parameters, dict)


@pytest.mark.parametrize(
    ("records", "usual", "wild"),
    [
        ([], None, None),
        ([_LE], ("letsencrypt.org",), ("letsencrypt.org",)),
        ([_LE, _DIGICERT, _LE], ("letsencrypt.org", "digicert.com"), ("letsencrypt.org", "digicert.com")),
        (['0 issue ";"'], (), ()),
        (['0 issue ";"', _LE], ("letsencrypt.org",), ("letsencrypt.org",)),
        ([_LE, '0 issuewild ";"'], ("letsencrypt.org",), ()),
        ([_LE, '0 issuewild "digicert.com"'], ("letsencrypt.org",), ("digicert.com",)),
        (['0 issuewild "digicert.com"'], None, ("digicert.com",)),
        (['0 issuewild ";"'], None, ()),
        (['0 iodef "mailto:a@shop.example"'], None, None),
        (['0 issuemail "ca.example"'], None, None),
        (
            ['0 issue "letsencrypt.org; accounturi=https://a.example/1"'],
            ("letsencrypt.org",),
            ("letsencrypt.org",),
        ),
    ],
)
def test_who_may_issue(
    records: list[str], usual: tuple[str, ...] | None, wild: tuple[str, ...] | None
) -> None:
    assert allowed(read(records), wildcard=False) == usual
    assert allowed(read(records), wildcard=True) == wild


@given(_SETS)
def test_wildcard_records_never_count_for_other_names(properties: list[Property]) -> None:
    without = [one for one in properties if one.tag != "issuewild"]
    assert allowed(properties, wildcard=False) == allowed(without, wildcard=False)
    if len(without) == len(properties):
        assert allowed(properties, wildcard=True) == allowed(properties, wildcard=False)


@given(_SETS, st.booleans())
def test_nobody_is_allowed_who_is_not_named(properties: list[Property], wildcard: bool) -> None:
    may = allowed(properties, wildcard=wildcard)
    named = {one.authority for one in properties if one.tag in ("issue", "issuewild")}
    assert may is None or set(may) <= named - {""}
    assert (may is None) is not any(
        one.tag == "issue" or (wildcard and one.tag == "issuewild") for one in properties
    )


@given(_SETS, st.booleans())
def test_the_order_of_records_does_not_matter(properties: list[Property], wildcard: bool) -> None:
    may, back = allowed(properties, wildcard=wildcard), allowed(properties[::-1], wildcard=wildcard)
    assert (set(may) if may is not None else None) == (set(back) if back is not None else None)


def test_the_names_on_the_way_up() -> None:
    assert ancestors("a.b.shop.example") == ("a.b.shop.example", "b.shop.example", "shop.example", "example")
    assert ancestors("example") == ("example",)


@pytest.mark.parametrize(
    ("records", "tags"),
    [
        ([_LE], ()),
        (['128 issue "letsencrypt.org"'], ()),
        (['128 iodef "mailto:a@shop.example"'], ()),
        (['0 future "x"'], ()),
        (['128 future "x"', '129 other "y"', _LE], ("future", "other")),
        (['127 future "x"'], ()),
    ],
)
def test_demands_that_authorities_do_not_know(records: list[str], tags: tuple[str, ...]) -> None:
    assert unknown_critical(read(records)) == tags
