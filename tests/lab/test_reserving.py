"""Reserving a bicycle in the lab: only signed in, only with the token of the form, and it can be undone."""

import re

from cockpit.lab.desk import SESSION
from cockpit.lab.http11 import Request, Response
from cockpit.lab.origin import answer
from cockpit.lab.reserving import CANCEL, RESERVE
from cockpit.lab.serve import Lab

HOST = "app.velomart.test"


def ask(lab: Lab, method: str, path: str, body: str = "", cookie: str = "") -> Response:
    head = {"cookie": cookie} if cookie else {}
    request = Request(method, "https", HOST, "203.0.113.10", path, "", head, body.encode())
    return answer(lab.desk, lab.world.sites[HOST], request)


def found(response: Response, name: str) -> str:
    match = re.search(rf'name="{name}" value="([^"]+)"', response.body.decode())
    assert match
    return match[1]


async def test_strangers_and_forged_forms_are_turned_away(lab: Lab) -> None:
    mine = lab.desk.secrets[SESSION]
    assert ask(lab, "GET", RESERVE).status == 302
    assert ask(lab, "POST", RESERVE, "bike=a").status == 302
    assert ask(lab, "POST", RESERVE, "bike=a&form_token=guessed", mine).status == 403
    assert lab.desk.reservations == {}


async def test_a_reservation_is_made_and_taken_back_once(lab: Lab) -> None:
    mine = lab.desk.secrets[SESSION]
    token = found(ask(lab, "GET", RESERVE, cookie=mine), "form_token")
    made = ask(lab, "POST", RESERVE, f"bike=a&remark=<b>&form_token={token}", mine)
    assert b"&lt;b&gt;" in made.body
    number = found(made, "number")
    assert lab.desk.reservations == {number: "<b>"}
    back = f"number={number}&form_token={found(made, 'form_token')}"
    assert [ask(lab, "POST", CANCEL, back, mine).status for _ in range(2)] == [200, 404]
    assert ask(lab, "GET", CANCEL, cookie=mine).status == 405
    assert lab.desk.reservations == {}
