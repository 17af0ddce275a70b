"""Judges and streams what it finds. Judging is pure: the same facts give the same result."""

import asyncio
import logging
import re
import shlex
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Protocol

from cockpit.background import aside
from cockpit.facts import Unreachable
from cockpit.kit import cut
from cockpit.launch import Launch
from cockpit.model import (
    Advance,
    CheckJudged,
    CheckStarted,
    Finding,
    Fix,
    Layer,
    Mode,
    Result,
    Severity,
    Verdict,
)
from cockpit.redacted import redacted
from cockpit.registry import Entry, fact_name

log = logging.getLogger("cockpit")

_HOST = re.compile(r"[^\s:/]+\.[^\s:/]+")
_URL = re.compile(r"https?://\S+")
MOST_FINDINGS = 500  # of one check: a hostile zone or page can hold any number of things to find fault with


@dataclass(frozen=True, slots=True)
class Planned:
    """A check with the place and weight that the roadmap gives it."""

    entry: Entry
    stage: int
    severity: Severity

    @property
    def id(self) -> str:
        """`family.name`."""
        return self.entry.id

    @property
    def title(self) -> str:
        """What it claims when it is green."""
        return self.entry.title

    @property
    def family(self) -> str:
        """The part of the id before the dot."""
        return self.entry.family

    @property
    def mode(self) -> Mode:
        """Who decides."""
        return self.entry.mode


class Source(Protocol):
    """Where facts come from: a live look, or a saved run. `facts` holds, by name, what was seen so far."""

    facts: dict[str, Any]

    async def fact(self, kind: type) -> Any:
        """The fact of that type.

        Raises:
            UnseenError: it could not be gathered as a whole.
        """

    def heard_by(self, tell: Callable[[Advance], None]) -> None:
        """From now on `tell` is called, on the loop, when a slow look has come further."""

    async def aclose(self) -> None:
        """Close whatever the looking opened."""


class UnseenError(Exception):
    """A whole fact is missing: `verdict` is unknown for a dead layer and error for a bug of ours."""

    def __init__(self, why: Unreachable, verdict: Verdict = Verdict.UNKNOWN) -> None:
        super().__init__(why.cause)
        self.why = why
        self.verdict = verdict


class Saved:
    """Facts of an earlier run."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.facts = dict(facts)

    async def fact(self, kind: type) -> Any:
        """The fact as it was saved."""
        seen = self.facts.get(fact_name(kind))
        if not isinstance(seen, kind):
            cause = f"the saved facts hold no {fact_name(kind)}: save them again with this version"
            raise UnseenError(Unreachable(Layer.PERSON, cause, "not-saved"))
        return seen

    def heard_by(self, tell: Callable[[Advance], None]) -> None:
        """Nothing takes time."""

    async def aclose(self) -> None:
        """Nothing is open."""


async def judge_all(
    planned: Sequence[Planned], launch: Launch, source: Source
) -> AsyncGenerator[CheckStarted | CheckJudged | Advance, None]:
    """Judge every planned check as soon as its facts are there; the first finding does not wait for the rest.

    Closing the iterator cancels what is under way.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()

    turn = asyncio.Lock()  # one judgement at a time
    news: asyncio.Queue[asyncio.Task[CheckJudged] | Advance] = asyncio.Queue()

    def tell(advance: Advance) -> None:  # a look may speak from a thread of its own
        loop.call_soon_threadsafe(news.put_nowait, advance)

    source.heard_by(tell)

    async def one(plan: Planned) -> CheckJudged:
        seen = await _seen(plan.entry, source)
        async with turn:  # in a thread: a page of two megabytes takes a second, and a key may be pressed
            result = await aside(lambda: _result(plan, _findings(plan.entry, launch, seen)))
        return CheckJudged(result, round(loop.time() - began, 3))

    for plan in planned:
        yield CheckStarted(plan.entry.id)
    tasks = [asyncio.create_task(one(plan)) for plan in planned]
    for task in tasks:
        task.add_done_callback(news.put_nowait)
    left = len(tasks)
    try:
        while left:
            event = await news.get()
            if isinstance(event, Advance):
                yield event
                continue
            left -= 1
            yield event.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _seen(entry: Entry, source: Source) -> list[Any]:
    """The facts a check needs, or in their place why they could not be gathered."""
    seen = await asyncio.gather(*map(source.fact, entry.needs), return_exceptions=True)
    for fact in seen:
        if isinstance(fact, BaseException) and not isinstance(fact, UnseenError):
            raise fact
    return seen


def _findings(entry: Entry, launch: Launch, seen: Sequence[Any]) -> list[Finding]:
    unseen = next((fact for fact in seen if isinstance(fact, UnseenError)), None)
    if unseen is not None:
        return [replace(cut(launch.domain, unseen.why), verdict=unseen.verdict)]
    return judge(entry, launch, seen)


def judge(entry: Entry, launch: Launch, facts: Sequence[Any]) -> list[Finding]:
    """The findings of one check, given its facts in any order; a crash in it is a finding of its own."""
    by_kind = {type(fact): fact for fact in (launch, *facts)}
    try:
        findings = list(islice(entry.judge(*(by_kind[kind] for kind in entry.takes)), MOST_FINDINGS + 1))
    except Exception as bug:
        log.exception("check %s", entry.id)
        return [_crashed(launch, f"the check itself crashed: {type(bug).__name__}; the log has the details")]
    if len(findings) > MOST_FINDINGS:
        why = f"there are more than {MOST_FINDINGS} findings: the rest was not judged"
        findings[MOST_FINDINGS:] = [
            Finding(launch.domain, Verdict.UNKNOWN, why, kind="too-many", layer=Layer.PERSON)
        ]
    return findings or [_crashed(launch, "the check judged nothing: a bug of ours")]


def _crashed(launch: Launch, summary: str) -> Finding:
    return Finding(launch.domain, Verdict.ERROR, summary, kind="crash", layer=Layer.BUG)


def _result(plan: Planned, findings: Sequence[Finding]) -> Result:
    """The result as everybody may see it: secrets are gone before screen, journal or report."""
    entry = plan.entry
    result = Result(
        check=entry.id,
        title=entry.title,
        stage=plan.stage,
        family=entry.family,
        mode=entry.mode,
        severity=plan.severity,
        findings=tuple(_stamped(entry, finding) for finding in findings),
    )
    return redacted(result)


def _stamped(entry: Entry, finding: Finding) -> Finding:
    """The finding with its check's id, and the check's fix and verify line where it brings none."""
    wrong = finding.verdict in (Verdict.FAIL, Verdict.WARN)
    fix = finding.fix or (Fix(entry.check.fix, undo=entry.check.undo) if wrong else None)
    return replace(
        finding, check=entry.id, fix=fix, verify=finding.verify or _by_hand(entry, finding.subject)
    )


def _by_hand(entry: Entry, subject: str) -> str:
    """The check's verify line about a host or an address; what is neither can only be looked at again.

    A subject can come from the network, and people paste the line into a shell.
    """
    line = entry.check.verify
    takes_urls = line.startswith("curl ") and "://{subject}" not in line
    if _HOST.fullmatch(subject) or (takes_urls and _URL.fullmatch(subject)) or "{subject}" not in line:
        return line.replace("{subject}", shlex.quote(subject))
    return f"cockpit check {entry.id}"
