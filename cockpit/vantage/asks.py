"""What a request asks for and what it gets."""

from dataclasses import dataclass
from typing import Final

from cockpit.facts.http import Response
from cockpit.facts.trails import Client

JSON: Final = "application/json"
BROWSER: Final = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
FORM: Final = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Variant:
    """What makes a look differ from a plain GET of the same URL.

    `headers` are sent besides those of the client, or in place of those of the same name. Looks with another
    `nth` are looks of their own: the second one shows what a cache does with the first. With `session` the
    credential goes along as a Cookie (`name=value`) instead of a bearer token, and with `bare` as it is in
    the field of that name. `unverified` takes any
    certificate: for an origin that only its edge trusts, at a pinned address and never with a credential.
    """

    headers: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    nth: int = 1
    session: bool = False
    bare: str = ""
    unverified: bool = False


PLAIN: Final = Variant()


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: who we say we are, how many decoded bytes of the body to keep, the media type wanted.

    `credential` is the name of the one that goes along; its value is not here. With a `body`, whose media
    type is `kind`, it is a POST, or the method that the variant names besides GET. `seconds` is how long is
    waited, where that is not what every request is given.
    """

    url: str
    client: Client
    limit: int
    accept: str = ""
    credential: str = ""
    body: bytes | None = None
    variant: Variant = PLAIN
    kind: str = JSON
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Got:
    """A response with its decoded body as bytes, cut at the limit."""

    response: Response
    data: bytes
