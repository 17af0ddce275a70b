"""Reverse names, block lists, own addresses in SPF, replies of mail servers, logos."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards import bimi, dnsbl
from cockpit.standards.own_senders import Own, own_terms
from cockpit.standards.reverse_names import generic
from cockpit.standards.smtp_answers import NotSmtpError, Reply, line, offers, turned_away

V4, V6 = "203.0.113.9", "2001:db8::9"


@pytest.mark.parametrize(
    "name",
    [
        "ip-203-0-113-9.isp.example",
        "9.113.0.203.static.isp.example",
        "ec2-203-0-113-9.compute-1.cloud.example",
        "host203-0-113.isp.example",
        "cb007109.isp.example",
        "dynamic.isp.example",
        "cust12.dsl.isp.example",
        "pool-12.isp.example",
        "vps1234.host.example",
    ],
)
def test_the_name_of_a_rented_line_is_known(name: str) -> None:
    assert generic(name, V4)


@pytest.mark.parametrize(
    "name",
    [
        "mail.shop.example",
        "mta-203.shop.example",
        "smtp9.dynamics.example",
        "a.mx.poolside.example",
        "o1.ptr42.sender.example",
    ],
)
def test_a_name_of_ones_own_is_not(name: str) -> None:
    assert generic(name, V4) == ""


def test_an_ipv6_address_in_its_name_is_seen() -> None:
    assert generic("2001-0db8-0000-0000-0000-0000-0000-0009.isp.example", V6)
    assert not generic("mail.shop.example", V6)


def test_a_block_list_is_asked_backwards() -> None:
    assert dnsbl.question(V4, dnsbl.ZEN.zone) == "9.113.0.203.zen.spamhaus.org"
    assert dnsbl.question("shop.example", dnsbl.DBL.zone) == "shop.example.dbl.spamhaus.org"
    six = dnsbl.question(V6, dnsbl.ZEN.zone)
    assert six.startswith("9.0.0.0.")
    assert six.endswith(".8.b.d.0.1.0.0.2.zen.spamhaus.org")


@pytest.mark.parametrize(
    "code",
    [
        "127.255.255.252",
        "127.255.255.254",
        "127.255.255.255",
        "127.255.255.1",
        "127.0.1.255",
        "203.0.113.1",
        "::1",
        "x",
    ],
)
def test_an_error_is_no_listing(code: str) -> None:
    assert dnsbl.error([code])
    assert dnsbl.error(["127.0.0.2", code])


def test_every_code_of_a_list_is_a_listing_with_a_meaning() -> None:
    for known in dnsbl.LISTS:
        assert dnsbl.error(known.codes) == ""
        assert dnsbl.meanings(known, known.codes) == tuple(dict.fromkeys(known.codes.values()))
        assert dnsbl.list_of(known.zone) is known
    assert dnsbl.meanings(dnsbl.ZEN, ["127.0.0.77"]) == ("listed with the code 127.0.0.77",)
    assert dnsbl.list_of("bl.example") is None


def owns(record: str) -> list[Own]:
    return list(own_terms([record], "shop.example"))


def test_only_what_the_record_itself_names_is_ours() -> None:
    record = "v=spf1 ip4:203.0.113.9 +a:mail.shop.example mx include:_spf.google.com ip6:2001:db8::9 ~all"
    assert owns(record) == [
        Own(V4, (V4,)),
        Own("mail.shop.example", host="mail.shop.example"),
        Own(V6, (V6,)),
    ]


def test_ranges_are_small_or_wide() -> None:
    assert owns("v=spf1 ip4:203.0.113.8/31 -all") == [Own("203.0.113.8/31", ("203.0.113.8", V4))]
    assert owns("v=spf1 ip4:203.0.113.0/24 ip6:2001:db8::/32 -all") == [
        Own("203.0.113.0/24", wide=True),
        Own("2001:db8::/32", wide=True),
    ]


@pytest.mark.parametrize(
    "record",
    ["v=spf1 -ip4:203.0.113.9 all", "v=spf1 a:%{i}.shop.example", "v=spf1 ip4:300.1.1.1", "ip4:203.0.113.9"],
)
def test_what_does_not_let_send_or_cannot_be_read_is_not_ours(record: str) -> None:
    assert owns(record) == []


@given(st.text(max_size=200))
def test_any_spf_text_is_read(text: str) -> None:
    assert len(owns(f"v=spf1 {text}")) <= 100


def test_lines_of_a_reply() -> None:
    assert line(b"220 mx ready\r\n") == (220, False, "mx ready")
    assert line(b"250-SIZE 1\r\n") == (250, True, "SIZE 1")
    assert line(b"250\r\n") == (250, False, "")
    assert line(b"220 \xff\x00\r\n") == (220, False, "\ufffd\x00")
    assert len(line(b"220 " + b"a" * 9000)[2]) == 512


@pytest.mark.parametrize(
    "data",
    [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 400\r\n", b"22 x\r\n", b"2200 x\r\n", b"\x16\x03\x01", b"199 x"],
)
def test_what_is_no_reply(data: bytes) -> None:
    with pytest.raises(NotSmtpError):
        line(data)


@given(st.binary(max_size=100))
def test_any_line_is_a_reply_or_refused(data: bytes) -> None:
    try:
        code, _, text = line(data)
    except NotSmtpError:
        return
    assert 200 <= code <= 599
    assert len(text) <= 512


def test_keywords_of_ehlo() -> None:
    assert offers(["mx hello", "size 100", "STARTTLS", "starttls", ""]) == ("SIZE", "STARTTLS")
    assert offers([]) == ()


@pytest.mark.parametrize(
    ("code", "kind"), [(421, "put-off"), (450, "put-off"), (554, "turned-away"), (250, "garbage")]
)
def test_refusals_are_about_where_we_look_from(code: int, kind: str) -> None:
    assert turned_away(Reply(code, ("no",)))[0] == kind


SVG = '<svg xmlns="http://www.w3.org/2000/svg" version="1.2" baseProfile="tiny-ps"><title>Shop</title></svg>'


def test_a_plain_logo_has_no_problem() -> None:
    assert list(bimi.svg_problems(f'<?xml version="1.0"?>{SVG}', 200)) == []


@pytest.mark.parametrize(
    ("svg", "said"),
    [
        ("PNG", "no SVG"),
        (SVG.replace("1.2", "1.1"), "root"),
        (SVG.replace("<title>Shop</title>", "<title></title>"), "title"),
        (SVG.replace("<title>", "<SCRIPT>x</SCRIPT><title>"), "SCRIPT"),
        (SVG.replace("<title>", '<use xlink:href="https://x.example/"/><title>'), "outside"),
        (f"<!DOCTYPE svg [<!ENTITY a 'b'>]>{SVG}", "DOCTYPE"),
    ],
)
def test_what_mailboxes_do_not_show(svg: str, said: str) -> None:
    assert any(said in problem for problem in bimi.svg_problems(svg, 200))


def test_a_logo_that_is_too_large() -> None:
    assert list(bimi.svg_problems(SVG, 32_769)) == ["it is larger than 32 kB"]


def test_bimi_records() -> None:
    assert bimi.read(["v=spf1 -all"]) is None
    assert bimi.read(["v=BIMI1; L=https://x.example/a.svg ; a="]) == bimi.Record("https://x.example/a.svg")
    declined = bimi.read(["v=BIMI1; l=; a=;"])
    assert declined is not None
    assert declined.declined
    twice = bimi.read(["v=BIMI1; l=", "v=BIMI1; l="])
    assert twice is not None
    assert twice.many


@given(st.text(max_size=300))
def test_any_image_is_read(text: str) -> None:
    assert len(list(bimi.svg_problems(f"<svg {text}", 1))) <= 6
    bimi.read([f"v=BIMI1;{text}"])


def test_a_large_hostile_image_is_read_in_time() -> None:
    for text in ("<svg" * 60_000, "<svg " + 'a="' * 80_000, "<title>" + " " * 250_000, 'href="' * 40_000):
        assert len(list(bimi.svg_problems(text, len(text)))) <= 6
