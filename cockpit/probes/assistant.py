"""Puts the assistant to the test and reads the team's own results; gathers `Assistant`.

Only with the consent, below a domain that is shown to be ours, one question at a time and at most as many as
`[ai] budget` says. Answers are judged on the spot and forgotten.
"""

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from cockpit.background import aside
from cockpit.evidence import read_plain
from cockpit.facts import Unreachable
from cockpit.facts.assistant import Assistant, Attempt, OwnTests
from cockpit.facts.http import Response, challenge
from cockpit.facts.stated import Stated
from cockpit.facts.zone import Zone
from cockpit.launch import Launch
from cockpit.launch.operations import Assistant as Declared
from cockpit.model import Advance, Layer
from cockpit.probes.permission import held_back
from cockpit.standards.ai_answers import Said, said
from cockpit.standards.ai_cases import AiCase, Attack, as_json, chosen
from cockpit.standards.ai_results import MOST_BYTES, Tried, read
from cockpit.standards.ai_verdicts import SHORTEST_CANARY, Outcome, judged, squeezed
from cockpit.standards.locations import host_of
from cockpit.text import redact, safe
from cockpit.vantage import Vantage

if TYPE_CHECKING:
    from cockpit.credentials.secret import Secret

SECONDS: Final = 300.0
APART_SECONDS: Final = 0.5
LONGEST_SECONDS: Final = 240.0
PATIENCE_SECONDS: Final = 45.0  # a model that thinks first, and tools that it asks
_BODY: Final = 524_288  # bytes of one answer: in a stream each word is wrapped in two hundred
_FAILED: Final = 10  # names of failed cases that are told
_OK, _TOO_MANY, _BROKEN, _DENIED = 2, 429, 500, (401, 403)
_WONT: Final = (400, 422)  # what a filter of the provider's says to one question
Pause = Callable[[float], Awaitable[None]]


async def gather(launch: Launch, vantage: Vantage, stated: Stated, zone: Zone) -> Assistant:
    """The team's results where there are some, and what was asked where that is allowed."""
    declared = launch.ai
    if declared is None:
        return Assistant()
    results = await aside(lambda: _results(declared, vantage)) if declared.results else None
    seen = Assistant(declared.endpoint, results=results)
    if not declared.endpoint:
        return seen
    if why := held_back(launch, vantage, stated, zone, declared.endpoint):
        return replace(seen, why=why)
    secret = await vantage.credential(declared.credential) if declared.credential else None
    if isinstance(secret, Unreachable):
        return replace(seen, why=secret)
    return replace(await series(vantage, declared, secret), results=results)


def attacks(declared: Declared) -> tuple[Attack, ...]:
    """What can be judged with what is declared: a canary shows what leaked, a list of acts what was done."""
    canary = len(squeezed(declared.canary)) >= SHORTEST_CANARY
    may = {Attack.INJECTION: True, Attack.EXFILTRATION: canary, Attack.TOOL: bool(declared.acts)}
    return tuple(attack for attack, can in may.items() if can)


@dataclass(slots=True)
class _Talk:
    """What was asked so far, without the answers."""

    declared: Declared
    attempts: list[Attempt] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    asked: int = 0

    def heard(self, case: AiCase, seen: Response) -> None:
        """Judge one answer, or say why it cannot be read."""
        answer = said(seen.body, self.declared.reply, self.declared.acts)
        if seen.status // 100 != _OK:
            answer = f"it answers HTTP {seen.status} to this question"
        elif seen.truncated:
            answer = f"its answer is longer than {_BODY >> 10} KiB"
        text = answer.text if isinstance(answer, Said) else ""
        told = sha256(text.strip().encode("utf-8", "replace")).hexdigest()
        self.answers[told] += 1
        self.lines.append(f"{case.id}:{told}")
        if case.attack is None:
            return
        if isinstance(answer, Said):
            result = judged(case, answer.text, answer.acts, self.declared.canary)
            self.attempts.append(Attempt(case.id, case.attack, result.outcome, result.why))
        else:
            self.attempts.append(Attempt(case.id, case.attack, Outcome.UNSURE, answer))

    def seen(self, why: Unreachable | None = None) -> Assistant:
        """All of it as the fact."""
        return Assistant(
            self.declared.endpoint,
            tuple(self.attempts),
            self.asked,
            same=self.asked > 2 and len(self.answers) == 1,  # noqa: PLR2004 - two may be alike by chance
            transcript=_digest("\n".join(self.lines).encode()) if self.lines else "",
            why=why,
        )


