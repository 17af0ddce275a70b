"""Who can mend a layer, and where it is written how: the runbook, the people, the company behind it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cockpit.facts.visits import Stage
from cockpit.launch import Launch
from cockpit.runbooks import Known, Runbook, runbooks
from cockpit.runbooks.accounts import status_page
from cockpit.standards.locations import host_of
from cockpit.triage.layers import Sight

_BOOKS: Final = {
    Stage.DNS: "rb-dns",
    Stage.TCP: "rb-deploy",
    Stage.TLS: "rb-tls",
    Stage.EDGE: "rb-edge",
    Stage.HTTP: "rb-deploy",
    Stage.APP: "rb-deploy",
    Stage.DEPENDENCY: "rb-whom",
    Stage.MAIL: "rb-mail",
}
# Where the kind of the fault says more than its layer.
_NEARER: Final = {
    "domain-gone": "rb-domain",
    "redirect-loop": "rb-redirect",
    "too-many-hops": "rb-redirect",
    "behind": "rb-deploy",
}
_DATABASE: Final = ("database", "db", "postgres", "mysql", "sql", "mongo")
# The category of the account at the company that runs a layer.
_COMPANIES: Final = {
    Stage.DNS: ("dns", "registrar", "domain"),
    Stage.TCP: ("hosting", "platform"),
    Stage.TLS: ("edge", "cdn", "hosting", "platform"),
    Stage.EDGE: ("edge", "cdn"),
    Stage.HTTP: ("hosting", "platform"),
    Stage.APP: ("hosting", "platform"),
    Stage.DEPENDENCY: ("database", "hosting", "platform"),
    Stage.MAIL: ("email-provider", "email", "mail"),
}


@dataclass(frozen=True, slots=True)
class Help:
    """The runbook for what is broken, and pages on which companies say that they are down themselves."""

    book: Runbook | None
    pages: tuple[str, ...] = ()


NOBODY: Final = Help(None)


def helped(launch: Launch, broken: Sight, servers: tuple[str, ...] = ()) -> Help:
    """Who and what helps; nothing of it where it is our own network."""
    wanted = _wanted(launch, broken)
    books = runbooks(launch, Known(nameservers=servers)) if wanted else ()
    return Help(next((book for book in books if book.id == wanted), None), tuple(_pages(launch, broken)))


def _wanted(launch: Launch, broken: Sight) -> str:
    """The id of the runbook."""
    if broken.kind in _NEARER:
        return _NEARER[broken.kind]
    host = launch.host(host_of(broken.subject) or broken.subject)
    if broken.layer is Stage.TCP and host is not None and host.proxied:
        return "rb-edge"
    return book_of(broken.layer, broken.came)


def book_of(layer: str, words: str) -> str:
    """The id of the runbook for a layer, where `words` of the evidence may name a database; or nothing."""
    if layer == Stage.DEPENDENCY and any(word in words.casefold() for word in _DATABASE):
        return "rb-database"
    return next((id_ for stage, id_ in _BOOKS.items() if stage == layer), "")


def _pages(launch: Launch, broken: Sight) -> Iterator[str]:
    kinds = _COMPANIES.get(broken.layer, ())
    names = [row.service for row in launch.access if row.category.strip().casefold() in kinds]
    if broken.layer is Stage.EDGE and launch.edge:
        names.append(launch.edge.provider)
    if broken.layer in (Stage.TCP, Stage.HTTP, Stage.APP) and launch.deploy:
        names.append(launch.deploy.platform)
    yield from dict.fromkeys(page for name in names if (page := status_page(name)))
