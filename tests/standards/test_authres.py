"""What receivers write into a message is read in every shape they write it, and only theirs is believed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.letters import Letter, Stamp
from cockpit.facts.samples_launch import sample_launch
from cockpit.standards.authres import folder_by, read, received_spf
from cockpit.standards.letters import opened
from cockpit.standards.mime import message
from tests.standards.letters import CRLF, GMAIL, HEAD, OUTLOOK, TEXT


def letter(data: bytes) -> Letter:
    return opened(data, message(data), sample_launch())


def verdicts(stamp: Stamp) -> dict[str, str]:
    return {one.name: one.result for one in reversed(stamp.methods)}


YAHOO = (
    "atlas-production.v2-mail-prod1-gq1.omega.yahoo.com; dkim=pass header.i=@shop.example header.s=s1; "
    "spf=pass smtp.mailfrom=bounce.shop.example; dmarc=pass(p=NONE) header.from=shop.example;"
)
FASTMAIL = (
    "mx6.messagingengine.com; arc=none (no signatures found); dkim=pass (2048-bit rsa key sha256) "
    "header.d=shop.example header.i=@shop.example header.b=AbC+ header.a=rsa-sha256 x-bits=2048; "
    "dmarc=pass policy.published-domain-policy=none policy.applied-disposition=none "
    "(p=none,d=none,d.eval=pass) policy.policy-from=p header.from=shop.example; iprev=pass "
    "smtp.remote-ip=192.0.2.31 (a8-31.mailer.example); spf=pass smtp.mailfrom=b@bounce.shop.example"
)
PROTON = "mail.protonmail.ch; dkim=pass (Good 2048 bit rsa-sha256 signature) header.d=shop.example"
EXCHANGE = (
    "spf=pass (sender IP is 192.0.2.31) smtp.mailfrom=bounce.shop.example; dkim=none (not signed) "
    "header.d=none;dmarc=fail action=quarantine header.from=shop.example;compauth=fail reason=000"
)
ARC = "i=2; mx.google.com; dkim=neutral (body hash did not verify) header.i=@shop.example; arc=pass (i=1)"
ODD = 'mail.example 1 (by (nested \\) ones) here); dkim = fail reason="no; key (at all)" header.d= "a.b"'
SHAPES = {
    "yahoo": (YAHOO, YAHOO.partition(";")[0], {"dkim": "pass", "spf": "pass", "dmarc": "pass"}),
    "icloud": ("dmarc.icloud.com; dmarc=pass header.from=a.example", "dmarc.icloud.com", {"dmarc": "pass"}),
    "fastmail": (
        FASTMAIL,
        "mx6.messagingengine.com",
        {"arc": "none", "dkim": "pass", "dmarc": "pass", "iprev": "pass", "spf": "pass"},
    ),
    "proton": (PROTON, "mail.protonmail.ch", {"dkim": "pass"}),
    "exchange": (EXCHANGE, "", {"spf": "pass", "dkim": "none", "dmarc": "fail", "compauth": "fail"}),
    "arc": (ARC, "mx.google.com", {"dkim": "neutral", "arc": "pass"}),
    "a version, a comment in a comment, a quoted string": (ODD, "mail.example", {"dkim": "fail"}),
    "a key ends in a sign": (
        "a.example; dkim=pass header.b=a= header.d=b",
        "a.example",
        {"dkim": "pass"},
    ),
    "nothing": ("mail.example; none", "mail.example", {}),
    "empty": ("", "", {}),
}


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape(name: str) -> None:
    text, by, expected = SHAPES[name]
    stamp = read(text)
    assert (stamp.by, verdicts(stamp)) == (by, expected)


def test_what_a_verdict_is_about() -> None:
    (fail,) = read(ODD).methods
    assert fail.reason == "no; key (at all)"
    assert fail.props == {"header.d": "a.b"}
    (passed,) = read(SHAPES["a key ends in a sign"][0]).methods
    assert passed.props == {"header.b": "a=", "header.d": "b"}


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    assert read(text).believed is False


def test_gmail_and_outlook_are_believed() -> None:
    gmail, outlook = letter(GMAIL + HEAD + CRLF + TEXT), letter(OUTLOOK + HEAD + CRLF + TEXT)
    for one in (gmail, outlook):
        assert one.ip == "192.0.2.31"
        assert {name: one.stamped[name] for name in ("spf", "dkim", "dmarc")} == {
            "spf": "pass",
            "dkim": "pass",
            "dmarc": "pass",
        }
        assert one.return_path == "0100-1@bounce.shop.example"
    assert (gmail.folder, outlook.folder) == ("", "Junk")
    assert (gmail.seconds, outlook.seconds) == (5.0, 6.0)
    assert gmail.found["ar"] == "mx.google.com"
    assert outlook.found["ar"] == "without a name"
    assert "0100-1" not in str(gmail.found)


FORGED = b"Authentication-Results: mx.google.com; dmarc=pass header.from=shop.example; dkim=pass\r\n"
PLAIN = GMAIL.replace(b"dkim=pass", b"dkim=fail").replace(b"dmarc=pass", b"dmarc=fail")


@pytest.mark.parametrize(
    "data",
    [
        PLAIN + HEAD + FORGED,  # among what the sender wrote
        PLAIN
        + b"Received: from app by a8-31.mailer.example; Sat, 28 Nov 2026 09:59:59 +0000\r\n"
        + FORGED
        + HEAD,
        PLAIN + FORGED.replace(b"mx.google.com", b"mx.g00gle.example") + HEAD,
        PLAIN + FORGED.replace(b"mx.google.com; ", b"") + HEAD,  # without a name, as only Exchange does it
    ],
)
def test_a_stamp_that_the_sender_brought_is_not_believed(data: bytes) -> None:
    one = letter(data + CRLF + TEXT)
    assert len(one.stamps) == 2
    assert (one.stamped["dkim"], one.stamped["dmarc"]) == ("fail", "fail")


def test_without_a_receiver_nobody_is_believed() -> None:
    one = letter(FORGED + HEAD + CRLF + TEXT)
    assert (one.edge, dict(one.stamped)) == (-1, {})


def test_several_stamps_of_one_house_are_one() -> None:
    received = (
        b"Received: from a.mailer.example (a.mailer.example [192.0.2.31]) by p00-1.mail.icloud.com; x\r\n"
    )
    names = ("dmarc", "spf", "dkim")
    stamps = "".join(f"Authentication-Results: {name}.icloud.com; {name}=pass\r\n" for name in names)
    one = letter(received + stamps.encode() + HEAD + CRLF)
    assert dict(one.stamped) == {"dmarc": "pass", "spf": "pass", "dkim": "pass"}


def test_the_servers_of_yahoo_call_themselves_by_an_address() -> None:
    received = b"Received: from 192.0.2.31 (EHLO a.mailer.example)\r\n by 10.217.1.1 with SMTPs; x\r\n"
    one = letter(received + f"Authentication-Results: {YAHOO}\r\n".encode() + FORGED + HEAD + CRLF)
    assert [stamp.believed for stamp in one.stamps] == [True, False]
    assert dict(one.stamped) == {"dkim": "pass", "spf": "pass", "dmarc": "pass"}


def test_received_spf() -> None:
    told = received_spf("fail (mail.example: 192.0.2.1 is not allowed) client-ip=192.0.2.1; helo=a.example;")
    assert told == {"result": "fail", "client-ip": "192.0.2.1", "helo": "a.example"}
    assert received_spf("") == {}


@pytest.mark.parametrize(
    ("fields", "folder"),
    [
        ({"x-gmail-labels": "Inbox,Category Promotions,Unread"}, "tab"),
        ({"x-gmail-labels": "Inbox,Category Personal"}, "INBOX"),
        ({"x-gmail-labels": "Spam"}, "Junk"),
        ({"x-forefront-antispam-report": "CIP:192.0.2.1;SCL:1;CAT:NONE;"}, ""),
        ({"x-forefront-antispam-report": "CIP:192.0.2.1;SCL:-1;CAT:PHSH;"}, "Junk"),
        ({"x-ms-exchange-organization-scl": "6"}, "Junk"),
        ({"x-ms-exchange-organization-scl": "x" * 9000}, ""),
        ({"x-spam-flag": "YES"}, "Junk"),
        ({}, ""),
    ],
)
def test_where_the_marks_say_it_went(fields: dict[str, str], folder: str) -> None:
    assert folder_by(fields) == folder
