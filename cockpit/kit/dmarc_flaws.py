"""What is wrong with one DMARC record, each as a flaw with what to change in it."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cockpit.facts.dmarc import Dmarc
from cockpit.kit import FAIL, MEDIUM, WARN
from cockpit.kit.dmarc import shown
from cockpit.kit.headers import Flaw
from cockpit.standards.dmarc_record import LEVELS, Policy, read, written
from cockpit.standards.dmarc_reports import permits, permitted
from cockpit.standards.domains import handed_out
from cockpit.standards.slips import cleared

MOST = 3  # parts or addresses of one kind that are told
_WHOLE = "100"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One flaw and the tags to change, an empty value for one to drop.

    `elsewhere` is what a stranger must publish, as lines of a zone file.
    """

    flaw: Flaw
    changes: Mapping[str, str] = field(default_factory=dict)
    elsewhere: str = ""


def wrongs(policy: Policy, name: str, dmarc: Dmarc, own: str, *, top: bool) -> tuple[Wrong, ...]:
    """Everything that is wrong with a record.

    Args:
        policy: the record.
        name: the domain it stands at.
        dmarc: with the permissions of those who take the reports.
        own: an address of ours for reports, as `mailto:`.
        top: it is the record of the whole family, so that what it says of subdomains counts.
    """
    meant = read(cleared(policy.text))
    if _unclear(meant) < _unclear(policy):
        return (_pasted(policy, meant), *wrongs(meant, name, dmarc, own, top=top))
    found = [*_asks(policy, own), *_unread(policy), *_reports(policy, own), *_refused(policy, name, dmarc)]
    found += [*_percent(policy), *_suffix(policy, name)]
    return (*found, *(_weaker(policy) if top else ()))


def _unclear(policy: Policy) -> int:
    """How many of its parts receivers cannot use."""
    return len(policy.junk) + len(policy.bad) + sum(bool(target.trouble) for target in policy.rua)


def _pasted(policy: Policy, meant: Policy) -> Wrong:
    """Marks inside the record that show badly or not at all: receivers pass over the part that has them."""
    broken = [*policy.junk, *(target.text for target in policy.rua if target.trouble)]
    parts = ", ".join(map(shown, broken[:MOST] or (policy.text,)))
    text = f"a line break, an odd space or quotes were pasted into it: receivers may not read {parts}"
    lost = meant.p != policy.p or not policy.works
    return Wrong(Flaw("pasted", text, FAIL if lost else WARN), dict(meant.tags))


def mended(policy: Policy, found: tuple[Wrong, ...]) -> str:
    """The record with everything put right that stands in it."""
    changes: dict[str, str] = {}
    for wrong in found:
        changes |= wrong.changes
    return written(policy, **changes)


def _asks(policy: Policy, own: str) -> Iterator[Wrong]:
    """A policy that receivers cannot read makes them watch at best (RFC 9989 section 4.10.1)."""
    if not policy.bad:
        return
    tag = next((tag for tag in policy.bad if tag in policy.tags), "p")
    near = {tag: _nearest(tag, policy.tags[tag]) for tag in policy.bad if tag in policy.tags}
    changes = near if policy.p or "p" in near else {"p": "none", **near}
    said = "the DMARC record has no policy (p)"
    if near:
        said = f"{tag}={shown(policy.tags[tag])} is none of none, quarantine and reject"
    if not policy.works:
        text = f"{said}, and it asks for no reports: receivers act as if there were no record"
        yield Wrong(Flaw("no-policy", text, FAIL), {**changes, "rua": own})
    elif near:
        text = f"{said}: receivers take the whole record as p=none, or for none at all"
        yield Wrong(Flaw("bad-policy", text, FAIL), changes)
    else:
        text = f"{said}: newer receivers take that as p=none, older ones may ignore the record"
        yield Wrong(Flaw("no-p", text, WARN), changes)


def _nearest(tag: str, value: str) -> str:
    """The word that was meant; else p is the mildest, and the others follow p."""
    meant = difflib.get_close_matches(value.lower(), LEVELS, 1, 0.6)
    return meant[0] if meant else LEVELS[0] if tag == "p" else ""


