"""Small examples of walked journeys and of releases, for the cases of checks and for tests."""

from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.releases import Releases, ReleaseSight
from cockpit.facts.samples_http import response
from cockpit.facts.smoke import Smoke, Stepped, Walked
from cockpit.facts.transactions import Transactions
from cockpit.model import Layer

URL = "https://shop.example/"
MARKER = "https://shop.example/version.txt"
NOW = "2026-11-20T12:00:00+00:00"
NO_ANSWER = Unreachable(
    Layer.HTTP, "shop.example port 443 closed the connection without a whole response", "cut-short"
)


def stepped(name: str = "home", status: int = 200, fault: str = "", **more: Any) -> Stepped:
    """A step that was answered as declared, but for what is given."""
    return Stepped(
        **{"name": name, "url": URL, "wanted": "status 200", "sent": True, **more}, status=status, fault=fault
    )


def booked(why: Unreachable | None = NO_ANSWER, **more: Any) -> Stepped:
    """A step that books something, and got no answer."""
    return stepped("book", 0, method="POST", changes=True, why=why, **more)


def walked(*steps: Stepped, journey: str = "booking", **more: Any) -> Walked:
    """A journey of these steps."""
    return Walked(journey, steps or (stepped(),), **more)


def barred(kind: str, cause: str, layer: Layer = Layer.PERSON) -> Walked:
    """A journey that was not walked."""
    return Walked("booking", why=Unreachable(layer, cause, kind))


def smoke(*walks: Walked) -> Smoke:
    """The journeys that only look; one that is well where nothing is given."""
    return Smoke(walks or (walked(),))


def transactions(*walks: Walked) -> Transactions:
    """The journeys that change something."""
    return Transactions(walks)


def releases(
    live: str | Unreachable = "v2",
    *before: tuple[str, str],
    again: str | Unreachable | None = None,
    status: int = 200,
    walks: tuple[str, ...] = (),
    watched: str = "",
    **headers: Any,
) -> Releases:
    """The marker at noon, and at these hours of the day before (the newest first)."""
    looks = tuple(ReleaseSight(f"2026-11-20T{hour}+00:00", release) for hour, release in before)
    ran = tuple(f"2026-11-20T{hour}+00:00" for hour in walks)
    sound = response(MARKER, status, **{"cache_control": "no-store", **headers})
    seen = live if isinstance(live, Unreachable) and live.layer is not Layer.APP else sound
    return Releases(NOW, MARKER, seen, live, live if again is None else again, looks, ran, watched)
