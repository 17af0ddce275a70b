"""Which declared message is of a kind that a roadmap asks for."""

import pytest

from cockpit import roadmap
from cockpit.standards.mail_kinds import is_kind, missing, wants_fresh_address


@pytest.mark.parametrize(
    ("kind", "words", "expected"),
    [
        ("password-reset", "forgot https://shop.example/forgot", True),
        ("password-reset", "receipt", False),
        ("verification", "Confirm your e-mail", True),
        ("verification", "Order confirmation", False),
        ("invite", "Invitation to a team", True),
        ("receipt", "Your invoice", True),
        ("order-update", "shipping notice", True),
        ("confirmation", "booking confirmed", True),
        ("transactional", "anything at all", True),
        ("a kind of tomorrow", "a kind of tomorrow", True),
        ("a kind of tomorrow", "receipt", False),
    ],
)
def test_kinds(kind: str, words: str, expected: bool) -> None:
    assert is_kind(kind, words) is expected


def test_what_nobody_declared() -> None:
    assert missing(("password-reset", "receipt"), ("reset", "hello")) == ("receipt",)
    assert missing(("transactional",), ()) == ("transactional",)


@pytest.mark.parametrize("name", roadmap.IDS)
def test_every_kind_of_every_roadmap_is_known(name: str) -> None:
    """An unknown kind would be looked for word by word and never found."""
    for kind in roadmap.load(name).required["email_flows"]:
        assert missing((kind,), ("reset verify invite receipt order confirmed notification",)) == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [("sign-up", True), ("invite", True), ("password reset", False), ("reset after sign-up", False)],
)
def test_who_needs_an_address_the_product_has_never_seen(words: str, expected: bool) -> None:
    assert wants_fresh_address(words) is expected
