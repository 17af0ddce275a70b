"""What the pack says the checks found, held against what they find now. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from cockpit.handover.schema import Pack
from cockpit.handover.verify.flaw import Flaw, drift, note, undecided
from cockpit.handover.verify.links import placed, texts
from cockpit.model import Finding, Layer, Result, Verdict
from cockpit.text import said_of

_QUIET: Final = (Verdict.PASS, Verdict.NOT_APPLICABLE)
_RED: Final = (Verdict.FAIL, Verdict.WARN)
# Layers that say: the pack alone is not enough. Nobody's network is in the way.
_HERE: Final = (Layer.PERSON, Layer.REPO)
_OPEN: Final = re.compile(r"([0-9a-f]{16}) (pass|warn|fail|unknown|error|not-applicable) (.*)", re.DOTALL)
_NAMED: Final = 5  # checks in a sentence about many
Open = dict[str, tuple[Verdict, str]]


def was_open(row: Mapping[str, Any]) -> Open:
    """(verdict, subject) of what was not well in a [[result]], by fingerprint."""
    found = (_OPEN.fullmatch(text) for text in texts(row.get("open")))
    return {match[1]: (Verdict(match[2]), match[3]) for match in found if match}


def compare(pack: Pack, now: Mapping[str, Result]) -> Iterator[Flaw]:
    """Drift for what is otherwise now, undecided for what could not be reached: one flaw for each reason."""
    unseen: dict[str, list[_Unseen]] = {}
    for place, row in placed(pack, "result"):
        result = now.get(str(row.get("check")))
        if result is None or row.get("verdict") not in tuple(Verdict):
            continue
        for one in _of_check(place, Verdict(row["verdict"]), was_open(row), result):
            if isinstance(one, Flaw):
                yield one
            else:
                unseen.setdefault(one.first.summary, []).append(one)
    yield from (flaw for alike in unseen.values() for flaw in _undecided(alike))


@dataclass(frozen=True, slots=True)
class _Unseen:
    """A check that could not be decided again: where it stands, its first subject, how many there are."""

    place: str
    check: str
    first: Finding
    many: int


def _undecided(alike: list[_Unseen]) -> Iterator[Flaw]:
    """What could not be decided again for one reason: a dead network stops everything, and is told once."""
    first = alike[0]
    here = first.first.layer in _HERE
    if here or len(alike) == 1:
        yield from (_alone(one, here=here) for one in alike)
        return
    names = ", ".join(one.check for one in alike[:_NAMED]) + (", ..." if len(alike) > _NAMED else "")
    said = f"{len(alike)} checks could not be decided again ({names}): {first.first.summary}"
    yield undecided(first.place, said)


def _alone(one: _Unseen, *, here: bool) -> Flaw:
    said = f"{one.check}: {said_of(one.first.subject, one.first.summary)}"
    said += f" (and {one.many - 1} more)" if one.many > 1 else ""
    if here:
        return note(one.place, f"{said} The pack alone is not enough to decide it again.")
    return undecided(one.place, said)


def _of_check(place: str, was: Verdict, open_: Open, result: Result) -> Iterator[Flaw | _Unseen]:
    found = {one.fingerprint: one for one in result.findings if one.verdict not in _QUIET}
    if was not in _QUIET and not open_:  # an older pack does not say what was open
        yield from () if result.verdict is was else _turned(place, was, result)
        return
    cut = [one for one in found.values() if one.verdict not in _RED]
    new = [one for key, one in found.items() if key not in open_ or open_[key][0] is not one.verdict]
    yield from (_red(place, result, one) for one in new if one.verdict in _RED)
    if unseen := [one for one in cut if one in new]:
        yield _unseen(place, result, unseen)
        return  # what is not found now may lie behind what could not be reached
    for verdict, subject in (open_[key] for key in open_ if key not in found):
        yield _gone(place, result, verdict, subject)


def _turned(place: str, was: Verdict, result: Result) -> Iterator[Flaw | _Unseen]:
    worst = next(one for one in result.findings if one.verdict is result.verdict)
    if result.verdict in _QUIET:
        yield _gone(place, result, was, worst.subject)
    else:
        yield _red(place, result, worst) if worst.verdict in _RED else _unseen(place, result, [worst])


def _red(place: str, result: Result, one: Finding) -> Flaw:
    """Something wrong that the pack does not say."""
    do = one.fix.text if one.fix else one.verify
    return drift(place, f"{result.check}: {said_of(one.subject, one.summary)}", do)


def _unseen(place: str, result: Result, found: list[Finding]) -> _Unseen:
    """What could not be decided again, by the reason that lies outside of us where there is one."""
    first = next((one for one in found if one.layer not in _HERE), found[0])
    return _Unseen(place, result.check, first, len(found))


def _gone(place: str, result: Result, was: Verdict, subject: str) -> Flaw:
    """Something that the pack says and that is not so any more."""
    if was in _RED:
        return drift(place, f"{result.check}: {subject} was {was} and is not any more", "cockpit handover")
    return note(place, f"{result.check}: {subject} was undecided, and is decided now: {result.verdict}")
