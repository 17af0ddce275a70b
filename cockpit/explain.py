"""A check in plain words, or something deliberately not built: what, why, and where the rule comes from."""

import re
import textwrap
from collections.abc import Iterator

from cockpit import roadmap
from cockpit.engine import Planned
from cockpit.kit import asked_of_people
from cockpit.model import Mode
from cockpit.roadmap import Parked, Roadmap

_WHO = {
    Mode.AUTO: "decided by a machine",
    Mode.ASSISTED: "decided by a machine with a person's help",
    Mode.ATTESTED: "stated by a person who signs",
}
_MOST_ASKED = 500  # characters of a question


def explained(planned: Planned, width: int = 78) -> str:
    """Text for a terminal, wrapped at `width` columns."""
    check = planned.entry.check
    head = f"{check.title}\n{planned.id}  stage {planned.stage}, {planned.severity}, {_WHO[planned.mode]}\n"
    parts = [
        ("Why", check.why),
        ("Fix", check.fix),
        ("Undo", check.undo),
        ("Verify", check.verify),
        ("You", asked_of_people(planned.id, check)),
        ("Source", check.source),
    ]
    body = "\n".join(_part(name, text, width) for name, text in parts if text)
    words = "\n".join(_part(f"{term}:", gloss, width) for term, gloss in sorted((check.terms or {}).items()))
    return f"{head}\n{body}\n" + (f"\nWords\n{words}\n" if words else "")


def parked(question: str) -> tuple[Parked, ...]:
    """What no sprint builds and the question is about, by its id or in anybody's words.

    Where the question touches several topics, the longest word it uses decides.
    """
    rows = roadmap.catalogue().parked
    if named := [row for row in rows if question.strip().lower() == row.id]:
        return tuple(named)
    asked = _spelled(question[:_MOST_ASKED])
    said = {row.id: max((len(word) for word in _topic(row) if word in asked), default=0) for row in rows}
    most = max(said.values(), default=0)
    return tuple(row for row in rows if most and said[row.id] == most)


def _topic(row: Parked) -> Iterator[str]:
    for words in (row.id.partition(".")[2], *row.words):
        yield _spelled(words)


def _spelled(text: str) -> str:
    """The words alone, in the singular, each between spaces: ` rate limit `."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return f" {' '.join(word.removesuffix('s') for word in words)} "


def unbuilt(row: Parked, width: int = 78) -> str:
    """Why it is not built, and which roadmaps say so, for a terminal."""
    head = f"{row.what}\n{row.id}  parked: not built here, and never a failure\n"
    names = "; ".join(f"{one.title} ({one.id})" for one in said_by(row))
    return f"{head}\n{_part('Why', row.why, width)}\n{_part('Says', names, width)}\n"


def said_by(row: Parked) -> tuple[Roadmap, ...]:
    """The roadmaps that leave it out."""
    return tuple(one for one in map(roadmap.load, roadmap.IDS) if one.seed in row.seeds)


def _part(name: str, text: str, width: int) -> str:
    return textwrap.fill(
        text, width, initial_indent=f"{name:<8} ", subsequent_indent=" " * 9, break_on_hyphens=False
    )
