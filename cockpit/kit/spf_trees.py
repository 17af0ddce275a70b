"""Reads SPF trees for judges: what is dark, what is broken, how a record ends, what it includes."""

from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.spf import Node, Spf, Term
from cockpit.kit.mail_fixes import forgotten
from cockpit.model import Layer
from cockpit.standards.spf_tree import CUT_SHORT, NO_RECORD, TWO_RECORDS, UNSEEN
from cockpit.text import safe

SHOWN = 200  # characters of a record in a finding
LINES = 20  # of a tree in the evidence
_OPEN = ("+", "?")


def unseen(node: Node) -> Unreachable | None:
    """Why nothing can be said of the record at this name, or none."""
    return node.told.undecided if node.trouble == UNSEEN else None


def dark(node: Node) -> Unreachable | None:
    """Why something in the tree is not known, or none."""
    below = next(filter(None, map(unseen, node.nodes())), None)
    if below:
        return below
    short = next((term for one in node.nodes() for term in one.terms if CUT_SHORT in term.trouble), None)
    return Unreachable(Layer.DNS, f"{shown(short.text)}: {short.trouble}", "cut-short") if short else None


def broken(node: Node) -> tuple[Term, Node] | None:
    """The first record below that cannot be evaluated, with our own term that leads there; or none."""
    for term in node.terms:
        for one in term.node.nodes() if term.node else ():
            if one.trouble and one.trouble != UNSEEN:
                return term, one
    return None


def said_of(node: Node) -> str:
    """What is wrong at a name, as a phrase that follows it."""
    if node.trouble == NO_RECORD:
        return "has no SPF record"
    if node.trouble == TWO_RECORDS:
        return f"has {len(node.records)} SPF records, which counts as none"
    return f"has an SPF record that cannot be read: {shown(node.trouble)}"


def sign(term: Term) -> str:
    """What a match of the term means: `+`, `-`, `~` or `?`."""
    return term.text[0] if term.text[:1] in ("+", "-", "~", "?") else "+"


def bare(term: Term) -> str:
    """The term without its sign, lower case."""
    return term.text.lstrip("+-~?").lower()


def end_of(node: Node) -> Node:
    """The record whose end decides: this one, or the one that it redirects to."""
    if any(term.kind == "all" for term in node.terms):
        return node
    led = next((term.node for term in node.terms if term.kind == "redirect" and term.node), None)
    return end_of(led) if led else node


def ending(node: Node) -> str:
    """The sign of the `all` that decides; empty where there is none."""
    return next((sign(term) for term in end_of(node).terms if term.kind == "all"), "")


def open_end(node: Node) -> bool:
    """Whoever is not named may send as well as anybody."""
    return ending(node) in ("", *_OPEN)


def included(node: Node) -> frozenset[str]:
    """Every name included or redirected to, over the whole tree."""
    return frozenset(
        term.target
        for one in node.nodes()
        for term in one.terms
        if term.kind in ("include", "redirect") and term.target and not term.trouble
    )


def shown(text: str) -> str:
    """A text from DNS as a finding may show it."""
    return safe(text, SHOWN)


def observed(node: Node) -> str:
    """The records, or what stands at the name instead."""
    return " and ".join(map(shown, node.records[:3])) or "no record that begins with v=spf1"


def evidence(node: Node) -> dict[str, object]:
    """The records and the first lines of the tree."""
    told: dict[str, object] = {"name": node.name, "records": [shown(one) for one in node.records[:3]]}
    lines = tuple(drawn(node))
    return {**told, "tree": list(lines[:LINES])} if lines else told


def drawn(node: Node, depth: int = 0) -> Iterator[str]:
    """The tree as lines: what each term costs, and what is wrong with it."""
    for term in node.terms:
        cost = f"  ({term.lookups})" if term.lookups else ""
        wrong = term.trouble or (term.node.trouble if term.node else "") or ("finds nothing" * term.void)
        if cost or wrong:
            yield f"{'  ' * depth}{shown(term.text)}{cost}{'  ! ' + shown(wrong) if wrong else ''}"
        if term.node:
            yield from drawn(term.node, depth + 1)


def not_yet(spf: Spf, node: Node) -> str:
    """What to add to a good word where some do not see the record yet."""
    return f"; {forgotten(node.told, spf.at)}" if node.told.hidden else ""
