"""What to do next: the steps that were planned, and what nobody has written down yet."""

import datetime as dt
from collections.abc import Iterator

from cockpit.documents.document import Missing
from cockpit.documents.gaps import gaps, missing
from cockpit.handover.schema import Pack, Row, rows, tables
from cockpit.page.maps import end
from cockpit.page.markup import Child, Markup, el
from cockpit.page.parts import code, mark, nothing, section
from cockpit.page.reading import counted, day, named, text


def todo(pack: Pack) -> Markup:
    """Planned steps by date, then how much is missing, and where."""
    steps = sorted(rows(pack, "next_step"), key=lambda row: day(row, "when") or dt.date.max)
    planned: Child = nothing("No next step is planned.", "next_step")
    if steps:
        planned = el("ol", (_step(pack, row) for row in steps), class_="steps")
    return section(
        "next",
        "What to do next",
        "What was agreed, then what this handover still lacks.",
        planned,
        _lacks(pack),
    )


def _step(pack: Pack, row: Row) -> Markup:
    owner = text(row, "owner")
    return el(
        "li",
        el("strong", text(row, "what")),
        " ",
        el(
            "span",
            f"{named(pack, owner) if owner else 'nobody yet'}, ",
            end(pack, day(row, "when")) or "no date",
            class_="aside",
        ),
    )


def _lacks(pack: Pack) -> Child:
    """How many values are missing, and behind it which ones, with the line that fills each."""
    found = dict(_missing(pack))
    many = sum(len(gaps(pack, name)) for name in found)
    title = el("h3", "Still missing")
    if not many:
        return [title, el("p", mark("good", "Nothing is missing"))]
    told = f" in {counted(len(found), 'table')}. Add what is true, then write the handover again."
    return [
        title,
        el("p", mark("mild", counted(many, "value")), told),
        el(
            "details",
            el("summary", "What exactly, and the line that fills it"),
            (_table(name, blocks) for name, blocks in found.items()),
        ),
    ]


def _missing(pack: Pack) -> Iterator[tuple[str, tuple[Missing, ...]]]:
    """What each table lacks; the values this page itself is made after are no work for anybody."""
    for name in tables():
        if not name.startswith("integrity") and (found := missing(pack, name)):
            yield name, found


def _table(name: str, blocks: tuple[Missing, ...]) -> Child:
    lines = (el("li", el("p", one.what), el("pre", code(one.line)) if one.line else None) for one in blocks)
    return [el("h4", tables()[name].title), el("ul", lines, class_="gaps")]
