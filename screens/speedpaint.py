"""What the speed board says of one route: the spread of its times, its change, a first visit. Pure."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from textual.content import Content

from cockpit.facts.latency import Measurement
from cockpit.kit.speed import ms
from cockpit.standards.locations import host_of
from cockpit.standards.percentiles import quantile
from cockpit.stopwatch.rows import Row, first_visits, phases
from screens.sheet import Sheet
from screens.signs import TONES
from screens.speedread import Speed, called
from screens.speedrows import BEYOND, UNDECIDED, UNTIMED, WITHIN, SpeedRow, trend
from screens.watchrows import strokes

_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 150, 200, 300, 500, 800, 1200, 2000, 5000, 10_000)
_BLOCKS: Final = ("█", "#")
_WIDEST_BAR: Final = 40
_TREND: Final = 30  # measurements
_SIGNS: Final = (
    (WITHIN, "95 of 100 requests are answered within the limit, with 95 % certainty"),
    (BEYOND, "They are not, with 95 % certainty"),
    (UNDECIDED, "Either is possible: enter says how many more requests would decide"),
    (UNTIMED, "Nobody has timed it"),
)
_KEYS: Final = (
    ("s", "Measure, after saying how much is sent; or end it, and keep what was measured"),
    ("c", "Compare with another of the measurements that are kept"),
    ("enter", "Everything that is known about the chosen route"),
    ("esc", "Back to home; a measurement goes on behind it"),
)


def page(speed: Speed, row: SpeedRow, width: int, *, plain: bool) -> Content:
    """Everything about one route."""
    sheet = Sheet(width, label=14)
    sheet.line((row.title, "bold"), (f"  {row.key.removeprefix('write ')}", TONES["quiet"]))
    found = next((one for one in speed.timed if one.key == row.key), None)
    if found is None:
        sheet.paragraph("Nobody has timed it yet: s measures every route.", TONES["quiet"])
        return sheet.content()
    sheet.labelled("Answer", f"{row.sign.shown(plain=plain)} {found.answer}", TONES[row.sign.tone])
    _numbers(sheet, found)
    _change(sheet, speed, found)
    _histogram(sheet, found, plain=plain)
    _history(sheet, speed.kept, found, plain=plain)
    _first_visit(sheet, speed.newest, found)
    return sheet.content()


def _numbers(sheet: Sheet, found: Row) -> None:
    series, spread = found.series, found.spread
    sheet.labelled("Limit", f"{ms(found.limit)} for 95 of 100 requests")
    if spread is not None:
        surely = "" if found.surely is None else f", and surely no more than {ms(found.surely)}"
        sheet.labelled("p95", f"{ms(spread.p95)} of {len(series.samples)} requests{surely}")
        sheet.labelled("p50, p99", f"{ms(spread.p50)}, {ms(spread.p99)}")
    if series.failures:
        sheet.labelled("Failed", f"{series.failures}; a failure counts as too slow", TONES["bad"])
    if series.discarded:
        sheet.labelled("Thrown away", f"{series.discarded}: this machine stood still around them")
    kept = {"kept": "open already", "new": "a new one each time", "write": "a step of a journey"}
    sheet.labelled("Connection", f"{kept.get(series.kind, series.kind)}, {series.version}")


def _change(sheet: Sheet, speed: Speed, found: Row) -> None:
    if found.change is None or speed.before is None:
        return
    change = found.change
    tone = {"worse": TONES["bad"], "better": TONES["good"]}.get(change.verdict, "")
    told = (
        f"{change.verdict}: {change.why}; p50 {ms(change.p50_before)} to {ms(change.p50_after)}, "
        f"p95 {ms(change.p95_before)} to {ms(change.p95_after)}"
    )
    sheet.labelled("Compared", told, tone)
    sheet.labelled("with", called(speed.before, speed.now))


def _histogram(sheet: Sheet, found: Row, *, plain: bool) -> None:
    """How many requests fell between two times; what lies over the limit has the tone of it."""
    times = found.series.times
    if not times:
        return
    sheet.heading("How long requests took")
    bins = _bins(times, found.limit)
    most = max(many for _, _, many in bins)
    room = min(_WIDEST_BAR, sheet.width - 26)
    for low, high, many in bins:
        bar = _BLOCKS[plain] * max(round(many / most * room), 1 if many else 0)
        tone = TONES["mild"] if low >= found.limit else TONES["good"]
        sheet.line((f"{_step(low):>6} - {_step(high):<7} ", TONES["quiet"]), (bar, tone), (f" {many}", ""))


def _bins(times: Sequence[float], limit: int) -> list[tuple[float, float, int]]:
    """Steps that people can read, with an edge at the limit, from the first to the last that is not empty."""
    edges = sorted({0.0, *map(float, _STEPS), float(limit), max(times) + 1.0})
    edges = [edge for edge in edges if edge <= max(times) + 1.0]
    found = [(low, high, sum(low <= one < high for one in times)) for low, high in pairwise(edges)]
    full = [at for at, (_, _, many) in enumerate(found) if many]
    return found[full[0] : full[-1] + 1]


def _step(value: float) -> str:
    return f"{value / 1000:g} s" if value >= 1000 else f"{value:.0f} ms"  # noqa: PLR2004 - a second


def _history(sheet: Sheet, kept: Sequence[Measurement], found: Row, *, plain: bool) -> None:
    """The p95 of every measurement that is kept, as bars."""
    series = [one.of(found.series.url, found.series.kind) for one in reversed(kept[:_TREND])]
    values = [p95 for one in series if one and (p95 := quantile(one.times, 0.95)) is not None]
    if len(values) < 2:  # noqa: PLR2004 - one is no row
        return
    sheet.heading(f"The p95 of {len(values)} measurements, oldest first")
    bars = strokes(trend(values, found.limit), len(values), plain=plain)
    parts = [(text, TONES.get(tone, "")) for text, tone in bars]
    sheet.line(*parts, (f"  {ms(values[0])} to {ms(values[-1])}", TONES["quiet"]))


def _first_visit(sheet: Sheet, newest: Measurement | None, found: Row) -> None:
    """What somebody pays who comes for the first time."""
    host = host_of(found.series.url)
    fresh = first_visits(newest).get(host) if newest else None
    if fresh is None or not fresh.times:
        return
    sheet.heading(f"A first visit to {host}")
    for label, middle in phases(fresh):
        sheet.labelled(label, "" if middle is None else ms(middle))
    sheet.labelled("in all", ms(median(fresh.times)))


def help_page(width: int, *, plain: bool) -> Content:
    """How to read the board, and its keys."""
    sheet = Sheet(width, label=12)
    sheet.line(("The speed board", "bold"))
    sheet.paragraph(
        "Each line is a route of launch.toml. The bars are the requests of the newest measurement, the first"
        " on the left: the taller, the slower; a full one is the limit. p95: the time within which 95 of 100"
        " requests were answered, surely the most it can be with 95 % certainty."
    )
    sheet.paragraph(
        "Requests are sent on a schedule, whether or not the answers before have come: a server that stalls"
        " is not forgiven those that had to wait. What this machine itself delayed is thrown away.",
    )
    sheet.heading("Signs")
    for sign, words in _SIGNS:
        sheet.labelled(f"{sign.shown(plain=plain)} {sign.word}", words)
    sheet.heading("Keys")
    for key, words in _KEYS:
        sheet.labelled(key, words)
    return sheet.content()
