"""How fast the product answers, before and after, against its limit."""

from collections.abc import Sequence

from cockpit.documents import timing
from cockpit.documents.document import Cell
from cockpit.handover.schema import Pack, Row, rows
from cockpit.page.charts import bars, quarter, strips
from cockpit.page.markup import Child, Markup, el
from cockpit.page.parts import code, mark, nothing, section
from cockpit.page.reading import number, numbers, text

_LEAD = (
    "Nineteen of twenty answers were at least this fast (p95), in milliseconds: before the sprint, after it, "
    "and the limit."
)
_SPREAD = (
    "Below the bars, how all answers spread: the line runs from the fastest to the slowest, the box is the "
    "middle half."
)


def speed(pack: Pack) -> Markup:
    """One chart for each route, all on the same scale."""
    found = rows(pack, "performance")
    body: Child = nothing(
        "Nothing was measured yet. It is measured before the work and after it: cockpit measure"
    )
    if found:
        top = max((value for row in found for value in _values(row)), default=0.0)
        told = el("p", _SPREAD, class_="aside") if any(any(_spreads(row)) for row in found) else None
        body = [told, el("div", (_route(row, top) for row in found), class_="charts")]
    return section("speed", "Speed before and after", _LEAD, body)


def _values(row: Row) -> list[float]:
    found = (number(row, key) for key in ("before_p95", "after_p95", "limit_ms"))
    return [value for value in found if value is not None]


def _spreads(row: Row) -> tuple[Sequence[float], Sequence[float]]:
    return numbers(row, "before_spread"), numbers(row, "after_spread")


def _route(row: Row, top: float) -> Markup:
    before, after, limit = (number(row, key) for key in ("before_p95", "after_p95", "limit_ms"))
    answer, change = timing.answer(row), timing.against(row)
    route = text(row, "route")
    told = f"{route}: {_ms(before)} before, {_ms(after)} after, limit {_ms(limit)}: {answer.text}"
    told += f"; {change.text}" if change else ""
    sentences = (timing.at_most(row) or timing.counted(row), _rest(answer), _rest(change), text(row, "fix"))
    aside = "; ".join(filter(None, sentences))
    marks: Child = [_short(answer), " ", _short(change)] if change else _short(answer)
    return el(
        "figure",
        el("figcaption", code(route), " ", el("span", marks)),
        el(
            "div",
            _labels(),
            bars(route, told, [(before, "quiet"), (after, answer.tone)], limit, top),
            el("div", el("div", _ms(before)), el("div", _ms(after))),
            _spread(row, route, answer.tone, top),
            class_="chart",
        ),
        el("p", aside, class_="aside") if aside else None,
    )


def _short(cell: Cell) -> Markup:
    """The words before the colon, as a mark."""
    return mark(cell.tone, cell.text.partition(": ")[0])


def _rest(cell: Cell | None) -> str:
    """The words after it."""
    return cell.text.partition(": ")[2] if cell else ""


def _labels() -> Markup:
    return el("div", el("div", "before"), el("div", "after"))


def _spread(row: Row, route: str, tone: str, top: float) -> Child:
    """The line of the chart below its bars; nothing where no spread is known."""
    before, after = _spreads(row)
    if not (before or after):
        return None
    told = [f"{when}: {_told(one)}" for when, one in (("before", before), ("after", after)) if one]
    return [
        _labels(),
        strips(
            f"{route}: how the answers spread",
            "; ".join(told),
            [(before, "quiet"), (after, tone)],
            number(row, "limit_ms"),
            top,
        ),
        el("div", el("div", _half(before)), el("div", _half(after))),
    ]


def _told(spread: Sequence[float]) -> str:
    return f"half of them from {_half(spread)}, the slowest {_ms(spread[-1])}"


def _half(spread: Sequence[float]) -> str:
    """The middle half; nothing where no spread is known."""
    return f"{quarter(spread, 1):,.0f} to {quarter(spread, 3):,.0f} ms" if spread else ""


def _ms(value: float | None) -> str:
    return "not known" if value is None else f"{value:,.0f} ms"
