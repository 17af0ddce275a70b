"""What a page and an answer cost on a slow mobile line, by the model in `standards.mobile_model`."""

from collections.abc import Iterator
from typing import Final

from cockpit.facts.weights import PageParts, ReadAnswer, Use, Weighed, Weights
from cockpit.standards.locations import host_of
from cockpit.standards.mobile_model import Piece, shows_after
from cockpit.standards.third_parties import LIBRARY, PLATFORM, UNKNOWN, party

EMPTY: Final = 10  # words: fewer, and the page shows nothing before its scripts have run


def needs_scripts(page: PageParts) -> bool:
    """Hardly anything stands in the HTML: what people see is made by scripts."""
    return page.words < EMPTY and any(use.kind == "script" and use.when == "first" for use in page.uses)


def modelled(weights: Weights, page: PageParts) -> float:
    """Seconds until the page shows with its first picture."""
    document = weights.files[page.url]
    stages = [[_piece(file) for _, file in stage] for stage in holding(weights, page)]
    picture = first_picture(weights, page)
    first = Piece(host_of(page.url), document.size, page.hops)
    return shows_after(first, [stage for stage in stages if stage], _piece(picture[1]) if picture else None)


def holding(weights: Weights, page: PageParts) -> list[list[tuple[Use, Weighed]]]:
    """What holds the page up: what its head names, then what those style sheets name."""
    seen = list(weights.of(page))
    return [
        [(use, file) for use, file in seen if holds(page, use) and not use.by],
        [(use, file) for use, file in seen if holds(page, use) and use.by],
    ]


def holds(page: PageParts, use: Use) -> bool:
    """The page shows nothing before this has come; what counts visits makes no page, and may come late."""
    if use.kind == "script" and needs_scripts(page):
        return use.how != "async" or party(use.url).kind in (UNKNOWN, LIBRARY, PLATFORM)
    return use.how == "blocking" and (use.kind == "style" or use.head)


def first_picture(weights: Weights, page: PageParts) -> tuple[Use, Weighed] | None:
    """The first picture in the body that does not wait."""
    pictures: Iterator[tuple[Use, Weighed]] = (
        pair for pair in weights.of(page) if pair[0].kind == "image" and pair[0].line and not pair[0].head
    )
    return next(pictures, None)


def _piece(file: Weighed) -> Piece:
    return Piece(host_of(file.url), file.size, file.hops)


def answered_after(read: ReadAnswer) -> float:
    """Seconds until the whole answer of a read route has come, over a new connection."""
    return shows_after(_piece(read.weighed), (), None)
