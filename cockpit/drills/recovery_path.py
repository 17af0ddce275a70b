"""Goes the whole way of somebody who is locked out: ask, receive, sign in again; every step timed."""

import datetime as dt
import re
from typing import Final

from cockpit.drills import Drill
from cockpit.drills.files import bytes_of, unreadable
from cockpit.drills.letters import complaints, evidence_of
from cockpit.drills.scene import LaterError, Scene
from cockpit.drills.talk import Option, Question
from cockpit.launch import Launch
from cockpit.launch.mail import MailFlow
from cockpit.standards.messages import Message, read_message
from cockpit.text import redact, safe

DAYS: Final = 90
_RESET: Final = re.compile(r"reset|forgot|recover", re.IGNORECASE)
_ASKED, _ARRIVED, _LATER, _NEVER = "asked", "arrived", "later", "never"
_FILE, _PASTE, _ASIS, _IN, _OUT = "file", "paste", "as-is", "in", "out"
_AGAIN: Final = Option(_LATER, "later")


def flow_of(launch: Launch) -> MailFlow | None:
    """The declared way to a new password."""
    return next(
        (flow for flow in launch.mail_flows if flow.sent and _RESET.search(f"{flow.name} {flow.trigger}")),
        None,
    )


def needs(launch: Launch) -> str:
    """Without a declared reset there is no way to go."""
    if flow_of(launch):
        return ""
    return 'no reset is declared; add a [[mail_flow]] with name = "password reset" and the trigger\'s address'


async def play(scene: Scene) -> None:
    """Each step in turn; the one that was under way is asked again after a restart."""
    flow = flow_of(scene.launch)
    assert flow is not None  # `needs` says so
    if scene.memory.step == "":
        await _locked_out(scene, flow)
    if scene.memory.step == _ASKED and not await _arrival(scene, flow):
        return
    if scene.memory.step == _ARRIVED and not await _message(scene, flow):
        return
    if scene.memory.step == "read" and not await _signed_in(scene, flow):
        return
    await _finish(scene, flow)


async def _pick(scene: Scene, text: str, *options: Option) -> str:
    """One of the options.

    Raises:
        LaterError: another time.
    """
    answer = await scene.talk.ask(Question(text, (*options, _AGAIN)))
    if answer == _LATER:
        raise LaterError
    return answer


async def _locked_out(scene: Scene, flow: MailFlow) -> None:
    scene.say(
        "Take an account whose mailbox you can read, in a private window, as if its password were lost. "
        f"Open {flow.trigger or 'the page for a forgotten password'} and ask for a new one."
    )
    await _pick(scene, "Say asked at the moment you send the form.", Option(_ASKED, "asked: start the clock"))
    scene.memory.marks.set(_ASKED)
    scene.memory.at(_ASKED, asked=scene.clock.now().isoformat())


async def _arrival(scene: Scene, flow: MailFlow) -> bool:
    answer = await _pick(
        scene,
        "Say arrived at the moment the message is in the mailbox (look into the spam folder too).",
        Option(_ARRIVED, "arrived"),
        Option(_NEVER, "it does not arrive"),
    )
    waited = scene.memory.marks.since(_ASKED)
    if answer == _NEVER:
        after = f" in {waited:.0f} s" if waited is not None else ""
        _close(scene, flow, f"No message arrived{after}, by the word of {scene.person}.", passed=False)
        return False
    _hold(scene, "mail", waited)
    scene.memory.at(_ARRIVED)
    return True


async def _message(scene: Scene, flow: MailFlow) -> bool:
    """Read what arrived; false when the drill ends with it."""
    while True:
        message = await _given(scene)
        wrong = complaints(scene.launch, flow, message, _when_asked(scene), scene.clock.now())
        digest = scene.keep(evidence_of(message))
        if not wrong:
            links = len(message.links)
            scene.say(f'The message "{safe(message.subject, 120)}" was read: date and {links} links fit.')
            scene.memory.at("read", evidence=digest)
            return True
        scene.say("The message is not as it should be: " + "; ".join(wrong) + ".")
        again = Option("again", "I took the wrong one: give another message")
        if await _pick(scene, "Is that the message?", again, Option(_ASIS, "that is the message")) == _ASIS:
            said = f"The message for a new password is not as it should be: {'; '.join(wrong)}."
            _close(scene, flow, said, passed=False, seen="machine", evidence=digest)
            return False


