"""The whole tree of an SPF record: what includes what, what each term costs, and what is wrong where."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field

from cockpit.facts.spf import Node, Term
from cockpit.facts.told import Told
from cockpit.standards import spf_macros, spf_terms
from cockpit.standards.spf_inquiry import MOST_HOSTS, askable, presentation
from cockpit.standards.spf_macros import SpfSyntaxError
from cockpit.standards.spf_terms import Piece

Question = tuple[str, str]
Hear = Callable[[str, str], Awaitable[Told]]
MOST_NODES = 60  # records in one tree; ten terms may ask DNS
MOST_QUESTIONS = 90
DEEPEST = 12  # each level costs at least one of the ten
MOST_TERMS = 200  # kept of one record: as many that ask DNS or end it, as many others
LONGEST_TERM = 300  # characters kept; the record itself is kept whole

NO_RECORD, TWO_RECORDS, UNSEEN = "no record", "two records", "could not be looked up"
LOOP, CUT_SHORT = "a loop", "cut short"
BEHIND = "never read: it stands behind the all"
_BESIDE = "ignored: the record has an all"
_VARIES = "it differs with every message, so that it is counted and not followed"
_NO_NAME = "it names nothing that DNS could hold"
_ASKED_FOR = {"include": "TXT", "redirect": "TXT", "a": "A", "exists": "A", "mx": "MX"}


async def walk(name: str, hear: Hear) -> Node:
    """The tree below a name, also where evaluation would have stopped: a level at a time, a level at once.

    Args:
        name: the domain whose record is the root.
        hear: how DNS is asked.
    """
    heard: dict[Question, Told] = {}
    wanted: list[Question] = [(name, "TXT")]
    for _ in range(DEEPEST):
        fresh = [one for one in dict.fromkeys(wanted) if one not in heard][: MOST_QUESTIONS - len(heard)]
        told = await asyncio.gather(*(hear(*question) for question in fresh))
        heard |= zip(fresh, told, strict=True)
        wanted = [one for said in told if said.type == "TXT" for one in follow(said)]
    return tree(name, heard)


def tree(name: str, heard: Mapping[Question, Told]) -> Node:
    """The tree below a name, as far as it was asked for."""
    return _Tree(heard).node(name)


def follow(told: Told) -> Iterator[Question]:
    """What the records at a name lead on to."""
    for record in spf_terms.records(told.values):
        for piece in _live(record):
            target = target_of(piece, told.name)
            if target and piece.kind in _ASKED_FOR:
                yield target, _ASKED_FOR[piece.kind]


def _live(record: str) -> Iterator[Piece]:
    """The terms that evaluation may reach: up to the all, and a redirect only where there is none."""
    led: list[Piece] = []
    for word in _kept(record):
        piece = _read(word)
        if isinstance(piece, Piece) and piece.kind == "redirect":
            led.append(piece)
        elif isinstance(piece, Piece):
            yield piece
            if piece.kind == "all":
                return
    yield from led


def _read(word: str) -> Piece | str:
    """The term, or why it is none."""
    try:
        return spf_terms.read(word)
    except SpfSyntaxError as why:
        return str(why)


def _kept(record: str) -> Iterator[str]:
    """The words of a record, of which a few hundred are enough; what asks or ends goes before the others."""
    weighty = others = 0
    for word in spf_terms.words(record):
        if word.lstrip("+-?~").lower().startswith(("ip4:", "ip6:")):
            others += 1
            kept = others <= MOST_TERMS
        else:
            weighty += 1
            kept = weighty <= MOST_TERMS
        if kept:
            yield word


def target_of(piece: Piece, domain: str) -> str:
    """The name a term asks for, empty where it asks none or a different one for every message."""
    if piece.kind not in spf_terms.ASKING:
        return ""
    target = spf_macros.fixed(piece.spec, domain).lower() if piece.spec else domain
    return presentation(target) if askable(target) else ""


@dataclass(slots=True)
class _Tree:
    """Builds nodes from what was heard; `left` is how many more there may be."""

    heard: Mapping[Question, Told]
    left: int = field(default=MOST_NODES)

    def node(self, name: str, above: tuple[str, ...] = ()) -> Node:
        """The record at a name, with everything below."""
        self.left -= 1
        told = self.heard[name, "TXT"]
        records = spf_terms.records(told.values)
        way = (*above, name)
        terms = tuple(term for record in records for term in self._terms(record, way))
        return Node(name, told, records, terms, _trouble(told, records))

    def _terms(self, record: str, way: tuple[str, ...]) -> Iterator[Term]:
        kept = tuple(_kept(record))
        whole = [_read(word) for word in kept]
        ends = any(isinstance(piece, Piece) and piece.kind == "all" for piece in whole)
        ended = False
        for word, piece in zip(kept, whole, strict=True):
            if isinstance(piece, str):
                yield Term(word[:LONGEST_TERM], "", trouble=piece)
            elif piece.kind == "redirect" and ends:
                yield _idle(piece, way[-1], _BESIDE)
            elif ended and not piece.modifier:
                yield _idle(piece, way[-1], BEHIND)
            else:
                yield self._term(piece, way)
                ended = ended or piece.kind == "all"

    def _term(self, piece: Piece, way: tuple[str, ...]) -> Term:
        """A term that evaluation may reach."""
        if piece.kind not in spf_terms.ASKING:
            return _idle(piece, way[-1], "")
        target = target_of(piece, way[-1])
        if not target:
            trouble = _VARIES if spf_macros.letters(piece.spec) - {"d"} else _NO_NAME
            return Term(piece.text[:LONGEST_TERM], piece.kind, lookups=1, trouble=trouble)
        if piece.kind in ("include", "redirect"):
            return self._branch(piece, target, way)
        told = self.heard.get((target, _ASKED_FOR.get(piece.kind, "")))
        void, trouble = bool(told and told.missing), _many(told) if piece.kind == "mx" else ""
        return Term(piece.text[:LONGEST_TERM], piece.kind, target, 1, void, trouble)

    def _branch(self, piece: Piece, target: str, way: tuple[str, ...]) -> Term:
        """An include or a redirect, with what it leads to."""
        trouble, node = "", None
        if target in way:
            trouble = f"{LOOP}: {' > '.join((*way[way.index(target) :], target))}"[:LONGEST_TERM]
        elif self.left <= 0 or (target, "TXT") not in self.heard:
            trouble = f"{CUT_SHORT}: what it includes was not looked at"
        else:
            node = self.node(target, way)
        cost = 1 + (node.lookups if node else 0)
        void = bool(node and node.told.missing)
        return Term(piece.text[:LONGEST_TERM], piece.kind, target, cost, void, trouble, node)


def _idle(piece: Piece, domain: str, trouble: str) -> Term:
    """A term that costs nothing."""
    return Term(piece.text[:LONGEST_TERM], piece.kind, target_of(piece, domain), trouble=trouble)


def _many(told: Told | None) -> str:
    number = len(told.values) if told else 0
    return f"{number} mail servers, of which {MOST_HOSTS} are allowed" if number > MOST_HOSTS else ""


def _trouble(told: Told, records: tuple[str, ...]) -> str:
    """Why the records at a name cannot be evaluated, or nothing."""
    if len(records) > 1:
        return TWO_RECORDS
    if not records:
        published = bool(told.values) or told.missing
        return NO_RECORD if published and told.why is None else UNSEEN
    try:
        spf_terms.read_record(records[0])
    except SpfSyntaxError as why:
        return str(why)
    return ""
