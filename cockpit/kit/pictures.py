"""Pictures that weigh more than they show: what is wrong with each, and about what it costs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.weights import PageParts, Use, Weighed, Weights
from cockpit.kit import Launch
from cockpit.kit.caching import in_front
from cockpit.standards.cachecontrol import browser
from cockpit.standards.locations import host_of
from cockpit.standards.picture_weight import HEAVY, OLD, SAVES, by_format, by_size

FIRST: Final = 3  # pictures that most screens show at once
WAITS: Final = 100_000  # bytes below them that are worth waiting
KEPT: Final = 86_400  # seconds that a browser should keep a picture
WORTH: Final = 50_000  # bytes of a picture whose headers matter


@dataclass(frozen=True, slots=True)
class Flawed:
    """One picture: how a page uses it, how it came, what is wrong by one word, and the bytes to be saved."""

    use: Use
    file: Weighed
    kind: str
    saving: int


def pictures(weights: Weights, page: PageParts) -> list[tuple[Use, Weighed]]:
    """Every picture of a page that came, icons too; those that only a rule may load are left out."""
    return [pair for pair in weights.of(page, "first", "later") if pair[0].kind == "image"]


def too_heavy(seen: Iterable[tuple[Use, Weighed]]) -> Iterator[Flawed]:
    """Pictures with a lighter form, each under the fault whose mending saves most."""
    for use, file in seen:
        pixels, shown = (file.width, file.height), (use.width, use.height)
        by_pixels = 0 if file.format == "SVG" or file.size <= OLD else by_size(file.size, pixels, shown)
        by_successor = by_format(file.format, file.size)
        if by_pixels or by_successor:
            kind = "too-large" if by_pixels >= by_successor else "old-format"
            yield Flawed(use, file, kind, max(by_pixels, by_successor))
        elif file.size > HEAVY:
            yield Flawed(use, file, "heavy", file.size - HEAVY)


def early(seen: Sequence[tuple[Use, Weighed]]) -> list[tuple[Use, Weighed]]:
    """Pictures after the first ones that load before anybody scrolls, where they weigh enough together."""
    placed = [pair for pair in seen if pair[0].when == "first" and pair[0].line and not _is_icon(pair[1])]
    below = placed[FIRST:]
    return below if sum(file.size for _, file in below) > WAITS else []


def _is_icon(file: Weighed) -> bool:
    return file.format == "" or (0 < file.width <= 64 and 0 < file.height <= 64)  # noqa: PLR2004 - pixels


def forgotten(launch: Launch, seen: Iterable[tuple[Use, Weighed]]) -> list[tuple[Use, Weighed]]:
    """The product's own pictures that browsers have to ask for again within the day."""
    own = (pair for pair in seen if launch.inside(host_of(pair[0].url)))
    return [pair for pair in own if pair[1].size > WORTH and not _kept(pair[1].seen)]


def _kept(seen: Response | Unreachable) -> bool:
    return isinstance(seen, Unreachable) or browser(seen).reuses >= KEPT


def bare(launch: Launch, seen: Iterable[tuple[Use, Weighed]]) -> dict[str, int]:
    """The product's own hosts whose pictures nothing stands in front of, with the bytes of the pictures."""
    sizes, edged = Counter[str](), set()
    for use, file in seen:
        host = host_of(use.url)
        if launch.inside(host) and isinstance(file.seen, Response):
            sizes[host] += file.size
            edged |= {host} if in_front(launch, file.seen) else set()
    return {host: size for host, size in sizes.items() if host not in edged and size > HEAVY}


def successor(format_: str) -> str:
    """What to send in place of a format."""
    return "a film (MP4 or WebM) or animated WebP" if format_ == "GIF" else "WebP or AVIF"


def saves(format_: str) -> str:
    """About what its successor saves, in words."""
    return f"about {SAVES[format_]:.0%} or more"
