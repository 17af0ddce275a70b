"""Speed: measured before and after, what to mend, and scripts of others."""

from typing import Final

from cockpit.documents import timing
from cockpit.documents.cells import NOTHING, cell, proof, severity, toned, unit, words
from cockpit.documents.document import Block, Cell, Document, Missing
from cockpit.documents.gaps import missing
from cockpit.documents.parts import (
    EVIDENCE,
    Columns,
    Read,
    judged,
    of,
    one,
    say,
    still_open,
    table,
    texts,
    under,
)
from cockpit.documents.risks import in_order, to_mend
from cockpit.handover.schema import Pack, Row, rows
from cockpit.page.reading import number

_THIRD_PARTY: Final = "perf.third-party-scripts"
_SERVED: Final = "Read from what is served on"
_HOLDING: Final = toned({"holds the page up": "bad", "its styles hold the page up": "mild"})
_ROUTE_LINE: Final = '[[route]]\nname = "home"\nurl = "https://example.com/"\ncritical = true'
_MEASURE: Final = "No route was timed yet. Name those that matter, then take their time: cockpit measure"
_CHANGED: Final = "Changed in between"
_ONCE: Final = (EVIDENCE, _CHANGED)
_SURE: Final = (
    "At most: the true p95 is no higher, 95 % sure. A change is told only where a test shows one that is "
    "more than chance."
)


def _after(row: Row) -> Cell:
    """The speed now, in the tone of its answer to the limit."""
    now = number(row, "after_p95")
    if now is not None:
        return Cell(f"{words(now)} ms", timing.answer(row).tone)
    return Cell("no answer", "bad") if number(row, "failures") else NOTHING


def _columns(pack: Pack) -> Columns:
    seen = proof(pack)
    return {
        "Route": of("route"),
        "Limit": of("limit_ms", unit("ms")),
        "Before (p95)": of("before_p95", unit("ms")),
        "After (p95)": _after,
        "At most": of("at_most", unit("ms")),
        "Requests": lambda row: cell(timing.counted(row)),
        "Answer": timing.answer,
        "Against before": lambda row: timing.against(row) or NOTHING,
        _CHANGED: of("fix"),
        EVIDENCE: lambda row: seen([row[key] for key in ("before", "after") if key in row]),
    }


def _timed(pack: Pack) -> tuple[Block, ...]:
    """Every route that was timed, or how to time one."""
    found = rows(pack, "performance")
    if not found:
        return (Missing(_MEASURE, _ROUTE_LINE),)
    bound = any(number(row, "at_most") is not None for row in found)
    return (*table(found, _columns(pack), _ONCE), *(say(_SURE, "quiet") if bound else ()))


def _slow(row: Row) -> bool:
    return timing.answer(row).tone == "bad"


def _standing(pack: Pack) -> tuple[Block, ...]:
    found = rows(pack, "performance")
    if not found:
        return ()
    if slow := sum(map(_slow, found)):
        return say(f"{slow} of {len(found)} routes answer later than their limit.", "bad")
    quick = sum(timing.answer(row).tone == "good" for row in found)
    if quick < len(found):
        return say(f"{quick} of {len(found)} routes were seen to answer in time.", "mild")
    return say("Every route that was timed answers within its limit.", "good")


def perf_baseline(pack: Pack) -> Document:
    """`out.perf-baseline`."""
    lead = (
        "How fast pages answer, before and after the work: of 100 answers, 95 were at least this fast (p95)."
    )
    blocks = (*_standing(pack), *_timed(pack), *missing(pack, "performance"))
    return Document("out.perf-baseline", "Speed before and after", lead, blocks)


def perf_fix_list(pack: Pack) -> Document:
    """`out.perf-fix-list`."""
    lead = "The few changes that make pages faster: those made, with what each brought, and those to make."
    found = rows(pack, "performance")
    made = {"What was changed": of("what"), "Before": of("before"), "After": of("after"), "When": of("at")}
    brought = {"Route": of("route"), "Gained": _gain, _CHANGED: of("fix")}
    rest = {"What to do": of("fix"), "Weight": of("severity", severity), "Check": of("check")}
    still = {"What": of("title"), "Expected gain": _expected(pack), **rest}
    unknown = {"What": of("title"), "Why nobody knows yet": of("impact"), **rest}
    open_ = [row for row in to_mend(pack) if _is_speed(row)]
    to_make = [row for row in open_ if row.get("status") != "undecided"]
    unsure = [row for row in open_ if row.get("status") == "undecided"]
    slow, smaller = [row for row in found if _slow(row)], _smaller(pack)
    blocks = (
        *under("Made", *table(filter(_is_speed, rows(pack, "change")), made)),
        *under("What it brought", *table((row for row in found if _gain(row) != NOTHING), brought, _ONCE)),
        *under("Still slower than the limit", *table(slow, _columns(pack), _ONCE)),
        *under("To make, in this order", *table(to_make, still)),
        *under("Smaller gains, for later", *smaller),
        *under("To find out first", *table(unsure, unknown)),
        *_nothing_slow(pack, bool(slow or open_ or smaller)),
        *(() if found else (Missing(_MEASURE, _ROUTE_LINE),)),
    )
    return Document("out.perf-fix-list", "Speed: what to mend", lead, blocks)