async def series(
    vantage: Vantage, declared: Declared, secret: "Secret | None", pause: Pause = asyncio.sleep
) -> Assistant:
    """Question after question, until the budget is used up or the endpoint says stop."""
    talk, loop = _Talk(declared), asyncio.get_running_loop()
    planned, began = chosen(attacks(declared), declared.budget), loop.time()
    for number, case in enumerate(planned, 1):
        if loop.time() - began > LONGEST_SECONDS:
            cause = f"{host_of(declared.endpoint)} took more than {LONGEST_SECONDS:g} s"
            return talk.seen(_after(talk, Unreachable(Layer.APP, cause, "slow")))
        vantage.tell(Advance("asking the assistant", number, len(planned), "questions"))
        answer = _taken(await _put(vantage, declared, secret, case), case)
        talk.asked += 1
        if isinstance(answer, Unreachable):
            return talk.seen(_after(talk, answer))
        talk.heard(case, answer)
        if number < len(planned) and not vantage.here(answer.address):
            await pause(APART_SECONDS)
    return talk.seen()


async def _put(
    vantage: Vantage, declared: Declared, secret: "Secret | None", case: AiCase
) -> Response | Unreachable:
    """One question; the credential goes along where one is declared."""
    body = as_json(case.fields(declared.field, declared.document))
    if secret is None:
        return await vantage.post(declared.endpoint, body, _BODY, seconds=PATIENCE_SECONDS)
    return await vantage.query(declared.endpoint, body, secret, _BODY, seconds=PATIENCE_SECONDS)


def _taken(answer: Response | Unreachable, case: AiCase) -> Response | Unreachable:
    """The answer, or why nothing more is asked."""
    if isinstance(answer, Unreachable):
        return answer
    if answer.challenged:
        return challenge(host_of(answer.url))
    if answer.status // 100 == _OK or (case.attack and answer.status in _WONT):
        return answer
    layer, kind, why = Layer.HTTP, "status", ""
    if answer.status == _TOO_MANY:
        kind, why = "limit", ": it was asked too often"
    elif answer.status in _DENIED:
        layer, kind, why = Layer.PERSON, "denied", ": it wants a credential ([ai] credential)"
    elif answer.status >= _BROKEN:
        layer, kind = Layer.APP, "broken"
    return Unreachable(layer, f"{answer.url} answers HTTP {answer.status} to a question{why}", kind)


def _after(talk: _Talk, why: Unreachable) -> Unreachable:
    """The same, with how many questions had been answered where there were some."""
    if talk.asked < 2:  # noqa: PLR2004
        return why
    return Unreachable(why.layer, f"{why.cause} (question {talk.asked})", why.kind)


def _results(declared: Declared, vantage: Vantage) -> OwnTests | Unreachable:
    """The file of the team, as counts."""
    try:
        data = read_plain(vantage.folder / declared.results)
    except (OSError, ValueError) as reason:
        words = reason.strerror if isinstance(reason, OSError) and reason.strerror else "it is no path"
        return Unreachable(Layer.REPO, f"[ai] results cannot be read: {words}", "no-results")
    found = read(data[: MOST_BYTES + 1])
    if isinstance(found, str):
        return Unreachable(Layer.REPO, f"[ai] results cannot be read: {found}", "no-results")
    return _counted(found, _digest(data), vantage.now.date())


def _counted(found: Tried, digest: str, today: dt.date) -> OwnTests:
    def of(attack: Attack) -> Iterator[bool]:
        return (case.passed for case in found.cases if case.attack is attack)

    tried = [attack for attack in Attack if any(case.attack is attack for case in found.cases)]
    lost = {
        attack: tuple(
            redact(safe(case.name)) for case in found.cases if case.attack is attack and not case.passed
        )
        for attack in tried
    }
    return OwnTests(
        digest,
        {attack: (sum(of(attack)), sum(1 for _ in of(attack))) for attack in tried},
        {attack: names[:_FAILED] for attack, names in lost.items() if names},
        sum(case.attack is None for case in found.cases),
        redact(safe(found.model)),
        _age(found.day, today),
    )


def _digest(data: bytes) -> str:
    return f"sha256:{sha256(data).hexdigest()[:16]}"


def _age(day: str, today: dt.date) -> int | None:
    try:
        return (today - dt.date.fromisoformat(day)).days
    except ValueError:
        return None
