"""Sets off each message customers wait for, sees it arrive in our mailboxes, and reads it."""

import datetime as dt
from typing import TYPE_CHECKING, Final

from cockpit.drills import Drill
from cockpit.drills.mail_cause import cause_of
from cockpit.drills.mail_files import folder_of, given, pick
from cockpit.drills.mail_outcome import came, lost
from cockpit.drills.mail_tries import Try, errand, fresh_address, tries
from cockpit.drills.mail_watch import SENT, took, watch, watching
from cockpit.drills.scene import Scene
from cockpit.drills.talk import Option, Question
from cockpit.kit.mail_drills import line_for, sent, undeclared_kinds
from cockpit.launch import Launch
from cockpit.record import FILE
from cockpit.record import load as load_record
from cockpit.standards.mail_stall import ADVICE, Cause, Log, Part, Stall, stalled
from cockpit.standards.mailboxes import INBOX, JUNK, TAB, called
from cockpit.text import redact

if TYPE_CHECKING:
    from cockpit.facts.letters import Letter
    from cockpit.vantage.mailbox import Arrived, Box

_GIVE, _STALLED = "give", "stalled"
_AT_ONCE: Final = 2.0  # seconds in which no mail travels: it was set off before the clock
_HAVE, _CANNOT, _ARRIVED, _NEVER, _WAIT = "have", "cannot", "arrived", "never", "wait"
_ALL, _REST = "all", "rest"
_TABBED: Final = ("gmail", "outlook")  # their inbox has parts that IMAP does not tell


def needs(launch: Launch) -> str:
    """Without a declared message there is nothing to set off."""
    if sent(launch):
        return ""
    return (
        "no message is declared; add [[mail_flow]]: name, trigger (the page that sets it off) and subject, "
        "and [[mailbox]]: the address of a mailbox of yours"
    )


async def play(scene: Scene) -> None:
    """Every message at every mailbox in turn."""
    todo = tries(scene.launch)
    if not scene.memory.done and scene.memory.step == "":
        _remind(scene)
        await _choose(scene, todo)
    for one in todo:
        if one.subject not in scene.memory.done:
            await _try(scene, one)


def _remind(scene: Scene) -> None:
    """Name the kinds of message that the roadmap asks for and nobody has declared."""
    if kinds := undeclared_kinds(scene.launch):
        scene.say(
            f"The roadmap also asks for: {', '.join(kinds)}. This drill does not try what is not declared; "
            f'add to launch.toml (trigger = "none" where there is no such message):'
        )
        scene.talk.say(f"\n{line_for(scene.launch, *kinds)}\n")


async def _choose(scene: Scene, todo: tuple[Try, ...]) -> None:
    """Where some of it went well before, it can be left as it is."""
    today = scene.clock.now().date()
    rows = load_record(scene.folder / FILE).drills
    held = [
        one.subject
        for one in todo
        if (row := rows.get((scene.name, one.subject))) and row.passed and (row.until or today) >= today
    ]
    if not held or len(held) == len(todo):
        return
    text = f"{len(held)} of {len(todo)} went well before and still hold. What is to be tried?"
    chosen = await pick(scene, text, Option(_REST, "only the others"), Option(_ALL, "everything again"))
    if chosen == _REST:
        scene.memory.done |= dict.fromkeys(held, True)


async def _try(scene: Scene, one: Try) -> None:
    """One message at one mailbox, from the errand to the row."""
    begins = scene.memory.step == ""
    async with watching(scene, one) as box:
        if begins and not await _set_off(scene, one, box):
            return
        if scene.memory.step == SENT:
            await _arrival(scene, one, box, watched=begins)
        if scene.memory.step == _GIVE:
            await _read(scene, one)
    if scene.memory.step == _STALLED:
        cause, status = await cause_of(scene)
        by = scene.memory.words.get("by", "machine" if box else "person")
        lost(scene, one, cause, status, seen=by)


async def _set_off(scene: Scene, one: Try, box: "Box | None") -> bool:
    """The errand; false when the message cannot be set off at all, which is an outcome too."""
    address = fresh_address(one)
    scene.say(errand(one, address))
    answer = await pick(
        scene,
        "Say sent at the moment you set it off.",
        Option(SENT, "sent: start the clock"),
        *(() if box else (Option(_HAVE, "it lies here already: I give the message"),)),
        Option(_CANNOT, "it cannot be set off"),
    )
    if answer == _CANNOT:
        reason = await scene.talk.ask(Question("Why can it not be set off?"))
        cause = Cause(
            Part.APPLICATION, f"it could not be set off: {redact(reason)}", ADVICE[Part.APPLICATION]
        )
        lost(scene, one, cause, "", seen="person")
        return False
    if answer == _HAVE:
        scene.memory.at(_GIVE)
        return True
    scene.memory.marks.set(SENT)
    scene.memory.at(SENT, to=address, asked=scene.clock.now().isoformat())
    return True


