"""A row without what is not known."""

from typing import Any

from cockpit.handover.schema import Row


def known(**values: Any) -> Row:
    """The values that are known; false and zero are known."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}
