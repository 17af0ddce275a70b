"""Does a name resolve, and to what was declared? IPv4 and IPv6 apart, authorities before the resolver.

Where an authority answered, its word counts and the resolver's difference is only its memory. Answers that
differ by place are normal behind a CNAME or an edge, so there an overlap is enough; declared addresses are
exact. An apex whose provider flattens a CNAME answers with the target's addresses, which is accepted.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.names import Lookup
from cockpit.standards.addresses import family
from cockpit.standards.answers import addresses, agree, authorities, chain_of, decisive, shown, truth
from cockpit.standards.targets import Target

FAMILIES = (("A", 4), ("AAAA", 6))


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with how a name resolves.

    `records` of `type` are published and should not be; `wanted` of `wanted_type` should be. `servers` are
    the authorities that say so, `partial` when others are right. A fault that is not `grave` goes away by
    itself.
    """

    kind: str
    summary: str
    expected: str
    observed: str
    type: str
    records: tuple[str, ...] = ()
    wanted_type: str = ""
    wanted: tuple[str, ...] = ()
    servers: tuple[str, ...] = ()
    evidence: Mapping[str, Any] = field(default_factory=dict)
    grave: bool = True
    partial: bool = False


def faults(host: str, lookup: Lookup, target: Target | None) -> Iterator[Fault]:
    """Everything wrong with how a host resolves; without a target, only what is wrong whatever was declared.

    Nothing comes out when nobody gave a decisive answer: then the caller has nothing to judge.
    """
    if answer := chain_of(lookup):
        yield _broken_chain(host, answer)
        return
    if missing := _nothing(host, lookup, target):
        yield missing
        return
    for type_, version in FAMILIES:
        yield from _family(host, lookup, type_, version, target)


def _broken_chain(host: str, answer: Answer) -> Fault:
    way = " > ".join((host, *answer.chain))
    if answer.loop:
        kind, summary = "cname-loop", f"{host} leads back to itself: {way}"
    else:
        kind, summary = "dangling", f"{host} points to {answer.chain[-1]}, which does not exist"
    ends = "a chain that ends in an address"
    return Fault(kind, summary, ends, way, "CNAME", answer.chain[:1], evidence=shown(answer))


def _nothing(host: str, lookup: Lookup, target: Target | None) -> Fault | None:
    told = [truth(lookup, type_) for type_, _ in FAMILIES]
    answers = [answer for table in told for answer in table.values()]
    if not all(told) or any(not answer.missing for answer in answers):
        return None
    gone = answers[0].outcome is Outcome.NXDOMAIN
    version = 4 if target is None or target.wanted(4) else 6
    type_, values = target.record(version) if target else ("A", ())
    return Fault(
        "no-name" if gone else "no-address",
        f"{host} does not exist in DNS" if gone else f"{host} has no address in DNS",
        target.described if target else "an A or AAAA record",
        answers[0].said,
        "A",
        wanted_type=type_,
        wanted=values,
        servers=_servers(told[0]),
        evidence=_evidence(answers),
    )


def _family(host: str, lookup: Lookup, type_: str, version: int, target: Target | None) -> Iterator[Fault]:
    told = truth(lookup, type_)
    sets = [addresses(answer) for answer in told.values()]
    if target is None:
        fault = None if agree(sets, partly=True) else _servers_differ(host, type_, told)
        allowed = frozenset[str]()
    else:
        split = any(sets) and not all(sets) and not target.addresses
        fault = (
            _half_missing(host, type_, version, told, target)
            or _strange(host, type_, version, told, target)
            or (_servers_differ(host, type_, told) if split else None)
        )
        allowed = target.wanted(version)
    shifting = target is not None and bool(target.platforms)
    if fault := fault or (None if shifting else _remembered(host, lookup, type_, allowed)):
        yield fault


def _servers_differ(host: str, type_: str, told: Mapping[str, Answer]) -> Fault:
    return Fault(
        "servers-differ",
        f"the name servers do not agree about {host} {type_}",
        "the same answer from every authoritative server",
        _who_said(told),
        type_,
        servers=_servers(told),
        evidence=_evidence(told.values()),
    )


def _strange(host: str, type_: str, version: int, told: Mapping[str, Answer], target: Target) -> Fault | None:
    wrong = {server: answer for server, answer in told.items() if not target.holds(answer, version)}
    if not wrong:
        return None
    wanted = target.wanted(version)
    strange = tuple(
        sorted(frozenset[str]().union(*(addresses(answer) for answer in wrong.values())) - wanted)
    )
    stale = type_ == "AAAA" and not wanted
    some = f" at {', '.join(wrong)}" if len(wrong) < len(told) else ""
    record_type, values = target.record(version)
    if stale:
        summary = f"{host} sends IPv6 visitors to {', '.join(strange)}, which is not declared{some}"
    else:
        summary = f"{host} points to {', '.join(strange)}, not to the declared target{some}"
    return Fault(
        "stale-aaaa" if stale else "wrong-target",
        summary,
        f"{target.described} and no AAAA record" if stale else target.described,
        _who_said(told),
        type_,
        strange,
        record_type,
        () if stale else values,
        _servers(wrong),
        _evidence(told.values()),
        partial=len(wrong) < len(told),
    )


def _half_missing(
    host: str, type_: str, version: int, told: Mapping[str, Answer], target: Target
) -> Fault | None:
    """A declared family that nobody gets; a flattened name may have fewer families than its target."""
    empty = {server: answer for server, answer in told.items() if not addresses(answer)}
    wanted = tuple(sorted(text for text in target.addresses if family(text) == version))
    if not wanted or not empty:
        return None
    some = f" at {', '.join(empty)}" if len(empty) < len(told) else ""
    return Fault(
        "half-missing",
        f"{host} has no {type_} record{some}, but one is declared",
        ", ".join(wanted),
        _who_said(told),
        type_,
        wanted_type=type_,
        wanted=wanted,
        servers=_servers(empty),
        evidence=_evidence(told.values()),
        partial=len(empty) < len(told),
    )


def _remembered(host: str, lookup: Lookup, type_: str, allowed: frozenset[str]) -> Fault | None:
    """The authorities are right and the resolver still says something else: its memory, or split horizon."""
    seen = lookup.a if type_ == "A" else lookup.aaaa
    told = authorities(lookup, type_)
    if not told or not isinstance(seen, Answer) or not decisive(seen):
        return None
    published = frozenset[str]().union(*(addresses(answer) for answer in told.values()))
    if addresses(seen) & (published | allowed) or not (addresses(seen) or published):
        return None
    return Fault(
        "resolver-remembers",
        f"the name servers are right about {host} {type_}, but the resolver still answers {seen.said}",
        ", ".join(sorted(published)) or "no such record",
        f"{seen.said} from {seen.server}",
        type_,
        evidence=_evidence([seen, *told.values()]),
        grave=False,
    )


def _who_said(told: Mapping[str, Answer]) -> str:
    """`ns1 and ns2: 203.0.113.10; ns3: no such name`: servers with the same answer together."""
    by_answer: dict[str, list[str]] = {}
    for server, answer in told.items():
        by_answer.setdefault(answer.said, []).append(server)
    return "; ".join(f"{' and '.join(servers)}: {said}" for said, servers in by_answer.items())


def _servers(told: Mapping[str, Answer]) -> tuple[str, ...]:
    return tuple(server for server, answer in told.items() if answer.authoritative)


def _evidence(answers: Iterable[Answer]) -> dict[str, Any]:
    return {"answers": [shown(answer) for answer in answers]}
