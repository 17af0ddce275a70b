"""Host names, addresses and URLs: what is taken, in which form, and the sentence for what is not."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.launch import names
from cockpit.launch.addresses import BadNameError, address, address_port

LABEL = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?", fullmatch=True)
TOP = st.from_regex(r"[a-z]{2,12}", fullmatch=True)
HOST = st.builds(lambda labels, top: ".".join([*labels, top]), st.lists(LABEL, min_size=1, max_size=4), TOP)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("shop.example", "shop.example"),
        ("Shop.EXAMPLE.", "shop.example"),
        ("_dmarc.shop.example", "_dmarc.shop.example"),
        ("s1._domainkey.shop.example", "s1._domainkey.shop.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER。example", "xn--bcher-kva.example"),
        ("_sip.bücher.example", "_sip.xn--bcher-kva.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("1.example", "1.example"),
    ],
)
def test_a_host_name_has_one_form(written: str, meant: str) -> None:
    assert names.host(written) == meant


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "is empty"),
        ("https://shop.example", "is a URL"),
        ("shop.example/cart", "has a path"),
        ("shop.example:443", "has a port"),
        ("ana@shop.example", "has an @"),
        ("203.0.113.5", "is an IP address"),
        ("2001:db8::1", "is an IP address"),
        ("[2001:db8::1]", "is an IP address"),
        ("*.shop.example", "is a wildcard"),
        ("shop", "has no dot"),
        ("shop..example", "has an empty part"),
        (".shop.example", "has an empty part"),
        ("shop.example..", "has an empty part"),
        ("shop .example", "has a space"),
        ("shop\u200b.example", "has a space or an invisible character"),
        ("shop\x1b[31m.example", "has a space or an invisible character"),
        ("-shop.example", "may hold only letters"),
        ("sh\u2100p.example", "may hold only letters"),
        ("b\u00fccher\ufffd.example", "international"),
        ("shop.1", "ends in a number"),
        ("１２７.0.0.1", "ends in a number"),
        ("shop.0x7f", "ends in a number"),
        (f"{'a' * 64}.example", "a part of 64 characters"),
        (f"{'ü' * 60}.example", "international"),
        (".".join(["a" * 60] * 5), "304 characters"),
        ("ü" * 1000, "1000 characters"),
    ],
)
def test_what_is_no_host_name_is_said(written: str, says: str) -> None:
    with pytest.raises(BadNameError) as refused:
        names.host(written)
    assert says in str(refused.value)


def test_253_characters_are_a_name_and_254_are_not() -> None:
    name = ".".join(["a" * 63, "b" * 63, "c" * 63, "d" * 56, "io", "x"])
    assert len(name) == 253
    assert names.host(f"{name}.") == name
    with pytest.raises(BadNameError):
        names.host(f"{name}x")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("https://Shop.Example", "https://shop.example"),
        ("HTTPS://shop.example./a?b=c", "https://shop.example/a?b=c"),
        ("https://shop.example:443/", "https://shop.example/"),
        ("http://shop.example:8080/", "http://shop.example:8080/"),
        ("http://shop.example:/", "http://shop.example/"),
        ("https://bücher.example/prüfung?q=ü", "https://xn--bcher-kva.example/pr%C3%BCfung?q=%C3%BC"),
        ("https://203.0.113.5/x", "https://203.0.113.5/x"),
        ("https://[2001:DB8::1]:8443/x", "https://[2001:db8::1]:8443/x"),
        ("https://shop.example/a%20b?", "https://shop.example/a%20b?"),
        (
            "https://shop.example/@ana?to=https://x.example/",
            "https://shop.example/@ana?to=https://x.example/",
        ),
    ],
)
def test_a_url_has_one_form(written: str, meant: str) -> None:
    assert names.url(written) == meant


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "is empty"),
        ("shop.example/cart", "is not a whole URL"),
        ("/cart", "is not a whole URL"),
        ("//shop.example/cart", "is not a whole URL"),
        ("ftp://shop.example/", "is not a whole URL"),
        ("https:shop.example", "is not a whole URL"),
        ("https://", "is empty"),
        ("https:///path", "is empty"),
        ("https://ana:pw@shop.example/", "has a user or password"),
        ("https://ana@shop.example/", "has a user or password"),
        ("https://shop.example/#top", "has a fragment"),
        ("https://shop.example:0/", "has a port"),
        ("https://shop.example:65536/", "has a port"),
        ("https://shop.example:٨٠/", "has a port"),
        ("https://shop.example:-1/", "has a port"),
        ("https://localhost/", "has no dot"),
        ("https://shop.example/a b", "has a space"),
        ("https://shop.example/\x00", "has a space or an invisible character"),
        ("https://sh\nop.example/", "has a space or an invisible character"),
        ("https://shop.example\\@evil.example/", "no URL can hold"),
        ("https://[2001:db8::1/", "cannot be read"),
        ("https://[::1]x/", "has "),
        ("https://shop.example/" + "a" * 2048, "2069 characters"),
    ],
)
def test_what_is_no_url_is_said(written: str, says: str) -> None:
    with pytest.raises(BadNameError) as refused:
        names.url(written)
    assert says in str(refused.value)


def test_an_origin_is_scheme_and_host() -> None:
    assert names.origin("https://Shop.example/") == "https://shop.example"
    for written in ("https://shop.example/de", "https://shop.example?x", "https://shop.example:8443"):
        with pytest.raises(BadNameError):
            names.origin(written)


@pytest.mark.parametrize(
    ("form", "written", "meant"),
    [
        (address, "[2001:DB8:0::1]", "2001:db8::1"),
        (address_port, "127.0.0.1:5353", "127.0.0.1:5353"),
        (address_port, "[::1]:53", "[::1]:53"),
        (names.host_port, "Shop.example.:443", "shop.example:443"),
        (names.host_port, "localhost:80", "localhost:80"),
        (names.host_port, "203.0.113.5:443", "203.0.113.5:443"),
        (names.host_port, "[2001:db8::1]:443", "[2001:db8::1]:443"),
        (names.host_or_address, "2001:DB8::1", "2001:db8::1"),
        (names.host_or_address, "Cname.Vercel-DNS.com.", "cname.vercel-dns.com"),
        (names.mailbox, "Ana.B+x@Shop.Example", "Ana.B+x@shop.example"),
        (names.mailbox, "Shop.Example", "shop.example"),
    ],
)
def test_addresses_and_mailboxes(form: Callable[[str], str], written: str, meant: str) -> None:
    assert form(written) == meant


@pytest.mark.parametrize(
    ("form", "written"),
    [
        (address, "shop.example"),
        (address, "fe80::1%eth0"),
        (address_port, "127.0.0.1"),
        (address_port, "::1"),
        (address_port, "::1:53"),
        (address_port, "[::1"),
        (address_port, "[::1]"),
        (address_port, "127.0.0.1:0"),
        (address_port, "shop.example:53"),
        (address_port, "010.0.0.1:53"),
        (names.host_port, "shop.example"),
        (names.host_port, "shop.example:https"),
        (names.mailbox, "@shop.example"),
        (names.mailbox, "a b@shop.example"),
        (names.mailbox, "a@b@shop.example"),
    ],
)
def test_what_is_neither_is_refused(form: Callable[[str], str], written: str) -> None:
    with pytest.raises(BadNameError):
        form(written)


@given(HOST, st.booleans(), st.booleans())
def test_case_and_trailing_dot_never_matter(name: str, upper: bool, dot: bool) -> None:
    written = (name.upper() if upper else name) + ("." if dot else "")
    assert names.host(written) == name
    assert names.url(f"https://{written}/x") == f"https://{name}/x"


def tried(form: Callable[[str], str], text: str) -> tuple[str, str | None]:
    """(the form of the text, none) or (nothing, the refusal)."""
    try:
        return form(text), None
    except BadNameError as reason:
        return "", str(reason)


@given(st.text(max_size=80))
def test_any_text_is_taken_in_a_stable_form_or_refused_with_a_sentence(text: str) -> None:
    for form in (names.host, names.url, names.origin, names.mailbox, names.host_port, address_port):
        once, refusal = tried(form, text)
        assert form(once) == once if refusal is None else refusal.startswith(("is ", "has ", "ends ", "may "))
        assert once.isascii() or form is names.mailbox


@given(HOST, st.integers(1, 65535), st.text(max_size=30))
def test_urls_keep_host_and_port_whatever_follows(name: str, port: int, path: str) -> None:
    try:
        once = names.url(f"https://{name}:{port}/{path}")
    except BadNameError:
        return
    assert once.startswith(f"https://{name}/" if port == 443 else f"https://{name}:{port}/")
    assert names.url(once) == once
