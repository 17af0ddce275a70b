"""The founder's list in a real browser: ticks, clock, pause, what is kept, and the list without a script."""

import contextlib
import copy
from collections.abc import Iterator

import pytest

from cockpit.page.golive import golive_page
from tests.pages.browser import Browser
from tests.pages.conftest import Place
from tests.pages.lists import GOLIVE

# The page's clock stands still until the test moves it.
LATER = "globalThis.later = 0; Date.now = () => 1.8e12 + globalThis.later * 1000;"
NO_STORAGE = "Object.defineProperty(globalThis, 'localStorage', {get() { throw new Error('none here') }});"


@pytest.fixture
def phone(browser: Browser, as_file: Place) -> Iterator[Browser]:
    """The list on a phone, never ticked before."""
    with prepared(browser, LATER):
        browser.opened(as_file(golive_page(GOLIVE)), width=390)
        browser.run("localStorage.clear()")
        browser.driver.refresh()
        yield browser
        browser.run("localStorage.clear()")


@contextlib.contextmanager
def prepared(browser: Browser, script: str) -> Iterator[None]:
    """Every page loaded within the block runs the script first."""
    made = browser.command("Page.addScriptToEvaluateOnNewDocument", source=script)
    yield
    browser.command("Page.removeScriptToEvaluateOnNewDocument", identifier=made["identifier"])


def tick(phone: Browser, number: int, answer: str) -> None:
    """Press yes or no of the item, as a finger would."""
    where = f"document.querySelector('[name=item-{number}][value={answer}]')"
    phone.run(f"{where}.scrollIntoView({{block: 'center'}})")
    at = phone.run(
        f"const box = {where}.getBoundingClientRect(); return [box.x + box.width / 2, box.y + box.height / 2]"
    )
    for kind in ("mousePressed", "mouseReleased"):
        phone.command("Input.dispatchMouseEvent", type=kind, x=at[0], y=at[1], button="left", clickCount=1)


def press(phone: Browser, name: str) -> None:
    phone.run(f"document.getElementById('{name}').click()")


def said(phone: Browser, name: str) -> str:
    return str(phone.run(f"return document.getElementById('{name}').textContent"))


def pass_by(phone: Browser, seconds: int) -> None:
    phone.run(f"globalThis.later += {seconds}")


def test_nothing_is_answered_but_what_the_checks_know(phone: Browser) -> None:
    assert said(phone, "progress") == "1 of 3 answered"
    assert (
        said(phone, "result")
        == "1 yes, 2 not answered. What nobody answered counts as no. For now this is a no-go."
    )
    assert (said(phone, "clock"), said(phone, "start")) == ("0:00", "Start")


def test_all_yes_stops_the_clock_and_asks_for_the_decision(phone: Browser) -> None:
    press(phone, "start")
    tick(phone, 2, "yes")
    pass_by(phone, 83)
    tick(phone, 3, "yes")
    assert said(phone, "result") == "All 3 are yes, in 1:23. Sign the decision."
    pass_by(phone, 100)
    assert phone.until("document.getElementById('clock').textContent") == "1:23"
    assert said(phone, "start") == "Go on"


def test_a_no_is_a_no_go_and_opens_what_to_do(phone: Browser) -> None:
    tick(phone, 2, "no")
    assert said(phone, "result").startswith("1 yes, 1 no, 1 not answered.")
    assert phone.run("return [...document.querySelectorAll('details')].map((one) => one.open)") == [
        False,
        True,
        False,
    ]
    assert phone.run("return document.querySelector('.no .call a').href") == "mailto:tom@lark.example"
    tick(phone, 2, "yes")
    assert said(phone, "result").startswith("2 yes, 1 not answered.")


def test_the_first_tick_starts_the_clock(phone: Browser) -> None:
    assert said(phone, "start") == "Start"
    tick(phone, 2, "yes")
    assert said(phone, "start") == "Pause"


def test_a_paused_clock_stands_still_and_goes_on(phone: Browser) -> None:
    press(phone, "start")
    pass_by(phone, 65)
    phone.until("document.getElementById('clock').textContent === '1:05'")
    press(phone, "start")
    pass_by(phone, 600)
    assert (said(phone, "start"), said(phone, "clock")) == ("Go on", "1:05")
    press(phone, "start")
    pass_by(phone, 5)
    assert phone.until("document.getElementById('clock').textContent === '1:10'")


def test_past_ten_minutes_the_clock_shows_it(phone: Browser) -> None:
    press(phone, "start")
    pass_by(phone, 599)
    assert not phone.run("return document.getElementById('clock').classList.contains('late')")
    pass_by(phone, 2)
    assert phone.until("document.getElementById('clock').classList.contains('late')")


def test_what_was_ticked_outlives_the_page(phone: Browser) -> None:
    tick(phone, 2, "no")
    pass_by(phone, 30)
    press(phone, "start")
    phone.driver.refresh()
    assert said(phone, "clock") == "0:30"
    assert phone.run("return document.querySelector('[name=item-2][value=no]').checked") is True
    assert said(phone, "progress") == "2 of 3 answered"
    assert "answered at 0:00" in said(phone, "list")


