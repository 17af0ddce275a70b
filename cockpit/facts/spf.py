"""The fact `Spf`: the SPF record at every name that is checked for it, with all it includes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cockpit.facts.told import Told


@dataclass(frozen=True, slots=True)
class Term:
    """One mechanism or modifier: `text` as published, `kind` its lower-case name (`include`, `ip4`, `all`).

    `target` is the name it asks for, empty where macros make it different for every message. `lookups` is
    what it costs of the ten (RFC 7208 section 4.6.4), with all below it; `node` is what it includes.
    `trouble` says in a phrase what is wrong with it.
    """

    text: str
    kind: str
    target: str = ""
    lookups: int = 0
    void: bool = False
    trouble: str = ""
    node: "Node | None" = None


@dataclass(frozen=True, slots=True)
class Node:
    """One SPF record in the tree: `records` are all texts at the name that begin with v=spf1.

    `trouble` says in a phrase why it cannot be evaluated (`two records`, `no record`, a term that is none).
    """

    name: str
    told: Told
    records: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    trouble: str = ""

    @property
    def lookups(self) -> int:
        """Terms that ask DNS, over the whole tree."""
        return sum(term.lookups for term in self.terms)

    def nodes(self) -> Iterator["Node"]:
        """This record and every one below it, in the order of the text."""
        yield self
        for term in self.terms:
            if term.node:
                yield from term.node.nodes()


@dataclass(frozen=True, slots=True)
class Spf:
    """`trees` by name: the sending domain, each From domain, each return path; `uses` says who uses a name.

    `strays` are texts found where they do not belong, by name. `wanted` are the
    records that a declared sender asks to include and that no tree has. `at` is when it was asked (UTC, ISO
    8601).
    """

    trees: Mapping[str, Node]
    uses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    strays: Mapping[str, Told] = field(default_factory=dict)
    wanted: Mapping[str, Node] = field(default_factory=dict)
    at: str = ""
