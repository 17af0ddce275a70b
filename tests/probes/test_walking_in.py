"""Journeys of those who sign in: programs that speak JSON, sessions that are lost, time that runs out."""

import asyncio
import contextlib
import email
import email.policy
import json
from collections.abc import Mapping

import pytest

from cockpit.probes import walking
from cockpit.standards.journeys import Journey
from cockpit.vantage.visitor import visitor
from tests.probes.product import HANGS, Answer, Came, Product, moved, page, served
from tests.probes.walks import SHOP, outcome, step, walk

FORM = '<form method="post"><input name="mail"><input type="password" name="pass"></form>'
SIGN_IN = step("POST /login", form={"mail": "{user}", "pass": "{password}"})
ACCOUNT = ("rider@shop.example", "pass-" + "word-4711")


async def test_a_program_signs_in_with_json_and_shows_its_token() -> None:
    def lets_in(came: Came) -> bytes:
        return page('{"token": "t0k", "user": 7}', 200, "set-cookie: XSRF-TOKEN=a%3Db; Path=/")

    product = Product({"POST /api/login": lets_in})
    walked = await walk(
        product,
        step(
            "POST /api/login",
            json={"user": {"mail": "{user}", "pass": "{password}"}, "days": 30, "tags": ["{unique}", True]},
            take={"token": ('"token": "', '"')},
        ),
        step("POST /api/cart", json={"sku": "b1"}, headers={"Authorization": "Bearer {token}"}),
        step("GET /api/cart", headers={"Authorization": "Bearer {token}"}),
        account=ACCOUNT,
    )
    assert outcome(walked) == ["200", "200", "200"]
    first, second, third = product.came
    assert json.loads(first.body) == {
        "user": {"mail": ACCOUNT[0], "pass": ACCOUNT[1]},
        "days": 30,
        "tags": [walking_mark(first), True],
    }
    assert first.headers["content-type"] == "application/json"
    assert "x-xsrf-token" not in first.headers
    assert (second.headers["authorization"], second.headers["x-xsrf-token"]) == ("Bearer t0k", "a=b")
    assert (third.headers["authorization"], third.body) == ("Bearer t0k", "")
    assert "x-xsrf-token" not in third.headers


def walking_mark(came: Came) -> str:
    """The text that marks what this journey makes."""
    mark = str(json.loads(came.body)["tags"][0])
    assert mark.startswith("cockpit-")
    return mark


async def test_values_with_quotes_stay_values() -> None:
    product = Product()
    await walk(product, step("POST /in", json={"p": "{password}"}), account=("a", 'x","admin":"yes'))
    assert json.loads(product.came[0].body) == {"p": 'x","admin":"yes'}


@pytest.mark.parametrize("action", ["", "/login/", "/login?next=%2Fme"])
async def test_the_token_of_a_form_goes_along_wherever_its_address_says_a_little_more(action: str) -> None:
    form = f'<form method="post" action="{action}"><input type="hidden" name="csrf" value="t1"></form>'
    product = Product({"GET /me": moved("/login?next=%2Fme"), "GET /login?next=%2Fme": page(form)})
    await walk(product, step("GET /me"), SIGN_IN, account=ACCOUNT)
    assert product.came[-1].form == {"csrf": "t1", "mail": ACCOUNT[0], "pass": ACCOUNT[1]}


async def test_a_form_in_parts_is_sent_in_parts() -> None:
    form = (
        '<form method="post" enctype="multipart/form-data"><input type="hidden" name="$ACTION_ID_4f"></form>'
    )
    product = Product({"GET /book": page(form)})
    await walk(product, step("GET /book"), step("POST /book", form={"note": "ä {unique}"}))
    (_, sent) = product.came
    head = f"Content-Type: {sent.headers['content-type']}\r\n\r\n"
    told = email.message_from_bytes(head.encode() + sent.body.encode(), policy=email.policy.HTTP)
    parts = {part.get_param("name", header="content-disposition"): part for part in told.iter_parts()}
    assert list(parts) == ["$ACTION_ID_4f", "note"]
    assert 'name="note"\r\n\r\nä cockpit-' in sent.body


async def test_own_headers_do_not_leave_the_origin() -> None:
    product = Product(
        {"GET /a": moved("/b"), "GET /b": moved("http://www.shop.example/c"), "GET /c": page("there")}
    )
    await walk(product, step("GET /a", headers={"X-Key": "k"}))
    assert [came.headers.get("x-key") for came in product.came] == ["k", "k", None]


LOST: tuple[tuple[Mapping[str, Answer], list[str]], ...] = (
    # refused with the form once more, as Django and Rails answer
    ({"POST /login": page(FORM)}, ["signs-in", "0"]),
    ({"POST /login": moved("/login"), "GET /login": page(FORM)}, ["signs-in", "0"]),
    # let in, and forgotten on the next page
    (
        {"POST /login": moved("/home"), "GET /me": moved("/login"), "GET /login": page(FORM)},
        ["200", "signs-in"],
    ),
    # a page of somebody who is in may hold such a form: only where we were sent elsewhere it counts
    ({"POST /login": moved("/home"), "GET /me": page(FORM)}, ["200", "200"]),
)


