"""What a `[[support]]` row is for, by the words of its kind, and whom a rota names."""

import re
from enum import StrEnum

from cockpit.kit import Launch
from cockpit.kit.help_rows import Support

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


class Way(StrEnum):
    """The three things people need to find, each as launch.toml would call it."""

    INCIDENT = "incident"
    WISH = "feature request"
    ROTA = "launch-day rota"


_CALLED = {
    Way.ROTA: ("rota", "roster", "duty", "launch-day", "on-call", "oncall"),
    Way.INCIDENT: ("incident", "incidents", "outage", "outages", "emergency", "urgent", "down", "broken"),
    Way.WISH: (
        "feature",
        "features",
        "wish",
        "wishes",
        "idea",
        "ideas",
        "feedback",
        "improvement",
        "roadmap",
    ),
}


def way(row: Support) -> Way | None:
    """What the row is for, or none where its kind does not say."""
    said = set(_WORD.findall(row.kind.casefold()))
    return next((way for way, words in _CALLED.items() if said.intersection(words)), None)


def on_duty(launch: Launch, row: Support) -> tuple[str, ...]:
    """Ids of the declared people whom a row names, by id or by name."""
    text = f" {' '.join(_WORD.findall(f'{row.path} {row.hours}'.casefold()))} "
    return tuple(one.id for one in launch.people if any(_named(name, text) for name in (one.id, one.name)))


def _named(name: str, text: str) -> bool:
    words = " ".join(_WORD.findall(name.casefold()))
    return bool(words) and f" {words} " in text
