"""The pages strangers are served, host by host, with what their style sheets load; and what nobody saw."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.served import Served, places
from cockpit.kit import Finding, Launch, Layer, Route, cut, not_applicable
from cockpit.standards.localhosts import local
from cockpit.standards.locations import host_of, shown
from cockpit.standards.resources import COMPANIONS, Load, inlines, is_html, loaded, named_in_css
from cockpit.standards.resources_markup import Inline
from cockpit.standards.resources_scripts import written

LOWER_BOUND: Final = "what scripts load when they run was not seen"
_ERROR = 400
_SIGN_IN, _CLOSED = (401, 405), (401, 403, 404, 405)


def pages_by_host(launch: Launch, served: Served) -> Mapping[str, tuple[Page, ...]]:
    """Every page that was seen as it is meant to be, each once, by host."""
    found: dict[str, dict[str, Page]] = defaultdict(dict)
    for url, page in served:
        if is_html(page) and _broken(places(launch).get(url), page) is None:
            found[host_of(page.url)].setdefault(page.url, page)
    return {host: tuple(pages.values()) for host, pages in found.items()}


def dark(launch: Launch, served: Served) -> Iterator[Finding]:
    """A finding for every place where no page could be seen."""
    for url, why in served.unseen.items():
        yield not_applicable(url, why.cause) if why.kind == "off-product" else cut(url, why)
    for url, page in served:
        if broken := _broken(places(launch).get(url), page):
            yield cut(url, broken)


def _broken(route: Route | None, page: Page) -> Unreachable | None:
    """Why what is served is not the page that is meant; strangers may be asked to sign in."""
    status = page.response.status
    shut = route is not None and (
        (route.private and status in _CLOSED) or (route.kind == "auth" and status in _SIGN_IN)
    )
    if status < _ERROR or shut or (route is not None and route.kind not in ("page", "auth")):
        return None
    cause = f"{shown(page.url)} answers {status}, so the page that is meant cannot be seen"
    return Unreachable(Layer.HTTP, cause, "status")


def styled(served: Served, page: Page) -> Iterator[Load]:
    """What the style sheets of a page load, those of others as far as they are known; `where` names it."""
    for file in served.files:
        if file.kind == "style" and page.url in file.pages and isinstance(file.seen, Response):
            for load in named_in_css(file.seen.body, file.seen.url):
                yield replace(load, where=f"{load.where} in {shown(file.url)}")
    for host in dict.fromkeys(load.host for load in loaded(page) if load.kind == "style"):
        for kind, url in COMPANIONS.get(host, ()):
            yield Load(url, kind, f"url() in the style sheet of https://{host}")


def requested(launch: Launch, served: Served, page: Page) -> Iterator[Load]:
    """What the scripts of a page send requests to, where the whole address stands in the call."""
    for text, place, line in _scripts(served, page):
        for one in written(text):
            if one.role == "sent" and (launch.inside(one.host) or local(one.host) is None):
                yield Load(one.url, "connect", f"a request in {place}", line + one.line - 1)


def _scripts(served: Served, page: Page) -> Iterator[tuple[str, str, int]]:
    """(text, place, first line) of the scripts of a page that are the product's own."""
    for text in inlines(page):
        if _runs(text):
            yield text.text, f"{text.tag} of {shown(page.url)}", text.line
    for file in served.files:
        if file.kind == "script" and page.url in file.pages and isinstance(file.seen, Response):
            yield file.seen.body, shown(file.url), 1


def _runs(text: Inline) -> bool:
    return text.kind in ("script", "handler") and not text.inert


def at(load: Load, page: Page) -> str:
    """Where a load is named: in a sheet, or in the page."""
    return load.place if " in http" in load.where else f"{load.place} of {shown(page.url)}"


def half_read(pages: Sequence[Page]) -> tuple[str, ...]:
    """A note for each page of which only the beginning was kept."""
    return tuple(f"of {shown(page.url)} only the beginning" for page in pages if page.response.truncated)


def lower_bound(pages: Sequence[Page]) -> str:
    """What a pass does not cover, as a clause."""
    cut_short = half_read(pages)
    return f"{', '.join(cut_short)} was read; {LOWER_BOUND}" if cut_short else LOWER_BOUND
