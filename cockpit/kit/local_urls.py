"""URLs in what the product serves that lead to a developer's machine, a preview or a rehearsal.

Levels, and why: an address of this machine, of a private network or of a tunnel works for whoever wrote it
and for no customer: fail wherever a browser or a search engine goes to it. A preview or a rehearsal answers,
with the wrong data: fail where something is loaded, sent or redirected, a warning where it is only linked.
What merely stands in the text of a script may be dead code: a warning, and nothing at all where libraries
write http://localhost to take URLs apart.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cockpit.facts.environments import others
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.robots import Robots, rehearsal
from cockpit.facts.served import File, Served
from cockpit.kit import Launch
from cockpit.kit.headers import Flaw
from cockpit.kit.mixed import MOST, told
from cockpit.model import Severity, Verdict
from cockpit.standards.localhosts import Local, local_to
from cockpit.standards.locations import follow, host_of, shown
from cockpit.standards.resources import Load, inlines, named, named_in_css
from cockpit.standards.resources_scripts import Written, written
from cockpit.standards.robots import parse

_NAMED: Final = 2  # examples in a summary
_LEADING: Final = ("link", "text", "mention")  # roles in which nothing is loaded by itself
_HARD: Final = ("loopback", "private", "tunnel")
_DATA: Final = ("json", "text/plain", "xml")
_TEXTS: Final = {
    "loopback": "addresses of a developer's own machine",
    "private": "addresses that only a network of your own knows",
    "tunnel": "addresses of a tunnel to a developer's machine",
    "preview": "addresses of a preview",
    "staging": "addresses of the rehearsal",
}


@dataclass(frozen=True, slots=True)
class Stray:
    """One URL that customers should not meet: `host` serves it, `where` it stands, `role` what goes there."""

    host: str
    url: str
    where: str
    role: str
    local: Local

    @property
    def mild(self) -> bool:
        """Nobody is sent there for sure, or something answers."""
        return self.role in ("text", "mention") or (self.role == "link" and self.local.kind not in _HARD)


def astray(launch: Launch, host: str) -> Local | None:
    """Why customers should not meet a host, or none."""
    declared = launch.host(host)
    if name := others(launch).get(host, "") if host else "":
        return Local("staging", f"{host} is declared as {name}")
    if rehearsal(launch, host) and not (declared and declared.role == "retired"):
        told_ = "is declared as staging" if declared else "is called like a rehearsal"
        return Local("staging", f"{host} {told_}")
    if not host or launch.inside(host):
        return None
    return local_to(launch.domain, host)


def strays(launch: Launch, served: Served, robots: Robots, pages: Sequence[Page]) -> tuple[Stray, ...]:
    """Every such URL, each once for the host that serves it."""
    found: dict[tuple[str, str, str], Stray] = {}
    every = (
        *_redirects(launch, served),
        *(one for page in pages for one in _page(launch, page)),
        *(one for page in data(served) for one in _answer(launch, page)),
        *(one for file in served.files for one in _file(launch, file)),
        *_listed(launch, robots),
    )
    for one in every:
        if astray(launch, one.host) is None:  # on a rehearsal, its own addresses are right
            found.setdefault((one.host, one.url, one.role), one)
    return tuple(found.values())


def _stray(launch: Launch, host: str, url: str, where: str, role: str) -> Iterator[Stray]:
    if why := astray(launch, host_of(url)):
        yield Stray(host, url, where, role, why)


def _redirects(launch: Launch, served: Served) -> Iterator[Stray]:
    for url, targets in served.ways.items():
        for target in targets:
            yield from _stray(launch, host_of(url), target, f"redirect of {shown(url)}", "redirect")


def _page(launch: Launch, page: Page) -> Iterator[Stray]:
    """What the markup names, then what its scripts and data hold."""
    host, place = host_of(page.url), shown(page.url)
    for load in named(page.response.body, page.url):
        yield from _stray(launch, host, load.url, f"{load.place} of {place}", _role(load))
    for text in inlines(page):
        if text.kind in ("script", "data", "handler"):
            for one in written(text.text):
                where = f"{text.tag}, line {text.line + one.line - 1} of {place}"
                yield from _written(launch, host, one, where)


def _role(load: Load) -> str:
    """What goes to a URL of the markup; what elements point search engines and messengers to is `named`."""
    if load.inert:
        return "mention"
    if load.kind == "mention" and load.where.startswith(("<link ", "<meta ")):
        return "named"
    return load.kind


def _written(launch: Launch, host: str, one: Written, where: str, least: str = "text") -> Iterator[Stray]:
    role = one.role if one.role != "text" else least
    why = astray(launch, one.host)
    bare = (
        one.bare and role not in ("sent", "asked") and why is not None and why.kind in ("loopback", "private")
    )
    if why and not bare:
        yield Stray(host, one.url, where, role, why)


def data(served: Served) -> tuple[Page, ...]:
    """The places that answer programs: JSON, text."""
    seen = (page for _, page in served)
    return tuple(
        page for page in seen if any(word in page.response.first("content-type").lower() for word in _DATA)
    )


def _answer(launch: Launch, page: Page) -> Iterator[Stray]:
    """Programs follow what an answer names."""
    for one in written(page.response.body):
        yield from _written(
            launch, host_of(page.url), one, f"line {one.line} of {shown(page.url)}", least="answer"
        )


def _file(launch: Launch, file: File) -> Iterator[Stray]:
    if not isinstance(file.seen, Response) or file.kind not in ("script", "style", "manifest"):
        return
    host, place, text = host_of(file.url), shown(file.url), file.seen.body
    if file.kind == "style":
        for load in named_in_css(text, file.seen.url):
            yield from _stray(launch, host, load.url, f"{load.place} of {place}", load.kind)
        return
    least = "answer" if file.kind == "manifest" else "text"
    for one in written(text):
        where = f"line {one.line}, column {one.column} of {place}"
        yield from _written(launch, host, one, where, least)


def _listed(launch: Launch, robots: Robots) -> Iterator[Stray]:
    """What robots.txt and the sitemaps of the canonical host tell search engines."""
    host = launch.canonical_host
    file = robots.files.get(host)
    if isinstance(file, Response):
        for url in parse(file.body).sitemaps:
            yield from _stray(launch, host, follow(file.url, url).url, shown(file.url), "listed")
    for sitemap in robots.sitemaps:
        for url in sitemap.locs:
            yield from _stray(launch, host, follow(sitemap.url, url).url, shown(sitemap.url), "listed")


def flaws(found: Sequence[Stray]) -> Iterator[Flaw]:
    """One flaw for each kind of address, with its first examples."""
    by_kind: dict[tuple[str, bool], list[Stray]] = defaultdict(list)
    for one in found:
        by_kind[one.local.kind, one.mild].append(one)
    for (kind, mild), some in by_kind.items():
        examples = ", ".join(f"{told(one.url)} ({one.where})" for one in some[:_NAMED])
        more = f" and {len(some) - _NAMED} more" if len(some) > _NAMED else ""
        doubt = ", maybe in code that never runs" if mild and some[0].role == "text" else ""
        text = f"{_TEXTS[kind]}{doubt}: {examples}{more}; {some[0].local.why}"
        if mild:
            yield Flaw(f"{kind}-mentioned", text, Verdict.WARN, Severity.MEDIUM)
        else:
            yield Flaw(f"{kind}-url", text, Verdict.FAIL)


def rows(found: Sequence[Stray]) -> list[Mapping[str, str]]:
    """The evidence."""
    return [
        {"url": told(one.url), "where": one.where, "used_as": one.role, "why": one.local.why}
        for one in found[:MOST]
    ]
