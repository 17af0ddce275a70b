"""Who answers for what goes wrong: a person of launch.toml who stays."""

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from cockpit.kit.stating import leaves, name_of
from cockpit.launch import Launch
from cockpit.launch.operations import Person
from cockpit.people.who import same

__all__ = ["AREAS", "answers_for", "areas_of_nobody", "same", "staying", "unfit"]

# A family of checks, and what people call it in `covers`.
AREAS: Final = {
    "ai": ("assistant", "chatbot"),
    "app": ("product", "code", "webhooks"),
    "audit": ("inventory", "stack"),
    "cache": ("caching", "edge"),
    "db": ("database", "databases", "data", "backups"),
    "deploy": ("deploys", "deployment", "deployments", "release", "releases", "hosting"),
    "deps": ("dependencies", "packages", "code"),
    "dns": ("domain", "domains", "zone"),
    "domain": ("domains", "registrar", "dns"),
    "edge": ("cdn", "firewall", "waf"),
    "email": ("mail", "mails", "e-mail", "emails"),
    "flow": ("flows", "journeys", "support", "product"),
    "handover": ("accounts", "access", "billing"),
    "header": ("headers", "security"),
    "log": ("logs", "logging", "monitoring"),
    "perf": ("performance", "speed", "latency"),
    "redirect": ("redirects", "site", "website"),
    "secret": ("secrets", "keys", "security"),
    "seo": ("search", "website"),
    "tls": ("certificates", "certificate", "https", "ssl"),
    "watch": ("alerts", "alert", "monitoring", "monitors", "on-call", "incidents"),
}
_ROLES = (("operator",), ("founder", "owner"))  # who takes what nobody covers, in this order
_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def answers_for(launch: Launch, check: str, subject: str = "") -> str:
    """The id of the person who answers for a risk, or nothing.

    The owner of what the subject is about (a host, an account, a monitor, a variable); else whoever covers
    the check's family; else the operator, else a founder. Never somebody who leaves.

    Args:
        launch: the declarations.
        check: the check's id, or its family alone.
        subject: what the finding is about; the product's own domain stands for the whole product.
    """
    stay = {person.id for person in launch.people if not person.leaves_on}
    found = (*_owners(launch, subject), *_covering(launch, check), *_by_role(launch))
    return next((id_ for id_ in found if id_ in stay), "")


def areas_of_nobody(launch: Launch) -> tuple[str, ...]:
    """The families of checks for which nobody who stays would answer."""
    return tuple(family for family in AREAS if not answers_for(launch, family))


def staying(launch: Launch) -> tuple[Person, ...]:
    """Everybody who will still be there, each person once however many ids they have."""
    kept: list[Person] = []
    known: set[tuple[str, str]] = set()
    for person in launch.people:
        traits = _traits(person)
        if not person.leaves_on and not traits & known:
            kept.append(person)
            known |= traits
    return tuple(kept)


def _traits(person: Person) -> set[tuple[str, str]]:
    """What tells one person from another, however it is written."""
    told = (("id", person.id), ("name", person.name), ("contact", person.contact))
    return {(what, " ".join(text.casefold().split())) for what, text in told if text.strip()}


def unfit(launch: Launch, id_: str) -> str:
    """Why a person cannot answer for anything, as a phrase, or nothing."""
    if not any(person.id == id_ for person in launch.people):
        return f'"{id_}" is no declared person'
    if day := leaves(launch, id_):
        return f"{name_of(launch, id_)} leaves on {day}"
    return ""


def _owners(launch: Launch, subject: str) -> Iterator[str]:
    """Who is declared as the owner of exactly this."""
    about = subject.strip()
    yield from (row.owner for row in launch.access if row.id == about)
    yield from (row.owner for row in launch.monitors if about in (row.id, row.target))
    yield from (row.owner for row in launch.secrets if row.name == about)
    yield from (row.owner for row in launch.env if row.name == about)
    yield from (row.owner for row in launch.backups if row.store == about)
    yield from (row.payer for row in launch.services if row.name == about)
    host = launch.host(_host(about))
    if host is not None and host.name != launch.domain:
        yield host.owner


def _host(subject: str) -> str:
    """The host a subject begins with: an URL's, that of `shop.example MX` or of `shop.example/old`."""
    if "://" in subject:
        try:
            return urlsplit(subject).hostname or ""
        except ValueError:
            return ""
    return re.split(r"[\s/:]", subject, maxsplit=1)[0].lower()


def _covering(launch: Launch, check: str) -> Iterator[str]:
    """Whoever covers the check itself, then its family by its own name, then by what people call it."""
    family = check.partition(".")[0]
    for words in ((check,), (family,), AREAS.get(family, ())):
        for person in launch.people:
            if {*person.covers, *_words(*person.covers)}.intersection(words):
                yield person.id


def _by_role(launch: Launch) -> Iterator[str]:
    for role in _ROLES:
        yield from (person.id for person in launch.people if _words(person.role).intersection(role))


def _words(*texts: str) -> set[str]:
    """The words of these texts; one with a hyphen counts whole and in its parts."""
    whole = [word for text in texts for word in _WORD.findall(text.lower())]
    return {*whole, *(part for word in whole for part in word.split("-"))}
