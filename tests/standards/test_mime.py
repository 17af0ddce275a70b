"""Messages are taken apart whatever they are made of: shapes of strangers, and shapes made to do harm."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.samples_launch import sample_launch
from cockpit.standards.letters import opened
from cockpit.standards.messages import MOST_TEXT, domain_of, read_message, senders, texts
from cockpit.standards.mime import DEEPEST, MAX_BYTES, MOST_FIELDS, MOST_PARTS, message, parts, readable
from cockpit.standards.received import edge, relay

LAUNCH = sample_launch()


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_every_line_end(end: str) -> None:
    whole = message(f"Subject: one{end} two{end}From: a@b.example{end}{end}body{end}".encode())
    assert whole.first("subject") == "one two"
    assert whole.data == f"body{end}".encode()


@pytest.mark.parametrize(
    "data",
    [
        b"\r\n\r\nSubject: x\n\n",
        b"From ana Sat Nov 28 10:00:00 2026\nSubject: x\n\n",
        b"\xef\xbb\xbfSubject: x\n\n",
        "Subject: x\r\n\r\n".encode("utf-16"),
        b"Subject : x\n\n",
        b"SUBJECT:x",
        b"subject: =?utf-8?b?eA==?=\n",
    ],
)
def test_a_header_that_begins_oddly(data: bytes) -> None:
    assert read_message(data).subject == "x"


def test_parts_in_their_order() -> None:
    whole = message(
        b"Content-Type: multipart/mixed; boundary=a\n\npreamble\n--a\n"
        b'Content-Type: multipart/alternative; boundary="b b"\n\n--b b\n\none\n--b b\n'
        b"Content-Type: text/html\n\ntwo\n--b b--\n--a\n"
        b"Content-Type: message/rfc822\n\nSubject: inner\n\nthree\n--a--\nepilogue"
    )
    assert [part.kind for part in parts(whole)] == ["text/plain", "text/html", "message/rfc822"]
    assert [text.strip() for _, text in texts(whole)] == ["one", "two"]


@pytest.mark.parametrize(
    ("charset", "data", "text"),
    [
        ("utf-8", "grün".encode(), "grün"),
        ("ISO-8859-1", "grün".encode("latin-1"), "grün"),
        ('"windows-1252"', "grün".encode("cp1252"), "grün"),
        ("utf-7", b"gr+APw-n", "grün"),
        ("gb18030", "绿".encode("gb18030"), "绿"),
        ("iso-2022-jp", "緑".encode("iso-2022-jp"), "緑"),
        ("koi8-r", "да".encode("koi8-r"), "да"),
        ("nonsense", b"gr\xfcn", "gr\ufffdn"),
        ("punycode", b"a-b9", "a-b9"),
        ("zlib", b"x", "x"),
        ("unicode_escape", rb"\x41", r"\x41"),
        ("a" * 5000, b"x", "x"),
        ("../../etc", b"x", "x"),
    ],
)
def test_every_character_set(charset: str, data: bytes, text: str) -> None:
    whole = message(f"Content-Type: text/plain; charset={charset}\n\n".encode() + data)
    assert whole.text == text


@pytest.mark.parametrize("damage", [b"", b"=", b"A", b"\x00 ?", b"===="])
def test_damaged_base64_is_read_as_far_as_it_goes(damage: bytes) -> None:
    body = base64.b64encode(b"https://shop.example/") + damage
    whole = message(b"Content-Transfer-Encoding: BASE64\n\n" + body)
    assert whole.text.startswith("https://shop.example/")


@pytest.mark.parametrize(
    ("field", "addresses"),
    [
        ("Shop <hello@shop.example>", ("hello@shop.example",)),
        ('"Shop, <spoof@evil.example>" <hello@shop.example>', ("hello@shop.example",)),
        ("a@b.example, C <d@e.example>", ("a@b.example", "d@e.example")),
        ("Team: a@b.example, Bob <d@e.example>;", ("a@b.example", "d@e.example")),
        ("=?utf-8?q?x=3Cspoof=40evil.example=3E?= <a@b.example>", ("a@b.example",)),
        ("(a (nested <z@z.example>)) a@b.example (more)", ("a@b.example",)),
        ("<>", ()),
        ("", ()),
        ("nobody", ()),
    ],
)
def test_who_is_in_a_from(field: str, addresses: tuple[str, ...]) -> None:
    assert senders(field) == addresses


def test_domains_are_written_in_one_way() -> None:
    assert domain_of("a@SHOP.Example.") == "shop.example"
    assert domain_of("a@münchen.example") == "xn--mnchen-3ya.example"
    assert domain_of("a@not a domain") == "not a domain"


IPV6 = "2001:db8::1"
AT = "2026-11-28T10:00:04+00:00"
POSTFIX = (
    "from mail.shop.example (unknown [192.0.2.31]) (using TLSv1.3) by mx.mail.example (Postfix) with "
    "ESMTPS id 4F for <ana@mail.example>; Sat, 28 Nov 2026 10:00:04 +0000 (UTC)"
)
EXCHANGE = "from A.outlook.com (2603:10a6:10:36::25) by B.outlook.com; Sat, 28 Nov 2026 10:00:04 +0000"
YAHOO = "from 192.0.2.31 (EHLO a.example) by 10.1.1.1 with SMTPs; Sat, 28 Nov 2026 10:00:04 +0000"
RECEIVED = {
    "postfix": (POSTFIX, ("mx.mail.example", "mail.shop.example", "192.0.2.31", AT)),
    "exchange": (EXCHANGE, ("b.outlook.com", "a.outlook.com", "2603:10a6:10:36::25", AT)),
    "yahoo": (YAHOO, ("10.1.1.1", "192.0.2.31", "192.0.2.31", AT)),
    "junk": ("x" * 9000, ("", "", "", "")),
    "ipv6": ("from a.example ([IPv6:2001:db8::1]) by b.example; x", ("b.example", "a.example", IPV6, "")),
}


@pytest.mark.parametrize("name", RECEIVED)
def test_relays(name: str) -> None:
    text, (by, helo, ip, at) = RECEIVED[name]
    one = relay(text)
    assert (one.by, one.helo, one.ip, one.at) == (by, helo, ip, at)


@pytest.mark.parametrize(
    ("ways", "told", "number"),
    [
        ((), "", -1),
        (("from a.mailer.example ([192.0.2.31]) by mx.mail.example; x",), "", 0),
        (("by 10.0.0.1 with SMTP; x", "from a.mailer.example ([192.0.2.31]) by mx.mail.example; x"), "", 1),
        (("from in.mail.example ([10.0.0.1]) by box.mail.example; x",), "", -1),
        (("from in.mail.example ([192.0.2.1]) by box.mail.example; x",), "", 0),
        (
            (
                "from in.mail.example ([192.0.2.1]) by box.mail.example; x",
                "from out.mail.example ([192.0.2.2]) by in.mail.example; x",
            ),
            "192.0.2.2",
            1,
        ),
        (
            (
                "from in.mail.example ([192.0.2.1]) by box.mail.example; x",
                "from out.mail.example ([192.0.2.2]) by in.mail.example; x",
            ),
            "",
            -1,
        ),
    ],
)
def test_where_the_receiver_took_over(ways: tuple[str, ...], told: str, number: int) -> None:
    assert edge([relay(way) for way in ways], told) == number


def test_what_is_no_message_is_named() -> None:
    for data, told in (
        (b"", "it is empty"),
        (bytes.fromhex("d0cf11e0a1b11ae1"), "Outlook"),
        (b"<html><body>hello</body></html>", "no header"),
        (b"Subject: x\n\n", "no From"),
    ):
        assert told in opened(data, message(data), LAUNCH).trouble


BOMBS = {
    "no byte": b"",
    "NUL": bytes(2_000_000),
    "one field of 10 MB": b"X: " + b"a" * 10_000_000,
    "a million fields": b"X: y\r\n" * 1_000_000,
    "a million folds": b"X: y\r\n" + b" z\r\n" * 1_000_000,
    "ten thousand levels": b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(10_000)
    ),
    "a boundary in itself": b"Content-Type: multipart/mixed; boundary=b\n\n"
    + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 20_000,
    "a hundred thousand parts": b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    + b"--b\r\n\r\nx\r\n" * 100_000,
    "a boundary of dashes": b"Content-Type: multipart/mixed; boundary=-\n\n" + b"-" * 1_000_000,
    "messages in messages": b"Content-Type: message/rfc822\n\n" * 50_000,
    "escape codes": b"From: \x1b[31ma@b.example\r\nSubject: \x1b]0;x\x07\r\n\r\n\x1b[2Jhttp://\x1b[1mlocalhost/",
    "all bytes": bytes(range(256)) * 4000,
    "encoded words": b"Subject: " + b"=?utf-8?q?=41?= " * 20_000 + b"\r\n\r\n",
    "encoded words that are none": b"Subject: " + b"=?" * 40_000 + b"\r\n\r\n",
    "brackets in From": b"From: " + b"(" * 30_000 + b"\r\n\r\n",
    "quotes in From": b"From: " + b'"' * 30_000 + b"\r\n\r\n",
    "three thousand relays": b"Received: from a.b (c.d [192.0.2.1]) by e.f; x\r\n" * 3000,
    "brackets in a stamp": b"Authentication-Results: " + b"(" * 30_000 + b"\r\n\r\n",
    "elements without end": b"Content-Type: text/html\r\n\r\n" + b"<div>" * 190_000,
    "brackets of elements": b"Content-Type: text/html\r\n\r\n" + b"<" * 1_000_000,
    "places for values": b"\r\n" + b"{{" * 500_000,
    "links without a host": b"X: y\r\n\r\n" + b"http://a@[b/ " * 80_000,
    "a report of line ends": b"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n"
    b"Content-Type: message/delivery-status\r\n\r\n" + b"\r\n " * 300_000,
    "a picture of nothing": b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + b"A" * 1_000_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_only_a_message(name: str) -> None:
    whole = message(BOMBS[name])
    letter = opened(BOMBS[name], whole, LAUNCH)
    assert len(whole.fields) <= MOST_FIELDS
    assert len(list(parts(whole))) <= MOST_PARTS
    assert len(read_message(BOMBS[name]).words) <= 2 * MOST_TEXT
    assert all(len(word) <= 300 for word in letter.found.values())
    assert "\x1b" not in "".join(letter.found.values())


def test_what_is_too_deep_or_too_large_is_left_out() -> None:
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(DEEPEST + 1)
    )
    assert list(parts(message(deep + b"\nhidden"))) == []
    assert len(message(b"\r\n" * 3 + b"x" * (2 * MAX_BYTES)).data) <= MAX_BYTES
    assert message(b"X: y\n" * (MOST_FIELDS + 2) + b"\nbody").whole is False


PIECES = st.sampled_from(
    [
        b"From: a@shop.example\r\n",
        b"From: b@c.example, d@e.example\r\n",
        b"Content-Type: multipart/mixed; boundary=x\r\n",
        b"Content-Type: text/html; charset=utf-7\r\n",
        b"Content-Type: message/delivery-status\r\n",
        b"Content-Transfer-Encoding: base64\r\n",
        b"Received: from a.example ([192.0.2.1]) by b.example; Sat, 28 Nov 2026 10:00:00 +0000\r\n",
        b"Authentication-Results: b.example; dkim=pass header.d=shop.example\r\n",
        b"DKIM-Signature: v=1; a=rsa-sha256; d=shop.example; s=s1; h=from; bh=AAAA; b=AAAA\r\n",
        b"Return-Path: <>\r\n",
        b"X-Forefront-Antispam-Report: SCL:9;CAT:SPM\r\n",
        b"--x\r\n",
        b"--x--\r\n",
        b"\r\n",
        b"<a href='http://localhost/'>\r\n",
        b"550 5.1.1 {{url}}\r\n",
    ]
)


@given(st.lists(st.one_of(PIECES, st.binary(max_size=30)), max_size=14).map(b"".join))
def test_any_mixture_is_opened(data: bytes) -> None:
    letter = opened(data, message(data), LAUNCH)
    assert letter.dkim in ("none", "unknown")
    assert all(word and len(word) <= 300 for word in letter.found.values())


@given(st.text(max_size=100))
def test_any_word_is_readable(text: str) -> None:
    assert "\n" not in readable(text)
