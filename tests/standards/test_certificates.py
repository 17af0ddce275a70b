"""What makes browsers refuse a certificate, rule by rule; the same against real chains is in tests/real."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.samples_tls import AT, ROOT, day, issuer, leaf, shaken
from cockpit.facts.tls import Certificate, Handshake, Missing
from cockpit.standards.certificates import flaws, left, lifetime

HOST = "shop.example"


def kinds(seen: Handshake, host: str = HOST, *, public: bool = True) -> list[str]:
    return [flaw.kind for flaw in flaws(seen, host, AT, public=public)]


def fatal(seen: Handshake, host: str = HOST, *, public: bool = True) -> list[str]:
    return [flaw.kind for flaw in flaws(seen, host, AT, public=public) if flaw.fatal]


def said(seen: Handshake, host: str = HOST) -> str:
    return flaws(seen, host, AT, public=True)[0].text


def issued(on: str, days: float, **fields: Any) -> Certificate:
    """A leaf for so many days from its first second to its last, both included."""
    start = dt.datetime.fromisoformat(f"{on}T00:00:00+00:00")
    end = start + dt.timedelta(days) - dt.timedelta(seconds=1)
    return leaf(HOST, not_before=start.isoformat(), not_after=end.isoformat(), **fields)


def test_a_sound_one() -> None:
    assert kinds(shaken(leaf(HOST))) == []


def test_what_the_certificate_is_for_is_said() -> None:
    assert kinds(shaken(leaf("x.example"), code=62, trouble="Hostname mismatch")) == ["wrong-name"]
    assert said(shaken(leaf("x.example"))) == "the certificate is for x.example, not for shop.example"
    many = tuple(f"h{number}.example" for number in range(6))
    assert "h3.example and 2 more, not for" in said(shaken(leaf(*many)))
    only = leaf(HOST, names=())
    assert kinds(shaken(only, code=62, trouble="Hostname mismatch")) == ["no-names"]
    assert f"only the old common name {HOST}" in said(shaken(only))
    assert "common name" not in said(shaken(replace(only, common_name="")))


# Dates (RFC 5280 4.1.2.5, baseline requirements 6.3.2).


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"days": -1}, ["expired"]),
        ({"not_after": AT}, []),
        ({"age": -1}, ["not-yet-valid"]),
        ({"not_before": AT}, []),
    ],
)
def test_the_first_and_the_last_second_belong_to_it(fields: dict[str, Any], kind: list[str]) -> None:
    assert fatal(shaken(leaf(HOST, **fields))) == kind


def test_an_intermediate_out_of_date_counts_where_it_is_needed() -> None:
    chain = (leaf(HOST), issuer(not_after=day(-1)))
    assert fatal(shaken(*chain, code=10, trouble="certificate has expired")) == ["intermediate-expired"]
    assert kinds(shaken(*chain)) == ["intermediate-expired"]
    assert fatal(shaken(*chain)) == []
    early = (leaf(HOST), issuer(not_before=day(1)))
    assert fatal(shaken(*early, code=9, trouble="not yet valid")) == ["intermediate-not-yet-valid"]
    stray = Certificate("CN=Stray", "CN=Else", not_before=day(-9), not_after=day(-1), key="RSA", bits=512)
    assert kinds(shaken(leaf(HOST), issuer(), stray)) == []


@pytest.mark.parametrize(
    ("on", "days", "expected"),
    [
        ("2018-02-01", 1200, []),  # no limit of browsers then
        ("2019-06-01", 825, []),
        ("2019-06-01", 900, ["too-long"]),
        ("2021-01-01", 398, []),
        ("2021-01-01", 400, ["too-long"]),
        ("2026-03-14", 398, []),
        ("2026-03-15", 200, []),
        ("2026-03-15", 202, ["too-long"]),
        ("2027-03-14", 200, []),
        ("2027-03-15", 100, []),
        ("2027-03-15", 102, ["too-long"]),
        ("2029-03-15", 47, []),
        ("2029-03-15", 49, ["too-long"]),
    ],
)
def test_how_long_a_public_certificate_may_be_valid(on: str, days: int, expected: list[str]) -> None:
    one = issued(on, days)
    assert lifetime(one) == dt.timedelta(days)
    middle = (dt.datetime.fromisoformat(one.not_before) + dt.timedelta(days / 2)).isoformat()
    seen = shaken(one, issuer(not_before="2015-01-01T00:00:00+00:00", not_after="2035-01-01T00:00:00+00:00"))
    assert [flaw.kind for flaw in flaws(seen, HOST, middle, public=True)] == expected
    assert flaws(seen, HOST, middle, public=False) == ()


def test_only_what_browsers_refuse_is_fatal() -> None:
    assert fatal(shaken(issued("2026-10-01", 300))) == []
    assert kinds(shaken(issued("2026-10-01", 300))) == ["too-long"]
    assert fatal(shaken(issued("2026-10-01", 400))) == ["too-long"]


def test_what_is_left() -> None:
    assert left(leaf(HOST, days=8), AT) == dt.timedelta(8)
    assert left(leaf(HOST, days=-2), AT) == dt.timedelta(-2)


# Trust.


@pytest.mark.parametrize(
    ("code", "fields", "expected"),
    [
        (18, {}, ["self-signed"]),
        (19, {}, ["untrusted-root"]),
        (20, {}, ["unknown-issuer"]),
        (21, {"searched": "HTTP 404"}, ["unknown-issuer"]),
        (2, {"missing": (Missing(issuer(), "http://ca.example/1", ""),)}, ["unknown-issuer"]),
        (20, {"missing": (Missing(issuer(), "u", ""),), "completes": True}, ["missing-intermediate"]),
        (26, {}, ["chain"]),
        (47, {}, ["chain"]),
        (1, {}, ["chain"]),
    ],
)
def test_a_refusal_is_always_fatal(code: int, fields: dict[str, Any], expected: list[str]) -> None:
    seen = shaken(leaf(HOST), issuer(), code=code, trouble="some trouble", **fields)
    assert fatal(seen) == kinds(seen) == expected


@given(st.integers(1, 200), st.booleans())
def test_whatever_openssl_refuses_is_fatal(code: int, completes: bool) -> None:
    assert fatal(shaken(leaf(HOST), code=code, trouble="x", completes=completes))


def test_what_was_searched_is_told() -> None:
    seen = shaken(leaf(HOST), issuer(), code=20, trouble="x", searched="http://ca.example/1 answers HTTP 404")
    assert said(seen) == (
        "the chain leads to Sample Root, which was not sent and is not trusted "
        "(http://ca.example/1 answers HTTP 404)"
    )


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"not_after": day(-1)}, "intermediate-expired"),
        ({"key": "RSA", "bits": 1024}, "weak-key"),
        ({"digest": "sha1"}, "weak-signature"),
    ],
)
def test_what_was_not_sent_is_held_to_the_same_rules(fields: dict[str, Any], kind: str) -> None:
    """Or the advice would be to send a certificate that helps nobody."""
    lacking = Missing(issuer(**fields), "http://ca.example/1.der", "")
    seen = Handshake((leaf(HOST),), "unable to get local issuer", 20, missing=(lacking,), completes=True)
    assert set(fatal(seen)) == {"missing-intermediate", kind}


# Keys, signatures, purposes.


@pytest.mark.parametrize(
    ("key", "bits", "expected"),
    [
        ("RSA", 2048, []),
        ("RSA", 4096, []),
        ("RSA", 2047, ["weak-key"]),
        ("RSA", 1024, ["weak-key"]),
        ("EC secp256r1", 256, []),
        ("EC secp384r1", 384, []),
        ("EC secp521r1", 521, []),
        ("EC secp256k1", 256, ["weak-key"]),
        ("EC secp224r1", 224, ["weak-key"]),
        ("EC brainpoolP256r1", 256, ["weak-key"]),
        ("Ed25519", 256, ["weak-key"]),
        ("DSA", 2048, ["weak-key"]),
        ("another kind of key", 0, ["weak-key"]),
    ],
)
def test_keys(key: str, bits: int, expected: list[str]) -> None:
    assert fatal(shaken(leaf(HOST, key=key, bits=bits))) == expected
    assert fatal(shaken(leaf(HOST), issuer(key=key, bits=bits))) == expected


@pytest.mark.parametrize(
    ("digest", "expected"),
    [
        ("sha256", []),
        ("sha384", []),
        ("sha512", []),
        ("", []),  # a scheme without a digest of its own
        ("sha1", ["weak-signature"]),
        ("md5", ["weak-signature"]),
        ("1.2.840.113549.1.1.2", ["weak-signature"]),
    ],
)
def test_signatures(digest: str, expected: list[str]) -> None:
    assert fatal(shaken(leaf(HOST, digest=digest))) == expected
    assert fatal(shaken(leaf(HOST), issuer(digest=digest))) == expected
    root = Certificate(ROOT, ROOT, not_before=day(-9), not_after=day(9), key="RSA", bits=2048, digest="sha1")
    assert fatal(shaken(leaf(HOST), issuer(), root)) == []  # nobody checks what a root says of itself


def test_a_certificate_beside_the_path_is_not_judged() -> None:
    stray = Certificate("CN=Stray", "CN=Else", not_before=day(-9), not_after=day(9), key="RSA", bits=512)
    assert kinds(shaken(leaf(HOST), issuer(), stray)) == []


@pytest.mark.parametrize(
    ("purposes", "expected"),
    [
        ((), []),
        (("server_auth",), []),
        (("1.3.6.1.5.5.7.3.2", "server_auth"), []),
        (("any",), []),
        (("1.3.6.1.5.5.7.3.2",), ["wrong-purpose"]),
    ],
)
def test_purposes(purposes: tuple[str, ...], expected: list[str]) -> None:
    assert fatal(shaken(leaf(HOST, purposes=purposes))) == expected


def test_an_authority_that_serves_a_site() -> None:
    assert fatal(shaken(leaf(HOST, authority=True))) == ["ca-as-leaf"]
    own = leaf(HOST, authority=True, issuer=f"CN={HOST}")
    assert fatal(shaken(own, own, code=18, trouble="self-signed certificate")) == ["self-signed"]


# Several at once, and none that can be read.


def test_the_fatal_come_first() -> None:
    old = leaf("x.example", days=-3, key="RSA", bits=1024, purposes=("1.2.3",))
    seen = shaken(old, issuer(subject="CN=Stray"), issuer(), code=10, trouble="expired")
    assert kinds(seen) == ["wrong-name", "expired", "weak-key", "wrong-purpose", "order"]
    assert fatal(seen) == kinds(seen)[:-1]


def test_one_that_cannot_be_read() -> None:
    broken = Certificate("unreadable", "unreadable", flaw="cannot be read: odd")
    assert fatal(shaken(broken, issuer(), code=20, trouble="x")) == ["unreadable"]
    assert kinds(shaken(broken, issuer())) == ["unreadable"]
    assert fatal(shaken(broken, issuer())) == []
    assert fatal(shaken(leaf(HOST), broken, code=20, trouble="x")) == ["unknown-issuer"]
    assert fatal(shaken(leaf(HOST), broken, issuer())) == []
