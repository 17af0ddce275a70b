"""The rules run over a text in the plainest way there is: word, window, pattern, reading."""

import re
from collections.abc import Iterator

from cockpit.standards.secrets.rule import Rule, rules
from cockpit.standards.secrets.sift import Kept, sift


def _windows(rule: Rule, text: bytes) -> Iterator[tuple[int, int]]:
    flags = re.IGNORECASE if rule.caseless else 0
    for word in re.finditer(b"|".join(map(re.escape, rule.words)), text, flags):
        start, end = max(0, word.start() - rule.reach), min(len(text), word.end() + rule.reach)
        if rule.lines == 1:
            start = max(start, text.rfind(b"\n", 0, word.start()) + 1)
            end = min(end, text.find(b"\n", word.end()) if b"\n" in text[word.end() :] else end)
        yield start, end


def kept(text: bytes) -> list[tuple[Rule, Kept]]:
    """Everything that is kept; of overlapping values the one of the lower rank, then the longer."""
    found = {
        (rule.rank, kept.start, kept.end): (rule, kept)
        for rule in rules()
        for start, end in set(_windows(rule, text))
        for match in rule.regex.finditer(text, start, end)
        if (kept := sift(rule, match, text))
    }
    chosen: list[tuple[Rule, Kept]] = []
    for _, one in sorted(found.items(), key=lambda item: (item[0][0], item[0][1] - item[0][2], item[0][1])):
        if all(one[1].end <= other.start or other.end <= one[1].start for _, other in chosen):
            chosen.append(one)
    return sorted(chosen, key=lambda one: one[1].start)
