"""The go-live list beside the pack: it belongs to this pack, fits into its minutes, claims nothing false."""

from collections.abc import Iterator
from itertools import pairwise
from re import findall
from typing import Any, Final

from cockpit.handover.schema import Pack, Row, fits, rows
from cockpit.handover.verify.claims import blockers
from cockpit.handover.verify.flaw import Flaw, damage, quoted
from cockpit.handover.verify.links import of, placed, texts, word
from cockpit.model import Verdict

_FILE: Final = "golive.toml"
# Minutes that lie at least between starting something slow and asking for it.
_GAPS: Final = (("alarm-start", "alarm-arrived", 5), ("sign-up", "mails", 2))
_GO: Final = ("go", "conditional-go")
_FEWEST, _MOST = 8, 12  # items
_ROUNDED: Final = 1  # second, by which each measured item may be off


def examine(golive: Pack, pack: Pack) -> Iterator[Flaw]:
    """Damage, each at its place in golive.toml."""
    items = rows(golive, "item")
    yield from _bound(golive, pack)
    yield from _minutes(golive, items)
    yield from _gaps(items)
    yield from _seconds(golive, items)
    yield from _decision(golive, items, pack)
    known = of(pack, "runbook", "id"), of(pack, "evidence", "id")
    for number, row in enumerate(items, 1):
        yield from _item(f"item[{number}]", number, row)
        yield from _named(f"item[{number}]", row, *known)
    yield from _twice(items)
    yield from _people(golive, pack)


def _wrong(place: str, said: str) -> Flaw:
    return damage(f"{_FILE}: {place}", said)


def _checklist(golive: Pack) -> Row:
    return next(iter(rows(golive, "checklist")), {})


def _bound(golive: Pack, pack: Pack) -> Iterator[Flaw]:
    """It is the list of this pack: the same id and digest."""
    told = _checklist(golive)
    for key, table, its in (("pack", "pack", "id"), ("pack_digest", "integrity", "pack_digest")):
        is_ = next((row.get(its) for row in rows(pack, table)), None)
        if told.get(key) != is_:
            yield _wrong(
                f"checklist.{key}", f"says {quoted(told.get(key, 'nothing'))}: it is the list of another pack"
            )


def _number(value: Any) -> float:
    """The value as a number within reason, 0 where it is none."""
    return float(value) if fits("number", value) and abs(value) < 1e9 else 0.0  # noqa: PLR2004 - thirty years


def _minutes(golive: Pack, items: tuple[Row, ...]) -> Iterator[Flaw]:
    budget = _number(_checklist(golive).get("budget_minutes"))
    whole = sum(_number(row.get("minutes")) for row in items)
    if not items:
        yield _wrong("item", "is missing: the list has no items")
    elif not _FEWEST <= len(items) <= _MOST:
        yield _wrong("item", f"has {len(items)} rows; the list has {_FEWEST} to {_MOST}")
    if budget <= 0:
        yield _wrong("checklist.budget_minutes", "does not say how many minutes there are")
    elif whole >= budget:
        yield _wrong("item", f"takes {whole:g} minutes in all, and less than {budget:g} were promised")


def _gaps(items: tuple[Row, ...]) -> Iterator[Flaw]:
    """What travels in the background has the time it needs."""
    ids = [row.get("id") for row in items]
    for start, end, least in _GAPS:
        if start in ids and end in ids:
            first, last = ids.index(start), ids.index(end)
            between = sum(_number(row.get("minutes")) for row in items[first + 1 : last])
            if last < first or between < least:
                yield _wrong(
                    f"item[{last + 1}]",
                    f"asks for it {between:g} minutes after {start}; {least} are the least",
                )


def _seconds(golive: Pack, items: tuple[Row, ...]) -> Iterator[Flaw]:
    """What was measured adds up."""
    told = _checklist(golive)
    measured = [_number(row["seconds"]) for row in items if "seconds" in row]
    taken = told.get("seconds_taken")
    if taken is not None and abs(sum(measured) - _number(taken)) > _ROUNDED * len(items):
        yield _wrong(
            "checklist.seconds_taken", f"says {quoted(taken)}, and the items took {sum(measured):g} s"
        )
    ends: list[Any] = [told.get("started_at"), told.get("finished_at")]
    if all(fits("moment", one) for one in ends) and ends[1] < ends[0]:
        yield _wrong("checklist.finished_at", "is before it was started")


def _decision(golive: Pack, items: tuple[Row, ...], pack: Pack) -> Iterator[Flaw]:
    signed = [row.get("status") for row in rows(pack, "decision")]
    for row in rows(golive, "decision"):
        if row.get("status") not in _GO:
            continue
        if row["status"] not in signed:
            yield _wrong("decision.status", f"says {row['status']}, and the pack says otherwise")
        if undone := [one.get("id", "?") for one in items if one.get("done") is not True]:
            yield _wrong(
                "decision.status", f"says {row['status']}, and {quoted(undone[0])} was not answered yes"
            )
        if found := blockers(pack):
            yield _wrong("decision.status", f"says {row['status']}, and {found[0]} is an open launch blocker")
        if not row.get("by"):
            yield _wrong("decision.by", f"is missing: nobody has signed the {row['status']}")


def _people(golive: Pack, pack: Pack) -> Iterator[Flaw]:
    """Who walked it and who signed are people of the pack."""
    known = of(pack, "person", "id")
    for table, key in (("checklist", "run_by"), ("decision", "by")):
        for place, row in placed(golive, table):
            if word(row, key) and row[key] not in known:
                yield _wrong(f"{place}.{key}", f"nobody has the id {quoted(row[key])}")


def _item(place: str, number: int, row: Row) -> Iterator[Flaw]:
    """Each says where it stands, how long it takes, what to see and what to do if not."""
    if row.get("order") != number:
        yield _wrong(f"{place}.order", f"says {quoted(row.get('order'))} and stands at {number}")
    for key in ("id", "title", "you_should_see", "if_not"):
        if not texts(row.get(key)):
            yield _wrong(f"{place}.{key}", "is missing")
    if word(row, "answer") and (row["answer"] == "yes") is not (row.get("done") is True):
        yield _wrong(f"{place}.done", f"does not fit the answer, which is {quoted(row['answer'])}")
    if _number(row.get("minutes")) <= 0:
        yield _wrong(f"{place}.minutes", "does not say how many minutes it takes")


def _named(place: str, row: Row, runbooks: set[str], evidence: set[str]) -> Iterator[Flaw]:
    """It names only what is in the pack."""
    for text in texts(row.get("if_not")):
        for one in findall(r"\brb-[a-z]+\b", text):
            if runbooks and one not in runbooks:
                yield _wrong(f"{place}.if_not", f"names the runbook {one}, which is not in the pack")
    for where, known in placed({"automatic": row.get("automatic")}, "automatic"):
        if known.get("verdict") not in tuple(Verdict):
            yield _wrong(f"{place}.{where}.verdict", f"says {quoted(known.get('verdict', 'nothing'))}")
        for one in texts(known.get("evidence")):
            if one not in evidence:
                yield _wrong(f"{place}.{where}.evidence", f"names {quoted(one)}, which is not in the pack")


def _twice(items: tuple[Row, ...]) -> Iterator[Flaw]:
    ids = sorted(str(row["id"]) for row in items if word(row, "id"))
    for one in dict.fromkeys(one for one, other in pairwise(ids) if one == other):
        yield _wrong("item", f"has {quoted(one)} twice")
