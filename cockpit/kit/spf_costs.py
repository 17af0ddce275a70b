"""What an SPF record costs of the ten look-ups, term by term, and what to do about it."""

from collections.abc import Iterator

from cockpit.facts.spf import Node, Term
from cockpit.kit.spf_repairs import PARENT, without
from cockpit.kit.spf_trees import shown
from cockpit.model import Fix
from cockpit.standards.mail_senders import by_include
from cockpit.standards.spf_inquiry import MOST_TERMS
from cockpit.standards.spf_tree import LOOP

MENTIONED = 8  # terms in a sentence


def priced(node: Node) -> list[Term]:
    """The terms that cost something, the dearest first."""
    return sorted((term for term in node.terms if term.lookups), key=lambda term: (-term.lookups, term.text))


def table(node: Node) -> str:
    """`include:a.example 4, mx 1`: what costs what."""
    told = [f"{shown(term.text)} {term.lookups}" for term in priced(node)]
    more = f" and {len(told) - MENTIONED} more" if len(told) > MENTIONED else ""
    return ", ".join(told[:MENTIONED]) + more or "nothing in it asks DNS"


def every(node: Node) -> Iterator[Term]:
    """Every term of the tree."""
    for one in node.nodes():
        yield from one.terms


def loops(node: Node) -> list[Term]:
    """Includes that lead back to a record they come from."""
    return [term for term in every(node) if term.trouble.startswith(LOOP)]


def crowds(node: Node) -> list[Term]:
    """`mx` of a name with more servers than may be looked at (RFC 7208 section 4.6.4)."""
    return [term for term in every(node) if term.kind == "mx" and term.trouble]


def voids(node: Node) -> list[Term]:
    """Terms that find nothing; an include that finds nothing spoils the record anyway."""
    return [term for term in every(node) if term.void and term.kind not in ("include", "redirect")]


def own(node: Node, term: Term) -> Term:
    """The term of our own record that leads to this one."""
    return next((one for one in node.terms if one is term or _above(one, term)), term)


def _above(one: Term, term: Term) -> bool:
    return one.node is not None and any(below is term for below in every(one.node))


def lighter(node: Node) -> Fix:
    """How to come below ten: the dearest service gets a name of its own, with ten look-ups of its own."""
    dearest = priced(node)[0]
    profile = by_include(dearest.target)
    who = f" ({profile.name})" if profile else ""
    text = (
        f"Take out what nobody uses. If all of it is needed, let {shown(dearest.text)}{who}, which costs "
        f"{dearest.lookups}, send {PARENT}. Do not copy its addresses: they change without notice."
    )
    if dearest.kind not in ("include", "redirect"):
        text = "Take out what nobody uses, and name your own servers by ip4 and ip6, which cost nothing."
    if not node.lookups - dearest.lookups <= MOST_TERMS < node.lookups:
        return Fix(text, undo="Nothing was changed.")
    left = f"The record below leaves out {shown(dearest.text)}: see first that nothing is sent by it."
    return without(node, (dearest,), f"{text} {left}")
