"""Journeys walked through a product on loopback: once is once, and what was made is taken away."""

import asyncio
import time
from typing import Any

import pytest

from cockpit.facts import codec
from cockpit.launch.parts import LookFrom
from cockpit.probes import walking
from cockpit.standards.journeys import Journey
from cockpit.text import redact
from cockpit.vantage import Vantage
from tests.probes.product import CUT, HANGS, Came, Product, moved, page, served
from tests.probes.walks import SHOP, outcome, step, walk

FORM = '<form method="post" action="/book"><input type="hidden" name="csrf" value="t&amp;1"></form>'
BOOKED = '<p id="n">R17</p>'


BOOK = step("POST /book", once=True, form={"note": "{unique}"}, take={"n": ('id="n">', "<")})
BACK = step("POST /cancel", cleanup=True, form={"n": "{n}"})


async def test_a_whole_journey_with_its_token_and_its_way_back() -> None:
    product = Product({"GET /book": page(FORM), "POST /book": page(BOOKED)})
    walked = await walk(product, step("GET /book"), BOOK, BACK)
    assert outcome(walked) == ["200", "200", "200"]
    assert product.lines == ["GET /book", "POST /book", "POST /cancel"]
    assert product.came[1].form["csrf"] == "t&1"
    assert product.came[1].form["note"].startswith("cockpit-")
    assert product.came[2].form == {"n": "R17"}
    assert (walked.left, walked.mark, walked.broken) == ("", "", None)


@pytest.mark.parametrize("more", [{}, {"once": True}, {"form": {"a": "b"}}])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_what_changes_something_is_sent_once_whatever_fails(method: str, more: dict[str, Any]) -> None:
    product = Product({f"{method} /book": CUT})
    walked = await walk(product, step(f"{method} /book", **more), step("GET /next"))
    assert product.lines == [f"{method} /book"]
    (first, second) = walked.steps
    assert first.sent
    assert first.why
    assert first.why.kind == "cut-short"
    assert not second.done


async def test_a_get_that_must_not_happen_twice_is_not_sent_twice() -> None:
    product = Product({"GET /buy": CUT})
    await walk(product, step("GET /buy", once=True))
    assert product.lines == ["GET /buy"]


async def test_a_look_is_tried_a_second_time() -> None:
    answers = [CUT, page("ok")]
    product = Product({"GET /": lambda _: answers.pop(0)})
    walked = await walk(product, step("GET /", contains="ok"))
    assert outcome(walked) == ["200"]
    assert product.lines == ["GET /", "GET /"]


@pytest.mark.parametrize("status", [307, 308])
async def test_a_redirect_does_not_make_it_send_a_form_again(status: int) -> None:
    product = Product({"POST /book": moved("/book/", status)})
    walked = await walk(product, BOOK)
    assert product.lines == ["POST /book"]
    assert outcome(walked) == ["asks-again"]


@pytest.mark.parametrize("status", [301, 302, 303])
async def test_a_form_that_is_answered_by_a_redirect_is_followed_by_a_look(status: int) -> None:
    product = Product({"POST /book": moved("/booked", status), "GET /booked": page(BOOKED)})
    walked = await walk(product, BOOK)
    assert product.lines == ["POST /book", "GET /booked"]
    assert outcome(walked) == ["200"]


async def test_a_redirect_out_of_the_product_is_not_followed() -> None:
    away = Product({"GET /pay": moved("https://pay.elsewhere.example/x?secret=1")})
    assert outcome(await walk(away, step("GET /pay"))) == ["303"]
    assert outcome(await walk(away, step("GET /pay", contains="Pay"))) == ["leaves"]
    assert outcome(await walk(away, step("GET /pay", status=303))) == ["303"]
    endless = Product({"GET /a": moved("/a")})
    assert outcome(await walk(endless, step("GET /a"))) == ["endless"]
    assert len(endless.came) == walking.HOPS + 1
    nowhere = Product({"GET /a": page("", 302)})
    assert outcome(await walk(nowhere, step("GET /a"))) == ["bad-location"]


async def test_cookies_live_within_one_journey() -> None:
    def greet(came: Came) -> bytes:
        return page(
            "back" if "s=1" in came.headers.get("cookie", "") else "new", 200, "set-cookie: s=1; Path=/"
        )

    product = Product({"GET /": greet})
    first = await walk(product, step("GET /", "a", contains="new"), step("GET /", "b", contains="back"))
    assert outcome(first) == ["200", "200"]
    second = await walk(product, step("GET /", contains="new"))
    assert outcome(second) == ["200"]


async def test_a_browser_says_where_a_form_comes_from() -> None:
    product = Product({"GET /book": page(FORM), "POST /book": page(BOOKED)})
    await walk(product, step("GET /book"), BOOK)
    assert "referer" not in product.came[0].headers
    assert product.came[1].headers["origin"] == "http://shop.example"
    assert product.came[1].headers["referer"] == "http://shop.example/book"
    assert product.came[1].headers["user-agent"].startswith("launch-cockpit/")


