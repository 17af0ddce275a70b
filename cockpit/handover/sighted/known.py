"""A row without what is not known."""

from collections.abc import Mapping
from typing import Any

from cockpit.handover.schema import Row


def known(**values: Any) -> Row:
    """The values that are known; false and zero are known."""
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}


def merged(first: Mapping[str, Any], second: Mapping[str, Any]) -> Row:
    """Both rows in one; where both know a value, the first counts."""
    return {**second, **first}
