"""How many deliveries a counter's answer tells. Pure."""

import json
import re
from typing import Any, Final

MEMBERS: Final = ("received", "count", "delivered")
_NUMBER: Final = re.compile(r"[0-9]{1,15}")


def count_in(body: str) -> int | None:
    """The number of accepted deliveries: a bare number, or the first member of MEMBERS in a JSON object."""
    text = body.strip()
    if _NUMBER.fullmatch(text):
        return int(text)
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    found = (_whole(data.get(name)) for name in MEMBERS) if isinstance(data, dict) else ()
    return next((number for number in found if number is not None), None)


def _whole(value: Any) -> int | None:
    """The value where it is a count; true and false are numbers in Python only."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**15 else None
