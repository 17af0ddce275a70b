"""How search engines see the product: which pages they should keep, and which signs tell them not to."""

import datetime as dt
import re

from cockpit.facts.http import Response
from cockpit.facts.pages import home
from cockpit.facts.robots import Robots, rehearsal
from cockpit.facts.trails import absolute, doors
from cockpit.launch import Launch
from cockpit.standards.canonical import canonical_links
from cockpit.standards.html import Document
from cockpit.standards.locations import host_of, origin_of, path_of
from cockpit.standards.redirects import place, preview
from cockpit.standards.robots import ANYBODY, GOOGLE, Directive, header_directives, meta_directives, noindex
from cockpit.standards.signin import sign_in_path

APPLICATION = ("app", "api", "admin")
_PLACES = {"localhost": "the visitor's own computer", "private-address": "a place in a private network"}
# What shops and blogs keep out by default: Shopify's robots.txt names the most of them.
_UNLISTED = re.compile(
    r"cart|basket|bag|checkouts?|orders?|account|search|thank-?you|thanks|policies|unsubscribe", re.IGNORECASE
)


def application(launch: Launch) -> bool:
    """The canonical host is where people sign in: nobody expects it in search results."""
    declared = launch.host(launch.canonical_host)
    return declared is not None and declared.role in APPLICATION


def astray(launch: Launch, url: str) -> tuple[str, str] | None:
    """(kind, phrase) of an absolute address that is not on the canonical origin, or none."""
    return None if origin_of(url) == launch.origin else _stray(launch, host_of(url))


def _stray(launch: Launch, host: str) -> tuple[str, str]:
    if local := place(host):
        return local[0], _PLACES[local[0]]
    if host == launch.canonical_host:
        return "other-scheme", "plain http, or another port"
    if rehearsal(launch, host):
        return "staging-host", "a rehearsal or a retired host"
    if host in typed_hosts(launch):
        return "other-spelling", f"another spelling of {launch.canonical_host}"
    if preview(host):
        return "preview-host", "a hosting platform's own address"
    return "other-host", "another host of the product" if launch.inside(host) else "a host of somebody else"


def public_pages(launch: Launch) -> dict[str, str]:
    """The start page and every declared public page of the canonical origin: absolute URL to declared one.

    Pages that everybody keeps out of search results, such as a cart, are left out.
    """
    routes = [(absolute(launch, route.url), route) for route in launch.routes]
    found = {url: route.url for url, route in routes if route.kind == "page" and not route.private}
    if home(launch) not in {url for url, _ in routes}:
        found = {home(launch): home(launch), **found}
    return {
        url: declared
        for url, declared in found.items()
        if origin_of(url) == launch.origin and not (_unlisted(url) or sign_in_path(url))
    }


def _unlisted(url: str) -> bool:
    return any(_UNLISTED.fullmatch(part) for part in path_of(url).split("/"))


def typed_hosts(launch: Launch) -> frozenset[str]:
    """The hosts of the addresses people type."""
    return frozenset(host_of(door) for door in doors(launch))


def forbids(response: Response, document: Document, robots: Robots, *agents: str) -> Directive | None:
    """What keeps a page out of search results for one of the robots (by default: for all), or none."""
    told = (*header_directives(response.all("x-robots-tag")), *meta_directives(document.meta))
    return noindex(told, dt.datetime.fromisoformat(robots.seen_at), agents or (ANYBODY,))


def signs(response: Response, document: Document) -> dict[str, list[str]]:
    """Everything a response says to search engines, for the record."""
    seen = {
        "x-robots-tag": list(response.all("x-robots-tag")),
        "meta": [f"{name}: {content}" for name, content in document.meta if name in ("robots", GOOGLE)],
        "canonical": [f"{link.place}: {link.written}" for link in canonical_links(response, document)],
    }
    return {name: [value[:500] for value in values[:10]] for name, values in seen.items() if values}
