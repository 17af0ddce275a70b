"""What the speed board says of one route: whether it is in time, what has changed, how to read it. Pure."""

from typing import Final

from textual.content import Content

from cockpit.kit.speed import ENDED, ms
from cockpit.standards.percentiles import MOST, Judged, Says
from cockpit.stopwatch.rows import Row
from screens import speedtimes
from screens.sheet import Sheet
from screens.signs import TONES
from screens.speedread import Speed, called, fails, since
from screens.speedrows import BEYOND, FAILS, UNDECIDED, UNTIMED, WITHIN, SpeedRow

_TONES: Final = {"worse": "bad", "better": "good"}
_CONNECTIONS: Final = {
    "kept": "over connections that were open already",
    "new": "over a new connection each time: the server keeps none open",
    "write": "each a step of a journey, over a new connection",
}
_SIGNS: Final = (
    (WITHIN, "95 of 100 requests are answered within the limit, with 95 % certainty"),
    (BEYOND, "They are not, with 95 % certainty"),
    (FAILS, "More than 5 of 100 requests got no answer, or a server error"),
    (UNDECIDED, "Either is possible: enter says how many more requests would decide"),
    (UNTIMED, "Nobody has timed it, or it cannot be timed"),
)
_KEYS: Final = (
    ("s", "Measure, after saying how much is sent; or end it, and keep what was measured"),
    ("c", "Compare with another of the measurements that are kept"),
    ("enter", "Everything that is known about the chosen route"),
    ("esc", "Back to home; a measurement goes on behind it"),
)


def page(speed: Speed, row: SpeedRow, width: int, *, plain: bool) -> Content:
    """Everything about one route, for a narrow screen or a page of its own."""
    answer, times = facts(speed, row, width, plain=plain), speedtimes.times(speed, row, width, plain=plain)
    return Content("\n").join([answer, Content(""), times]) if times.plain else answer


def facts(speed: Speed, row: SpeedRow, width: int, *, plain: bool) -> Content:
    """Whether it is in time, by which numbers, and what has changed."""
    sheet = Sheet(width)
    sheet.line((row.title, "bold"), (f"  {row.key.removeprefix('write ')}", TONES["quiet"]))
    found, sign = speed.of(row), f"{row.sign.shown(plain=plain)} "
    if found is None:
        sheet.paragraph(f"{sign}{row.detail[:1].upper()}{row.detail[1:]}.", TONES[row.sign.tone])
        sheet.paragraph(
            "s measures: 59 to 200 requests to each route, at most 2 a second, so that what is said of the"
            " slowest 5 of 100 is no luck."
        )
        return sheet.content()
    if row.detail and row.sign is not FAILS:
        sheet.paragraph(f"{sign}A check since then found: {row.detail}.", TONES[row.sign.tone])
        sheet.paragraph(f"When it was measured: {_answer(row, found)}.")
    else:
        sheet.paragraph(f"{sign}{_answer(row, found)}.", TONES[row.sign.tone])
    if why := found.series.stopped:
        sheet.labelled("stopped", ENDED.get(why, why), TONES["doubt"])
    _numbers(sheet, found)
    _change(sheet, speed, found)
    _origin(sheet, speed, found)
    return sheet.content()


def _answer(row: SpeedRow, found: Row) -> str:
    """What is sure of it, without the words of the trade."""
    one, limit = found.judged, ms(found.limit)
    failed = " or failed" if found.series.failures else ""
    slow = f"{one.over} of {one.samples} took longer{failed}"
    if row.sign is FAILS:
        return f"{found.series.failures} of {one.samples} requests got no answer, or a server error"
    if one.says is Says.WITHIN:
        return f"95 of 100 requests are answered within {limit}, with 95 % certainty: {slow}"
    if one.says is Says.BEYOND:
        return f"More than 5 of 100 requests take longer than {limit}, with 95 % certainty: {slow}"
    return f"Whether 95 of 100 requests are answered within {limit} cannot be told yet: {slow}; {_more(one)}"


def _more(one: Judged) -> str:
    """What would decide it."""
    if one.more is None or one.samples + one.more > MOST:
        return f"p95 lies too near to the limit for {MOST} requests to tell"
    return f"at least {one.more} more would decide"


def _numbers(sheet: Sheet, found: Row) -> None:
    series, spread = found.series, found.spread
    if spread is not None:
        surely = "" if found.surely is None else f"; 95 % sure: no longer than {ms(found.surely)}"
        sheet.labelled("p50", f"{ms(spread.p50)}: half of the answers took no longer")
        sheet.labelled("p95", f"{ms(spread.p95)}: 95 of 100 answers took no longer{surely}")
        sheet.labelled("p99", f"{ms(spread.p99)}: 99 of 100 took no longer")
    if series.failures:
        sheet.labelled("failed", f"{series.failures}: each counts as too slow", TONES["bad"])
    if series.discarded:
        sheet.labelled("left out", f"{series.discarded}: this machine stood still around them")


def _change(sheet: Sheet, speed: Speed, found: Row) -> None:
    if found.change is None or speed.before is None or fails(found):
        return
    change = found.change
    verdict = f"{change.verdict}: " if change.verdict in _TONES else ""
    told = (
        f"{verdict}{change.why}; p50 {ms(change.p50_before)} to {ms(change.p50_after)}, "
        f"p95 {ms(change.p95_before)} to {ms(change.p95_after)}"
    )
    tone = _TONES.get(change.verdict)
    sheet.labelled("change", told, TONES[tone] if tone else "")
    sheet.labelled("", f"since {called(speed.before, speed.now)}", TONES["quiet"])


def _origin(sheet: Sheet, speed: Speed, found: Row) -> None:
    """When it was measured, and how."""
    series = found.series
    source = next((one for one in speed.kept if any(other is series for other in one.series)), None)
    when = f"{since(source, speed.now)}, " if source else ""
    how = _CONNECTIONS.get(series.kind, series.kind)
    version = f" ({series.version})" if series.version else ""
    sheet.labelled("measured", f"{when}{len(series.samples)} requests {how}{version}")


def help_page(width: int, *, plain: bool) -> Content:
    """How to read the board, and its keys."""
    sheet = Sheet(width, label=14)
    sheet.line(("The speed board", "bold"))
    sheet.paragraph(
        "Each line is a route of launch.toml, the worst first. The bars are the requests of its newest"
        " measurement, the first on the left: the taller, the slower; a full one is the limit or more, or"
        " twice the slowest where all are far below it. A cross is a request that failed."
    )
    sheet.heading("Columns")
    sheet.labelled("limit", "the time within which 95 of 100 requests should be answered")
    sheet.labelled("p50", "half of the answers took no longer")
    sheet.labelled("p95", "95 of 100 answers took no longer")
    sheet.labelled("surely", "what p95 is at most, with 95 % certainty; it takes 59 requests")
    sheet.labelled("p99", "99 of 100 answers took no longer")
    sheet.labelled("since before", "what has changed, said only where a test shows it and luck does not do")
    sheet.heading("Signs")
    for sign, words in _SIGNS:
        sheet.labelled(f"{sign.shown(plain=plain)} {sign.word}", words)
    sheet.heading("Keys")
    for key, words in _KEYS:
        sheet.labelled(key, words)
    sheet.heading("How it is measured")
    sheet.paragraph(
        "Requests are sent on a schedule, whether or not the answers before have come: a server that stalls"
        " is not forgiven those that had to wait. What this machine itself delayed is left out.",
    )
    return sheet.content()