def _unread(policy: Policy) -> Iterator[Wrong]:
    """Parts that nobody can read; an address behind a semicolon is the commonest."""
    if lost := _lost(policy):
        text = f"{shown(lost[0])} is not read: all addresses stand in one rua, with commas between them"
        yield Wrong(Flaw("semicolon", text, WARN), {"rua": _addresses(policy)})
    if rest := [part for part in policy.junk if not part.lower().startswith(("mailto:", "rua=", "ruf="))]:
        parts = ", ".join(map(shown, rest[:MOST]))
        yield Wrong(Flaw("junk", f"receivers pass over what they cannot read or know already: {parts}", WARN))


def _lost(policy: Policy) -> list[str]:
    """Addresses of reports outside the tag that receivers read."""
    parts = [part.removeprefix("rua=").strip() for part in policy.junk]
    return [part for part in parts if part.lower().startswith("mailto:")][:MOST]


def _addresses(policy: Policy) -> str:
    """The addresses that work, those that can be mended, and those that stood outside."""
    kept = [target.mended or target.text for target in policy.rua if target.mended or not target.trouble]
    return ", ".join(dict.fromkeys((*kept, *_lost(policy))))


def _reports(policy: Policy, own: str) -> Iterator[Wrong]:
    """Somebody is told what receivers saw: without reports nobody knows whether it is safe to tighten."""
    broken = [target for target in policy.rua if target.trouble]
    if broken:
        told = "; ".join(f"no report goes to {shown(one.text)}: {one.trouble}" for one in broken[:MOST])
        yield Wrong(Flaw("report-address", told, WARN), {"rua": _addresses(policy) or own})
    elif not policy.rua and policy.works and not _lost(policy):
        text = "the DMARC record names nobody who gets the reports (rua), so nobody sees who writes as you"
        yield Wrong(Flaw("no-reports", text, WARN), {"rua": own})


def _refused(policy: Policy, name: str, dmarc: Dmarc) -> Iterator[Wrong]:
    """Reports to a stranger are thrown away unless the stranger has agreed (RFC 9990 section 4)."""
    asked = permits(policy, name)
    no = {place: permit for place, permit in asked.items() if _says_no(dmarc, permit)}
    if not no:
        return
    reached = [target for target in policy.rua if target.domain and target.domain not in no]
    verdict, lost = (WARN, "some reports are lost") if reached else (FAIL, "all reports are lost")
    places = ", ".join(list(no)[:MOST])
    text = f"{lost}: {places} has not agreed to take reports about {name}"
    lines = "\n".join(f'{permit}. 300 IN TXT "v=DMARC1"' for permit in list(no.values())[:MOST])
    yield Wrong(Flaw("reports-refused", text, verdict, MEDIUM), elsewhere=lines)


def _says_no(dmarc: Dmarc, permit: str) -> bool:
    told = dmarc.reports.get(permit)
    return told is not None and not permitted(told) and (told.missing or bool(told.values))


def _percent(policy: Policy) -> Iterator[Wrong]:
    """The tag pct is gone: who enforces a little of it enforces all of it (RFC 9989 appendix A.6)."""
    share = policy.tags.get("pct", _WHOLE)
    if share == _WHOLE or policy.asked() == "none":
        return
    asked = policy.asked()
    does = f"receivers {asked} all mail that fails, not a part of it"
    text = f"pct={shown(share)} is ignored since RFC 9989: {does}"
    milder = LEVELS[LEVELS.index(asked) - 1]
    yield Wrong(Flaw("percent", text, WARN), {"p": milder} if share == "0" else {})


def _weaker(policy: Policy) -> Iterator[Wrong]:
    """Names below are where forgers go when the domain itself is guarded."""
    meant = policy.p or _nearest("p", policy.tags.get("p", ""))
    for tag, said, names in (("sp", policy.sp, "subdomains"), ("np", policy.np, "names that do not exist")):
        if said and LEVELS.index(said) < LEVELS.index(meant):
            text = f"{tag}={said} leaves {names} open, while the domain has p={meant}"
            yield Wrong(Flaw(f"weak-{tag}", text, WARN), {tag: ""})


def _suffix(policy: Policy, name: str) -> Iterator[Wrong]:
    """psd=y is for registries."""
    if policy.psd == "y" and not handed_out(name):
        text = f"psd=y says that strangers own the names below {name}, so they stop being one family with it"
        yield Wrong(Flaw("psd", text, WARN), {"psd": ""})
