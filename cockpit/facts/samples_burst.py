"""Small examples of sign-ins tried in a row, for the cases of checks and for tests."""

from typing import Any

from cockpit.consent import LEFT_OUT
from cockpit.facts import Unreachable
from cockpit.facts.burst import MOST, Burst
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch import Launch
from cockpit.launch.parts import Product, Route
from cockpit.model import Layer

LOGIN = "https://app.shop.example/login"
NOT_ALLOWED = Unreachable(Layer.PERSON, "nothing was sent: it was not allowed: --allow active", LEFT_OUT)


def with_sign_in(url: str = LOGIN, roadmap: str = "ecommerce-prototype") -> Launch:
    """The shop with one page to sign in."""
    product = Product(name="Shop", domain="shop.example", roadmap=roadmap)
    return sample_launch(product=product, routes=(Route(name="login", url=url, kind="auth"),))


def burst(*statuses: int, **changed: Any) -> Burst:
    """Attempts with these answers, by a form; `ended` and the like as given."""
    counted = {status: statuses.count(status) for status in dict.fromkeys(statuses)}
    last = statuses[-1] if statuses else 0
    given = {"page": LOGIN, "target": LOGIN, "form": True, "sent": len(statuses), "last": last, **changed}
    return Burst(statuses=counted, **given)


def through(status: int = 401, **changed: Any) -> Burst:
    """Every attempt was answered alike."""
    return burst(*[status] * MOST, **changed)
