"""A message that a person gives: as a file or as pasted source, with the word where it lay."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from cockpit.drills.files import bytes_of, unreadable
from cockpit.drills.letters import SKEW
from cockpit.drills.mail_tries import Try
from cockpit.drills.scene import LaterError, Scene
from cockpit.drills.talk import Option, Question
from cockpit.standards.mailboxes import INBOX, JUNK, TAB, called
from cockpit.text import safe

if TYPE_CHECKING:
    from cockpit.facts.letters import Letter

LATER: Final = Option("later", "later")
OLDEST: Final = dt.timedelta(7)  # a message that lay there before the drill says little about today
_FIELD: Final = re.compile(r"[\w-]{1,80}:|From ")
_TOP: Final = re.compile(r"^(?:Delivered-To|Received|Return-Path|X-Received): ", re.MULTILINE)
_PREFACE: Final = 5000  # characters
_FILE, _PASTE, _AGAIN, _ASIS, _GONE = "file", "paste", "again", "as-is", "gone"


async def pick(scene: Scene, text: str, *options: Option) -> str:
    """One of the options.

    Raises:
        LaterError: another time.
    """
    answer = await scene.talk.ask(Question(text, (*options, LATER)))
    if answer == LATER.key:
        raise LaterError
    return answer


async def given(scene: Scene, one: Try, since: dt.datetime | None) -> "Letter | None":
    """The message, read; none when the person finds that it is not there.

    Args:
        scene: the drill.
        one: what is tried.
        since: when it was set off; none where it lay there before.
    """
    while True:
        letter = await letter_of(scene, f"the message {one.flow.name}")
        if letter is None:
            return None
        strange = tuple(_strange(one, letter, since, scene.clock.now()))
        if not strange:
            return letter
        scene.say(f"That seems to be another message: {'; '.join(strange)}.")
        again = Option(_AGAIN, "I took the wrong one: give another")
        if await pick(scene, "Is that the message?", again, Option(_ASIS, "that is the message")) == _ASIS:
            return letter


async def letter_of(scene: Scene, what: str) -> "Letter | None":
    """The message in a file or in what is pasted, read; none where there is none after all."""
    from cockpit.probes.letters import read_letter  # noqa: PLC0415 - brings DNS along

    how = await pick(
        scene,
        f"Save {what} as it is (.eml; Download or Show original), or paste its source.",
        Option(_FILE, "a file"),
        Option(_PASTE, "paste the source"),
        Option(_GONE, "it is not there"),
    )
    if how == _GONE:
        return None
    if how == _PASTE:
        text = await scene.talk.ask(Question("Paste the whole source, headers included.", many=True))
        data = source(text).encode("utf-8", "replace")
        return await read_letter(data, scene.launch, scene.vantage, pasted=True)
    data = bytes_of(await scene.talk.ask(Question("Where is the file?", refuse=unreadable)))
    return await read_letter(data, scene.launch, scene.vantage)


def source(text: str) -> str:
    """The message in what was pasted: Gmail's page "Show original" has a table of its own above it."""
    if _FIELD.match(text.lstrip()):
        return text
    top = _TOP.search(text[:_PREFACE])
    return text[top.start() :] if top else text


def _strange(one: Try, letter: "Letter", since: dt.datetime | None, now: dt.datetime) -> Iterator[str]:
    """Why it is probably not the message that was set off."""
    if letter.trouble:
        yield letter.trouble
        return
    subject = one.flow.subject
    if subject and subject.casefold() not in letter.subject.casefold() and letter.bounced is None:
        yield f'its subject is "{safe(letter.subject, 120)}", declared is "{subject}"'
    if not letter.date:
        yield "it has no date"
        return
    written = dt.datetime.fromisoformat(letter.date)
    if not (since - SKEW if since else now - OLDEST) <= written <= now + SKEW:
        yield f"it was written on {written:%Y-%m-%d at %H:%M} UTC, which is not {_when(since)}"


def _when(since: dt.datetime | None) -> str:
    return "during this drill" if since else f"within the last {OLDEST.days} days"


async def folder_of(scene: Scene, one: Try) -> str:
    """Where a person says that the message lay."""
    at = f"at {called(one.provider)}" if one.box is None else f"in the mailbox {one.place}"
    return await pick(
        scene,
        f"Where {at} did the message {one.flow.name} lie?",
        Option(INBOX, "in the inbox"),
        Option(TAB, "in a part beside it (Promotions, Updates, Other)"),
        Option(JUNK, "in spam or junk"),
    )
