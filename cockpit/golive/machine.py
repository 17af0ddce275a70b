"""What the machines already know of an item: one sentence; of a red one also check, fix and runbook."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from cockpit.golive.item import Item
from cockpit.model import Finding, Result, Severity, Verdict
from cockpit.text import safe, said_of

_OPEN: Final = (Verdict.FAIL, Verdict.ERROR, Verdict.UNKNOWN)
_LONGEST: Final = 300
_NAMED: Final = 4  # ids in a sentence about many
# The runbook that helps where a family of checks is red.
RUNBOOKS: Final = {
    "tls": "rb-tls",
    "redirect": "rb-redirect",
    "seo": "rb-redirect",
    "email": "rb-mail",
    "edge": "rb-edge",
    "cache": "rb-edge",
    "secret": "rb-secret",
    "db": "rb-database",
    "domain": "rb-domain",
    "dns": "rb-dns",
    "watch": "rb-silence",
    "log": "rb-silence",
    "handover": "rb-account",
}
OTHER: Final = "rb-deploy"


@dataclass(frozen=True, slots=True)
class Word:
    """What the results say of one item.

    `verdict` is `pass`, `fail` or `unknown` as a whole, `said` one sentence. Where it is not green `check` is
    the gravest one, `fix` what to do about it and `runbook` the one that helps. `stops` is set when a launch
    blocker among its checks is not green.
    """

    verdict: Verdict
    said: str
    check: str = ""
    fix: str = ""
    runbook: str = ""
    stops: bool = False


def words(
    items: Iterable[Item], results: Mapping[str, Result], unjudged: Iterable[str] = (), *, fresh: bool = True
) -> dict[str, Word]:
    """The word about each item by its id; nothing about an item none of whose checks was judged.

    Args:
        items: the list.
        results: the newest results by check.
        unjudged: launch blockers of this roadmap that nobody has looked at.
        fresh: every result is of today; else an item that no person answers is undecided.
    """
    never = tuple(unjudged)
    told = ((item.id, _word(item, results, never, fresh=fresh)) for item in items)
    return {id_: word for id_, word in told if word is not None}


def _word(item: Item, results: Mapping[str, Result], never: tuple[str, ...], *, fresh: bool) -> Word | None:
    judged = [one for id_, one in results.items() if among(id_, item.checks)]
    if not judged:
        return None if item.needs_person else _UNSEEN
    open_ = sorted((one for one in judged if _is_open(one)), key=lambda one: (not _stops(one), one.gravity))
    if not item.needs_person:
        missing = tuple(id_ for id_ in never if among(id_, item.checks))
        return _alone(judged, open_, missing, fresh=fresh)
    if not open_:
        return Word(Verdict.PASS, _agreed(judged))
    return _red(open_[0], more=len(open_) - 1)


_UNSEEN: Final = Word(Verdict.UNKNOWN, "nothing was looked at yet.", stops=True)


def among(id_: str, patterns: Iterable[str]) -> bool:
    """One of the patterns names the check."""
    return any(fnmatchcase(id_, pattern) for pattern in patterns)


def _is_open(result: Result) -> bool:
    return result.verdict in _OPEN and result.state != "waived"


def _stops(result: Result) -> bool:
    return result.severity_now is Severity.LAUNCH_BLOCKER


def _alone(judged: list[Result], open_: list[Result], missing: tuple[str, ...], *, fresh: bool) -> Word:
    """The answer to an item that no person answers: only what stops a launch makes it a no."""
    if open_ and _stops(open_[0]):
        return _red(open_[0], more=len(open_) - 1)
    if missing:
        many = "1 launch blocker was" if len(missing) == 1 else f"{len(missing)} launch blockers were"
        named = ", ".join(missing[:_NAMED]) + (", ..." if len(missing) > _NAMED else "")
        said = f"{many} not looked at yet, or cannot be by this version ({named})."
        return Word(Verdict.UNKNOWN, said, stops=True)
    if not fresh:
        return Word(Verdict.UNKNOWN, "some of it was last looked at more than a day ago.", stops=True)
    rest = f"; {len(open_)} could be better" if open_ else ""
    return Word(Verdict.PASS, f"nothing among {_checks(judged)} stops the launch{rest}.")


def _agreed(judged: list[Result]) -> str:
    person = all(one.seen_by == "person" for one in judged)
    how = "stated by a person" if person else "seen by the machine"
    return f"{_checks(judged)} {how}, nothing wrong."


def _checks(judged: list[Result]) -> str:
    return "1 check" if len(judged) == 1 else f"{len(judged)} checks"


def _red(result: Result, *, more: int) -> Word:
    """The gravest result in one sentence."""
    found = _worst(result)
    also = f" (and {more} more)" if more else ""
    undecided = "undecided, " if result.verdict is Verdict.UNKNOWN else ""
    return Word(
        verdict=Verdict.UNKNOWN if result.verdict is Verdict.UNKNOWN else Verdict.FAIL,
        said=f"{undecided}{safe(said_of(found.subject, found.summary), _LONGEST)}{also}",
        check=result.check,
        fix=safe(found.fix.text, _LONGEST) if found.fix else "",
        runbook=RUNBOOKS.get(result.family, OTHER),
        stops=_stops(result),
    )


def _worst(result: Result) -> Finding:
    return next(one for one in result.findings if one.verdict is result.verdict)