def _is_speed(row: Row) -> bool:
    return timing.is_speed(words(row.get("check")))


def _expected(pack: Pack) -> Read:
    """What the check reckons that mending saves, by page; where it does not, what is wrong now."""
    saved = {words(row.get("check")): "; ".join(texts(row.get("saving"))) for row in rows(pack, "result")}
    return lambda row: cell(saved.get(words(row.get("check"))) or row.get("impact"))


def _smaller(pack: Pack) -> tuple[Block, ...]:
    """What is no risk and could be better still."""
    found = [row for row in rows(pack, "result") if row.get("verdict") == "warn" and _is_speed(row)]
    better = {"Check": of("check"), "Expected gain": _expected(pack), "Where": of("open", still_open)}
    return table(found, better)


def _nothing_slow(pack: Pack, found: bool) -> tuple[Block, ...]:  # noqa: FBT001 - one question
    timed = rows(pack, "performance")
    if found or not timed:
        return ()
    if all(timing.answer(row).tone == "good" for row in timed):
        return say("Nothing timed is too slow.", "good")
    return say("Nothing timed is known to be too slow; not everything is decided.", "mild")


def _gain(row: Row) -> Cell:
    """From what to what, and whether that is more than chance."""
    before, after = number(row, "before_p95"), number(row, "after_p95")
    if before is None or after is None:
        return NOTHING
    told = f"{words(before)} ms {'up' if after > before else 'down'} to {words(after)} ms"
    if (tested := timing.against(row)) is not None:
        return Cell(f"{told}: {tested.text}", tested.tone)
    return Cell(told, "good" if after < before else "mild")


def speed_limits(pack: Pack) -> Document:
    """`doc.speed-limits`."""
    lead = "How fast each page and action has to answer, and whether it does."
    checks = ("perf.route-p95", "perf.write-p95", "perf.page-server-time")
    blocks = (
        *_standing(pack),
        *_timed(pack),
        *under("What was looked at", *judged(pack, *checks)),
    )
    return Document("doc.speed-limits", "Pages and actions in time", lead, blocks)


def third_party_scripts(pack: Pack) -> Document:
    """`doc.third-party-scripts`."""
    lead = "Scripts of other companies on your pages: which to load later or drop before paying for visitors."
    named = [row for row in in_order(pack) if row.get("check") == _THIRD_PARTY]
    open_ = {"What": of("title"), "Impact": of("impact"), "Weight": of("severity"), "Due": of("due")}
    blocks = (
        *_companies(pack),
        *under("To mend", *table(named, open_)),
        *under("What was looked at", *judged(pack, _THIRD_PARTY)),
    )
    return Document("doc.third-party-scripts", "Scripts of others", lead, blocks)


def _companies(pack: Pack) -> tuple[Block, ...]:
    """Every company whose files the pages load, the heaviest first, with what to do with each."""
    looked = one(pack, "third_party")
    if not looked:
        return ()
    found = rows(pack, "third_party.company")
    pages = f"{words(looked.get('pages')) or 'the'} pages"
    if not found:
        return say(
            f"The {pages} that were read name no script, style, font or frame of another company.", "good"
        )
    columns = {
        "Company": of("name"),
        "What it is": of("kind"),
        "How it loads": of("loads", _HOLDING),
        "On pages": of("pages"),
        "Bytes (at least)": of("bytes"),
        "Do": of("advice"),
        "How": of("how"),
        "Not counted": of("more"),
        "First named": of("where"),
        EVIDENCE: of("evidence", proof(pack)),
    }
    return (*say(f"{_SERVED} {pages}: scripts may load more when they run."), *table(found, columns))
