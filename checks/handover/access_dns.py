"""Who owns the account of the zone has shown that they can change the zone."""

import datetime as dt
from collections.abc import Iterator

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import GARBLED, NOTHING_SAID, drilled, expired, sample_stated
from cockpit.facts.stated import Drilled, Stated
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Layer,
    Person,
    case,
    check,
    failed,
    not_applicable,
    passed,
)
from cockpit.kit.doors import Access, owned, unwritten
from cockpit.kit.drills import shown, told
from cockpit.kit.stating import again, drill_evidence, leaves, name_of
from cockpit.kit.words import among, names
from cockpit.standards.domains import registrable

DRILL = "dns-proof"
_PROVES = "The owner or the backup of the DNS account has published a record in the zone."

CHECK = check(
    "DNS provider access confirmed",
    severity=HIGH,
    mode=ASSISTED,
    drill=DRILL,
    why="That somebody can change the zone does not say that the right person can. When only a contractor "
    "can, every later change waits for them.",
    fix="Let the owner or the backup of the DNS account do the drill: sign in, publish the record it shows.",
    undo="Delete the record _cockpit-proof after the drill; nothing else was changed.",
    verify="cockpit drill dns-proof",
    source="RFC 8555 section 8.4: who can publish a record in a zone controls it",
    terms={
        "zone": "all DNS records of your domain; they are kept at one company, the DNS host",
        "backup": "the second person of an [[access]] row, who can get in when the owner cannot",
    },
)


def judge(launch: Launch, stated: Stated) -> Iterator[Finding]:
    """The proof of DNS control stands, and it was given by the account's owner or backup, who stays."""
    if not registrable(launch.domain):
        why = f"{launch.domain} is a name that a platform hands out: its zone is the platform's"
        yield not_applicable(launch.domain, why)
        return
    rows = owned(launch, "dns")
    if not rows:
        yield unwritten(launch, "dns")
        return
    proof = shown(launch, DRILL, launch.domain, stated, _PROVES)
    yield proof if isinstance(proof, Finding) else _given(launch, rows, proof)


def _given(launch: Launch, rows: tuple[Access, ...], proof: Drilled) -> Finding:
    if day := leaves(launch, proof.by):
        return _by_leaver(launch, proof, day)
    meant = [one for row in rows for one in (row.owner, row.backup) if one]
    if not among(launch, proof.by, meant):
        return _by_another(launch, meant, proof)
    return passed(
        launch.domain,
        f"{told(launch, proof)}: the DNS account opens for whom launch.toml names",
        expected=_PROVES,
        observed=f"published by {name_of(launch, proof.by)}, counts until {proof.until}",
        evidence=drill_evidence(proof),
    )


def _by_leaver(launch: Launch, proof: Drilled, day: str) -> Finding:
    return failed(
        launch.domain,
        "leaver",
        f"only {name_of(launch, proof.by)} has shown access to the zone, and leaves on {day}",
        expected=_PROVES,
        observed=f"published by {name_of(launch, proof.by)}, who leaves on {day}",
        evidence=drill_evidence(proof) | {"leaves_on": day},
        fix=again(DRILL, CHECK.fix),
    )


def _by_another(launch: Launch, meant: list[str], proof: Drilled) -> Finding:
    """That another can does not say that these cannot."""
    who = names(launch, meant)
    return Finding(
        launch.domain,
        UNKNOWN,
        f"{name_of(launch, proof.by)} has shown access to the zone, and {who} has not yet",
        kind="another-person",
        layer=Layer.PERSON,
        expected=_PROVES,
        observed=told(launch, proof),
        evidence=drill_evidence(proof) | {"meant": meant},
        fix=Fix(
            f"Let {who} do the drill. If {name_of(launch, proof.by)} owns the account, say so in the "
            "[[access]] row instead.",
            f"cockpit drill {DRILL}",
            "Nothing to undo: a drill is only added to the record.",
        ),
    )


_ANA, _BEN = Person(id="ana", name="Ana Ferreira"), Person(id="ben", name="Ben Ode")
_ROW = Access(id="acc-dns", service="Cloudflare", category="dns", owner="ana", backup="ben")
_SHOP = sample_launch(people=(_ANA, _BEN), access=(_ROW,))


def _by(who: str) -> Stated:
    return sample_stated(drilled(DRILL, "shop.example", "ns1.cloud.example", by=who))


def _cases() -> Iterator[Case]:
    yield case("the owner has shown it", _SHOP, _by("ana"), expect=PASS)
    yield case("the backup has shown it", _SHOP, _by("ben"), expect=PASS)
    twice = sample_launch(people=(_ANA, Person(id="ana2", name="ana ferreira")), access=(_ROW,))
    yield case("the owner under another id", twice, _by("ana2"), expect=PASS)
    failed_ = sample_stated(drilled(DRILL, "shop.example", passed=False, said="Ana could not sign in."))
    yield case("the owner could not sign in", _SHOP, failed_, expect=FAIL)
    cleo = Person(id="cleo", name="Cleo Roux", leaves_on=dt.date(2026, 12, 10))
    contractor = sample_launch(people=(_ANA, _BEN, cleo), access=(_ROW,))
    yield case("only a contractor has shown it", contractor, _by("cleo"), expect=FAIL)
    gone = Person(id="ana", name="Ana Ferreira", leaves_on=dt.date(2026, 12, 10))
    yield case("the owner leaves", sample_launch(people=(gone,), access=(_ROW,)), _by("ana"), expect=FAIL)
    yield case("another has shown it", _SHOP, _by("dora"), expect=UNKNOWN)
    yield case("nobody has done it", _SHOP, NOTHING_SAID, expect=UNKNOWN)
    yield case("too long ago", _SHOP, sample_stated(expired(DRILL, "shop.example")), expect=UNKNOWN)
    yield case("no account is declared", sample_launch(), _by("ana"), expect=UNKNOWN)
    yield case("the record is garbled", _SHOP, GARBLED, expect=UNKNOWN)
    handed = sample_launch("shop.vercel.app", access=(_ROW,))
    yield case("a name of the platform", handed, _by("ana"), expect=NOT_APPLICABLE)


CASES = Cases(_cases)
