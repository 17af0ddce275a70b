"""How values that look secret read as findings: where, since when, what to do; never the value."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from cockpit.facts.leaks import Leak, Place, Stance
from cockpit.facts.stated import Stated
from cockpit.kit import Finding, Fix, Launch, Layer, Unreachable, cut
from cockpit.kit.env_rows import few
from cockpit.kit.pasting import quoted, row
from cockpit.launch.making import AllowedSecret
from cockpit.launch.operations import Secret
from cockpit.standards.secrets import exposed
from cockpit.standards.secrets.allowed import allowed
from cockpit.standards.secrets.providers import provider
from cockpit.standards.telling_files import is_env_file
from cockpit.text import safe

__all__ = [
    "AllowedSecret",
    "Secret",
    "allowing",
    "by_file",
    "changed",
    "evidence",
    "named",
    "open_ones",
    "repair",
    "tally",
    "today",
    "untold",
]

_MOST: Final = 20  # places of one finding that are listed
_GIVEN: Final = (Place.BUILD, Place.BUNDLE, Place.MAP, Place.PAGE)  # what visitors are sent
_ROTATE: Final = "Make a second one, put it in place where the product reads it, then end the old one."


def today(stated: Stated) -> dt.date:
    """The day of the run."""
    return dt.datetime.fromisoformat(stated.seen_at).date()


def open_ones(launch: Launch, leaks: Iterable[Leak], day: dt.date) -> tuple[Leak, ...]:
    """What is secret, not left out of version control, and covered by no row of `[[allowed_secret]]`."""
    return tuple(
        leak
        for leak in leaks
        if leak.stance is Stance.SECRET
        and not leak.ignored
        and allowed(launch.allowed_secrets, leak, day) is None
    )


def untold(launch: Launch, what: str, gaps: Iterable[str], left: int = 0) -> Iterator[Finding]:
    """Why nothing is called clean: parts that could not be read, and places that were found and not kept."""
    if left:
        why = Unreachable(Layer.REPO, f"{left} places more were found than are told", "more")
        yield cut(launch.domain, why)
    if told := "; ".join(dict.fromkeys(gaps)):
        yield cut(launch.domain, Unreachable(Layer.REPO, f"{what}: {told}", "incomplete"))


def by_file(leaks: Iterable[Leak]) -> Mapping[tuple[str, str], tuple[Leak, ...]]:
    """The leaks of each file by what they are, (path, rule), in the order of the paths."""
    groups: dict[tuple[str, str], list[Leak]] = defaultdict(list)
    for leak in leaks:
        groups[leak.path, leak.rule].append(leak)
    return {key: tuple(groups[key]) for key in sorted(groups)}


def changed(launch: Launch, leak: Leak) -> Secret | None:
    """The row of `[[secret]]` that says that this value was changed after it came to light."""
    return exposed.changed(launch.secrets, leak)


def named(some: Sequence[Leak]) -> str:
    """What it is in words: `a secret: Stripe secret key`, `3 secrets: Stripe secret key`."""
    values = len({leak.digest for leak in some})
    return f"{'a secret' if values == 1 else f'{values} secrets'}: {some[0].title}"


def evidence(some: Sequence[Leak]) -> dict[str, Any]:
    """Where each stands, for the record of a finding."""
    return {"in_all": len(some), "places": [_row(leak) for leak in some[:_MOST]]}


def _row(leak: Leak) -> dict[str, Any]:
    told = {
        "place": leak.place.value,
        "path": leak.path,
        "line": leak.line,
        "column": leak.column,
        "inside": leak.inside,
        "shown": leak.shown,
        "digest": leak.digest,
        "commit": leak.commit,
        "since": leak.since,
    }
    return {name: value for name, value in told.items() if value}


def tally(leaks: Sequence[Leak], launch: Launch, day: dt.date) -> str:
    """What else was met and is as it should be, for the summary of a pass; empty where there was nothing."""
    kept = {leak.path for leak in leaks if leak.ignored}
    covered = [leak for leak in leaks if not leak.ignored and allowed(launch.allowed_secrets, leak, day)]
    public = {leak.digest for leak in leaks if leak.stance is Stance.PUBLIC}
    tests = {leak.digest for leak in leaks if leak.stance is Stance.TEST and not leak.ignored}
    files = few(sorted(kept)) if kept else ""
    told = (
        (f"{files} with values, left out of version control", kept),
        (f"{len(public)} made to be public", public),
        (f"{len(tests)} for a provider's test mode", tests),
        (f"{len(covered)} allowed in launch.toml", covered),
    )
    return "; ".join(text for text, there in told if there)


def repair(some: Sequence[Leak], way: str = "") -> Fix:
    """End the value at whoever gave it out, take it out of the file, say afterwards that it is over.

    `way` says how it is taken out, where that is known better than from the place alone.
    """
    first = some[0]
    gave = provider(first.provider)
    steps = [f"1. {gave.how} ({gave.title}: {gave.rotate})" if gave else f"1. {_ROTATE}"]
    steps.append(f"2. {way or _out_of(first)}")
    digests = ", ".join(f'"{digest}"' for digest in dict.fromkeys(leak.digest for leak in some[:_MOST]))
    changed_row = f'[[secret]]\nname = "..."\nlast_rotated = YYYY-MM-DD\nexposed = [{digests}]'
    instead = "\n".join(f"# {line}" for line in ("or, if it opens nothing:", *allowing(some).split("\n")))
    return Fix(
        "Whoever has a copy has the value, so deleting it is not enough: change it. " + " ".join(steps),
        f"{_lines(first)}# 3. in launch.toml, once it is changed\n{changed_row}\n\n{instead}",
        f"The old value cannot be trusted again. {_kept(first)}".rstrip(),
    )


def allowing(some: Sequence[Leak]) -> str:
    """The row that says that it may stand there: by its digest, or several by what they are and where."""
    first, digests = some[0], {leak.digest for leak in some}
    where = {"path": quoted(first.path), "rule": quoted(first.rule)}
    which = {"digest": quoted(first.digest)} if len(digests) == 1 else where
    return row("allowed_secret", {**which, "reason": quoted("WHAT FOR"), "owner": quoted("WHO")})


def _out_of(leak: Leak) -> str:
    where = f"{leak.path}:{leak.line}" if leak.line else leak.path
    if leak.place is Place.LOG:
        return (
            "Delete the logs of that run at the CI, and stop printing it: no set -x, no env, no echo of it."
        )
    if leak.place in _GIVEN:
        return "Let the server use it in place of the browser: build without it and release again."
    if leak.place not in (Place.TREE, Place.INDEX):
        return (
            "The history may stay as it is once the value is worthless: rewriting it is work for everybody."
        )
    if is_env_file(leak.path):
        return f"Leave {leak.path} out of version control and set its values in the platform's settings."
    return f"In {where} read it from a variable, and set that in the platform's settings."


def _kept(leak: Leak) -> str:
    """Where a file is found again as it was; empty where none is touched."""
    if leak.place not in (Place.TREE, Place.INDEX):
        return ""
    if leak.tracked:
        return f"What is taken out of the file is in git: git restore -- {_quoted(leak)}"
    return "Git does not have the file yet: keep a copy until it works."


def _lines(leak: Leak) -> str:
    """The commands that take an environment file out of version control."""
    if leak.place not in (Place.TREE, Place.INDEX) or not is_env_file(leak.path):
        return ""
    path = _quoted(leak)
    remove = f"git rm --cached -- {path}\n" if leak.tracked else ""
    return f"# 2. in the repository\n{remove}echo {path} >> .gitignore\n"


def _quoted(leak: Leak) -> str:
    from shlex import quote  # noqa: PLC0415 - only for what was found

    return quote(safe(leak.path, 300))
