"""What is said when somebody attests, waives, decides or drills; each gives its last sentence."""

from typing import TYPE_CHECKING, Final

from cockpit.background import aside
from cockpit.drills import Drill, drills
from cockpit.drills.memory import left_over
from cockpit.drills.play import Ending, Setting, play
from cockpit.drills.talk import Option, Question, Talk
from cockpit.kit.stating import name_of
from cockpit.model import Result
from cockpit.people import accepting, asking, choosing, stating
from cockpit.people.asking import Given
from cockpit.people.waiving import Count, Standing
from cockpit.people.who import RefusedError, signer
from cockpit.sprint import Sprint
from cockpit.text import said_of
from screens import flight

if TYPE_CHECKING:
    from screens.app import CockpitApp

_AGREE, _ANEW = "agree", "anew"
COMMIT: Final = "Kept in launch.record.toml: commit it with the product."


async def held(app: "CockpitApp", talk: Talk, what: str, check: str) -> str:
    """Hold one of them, by the name of its action, about a check or about none.

    Raises:
        RefusedError, RecordError, StoppedError: as the conversations of `cockpit.people.asking`.
        OSError: a drill cannot keep where it is.
    """
    sprint = await fresh(app)
    refuse_nobody(sprint)
    if what == "drill":
        return await drill(sprint, talk, sprint.checks[check].entry.check.drill if check else "")
    if what == "decide":
        return await decide(sprint, talk)
    return await (attest if what == "attest" else waive)(sprint, talk, check)


async def fresh(app: "CockpitApp") -> Sprint:
    """The sprint, read anew when launch.toml has changed.

    Raises:
        RefusedError: it cannot be used any more.
    """
    if app.board is None:
        raise RuntimeError("somebody spoke before the sprint was open")
    if app.board.changed():
        try:
            app.board.replace(await flight.read(app.open_sprint))
        except flight.NotReadError as reason:
            raise RefusedError(str(reason)) from None
    return app.board.sprint


def refuse_nobody(sprint: Sprint) -> None:
    """Say who could sign, before anything is asked that nobody could sign."""
    if not sprint.launch.people:
        signer(sprint.launch, "", sprint.now().date())


async def attest(sprint: Sprint, talk: Talk, check: str) -> str:
    """A person's word about a check, judged anew."""
    result = await stating.attest(sprint, check, Given(), talk)
    return f"{_outcome(result)}\n{COMMIT}"


def _outcome(result: Result | None) -> str:
    if result is None:
        return "It was not looked at again."
    found = result.findings[0]
    return f"{result.verdict}  {result.check}: {said_of(found.subject, found.summary)}"


async def waive(sprint: Sprint, talk: Talk, check: str) -> str:
    """Agree to the waiver that waits for another person, or ask for one."""
    sprint.listen()
    waiting = [
        one for one in sprint.voices.waivers if one.count is Count.PENDING and one.waiver.check == check
    ]
    if waiting and await talk.ask(_wished(sprint, waiting[-1])) == _AGREE:
        by = await asking.who(sprint, talk, "", "Who agrees?")
        await accepting.approve(sprint, waiting[-1].id, by)
        return f"It counts from now on, until {waiting[-1].waiver.until}.\n{COMMIT}"
    number = await accepting.waive(sprint, check, Given(), talk)
    return (
        "Asked for. It counts once another person agrees: here with v, or on their own checkout with\n"
        f"cockpit waive --approve {number}\n{COMMIT}"
    )


def _wished(sprint: Sprint, one: Standing) -> Question:
    row = one.waiver
    asks = f"{name_of(sprint.launch, row.by)} asks to accept this until {row.until}: {row.reason}"
    text = f"{asks}\nMeanwhile: {row.compensating}\nAnother person has to agree."
    return Question(text, (Option(_AGREE, "I agree to it"), Option(_ANEW, "ask for another waiver instead")))


async def decide(sprint: Sprint, talk: Talk) -> str:
    """Sign beside the decision that stands, or decide anew."""
    sprint.listen()
    signed = sprint.signed()
    if signed is not None and not signed.stale:
        row = signed.row
        what = f"signed {row.status.replace('-', ' ')} on {row.at:%Y-%m-%d at %H:%M} UTC"
        text = f"{name_of(sprint.launch, row.by)} {what}. And you?"
        ways = (Option(_AGREE, "sign beside it, as a second person"), Option(_ANEW, "decide anew"))
        if await talk.ask(Question(text, ways)) == _AGREE:
            await choosing.countersign(sprint, await asking.who(sprint, talk, "", "Who signs?"))
            return f"Signed.\n{COMMIT}"
    await choosing.decide(sprint, Given(), talk)
    return f"Signed.\n{COMMIT}"


async def drill(sprint: Sprint, talk: Talk, name: str) -> str:
    """Play a drill, and judge anew what it decides."""
    chosen = await _chosen(sprint, talk, name)
    talk.say(f"{chosen.title}. About {chosen.minutes} minutes.")
    by = await asking.who(sprint, talk, "", "Who are you?")
    try:
        ending = await play(chosen, Setting(sprint.launch, sprint.folder, talk, by))
    except ValueError as reason:
        raise RefusedError(f"[vantage]: {reason}") from None
    if ending is Ending.LEFT:
        return "Left unfinished: d goes on with it."
    sprint.listen()
    results = await asking.looked_all(sprint, _decided_by(sprint, chosen.name))
    return "\n".join([*(map(_outcome, results) if results else [_outcome(None)]), COMMIT])


def _decided_by(sprint: Sprint, name: str) -> list[str]:
    """Every check that a drill decides: one real message settles several."""
    return [check for check, planned in sprint.checks.items() if planned.entry.check.drill == name]


async def _chosen(sprint: Sprint, talk: Talk, name: str) -> Drill:
    """The drill of that name, or the one a person picks.

    Raises:
        RefusedError: this build has none of that name, or it cannot be done now.
    """
    known = await aside(drills)
    if not name:
        doable_first = sorted(known.values(), key=lambda one: bool(one.needs(sprint.launch)))
        options = tuple(Option(one.name, _listed(one, sprint)) for one in doable_first)
        name = await talk.ask(Question("Which drill?", options))
    if name not in known:
        raise RefusedError(f"this build has no drill {name}")
    if why := known[name].needs(sprint.launch):
        raise RefusedError(f"the drill {name} cannot be done now: {why}")
    return known[name]


def _listed(one: Drill, sprint: Sprint) -> str:
    done = [row for (name, _), row in sprint.voices.record.drills.items() if name == one.name]
    state = f"passed {done[-1].at:%Y-%m-%d}" if done and done[-1].passed else "did not pass" if done else ""
    left = left_over(sprint.folder, one.name)
    notes = [f"left unfinished {left}" if left else state, "not now" if one.needs(sprint.launch) else ""]
    note = ", ".join(filter(None, notes))
    return f"{one.title} ({one.minutes} min{f', {note}' if note else ''})"
