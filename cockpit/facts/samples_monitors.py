"""Small examples of monitors, for the cases of checks and for tests: everything is watched, every minute."""

from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.joined import Elsewhere, Joined
from cockpit.facts.monitors import NOT_ASKED, Monitored, Monitors, MonitorSource
from cockpit.launch.operations import Monitor
from cockpit.launch.parts import Product, Route
from cockpit.model import Layer

HOME, LOGIN = "https://shop.example/", "https://shop.example/login"
ROUTES = (
    Route(name="home", url=HOME, critical=True),
    Route(name="login", url=LOGIN, kind="auth", critical=True),
)
READ = "keyring:launch-cockpit/shop/monitors"
ROW = Monitor(id="home", target=HOME, provider="Better Stack", credential=READ)
ALONE = Unreachable(Layer.PERSON, "launch.toml alone tells of it", NOT_ASKED)
REFUSED = Unreachable(Layer.PERSON, "Better Stack refuses the token: it may not read", "token-refused")
DOWN = Unreachable(Layer.HTTP, "the API of Better Stack answers HTTP 500", "status")
NO_VALUE = Unreachable(Layer.PERSON, "There is no value for monitors on this machine.", "credential")
NOBODY_ELSE = Joined()
SHOP_ON = {
    "S1": Product(name="Shop", domain="shop.example", roadmap="ecommerce-prototype"),
    "S2": Product(name="Shop", domain="shop.example", roadmap="mobile-demo", markets=("US", "EU")),
    "S4": Product(name="Shop", domain="shop.example", roadmap="b2b-prototype"),
}


def monitored(target: str = HOME, **more: Any) -> Monitored:
    """A monitor that its provider tells of: every minute, two failures, from two regions."""
    name = target.rstrip("/").rpartition("/")[2] or target
    given: dict[str, Any] = {
        "provider": "Better Stack",
        "interval": 60,
        "failures": 2,
        "regions": ("eu", "us"),
        "certificate": True,
        "seen": True,
    }
    return Monitored(name, target, **(given | more))


def monitors(*found: Monitored, asked: Unreachable | None = None, missing: tuple[str, ...] = ()) -> Monitors:
    """What one provider tells."""
    return Monitors((MonitorSource("Better Stack", found, asked, missing),))


def watched(**more: Any) -> Monitors:
    """The first page and signing in, both the same way."""
    return monitors(monitored(HOME, **more), monitored(LOGIN, **more))


def elsewhere(place: str = "us-east", at: str = "2026-11-20T09:00:00+00:00", **more: Any) -> Joined:
    """A run from another place, which reached the first page."""
    return Joined((Elsewhere(place, at, **({"reached": (HOME,)} | more)),))
