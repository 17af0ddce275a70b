"""What the list of documents says, and a document as a page for a pane. Pure."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from textual.content import Content

from cockpit.text import safe
from screens import signs
from screens.rows import HEAD, Row
from screens.sheet import Sheet
from screens.signs import TONES, Sign

if TYPE_CHECKING:
    from cockpit.documents.document import Document
    from cockpit.roadmap import Stage

WHOLE: Final = Sign("✓", "+", "whole", "good")
_STYLES: Final = {
    "strong": "bold",
    "plain": "",
    **{tone: TONES[tone] for tone in ("good", "mild", "bad", "quiet")},
}


def rows(stages: "tuple[Stage, ...]", first: int, made: "Mapping[str, Document]") -> tuple[Row, ...]:
    """Every document below the stage that hands it over, stage `first` on top, the rest at the end."""
    ordered = sorted(stages, key=lambda stage: (stage.number != first, stage.number))
    found = [row for stage in ordered for row in _of_stage(stage, made)]
    handed = {one.id for stage in stages for one in stage.deliverables}
    if rest := [id_ for id_ in made if id_ not in handed]:
        found.append(Row(f"{HEAD}rest", signs.OPEN, "Further documents"))
        found += [_row("rest", id_, made[id_], made[id_].lead) for id_ in rest]
    return tuple(found)


def _of_stage(stage: "Stage", made: "Mapping[str, Document]") -> Iterator[Row]:
    """A heading, then what the stage hands over, each document once."""
    told = {one.id: one.text for one in reversed(stage.deliverables) if one.id in made}
    if not told:
        return
    yield Row(f"{HEAD}{stage.number}", signs.OPEN, f"Stage {stage.number}: {safe(stage.title, 60)}")
    for one in dict.fromkeys(one.id for one in stage.deliverables if one.id in made):
        yield _row(str(stage.number), one, made[one], told[one])


def _row(place: str, id_: str, document: "Document", detail: str) -> Row:
    return Row(f"{place}/{id_}", sign_of(document), safe(document.title, 120), safe(detail, 300))


def sign_of(document: "Document") -> Sign:
    """Nothing is missing, or how many things are."""
    from cockpit.documents.parts import lacks  # noqa: PLC0415 - imported beside the loop before

    many = lacks(document)
    return WHOLE if not many else Sign("!", "!", "1 gap" if many == 1 else f"{many} gaps", "mild")


def id_of(row: Row | None) -> str:
    """The document a row stands for; nothing for a heading."""
    return "" if row is None or row.key.startswith(HEAD) else row.key.partition("/")[2]


def page(document: "Document", width: int) -> Content:
    """The document at this width; its tones only repeat what the words say."""
    from cockpit.documents.plain import lines  # noqa: PLC0415 - imported beside the loop before

    shown = [
        Content.assemble(*((text, _STYLES.get(tone, "")) for text, tone in line))
        for line in lines(document, width)
    ]
    return Content("\n").join(shown)


def said(text: str, width: int, tone: str = "quiet") -> Content:
    """A sentence in place of a document."""
    sheet = Sheet(width)
    sheet.paragraph(text, TONES[tone])
    return sheet.content()


def heading(row: Row, width: int) -> Content:
    """What stands beside a heading of the list."""
    sheet = Sheet(width)
    sheet.paragraph(row.title, "bold")
    sheet.paragraph("Choose one below: enter opens it, c copies it.", TONES["quiet"])
    return sheet.content()
