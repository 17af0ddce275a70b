"""What ends when, month by month, and what all of it costs."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

from cockpit.handover.schema import Pack, Row, rows
from cockpit.page.charts import year
from cockpit.page.maps import end
from cockpit.page.markup import Child, Markup, el
from cockpit.page.parts import Column, grid, lines, mark, nothing, section
from cockpit.page.reading import day, flag, named, number, said_day, said_month, table, text, written

_LEAD: Final = (
    "Nothing here may surprise you: what renews, what runs out, and who has to do something about it."
)


@dataclass(frozen=True, slots=True, order=True)
class Date:
    """Something that ends on a day; `note` says what happens then, `tone` whether somebody has to act."""

    on: dt.date
    note: str
    tone: str
    what: str


# (table, what it is called, which day, what happens then) where somebody always has to act.
_ENDS: Final = (
    ("secret", "name", "next_due", "change this secret"),
    ("credential", "ref", "expires_on", "make a new one for the cockpit"),
    ("waiver", "check", "expires", "no longer accepted, it counts again"),
    ("email", "sending_domain", "dmarc_tighten_on", "tighten DMARC"),
    ("next_step", "what", "when", "planned"),
    ("person", "name", "leaves_on", "leaves"),
)


def renewals(pack: Pack) -> Markup:
    """The year at a glance, the months, the costs."""
    dates = _together(sorted(_dates(pack)))
    services = rows(pack, "service")
    return section(
        "renewals",
        "Renewals and costs",
        _LEAD,
        _calendar(pack, dates)
        if dates
        else nothing("No day on which something renews or runs out is known."),
        _costs(pack, services)
        if services
        else nothing("Nobody has written down what is paid for.", "service"),
    )


def _dates(pack: Pack) -> Iterator[Date]:
    """Every day on which something ends, from all tables that have one."""
    for row in rows(pack, "service"):
        yield from _ending(row, "name", "renews_on", "", flag(row, "auto_renew"))
    for row in rows(pack, "domain"):
        yield from _ending(row, "name", "expires_on", "the registration ", flag(row, "auto_renew"))
    for row in rows(pack, "host"):
        yield from _certificate(row)
    for name, what, key, note in _ENDS:
        for row in rows(pack, name):
            if when := day(row, key):
                yield Date(when, note, "mild", text(row, what))


def _ending(row: Row, what: str, key: str, of: str, itself: bool | None) -> Iterator[Date]:  # noqa: FBT001 - of the pack
    how = {
        True: "renews by itself",
        False: "ends, renew it by hand",
        None: "ends, unless it renews by itself",
    }
    if when := day(row, key):
        yield Date(when, of + how[itself], "quiet" if itself else "mild", text(row, what))


def _certificate(row: Row) -> Iterator[Date]:
    tls = table(row, "tls")
    how = text(tls, "renewal")
    if when := day(tls, "not_after"):
        note = f"certificate ends; {how}" if how else "certificate ends; nobody said who renews it"
        yield Date(when, note, "quiet" if how else "mild", text(row, "hostname"))


def _together(dates: list[Date]) -> list[Date]:
    """What ends in the same way on the same day, as one."""
    return [
        Date(*key, ", ".join(one.what for one in group))
        for key, group in groupby(dates, key=lambda one: (one.on, one.note, one.tone))
    ]


def _calendar(pack: Pack, dates: list[Date]) -> Child:
    today = written(pack)
    months: dict[tuple[int, int], list[Date]] = defaultdict(list)
    for one in dates:
        months[one.on.year, one.on.month].append(one)
    first = today or dates[0].on
    tones = {month: [_tone(one, today) for one in group] for month, group in months.items()}
    return [
        el(
            "p",
            mark("mild", "somebody has to act"),
            " ",
            mark("quiet", "goes by itself"),
            " ",
            mark("bad", "late"),
            class_="legend",
        ),
        year(first, tones),
        el("ol", (_month(pack, month, group) for month, group in months.items()), class_="months"),
    ]


def _tone(one: Date, today: dt.date | None) -> str:
    return "bad" if today and one.on < today else one.tone


def _month(pack: Pack, month: tuple[int, int], group: list[Date]) -> Markup:
    return el("li", el("h3", said_month(*month)), lines(_entry(one, written(pack)) for one in group))


def _entry(one: Date, today: dt.date | None) -> Child:
    tone = _tone(one, today)
    when = el("time", said_day(one.on), datetime=one.on.isoformat())
    note = mark(tone, f"{one.note}, late" if tone == "bad" else one.note)
    return [when, el("strong", one.what), " ", note]


def _costs(pack: Pack, services: tuple[Row, ...]) -> Child:
    """Each service with its price, and the sums by currency."""
    return [el("h3", "What it costs"), _sums(services), grid("Services", _service(pack), services)]


def _sums(services: tuple[Row, ...]) -> Child:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    unknown = 0
    for row in services:
        cost = number(row, "monthly_cost")
        if cost is None:
            unknown += 1
        else:
            sums[text(row, "currency") or "(no currency)"] += Decimal(str(cost))
    told = [f"{_money(sums[currency])} {currency}" for currency in sorted(sums)]
    missing = f" The price of {unknown} is not written down." if unknown else ""
    return el("p", el("strong", " and ".join(told) or "Nothing known"), " a month.", missing, class_="sum")


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _service(pack: Pack) -> list[Column]:
    return [
        ("Service", lambda row: text(row, "name")),
        ("What for", lambda row: text(row, "purpose")),
        ("A month", _price),
        ("Renews", lambda row: end(pack, day(row, "renews_on"))),
        (
            "By itself",
            lambda row: {True: mark("good", "Yes"), False: mark("mild", "No, by hand"), None: None}[
                flag(row, "auto_renew")
            ],
        ),
        ("Pays", lambda row: named(pack, text(row, "payer"))),
    ]


def _price(row: Row) -> Child:
    cost = number(row, "monthly_cost")
    return None if cost is None else f"{_money(Decimal(str(cost)))} {text(row, 'currency')}".strip()
