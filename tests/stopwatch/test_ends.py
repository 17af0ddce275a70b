"""Where a private page leads: to its page with the session's cookie, or to a sentence that says why not."""

from dataclasses import dataclass, field
from typing import cast

import pytest

from cockpit.credentials.secret import Secret
from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch import Launch
from cockpit.launch.parts import Route, Session
from cockpit.model import Layer
from cockpit.stopwatch.door import Door, door, origin
from cockpit.stopwatch.ends import leads, timed
from cockpit.vantage import Vantage, Variant
from tests.probes.web import moved, said

MINE = "https://shop.example/mine"
VALUE = "sid=s3cr3t-value-of-the-session"
SECRET = Secret.of("rider", "shop.example", VALUE)
NONE = Unreachable(Layer.PERSON, "no value for rider", "credential")
SESSION = Session("sid", ("shop.example",), "keyring:launch-cockpit/shop/rider")
ROUTE = Route(name="mine", url=MINE, kind="read", private=True)


@dataclass
class Looks:
    """A vantage that gives this credential and this answer, and remembers whether it was signed in."""

    secret: Secret | Unreachable = SECRET
    answer: Response | Unreachable = field(default_factory=lambda: said("mine"))
    signed_in: list[str] = field(default_factory=list)

    async def credential(self, _reference: str) -> Secret | Unreachable:
        return self.secret

    async def fetch(self, url: str, *, secret: Secret, variant: Variant) -> Response | Unreachable:
        assert variant.session
        self.signed_in.append(url)
        seen = self.answer
        return (
            seen
            if isinstance(seen, Unreachable)
            else Response(url, seen.status, seen.headers, "192.0.2.1", seen.body)
        )


def shop(*sessions: Session) -> Launch:
    return sample_launch(routes=(ROUTE,), sessions=sessions)


async def found(looks: Looks, launch: Launch | None = None) -> Door | Unreachable:
    launch = launch or shop(SESSION)
    (one,) = timed(launch, ("mine",))
    return await leads(launch, cast("Vantage", looks), one)


async def test_it_is_timed_as_somebody_who_is_signed_in() -> None:
    at = await found(Looks())
    assert isinstance(at, Door)
    assert (at.url, at.headers) == (MINE, (("cookie", VALUE),))
    assert VALUE not in repr(at)


@pytest.mark.parametrize(
    ("looks", "kind", "text"),
    [
        (Looks(secret=NONE), "credential", "no value for rider"),
        (Looks(answer=DEAD), DEAD.kind, DEAD.cause),
        (Looks(answer=said("no", 401)), "status", "HTTP 401"),
        (Looks(answer=said("no", 403, cf_mitigated="challenge")), "status", "HTTP 403"),
        (Looks(answer=moved("/login", 302)), "signed-out", "is that session over?"),
        (Looks(Secret.of("rider", "shop.example", "no cookie")), "not-a-cookie", "no cookie of the form"),
        (Looks(Secret.of("rider", "other.example", VALUE)), "bound", "other.example"),
    ],
)
async def test_why_it_cannot_be(looks: Looks, kind: str, text: str) -> None:
    why = await found(looks)
    assert isinstance(why, Unreachable)
    assert (why.kind, text in why.cause) == (kind, True)
    assert VALUE not in why.cause


async def test_without_a_session_nothing_is_sent() -> None:
    for launch in (
        shop(),
        shop(Session("sid", ("shop.example",))),
        shop(Session("sid", ("x.example",), "a:b")),
    ):
        looks = Looks()
        why = await found(looks, launch)
        assert isinstance(why, Unreachable)
        assert (why.kind, looks.signed_in) == ("private", [])
        assert "no [[session]] of shop.example names a credential" in why.cause


def test_whose_connections_are_the_same() -> None:
    a, b, c = (door(url) for url in (MINE, "https://SHOP.example:443/", "http://shop.example/"))
    assert a is not None
    assert b is not None
    assert c is not None
    assert origin(a) == origin(b) != origin(c)
    assert door("smtp://shop.example") is None
    assert door("https://a b/") is None
