"""The form that signs people in: found, told from sign-ups, and filled in for nobody."""

import json
import time
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.standards.sign_in_forms import (
    MOST_BYTES,
    PASSWORD,
    USER,
    as_json,
    makes_accounts,
    sign_in,
    takes_sign_ins,
)

URL = "https://app.shop.example/login"
FORM = (
    "<form action=/search><input name=q></form>"
    "<form method=POST action='/session?a=1'><input type=hidden name=token value=t1>"
    "<input type=email name=mail><input type=PASSWORD name=secret>"
    "<input type=checkbox name=stay><button name=go value=1>Go</button></form>"
)


def test_the_form_is_filled_in_by_nobody() -> None:
    form = sign_in(URL, FORM)
    assert form is not None
    assert form.target == "https://app.shop.example/session?a=1"
    assert dict(parse_qsl(form.body("shop.example").decode())) == {
        "token": "t1",
        "mail": f"{USER}@shop.example",
        "secret": PASSWORD,
        "go": "1",
    }


@pytest.mark.parametrize(
    ("html", "target"),
    [
        ("<form method=post><input name=user><input type=password name=pw></form>", URL),
        (
            "<base href=/de/><form method=post action=in><input><input type=password name=p></form>",
            "https://app.shop.example/de/in",
        ),
        (
            "<form method=post action=https://id.shop.example/in><input name=u><input type=password name=p>",
            "https://id.shop.example/in",
        ),
    ],
)
def test_where_it_is_sent(html: str, target: str) -> None:
    form = sign_in(URL, html)
    assert form is not None
    assert form.target == target


@pytest.mark.parametrize(
    "inside",
    [
        "<input name=email><input type=password name=p><input type=password name=p2>",
        "<input name=email><input type=password name=p autocomplete=new-password>",
        "<input name=email><input type=password name=password_confirmation>",
        "<input name=name><input name=email type=email><input type=password name=p>",
        "<input type=password name=p>",
        "<input name=email>",
    ],
)
def test_a_form_that_makes_an_account_is_never_taken(inside: str) -> None:
    assert sign_in(URL, f"<form method=post>{inside}</form>") is None


@pytest.mark.parametrize(
    "action", ["/signup", "/users/register", "/password/reset", "/join", "javascript:go()"]
)
def test_nor_one_that_is_sent_to_such_a_place(action: str) -> None:
    html = f"<form method=post action='{action}'><input name=u><input type=password name=p></form>"
    assert sign_in(URL, html) is None


def test_a_token_against_forgery_is_known_by_the_name_of_its_field() -> None:
    for name, guarded in (("_csrf_token", True), ("authenticity_token", True), ("next", False)):
        html = (
            f"<form method=post><input name=user><input type=password name=p><input type=hidden name={name}>"
        )
        form = sign_in("https://shop.example/login", html)
        assert form is not None
        assert form.guarded is guarded


def test_a_password_is_not_put_into_an_address() -> None:
    assert sign_in(URL, "<form><input name=u><input type=password name=p></form>") is None


@pytest.mark.parametrize(
    ("url", "makes", "takes"),
    [
        ("https://x.example/api/login", False, True),
        ("https://x.example/v1/auth/token", False, True),
        ("https://x.example/auth/signup", True, False),
        ("https://x.example/api/register", True, False),
        ("https://x.example/orders", False, False),
    ],
)
def test_what_an_address_says(url: str, makes: bool, takes: bool) -> None:
    assert (makes_accounts(url), takes_sign_ins(url)) == (makes, takes)


def test_a_body_stays_small_enough_to_be_sent() -> None:
    token = f"<input type=hidden name=t value={'a' * 9000}>"
    html = f"<form method=post>{token}<input name=u><input type=password name=p>"
    form = sign_in(URL, html)
    assert form is not None
    assert len(form.body("shop.example")) <= MOST_BYTES
    assert PASSWORD.encode() in form.body("shop.example")
    assert json.loads(as_json("shop.example"))["password"] == PASSWORD


@given(st.text(max_size=300))
def test_any_page_is_read(html: str) -> None:
    form = sign_in(URL, html)
    assert form is None or form.body("shop.example")


@pytest.mark.parametrize(
    "piece", ["<form ", "<input type=password name=a>", "<form method=post>", "</", "<!--", "&#"]
)
def test_a_page_made_to_keep_us_busy(piece: str) -> None:
    began = time.process_time()
    sign_in(URL, piece * (262_144 // len(piece)))
    assert time.process_time() - began < 20  # seconds of a busy machine
