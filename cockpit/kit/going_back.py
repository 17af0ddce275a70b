"""The way back to the release before, as written down: what the section says and what it leaves open."""

from typing import Final

from cockpit.golive.items import items
from cockpit.kit.guides import spoken
from cockpit.kit.pasting import digest, line, listed, quoted, told
from cockpit.launch import Launch
from cockpit.launch.making import Rollback

__all__ = ["HEADER", "Rollback", "lines", "missing", "on_the_list", "section_digest"]

HEADER: Final = "[deploy.rollback]"
ITEM: Final = "way-back"
# The keys of the section, with a value to start from and what each of them is.
_KEYS: Final = {
    "steps": (
        listed(("Open WHERE and choose the release before.", "Press WHICH BUTTON.", "Read /version.txt.")),
        "no steps",
    ),
    "last_known_good": (quoted("WHICH RELEASE"), "no last good release"),
    "data_caveat": (quoted("WHAT HAPPENS TO DATA WRITTEN SINCE"), "no word about data written since"),
}


def missing(back: Rollback) -> dict[str, str]:
    """What the section leaves open: each key with a phrase."""
    said = {
        "steps": bool(spoken(back.steps)),
        "last_known_good": told(back.last_known_good),
        "data_caveat": told(back.data_caveat) or back.data_caveat.strip().casefold().rstrip(".") == "none",
    }
    return {key: phrase for key, (_, phrase) in _KEYS.items() if not said[key]}


def lines(*keys: str) -> str:
    """The keys to paste into the section that is there; all of them with its header unless given."""
    if not keys:
        return "\n".join((HEADER, *(f"{key} = {value}" for key, (value, _) in _KEYS.items())))
    return "\n".join(line(key, _KEYS[key][0], HEADER) for key in keys)


def section_digest(back: Rollback) -> str:
    """16 hex digits that change with any word of the section."""
    return digest((*back.steps, back.last_known_good, back.data_caveat))


def on_the_list(launch: Launch) -> bool:
    """The ten-minute list asks the founder to find the way back."""
    return any(item.id == ITEM for item in items(launch))
