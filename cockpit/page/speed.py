"""How fast the product answers, before and after, against its limit."""

from cockpit.handover.schema import Pack, Row, rows
from cockpit.page.charts import bars
from cockpit.page.markup import Child, Markup, el
from cockpit.page.parts import code, mark, nothing, section
from cockpit.page.reading import number, text

_LEAD = (
    "Nineteen of twenty answers were at least this fast (p95), in milliseconds: before the sprint, after it, "
    "and the limit."
)


def speed(pack: Pack) -> Markup:
    """One chart for each route, all on the same scale."""
    found = rows(pack, "performance")
    body: Child = nothing(
        "Nothing was measured yet, or this version cannot. It is measured before and after the work."
    )
    if found:
        top = max((value for row in found for value in _values(row)), default=0.0)
        body = el("div", (_route(row, top) for row in found), class_="charts")
    return section("speed", "Speed before and after", _LEAD, body)


def _values(row: Row) -> list[float]:
    found = (number(row, key) for key in ("before_p95", "after_p95", "limit_ms"))
    return [value for value in found if value is not None]


def _route(row: Row, top: float) -> Markup:
    before, after, limit = (number(row, key) for key in ("before_p95", "after_p95", "limit_ms"))
    tone, word = _judged(after, limit)
    route, many = text(row, "route"), number(row, "n")
    measured = f"{many:g} answers measured" if many is not None else ""
    told = f"{route}: {_ms(before)} before, {_ms(after)} after, limit {_ms(limit)}: {word}"
    aside = "; ".join(filter(None, (measured, text(row, "fix"))))
    return el(
        "figure",
        el("figcaption", code(route), " ", mark(tone, word)),
        el(
            "div",
            el("div", el("div", "before"), el("div", "after")),
            bars(route, told, [(before, "quiet"), (after, tone)], limit, top),
            el("div", el("div", _ms(before)), el("div", _ms(after))),
            class_="chart",
        ),
        el("p", aside, class_="aside") if aside else None,
    )


def _judged(after: float | None, limit: float | None) -> tuple[str, str]:
    if after is None or limit is None:
        return "quiet", "not judged"
    return ("good", "within the limit") if after <= limit else ("bad", "over the limit")


def _ms(value: float | None) -> str:
    return "not known" if value is None else f"{value:,.0f} ms"
