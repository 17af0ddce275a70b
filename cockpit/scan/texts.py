"""The one way in to be searched, for every file, object, script, page and log; no value comes out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from cockpit.facts.leaks import Leak, Place, Stance
from cockpit.scan.archives import packed
from cockpit.scan.layers import Layer, layers
from cockpit.scan.logs import without_machinery
from cockpit.scan.matcher import Hit, Matcher
from cockpit.scan.purse import LAYER, Purse
from cockpit.standards.secrets.digest import digest, shown
from cockpit.standards.secrets.lone import lone

MOST: Final = 5_000  # findings of one text
_POINTER: Final = b"version https://git-lfs.github.com/spec/v1\n"
_POINTER_SIZE: Final = 1_024  # bytes; the specification of Git LFS
CUT: Final = f"only its first {LAYER >> 20} MiB were read"
TOO_MANY: Final = "more in it looks like a secret than is looked at"


@dataclass(frozen=True, slots=True)
class Found:
    """A value that was found, without the value: `digest` tells it from others, `shown` is its public part.

    `line` and `column` (bytes) start at 1. They are those of the text; of a member of an archive and of a
    source in a map they are its own, of base64 the line is where it begins and the column 0. `count` is how
    often the value stands there.
    """

    rule_id: str
    title: str
    provider: str
    digest: str
    shown: str
    stance: Stance
    why: str
    line: int
    column: int
    inside: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Searched:
    """All that was found in one text, and sentences about what of it could not be read."""

    found: tuple[Found, ...] = ()
    gaps: tuple[str, ...] = ()


def search(data: bytes, name: str, matcher: Matcher, salt: bytes, *, log: bool = False) -> Searched:
    """Every value in a text and in what is packed in it, each once, in the order of the text.

    Args:
        data: the text, of which the first 32 MiB are read.
        name: its path; the ending `.log` makes it a log.
        matcher: from `cockpit.scan.matcher.load`.
        salt: from `cockpit.scan.salt`.
        log: take the times, colours and prefixes of a CI out before.
    """
    purse, text = Purse(), data[:LAYER]
    if len(data) > LAYER:
        purse.gap(CUT)
    of_ci, whole = log or name.lower().endswith(".log"), not packed(text)
    text = without_machinery(text) if of_ci and whole else text
    best: dict[bytes, tuple[int, Found]] = {}
    for one in layers(text, purse):
        layer = replace(one, data=without_machinery(one.data)) if of_ci and not whole else one
        hits = matcher.hits(layer.data) or _whole(layer.data)
        if hits and layer.coded:  # what is found in it stands for what it is written as
            _drop(best, layer.coded)
        for hit, line, column in _placed(layer, hits):
            _keep(best, hit, _found(hit, layer, line, column, salt))
        if matcher.left or len(best) >= MOST:
            purse.gap(TOO_MANY)
    return Searched(tuple(found for _, found in best.values()), tuple(purse.gaps))


def _whole(data: bytes) -> list[Hit]:
    """The one value that a file may be as a whole."""
    found = lone(data)
    if found is None:
        return []
    rule, kept = found
    return [Hit(rule, kept.value, kept.start, kept.end, kept.stance, kept.why)]


def _keep(best: dict[bytes, tuple[int, Found]], hit: Hit, found: Found) -> None:
    """Of one value keep where it stands first, said by the rule that knows it best."""
    rank, first = best.get(hit.value, (hit.rule.rank, None))
    if first is None:
        if len(best) < MOST:
            best[hit.value] = (rank, found)
        return
    said = found if hit.rule.rank < rank else first
    again = replace(said, line=first.line, column=first.column, inside=first.inside, count=first.count + 1)
    best[hit.value] = (min(rank, hit.rule.rank), again)


def _drop(best: dict[bytes, tuple[int, Found]], coded: bytes) -> None:
    """Forget what was found in the base64 itself."""
    for value in [value for value in best if value.rstrip(b"=") in coded]:
        del best[value]


def _placed(layer: Layer, hits: list[Hit]) -> Iterator[tuple[Hit, int, int]]:
    """Each value with its line and column."""
    line, counted = 1, 0
    for hit in hits:
        if layer.line:
            yield hit, layer.line, 0
            continue
        line, counted = line + layer.data.count(b"\n", counted, hit.start), hit.start
        yield hit, line, hit.start - layer.data.rfind(b"\n", 0, hit.start)


def _found(hit: Hit, layer: Layer, line: int, column: int, salt: bytes) -> Found:
    return Found(
        rule_id=hit.rule.id,
        title=hit.rule.title,
        provider=hit.rule.provider,
        digest=digest(hit.value, salt),
        shown=shown(hit.rule, hit.value),
        stance=hit.stance,
        why=hit.why,
        line=line,
        column=column,
        inside=layer.inside,
    )


def leak(found: Found, *, place: Place, path: str, **more: Any) -> Leak:
    """What was found as a fact, with where it stands and what else is known of it."""
    return Leak(
        rule=found.rule_id,
        title=found.title,
        digest=found.digest,
        shown=found.shown,
        place=place,
        path=path,
        line=found.line,
        column=found.column,
        stance=found.stance,
        provider=found.provider,
        inside=found.inside,
        why=found.why,
        **more,
    )


def is_pointer(data: bytes) -> bool:
    """The bytes stand for a file that Git LFS keeps elsewhere."""
    return len(data) <= _POINTER_SIZE and data.startswith(_POINTER)
