"""The weight of pages as a real server sends them: compressed, in chunks, redirected."""

import asyncio
import json
from dataclasses import replace
from typing import cast

from cockpit.facts import Unreachable
from cockpit.facts.caching import Caching
from cockpit.facts.codec import pack, unpack
from cockpit.facts.samples_caching import answered, looks
from cockpit.facts.weights import PageParts
from cockpit.launch.parts import Route
from cockpit.probes.weighing import Scales
from cockpit.vantage import Vantage
from tests.probes.weight_site import HOME, HTML, TEXT, Server, of, packed, plain, shop, site, weighed
from tests.standards.real_pictures import REAL

# TEXT as the Brotli of Node.js writes it.
BROTLI = bytes.fromhex("1bff18f88d934cfd1d07bab1da6d516f13066f2286423c1803a80a019068af181c6e3d")


async def test_compressed_files_weigh_what_travelled() -> None:
    css, other = packed(TEXT), packed(TEXT, "text/javascript")
    server = site("<link rel=stylesheet href=a.css><script src=a.js></script>", a__css=css, a__js=other)
    found = await weighed(server)
    assert of(found, "a.css").size == len(css[1]) < len(TEXT) / 10
    assert of(found, "a.js").size == len(other[1])
    assert all(of(found, path).exact for path in ("a.css", "a.js"))
    page = found.pages[HOME]
    assert isinstance(page, PageParts)
    assert [(use.kind, use.how) for use in page.uses] == [("style", "blocking"), ("script", "blocking")]


async def test_chunked_and_plain_bodies_weigh_the_same() -> None:
    body = b"x" * 5000
    chunked = plain("text/javascript", "Transfer-Encoding: chunked")
    server = site("<script src=a.js></script><script src=b.js></script>", a__js=(chunked, body))
    server.answers["shop.test", "/b.js"] = (plain("text/javascript"), body)
    found = await weighed(server)
    assert [of(found, path).size for path in ("a.js", "b.js")] == [5000, 5000]


async def test_brotli_that_we_do_not_unpack_weighs_what_its_header_says() -> None:
    css = (plain("text/css", "Content-Encoding: br"), BROTLI)
    one = of(await weighed(site("<link rel=stylesheet href=a.css>", a__css=css)), "a.css")
    assert (one.size, one.exact) == (len(BROTLI), True)
    chunked = (plain("text/css", "Content-Encoding: br", "Transfer-Encoding: chunked"), BROTLI)
    one = of(await weighed(site("<link rel=stylesheet href=a.css>", a__css=chunked)), "a.css")
    assert (one.size, one.exact) == (0, False)


def test_text_that_only_brotli_makes_smaller_weighs_what_browsers_get() -> None:
    """Our own look gets it plain; the second one of `Caching` showed what people get."""
    url = "https://shop.example/a.css"
    first = replace(answered(url, body=TEXT), size=len(TEXT))
    second = answered(url, more={"content-encoding": "br", "content-length": str(len(BROTLI))})
    known = Caching({url: looks(first, coded=second)})
    assert Scales(cast("Vantage", None), known).of(url, first).size == len(BROTLI)
    assert Scales(cast("Vantage", None), Caching()).of(url, first).size == len(TEXT)


async def test_pictures_tell_their_size() -> None:
    page = "".join(f"<img src={at} width=10>" for at in range(3))
    names = ("PNG", "WebP, lossy", "AVIF")
    server = site(page)
    for at, name in enumerate(names):
        server.answers["shop.test", f"/{at}"] = (plain("image/x"), REAL[name])
    found = await weighed(server)
    told = [
        (of(found, str(at)).format, of(found, str(at)).width, of(found, str(at)).height) for at in range(3)
    ]
    assert told == [("PNG", 37, 21), ("WebP", 37, 21), ("AVIF", 37, 21)]


async def test_an_old_picture_is_asked_for_once_more_as_browsers_do() -> None:
    """Where the server has WebP for those who take it, that is what people get."""

    class Negotiating(Server):
        async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
                newer = "image/webp" in head
                lines, body = self.answers["shop.test", head.split(" ")[1]]
                if newer:
                    body = REAL["WebP, lossy"]
                writer.write("\r\n".join((*lines, f"Content-Length: {len(body)}", "", "")).encode() + body)
                await writer.drain()

    photo = REAL["JPEG, progressive"] + bytes(150_000)
    server = Negotiating(
        {("shop.test", "/"): (HTML, b"<img src=a.jpg>"), ("shop.test", "/a.jpg"): (plain("i/j"), photo)}
    )
    found = of(await weighed(server), "a.jpg")
    assert (found.format, found.size) == ("WebP", len(REAL["WebP, lossy"]))


