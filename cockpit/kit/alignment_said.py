"""How the proofs of a From read as findings: proved, proved by halves, not at all, or not to be seen yet."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from cockpit.facts.dmarc import Dmarc
from cockpit.facts.stated import Drilled, Standing, Stated
from cockpit.kit import (
    PASS,
    UNKNOWN,
    WARN,
    Finding,
    Fix,
    Launch,
    command,
    cut,
    failed,
    passed,
    undeclared,
    warned,
)
from cockpit.kit.alignment import Pair, first
from cockpit.kit.dmarc import family, first_record, step
from cockpit.kit.mail_drills import tried
from cockpit.kit.mail_fixes import publish_text
from cockpit.kit.pasting import quoted
from cockpit.standards.dmarc import LABEL, held
from cockpit.standards.dmarc_record import read, written
from cockpit.standards.mail_senders import meant

EXPECTED: Final = "a signature (DKIM) or a return path (SPF) of the domain in From"
_UNDO: Final = "Switch it off again at the provider."


def by_records(launch: Launch, pair: Pair, dmarc: Dmarc) -> Finding:
    """What DNS and the declarations say together."""
    waiting = [way for way in pair.ways if way.open]
    if "DKIM" in pair.by:
        return passed(_subject(pair), _proved(pair), **_seen(pair))
    if pair.by:
        return _spf_alone(pair, open_=any(way.what == "DKIM" for way in waiting))
    if any(way.listed and way.published and not way.aligned for way in pair.ways):
        return _two_families(launch, pair, dmarc)
    if why := next((way.why for way in waiting if way.why), None):
        return cut(_subject(pair), why, **_seen(pair))
    return _untold(pair) if waiting else _unproved(launch, pair, dmarc)


def _subject(pair: Pair) -> str:
    return f"{pair.domain} by {pair.sender.provider}"


def _seen(pair: Pair) -> dict[str, Any]:
    return {"expected": EXPECTED, "observed": _each(pair), "evidence": {"table": pair.table}}


def _each(pair: Pair) -> str:
    """SPF and DKIM, each in a few words."""
    return "; ".join(filter(None, (_way(pair, "SPF"), _way(pair, "DKIM"))))


def _way(pair: Pair, what: str) -> str:
    way = first(pair.ways, what)
    if way is None or not way.domain:
        thing = "return path" if what == "SPF" else "signature"
        return f"{what}: nobody has said which {thing} it uses"
    name = f"{way.domain} ({way.selector})" if way.selector else way.domain
    there = {True: "published", False: "not published", None: "not seen"}[way.published]
    return f"{what}: {name}, {f'aligned, {there}' if way.aligned else 'not aligned with From'}"


def _proved(pair: Pair) -> str:
    how = "by its signature and its return path" if "SPF" in pair.by else "by its signature"
    return f"mail from {pair.domain} that {pair.sender.provider} sends can be told to be yours, {how}"


def _spf_alone(pair: Pair, *, open_: bool) -> Finding:
    """SPF breaks when a message is forwarded; a signature does not."""
    told = f"mail from {pair.domain} that {pair.sender.provider} sends can be told to be yours by SPF alone"
    if open_:
        return passed(_subject(pair), f"{told}; nobody has said how it is signed", **_seen(pair))
    summary = f"{told}, which breaks whenever a message is forwarded"
    return warned(_subject(pair), "spf-only", summary, fix=_sign(pair), **_seen(pair))


def _untold(pair: Pair) -> Finding:
    """Neither the file nor a profile says how the mail is signed and where its bounces go."""
    provider = quoted(pair.sender.provider)
    line = f'[[sender]]\nprovider = {provider}\nselectors = ["SELECTOR"]\nreturn_path = "DOMAIN OF BOUNCES"'
    summary = (
        f"nobody can tell how {pair.sender.provider} proves that it may write as {pair.domain}: launch.toml "
        "names neither its selectors nor its return path"
    )
    return replace(undeclared(_subject(pair), summary, line), **_seen(pair))


def _strict(pair: Pair) -> bool:
    """Something would prove it if the record did not ask for the very same domain."""
    modes = {"SPF": pair.policy.aspf, "DKIM": pair.policy.adkim}
    return any(modes[way.what] == "s" and way.published and _kin(pair, way.domain) for way in pair.ways)


def _kin(pair: Pair, domain: str) -> bool:
    return bool(domain) and family(domain) == family(pair.domain)


def _too_strict(pair: Pair, dmarc: Dmarc) -> Finding:
    climb = dmarc.climbs[pair.domain]
    told = next((told for told in climb.steps if held(told) == (pair.policy.text,)), climb.steps[0])
    text = "Take adkim=s and aspf=s out of the record; relaxed is what everybody uses."
    relaxed = written(pair.policy, adkim="", aspf="")
    return failed(
        _subject(pair),
        "strict",
        f"the DMARC record wants the very domain {pair.domain} (adkim=s or aspf=s), and "
        f"{pair.sender.provider} uses another one of the same family",
        fix=publish_text(text, told.name, relaxed, told=told, was=(pair.policy.text,)),
        verify=command("dig +short {} TXT", told.name),
        **_seen(pair),
    )


def _two_families(launch: Launch, pair: Pair, dmarc: Dmarc) -> Finding:
    """The list of public suffixes says one family, the walk says two: a record at the top joins them."""
    top = family(pair.domain)
    told = step(dmarc.climbs[pair.domain], top) or dmarc.climbs[pair.domain].steps[0]
    text = f"Publish a record at {top} too: it makes all names below it one family."
    record = written(read(first_record(launch)))
    return warned(
        _subject(pair),
        "two-families",
        f"receivers that follow RFC 9989 do not see that {pair.domain} belongs to {top}, because no DMARC "
        f"record stands there; older receivers do",
        fix=publish_text(text, f"{LABEL}{top}", record, told=told),
        verify=command("dig +short {} TXT", f"{LABEL}{top}"),
        **_seen(pair),
    )


def _unproved(launch: Launch, pair: Pair, dmarc: Dmarc) -> Finding:
    """Nothing that could prove it is of the family of From and published."""
    if _strict(pair):
        return _too_strict(pair, dmarc)
    who = pair.sender.provider
    foreign = not launch.inside(pair.domain) and family(pair.domain) != family(launch.sending_domain)
    why = "and that domain is not declared as yours" if foreign else "and nothing shows that it may"
    return failed(
        _subject(pair),
        "foreign" if foreign else "unaligned",
        f"{who} writes as {pair.domain}, {why}: receivers hide or refuse such mail ({_each(pair)})",
        fix=_own(launch, pair) if foreign else _sign(pair),
        verify=command("dig +short {} TXT", f"{LABEL}{pair.domain}"),
        **_seen(pair),
    )


def _own(launch: Launch, pair: Pair) -> Fix:
    """Nobody can publish in the domain of somebody else."""
    own = f"hello@{launch.sending_domain}"
    text = (
        f"Write from an address of your own domain, such as {own}; if {pair.domain} is yours, declare it as "
        "a [[host]]."
    )
    line = f"[[sender]]\nprovider = {quoted(pair.sender.provider)}\nfrom = [{quoted(own)}]"
    return Fix(text, line, "Write the former From back.")


def _sign(pair: Pair) -> Fix:
    """Where to switch it on; the provider shows the records, and launch.toml learns the selectors."""
    profile = meant(pair.sender.provider)
    where = f" ({profile.help})" if profile and profile.help else ""
    text = (
        f"Set up {pair.domain} as your own domain at {pair.sender.provider}{where}, so that it signs with "
        f"d={pair.domain}; publish the records that are shown there, and name the selectors in launch.toml."
    )
    line = f'[[sender]]\nprovider = {quoted(pair.sender.provider)}\nselectors = ["SELECTOR"]'
    return Fix(text, line, _UNDO)


def with_message(found: Finding, launch: Launch, pair: Pair, stated: Stated, *, alone: bool) -> Finding:
    """A real message decides where the declarations leave it open, and tells of what DNS does not show.

    Args:
        found: by the records.
        launch: the declarations.
        pair: what it is about.
        stated: what the drills have read.
        alone: nobody else sends as this domain, so that every message is this sender's.
    """
    one = _message(launch, pair, stated, alone=alone)
    if one is None:
        return found
    told = f"a message of {one.day} ({one.subject})"
    seen = {**found.evidence, "message": {"row": one.id, "at": one.at, **_read(one)}}
    if one.found["dmarc"] == "fail" and found.verdict in (PASS, WARN, UNKNOWN):
        summary = f"{told} could not be told to be from {pair.domain}: DMARC failed there"
        whole = {**_seen(pair), "evidence": seen, "fix": _sign(pair)}
        return failed(found.subject, "seen-failing", summary, verify="cockpit drill mail", **whole)
    proves = found.kind == "undeclared" or (found.kind == "spf-only" and one.found.get("dkim") == "pass")
    if one.found["dmarc"] == "pass" and proves:
        signed = f", signed by {one.found['d']}" if one.found.get("d") else ""
        whole = {**_seen(pair), "evidence": seen}
        return passed(found.subject, f"{told} was told to be from {pair.domain}{signed}", **whole)
    agreed = f"; {told} shows it" if found.verdict is PASS else ""
    return replace(found, summary=f"{found.summary}{agreed}", evidence=seen)


def _read(one: Drilled) -> dict[str, str]:
    return {name: one.found[name] for name in ("from", "dmarc", "d", "s", "return_path") if name in one.found}


def _message(launch: Launch, pair: Pair, stated: Stated, *, alone: bool) -> Drilled | None:
    """The newest message of this sender that says whether it could be told to be from the domain."""
    rows: Sequence[Drilled] = [row for rows in tried(launch, stated).values() for row in rows]
    mine = [row for row in rows if row.standing is Standing.HOLDS and _of(pair, row, alone=alone)]
    return max(mine, key=lambda row: row.at, default=None)


def _of(pair: Pair, row: Drilled, *, alone: bool) -> bool:
    found = row.found
    if found.get("from") != pair.domain or found.get("dmarc") not in ("pass", "fail"):
        return False
    marks = {mark for way in pair.ways for mark in (way.selector, way.domain if way.what == "SPF" else "")}
    return alone or bool(marks & ({found.get("s", ""), found.get("return_path", "")} - {""}))
