"""Speed: measured before and after, what to mend, and scripts of others."""

from typing import Final

from cockpit.documents.cells import NOTHING, proof, unit, words
from cockpit.documents.document import Block, Cell, Document, Missing
from cockpit.documents.gaps import missing
from cockpit.documents.parts import Columns, judged, of, say, table, under
from cockpit.documents.risks import in_order
from cockpit.handover.schema import Pack, Row, fits, rows

_ROUTE_LINE: Final = '[[route]]\nname = "home"\nurl = "https://example.com/"\ncritical = true'
_MEASURE: Final = "No route was timed yet, or this version cannot. Name those that matter, then look."


def _number(row: Row, key: str) -> float | None:
    value = row.get(key)
    return value if fits("number", value) else None


def _after(row: Row) -> Cell:
    """The speed now; bad above the limit, good below it."""
    now, limit = _number(row, "after_p95"), _number(row, "limit_ms")
    if now is None:
        return NOTHING
    tone = "plain" if limit is None else "good" if now <= limit else "bad"
    return Cell(f"{words(now)} ms", tone)


def _columns(pack: Pack) -> Columns:
    seen = proof(pack)
    return {
        "Route": of("route"),
        "Limit": of("limit_ms", unit("ms")),
        "Before (p95)": of("before_p95", unit("ms")),
        "After (p95)": _after,
        "Samples": of("n"),
        "What helped": of("fix"),
        "Evidence before": of("before", seen),
        "Evidence after": of("after", seen),
    }


def _untimed(pack: Pack) -> tuple[Block, ...]:
    return () if rows(pack, "performance") else (Missing(_MEASURE, _ROUTE_LINE),)


def _slow(row: Row) -> bool:
    now, limit = _number(row, "after_p95"), _number(row, "limit_ms")
    return now is not None and limit is not None and now > limit


def _standing(pack: Pack) -> tuple[Block, ...]:
    found = rows(pack, "performance")
    if not found:
        return ()
    if slow := sum(map(_slow, found)):
        return say(f"{slow} of {len(found)} routes answer later than their limit.", "bad")
    unknown = sum(_number(row, "after_p95") is None or _number(row, "limit_ms") is None for row in found)
    if unknown:
        return say(f"{len(found) - unknown} of {len(found)} routes were seen to answer in time.", "mild")
    return say("Every route that was timed answers within its limit.", "good")


def perf_baseline(pack: Pack) -> Document:
    """`out.perf-baseline`."""
    lead = (
        "How fast pages answer, before and after the work: of 100 requests, 95 were at least this fast (p95)."
    )
    timed = table(rows(pack, "performance"), _columns(pack))
    blocks = (*_standing(pack), *timed, *_untimed(pack), *missing(pack, "performance"))
    return Document("out.perf-baseline", "Speed before and after", lead, blocks)


def perf_fix_list(pack: Pack) -> Document:
    """`out.perf-fix-list`."""
    lead = "The few changes that make pages faster: those made, with what each brought, and those to make."
    made = {"Route": of("route"), "What helped": of("fix"), "Gained": _gain}
    still = {
        "What": of("title"),
        "Impact": of("impact"),
        "Weight": of("severity"),
        "Check": of("check"),
    }
    to_make = [
        row for row in in_order(pack) if words(row.get("check")).partition(".")[0] in ("perf", "db", "cache")
    ]
    slow = [row for row in rows(pack, "performance") if _slow(row)]
    blocks = (
        *under("Made", *table((row for row in rows(pack, "performance") if row.get("fix")), made)),
        *under("Still slower than the limit", *table(slow, _columns(pack))),
        *under("To make, the heaviest first", *table(to_make, still)),
        *_nothing_slow(pack, bool(slow or to_make)),
        *_untimed(pack),
    )
    return Document("out.perf-fix-list", "Speed: what to mend", lead, blocks)


def _nothing_slow(pack: Pack, found: bool) -> tuple[Block, ...]:  # noqa: FBT001 - one question
    return () if found or not rows(pack, "performance") else say("Nothing timed is too slow.", "good")


def _gain(row: Row) -> Cell:
    before, after = _number(row, "before_p95"), _number(row, "after_p95")
    if before is None or after is None:
        return NOTHING
    return Cell(f"{words(before)} ms down to {words(after)} ms", "good" if after < before else "mild")


def speed_limits(pack: Pack) -> Document:
    """`doc.speed-limits`."""
    lead = "How fast each page and action has to answer, and whether it does."
    checks = ("perf.route-p95", "perf.write-p95", "perf.page-server-time")
    blocks = (
        *_standing(pack),
        *table(rows(pack, "performance"), _columns(pack)),
        *_untimed(pack),
        *under("What was looked at", *judged(pack, *checks)),
    )
    return Document("doc.speed-limits", "Pages and actions in time", lead, blocks)


def third_party_scripts(pack: Pack) -> Document:
    """`doc.third-party-scripts`."""
    lead = "Scripts of other companies on your pages: which to load later or drop before paying for visitors."
    columns = {"What": of("title"), "Impact": of("impact"), "Weight": of("severity"), "Due": of("due")}
    named = [row for row in in_order(pack) if row.get("check") == "perf.third-party-scripts"]
    blocks = (*table(named, columns), *under("What was looked at", *judged(pack, "perf.third-party-scripts")))
    return Document("doc.third-party-scripts", "Scripts of others", lead, blocks)
