"""The accounts a product rests on: which there must be, and what each row of them has to say."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, Final

from cockpit.facts.stated import Standing, Stated
from cockpit.kit.inventory import NONE, confirmed
from cockpit.kit.owners import unfit
from cockpit.kit.pasting import line, quoted, row, told
from cockpit.launch import Launch
from cockpit.launch.operations import Access
from cockpit.standards.domains import registrable

HOLDS_DAYS: Final = 180
# A day that has begun somewhere on earth is not in the future.
_ZONES: Final = dt.timedelta(1)
# The keys every account has to answer, with a value to start from.
KEYS: Final = {
    "url": '"https://WHERE.example/login"',
    "owner": '"WHO"',
    "backup": '"WHO ELSE"',
    "owner_role": '"account owner"',
    "mfa": "true",
    "credential": '"pm:VAULT/ITEM"',
    "recovery": '"HOW TO GET BACK IN"',
    "billing_owner": '"WHO PAYS"',
    "last_confirmed": "YYYY-MM-DD",
    "confirmed_by": '"WHO HAS SIGNED IN AND LOOKED"',
}
_PEOPLE = ("owner", "backup", "billing_owner")
# What people call a category: the pack knows the first word of each line.
_CALLED: Final = (
    ("registrar", "domain", "domains"),
    ("dns", "dns-host", "dns-provider"),
    ("edge", "cdn", "proxy"),
    ("hosting", "platform", "host"),
    ("database", "db"),
    ("email-provider", "email", "e-mail", "mail"),
    ("repo-ci", "repo", "ci", "code", "git"),
    ("monitoring", "uptime"),
    ("payment", "payments", "psp"),
)
# A category, and the row of the confirmed inventory that may say there is none.
_ROW: Final = {"database": "database", "email-provider": "email provider", "registrar": "registrar"}
_PAYING = re.compile(r"(?<![a-z])(?:pay|payments?|checkout|billing|stripe|invoices?)(?![a-z])")
_SHOPS = ("ecommerce-prototype",)


def category(access: Access) -> str:
    """The category of an account, as the pack calls it; any other word as it stands."""
    said = re.sub(r"[\s_/]+", "-", access.category.strip().lower())
    return next((names[0] for names in _CALLED if said in names), said)


def accounts(launch: Launch, *categories: str) -> tuple[Access, ...]:
    """The declared accounts of these categories."""
    return tuple(access for access in launch.access if category(access) in categories)


def asked(launch: Launch, stated: Stated) -> dict[str, str]:
    """The categories that need an account, each with why, without those that a person confirmed as none.

    Payment is asked for on the roadmap of a shop, and where the name or the path of a route has a word such
    as pay, checkout, billing or invoice. Analytics and anything else are judged once they are declared.
    """
    absent = _none_of(launch, stated)
    return {name: why for name, why in _reasons(launch) if why and name not in absent}


def _reasons(launch: Launch) -> Iterator[tuple[str, str]]:
    own = registrable(launch.domain) or not launch.domain
    sends = launch.product.sends_mail or launch.email or launch.senders
    proxied = [host.name for host in launch.hosts if host.proxied]
    yield "registrar", f"{own} is registered somewhere" if own else ""
    yield "dns", f"{own} is answered for by a name server" if own else ""
    yield "edge", "an edge stands in front" if launch.edge or proxied else ""
    yield "hosting", "the product runs somewhere"
    yield "database", "what customers enter is kept somewhere"
    yield "email-provider", "the product sends mail" if sends else ""
    yield "repo-ci", "there is code to release" if launch.repo or launch.deploy else ""
    yield "monitoring", "monitors are declared" if launch.monitors else ""
    yield "payment", _paid(launch)


def _paid(launch: Launch) -> str:
    if launch.product.roadmap in _SHOPS:
        return "a shop takes money"
    found = (one.name for one in launch.routes if _PAYING.search(f"{one.name} {one.url}".lower()))
    return next((f"the route {name} is about money" for name in found), "")


def _none_of(launch: Launch, stated: Stated) -> set[str]:
    """The categories of which the inventory of the stack says that there is none."""
    drill = stated.drill("stack", launch.domain)
    if drill is None or not drill.passed or drill.standing is not Standing.HOLDS:
        return set()
    said = confirmed(drill)
    return {name for name, about in _ROW.items() if said.get(about, "").casefold() == NONE}


def missing(access: Access) -> tuple[str, ...]:
    """The keys a row leaves open."""
    return tuple(key for key in KEYS if not _answered(getattr(access, key)))


def _answered(value: Any) -> bool:
    return told(value) if isinstance(value, str) else value is not None


def misplaced(launch: Launch, access: Access) -> dict[str, str]:
    """The keys that name somebody who cannot hold the account, each with why."""
    named = {key: getattr(access, key) for key in _PEOPLE if told(getattr(access, key))}
    found = {key: f"{key}: {why}" for key, who in named.items() if (why := unfit(launch, who))}
    looked = access.confirmed_by
    if told(looked) and not any(person.id == looked for person in launch.people):
        found["confirmed_by"] = f"confirmed_by: {unfit(launch, looked)}"
    return found


def premature(access: Access, today: dt.date) -> bool:
    """It was confirmed on a day that is still to come."""
    return access.last_confirmed is not None and access.last_confirmed > today + _ZONES


def outworn(access: Access, today: dt.date) -> bool:
    """It was confirmed too long ago to be still relied upon."""
    return access.last_confirmed is not None and (today - access.last_confirmed).days > HOLDS_DAYS


def blank(name: str, *others: str) -> str:
    """The row of an account nobody has declared yet; of further ones only how they begin."""
    more = (row("access", _head(other)) + "\n# and the other keys, as above" for other in others)
    return "\n\n".join((row("access", _head(name) | KEYS), *more))


def _head(name: str) -> dict[str, str]:
    return {"id": quoted(f"acc-{name}"), "service": '"WHICH COMPANY"', "category": quoted(name)}


def to_fill(access: Access, *keys: str) -> str:
    """The lines that a declared account lacks, or has to say otherwise."""
    return "\n".join(line(key, KEYS[key], f"[[access]] {access.id}") for key in keys)
