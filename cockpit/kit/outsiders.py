"""Whose files besides the product's own a browser loads on its pages: by company, with what they hold up."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cockpit.facts.served import places
from cockpit.facts.weights import Use, Weights
from cockpit.kit import Launch
from cockpit.standards.locations import host_of, path_of
from cockpit.standards.third_parties import PAYMENT, Advice, Party, advice, party, pays

_COUNTED: Final = ("script", "style", "font", "frame")  # a picture runs nothing and holds nothing up


@dataclass(frozen=True, slots=True)
class Outsider:
    """One company on the declared pages.

    `pages` are those that load something of it, `held` those of them that its scripts hold up from the head,
    `styled` those that its style sheets hold up. `size` are the bytes on the wire of what could be weighed,
    each file once; `silent` is how many files did not come. `where` is the first place that names it.
    """

    party: Party
    hosts: tuple[str, ...]
    pages: tuple[str, ...]
    held: tuple[str, ...]
    styled: tuple[str, ...]
    kinds: tuple[str, ...]
    size: int
    silent: int
    paying: tuple[str, ...]
    where: str

    @property
    def belongs(self) -> bool:
        """A payment service on pages where people pay, and nowhere else."""
        return self.party.kind == PAYMENT and set(self.pages) == set(self.paying)

    @property
    def runs(self) -> bool:
        """It is a script, or a page of its own in a frame."""
        return bool({"script", "frame"} & set(self.kinds))


def outsiders(launch: Launch, weights: Weights) -> tuple[Outsider, ...]:
    """Every company of which a page loads more than pictures, the heaviest first."""
    found: dict[Party, list[tuple[str, Use]]] = defaultdict(list)
    for url, page in weights.seen():
        for use in page.uses:
            if use.kind in _COUNTED and use.when != "perhaps" and not launch.inside(host_of(use.url)):
                found[party(use.url)].append((url, use))
    told = [_outsider(launch, weights, one, uses) for one, uses in found.items()]
    return tuple(sorted(told, key=lambda one: (-one.size, one.party.name)))


def _outsider(launch: Launch, weights: Weights, one: Party, uses: list[tuple[str, Use]]) -> Outsider:
    files = {use.url: weights.files.get(use.url) for _, use in uses if use.kind != "frame"}
    blocking = [(url, use) for url, use in uses if use.how == "blocking" and use.when == "first"]
    pages = tuple(dict.fromkeys(url for url, _ in uses))
    first = next(((url, use) for url, use in uses if not use.by), uses[0])
    return Outsider(
        one,
        tuple(sorted({host_of(use.url) for _, use in uses})),
        pages,
        tuple(dict.fromkeys(url for url, use in blocking if use.kind == "script" and use.head)),
        tuple(dict.fromkeys(url for url, use in blocking if use.kind == "style")),
        tuple(dict.fromkeys(use.kind for _, use in uses)),
        sum(file.size for file in files.values() if file is not None and file.came),
        sum(file is None or not file.came for file in files.values()),
        tuple(_paying(launch, pages)),
        f"{first[0]}, line {first[1].line}",
    )


def _paying(launch: Launch, pages: tuple[str, ...]) -> Iterator[str]:
    routes = places(launch)
    for url in pages:
        route = routes.get(url)
        if pays(route.name if route else "", path_of(url)):
            yield url


def advised(one: Outsider) -> tuple[str, str]:
    """What to do with it, in a word and in a sentence."""
    if one.belongs:
        return str(Advice.KEEP), "people pay there"
    what, how = advice(one.party)
    return str(what), how


def loads(one: Outsider) -> str:
    """How it loads: what people feel of it."""
    if one.held:
        return "holds the page up"
    if one.styled:
        return "its styles hold the page up"
    return "a frame" if one.kinds == ("frame",) else "after the page"
