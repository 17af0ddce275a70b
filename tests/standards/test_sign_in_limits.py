"""What the answers to wrong sign-ins say: a limit, a lock, a wall, a missing token."""

import pytest

from cockpit.facts.http import Response
from cockpit.facts.samples_http import response
from cockpit.standards.sign_in_limits import Stop, stop

URL = "https://app.shop.example/login"
FORM = "<form><input name=csrf_token value=x><input type=password></form>Wrong password."
LOCK = "Too many failed attempts. Try again in 5 minutes."


def said(status: int, body: str = "", **headers: str) -> Response:
    return response(URL, status, body=body, cookies=(), **headers)


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        (said(401), None),
        (said(200, FORM), None),
        (said(302), None),
        (said(422, FORM), None),
        (said(429), Stop.LIMIT),
        (said(423), Stop.LOCKED),
        (said(403, cf_mitigated="challenge"), Stop.CHALLENGE),
        (said(429, cf_mitigated="challenge"), Stop.CHALLENGE),
        (said(403, "<h1>Forbidden</h1>CSRF verification failed."), Stop.FORGED),
        (said(419, "Page Expired"), Stop.FORGED),
        (said(200, "<p>Invalid CSRF token."), Stop.FORGED),
        (said(302, location="/api/auth/signin?csrf=true"), Stop.FORGED),
        (said(302, location="/login"), None),
        (said(422, "<h1>The change you wanted was rejected.</h1>"), Stop.FORGED),
        (said(403), Stop.WALLED),
        (said(404), Stop.NOWHERE),
        (said(405), Stop.NOWHERE),
        (said(301), Stop.MOVED),
        (said(308), Stop.MOVED),
        (said(500), Stop.BROKEN),
        (said(200, LOCK), None),
    ],
)
def test_the_first_answer(seen: Response, why: Stop | None) -> None:
    assert stop(None, seen) is why


@pytest.mark.parametrize(
    ("first", "seen", "why"),
    [
        (said(401), said(401), None),
        (said(401), said(429), Stop.LIMIT),
        (said(401), said(403), Stop.REFUSED),
        (said(401), said(503), Stop.REFUSED),
        (said(401), said(500), Stop.BROKEN),
        (said(200, FORM), said(200, f"<p>{LOCK}</p>"), Stop.LOCKED),
        (said(401), said(401, '{"error": "account temporarily locked"}'), Stop.LOCKED),
        (said(200, LOCK), said(200, LOCK), None),
        (said(401), said(403, cf_mitigated="challenge"), Stop.CHALLENGE),
        (said(302), said(302), None),
    ],
)
def test_a_later_answer(first: Response, seen: Response, why: Stop | None) -> None:
    assert stop(first, seen) is why
