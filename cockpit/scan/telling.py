"""A reading for people: each value once, with every place it stands in, and how it is replaced."""

from collections.abc import Iterable, Sequence
from typing import Final

from cockpit.facts.leaks import Leak, Place, Stance
from cockpit.model import Verdict
from cockpit.reports.ink import COLOURS, Ink
from cockpit.scan.outcome import many
from cockpit.scan.said import Said

_MOST_VALUES: Final = 100
_MOST_PLACES: Final = 12
_ALLOWING: Final = (
    "What is no leak gets a row in launch.toml: [[allowed_secret]] with reason, owner, and its digest or "
    "its path. What was known before can be left to a baseline: --write-baseline FILE."
)
_IGNORED: Final = "in a file that is left out of version control"


def write(ink: Ink, all_said: Sequence[Said]) -> None:
    """The whole report."""
    for one in all_said:
        _values(ink, one.open)
        _covered(ink, one.covered)
        _harmless(ink, one.harmless)
        _gaps(ink, one)
    if any(one.open for one in all_said):
        ink.wrapped(_ALLOWING)
    for one in all_said:
        _summary(ink, one)


def _values(ink: Ink, leaks: Iterable[Leak]) -> None:
    by_value: dict[tuple[str, str], list[Leak]] = {}
    for leak in leaks:
        by_value.setdefault((leak.rule, leak.digest), []).append(leak)
    for places in list(by_value.values())[:_MOST_VALUES]:
        _value(ink, places)
    if len(by_value) > _MOST_VALUES:
        ink.wrapped(f"and {len(by_value) - _MOST_VALUES} more values; --format json lists them all")


def _value(ink: Ink, places: Sequence[Leak]) -> None:
    """One value: what it is, where it stands, how it is replaced."""
    leak = places[0]
    ink.line(f"{ink.glyph(Verdict.FAIL)} {leak.title}  {leak.shown}", COLOURS[Verdict.FAIL])
    ink.wrapped(f"rule {leak.rule}, digest {leak.digest}", 2)
    for place in places[:_MOST_PLACES]:
        ink.wrapped(where(place), 2)
    if len(places) > _MOST_PLACES:
        ink.wrapped(f"and {len(places) - _MOST_PLACES} more places", 2)
    if leak.why:
        ink.wrapped(leak.why, 2)
    ink.wrapped(replacing(leak), 2)
    ink.line()


def where(leak: Leak) -> str:
    """`src/pay.js:12:8  history, since commit 1a2b3c on 2024-05-01, not in the newest commit`."""
    at = f":{leak.line}:{leak.column}" if leak.line else ""
    inside = f" ({leak.inside})" if leak.inside else ""
    since = f", since commit {leak.commit[:12]} of {leak.since[:10]}" if leak.commit else ""
    return f"{leak.path}{at}{inside}  {leak.place}{since}{_still(leak)}"


def _still(leak: Leak) -> str:
    if leak.place is not Place.HISTORY:
        return ""
    return ", in the newest commit" if leak.head else ", only in the history"


def replacing(leak: Leak) -> str:
    """How a new value is made and the old one ended."""
    from cockpit.standards.secrets.providers import provider  # noqa: PLC0415 - only for what was found

    known = provider(leak.provider) if leak.provider else None
    if known is None:
        return "Replace the value where it is used and end the old one: deleting the file does not."
    return f"{known.how} {known.rotate}".strip()


def _covered(ink: Ink, covered: Sequence[tuple[Leak, str]]) -> None:
    if not covered:
        return
    ink.line("Somebody answers for", COLOURS[Verdict.WARN])
    for leak, why in covered[:_MOST_VALUES]:
        ink.wrapped(f"{leak.title}  {where(leak)} ({why})", 2)
    _and_more(ink, len(covered))


def _harmless(ink: Ink, leaks: Sequence[Leak]) -> None:
    if not leaks:
        return
    ink.line("No leaks, for information", COLOURS[Verdict.PASS])
    for leak in leaks[:_MOST_VALUES]:
        ink.wrapped(f"{leak.title}  {where(leak)} ({_why(leak)})", 2)
    _and_more(ink, len(leaks))


def _why(leak: Leak) -> str:
    if leak.stance is Stance.SECRET:
        return _IGNORED
    return leak.why or ("public by design" if leak.stance is Stance.PUBLIC else "only for tests")


def _and_more(ink: Ink, number: int) -> None:
    if number > _MOST_VALUES:
        ink.wrapped(f"and {number - _MOST_VALUES} more; --format json lists them all", 2)
    ink.line()


def _gaps(ink: Ink, one: Said) -> None:
    if not one.gaps:
        return
    ink.line("Not read", COLOURS[Verdict.UNKNOWN])
    for gap in one.gaps:
        ink.wrapped(gap, 2)
    ink.line()


def _summary(ink: Ink, one: Said) -> None:
    fact = one.fact
    values = len({(leak.rule, leak.digest) for leak in one.open})
    read = many(fact.files, "file") + (f" and {many(fact.objects, 'object')} of git" if fact.history else "")
    found = f"{many(values, 'secret')} in {many(len(one.open), 'place')}"
    none = "no secret but those above" if one.covered else "no secret found"
    incomplete = "" if not one.gaps else "; not everything was read"
    ink.wrapped(f"{one.folder}: {read} read, {found if values else none}{incomplete}")
