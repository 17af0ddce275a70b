"""Small SPF facts for examples: a few texts by name become the trees that a look would have found."""

from collections.abc import Mapping

from cockpit.facts.samples_mail import SEEN_AT, sample_told
from cockpit.facts.spf import Node, Spf
from cockpit.facts.told import Told
from cockpit.standards.spf_tree import DEEPEST, Question, follow, tree

Texts = str | tuple[str, ...] | Told
HOST = "192.0.2.1"  # what every host has that is not said to be gone
GOOGLE = {
    "_spf.google.com": "v=spf1 include:_netblocks.google.com ~all",
    "_netblocks.google.com": "v=spf1 ip4:74.125.0.0/16 ~all",
}


def sample_spf(
    texts: Mapping[str, Texts],
    *names: str,
    hosts: Mapping[str, tuple[str, ...]] | None = None,
    strays: Mapping[str, Texts] | None = None,
    wanted: tuple[str, ...] = (),
) -> Spf:
    """The trees of these names, by default of the first, in a world that has these texts and Google's.

    Args:
        texts: what stands at each name: one text, several, or an answer as it was heard.
        names: whose trees.
        hosts: what `a`, `mx` and `exists` find at a name; an address where nothing is said.
        strays: texts found elsewhere.
        wanted: names whose records a sender asks to include.
    """
    world = {**GOOGLE, **texts}
    trees = {name: sample_tree(name, world, hosts or {}) for name in names or tuple(texts)[:1]}
    return Spf(
        trees,
        dict.fromkeys(trees, ("sending domain",)),
        {name: _told(name, said) for name, said in (strays or {}).items()},
        {name: sample_tree(name, world, hosts or {}) for name in wanted},
        SEEN_AT,
    )


def sample_tree(name: str, texts: Mapping[str, Texts], hosts: Mapping[str, tuple[str, ...]]) -> Node:
    """One tree."""
    heard: dict[Question, Told] = {}
    wanted: list[Question] = [(name, "TXT")]
    for _ in range(DEEPEST):
        fresh = {one: _heard(one, texts, hosts) for one in wanted if one not in heard}
        heard |= fresh
        wanted = [one for told in fresh.values() if told.type == "TXT" for one in follow(told)]
    return tree(name, heard)


def _heard(question: Question, texts: Mapping[str, Texts], hosts: Mapping[str, tuple[str, ...]]) -> Told:
    name, type_ = question
    if type_ == "TXT":
        return _told(name, texts.get(name, ()))
    found = hosts.get(name, (f"10 mx.{name}" if type_ == "MX" else HOST,))
    return sample_told(name, *found, type_=type_)


def _told(name: str, said: Texts) -> Told:
    if isinstance(said, Told):
        return said
    return sample_told(name, *((said,) if isinstance(said, str) else said))
