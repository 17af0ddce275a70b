"""No DMARC record applies: what stands there or nearby instead, and the record to publish."""

from collections.abc import Sequence
from typing import Any

from cockpit.facts.dmarc import Climb, Dmarc
from cockpit.facts.told import Told
from cockpit.kit import Finding, Fix, Launch, command, cut, failed
from cockpit.kit.dmarc import EXPECTED, evidence, family, first_record, quoted, shown, step
from cockpit.kit.mail_fixes import publish_text
from cockpit.standards.dmarc import LABEL, held
from cockpit.standards.dmarc_record import LEVELS, is_record, read, written
from cockpit.standards.slips import slip


def doubled(domain: str, told: Told, seen: dict[str, Any]) -> Finding:
    """Several records at one name count as none (RFC 9989 section 4.10)."""
    texts = held(told)
    text = "Publish this one record, made of all of them, and delete the others."
    return failed(
        domain,
        "two-records",
        f"{told.name} holds {len(texts)} DMARC records; receivers then act as if there were none",
        expected=EXPECTED,
        observed=quoted(texts[:4]),
        evidence=seen,
        fix=publish_text(text, told.name, merged(texts), told=told, was=texts[:8]),
        verify=command("dig +short {} TXT", told.name),
    )


def merged(texts: Sequence[str]) -> str:
    """One record of several: the mildest policy, and the reports go to everybody named."""
    policies = [read(text) for text in texts]
    mildest = min(policies, key=lambda one: LEVELS.index(one.asked()))
    targets = (target for one in policies for target in one.rua if target.mended or not target.trouble)
    rua = dict.fromkeys(target.mended or target.text for target in targets)
    return written(mildest, p=mildest.asked(), rua=", ".join(rua))


def missing(launch: Launch, climb: Climb, dmarc: Dmarc) -> Finding:
    """Nothing applies to the domain: a slip of the pen, a record in the wrong place, or nothing at all."""
    domain, seen = climb.domain, evidence(climb, None, dmarc)
    own = climb.steps[0]
    if why := own.undecided:
        return cut(domain, why, evidence=seen)
    places = dict.fromkeys((own, step(climb, family(domain))))
    near = [told for told in places if told and told.values]
    for told in near:
        if slipped := next(((text, found) for text in told.values if (found := slip(text, "dmarc"))), None):
            return _slipped(
                domain, told, slipped[0], slipped[1].kind, slipped[1].phrase, slipped[1].mended, seen
            )
    if stray := _stray(domain, dmarc):
        return _misplaced(climb, stray, seen)
    return _nothing(launch, climb, near, seen)


def _slipped(
    domain: str, told: Told, text: str, kind: str, phrase: str, meant: str, seen: dict[str, Any]
) -> Finding:
    fix = publish_text(
        "Replace the text by exactly this.", told.name, written(read(meant)), told=told, was=(text,)
    )
    return failed(
        domain,
        kind,
        f"the text at {told.name} was meant as the DMARC record, but receivers pass over it: {phrase}",
        expected=EXPECTED,
        observed=shown(text),
        evidence=seen,
        fix=fix,
        verify=command("dig +short {} TXT", told.name),
    )


def _stray(domain: str, dmarc: Dmarc) -> Told | None:
    """A record at a name that only a slip leads to."""
    names = (f".{domain}", domain)
    found = [told for name, told in sorted(dmarc.strays.items()) if name.endswith(names)]
    return next(iter(found), None)


def _misplaced(climb: Climb, stray: Told, seen: dict[str, Any]) -> Finding:
    domain = climb.domain
    right = f"{LABEL}{domain}"
    text = next(text for text in stray.values if is_record(text) or slip(text, "dmarc"))
    near = slip(text, "dmarc")
    meant = written(read(near.mended if near else text))
    fix = publish_text(_how(stray.name, right, domain), right, meant, told=climb.steps[0])
    gone = f"\ndelete: {stray.name}. IN TXT, the text {shown(text)}"
    return failed(
        domain,
        "misplaced",
        f"the DMARC record stands at {stray.name}, where nobody looks for it, in place of {right}",
        expected=EXPECTED,
        observed=f"{stray.name}: {shown(text)}",
        evidence={**seen, "found_at": stray.name},
        fix=Fix(fix.text, f"{fix.record}{gone}", f"{fix.undo} Publish {stray.name}. TXT again."),
        verify=command("dig +short {} TXT", right),
    )


def _how(stray: str, right: str, domain: str) -> str:
    """What the form did to the name."""
    if stray.startswith(f"{right}."):
        return (
            "The form appends the domain by itself: enter only the host below, then delete the other record."
        )
    if stray == domain:
        return "The record belongs to the host below, not to the domain itself; delete it there."
    return "The record belongs to the host below; delete it where it stands now."


def _nothing(launch: Launch, climb: Climb, near: list[Told], seen: dict[str, Any]) -> Finding:
    domain, place = climb.domain, family(climb.domain)
    at = step(climb, place) or climb.steps[0]
    others = [text for told in near for text in told.values]
    beside = f"; the text there is another: {quoted(others[:2])}" if others else ""
    text = (
        "Publish this record: it keeps nothing from anybody, and you see who sends in your name. The mailbox "
        "that it names has to exist, and gets one report a day from every large receiver."
    )
    return failed(
        domain,
        "no-record",
        f"mail from {domain} has no DMARC record, at {LABEL}{domain} or above it: large receivers refuse or "
        f"hide such mail{beside}",
        expected=EXPECTED,
        observed=quoted(others[:4]) or "no record",
        evidence=seen,
        fix=publish_text(text, at.name, first_record(launch), told=at),
        verify=command("dig +short {} TXT", at.name),
    )
