"""Charts as inline SVG: places in percent of the width, so that numbers stay readable on any screen."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from cockpit.page.markup import Child, Markup, el
from cockpit.page.reading import said_month, short_month

_MOST_DOTS: Final = 5  # in one month; more are told by their number
_DOT: Final = 11  # px between two dots
_LEAST: Final = 0.5  # percent: what is there is seen
_EDGE: Final = 15.0  # percent from an end within which a label stands inside


def bars(
    title: str, told: str, values: Sequence[tuple[float | None, str]], limit: float | None, top: float
) -> Markup:
    """Horizontal bars, one in each line of two em, with the limit as a line across them.

    Args:
        title: what the bars are of.
        told: the same in words.
        values: (milliseconds or None when it was not measured, tone).
        limit: milliseconds, or None when there is no limit.
        top: milliseconds at the right end, the same for every chart beside it.
    """
    return el(
        "svg",
        el("title", title),
        el("desc", told),
        (
            el(
                "rect",
                x=0,
                y=f"{number * 2 + 0.35}em",
                width=_percent(value, top),
                height="1.3em",
                rx=3,
                class_=f"tone-{tone}",
            )
            for number, (value, tone) in enumerate(values)
        ),
        _limit(limit, top, 2 * len(values)) if limit is not None else None,
        role="img",
        class_="bars",
        width="100%",
        height=f"{2 * len(values) + 1.5}em",
    )


def strips(
    title: str, told: str, spreads: Sequence[tuple[Sequence[float], str]], limit: float | None, top: float
) -> Markup:
    """How times spread: a line from first to last, a box for the middle half, a mark in the middle.

    Args:
        title: what the times are of.
        told: the same in words.
        spreads: (milliseconds at even shares of all times, rising; tone), in a line of two em each. Of fewer
            than two nothing is drawn.
        limit: milliseconds, or None when there is no limit.
        top: milliseconds at the right end, as of the bars above; what is slower ends there.
    """
    high = 2 * len(spreads)
    at = _percent(limit, top)
    return el(
        "svg",
        el("title", title),
        el("desc", told),
        (_strip(number, spread, tone, top) for number, (spread, tone) in enumerate(spreads)),
        el("line", x1=at, y1=0, x2=at, y2=f"{high}em", class_="limit") if limit is not None else None,
        role="img",
        class_="strips",
        width="100%",
        height=f"{high}em",
    )


def _strip(number: int, rising: Sequence[float], tone: str, top: float) -> Child:
    if len(rising) < 2:  # noqa: PLR2004 - from somewhere to somewhere
        return None
    first, low, middle, high, last = (quarter(rising, part) for part in range(5))
    wide = _share(high, top) - _share(low, top)
    axis, box, foot = (f"{number * 2 + down}em" for down in (1, 0.5, 1.5))
    at = _percent(middle, top)
    return el(
        "g",
        el("line", x1=_percent(first, top), y1=axis, x2=_percent(last, top), y2=axis),
        el("rect", x=_percent(low, top), y=box, width=f"{max(_LEAST, wide):.2f}%", height="1em", rx=2),
        el("line", x1=at, y1=box, x2=at, y2=foot, class_="middle"),
        class_=f"tone-{tone}",
    )


def quarter(rising: Sequence[float], part: int) -> float:
    """The value at so many quarters of the way, 0 the first and 4 the last."""
    return rising[round(part * (len(rising) - 1) / 4)]


def _limit(limit: float, top: float, high: int) -> Child:
    at, share = _percent(limit, top), _share(limit, top)
    anchor = "start" if share < _EDGE else "end" if share > 100 - _EDGE else "middle"
    return [
        el("line", x1=at, y1=0, x2=at, y2=f"{high}em", class_="limit"),
        el("text", f"limit {limit:,.0f} ms", x=at, y=f"{high + 1.15}em", text_anchor=anchor),
    ]


def _share(value: float | None, top: float) -> float:
    """The length of a bar in percent of the width."""
    return 0.0 if value is None or value <= 0 or top <= 0 else max(_LEAST, min(100.0, 100 * value / top))


def _percent(value: float | None, top: float) -> str:
    return f"{_share(value, top):.2f}%"


def year(first: dt.date, ends: Mapping[tuple[int, int], Sequence[str]]) -> Markup:
    """The twelve months from `first` on, with a dot for everything that ends in each.

    Args:
        first: a day of the first month.
        ends: (year, month) -> the tone of each thing that ends then.
    """
    months = [_month(first, number) for number in range(12)]
    told = "; ".join(f"{said_month(*month)}: {len(ends[month])}" for month in months if ends.get(month))
    high = _DOT * _MOST_DOTS + 34
    return el(
        "svg",
        el("title", "What ends in the next twelve months"),
        el("desc", told or "Nothing that is known."),
        (_column(number, month, ends.get(month, ()), high) for number, month in enumerate(months)),
        el("line", x1=0, y1=high - 20, x2="100%", y2=high - 20, class_="axis"),
        role="img",
        class_="year",
        width="100%",
        height=high,
    )


def _month(first: dt.date, number: int) -> tuple[int, int]:
    years, month = divmod(first.month - 1 + number, 12)
    return first.year + years, month + 1


def _column(number: int, month: tuple[int, int], tones: Sequence[str], high: int) -> Child:
    x = f"{(number + 0.5) * 100 / 12:.2f}%"
    dots = [
        el("circle", cx=x, cy=high - 28 - level * _DOT, r=4, class_=f"tone-{tone}")
        for level, tone in enumerate(tones[:_MOST_DOTS])
    ]
    more = len(tones) - _MOST_DOTS
    return [
        dots,
        el("text", f"+{more}", x=x, y=10, text_anchor="middle") if more > 0 else None,
        el("text", short_month(month[1]), x=x, y=high - 4, text_anchor="middle"),
    ]
