"""The fact `FallbackPage`: whether the page answers that helps people when mail does not come."""

import re
from dataclasses import dataclass
from typing import Final

from cockpit.facts import Unreachable
from cockpit.launch import Launch

_URL: Final = re.compile(r"https?://[^\s<>\"'()\[\]{}]{1,1000}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FallbackPage:
    """`url` is the first address in `[email] fallback`, empty where there is none; `seen` the status there.

    `end` is where its redirects lead, the address itself where there are none.
    """

    url: str = ""
    seen: int | Unreachable = 0
    end: str = ""


def address(launch: Launch) -> str:
    """The first address in what is declared as the fallback, or nothing."""
    found = _URL.search(launch.email.fallback) if launch.email else None
    return found[0].rstrip(".,;:!?") if found else ""