async def test_what_style_sheets_name_comes_too() -> None:
    css = '@import "b.css";@font-face{font-family:V;src:url(v.woff2)}p{font-family:V;background:url(bg.png)}'
    server = site(
        "<link rel=stylesheet href=a.css>",
        a__css=(plain("text/css"), css.encode()),
        b__css=(plain("text/css"), b"@import 'c.css';"),
        c__css=(plain("text/css"), b"p{color:red}"),
        v__woff2=(plain("font/woff2"), b"wOF2" + bytes(900)),
    )
    found = await weighed(server)
    page = found.pages[HOME]
    assert isinstance(page, PageParts)
    told = {use.url.removeprefix(HOME): (use.kind, use.when, use.how) for use in page.uses}
    assert told == {
        "a.css": ("style", "first", "blocking"),
        "b.css": ("style", "first", "blocking"),
        "c.css": ("style", "first", "blocking"),
        "v.woff2": ("font", "first", ""),
        "bg.png": ("image", "perhaps", ""),
    }
    assert of(found, "v.woff2").size == 904
    assert of(found, "c.css").came


async def test_redirects_are_followed_and_counted() -> None:
    moved = ("HTTP/1.1 302 Found", "Location: /b.js")
    server = site(
        "<script src=a.js></script>", a__js=(moved, b""), b__js=(plain("text/javascript"), b"x" * 80)
    )
    one = of(await weighed(server), "a.js")
    assert (one.size, one.hops, one.came) == (80, 1, True)


async def test_a_file_that_is_not_there_weighs_nothing_and_was_named() -> None:
    found = await weighed(site("<script src=a.js></script>"))
    assert not of(found, "a.js").came
    assert of(found, "a.js").size == 2


async def test_pages_that_strangers_do_not_get_are_no_weight() -> None:
    routes = (
        Route(name="mine", url=f"{HOME}mine", private=True),
        Route(name="gone", url=f"{HOME}gone"),
        Route(name="list", url=f"{HOME}list", kind="read"),
    )
    server = site("<p>Hello")
    server.answers["shop.test", "/gone"] = (("HTTP/1.1 503 Service Unavailable",), b"no")
    server.answers["shop.test", "/list"] = packed(
        json.dumps({"items": [{"id": at} for at in range(150)]}), "application/json"
    )
    found = await weighed(server, shop(*routes))
    assert set(found.pages) == {HOME, f"{HOME}gone"}
    gone = found.pages[f"{HOME}gone"]
    assert isinstance(gone, Unreachable)
    assert gone.kind == "status"
    answer = found.reads[f"{HOME}list"]
    assert not isinstance(answer, Unreachable)
    assert (answer.json, answer.entries, answer.key, answer.hint) == (True, 150, "items", "")
    assert answer.weighed.size < answer.text


async def test_the_fact_survives_being_saved() -> None:
    found = await weighed(site("<img src=a.png>", a__png=(plain("image/png"), REAL["PNG"])))
    text = json.dumps(pack(found))
    assert unpack(json.loads(text)) == found
    assert "IHDR" not in text


async def test_a_font_service_is_asked_as_browsers_ask_it() -> None:
    """It names small fonts (WOFF2, the letters needed) to browsers only, and whole TrueType to others."""

    class Fonts(Server):
        async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
                ending = "woff2" if "Firefox/" in head else "ttf"
                path, css = head.split(" ")[1], "Host: fonts.googleapis.com" in head
                face = (
                    f"@font-face{{font-family:I;src:url(http://fonts.gstatic.com/i.{ending})}}p{{font:1em I}}"
                )
                page = b"<link rel=stylesheet href=//fonts.googleapis.com/css2?family=I><p>Hi"
                body = (
                    face.encode() if css else page if path == "/" else bytes(30 if "woff2" in path else 3000)
                )
                kind = "text/css" if css else "text/html" if path == "/" else "font/x"
                lines = (*plain(kind), f"Content-Length: {len(body)}", "", "")
                writer.write("\r\n".join(lines).encode() + body)
                await writer.drain()

    found = await weighed(Fonts({}))
    assert of(found, "http://fonts.gstatic.com/i.woff2").size == 30
    assert not any(url.endswith(".ttf") for url in found.files)


async def test_new_pictures_are_asked_for_once_as_browsers_ask() -> None:
    """A service that sends WebP to who takes it was asked for JPEG first, and small ones were left so."""
    photos = "".join(f"<img src=http://cdn.test/{at}.jpg>" for at in range(3))
    server = site(photos)
    for at in range(3):
        server.answers["cdn.test", f"/{at}.jpg"] = (plain("image/x"), REAL["PNG"] + bytes(150_000))
    await weighed(server)
    asked = [head.lower() for head in server.heads if "host: cdn.test" in head.lower()]
    assert len(asked) == 3
    assert all("accept: image/avif,image/webp" in head for head in asked)


async def test_a_page_that_we_cannot_unpack_is_not_known() -> None:
    """It looked like a page of 38 bytes that names nothing."""
    server = site("")
    server.answers["shop.test", "/"] = ((*HTML, "Content-Encoding: br"), BROTLI)
    page = (await weighed(server)).pages[HOME]
    assert isinstance(page, Unreachable)
    assert "compressed as br, which we did not ask for" in page.cause


async def test_the_words_of_a_long_page_count_to_its_end() -> None:
    """Styles of 300 kB in the head are longer than others read: its text was not there for them."""
    text = "<style>" + "p{color:red}" * 25_000 + "</style><script src=a.js async></script><p>" + "word " * 50
    page = (await weighed(site(text))).pages[HOME]
    assert isinstance(page, PageParts)
    assert (page.words, page.cut) == (50, False)
