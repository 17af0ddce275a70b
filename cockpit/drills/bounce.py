"""Sends one message to an address that bounces, and sees where the bounce shows."""

import secrets
from typing import Final

from cockpit.drills import Drill
from cockpit.drills.mail_files import letter_of, pick
from cockpit.drills.scene import Scene
from cockpit.drills.talk import Option, Question
from cockpit.kit.bouncing import DRILL as NAME
from cockpit.kit.bouncing import Sender, about
from cockpit.launch import Launch
from cockpit.standards.mail_senders import meant
from cockpit.text import redact, safe

DAYS: Final = 180
_SENT, _CANNOT = "sent", "cannot"
_LOG, _MAIL, _APP, _NOWHERE = "log", "mail", "app", "nowhere"
_PLACES: Final = {
    _LOG: "in the event log of {}",
    _MAIL: "as a message in a mailbox of ours",
    _APP: "in the product itself, told by {}",
}


def needs(launch: Launch) -> str:
    """Without a declared sender nobody knows whose bounces to look for."""
    if launch.senders:
        return ""
    return (
        'nobody is declared who sends the product\'s mail; add [[sender]]: provider = "NAME OF THE SERVICE"'
    )


async def play(scene: Scene) -> None:
    """Every declared sender in turn."""
    for sender in scene.launch.senders:
        if sender.provider not in scene.memory.done:
            await _sender(scene, sender)


async def _sender(scene: Scene, sender: Sender) -> None:
    if scene.memory.step == "" and not await _sent(scene, sender):
        return
    answer = await pick(
        scene,
        f"Where does the bounce of {scene.memory.words.get('to', 'that message')} show? It may take minutes.",
        *(Option(place, text.format(sender.provider)) for place, text in _PLACES.items()),
        Option(_NOWHERE, "nowhere"),
    )
    took = scene.memory.marks.since(_SENT)
    if answer == _NOWHERE:
        after = "" if took is None else f" in {took:.0f} s"
        _close(scene, sender, f"The bounce showed nowhere{after}.", {"where": _NOWHERE}, passed=False)
        return
    status = await (_from_message(scene) if answer == _MAIL else _told(scene))
    after = "" if took is None else f" after {took:.0f} s"
    where = _PLACES[answer].format(sender.provider)
    said = f"The bounce showed {where}{after}: {status}."
    found = {"where": answer, "status": status}
    _close(scene, sender, said, found, passed=True, took=took)


async def _sent(scene: Scene, sender: Sender) -> bool:
    """Have the message sent; false where it cannot be, which is an outcome too."""
    to = _address(scene.launch, sender)
    scene.say(
        f"Have {sender.provider} send one message to {to}, which nobody has, so that it bounces: a test "
        "message from its console, or an invitation or a sign-up with that address in the product. (Where "
        "your domain takes mail for every name, take another address that nobody has.)"
    )
    answer = await pick(
        scene,
        "Say sent at the moment you send it.",
        Option(_SENT, "sent: start the clock"),
        Option(_CANNOT, "it cannot be sent"),
    )
    if answer == _CANNOT:
        reason = await scene.talk.ask(Question("Why can it not be sent?"))
        said = f"{scene.person} could not send to an address that bounces: {redact(reason)}"
        _close(scene, sender, said, {}, passed=False)
        return False
    scene.memory.marks.set(_SENT)
    scene.memory.at(_SENT, to=to)
    return True


def _address(launch: Launch, sender: Sender) -> str:
    """The service's own simulator, else an address of ours that nobody has."""
    profile = meant(sender.provider)
    if profile and profile.simulator:
        return profile.simulator
    return f"nobody-{secrets.token_hex(3)}@{launch.sending_domain}"


async def _told(scene: Scene) -> str:
    """The code and the reason as the person reads them there, or the id of the event."""
    text = await scene.talk.ask(Question("Which code and reason, or which event id, does it show?"))
    return safe(redact(text), 200)


async def _from_message(scene: Scene) -> str:
    """What the bounce itself says; a message that is none is told and asked for again."""
    while True:
        letter = await letter_of(scene, "the bounce")
        if letter is None:
            return await _told(scene)
        if letter.bounced:
            told = letter.bounced
            return safe(" ".join(filter(None, (told.code, told.status, told.said))), 200) or told.cause
        scene.say(f'"{safe(letter.subject, 120)}" is not a bounce: it holds no status of a delivery.')


def _close(
    scene: Scene,
    sender: Sender,
    said: str,
    found: dict[str, str],
    *,
    passed: bool,
    took: float | None = None,
) -> None:
    scene.close(
        sender.provider,
        said,
        passed=passed,
        seconds={"bounce": took},
        about=about(scene.launch, sender),
        days=DAYS,
        seen="person",
        found=found,
    )


DRILL = Drill(
    name=NAME,
    title="A message that cannot be delivered comes back to where somebody sees it",
    check="email.bounce-handling",
    minutes=5,
    play=play,
    needs=needs,
)