def _when_asked(scene: Scene) -> dt.datetime:
    """The wall clock's word at the moment of asking; the beginning of the drill where none is kept."""
    try:
        asked = dt.datetime.fromisoformat(scene.memory.words.get("asked", ""))
    except ValueError:
        return scene.memory.begun
    return asked if asked.tzinfo else scene.memory.begun


async def _given(scene: Scene) -> Message:
    """The message as a file or as pasted source."""
    how = await _pick(
        scene,
        "Save the message as it is (.eml, or Show original), or paste its source.",
        Option(_FILE, "a file"),
        Option(_PASTE, "paste the source"),
    )
    if how == _PASTE:
        text = await scene.talk.ask(Question("Paste the whole source, headers included.", many=True))
        return read_message(text.encode("utf-8", "replace"))
    path = await scene.talk.ask(Question("Where is the file?", refuse=unreadable))
    return read_message(bytes_of(path))


async def _signed_in(scene: Scene, flow: MailFlow) -> bool:
    answer = await _pick(
        scene,
        "Follow the link in the message, choose a new password and sign in with it.",
        Option(_IN, "signed in with the new password"),
        Option(_OUT, "it does not work"),
    )
    if answer == _OUT:
        reason = await scene.talk.ask(Question("What happens instead?"))
        said = f"The new password does not sign in, by the word of {scene.person}: {redact(reason)}"
        _close(scene, flow, said, passed=False)
        return False
    _hold(scene, "sign-in", scene.memory.marks.since(_ASKED))
    seen = await scene.talk.ask(Question("What do you see now that you are signed in?"))
    scene.memory.at("in", sees=redact(seen)[:500])
    return True


async def _finish(scene: Scene, flow: MailFlow) -> None:
    """Whether the owner of the account hears of the change, then the row."""
    told = await _pick(
        scene,
        "Did the account's owner get word that the password was changed (a message, or a note in the app)?",
        Option("yes", "yes"),
        Option("no", "no"),
    )
    _hold(scene, "all", scene.memory.marks.since(_ASKED))
    took = {name: _held(scene, name) for name in ("mail", "sign-in", "all")}
    mail = f" after {took['mail']:.0f} s" if took["mail"] is not None else ""
    notice = "came" if told == "yes" else "did not come"
    sees = scene.memory.words.get("sees", "")
    _close(
        scene,
        flow,
        f"The message arrived{mail} and was read by the cockpit: subject, date and links are right. Stated "
        f"by {scene.person}: the new password signs in and shows {sees}; word of the change {notice}.",
        passed=True,
        seconds=took,
        evidence=scene.memory.words.get("evidence", ""),
    )


def _hold(scene: Scene, name: str, seconds: float | None) -> None:
    scene.memory.words[f"{name} took"] = "" if seconds is None else f"{seconds:.1f}"


def _held(scene: Scene, name: str) -> float | None:
    try:
        return float(scene.memory.words.get(f"{name} took", ""))
    except ValueError:
        return None


def _close(
    scene: Scene,
    flow: MailFlow,
    said: str,
    *,
    passed: bool,
    seconds: dict[str, float | None] | None = None,
    seen: str = "person",
    evidence: str = "",
) -> None:
    scene.close(
        scene.launch.domain,
        said,
        passed=passed,
        seconds=seconds,
        about=(flow.trigger,),
        days=DAYS,
        seen=seen,
        evidence=evidence,
    )


DRILL = Drill(
    name="recovery-path",
    title="Somebody who is locked out gets back in: from the forgotten password to the next sign-in",
    check="flow.recovery-path",
    minutes=10,
    play=play,
    needs=needs,
)
