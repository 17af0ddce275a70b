"""Small builders of `Cors` for the cases of checks and for tests: a server with one rule."""

from collections.abc import Iterator
from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.facts.cors import (
    ALLOWED,
    FOREIGN,
    LOOK_ALIKE,
    NULL,
    PLAIN,
    STRANGER,
    Cors,
    CrossAsk,
    CrossPlace,
    allowed_at,
    asked_at,
)
from cockpit.facts.http import Response
from cockpit.facts.samples_http import response
from cockpit.facts.trails import absolute
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.standards.cors import CREDENTIALS, ORIGIN


@dataclass(frozen=True)
class Says:
    """The rule of a server: `listed` origins by name; `lets_in` is `any`, `look-alike` or `*` besides.

    `always` is one value for everybody; `credentials`, `vary` and `control` (Cache-Control) are headers,
    `status` and `preflight` what a GET and an OPTIONS are answered with; `bare`: a GET gets no such headers.
    `dead` and `challenged` say that something else answers.
    """

    listed: tuple[str, ...] = ()
    lets_in: str = ""
    always: str = ""
    credentials: str = "true"
    vary: str = "Origin"
    control: str = "public, max-age=300"
    status: int = 200
    preflight: int = 204
    bare: bool = False
    challenged: bool = False
    dead: Unreachable | None = None

    def to(self, ask: CrossAsk, url: str) -> Response | Unreachable:
        """The answer to one question."""
        if self.dead:
            return self.dead
        named = dict(self._headers(ask))
        seen = response(url, self.preflight if ask.preflight else self.status)
        return Response(seen.url, seen.status, tuple(named.items()), seen.address)

    def _headers(self, ask: CrossAsk) -> Iterator[tuple[str, str]]:
        if self.challenged:
            yield "cf-mitigated", "challenge"
        value = "" if self.bare and not ask.preflight else self.always or self._echo(ask)
        if value:
            yield ORIGIN, value
            if self.credentials:
                yield CREDENTIALS, self.credentials
        if self.vary:
            yield "vary", self.vary
        if self.control:
            yield "cache-control", self.control

    def _echo(self, ask: CrossAsk) -> str:
        if self.lets_in == "*":
            return "*"
        return ask.origin if self.lets_in in ("any", ask.kind) or ask.origin in self.listed else ""


def cross(launch: Launch, says: Says) -> Cors:
    """Every question of the product, answered by one rule."""
    places = {}
    for host, route in asked_at(launch).items():
        url = absolute(launch, route.url)
        asks = (CrossAsk(kind, origin, early, says.to(CrossAsk(kind, origin, early, _NOBODY), url))
                for kind, origin, early in _questions(launch, host))  # fmt: skip
        places[host] = CrossPlace(url, tuple(asks))
    return Cors(places)


def late(launch: Launch, why: Unreachable) -> Cors:
    """No question was put."""
    urls = {host: absolute(launch, route.url) for host, route in asked_at(launch).items()}
    return Cors({host: CrossPlace(url, (), why) for host, url in urls.items()})


def _questions(launch: Launch, host: str) -> Iterator[tuple[str, str, bool]]:
    allowed, _ = allowed_at(launch, host)
    if allowed:
        yield ALLOWED, allowed[0], False
    yield STRANGER, FOREIGN, False
    if allowed:
        yield ALLOWED, allowed[-1], True
    yield NULL, "null", True
    first = allowed[0] if allowed else f"https://{launch.domain}"
    yield LOOK_ALIKE, f"{first}.cockpit-probe-{launch.domain}", False
    yield PLAIN, first.replace("https:", "http:"), False


_NOBODY = Unreachable(Layer.TCP, "")
