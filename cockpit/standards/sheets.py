"""What a style sheet makes a phone load: further sheets for sure, one face of each font, pictures perhaps."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from cockpit.facts.weights import Use
from cockpit.standards import css, faces
from cockpit.standards.faces import Face
from cockpit.standards.page_files import absolute

MOST_PICTURES: Final = 50


@dataclass(frozen=True, slots=True)
class Sheet:
    """One style sheet, addresses absolute; `values` are those in which a rule could name a font."""

    imports: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    faces: tuple[Face, ...] = ()
    values: str = ""


def read(text: str, url: str) -> Sheet:
    """What a sheet at an address names; nothing in it can raise."""
    told = css.urls(text)
    imports = (absolute(url, one.url) for one in told if one.kind == "style")
    pictures = (absolute(url, one.url) for one in told if one.kind == "image")
    declared = (replace(face, url=absolute(url, face.url)) for face in faces.faces(text))
    return Sheet(
        tuple(dict.fromkeys(filter(None, imports))),
        tuple(dict.fromkeys(filter(None, pictures)))[:MOST_PICTURES],
        tuple(face for face in declared if face.url),
        faces.used(text),
    )


def named_by(inline: Sheet, sheets: Mapping[str, Sheet], uses: Mapping[str, Use]) -> Iterator[Use]:
    """The files that the sheets of one page name.

    Args:
        inline: the styles that stand in the page.
        sheets: those that it loads, by address.
        uses: how the page uses each of them.
    """
    for url in inline.imports:
        yield Use(url, "style", how="blocking")
    for by, sheet in sheets.items():
        for url in sheet.imports:
            yield Use(url, "style", uses[by].when, uses[by].how, by=by)
    every = {"": inline, **sheets}
    values = "\n".join(sheet.values for sheet in every.values())
    declared = {face: by for by, sheet in every.items() for face in sheet.faces}
    for face in faces.needed(tuple(declared), values):
        yield Use(face.url, "font", by=declared[face])
    for by, sheet in every.items():
        yield from (Use(url, "image", "perhaps", by=by) for url in sheet.pictures)
