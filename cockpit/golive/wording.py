"""The words around the list: the clock, what waits, what the machine says, what to do after a no."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cockpit.golive.item import Item
from cockpit.golive.machine import Word
from cockpit.golive.progress import Progress, Wait, spoken
from cockpit.golive.walk import Walk
from cockpit.model import Verdict

CALL: Final = "Whom to call"
_SAYS: Final = {Verdict.PASS: "green", Verdict.FAIL: "red", Verdict.UNKNOWN: "undecided"}


def clock(progress: Progress) -> str:
    """`3:48 of 10:00 used`, and by how much it is over."""
    total, budget = progress.walk.total, progress.budget
    if total > budget:
        return f"{spoken(total)} used, {spoken(total - budget)} over {spoken(budget)}"
    return f"{spoken(total)} of {spoken(budget)} used"


def place(walk: Walk) -> str:
    """`5 of 12`."""
    return f"{min(walk.at + 1, len(walk.items))} of {len(walk.items)}"


def waiting(waits: Sequence[Wait]) -> str:
    """`the alarm was set off 2:10 ago; the mail was asked for 1:05 ago`."""
    return "; ".join(f"{one.begun}{_ago(one)}" for one in waits)


def _ago(one: Wait) -> str:
    if one.seconds is None:
        return " before the clock was set back"
    return f" {spoken(one.seconds)} ago{', it should be there by now' if one.late else ''}"


def machine(word: Word | None) -> str:
    """What the machine says of an item in one sentence; nothing where it has nothing to say."""
    if word is None:
        return ""
    check = f" ({word.check})" if word.check else ""
    return f"{_SAYS[word.verdict]}{check}: {word.said}"


def mend(item: Item, word: Word | None) -> Iterator[tuple[str, str]]:
    """(label, words) of what to do after a no, whom to call, which runbook."""
    yield "What to do", item.if_not
    if word is not None and word.fix:
        yield "The machine", f"{word.check}: {word.fix}"
    runbook = (word.runbook if word is not None else "") or item.runbook
    if runbook:
        yield "Runbook", f"{runbook}, in RUNBOOKS.md of the handover"
    yield CALL, item.call


def settled(item: Item) -> str:
    """The question after a no."""
    return "Do the checks agree now?" if not item.needs_person else "Is it settled now?"


def opening(walk: Walk, product: str) -> str:
    """What is ahead, before the clock starts."""
    minutes = sum(item.minutes for item in walk.items)
    return (
        f"{len(walk.items)} questions about {product}, about {minutes:g} minutes. What nobody answers "
        "counts as no. The alarm and the mail travel while you go on."
    )


def left_to_do(walk: Walk, words: Mapping[str, Word]) -> Iterator[str]:
    """Every no with what to do, and every question without an answer, for the end of the walk."""
    for item in walk.refused:
        word = words.get(item.id)
        runbook = (word.runbook if word is not None else "") or item.runbook
        more = f" Runbook {runbook}." if runbook and runbook not in item.if_not else ""
        yield f"no: {item.title}. {item.if_not}{more} Call {item.call}."
    for item in walk.unanswered:
        yield f"not answered, so it counts as no: {item.title}."
