"""The accounts a product must have, as far as the outside shows whose customers it is."""

from typing import Final

from cockpit.facts.stack import Stack
from cockpit.handover.schema import Row

# A row of the stack, and the category of the account behind it.
_CATEGORIES: Final = {
    "registrar": "registrar",
    "DNS host": "dns",
    "hosting": "hosting",
    "database": "database",
    "email provider": "email-provider",
    "auth provider": "auth",
    "deploy flow": "repo-ci",
}


def rows(stack: Stack) -> list[Row]:
    """One row for each part of the stack that shows: its category, and the company's name."""
    found = {category: stack.of(row) for row, category in _CATEGORIES.items()}
    return [{"service": seen[0].value, "category": category} for category, seen in found.items() if seen]
