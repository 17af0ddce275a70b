"""A message that does not come: records are looked at, the provider's log is asked for, the part named."""

from contextlib import aclosing
from typing import Final

from cockpit.drills.mail_files import pick
from cockpit.drills.scene import Scene
from cockpit.drills.talk import Option, Question
from cockpit.launch import Launch
from cockpit.model import CheckJudged, Verdict
from cockpit.standards.mail_senders import meant
from cockpit.standards.mail_stall import Cause, Log, Stall, stalled
from cockpit.text import said_of

# The checks whose red explains why a receiver turns a message away.
_RECORDS: Final = (
    "email.spf-single-valid",
    "email.spf-lookup-limit",
    "email.dkim-key-published",
    "email.dmarc-present",
    "email.from-alignment",
)
_TOLD: Final = (Log.DEFERRED, Log.SUPPRESSED, Log.BOUNCED)
_NOTHING: Final = "-"


async def broken_records(scene: Scene) -> tuple[str, ...]:
    """What is broken now among the records of mail, each in a sentence; judged by the checks themselves."""
    from cockpit.engine import Planned, judge_all  # noqa: PLC0415 - with the probes, only where a mail is late
    from cockpit.live import Live  # noqa: PLC0415
    from cockpit.registry import entries  # noqa: PLC0415

    await scene.vantage.forget()
    known = entries()
    planned = [Planned(known[id_], 1, known[id_].severity) for id_ in _RECORDS if id_ in known]
    broken: list[str] = []
    async with aclosing(judge_all(planned, scene.launch, Live(scene.launch, scene.vantage))) as events:
        async for event in events:
            if isinstance(event, CheckJudged):
                red = (found for found in event.result.findings if found.verdict is Verdict.FAIL)
                broken += [said_of(found.subject, found.summary) for found in red]
    return tuple(sorted(broken))


async def cause_of(scene: Scene) -> tuple[Cause, str]:
    """(the part that failed, what the provider's log says); only what is not known yet is asked."""
    scene.say("Now to which part failed. Looking at the records of mail first.")
    dns = await broken_records(scene)
    for line in dns or ("The records are as they should be.",):
        scene.say(line)
    log = await _log(scene)
    status = await _status(scene, log)
    return stalled(Stall(dns, log, status)), status


async def _log(scene: Scene) -> Log:
    if "log" in scene.memory.words:
        return Log(scene.memory.words["log"])
    log = await pick(
        scene,
        f"Open the event log of the mail service{_where(scene.launch)}. What does it show of the message?",
        Option(Log.ABSENT, "no such message"),
        Option(Log.ACCEPTED, "accepted or queued, and not sent on"),
        Option(Log.DEFERRED, "deferred: it will be tried again"),
        Option(Log.SUPPRESSED, "dropped or suppressed"),
        Option(Log.BOUNCED, "bounced or rejected"),
        Option(Log.DELIVERED, "delivered"),
        Option(Log.UNSEEN, "I cannot look into it"),
    )
    scene.memory.at(scene.memory.step, log=log)
    return Log(log)


def _where(launch: Launch) -> str:
    """The address of the log, as declared or as the provider is known to have it."""
    if launch.email and launch.email.events:
        return f" ({launch.email.events})"
    named = (meant(row.provider) for row in launch.senders)
    return next((f" ({one.events})" for one in named if one and one.events), "")


async def _status(scene: Scene, log: Log) -> str:
    """The text beside the entry, where it can tell something."""
    if log not in _TOLD:
        return ""
    text = await scene.talk.ask(Question("Which code and reason stand beside it?", default=_NOTHING))
    return "" if text == _NOTHING else text
