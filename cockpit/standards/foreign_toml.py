"""Reads TOML that a repository brings: what cannot be read is nothing, and takes no time."""

import re
import tomllib
from typing import Any, Final

# The reader of the standard library takes time that grows with the square of the parts of one dotted key.
_MANY_PARTS: Final = re.compile(r"(?:[\w\"'-]{1,40}[ \t]?\.[ \t]?){64}")


def foreign_toml(text: str) -> dict[str, Any]:
    """The tables of the text; none where it is no TOML, or has a key of 64 parts or more."""
    if _MANY_PARTS.search(text):
        return {}
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
