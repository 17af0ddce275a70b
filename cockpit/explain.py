"""A check in plain words: what it claims, why, what to do, where the rule comes from."""

import textwrap

from cockpit.engine import Planned
from cockpit.model import Mode

_WHO = {
    Mode.AUTO: "decided by a machine",
    Mode.ASSISTED: "decided by a machine with a person's help",
    Mode.ATTESTED: "stated by a person who signs",
}


def explained(planned: Planned, width: int = 78) -> str:
    """Text for a terminal, wrapped at `width` columns."""
    check = planned.entry.check
    head = f"{check.title}\n{planned.id}  stage {planned.stage}, {planned.severity}, {_WHO[planned.mode]}\n"
    parts = [
        ("Why", check.why),
        ("Fix", check.fix),
        ("Undo", check.undo),
        ("Verify", check.verify),
        ("Source", check.source),
    ]
    body = "\n".join(_part(name, text, width) for name, text in parts if text)
    words = "\n".join(_part(f"{term}:", gloss, width) for term, gloss in sorted((check.terms or {}).items()))
    return f"{head}\n{body}\n" + (f"\nWords\n{words}\n" if words else "")


def _part(name: str, text: str, width: int) -> str:
    return textwrap.fill(
        text, width, initial_indent=f"{name:<8} ", subsequent_indent=" " * 9, break_on_hyphens=False
    )
