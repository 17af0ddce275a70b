"""The runbooks as a check wants them: which there have to be, and whether a second person followed one."""

from collections.abc import Iterator, Mapping
from typing import Final

from cockpit.facts.stated import Drilled, Stated
from cockpit.kit import Finding, Fix, Launch, failed, passed, undeclared
from cockpit.kit.drills import outdated, shown, told
from cockpit.kit.owners import same, unfit
from cockpit.kit.pasting import PERSON
from cockpit.kit.stating import again, drill_evidence, name_of, stale, undrilled
from cockpit.runbooks import Runbook, runbooks

__all__ = ["COMMON", "DRILL", "Runbook", "followed", "nobody", "runbooks", "wanted"]

DRILL: Final = "runbook"
PROVES: Final = "A second person has read the runbook and could follow every step."
FOLLOW: Final = (
    "Let somebody who does not answer for it read the runbook and say at each step whether they could."
)
COMMON: Final[Mapping[str, str]] = {
    "rb-tls": "a certificate has expired",
    "rb-redirect": "a redirect is broken",
    "rb-mail": "mail does not arrive",
    "rb-deploy": "a deploy went wrong",
    "rb-edge": "the edge is down",
}


def wanted(launch: Launch) -> Iterator[str]:
    """Ids of the common runbooks that apply to the product."""
    for id_ in COMMON:
        if id_ == "rb-mail" and not launch.product.sends_mail and launch.email is None:
            continue
        if id_ == "rb-edge" and launch.edge is None and not any(host.proxied for host in launch.hosts):
            continue
        yield id_


def nobody(launch: Launch) -> Finding:
    """Without people there is nobody to call, and nobody to read anything."""
    return undeclared(launch.domain, "launch.toml declares nobody, so a runbook has nobody to call", PERSON)


def followed(launch: Launch, id_: str, book: Runbook | None, stated: Stated) -> Finding:
    """One runbook: it is there, somebody who stays answers for it, and another person could follow it."""
    if book is None:
        return _lacks(id_, "missing", f"there is no runbook for when {COMMON[id_]}", "no runbook", FOLLOW)
    if not book.owner or not book.call:
        said = f"nobody answers for the runbook {book.title}"
        return _lacks(id_, "nobody", said, "nobody to call", _NAME)
    if why := unfit(launch, book.owner):
        return _lacks(id_, "unfit", f"who answers for the runbook {book.title} cannot: {why}", why, _NAME)
    done = shown(launch, DRILL, id_, stated, PROVES)
    if isinstance(done, Finding):
        return done
    return (
        outdated(done, (book.digest,), "text of the runbook", FOLLOW)
        or _second(launch, book, done)
        or passed(
            id_,
            f"{book.title}: could be followed ({told(launch, done)})",
            expected=PROVES,
            observed=f"{len(book.steps)} steps, {name_of(launch, book.owner)} answers for it",
            evidence=drill_evidence(done) | {"owner": book.owner},
        )
    )


_NAME = "Say under covers of a [[person]] who answers for it, or give somebody the role operator."


def _lacks(id_: str, kind: str, summary: str, observed: str, text: str) -> Finding:
    return failed(
        id_,
        kind,
        summary,
        expected="a runbook with somebody who answers for it and stays",
        observed=observed,
        fix=Fix(text, 'covers = ["deploys"]   # in a [[person]] row', "Remove the line."),
    )


def _second(launch: Launch, book: Runbook, done: Drilled) -> Finding | None:
    """Who reads their own runbook finds that everything is clear; who leaves takes the knowledge along."""
    reader = name_of(launch, done.by)
    do = again(DRILL, FOLLOW)
    if same(launch, done.by, book.owner):
        return undrilled(
            book.id,
            f"{reader} answers for the runbook {book.title} and has read it alone",
            do,
            expected=PROVES,
            observed=told(launch, done),
            evidence=drill_evidence(done) | {"owner": book.owner},
        )
    if why := unfit(launch, done.by):
        return stale(
            book.id, f"{reader} could follow the runbook {book.title}: {why}", do, drill_evidence(done)
        )
    return None
