"""The fact `Served`: what the declared places serve to a stranger, with the files that their pages load."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.pages import Page, home
from cockpit.facts.trails import absolute
from cockpit.launch import Launch
from cockpit.launch.parts import Route

LOOKED_AT = ("page", "auth", "read", "health")
"""The kinds of route that a GET is meant for."""


@dataclass(frozen=True, slots=True)
class File:
    """A script, style sheet, image or font of the product's own, as its first look showed it.

    `kind` is script, style, image, font, media or manifest; `pages` are the URLs of the pages that load it,
    by markup or through one of their style sheets.
    """

    url: str
    kind: str
    seen: Response | Unreachable
    pages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Served:
    """Every declared place that answers a GET, by absolute URL, at the end of its redirects.

    `places` hold the home page and every route in LOOKED_AT; a private route is here as strangers see it.
    `files` are those the pages load from hosts of the product, each once; `left` is how many more there were.
    `ways` are the URLs that the redirects of a place name, in order, also one that was not followed.
    """

    places: Mapping[str, Page | Unreachable]
    files: tuple[File, ...] = ()
    left: int = 0
    ways: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[tuple[str, Page]]:
        """The places that could be seen."""
        for url, page in self.places.items():
            if isinstance(page, Page):
                yield url, page

    @property
    def unseen(self) -> Mapping[str, Unreachable]:
        """The places that could not."""
        return {url: page for url, page in self.places.items() if isinstance(page, Unreachable)}


def places(launch: Launch) -> Mapping[str, Route]:
    """The declared route of each place, by absolute URL; the home page is one also where none is declared."""
    routes = {home(launch): Route(name="home", url=home(launch))}
    routes |= {absolute(launch, route.url): route for route in launch.routes if route.kind in LOOKED_AT}
    return routes
