"""What a request asks for and what it gets."""

from dataclasses import dataclass

from cockpit.facts.http import Response
from cockpit.facts.trails import Client


@dataclass(frozen=True, slots=True)
class Ask:
    """One GET: who we say we are, how many decoded bytes of the body to keep, the media type wanted.

    `credential` is the name of the one that goes along; its value is not here. With a `body`, which is JSON,
    it is a POST.
    """

    url: str
    client: Client
    limit: int
    accept: str = ""
    credential: str = ""
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Got:
    """A response with its decoded body as bytes, cut at the limit."""

    response: Response
    data: bytes
