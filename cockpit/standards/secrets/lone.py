"""Files that are nothing but a key: no word tells them, only that there is nothing else."""

import re
from typing import Final

from cockpit.facts.leaks import Stance
from cockpit.standards.secrets.named import drawn
from cockpit.standards.secrets.placeholders import dummy
from cockpit.standards.secrets.rule import Rule, rule
from cockpit.standards.secrets.sift import Kept

_LONGEST: Final = 64  # bytes of such a file
# https://guides.rubyonrails.org/security.html#custom-credentials: config/master.key
_RAILS: Final = re.compile(rb"([0-9a-f]{32})\r?\n?")


def lone(data: bytes) -> tuple[Rule, Kept] | None:
    """What the whole file is, and by which rule it is named; never raises."""
    found = _RAILS.fullmatch(data) if len(data) <= _LONGEST else None
    if found is None or dummy(found[1]) or not drawn(found[1]):
        return None
    return rule("rails-master-key"), Kept(found[1], *found.span(1), Stance.SECRET, "")
