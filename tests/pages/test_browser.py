"""Both pages in a real browser: nothing is fetched, nothing breaks, nothing sticks out, all can be read."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit.page.golive import golive_page
from cockpit.page.handover import handover_page
from tests.pages.browser import Browser, require
from tests.pages.conftest import Place
from tests.pages.lists import GOLIVE
from tests.pages.outline import outline
from tests.pages.packs import EVIDENCE, PACK, pack
from tests.pages.texts import PIECES, texted

LONG = "x" * 400
PAGES: dict[str, Callable[[], str]] = {
    "handover": lambda: handover_page(PACK),
    "handover without anything": lambda: handover_page({}),
    "handover unsigned": lambda: handover_page(pack(decision={"status": "no-go", "reasons": ["Nobody"]})),
    "handover with long words": lambda: handover_page(texted(PACK, lambda _key: LONG, frozenset({"to"}))),
    "handover with hostile texts": lambda: handover_page(texted(PACK, lambda _key: "".join(PIECES))),
    "list": lambda: golive_page(GOLIVE),
    "list without anything": lambda: golive_page({}),
    "list with long words": lambda: golive_page(texted(GOLIVE, lambda _key: LONG)),
    "list with hostile texts": lambda: golive_page(texted(GOLIVE, lambda _key: "".join(PIECES))),
}
every_page = pytest.mark.parametrize("name", PAGES)


@every_page
def test_it_asks_for_nothing_and_nothing_is_wrong(browser: Browser, as_file: Place, name: str) -> None:
    url = as_file(PAGES[name]())
    browser.opened(url)
    browser.open_all()
    assert browser.asked == [url]
    assert browser.complaints == []


@pytest.mark.parametrize("name", ["handover", "list"])
def test_a_server_is_asked_for_the_page_alone(
    browser: Browser, served: tuple[Place, list[str]], name: str
) -> None:
    place, asked = served
    url = place(PAGES[name]())
    browser.opened(url)
    assert browser.asked == [url]
    assert browser.complaints == []
    assert asked == ["/page.html"]


def test_what_a_page_fetches_or_breaks_would_be_seen(browser: Browser, as_file: Place) -> None:
    """The two tests above can fail: the same browser sees a picture, and a page's policy being breached."""
    browser.opened(as_file("<!doctype html><img src='https://elsewhere.example/a.png'>"))
    assert "https://elsewhere.example/a.png" in browser.asked
    assert browser.complaints
    page = PAGES["handover"]().replace("</main>", "<img src='https://elsewhere.example/a.png'></main>")
    browser.opened(as_file(page))
    assert any("Content Security Policy" in said for said in browser.complaints)
    browser.opened(
        as_file(PAGES["list"]().replace("</main>", "<script>document.title = 'no'</script></main>"))
    )
    assert browser.run("return document.title") != "no"


@every_page
def test_nothing_is_wider_than_the_screen(browser: Browser, as_file: Place, name: str) -> None:
    browser.opened(as_file(PAGES[name]()), width=390)
    browser.open_all()
    for width in (390, 1280, 800, 320):
        browser.sized(width)
        assert browser.sticking_out() == [], width


def test_what_sticks_out_would_be_seen(browser: Browser, as_file: Place) -> None:
    wide = "<p style='width:2000px'>x</p>"
    browser.opened(as_file(f"<!doctype html><body>{wide}<div style='overflow:auto'>{wide}</div>"), width=390)
    assert [found.split()[0] for found in browser.sticking_out()] == ["page", "P."]


@pytest.mark.parametrize(
    ("name", "width", "dark"),
    [
        ("handover", 1280, False),
        ("handover", 390, True),
        ("handover without anything", 390, False),
        ("list", 390, False),
        ("list", 1280, True),
    ],
)
def test_everybody_can_read_it(
    browser: Browser,
    as_file: Place,
    name: str,
    width: int,
    dark: bool,
) -> None:
    """axe-core: contrast (WCAG 2 AA), names, headings, landmarks, tables."""
    browser.opened(as_file(PAGES[name]()), width=width, dark=dark)
    browser.open_all()
    ground = browser.run("return getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(16, 21, 27)" if dark else "rgb(251, 250, 247)")
    assert browser.axe() == []


def test_grey_on_grey_would_be_seen(browser: Browser, as_file: Place) -> None:
    browser.opened(as_file(PAGES["list"]()))
    browser.run("document.querySelector('.lead').style.color = '#bbb'")
    assert any(found.startswith("color-contrast") for found in browser.axe())


@pytest.mark.parametrize("name", ["handover", "list", "list with long words"])
def test_it_prints_with_everything_open(browser: Browser, as_file: Place, tmp_path: Path, name: str) -> None:
    require("pdftotext")
    browser.opened(as_file(PAGES[name]()))
    path = tmp_path / "page.pdf"
    path.write_bytes(browser.pdf())
    text = subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout
    assert text.count("\f") > 0
    if name == "handover":  # what is closed on the screen
        assert f"{EVIDENCE[:12]}…" in text
        assert "Promote the one before." in text
    if name == "list":
        assert "No-go until the login is yours." in text
        assert "Name, date" in text


def test_it_prints_on_white_whatever_the_screen(browser: Browser, as_file: Place) -> None:
    browser.opened(as_file(PAGES["handover"]()), dark=True, media="print")
    style = "getComputedStyle(document.body)"
    assert browser.run(f"return [{style}.backgroundColor, {style}.color]") == [
        "rgb(255, 255, 255)",
        "rgb(0, 0, 0)",
    ]
    assert browser.run("return getComputedStyle(document.querySelector('nav')).display") == "none"


def test_a_keyboard_finds_its_way_past_the_head(browser: Browser, as_file: Place) -> None:
    browser.opened(as_file(PAGES["handover"]()))
    press = {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
    browser.command("Input.dispatchKeyEvent", type="rawKeyDown", **press)
    assert browser.run("return document.activeElement.className") == "skip"
    assert browser.run("return document.activeElement.getBoundingClientRect().left") == 0
    assert browser.run("return document.querySelector(document.activeElement.hash).tagName") == "MAIN"


def test_links_within_the_page_lead_somewhere() -> None:
    seen = outline(PAGES["handover"]())
    ids = [one.attributes["id"] for one in seen.elements if "id" in one.attributes]
    assert sorted(set(ids), key=str) == sorted(ids, key=str)
    inside = [str(one.attributes["href"]) for one in seen.named("a")]
    assert {to[1:] for to in inside if to.startswith("#")} <= set(ids)


def test_hostile_text_is_read_as_text(browser: Browser, as_file: Place) -> None:
    browser.opened(as_file(PAGES["handover with hostile texts"]()))
    assert browser.run("return document.scripts.length") == 0
    assert "<script>alert(1)</script>" in browser.run("return document.querySelector('h1').textContent")
