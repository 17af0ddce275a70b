"""What is wrong with the SPF record at one name, as findings: none, two, unreadable, spoilt, open."""

from collections.abc import Iterator

from cockpit.facts.spf import Node, Spf
from cockpit.kit import Finding, Fix, Launch, cut, failed, not_applicable, undeclared, warned
from cockpit.kit import spf_repairs as repairs
from cockpit.kit import spf_senders as sending
from cockpit.kit.spf_trees import broken, dark, ending, evidence, observed, open_end, said_of, shown
from cockpit.launch.mail import Sender
from cockpit.standards.mail_senders import our_own
from cockpit.standards.spf_mending import ignored, mended
from cockpit.standards.spf_tree import TWO_RECORDS

_ELSEWHERE = (
    "{name} is no domain of yours, so you can publish nothing there. At the service, set up {own} as your "
    "sending domain and return path, and publish what it shows; if {name} is yours, declare it as a [[host]]."
)
_ENDS = {
    "+": "ends in +all, which lets everybody send",
    "?": "ends in ?all, which says nothing of everybody else",
    "": "has no all at its end",
}


def missing(launch: Launch, spf: Spf, node: Node) -> Iterator[Finding]:
    """No record: a slip is named as the cause. Red only where a sender's SPF is looked up at this name."""
    there = sending.at(launch, node.name)
    needed = any(sending.need(launch, one) != "none" and not sending.guessed(one) for one in there)
    unsure = sending.undecided(launch, spf, node)
    near = repairs.near(spf, node) if our_own(launch, node.name) else None
    if node.told.chain and not node.told.values:
        yield _alias(launch, spf, node, there, needed=needed)
    elif near is None and sending.unnamed(launch, node.name):
        yield who_sends(node, "has no SPF record")
    elif near is None and unsure and all(map(sending.guessed, unsure)):
        yield which_path(node.name, unsure[0])
    elif near or needed or node.name in (launch.sending_domain, *launch.from_domains):
        yield _none(launch, spf, node, near, there, needed=needed)


def _none(
    launch: Launch,
    spf: Spf,
    node: Node,
    near: tuple[str, str, str] | None,
    there: tuple[Sender, ...],
    *,
    needed: bool,
) -> Finding:
    """The name has no record: what it means for those who send with it, and what is to be published."""
    make = failed if needed else warned
    said = f"{node.name} has no SPF record"
    aliased = [one for one in there if needed and sending.need(launch, one) == "alias"]
    fix = repairs.as_shown(node, aliased[0]) if aliased else repairs.first(launch, spf, node)
    if not our_own(launch, node.name):
        fix = Fix(
            _ELSEWHERE.format(name=node.name, own=launch.sending_domain), undo="Set the former name again."
        )
    if near:
        said, fix = f"{said}: {near[1]}", repairs.moved(spf, node, near[0], near[2])
    elif needed:
        said = f"{said}, and {repairs.names_of(there)} sends with it: its mail looks forged"
    else:
        said = f"{said}: no declared service sends with it, and mail forged in its name does not fail"
    return make(
        node.name,
        "near-miss" if near else "no-record",
        said,
        expected="one TXT record that begins with v=spf1",
        observed=", ".join(map(shown, node.told.values[:3])) or "no TXT record",
        evidence={"name": node.name, "texts": [shown(one) for one in node.told.values[:5]]},
        fix=fix,
    )


def _alias(launch: Launch, spf: Spf, node: Node, there: tuple[Sender, ...], *, needed: bool) -> Finding:
    """The name is an alias, and no record is where it leads: beside an alias none can stand (RFC 2181)."""
    led = node.told.chain[-1]
    said = f"{node.name} is an alias of {led}, which has no SPF record"
    if not needed:
        return not_applicable(node.name, f"{said}; no declared service is looked up there")
    aliased = next((one for one in there if sending.need(launch, one) == "alias"), None)
    return failed(
        node.name,
        "dead-alias",
        f"{said}, and {repairs.names_of(there)} sends with it: its mail looks forged",
        expected="an alias to a name with an SPF record, or a record in place of the alias",
        observed=" > ".join(map(shown, node.told.chain)),
        evidence={"name": node.name, "chain": [shown(one) for one in node.told.chain[:8]]},
        fix=repairs.as_shown(node, aliased) if aliased else repairs.first(launch, spf, node),
    )


def which_path(name: str, sender: Sender) -> Finding:
    """Nobody said which return path it has."""
    said = f"{sender.provider} proposes {name} as its return path, and there is no record: say which it has"
    return undeclared(name, said, f'return_path = "{name}"   # in the [[sender]] {sender.provider}')


def who_sends(node: Node, state: str) -> Finding:
    """Nobody said who sends."""
    said = f"{node.name} {state}, and launch.toml does not say who sends the product's mail"
    return undeclared(node.name, said, '[[sender]]\nprovider = "WHO"   # or sends_mail = false in [product]')


def unusable(spf: Spf, node: Node) -> Finding:
    """Two records, or one that cannot be read: both count as none (RFC 7208 4.5, 4.6)."""
    two = node.trouble == TWO_RECORDS
    return failed(
        node.name,
        "two-records" if two else "unreadable",
        f"{node.name} {said_of(node)}",
        expected="one record in which every term can be read",
        observed=observed(node),
        evidence=evidence(node),
        fix=repairs.one_record(spf, node) if two else repairs.readable(spf, node),
    )


def spoilt(node: Node) -> Finding:
    """An include whose record is missing or unreadable spoils the record that names it (RFC 7208 5.2)."""
    found = broken(node)
    assert found is not None
    term, below = found
    return failed(
        node.name,
        "broken-include",
        f"the SPF record of {node.name} counts as none: {shown(term.text)} leads to {below.name}, which "
        f"{said_of(below)}",
        expected="includes that lead to one valid record each",
        observed=observed(node),
        evidence=evidence(node),
        fix=repairs.without_broken(node),
    )


def flaws(spf: Spf, node: Node) -> Iterator[Finding]:
    """An open end, terms that mean nothing, terms that are never read, parts that could not be seen."""
    seen = {"observed": observed(node), "evidence": evidence(node)}
    if why := dark(node):
        yield cut(node.name, why)
    elif open_end(node):
        yield open_ended(node)
    if idle := [term for term in node.terms if ignored(term.kind)]:
        yield failed(
            node.name,
            "ignored-term",
            f"{shown(idle[0].text)} in the SPF record of {node.name} means nothing: a colon belongs there",
            expected=mended(idle[0].text),
            fix=repairs.readable(spf, node),
            **seen,
        )
    elif behind := [term for term in node.terms if repairs.behind(term)]:
        yield warned(
            node.name,
            "behind-all",
            f"{shown(behind[0].text)} in the SPF record of {node.name} is never read, so far behind the end",
            expected="all as the last term",
            fix=repairs.in_order(spf, node),
            **seen,
        )


def open_ended(node: Node) -> Finding:
    """The record does not refuse whoever it does not name."""
    return failed(
        node.name,
        "open-end",
        f"the SPF record of {node.name} {_ENDS[ending(node)]}: forged mail does not fail",
        expected="~all or -all at its end",
        observed=observed(node),
        evidence=evidence(node),
        fix=repairs.closed(node),
    )
