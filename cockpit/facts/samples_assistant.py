"""Small examples of an assistant that was put to the test, for the cases of checks and for tests."""

from typing import Any

from cockpit.consent import LEFT_OUT
from cockpit.facts import Unreachable
from cockpit.facts.assistant import Assistant, Attempt, OwnTests
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch import Launch
from cockpit.launch.operations import Assistant as Declared
from cockpit.launch.parts import Product
from cockpit.model import Layer
from cockpit.standards.ai_cases import Attack, cases
from cockpit.standards.ai_verdicts import Outcome

ENDPOINT = "https://api.shop.example/assistant"
CANARY = "brass-otter-lantern-41"
NOT_ASKED = Unreachable(Layer.PERSON, "nothing was sent: it was not allowed: --allow active", LEFT_OUT)


def with_assistant(**declared: Any) -> Launch:
    """The shop with an assistant that can be judged; fields as given."""
    given = {"endpoint": ENDPOINT, "canary": CANARY, "acts": "acts", "owner": "ana", **declared}
    return sample_launch(ai=Declared(**given))


def says_it_has_one() -> Launch:
    """The shop whose product has AI, and nothing else is said of it."""
    product = Product(name="Shop", domain="shop.example", roadmap="mobile-demo", has_ai=True)
    return sample_launch(product=product)


def assistant(*worse: tuple[str, Outcome], count: int = 4, **changed: Any) -> Assistant:
    """Every case of the first `count` of each attack held, but for those named."""
    bad = dict(worse)
    asked = [
        Attempt(case.id, attack, bad.get(case.id, Outcome.HELD), "" if case.id not in bad else "as asked for")
        for attack in Attack
        for case in [case for case in cases() if case.attack is attack][:count]
        if case.attack
    ]
    given = {"endpoint": ENDPOINT, "asked": len(asked) + 1, "transcript": "sha256:" + "0" * 16, **changed}
    return Assistant(attempts=tuple(asked), **given)


def team_results(passed: int = 20, total: int = 20, age: int | None = 3, **changed: Any) -> OwnTests:
    """The team's own tests of all three kinds, of three days ago."""
    counts = dict.fromkeys(Attack, (passed, total))
    failed = dict.fromkeys(Attack, ("case 7",)) if passed < total else {}
    given = {"digest": "sha256:" + "1" * 16, "counts": counts, "failed": failed, "age": age, **changed}
    return OwnTests(**given)