def _since(scene: Scene) -> dt.datetime | None:
    """When the message was set off by the wall clock; none where it was there before."""
    try:
        asked = dt.datetime.fromisoformat(scene.memory.words.get("asked", ""))
    except ValueError:
        return None
    return asked if asked.tzinfo else None


async def _arrival(scene: Scene, one: Try, box: "Box | None", *, watched: bool) -> None:
    """Wait for it, with open eyes or by asking; the step says what comes next."""
    since = _since(scene) or scene.memory.begun
    while box:
        ended = await watch(scene, one, box, since)
        if ended.arrived:
            await _arrived(scene, one, ended.arrived, took(scene, ended.arrived, since, watched=watched))
            return
        if ended.blind:
            scene.say(f"{one.place} cannot be read any more: {ended.blind}.")
            break
        if not await _waits_on(scene):
            return
    await _asked(scene, one)


async def _arrived(scene: Scene, one: Try, arrived: "Arrived", seconds: float | None) -> None:
    """Read what came, and where it lay."""
    from cockpit.probes.letters import read_letter  # noqa: PLC0415 - brings DNS along

    letter = await read_letter(arrived.data, scene.launch, scene.vantage)
    if seconds is not None and seconds < _AT_ONCE < (letter.seconds or 0.0):
        scene.say("It was there as soon as you said sent, so its own stamps say how long it took.")
        seconds = letter.seconds
    folder = JUNK if arrived.junk else arrived.folder
    if folder == INBOX and one.provider in _TABBED:
        folder = await _part(scene, one)
    await came(scene, one, letter, folder, seconds)


async def _part(scene: Scene, one: Try) -> str:
    return await pick(
        scene,
        f"It is in the inbox of {one.place}. In which part does {called(one.provider)} show it?",
        Option(INBOX, "Primary or Focused"),
        Option(TAB, "Promotions, Updates, Other"),
    )


async def _waits_on(scene: Scene) -> bool:
    """Nothing came in all that time: whether to look on here; the step says what comes next if not."""
    answer = await pick(
        scene,
        f"After {scene.memory.marks.since(SENT) or 0:.0f} s the message is neither in the inbox nor in junk.",
        Option(_NEVER, "find out which part failed"),
        Option(_WAIT, "look once more"),
        Option(_HAVE, "it is there, under another subject: I give the message"),
    )
    if answer == _WAIT:
        return True
    scene.memory.at(_STALLED if answer == _NEVER else _GIVE)
    return False


async def _asked(scene: Scene, one: Try) -> None:
    """Nobody but the person can see the mailbox."""
    answer = await pick(
        scene,
        f"Say arrived at the moment {one.flow.name} is in the mailbox; look into spam and all tabs too. "
        f"{one.limit(scene.launch)} s are allowed, {one.patience(scene.launch) / 60:.0f} minutes are enough.",
        Option(_ARRIVED, "arrived"),
        Option(_NEVER, "it does not arrive"),
    )
    if answer == _NEVER:
        scene.memory.at(_STALLED, by="person")
        return
    waited = scene.memory.marks.since(SENT)
    scene.memory.at(_GIVE, waited="" if waited is None else f"{waited:.1f}")


async def _read(scene: Scene, one: Try) -> None:
    """The message as the person gives it, and where it lay."""
    since = _since(scene)
    letter = await given(scene, one, since)
    if letter is None:
        scene.memory.at(_STALLED)
        return
    if letter.bounced:
        told = letter.bounced
        status = " ".join(filter(None, (told.code, told.status, told.said)))
        lost(scene, one, stalled(Stall(log=Log.BOUNCED, status=status)), status, seen="person")
        return
    folder = await folder_of(scene, one)
    await came(scene, one, letter, folder, _seconds(scene, letter, since), seen="person")


def _seconds(scene: Scene, letter: "Letter", since: dt.datetime | None) -> float | None:
    """From the trigger to the last server, by its clock; never more than the person saw it take.

    Without a trigger that was seen, from the hour it was written.
    """
    last = next((relay.at for relay in letter.relays if relay.at), "")
    waited = _waited(scene)
    if since is None or not last:
        return letter.seconds if since is None else waited
    by_server = max(0.0, (dt.datetime.fromisoformat(last) - since).total_seconds())
    return by_server if waited is None else min(by_server, waited)


def _waited(scene: Scene) -> float | None:
    """Seconds until the person said that it was there."""
    try:
        return float(scene.memory.words.get("waited", ""))
    except ValueError:
        return None


DRILL = Drill(
    name="mail",
    title="Every message that customers wait for arrives: quickly, signed, in the inbox, with sound links",
    check="email.flow-tested",
    minutes=10,
    play=play,
    needs=needs,
)
