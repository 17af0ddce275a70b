"""The fact `Pages`: the declared pages as served, and whether the links on the home page lead anywhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.launch import Launch
from cockpit.standards.html import Document


@dataclass(frozen=True, slots=True)
class Page:
    """A page after its redirects; `document` is what its HTML holds, empty for other content."""

    url: str
    response: Response
    document: Document


@dataclass(frozen=True, slots=True)
class Pages:
    """What the declared pages hold.

    `pages` by route URL as declared, for routes of kind page and auth, and the home page. `links` maps each
    link of the home page that stays inside the product to its final status. `posts` maps each target of a
    POST form on a sign-in page to what one GET shows there, not followed.
    """

    pages: Mapping[str, Page | Unreachable]
    links: Mapping[str, int | Unreachable] = field(default_factory=dict)
    posts: Mapping[str, Response | Unreachable] = field(default_factory=dict)


def home(launch: Launch) -> str:
    """The URL of the home page."""
    return f"{launch.origin}/"
