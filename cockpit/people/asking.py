"""What the conversations with people share: they ask for what was not given, and write down what was said.

The same code serves a terminal, the app and a command whose options give everything; `talk` is none where
nobody can be asked, and then a missing answer is refused with the option that would give it.
"""

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cockpit.background import aside
from cockpit.drills.talk import Option, Question, Talk
from cockpit.model import CheckJudged, Result
from cockpit.people.who import NOBODY, RefusedError, gone
from cockpit.record import Row, append
from cockpit.text import safe, said_of

if TYPE_CHECKING:
    from cockpit.sprint import Sprint


@dataclass(frozen=True, slots=True)
class Given:
    """What options gave already; empty where they did not."""

    by: str = ""
    answer: str = ""
    status: str = ""
    statement: str = ""
    reason: str = ""
    compensating: str = ""
    evidence: str = ""
    until: str = ""
    owner: str = ""
    approved_by: str = ""
    scope: tuple[str, ...] = field(default=())


async def need(talk: Talk | None, option: str, given: str, question: Question) -> str:
    """The answer that was given, or asked for now.

    Raises:
        RefusedError: nobody can be asked, or what was given cannot be taken.
        StoppedError: the person stops here.
    """
    if given:
        answer, complaint = question.read(given)
        if complaint:
            raise RefusedError(f"{option}: {complaint}")
        return answer
    if talk is None:
        raise RefusedError(f"{option} is missing. {question.text}")
    return await talk.ask(question)


async def who(sprint: "Sprint", talk: Talk | None, given: str, text: str, option: str = "--by") -> str:
    """The id of a declared person; where options give it, whoever signs is held against launch.toml later."""
    if given:
        return given
    if not sprint.launch.people:
        raise RefusedError(NOBODY)
    there = [one for one in sprint.launch.people if not gone(one, sprint.now().date())]
    options = tuple(Option(one.id, f"{one.name}{f', {one.role}' if one.role else ''}") for one in there)
    return await need(talk, option, given, Question(text, options))


async def looked(sprint: "Sprint", check: str) -> Result | None:
    """Look at one check now; none when the look broke off."""
    return next(iter(await looked_all(sprint, [check])), None)


async def looked_all(sprint: "Sprint", checks: Sequence[str]) -> list[Result]:
    """Look at several checks now; those that a broken-off look did not come to are left out."""
    async with aclosing(sprint.run([*checks])) as events:
        return [event.result async for event in events if isinstance(event, CheckJudged)]


async def say(sprint: "Sprint", *rows: Row) -> tuple[str, ...]:
    """Add what somebody said to the record; the numbers of the rows.

    The loop goes on meanwhile: another program may hold the record for some seconds.

    Raises:
        RecordError: it cannot be written, or looks like a secret.
    """
    numbers = await aside(lambda: append(sprint.voices.path, *rows))
    sprint.listen()
    return numbers


def seen(result: Result) -> str:
    """What a look shows, for somebody about to state something."""
    lines = [f"{result.title} ({result.check}): {result.verdict}"]
    lines += [f"  {safe(said_of(found.subject, found.summary))}" for found in result.findings[:6]]
    return "\n".join(lines)
