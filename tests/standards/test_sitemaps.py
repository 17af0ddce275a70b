"""Sitemaps as they are served: the protocol's namespaces, text, gzip, and what must not be expanded."""

import gzip
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.sitemaps import MAX_CHARACTERS, MAX_LOCS, read, unzip, zipped

SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
A, B = "https://shop.example/", "https://shop.example/about"


def urlset(inside: str, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>\n') -> str:
    return f'{prolog}<urlset xmlns="{SPACE}">{inside}</urlset>'


def test_a_sitemap() -> None:
    listing = read(urlset(f"<url>\n<loc> {A} </loc><lastmod>2026</lastmod></url><url><loc>{B}</loc></url>"))
    assert (listing.kind, listing.locs, listing.whole) == ("urlset", (A, B), True)


def test_an_index() -> None:
    text = f'<sitemapindex xmlns="{SPACE}"><sitemap><loc>{B}.xml</loc></sitemap></sitemapindex>'
    assert read(text).kind == "index"
    assert read(text).locs == (f"{B}.xml",)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (f"{A}?a=1&amp;b=2", f"{A}?a=1&b=2"),
        (f"{A}&#x3F;&#63;", f"{A}??"),
        (f"<![CDATA[{A}?a=1&b=2]]>", f"{A}?a=1&b=2"),
        (f"\n <![CDATA[ {A} ]]>\n", A),
        (f"{A}&unknown;", f"{A}&unknown;"),
        (f"{A}&#0;&#9999999;", f"{A}&#0;&#9999999;"),
    ],
)
def test_addresses_are_read_as_xml_writes_them(written: str, meant: str) -> None:
    assert read(urlset(f"<url><loc>{written}</loc></url>")).locs == (meant,)


def test_pictures_and_comments_are_no_addresses() -> None:
    picture = "<image:image><image:loc>https://cdn.example.net/a.png</image:loc></image:image>"
    other = "<video:thumbnail_loc>https://cdn.example.net/v.png</video:thumbnail_loc>"
    text = urlset(
        f"<!-- <url><loc>https://old.example/</loc></url> --><url><loc>{A}</loc>{picture}{other}</url>"
    )
    assert read(text).locs == (A,)
    assert read(urlset(f"<url><loc>{A}</loc></url><!-- <url><loc>{B}</loc></url>")).locs == (A,)


def test_a_prefix_of_its_own() -> None:
    text = f'<s:urlset xmlns:s="{SPACE}"><s:url><s:loc>{A}</s:loc></s:url></s:urlset>'
    assert read(text).locs == (A,)


@pytest.mark.parametrize(
    "prolog",
    [
        "",
        "\ufeff",
        "\n ",
        '<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?>\n<!-- made by a plug-in -->\n',
    ],
)
def test_what_may_stand_in_front(prolog: str) -> None:
    assert read(urlset(f"<url><loc>{A}</loc></url>", prolog)).locs == (A,)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "empty"),
        (" \n", "empty"),
        ("<!doctype html><title>Shop</title>", "html"),
        ("<!-- app --><!DOCTYPE HTML PUBLIC 'x'><html></html>", "html"),
        ("<html><body>404</body></html>", "html"),
        ('<rss version="2.0"><channel></channel></rss>', "feed"),
        ("<feed xmlns='http://www.w3.org/2005/Atom'></feed>", "feed"),
        ("<error><code>NoSuchKey</code></error>", "other"),
        ('{"message": "not found"}', "other"),
        ("not found", "other"),
        (f"{A}\n{B}\n", "text"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    assert read(text).kind == kind


def test_a_text_sitemap() -> None:
    assert read(f"\ufeff{A}\r\n\r\n{B}\r\nand more\r\n").locs == (A, B)


def test_entities_of_a_document_type_are_never_looked_at() -> None:
    bomb = '<!DOCTYPE urlset [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    listing = read(f'{bomb}<urlset xmlns="{SPACE}"><url><loc>{A}&b;</loc></url></urlset>')
    assert (listing.kind, listing.locs) == ("other", ())


def test_bounds() -> None:
    many = read(urlset(f"<url><loc>{A}</loc></url>" * (MAX_LOCS + 1)))
    assert (len(many.locs), many.whole) == (MAX_LOCS, False)
    assert read(urlset(f"<url><loc>{A}</loc></url>" * MAX_LOCS)).whole
    long = read(urlset(f"<url><loc>{A}</loc></url>{' ' * MAX_CHARACTERS}<url><loc>{B}</loc></url>"))
    assert (long.locs, long.whole) == ((A,), False)


@pytest.mark.parametrize("piece", ["<!--", "<loc>", "<![CDATA[", "<?", "&#", "<!doctype ", "<a:"])
def test_hostile_repetition_takes_no_time(piece: str) -> None:
    began = time.process_time()
    read((piece * MAX_CHARACTERS)[:MAX_CHARACTERS])
    read(urlset((piece * MAX_CHARACTERS)[:MAX_CHARACTERS]))
    assert time.process_time() - began < 2


def test_gzip_files() -> None:
    text = urlset(f"<url><loc>{A}</loc></url>")
    data = gzip.compress(text.encode())
    assert unzip(data) == text
    assert zipped(data.decode("utf-8", "replace"))
    assert zipped(data.decode("latin-1"))
    assert not zipped(text)
    assert unzip(data[:-20]).startswith("<?xml")
    assert unzip(b"\x1f\x8bnot a gzip file") == ""
    assert len(unzip(gzip.compress(bytes(50 * MAX_CHARACTERS)))) == MAX_CHARACTERS + 1


_PIECES = st.sampled_from(
    [
        "<urlset>",
        "</urlset>",
        "<loc>",
        "</loc>",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "&amp;",
        "&#",
        ";",
        A,
        "<",
        ">",
    ]
)


@given(st.lists(_PIECES, max_size=20).map("".join) | st.text())
def test_nothing_raises(text: str) -> None:
    assert all(isinstance(loc, str) for loc in read(text).locs)
    unzip(text.encode("utf-8", "replace"))
