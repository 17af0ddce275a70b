"""What an SPF record that is about to be published will cost of the ten look-ups, as far as that was seen."""

from collections.abc import Iterator

from cockpit.facts.spf import Node, Spf
from cockpit.kit.spf_trees import bare, unseen
from cockpit.standards import spf_terms
from cockpit.standards.spf_macros import SpfSyntaxError
from cockpit.standards.spf_terms import Piece
from cockpit.standards.spf_tree import target_of

_LEADS = ("include", "redirect")


def price(value: str, node: Node, spf: Spf | None = None) -> tuple[int, tuple[str, ...]]:
    """(look-ups, the names whose own cost nobody has seen, each counted as one).

    Args:
        value: the record that is to be published.
        node: what stands at its name now.
        spf: everything that was seen.
    """
    seen = _seen(node, spf)
    now = {bare(term): term.lookups for term in node.terms if term.lookups}
    cost, unknown = 0, []
    for piece in _asking(value):
        text, target = piece.text.lstrip("+-~?").lower(), target_of(piece, node.name)
        if text in now:
            cost += now[text]
        elif piece.kind in _LEADS and target in seen:
            cost += 1 + seen[target]
        else:
            cost += 1
            unknown += [target] if piece.kind in _LEADS and target else []
    return cost, tuple(dict.fromkeys(unknown))


def _seen(node: Node, spf: Spf | None) -> dict[str, int]:
    """The cost of every record that was looked at, by its name."""
    trees = (node, *spf.trees.values(), *spf.wanted.values()) if spf else (node,)
    return {one.name: one.lookups for tree in trees for one in tree.nodes() if unseen(one) is None}


def _asking(value: str) -> Iterator[Piece]:
    """The terms that ask DNS; what cannot be read asks nothing."""
    for word in spf_terms.words(value):
        try:
            piece = spf_terms.read(word)
        except SpfSyntaxError:
            continue
        if piece.kind in spf_terms.ASKING:
            yield piece