def test_clearing_takes_two_presses_and_is_kept_too(phone: Browser) -> None:
    tick(phone, 2, "yes")
    press(phone, "clear")
    assert said(phone, "progress") == "2 of 3 answered"
    assert said(phone, "clear") == "Press again to clear everything"
    press(phone, "clear")
    assert (said(phone, "progress"), said(phone, "clock")) == ("1 of 3 answered", "0:00")
    phone.driver.refresh()
    assert said(phone, "progress") == "1 of 3 answered"


def test_another_pack_begins_anew(phone: Browser, as_file: Place) -> None:
    tick(phone, 2, "yes")
    other = copy.deepcopy(GOLIVE)
    other["checklist"]["pack_digest"] = "sha256:" + "5a" * 32
    phone.driver.get(as_file(golive_page(other)))
    assert said(phone, "progress") == "1 of 3 answered"


@pytest.mark.parametrize(
    "kept",
    [
        "{",
        "null",
        "[]",
        '{"answers": 1, "at": null}',
        '{"answers": {"phone": "maybe"}, "at": {"phone": "x"}, "spent": "y"}',
    ],
)
def test_what_somebody_else_kept_there_does_no_harm(phone: Browser, kept: str) -> None:
    tick(phone, 2, "yes")
    phone.run("for (const key of Object.keys(localStorage)) localStorage.setItem(key, arguments[0])", kept)
    phone.driver.refresh()
    assert said(phone, "progress") == "1 of 3 answered"
    assert phone.complaints == []


def test_without_storage_it_works_for_as_long_as_it_is_open(browser: Browser, as_file: Place) -> None:
    with prepared(browser, NO_STORAGE):
        browser.opened(as_file(golive_page(GOLIVE)), width=390)
        tick(browser, 2, "yes")
        assert said(browser, "progress") == "2 of 3 answered"
        assert browser.complaints == []


def test_a_whole_walk_asks_for_nothing(phone: Browser) -> None:
    assert len(phone.asked) == 2  # the page, loaded twice
    for number, answer in ((2, "yes"), (3, "no"), (3, "yes")):
        tick(phone, number, answer)
    press(phone, "start")
    press(phone, "clear")
    assert phone.asked == []
    assert phone.complaints == []


def test_every_target_is_big_enough_for_a_thumb(phone: Browser) -> None:
    phone.open_all()
    targets = "[...document.querySelectorAll('button, input, summary, .call a')]"
    box = "one.getBoundingClientRect()"
    sizes = phone.run(f"return {targets}.map((one) => [{box}.width, {box}.height])")
    assert len(sizes) == 2 + 2 * 2 + 3 + 2
    assert min(high for _, high in sizes) >= 44
    assert min(wide for wide, _ in sizes) >= 44


def test_nothing_moves_by_itself(phone: Browser) -> None:
    styles = "[...document.querySelectorAll('*')].map((one) => getComputedStyle(one))"
    moving = "(style) => style.animationName !== 'none' || style.transitionDuration !== '0s'"
    assert phone.run(f"return {styles}.filter({moving}).length") == 0


def test_a_walked_list_shows_how_it_was_walked(browser: Browser, as_file: Place) -> None:
    walked = copy.deepcopy(GOLIVE)
    walked["checklist"] |= {"run_by": "ida", "seconds_taken": 415, "pack_digest": "sha256:" + "6b" * 32}
    walked["item"][1] |= {"answer": "no", "done": False}
    walked["item"][2] |= {"answer": "yes", "done": True}
    browser.opened(as_file(golive_page(walked)), width=390)
    assert (said(browser, "clock"), said(browser, "progress")) == ("6:55", "3 of 3 answered")
    assert said(browser, "result") == "2 yes, 1 no. For now this is a no-go."


def test_without_a_script_it_is_a_list_with_boxes(browser: Browser, as_file: Place) -> None:
    browser.command("Emulation.setScriptExecutionDisabled", value=True)
    browser.opened(as_file(golive_page(GOLIVE)), width=390)
    tick(browser, 2, "no")
    browser.command("Emulation.setScriptExecutionDisabled", value=False)
    assert browser.run("return document.querySelector('[name=item-2][value=no]').checked") is True
    assert browser.run("return [bar, again].map((one) => getComputedStyle(one).display)") == ["none", "none"]
    assert "counts as no" in said(browser, "result")


def test_on_paper_the_boxes_are_empty_and_the_buttons_gone(browser: Browser, as_file: Place) -> None:
    browser.opened(as_file(golive_page(GOLIVE)), media="print")
    wide = "box.getBoundingClientRect().width > 10"
    tick_in_it = "getComputedStyle(box, '::before').content"
    boxes = browser.run(f"return [...document.querySelectorAll('.box')].map((box) => [{wide}, {tick_in_it}])")
    assert boxes == [[True, "none"]] * 4
    assert browser.run("return [bar, again].map((one) => getComputedStyle(one).display)") == ["none", "none"]
    assert browser.run("return document.querySelector('details p').getBoundingClientRect().height") > 0