@pytest.mark.parametrize(
    ("answers", "lines", "left"),
    [
        # the step after it fails: what was made is known, and taken away
        ({"GET /after": page("", 500)}, ["POST /book", "GET /after", "POST /cancel"], ""),
        # it is refused: nothing was made
        ({"POST /book": page("", 422)}, ["POST /book"], ""),
        # it falls over, or says nothing: nobody knows
        ({"POST /book": page("", 500)}, ["POST /book"], "unsure"),
        ({"POST /book": CUT}, ["POST /book"], "unsure"),
        # the number is not where it was
        ({"POST /book": page("thanks")}, ["POST /book"], "unsure"),
        # it cannot be taken away, and is not tried again
        ({"POST /cancel": page("", 500)}, ["POST /book", "GET /after", "POST /cancel"], "made"),
        ({"POST /cancel": CUT}, ["POST /book", "GET /after", "POST /cancel"], "made"),
    ],
)
async def test_what_was_made_is_taken_away_whatever_failed(
    answers: dict[str, bytes], lines: list[str], left: str
) -> None:
    product = Product({"POST /book": page(BOOKED), **answers})
    walked = await walk(product, BOOK, step("GET /after"), BACK)
    assert product.lines == lines
    assert walked.left == left
    assert walked.mark == (product.came[0].form["note"] if left else "")
    assert walked.by_hand == (("POST /cancel: POST http://shop.example/cancel",) if left else ())


async def test_each_step_that_cleans_up_is_tried_by_itself() -> None:
    product = Product({"POST /book": page(BOOKED), "POST /cancel": page("", 500)})
    walked = await walk(product, BOOK, BACK, step("POST /empty", cleanup=True))
    assert product.lines == ["POST /book", "POST /cancel", "POST /empty"]
    assert walked.by_hand == ("POST /cancel: POST http://shop.example/cancel",)


async def test_nothing_is_cleaned_up_where_nobody_was_reached() -> None:
    vantage = Vantage(LookFrom(resolver="127.0.0.1:9", map={"shop.example:80": "127.0.0.1:9"}))
    walked = await walking.walk(SHOP, vantage, Journey("a", (BOOK, step("POST /empty", cleanup=True))))
    await vantage.aclose()
    assert [step.done for step in walked.steps] == [True, False]
    assert not walked.steps[0].sent
    assert walked.left == ""


async def test_a_run_that_is_ended_cleans_up_first() -> None:
    there = asyncio.Event()

    def hang(_: Came) -> bytes:
        there.set()
        return HANGS

    product = Product({"POST /book": page(BOOKED), "GET /slow": hang})
    async with served(product) as vantage:
        journey = Journey("a", (BOOK, step("GET /slow"), BACK))
        task = asyncio.create_task(walking.walk(SHOP, vantage, journey))
        await there.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert product.lines == ["POST /book", "GET /slow", "POST /cancel"]


async def test_nothing_that_went_in_or_came_out_is_kept() -> None:
    user, password, token = "rider@shop.example", "pass-" + "word-4711", "tok-" + "A1b2C3d4E5f6G7h8"
    product = Product(
        {"POST /in": page(f'<i id="t">{token}</i> private words', 200, "set-cookie: sid=Zx81Zx81Zx")}
    )
    walked = await walk(
        product,
        step("POST /in", form={"u": "{user}", "p": "{password}"}, take={"t": ('id="t">', "<")}),
        step("GET /me", contains="{t}"),
        step("GET /never"),
        account=(user, password),
    )
    assert product.came[0].form == {"u": user, "p": password}
    assert outcome(walked)[1] == "wrong-text"
    saved = codec.dumps({"smoke": walked})
    assert not [word for word in (user, password, token, "private words", "Zx81Zx81Zx") if word in saved]
    assert token not in redact(f"seen: {token}")


async def test_a_wall_in_front_says_nothing_of_the_product() -> None:
    walls = Product({"GET /a": page("", 429), "GET /b": page("", 403, "cf-mitigated: challenge")})
    assert outcome(await walk(walls, step("GET /a"))) == ["limit"]
    assert outcome(await walk(walls, step("GET /b"))) == ["challenge"]


async def test_a_page_that_never_ends_is_not_read_to_its_end() -> None:
    long = Product(
        {"GET /a": page("x" * 1_100_000 + "Sold out"), "GET /b": page("Sold out" + "x" * 1_100_000)}
    )
    assert outcome(await walk(long, step("GET /a", contains="Sold out"))) == ["too-long"]
    assert outcome(await walk(long, step("GET /b", contains="Sold out"))) == ["200"]


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"contains": "Bikes & more"}, ""),
        ({"contains": "Trains"}, "wrong-text"),
        ({"lacks": "Oops"}, "unwanted-text"),
        ({"lacks": "Trains"}, ""),
        ({"status": 201}, "status"),
        ({"take": {"n": ("<b>", "</b>")}}, "nothing-to-take"),
        ({"max_ms": 60_000}, ""),
    ],
)
async def test_what_an_answer_is_held_against(more: dict[str, Any], fault: str) -> None:
    product = Product({"GET /": page("Bikes &amp; more. Oops")})
    (seen,) = (await walk(product, step("GET /", **more))).steps
    assert seen.fault == fault


async def test_slow_steps_are_told_and_the_journey_goes_on() -> None:
    def late(_: Came) -> bytes:
        time.sleep(0.02)  # the least that it takes, on any machine
        return page("ok")

    walked = await walk(Product({"GET /a": late}), step("GET /a", max_ms=10), step("GET /b", max_ms=60_000))
    assert outcome(walked) == ["slow", "200"]
    assert walked.broken is None
