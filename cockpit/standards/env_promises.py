"""A variable that a file promises, and whether a value that stands beside it is one."""

import re
from dataclasses import dataclass
from typing import Final

_PLACEHOLDER: Final = re.compile(
    r"|<.*|\[[^\]]*\]|\$.*|%.*|@.*|\{\{.*|[xX*.]+|(?:your|my|change|replace|insert|todo|example|dummy|placeholder"
    r"|secret|none|null|true|false|test|local|fake|unused|django-insecure).*"
    r"|no[nt]?[-_ ](?:an?[-_ ])?(?:real|secret|used|needed|set)\b.*"
    r"|.*\b(?:for|at|only)[-_ ](?:the[-_ ])?build(?:ing|[-_ ]?time)?\b.*",
    re.IGNORECASE | re.DOTALL,
)
_REDACTED: Final = "[redacted: "


@dataclass(frozen=True, slots=True)
class Promise:
    """A name on a line; `literal`: a value stands there, which is gone already."""

    name: str
    line: int = 0
    environment: str = ""
    literal: bool = False


def is_literal(value: object) -> bool:
    """A value of its own, neither empty nor a reference nor something to be filled in."""
    if not isinstance(value, str):
        return False
    said = value.strip().strip("\"'")
    return _REDACTED in said or _PLACEHOLDER.fullmatch(said) is None
