"""Webhooks: what an answer to an unsigned event means, and why an address redirects."""

import pytest

from cockpit.standards.webhook_redirects import Why, why
from cockpit.standards.webhooks import Door, door

URL = "http://shop.example/hooks"


@pytest.mark.parametrize(
    ("status", "meaning"),
    [
        (200, Door.ACCEPTED),
        (204, Door.ACCEPTED),
        (302, Door.SENT_ON),
        (400, Door.REFUSED),
        (401, Door.REFUSED),
        (403, Door.REFUSED),
        (422, Door.REFUSED),
        (404, Door.ABSENT),
        (405, Door.ABSENT),
        (410, Door.ABSENT),
        (501, Door.ABSENT),
        (429, Door.LIMITED),
        (500, Door.FAILED),
        (999, Door.FAILED),
    ],
)
def test_what_a_status_means(status: int, meaning: Door) -> None:
    assert door(status) is meaning


@pytest.mark.parametrize(
    ("target", "causes"),
    [
        ("https://shop.example/hooks", (Why.SCHEME,)),
        ("https://www.shop.example/hooks", (Why.SCHEME, Why.HOST)),
        ("http://shop.example/hooks/", (Why.SLASH,)),
        ("https://www.shop.example/hooks/", (Why.SCHEME, Why.HOST, Why.SLASH)),
        ("https://shop.example/login?next=/hooks", (Why.SIGN_IN,)),
        ("https://shop.example/other", (Why.ELSEWHERE,)),
        ("https://hooks.other.example/hooks", (Why.ELSEWHERE,)),
    ],
)
def test_why_it_redirects(target: str, causes: tuple[Why, ...]) -> None:
    assert why(URL, target) == causes
