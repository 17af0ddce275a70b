"""A credential on a request: put there last, over https only, for the host it is bound to and no other."""

import re

import httpx

from cockpit.credentials.secret import Secret, WrongHostError
from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.text import remember

# name=value, several of them separated by a semicolon (RFC 6265 section 4.2.1).
_PAIR = r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}=[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*"
_COOKIES = re.compile(rf"{_PAIR}(?:; {_PAIR})*")


# Some tokens are handed out with the scheme they are sent with (`fly tokens create`), or copied with it.
_SCHEMES = ("FlyV1 ", "Bearer ")


def attach(
    request: httpx.Request, secret: Secret, *, session: bool = False, bare: str = ""
) -> Unreachable | None:
    """Put the credential on the request, or say why it stays here; no text ever quotes it.

    `session`: it is the Cookie of somebody who is signed in. `bare` is a field that holds it as it is.
    Otherwise it is a bearer token.
    """
    if request.url.scheme != "https":
        return _kept(f"the credential {secret.name} is sent over https only", "plain-http")
    host = request.url.raw_host.decode("ascii")
    value = cookie(secret, host) if session else _value(secret, host)
    if isinstance(value, Unreachable):
        return value
    if session:
        request.headers["Cookie"] = value
        return None
    # RFC 6750 section 2.1 allows fewer; h11 quotes a value it refuses in its exception.
    scheme = next((one for one in _SCHEMES if value.startswith(one)), "Bearer ")
    if value.startswith(scheme):
        value = value.removeprefix(scheme)
        remember(value)  # an answer may quote it without the scheme
    if not (value.isascii() and value.isprintable()) or " " in value:
        return _kept(f"the credential {secret.name} holds a character that no token has", "not-a-token")
    if bare:
        request.headers[bare] = value
    else:
        request.headers["Authorization"] = f"{scheme}{value}"
    return None


def cookie(secret: Secret, host: str) -> str | Unreachable:
    """The Cookie of somebody who is signed in at that host, or why it stays here."""
    value = _value(secret, host)
    if isinstance(value, Unreachable) or _COOKIES.fullmatch(value):
        return value
    return _kept(f"the credential {secret.name} is no cookie of the form name=value", "not-a-cookie")


def _value(secret: Secret, host: str) -> str | Unreachable:
    try:
        return secret.reveal_for(host)
    except WrongHostError as reason:
        return _kept(f"{reason}"[0].lower() + f"{reason}"[1:].rstrip("."), "bound")


def _kept(cause: str, kind: str) -> Unreachable:
    return Unreachable(Layer.PERSON, cause, kind)
