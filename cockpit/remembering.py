"""What a run remembers for the next: small looks of which a check wants two, some time apart.

A fact with a `memory` (a mapping of plain texts, or none) is remembered under its name, in the journal as a
piece of evidence of its own kind. The probe of that fact asks `vantage.recall` for what was seen before.
"""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, Final

from cockpit.evidence import EvidenceError
from cockpit.journal import Journal, JournalError

KIND: Final = "look"
PREFIX: Final = "look."
MOST: Final = 50  # looks of one fact that are recalled
Memory = tuple[str, Mapping[str, str]]
"""When something was seen (UTC ISO 8601), and what."""


async def remember(journal: Journal, facts: Mapping[str, Any], at: dt.datetime) -> None:
    """Keep what the facts of a run want to be remembered.

    Raises:
        JournalError: writing failed for the first time.
    """
    for name, fact in facts.items():
        if memory := getattr(fact, "memory", None):
            blob = json.dumps(dict(memory), sort_keys=True).encode()
            hour = at.isoformat(timespec="seconds")
            await journal.keep(f"{PREFIX}{name}", blob, kind=KIND, media="application/json", at=hour)


def recall(journal: Journal | None, name: str) -> tuple[Memory, ...]:
    """What earlier runs remembered of a fact, newest first; nothing where there is no journal to read."""
    if journal is None:
        return ()
    try:
        kept = journal.past.kept_under(f"{PREFIX}{name}", MOST)
        seen = {digest: _read(journal, digest) for digest in {digest for _, digest in kept}}
    except JournalError:
        return ()  # whoever opened the journal says what is wrong with it
    return tuple((at, found) for at, digest in kept if (found := seen[digest]))


def _read(journal: Journal, digest: str) -> Mapping[str, str]:
    """One memory, or nothing where its file is gone or is none."""
    try:
        data = json.loads(journal.evidence.get(digest))
    except (EvidenceError, ValueError, RecursionError):
        return {}
    return {key: str(value) for key, value in data.items()} if isinstance(data, dict) else {}
