"""For what breaks most often there is a runbook, and a second person has followed each."""

import datetime as dt
from collections.abc import Iterator

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, drilled, expired, sample_stated
from cockpit.facts.stated import Drilled, Stated
from cockpit.kit import (
    AUTO,
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Deploy,
    Edge,
    Finding,
    Launch,
    Person,
    case,
    check,
    cut,
)
from cockpit.kit.runbooks import DRILL, followed, nobody, runbooks, wanted

CHECK = check(
    "Plain runbooks for the common failures",
    severity=HIGH,
    mode=AUTO,
    drill=DRILL,
    why="At two in the morning nobody finds out how things hang together. A runbook that a second person has "
    "followed works without the one who wrote it.",
    fix="Do the drill once for each: somebody who does not answer for the runbook reads it step by step and "
    "says whether they could do it.",
    undo="Nothing to undo: a drill is only added to the record.",
    verify="cockpit drill runbook",
    source="Google, Site Reliability Engineering, chapter 1: a playbook cuts repairs to a third",
    terms={"runbook": "the steps for one failure: what one sees, what to do, how one knows that it worked"},
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """Each common runbook that applies has its people, and was followed as it reads today by a second one."""
    if stated.unreadable:
        yield cut(launch.domain, stated.unreadable)
    elif not launch.people:
        yield nobody(launch)
    else:
        written = {book.id: book for book in runbooks(launch)}
        for id_ in wanted(launch):
            yield followed(launch, id_, written.get(id_), stated)


_ANA = Person(id="ana", name="Ana Ferreira", role="founder", contact="tel:+35120000000")
_BEN = Person(id="ben", name="Ben Ode", role="operator", contact="tel:+35120000001")
_CLEO = Person(id="cleo", name="Cleo Roux", leaves_on=dt.date(2026, 12, 10))
_EDGE, _DEPLOY = Edge(provider="cloudflare"), Deploy(platform="fly")
_SHOP = sample_launch(people=(_ANA, _BEN, _CLEO), edge=_EDGE, deploy=_DEPLOY)


def _read(launch: Launch, **changed: Drilled | None) -> Stated:
    """Everything was followed by Ana, but for what is changed, by id with underscores."""
    rows = {book.id: drilled(DRILL, book.id, book.digest, by="ana") for book in runbooks(launch)}
    rows |= {id_.replace("_", "-"): row for id_, row in changed.items() if row is not None}
    gone = {id_.replace("_", "-") for id_, row in changed.items() if row is None}
    return sample_stated(*(row for id_, row in rows.items() if id_ not in gone))


def _cases() -> Iterator[Case]:
    yield case("all five were followed", _SHOP, _read(_SHOP), expect=PASS)
    bare = sample_launch(people=(_ANA, _BEN), deploy=_DEPLOY)
    yield case("no edge, so nobody has to read of it", bare, _read(bare, rb_edge=None), expect=PASS)
    no = drilled(DRILL, "rb-mail", "x", by="ana", passed=False, said="Step 3: which console?")
    yield case("one could not be followed", _SHOP, _read(_SHOP, rb_mail=no), expect=FAIL)
    leaving = sample_launch(people=(_CLEO,), edge=_EDGE)
    yield case("only a leaver could be called", leaving, _read(leaving), expect=FAIL)
    yield case("nobody has followed any", _SHOP, NOTHING_SAID, expect=UNKNOWN)
    yield case("one was not followed yet", _SHOP, _read(_SHOP, rb_tls=None), expect=UNKNOWN)
    old = expired(DRILL, "rb-tls", "x")
    yield case("one was followed too long ago", _SHOP, _read(_SHOP, rb_tls=old), expect=UNKNOWN)
    before = drilled(DRILL, "rb-deploy", "0" * 16, by="ana")
    yield case("one reads otherwise now", _SHOP, _read(_SHOP, rb_deploy=before), expect=UNKNOWN)
    (tls, *_) = runbooks(_SHOP)
    own = drilled(DRILL, tls.id, tls.digest, by="ben")
    yield case("who answers for it has read it alone", _SHOP, _read(_SHOP, rb_tls=own), expect=UNKNOWN)
    gone = drilled(DRILL, tls.id, tls.digest, by="cleo")
    yield case("the second reader leaves", _SHOP, _read(_SHOP, rb_tls=gone), expect=UNKNOWN)
    yield case("nobody is declared", sample_launch(), NOTHING_SAID, expect=UNKNOWN)
    yield case("the record is garbled", _SHOP, GARBLED, expect=UNKNOWN)


CASES = Cases(_cases)
