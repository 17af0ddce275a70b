"""The fact `Pages`: the declared pages as served, and whether the links on the home page lead anywhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.standards.html import Document


@dataclass(frozen=True, slots=True)
class Page:
    """A page after its redirects; `document` is what its HTML holds, empty for other content."""

    url: str
    response: Response
    document: Document


@dataclass(frozen=True, slots=True)
class Pages:
    """`pages` by declared route URL; `links` maps each link of the home page to its final status."""

    pages: Mapping[str, Page | Unreachable]
    links: Mapping[str, int | Unreachable] = field(default_factory=dict)
