"""A credential on a request: put there last, over https only, for the host it is bound to and no other."""

import httpx

from cockpit.credentials.secret import Secret, WrongHostError
from cockpit.facts import Unreachable
from cockpit.model import Layer


def attach(request: httpx.Request, secret: Secret) -> Unreachable | None:
    """Put the credential on the request, or say why it stays here; no text ever quotes it."""
    if request.url.scheme != "https":
        return _kept(f"the credential {secret.name} is sent over https only", "plain-http")
    try:
        value = secret.reveal_for(request.url.raw_host.decode("ascii"))
    except WrongHostError as reason:
        return _kept(f"{reason}"[0].lower() + f"{reason}"[1:].rstrip("."), "bound")
    # RFC 6750 section 2.1 allows fewer; h11 quotes a value it refuses in its exception.
    if not (value.isascii() and value.isprintable()) or " " in value:
        return _kept(f"the credential {secret.name} holds a character that no token has", "not-a-token")
    request.headers["Authorization"] = f"Bearer {value}"
    return None


def _kept(cause: str, kind: str) -> Unreachable:
    return Unreachable(Layer.PERSON, cause, kind)
