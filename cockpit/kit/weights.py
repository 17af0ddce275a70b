"""What the checks on weight say alike: how much a page weighs, by what, and what of it nobody could see."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.http import challenge
from cockpit.facts.weights import PageParts, Use, Weighed, Weights
from cockpit.kit import Finding, Launch, Layer, cut, not_applicable
from cockpit.standards.locations import host_of, shown

SAVING: Final = "expected saving"  # the key of a finding's evidence that the documents read
LOWER_BOUND: Final = "read from what is served, not run: scripts may load more"
TERMS: Final = {
    "on the wire": "the bytes that travel, compressed where the server compresses: what people wait for",
    "lower bound": "it is at least so much: what scripts load when they run is not in it",
    "first load": "what a phone asks for before anybody scrolls; pictures with loading=lazy wait until then",
}
MANY: Final = 10


def sized(size: float) -> str:
    """`1.2 MB`, `85 kB`, `340 B`."""
    if size >= 1_000_000:  # noqa: PLR2004 - a megabyte
        return f"{size / 1_000_000:.1f} MB"
    return f"{size / 1000:.0f} kB" if size >= 1000 else f"{size:.0f} B"  # noqa: PLR2004 - a kilobyte


@dataclass(frozen=True, slots=True)
class Load:
    """What the first load of a page takes: bytes by type, bytes and requests in all, hosts of others."""

    page: PageParts
    by_kind: Mapping[str, int]
    by_other: Mapping[str, int]
    requests: int
    exact: bool

    @property
    def size(self) -> int:
        """Bytes on the wire, of everything that was weighed."""
        return sum(self.by_kind.values())

    @property
    def kinds(self) -> str:
        """`images 900 kB, scripts 300 kB`, the heaviest first."""
        order = sorted(self.by_kind.items(), key=lambda pair: (-pair[1], pair[0]))
        return ", ".join(f"{_PLURAL[kind]} {sized(size)}" for kind, size in order if size)


_PLURAL: Final = {
    "document": "HTML",
    "style": "styles",
    "script": "scripts",
    "image": "images",
    "font": "fonts",
    "media": "films and sound",
    "frame": "frames",
    "other": "others",
}


def load_of(launch: Launch, weights: Weights, page: PageParts) -> Load:
    """The first load of a page; every file that it names is a request, also one that did not come."""
    document = weights.files[page.url]
    by_kind, by_other, exact = Counter({"document": document.size}), Counter[str](), document.exact
    hops = page.hops
    for use, file in weights.of(page):
        by_kind[use.kind] += file.size
        exact &= file.exact
        hops += file.hops
        if not launch.inside(host_of(use.url)):
            by_other[host_of(use.url)] += file.size
    requests = 1 + hops + sum(use.when == "first" for use in page.uses)
    return Load(page, by_kind, by_other, requests, exact)


def heaviest(weights: Weights, page: PageParts) -> list[str]:
    """The heaviest files of the first load, in a line each."""
    files = sorted(weights.of(page), key=lambda pair: -pair[1].size)
    return [f"{sized(file.size)} {shown(use.url)}" for use, file in files[:MANY]]


def unweighed(weights: Weights, page: PageParts) -> tuple[Use, ...]:
    """What the first load names and nobody weighed; a frame is a page of its own."""
    return tuple(
        use for use in page.uses if use.when == "first" and use.kind != "frame" and _missing(weights, use)
    )


def _missing(weights: Weights, use: Use) -> bool:
    file = weights.files.get(use.url)
    return file is None or isinstance(file.seen, Unreachable) or file.seen.challenged


def why_unweighed(launch: Launch, weights: Weights, page: PageParts) -> Unreachable | None:
    """Why a page is not known as a whole, or none: files of its own that did not come, or that a limit left.

    Of others only those count that a limit left of a host which gave us some: the pictures of a site builder.
    """
    missing = unweighed(weights, page)
    for use in (use for use in missing if launch.inside(host_of(use.url))):
        if (file := weights.files.get(use.url)) is not None:
            return file.seen if isinstance(file.seen, Unreachable) else challenge(host_of(use.url))
    weighed = {host_of(url) for url in weights.files}
    left = [use for use in missing if use.url not in weights.files]
    left = [use for use in left if launch.inside(host_of(use.url)) or host_of(use.url) in weighed]
    if not left:
        return None
    cause = (
        f"{len(left)} files of {shown(page.url)} were not weighed: the limit of requests came first. "
        "Raise [vantage] requests_per_host in launch.toml"
    )
    return Unreachable(Layer.PERSON, cause, "limit")


def _silent(launch: Launch, weights: Weights, page: PageParts) -> Iterator[str]:
    """What did not come of the hosts of others, and what of them was never asked for, as clauses."""
    others = [use for use in unweighed(weights, page) if not launch.inside(host_of(use.url))]
    came = {host_of(use.url) for use, _ in weights.of(page)}
    failed = [host_of(use.url) for use in others if use.url in weights.files]
    if hosts := sorted({*failed} - came):
        yield f"nothing came from {', '.join(hosts)}"
    if hosts := sorted({*failed} & came):
        yield f"not everything came from {', '.join(hosts)}"
    left = [host_of(use.url) for use in others if use.url not in weights.files]
    if left:
        names = sorted({*left})
        hosts_ = ", ".join(names[:3]) + (" and others" if len(names) > 3 else "")  # noqa: PLR2004 - enough
        yield f"{len(left)} file{'s' * (len(left) > 1)} of {hosts_} not asked for, as there is a limit"


def frames(page: PageParts) -> int:
    """How many frames a page opens at once: each is a page of its own, and its weight is not known."""
    return sum(use.kind == "frame" and use.when == "first" for use in page.uses)


def dark(weights: Weights) -> Iterator[Finding]:
    """A finding for every page that could not be weighed."""
    for url, page in weights.pages.items():
        if isinstance(page, Unreachable):
            yield not_applicable(url, page.cause) if page.kind == "off-product" else cut(url, page)


def notes(launch: Launch, weights: Weights, page: PageParts) -> tuple[str, ...]:
    """What is not in the numbers, as clauses."""
    told = [*_silent(launch, weights, page)]
    if many := frames(page):
        told.append(f"{many} frame{'s' * (many > 1)} not weighed")
    if page.cut:
        told.append("of its HTML only the beginning was read")
    return tuple(told)


def named(files: Iterable[tuple[Use, Weighed]]) -> list[str]:
    """Files for the evidence, in a line each."""
    return [f"{sized(file.size)} {shown(use.url)}" for use, file in files][:MANY]
