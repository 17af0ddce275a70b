"""Confirms the stack row by row: what was detected, how we know, and the word of a person."""

from typing import Final

from cockpit.drills import Drill
from cockpit.drills.scene import LaterError, Scene
from cockpit.drills.talk import Option, Question
from cockpit.facts.stack import ROWS, Stack
from cockpit.text import redact, safe

DAYS: Final = 180
NONE: Final = "none"
_RIGHT, _OTHER, _LATER = "right", "other", "later"
_LONGEST: Final = 120  # characters of one value


async def play(scene: Scene) -> None:
    """Each row in turn; rows that were answered before a restart are not asked again."""
    stack = await scene.fact(Stack)
    words = scene.memory.words
    for row in ROWS:
        if row not in words:
            scene.memory.at("asking", **{row: await _confirmed(scene, stack, row)})
    corrected = [row for row in ROWS if words[row] not in (stack.value(row), NONE)]
    scene.close(
        scene.launch.domain,
        f"{len(ROWS)} rows confirmed by {scene.person}; {_told(corrected)}.",
        passed=True,
        about=tuple(f"{row}: {words[row]}" for row in ROWS),
        days=DAYS,
        seen="person",
    )


def _told(corrected: list[str]) -> str:
    return f"corrected or added: {', '.join(corrected)}" if corrected else "nothing had to be corrected"


async def _confirmed(scene: Scene, stack: Stack, row: str) -> str:
    """The value of one row as the person has it.

    Raises:
        LaterError: another time.
    """
    value = safe(stack.value(row), _LONGEST)
    scene.say(f"{row}: {value or 'nothing was detected'} ({stack.how(row)})")
    right = (Option(_RIGHT, f"right: {value}"),) if value else ()
    options = (
        *right,
        Option(_OTHER, "something else: type it"),
        Option(NONE, "there is none"),
        Option(_LATER, "later"),
    )
    answer = await scene.talk.ask(Question(f"What is the {row}?", options))
    if answer == _LATER:
        raise LaterError
    if answer == _OTHER:
        return redact(safe(await scene.talk.ask(Question(f"Type the {row}.", refuse=_too_long)), _LONGEST))
    return value if answer == _RIGHT else NONE


def _too_long(text: str) -> str:
    return "" if len(text) <= _LONGEST else f"At most {_LONGEST} characters, please: the name is enough."


DRILL = Drill(
    name="stack",
    title="We know what the product is made of: seven rows, each confirmed by a person",
    check="audit.stack-inventory",
    minutes=5,
    play=play,
)
