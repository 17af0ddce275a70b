"""A text and what is packed in it: compressed, archived, encoded, in another width, in a source map."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from cockpit.scan.archives import unpacked
from cockpit.scan.encoded import decoded
from cockpit.scan.purse import Purse
from cockpit.scan.sources import cells, sources
from cockpit.scan.wide import narrowed

DEPTH: Final = 3  # a bundle in an archive, its inline map, the source in it


@dataclass(frozen=True, slots=True)
class Layer:
    """Bytes that are searched.

    `inside` says how they were packed, outermost first, and is empty for the text itself. `line` is the line
    of the text at which what is packed begins, where it begins at one; else 0, and the lines of the layer are
    counted. `coded` is what the text says in place of the layer, where that is base64.
    """

    inside: str
    data: bytes
    line: int = 0
    coded: bytes = b""


def layers(data: bytes, purse: Purse | None = None) -> Iterator[Layer]:
    """The text, and all that is in it within the bounds of the purse, which says then what was left out.

    An archive's members come before its own bytes, so that a value is found where a person can see it.
    """
    yield from _layers(Layer("", data), purse or Purse(), DEPTH)


def _layers(whole: Layer, purse: Purse, depth: int) -> Iterator[Layer]:
    if not depth:
        yield whole
        return
    for kind, inner in unpacked(whole.data, purse):
        yield from _layers(_in(whole, kind, inner), purse, depth - 1)
    if text := narrowed(whole.data):
        yield from _layers(_in(whole, "UTF-16", text), purse, depth - 1)
        return
    for name, source in sources(whole.data):
        if not _room(purse, len(source)):
            break
        yield _in(whole, f"source map: {name}", source)
    yield whole
    if typed := cells(whole.data):
        yield _in(whole, "notebook", typed)
    line, counted = 1, 0
    for block in decoded(whole.data):
        if not _room(purse, len(block.data)):
            return
        line, counted = line + whole.data.count(b"\n", counted, block.start), block.start
        layer = replace(_in(whole, "base64", block.data), line=whole.line or line, coded=block.coded)
        yield from _layers(layer, purse, depth - 1)


def _room(purse: Purse, size: int) -> bool:
    if not purse.most(size):
        return False
    purse.took(size)
    return True


def _in(whole: Layer, kind: str, data: bytes) -> Layer:
    """A layer in another one."""
    return Layer(f"{whole.inside} > {kind}" if whole.inside else kind, data, whole.line, whole.coded)
