"""The places at which a rule's expression is run: around one of its words, never over a whole text.

Both engines end here: they only say at which words to look, so that both find the same. An expression sees at
most twice its rule's reach, and all that is looked at in one text is bounded.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from cockpit.scan.matcher import Hit
from cockpit.scan.memory import Memory
from cockpit.standards.secrets.rule import BEHIND_A_NAME, Rule, compiled
from cockpit.standards.secrets.sift import held, sift

LEAST: Final = 4 << 20  # bytes of windows that are looked at in any text
TIMES: Final = 16  # and for each of its bytes
WORK: Final = 64 << 20  # at most: some seconds
FARTHEST: Final = 16_384  # bytes on each side of a word, whatever a rule asks for
MOST: Final = 5_000  # values that are kept of one text
AROUND: Final = 320  # bytes on each side of a window that decide too whether a value is kept
NEAR: Final = 300  # bytes around a value in which its provider is named
GENERATION: Final = 60_000  # surroundings

Place = tuple[int, int]  # the index of a rule and where one of its words begins


class Work:
    """What may still be spent on a text of that size; `left` counts the places for which nothing was left."""

    def __init__(self, size: int) -> None:
        self._most = min(LEAST + TIMES * size, WORK)
        self.left = 0

    def may(self, size: int) -> bool:
        """Take so many bytes, if they are there."""
        if size > self._most:
            self.left += 1
            return False
        self._most -= size
        return True


def window(rule: Rule, data: bytes, place: int) -> tuple[int, int]:
    """From where to where the rule looks for a value over the word at `place`: in its line, or farther."""
    reach = min(rule.reach, FARTHEST)
    first, last = max(0, place - reach), min(len(data), place + reach)
    if rule.lines > 1:
        return first, last
    begins, ends = data.rfind(b"\n", first, place), data.find(b"\n", place, last)
    return (first if begins < 0 else begins + 1), (last if ends < 0 else ends)


@cache
def _alone(rule: Rule) -> re.Pattern[bytes]:
    """The rule's expression between what may stand around it."""
    before = b"(?:(?<!" + rule.before + b")|" + BEHIND_A_NAME + b")" if rule.before else b""
    after = b"(?!" + rule.after + b")" if rule.after else b""
    return compiled(before + b"(?:" + rule.pattern + b")" + after, caseless=rule.caseless)


def extract(
    known: Sequence[Rule], data: bytes, places: Iterable[Place], work: Work, dull: Memory
) -> tuple[list[Hit], list[Place]]:
    """Every value at the places, by where it begins, and at which of them there was one.

    Of two values that overlap the better rule's or the longer one is there.
    """
    found: list[tuple[Hit, Place]] = []
    lines, rest = _by_line(known, data, places)
    for begins, ends, those in lines:
        first = max(0, begins - AROUND)
        told = tuple((index, place - first) for index, place in those)
        same = hash((told, data[first : ends + AROUND]))
        if same in dull:
            continue
        left, here = work.left, _values(known, data, those, work, dull)
        found += here
        if not here and work.left == left:
            dull.add(same)
        if len(found) > MOST:
            break
    found += _values(known, data, rest, work, dull)
    work.left += len(found) > MOST
    return _apart([hit for hit, _ in found[:MOST]]), [place for _, place in found]


def _by_line(
    known: Sequence[Rule], data: bytes, places: Iterable[Place]
) -> tuple[list[tuple[int, int, list[Place]]], list[Place]]:
    """The lines (begin, end, places) that rules of one line look at, and the places of all other rules."""
    lines: list[tuple[int, int, list[Place]]] = []
    rest: list[Place] = []
    begins, ends = 0, -1
    for place, index in sorted((place, index) for index, place in places):
        if known[index].lines > 1:
            rest.append((index, place))
            continue
        if not begins <= place < ends:
            begins, ends = line(data, place)
            lines.append((begins, ends, []))
        lines[-1][2].append((index, place))
    return lines, rest


