"""The fact `FormBurst`: what becomes of a page with a form when twenty visitors come at the same moment."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.pages import Page
from cockpit.facts.served import Served, places
from cockpit.facts.smoke import Walked
from cockpit.launch import Launch
from cockpit.launch.parts import Route
from cockpit.standards.headers import is_html, media_type
from cockpit.standards.html import Form
from cockpit.standards.locations import follow, path_of

QUIET: Final = 5
VISITORS: Final = 20
WALKS: Final = 10
MOST_FORMS: Final = 5
_SHELL: Final = 5  # words: a page with fewer is drawn by a script
_NAMED = re.compile(
    r"contact|sign-?up|register|registration|join|subscribe|newsletter|waitlist|checkout|order|booking|book"
    r"|reserve|quote|request|apply|enquiry|inquiry|demo|trial|feedback",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FormPage:
    """A declared page with a form: its URL after redirects, and where its forms are sent to.

    `why` it cannot be seen. `targets` is empty where a script draws the form.
    """

    name: str
    url: str
    targets: tuple[str, ...] = ()
    why: Unreachable | None = None


@dataclass(frozen=True, slots=True)
class CrowdVisit:
    """One visit over a connection that was open: milliseconds from the request sent to the last byte.

    `fault` is the kind of what came in place of an answer, else empty. `turned_away` marks a bot challenge.
    """

    ms: float = 0.0
    status: int = 0
    fault: str = ""
    turned_away: bool = False


@dataclass(frozen=True, slots=True)
class FormCrowd:
    """One page: the visits one after the other, then those at once; `why` they did not take place, or end.

    `stored`: the store of an edge answered. `disturbed`: this machine stood still meanwhile, so that the
    times may be ours. `walks` are the journeys that sent the form at once; `unsent` is why there are none.
    """

    name: str
    url: str
    quiet: tuple[CrowdVisit, ...] = ()
    crowd: tuple[CrowdVisit, ...] = ()
    stored: bool = False
    disturbed: bool = False
    why: Unreachable | None = None
    walks: tuple[Walked, ...] = ()
    unsent: str = ""


@dataclass(frozen=True, slots=True)
class FormBurst:
    """The pages that were visited, and the names of those beyond the first MOST_FORMS."""

    forms: tuple[FormCrowd, ...] = ()
    left: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[FormCrowd]:
        return iter(self.forms)


def form_pages(launch: Launch, served: Served) -> tuple[FormPage, ...]:
    """The declared pages with a form, the critical ones first, each address once.

    A page that holds a form which sends something; a route of kind auth, also where a script draws the form;
    and one whose name says that it has a form (contact, sign-up, checkout ...) while its HTML is an empty
    shell or holds a frame. Routes of kind write are no pages: their form is on the page that sends to them.
    """
    found: dict[str, FormPage] = {}
    declared = places(launch)
    for url in sorted(declared, key=lambda url: not declared[url].critical):
        if (page := _form_page(url, declared[url], served.places.get(url))) is not None:
            found.setdefault(page.url, page)
    return tuple(found.values())


def _form_page(url: str, route: Route, page: Page | Unreachable | None) -> FormPage | None:
    if route.kind not in ("page", "auth") or page is None:
        return None
    expected = route.kind == "auth" or _says_so(route)
    if isinstance(page, Unreachable):
        return FormPage(route.name, url, why=page) if expected and page.kind != "off-product" else None
    forms = [form for form in page.document.forms if form.method == "post" or form.password]
    html = is_html(media_type(page.response.all("content-type")))
    if not forms and not (expected and html and (route.kind == "auth" or _drawn(page))):
        return None
    return FormPage(route.name, page.url, tuple(dict.fromkeys(_target(page, form) for form in forms)))


def _says_so(route: Route) -> bool:
    last = [part for part in path_of(route.url).split("/") if part][-1:]
    return any(_NAMED.search(text) for text in (route.name, *last))


def _drawn(page: Page) -> bool:
    """What the page shows is not in its HTML."""
    tags = {reference.tag for reference in page.document.references}
    return "iframe" in tags or ("script" in tags and page.document.words <= _SHELL)


def _target(page: Page, form: Form) -> str:
    base = follow(page.url, page.document.base).url or page.url
    return follow(base, form.action).url if form.action else page.url
