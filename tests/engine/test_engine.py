"""Judging: pure, streamed, honest about crashes and missing facts."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from cockpit.engine import MOST_FINDINGS, Planned, Saved, UnseenError, judge_all
from cockpit.facts import Unreachable
from cockpit.facts.fronts import Fronts
from cockpit.facts.names import Names
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import Check, check, failed, passed
from cockpit.launch import Launch
from cockpit.model import Advance, CheckJudged, CheckStarted, Finding, Layer, Result, Severity, Verdict
from cockpit.registry import Entry

LAUNCH = sample_launch()
DECLARED: Check = check(
    "It works",
    severity=Severity.HIGH,
    why="because",
    fix="Mend it.",
    undo="Break it.",
    verify="dig {subject}",
    source="RFC 1035",
)


def planned(id_: str, judge: Any, *needs: type) -> Planned:
    return Planned(Entry(id_, DECLARED, judge, (), (Launch, *needs)), 2, Severity.HIGH)


def good(launch: Launch, _names: Names) -> Iterator[Finding]:
    yield passed(launch.domain, "fine")


def bad(launch: Launch, _names: Names) -> Iterator[Finding]:
    yield failed(launch.domain, "broken", "not fine")


def crashing(launch: Launch, _names: Names) -> Iterator[Finding]:
    yield passed(launch.domain, "fine")
    raise ZeroDivisionError


def silent(_launch: Launch) -> Iterator[Finding]:
    yield from ()


def slow(launch: Launch, _fronts: Fronts) -> Iterator[Finding]:
    yield passed(launch.domain, "fine")


class Gate:
    """A source whose `fronts` come only when the gate is opened."""

    def __init__(self) -> None:
        self.open = asyncio.Event()
        self.facts: dict[str, object] = {}

    async def fact(self, kind: type) -> Any:
        if kind is Fronts:
            self.tell(Advance("reading the history", 1, 4, "MB"))
            await self.open.wait()
            return Fronts(())
        return Names({})

    def heard_by(self, tell: Callable[[Advance], None]) -> None:
        self.tell = tell

    async def aclose(self) -> None:
        self.open.set()


async def results(*plans: Planned, source: Any = None) -> dict[str, Result]:
    events = judge_all(plans, LAUNCH, source or Saved({"names": Names({}), "fronts": Fronts(())}))
    return {event.result.check: event.result async for event in events if isinstance(event, CheckJudged)}


async def test_findings_are_stamped_with_id_fix_and_verify() -> None:
    seen = await results(planned("a.good", good, Names), planned("a.bad", bad, Names))
    assert seen["a.good"].verdict is Verdict.PASS
    found = seen["a.bad"].findings[0]
    assert (found.check, found.verify) == ("a.bad", f"dig {LAUNCH.domain}")
    assert found.fix is not None
    assert (found.fix.text, found.fix.undo) == ("Mend it.", "Break it.")
    assert seen["a.good"].findings[0].fix is None


@pytest.mark.parametrize(
    ("line", "subject", "told"),
    [
        ("curl https://{subject}/", "shop.example", "curl https://shop.example/"),
        ("curl https://{subject}/", "https://shop.example/a", "cockpit check a.bad"),
        ("curl {subject}", "https://shop.example/a b", "cockpit check a.bad"),
        ("curl -I {subject}", "https://shop.example/a?b=c&d", "curl -I 'https://shop.example/a?b=c&d'"),
        ("dig {subject} A", "page https://shop.example/", "cockpit check a.bad"),
        ("dig {subject} A", "https://shop.example/", "cockpit check a.bad"),
        ("dig {subject} A", "$(id).shop.example", "dig '$(id).shop.example' A"),
        ("curl https://{subject}/", "session_id", "cockpit check a.bad"),
        ("cockpit drill dns-proof", "the drill", "cockpit drill dns-proof"),
    ],
)
async def test_a_verify_line_is_about_something_it_can_ask(line: str, subject: str, told: str) -> None:
    def judge(_launch: Launch, _names: Names) -> Iterator[Finding]:
        yield failed(subject, "broken", "not fine")

    entry = Entry("a.bad", replace(DECLARED, verify=line), judge, (), (Launch, Names))
    seen = await results(Planned(entry, 2, Severity.HIGH))
    assert seen["a.bad"].findings[0].verify == told


async def test_a_crash_is_an_error_of_that_check_alone() -> None:
    seen = await results(planned("a.crash", crashing, Names), planned("a.good", good, Names))
    assert seen["a.crash"].verdict is Verdict.ERROR
    assert seen["a.crash"].findings[0].layer is Layer.BUG
    assert seen["a.good"].verdict is Verdict.PASS


async def test_a_check_that_judges_nothing_is_an_error() -> None:
    assert (await results(planned("a.silent", silent)))["a.silent"].verdict is Verdict.ERROR


async def test_a_missing_fact_is_unknown_with_its_cause() -> None:
    seen = await results(planned("a.good", good, Names), source=Saved({}))
    assert seen["a.good"].verdict is Verdict.UNKNOWN
    assert "names" in seen["a.good"].findings[0].summary


async def test_a_crashed_probe_is_an_error_for_all_who_need_it() -> None:
    class Broken(Saved):
        async def fact(self, kind: type) -> Any:
            raise UnseenError(Unreachable(Layer.BUG, f"our probe {kind.__name__} crashed"), Verdict.ERROR)

    seen = await results(planned("a.good", good, Names), planned("a.slow", slow, Fronts), source=Broken({}))
    assert {result.verdict for result in seen.values()} == {Verdict.ERROR}


async def test_the_first_finding_does_not_wait_for_the_rest() -> None:
    gate = Gate()
    events = judge_all([planned("a.slow", slow, Fronts), planned("a.good", good, Names)], LAUNCH, gate)
    seen = [await anext(events) for _ in range(4)]
    assert [type(event) for event in seen] == [CheckStarted, CheckStarted, Advance, CheckJudged]
    assert str(seen[2]) == "reading the history: 1 of 4 MB (25 %)"
    assert isinstance(seen[3], CheckJudged)
    assert seen[3].result.check == "a.good"
    gate.open.set()
    last = await anext(events)
    assert isinstance(last, CheckJudged)
    assert last.result.check == "a.slow"


async def test_closing_cancels_what_is_under_way() -> None:
    before = len(asyncio.all_tasks())
    events = judge_all([planned("a.slow", slow, Fronts)], LAUNCH, Gate())
    await anext(events)
    waiting = asyncio.ensure_future(anext(events))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await events.aclose()
    assert len(asyncio.all_tasks()) == before


async def test_the_same_facts_give_the_same_results() -> None:
    plans = [planned("a.good", good, Names), planned("a.bad", bad, Names)]
    first = await results(*plans)
    for _ in range(9):
        assert await results(*plans) == first


async def test_a_flood_of_findings_is_cut_and_said() -> None:
    def flood(launch: Launch) -> Iterator[Finding]:
        while True:
            yield passed(launch.domain, "again")

    result = (await results(planned("a.flood", flood)))["a.flood"]
    assert len(result.findings) == MOST_FINDINGS + 1
    assert result.verdict is Verdict.UNKNOWN


def test_a_slow_look_says_in_short_how_far_it_is() -> None:
    far = (Advance("reading", 1, 4, "MB"), Advance("building", 12, 0, "s"), Advance("auditing", 0))
    assert [one.short for one in far] == ["reading 25 %", "building 12 s", "auditing"]