def line(data: bytes, place: int) -> tuple[int, int]:
    """Where the line begins and ends that holds the place."""
    begins, ends = data.rfind(b"\n", 0, place) + 1, data.find(b"\n", place)
    return begins, (ends if ends >= 0 else len(data))


def _values(
    known: Sequence[Rule], data: bytes, places: Iterable[Place], work: Work, dull: Memory
) -> list[tuple[Hit, Place]]:
    """What the rules find at the places.

    Of places that follow each other, as in a run of one letter, only the first is looked at where nothing may
    begin behind another.
    """
    found: list[tuple[Hit, Place]] = []
    looked, until, before = -1, 0, -1
    for index, place in sorted(places):
        if index != looked:
            looked, until, before = index, 0, -1
        if place < until or (place == before + 1 and held(known[index], data, place)):
            before = place
            continue
        hit, before = _at(known[index], data, place, work, dull), place
        if hit:
            found.append((hit, (index, place)))
            until = hit.end
        if len(found) > MOST:
            break
    return found


def _at(rule: Rule, data: bytes, place: int, work: Work, dull: Memory) -> Hit | None:
    """The value that the rule finds over the word at `place`; where it found none once, it is not asked."""
    first, last = window(rule, data, place)
    if not work.may(last - first):
        return None
    begins = max(0, first - AROUND)
    same = hash((rule.rank, place - begins, data[begins : last + AROUND]))
    if same in dull:
        return None
    if (hit := _found(rule, data, place, first, last)) is None:
        dull.add(same)
    return hit


def may_match(rule: Rule, data: bytes, place: int, first: int, last: int) -> bool:
    """The rule's expression matches somewhere around the word, whatever stands around the match."""
    regex = rule.regex
    if rule.begins:
        return (regex.match(data, place, last) or regex.match(data, place + 1, last)) is not None
    return regex.search(data, first, last) is not None


def _found(rule: Rule, data: bytes, place: int, first: int, last: int) -> Hit | None:
    if rule.near and not compiled(rule.near, caseless=True).search(data, max(0, first - NEAR), last + NEAR):
        return None
    matches = _beginning(rule, data, place, last) if rule.begins else _matches(rule, data, first, last)
    for found in matches:
        if found.start() > place + rule.begins:
            return None
        if found.end() > place:
            kept = sift(rule, found, data)
            return Hit(rule, kept.value, kept.start, kept.end, kept.stance, kept.why) if kept else None
    return None


def _matches(rule: Rule, data: bytes, first: int, last: int) -> Iterator[re.Match[bytes]]:
    """The matches around which nothing stands that must not.

    The rule's own expression is searched many times faster than one that looks around, which is only needed
    once something stood there.
    """
    found = rule.regex.search(data, first, last)
    if found and not _stands_alone(rule, data, found):
        found = _alone(rule).search(data, found.start(), last)
    while found:
        yield found
        found = _alone(rule).search(data, max(found.end(), found.start() + 1), last)


def _beginning(rule: Rule, data: bytes, place: int, last: int) -> Iterator[re.Match[bytes]]:
    """The match that begins with the word, or with its second byte."""
    for start in (place, place + 1):
        if found := _alone(rule).match(data, start, last):
            yield found
            return


def _stands_alone(rule: Rule, data: bytes, found: re.Match[bytes]) -> bool:
    behind = rule.after and compiled(rule.after).match(data, found.end())
    return not behind and not held(rule, data, found.start())


def _apart(hits: list[Hit]) -> list[Hit]:
    """Those that remain where they overlap, in the order of the text."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.rule.rank, hit.start - hit.end, hit.start)):
        at = bisect_left(kept, hit.start, key=lambda other: other.start)
        after, before = kept[at : at + 1], kept[max(at - 1, 0) : at]
        if not (after and after[0].start < hit.end) and not (before and before[0].end > hit.start):
            kept.insert(at, hit)
    return kept
