"""The company's own small program: signing in, the dashboard, a forgotten password, the payment webhook."""

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from cockpit.lab import reserving
from cockpit.lab.assistant import assistant
from cockpit.lab.desk import ACCOUNT, COOKIE, Desk, Handed
from cockpit.lab.http11 import Request
from cockpit.lab.postman import password_mail
from cockpit.lab.replies import Reply, page

_SKEW = 300  # seconds a webhook may be old
_MOST = 1000
Act = Callable[[Desk, Request, Reply], Reply]


def login(desk: Desk, request: Request, reply: Reply) -> Reply:
    """The form, with a session of nobody as frameworks give one, or a session for the account there is."""
    if request.method != "POST":
        nobody = _cookie(desk, request, secrets.token_urlsafe(16))
        signed_in = desk.who(request.cookie(COOKIE))
        return reply if signed_in else replace(reply, headers=(*reply.headers, nobody))
    form = request.form
    known = hmac.compare_digest(form.get("password", "").encode(), desk.secrets["app-password"].encode())
    if form.get("email") != ACCOUNT or not known:
        return replace(reply, status=401)
    return _signed_in(desk, request, ACCOUNT)


def signup(desk: Desk, request: Request, reply: Reply) -> Reply:
    """The form, or a session for the new account."""
    if request.method != "POST":
        return reply
    email = request.form.get("email", "")
    return _signed_in(desk, request, email) if "@" in email else replace(reply, status=422)


def _signed_in(desk: Desk, request: Request, email: str) -> Reply:
    token = secrets.token_urlsafe(16)
    if len(desk.sessions) >= _MOST:
        desk.sessions.clear()
    desk.sessions[token] = email
    headers = (_cookie(desk, request, token), ("cache-control", "private, no-store"))
    return Reply(303, headers=headers, location="/dashboard")


def _cookie(desk: Desk, request: Request, token: str) -> tuple[str, str]:
    """The header that sets the session cookie the way the site does."""
    return "set-cookie", f"{COOKIE}={token}; {desk.world.sites[request.host].cookie}"


def dashboard(desk: Desk, request: Request, reply: Reply) -> Reply:
    """The page for whoever is signed in; others are sent to the form."""
    if desk.who(request.cookie(COOKIE)):
        return reply
    return Reply(302, headers=reply.headers, location="/login?next=/dashboard")


def forgot(desk: Desk, request: Request, reply: Reply) -> Reply:
    """The form, or a message with a link into the outbox; the page says the same whatever becomes of it."""
    if request.method != "POST":
        return reply
    to = request.form.get("email", "")
    if "@" not in to or not to.isascii() or any(mark in to for mark in "\r\n,;"):
        return replace(reply, status=422)
    if desk.outbox.full():
        return replace(reply, status=503)
    if desk.world.mail.sends:
        desk.outbox.put_nowait(Handed(to, password_mail(to, desk.world.mail.links)))
    return Reply(200, page("Sent", "<h1>Look into your mailbox</h1>"), headers=reply.headers)


def webhook(desk: Desk, request: Request, reply: Reply) -> Reply:
    """A delivery that carries our signature is recorded; anything else is turned away."""
    if request.method != "POST":
        return Reply(405, '{"error": "POST only"}\n', reply.type, (("allow", "POST"),))
    if not signature_holds(desk.secrets["webhook"], request.headers.get("velo-signature", ""), request.body):
        return Reply(401, '{"error": "signature missing or wrong"}\n', reply.type, reply.headers)
    try:
        event = json.loads(request.body)
    except (ValueError, RecursionError):
        return Reply(400, '{"error": "not JSON"}\n', reply.type, reply.headers)
    desk.webhooks = [*desk.webhooks[-_MOST:], {"path": request.path, "event": event}]
    desk.accepted += 1
    return reply


def counter(desk: Desk, request: Request, reply: Reply) -> Reply:  # noqa: ARG001 - as every act
    """How many deliveries were accepted so far."""
    return replace(reply, body=json.dumps({"received": desk.accepted}) + "\n")


def authorize(desk: Desk, request: Request, reply: Reply) -> Reply:
    """The provider of the sign-in: back to a redirect URI that is registered, an error page for any other."""
    asked = dict(parse_qsl(request.query.removeprefix("?"), max_num_fields=_MOST))
    back = asked.get("redirect_uri", "")
    if back not in desk.world.registered:
        return Reply(400, page("Error", "<h1>redirect_uri_mismatch</h1>"), headers=reply.headers)
    code = urlencode({"code": secrets.token_urlsafe(16), "state": asked.get("state", "")})
    return Reply(302, headers=reply.headers, location=f"{back}?{code}")


def called_back(desk: Desk, request: Request, reply: Reply) -> Reply:
    """A session for whoever comes back from the provider with a code."""
    return _signed_in(desk, request, ACCOUNT) if "code=" in request.query else replace(reply, status=400)


def sign(secret: str, body: bytes, at: int) -> str:
    """The header `velo-signature` for a body: time in seconds and HMAC-SHA256 over both."""
    mac = hmac.new(secret.encode(), str(at).encode() + b"." + body, hashlib.sha256)
    return f"t={at},v1={mac.hexdigest()}"


def signature_holds(secret: str, header: str, body: bytes) -> bool:
    """The signature is ours and not older than five minutes."""
    at = header.removeprefix("t=").partition(",")[0]
    if not at.isdecimal() or len(at) > 12 or abs(time.time() - int(at)) > _SKEW:  # noqa: PLR2004 - year 33658
        return False
    return hmac.compare_digest(sign(secret, body, int(at)).encode(), header.encode())


ACTS: dict[str, Act] = {
    "login": login,
    "signup": signup,
    "forgot": forgot,
    "dashboard": dashboard,
    "webhook": webhook,
    "counter": counter,
    "authorize": authorize,
    "callback": called_back,
    "assistant": assistant,
    "reserve": reserving.reserve,
    "cancel": reserving.cancel,
}