@pytest.mark.parametrize(("answers", "expected"), LOST)
async def test_who_is_not_let_in_is_not_in(answers: Mapping[str, Answer], expected: list[str]) -> None:
    walked = await walk(Product(answers), SIGN_IN, step("GET /me"), account=ACCOUNT)
    assert outcome(walked) == expected


async def test_signing_out_leads_to_the_sign_in_and_that_is_well() -> None:
    product = Product({"POST /log-out": moved("/login"), "GET /login": page(FORM)})
    walked = await walk(product, SIGN_IN, step("POST /log-out"), account=ACCOUNT)
    assert outcome(walked) == ["200", "200"]


async def test_what_is_declared_of_the_page_decides() -> None:
    walked = await walk(
        Product({"POST /login": page(f"{FORM} Hello")}),
        step("POST /login", form=SIGN_IN.form, contains="Hello"),
        account=ACCOUNT,
    )
    assert outcome(walked) == ["200"]


async def test_a_page_that_breaks_behind_a_booking_does_not_unmake_it() -> None:
    product = Product({"POST /book": moved("/booked"), "GET /booked": page("", 404)})
    back = step("POST /cancel", cleanup=True, form={"n": "{n}"})
    walked = await walk(product, step("POST /book", form={"x": "{unique}"}, take={"n": ("n=", ";")}), back)
    assert outcome(walked)[0] == "status"
    assert walked.left == "unsure"
    assert walked.mark == product.came[0].form["x"]


async def test_a_refusal_that_is_meant_makes_nothing() -> None:
    walked = await walk(Product({"POST /join": page("", 409)}), step("POST /join", status=409))
    assert outcome(walked) == ["409"]
    assert not walked.stays


async def test_time_runs_out_and_what_was_made_is_taken_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walking, "SECONDS", 0.2)
    monkeypatch.setattr(walking, "LAST_SECONDS", 0.1)
    product = Product({"POST /pay": HANGS})
    walked = await walk(
        product, step("POST /book"), step("POST /pay"), step("GET /never"), step("POST /back", cleanup=True)
    )
    assert product.lines == ["POST /book", "POST /pay", "POST /back"]
    assert outcome(walked) == ["200", "timeout", "0", "200"]
    assert walked.broken
    assert (walked.broken.name, walked.broken.sent, walked.left) == ("POST /pay", True, "")


async def test_waiting_for_a_turn_is_not_the_product_being_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    async with served(Product()) as vantage, contextlib.AsyncExitStack() as turns:
        for _ in range(8):
            await turns.enter_async_context(vantage.manners.turn("shop.example"))
        monkeypatch.setattr(walking, "SECONDS", 0.2)
        hurried = await walking.walk(SHOP, vantage, Journey("a", (step("GET /"),)))
        assert outcome(hurried) == ["limit"]
        monkeypatch.undo()
        patient = asyncio.create_task(walking.walk(SHOP, vantage, Journey("b", (step("GET /", max_ms=900),))))
        await asyncio.sleep(1)
        await turns.aclose()
        assert outcome(await patient) == ["200"]


async def test_what_waits_for_its_turn_was_not_sent() -> None:
    async with served(product := Product()) as vantage, contextlib.AsyncExitStack() as turns:
        who = await visitor(vantage)
        await who.send("GET", "http://shop.example/")
        assert who.begun
        for _ in range(8):
            await turns.enter_async_context(vantage.manners.turn("shop.example"))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02):
                await who.send("POST", "http://shop.example/book", b"")
        assert not who.begun
        assert who.queued > 0.01
    assert product.lines == ["GET /"]


@pytest.mark.parametrize("line", ["POST /book", "POST /cancel"])
async def test_what_is_under_way_when_a_run_is_ended_comes_to_its_end(line: str) -> None:
    """The product has booked and answers later: only its answer has the number to cancel."""
    asked, answer = asyncio.Event(), asyncio.Event()

    def hears(_: Came) -> bytes:
        asked.set()
        return page("n=7;")

    product = Product({"POST /book": page("n=7;"), line: hears}, waits={line: answer})
    back = step("POST /cancel", cleanup=True, form={"n": "{n}"})
    journey = Journey("a", (step("POST /book", take={"n": ("n=", ";")}), back))
    async with served(product) as vantage:
        task = asyncio.create_task(walking.walk(SHOP, vantage, journey))
        await asked.wait()
        task.cancel()
        await asyncio.sleep(0.02)
        assert not task.done()
        answer.set()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert product.lines == ["POST /book", "POST /cancel"]
    assert product.came[1].form == {"n": "7"}
