"""Reserving a bicycle for an afternoon: a form with a token against forgery, and a way to take it back."""

import hashlib
import hmac
import html
import secrets
from dataclasses import replace

from cockpit.lab.desk import COOKIE, Desk
from cockpit.lab.http11 import Request
from cockpit.lab.replies import Reply, page

RESERVE, CANCEL = "/reserve", "/reservations/cancel"
_MOST = 200
_LONGEST = 80
_NO_STORE = (("cache-control", "private, no-store"),)


def routes(origin: str) -> dict[str, Reply]:
    """The pages, for whoever is signed in."""
    inside = (
        f'<h1>Reserve a bicycle</h1><form method="post" action="{origin}{RESERVE}">'
        '<input type="hidden" name="form_token" value="@TOKEN@">'
        '<label>bicycle <input name="bike"></label> <label>remark <input name="remark"></label>'
        "<button>Reserve</button></form>"
    )
    return {
        RESERVE: Reply(200, page("Reserve", inside), headers=_NO_STORE, act="reserve"),
        CANCEL: Reply(200, page("Cancelled", "<h1>Cancelled</h1>"), headers=_NO_STORE, act="cancel"),
    }


def token(session: str) -> str:
    """What a form has to bring along: it belongs to one session."""
    return hashlib.sha256(f"form {session}".encode()).hexdigest()[:32]


def _stranger(desk: Desk, request: Request) -> Reply | None:
    """The refusal of whoever is not signed in, or sends a form that did not come from us."""
    session = request.cookie(COOKIE)
    if not desk.who(session):
        return Reply(302, headers=_NO_STORE, location="/login")
    given = request.form.get("form_token", "")
    if request.method == "POST" and not hmac.compare_digest(given.encode(), token(session).encode()):
        return Reply(403, page("Forbidden", "<h1>This form has expired</h1>"), headers=_NO_STORE)
    return None


def reserve(desk: Desk, request: Request, reply: Reply) -> Reply:
    """The form; or a reservation, with the form that takes it back."""
    if refused := _stranger(desk, request):
        return refused
    given = token(request.cookie(COOKIE))
    if request.method != "POST":
        return replace(reply, body=str(reply.body).replace("@TOKEN@", given))
    if len(desk.reservations) >= _MOST:
        return replace(reply, status=503)
    number = f"R{secrets.token_hex(5)}"
    desk.reservations[number] = request.form.get("remark", "")[:_LONGEST]
    inside = (
        f'<h1>Reserved</h1><p id="number">{number}</p><p>{html.escape(desk.reservations[number])}</p>'
        f'<form method="post" action="{CANCEL}"><input type="hidden" name="form_token" value="{given}">'
        f'<input type="hidden" name="number" value="{number}"><button>Cancel</button></form>'
    )
    return Reply(200, page("Reserved", inside), headers=_NO_STORE)


def cancel(desk: Desk, request: Request, reply: Reply) -> Reply:
    """Take a reservation back."""
    if refused := _stranger(desk, request):
        return refused
    if request.method != "POST":
        return Reply(405, "Method not allowed\n", "text/plain", headers=(("allow", "POST"),))
    if desk.reservations.pop(request.form.get("number", ""), None) is None:
        return replace(reply, status=404, body=page("Not found", "<h1>No such reservation</h1>"))
    return reply
