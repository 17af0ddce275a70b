"""DKIM signatures hold or do not, each for its own reason; the keys are of the tests' own making."""

import base64
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.facts.letters import WHYS, Signed
from cockpit.standards.mime import message
from cockpit.standards.signatures import claims, verified
from tests.standards.letters import (
    COVERED,
    CRLF,
    HEAD,
    TEXT,
    curve_record,
    rsa_record,
    short_key,
    signed,
    signed_on_curve,
)

NOW = dt.datetime(2026, 11, 28, 10, tzinfo=dt.UTC)
KEY, OTHER = "s1._domainkey.shop.example", "e1._domainkey.shop.example"


def read(data: bytes, *records: str, name: str = KEY, at: dt.datetime | None = None) -> Signed:
    whole = message(data)
    found = claims(whole, at or dt.datetime.now(dt.UTC))
    (one,) = verified(whole, found, {name: records}, entire=True)
    return one


@pytest.mark.parametrize("header", [b"relaxed", b"simple"])
@pytest.mark.parametrize("body", [b"relaxed", b"simple"])
@pytest.mark.parametrize(
    "text", [TEXT, b"", CRLF, b"no end", b" \t x \t \r\n\t\r\n", b"a\nb\n", b"x\r\r\n", b"\xff\x00\x80\r\n"]
)
def test_every_form_of_header_and_body(header: bytes, body: bytes, text: bytes) -> None:
    one = read(signed(HEAD + CRLF + text, canonical=(header, body)), rsa_record())
    assert (one.result, one.why, one.bits) == ("pass", "", 2048)


@settings(max_examples=40)
@given(st.one_of(st.binary(max_size=100), st.text("\r\n \tx", max_size=30).map(str.encode)))
def test_any_body_that_was_signed_holds(body: bytes) -> None:
    for form in (b"relaxed", b"simple"):
        one = read(signed(HEAD + CRLF + body + CRLF, canonical=(b"relaxed", form)), rsa_record())
        assert one.result == "pass"


def test_line_ends_that_a_mailbox_changed_do_no_harm() -> None:
    assert read(signed().replace(b"\r\n", b"\n"), rsa_record()).result == "pass"


def test_a_signature_on_a_curve() -> None:
    data = signed_on_curve()
    assert read(data, curve_record(), name=OTHER).result == "pass"
    changed = data.replace(b"Subject: Your new", b"Subject: Your old")
    assert read(changed, curve_record(), name=OTHER).why == "signature"
    other = f"v=DKIM1; k=ed25519; p={base64.b64encode(bytes(range(32))).decode()}"
    assert read(data, other, name=OTHER).why == "signature"


@pytest.mark.parametrize(
    ("data", "records", "why"),
    [
        (signed().replace(b"Bye", b"Hi"), (rsa_record(),), "body"),
        (signed().replace(b"Subject: Your", b"Subject: My"), (rsa_record(),), "signature"),
        (b"From: evil@else.example\r\n" + signed(), (rsa_record(),), "signature"),
        (signed(), (), "no-key"),
        (signed(), ("google-site-verification=abc",), "no-key"),
        (signed(), ("v=DKIM1; k=rsa; p=",), "revoked"),
        (signed(), ("v=DKIM1; k=rsa; p=AAAA",), "bad-key"),
        (signed(), (rsa_record(1024),), "signature"),
        (signed().replace(b"a=rsa-sha256", b"a=rsa-sha1"), (rsa_record(),), "old-algorithm"),
        (signed().replace(b"v=1;", b"v=2;"), (rsa_record(),), "malformed"),
        (signed().replace(b"v=1;", b"v=1; v=1;"), (rsa_record(),), "malformed"),
        (signed().replace(b"d=shop.example", b"d=..", 1), (rsa_record(),), "malformed"),
        (b"DKIM-Signature: v=1; a=rsa-sha256; d=shop.example; s=s1\r\n" + HEAD, (rsa_record(),), "malformed"),
        (signed().replace(b"h=from :", b"h=x-y :"), (rsa_record(),), "unsigned-from"),
        (signed().replace(b"; bh=", b"; x=1; bh="), (rsa_record(),), "expired"),
        (b"DKIM-Signature: " + b"\r\n " * 300 + b"v=1\r\n" + HEAD, (rsa_record(),), "malformed"),
    ],
)
def test_why_one_does_not_hold(data: bytes, records: tuple[str, ...], why: str) -> None:
    one = read(data, *records)
    assert (one.result, one.why) == ("fail", why)
    assert WHYS[why]


def test_a_key_too_short_to_count() -> None:
    pem, record = short_key()
    one = read(signed(pem=pem), record)
    assert (one.result, one.why, one.bits) == ("fail", "weak", 768)
    assert read(signed(bits=1024), rsa_record(1024)).result == "pass"


def test_what_cannot_be_known_is_no_failure() -> None:
    whole = message(signed())
    found = claims(whole, dt.datetime.now(dt.UTC))
    (unseen,) = verified(whole, found, {KEY: None}, entire=True)
    assert (unseen.result, unseen.why) == ("unknown", "unseen-key")
    cut = message(signed()[:-8])
    (large,) = verified(cut, found, {KEY: (rsa_record(),)}, entire=False)
    assert (large.result, large.why) == ("unknown", "too-large")
    other = read(signed().replace(b"a=rsa-sha256", b"a=pqc-sha512"), rsa_record())
    assert (other.result, other.why) == ("unknown", "unsupported")


def test_dates_count_as_they_were_when_it_arrived() -> None:
    data = signed()
    early = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    assert read(data, rsa_record(), at=early).why == "future"
    assert read(data, rsa_record(), at=dt.datetime(2090, 1, 1, tzinfo=dt.UTC)).result == "pass"


def test_a_signature_of_the_beginning_alone_is_told() -> None:
    data = signed(length=True)
    one = read(data + b"Buy here: https://evil.example/\r\n", rsa_record(more="t=y; "))
    assert (one.result, one.partial, one.testing) == ("pass", True, True)


def test_the_right_one_of_two_keys_is_found() -> None:
    assert read(signed(), rsa_record(1024), rsa_record()).result == "pass"


def test_no_more_than_eight_are_verified() -> None:
    whole = message(signed()[: -len(TEXT)].partition(b"From:")[0] * 20 + HEAD + CRLF + TEXT)
    assert len(claims(whole, NOW)) == 8


TAGS = st.lists(
    st.tuples(
        st.sampled_from(["v", "a", "b", "bh", "c", "d", "h", "i", "l", "q", "s", "t", "x", "z", ""]),
        st.one_of(
            st.text(max_size=20),
            st.sampled_from(
                ["1", "rsa-sha256", "ed25519-sha256", "shop.example", "s1", "from", "relaxed", "AAAA"]
            ),
        ),
    ),
    max_size=14,
)


@given(TAGS, st.sampled_from([rsa_record(), curve_record(), "v=DKIM1; p=AA", "p=;", "v=DKIM1; k=x; p=AAAA"]))
def test_any_signature_is_read_without_harm(tags: list[tuple[str, str]], record: str) -> None:
    value = "; ".join(f"{name}={told}" for name, told in tags)
    whole = message(f"DKIM-Signature: {value}\r\n".encode("utf-8", "replace") + HEAD + CRLF + TEXT)
    for one in verified(whole, claims(whole, NOW), {KEY: (record,)}, entire=True):
        assert one.result != "pass"
        assert one.why in WHYS


def test_covered_fields_are_as_declared() -> None:
    assert read(signed(covered=COVERED[:1]), rsa_record()).result == "pass"
