"""Who receives and who sends mail for a domain, as its MX, SPF and DKIM records hint."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable
from cockpit.facts.dkim import key_name
from cockpit.facts.dns import Answer, Outcome
from cockpit.launch.guess import Guess, Row
from cockpit.launch.names import is_host
from cockpit.probes.delegation import ancestors
from cockpit.probes.names import unused
from cockpit.standards.mail_senders import (
    Profile,
    by_include,
    by_return_path,
    by_selector,
    meant,
    owners,
    profiles,
    selectors,
)
from cockpit.standards.mailhosts import provider_of
from cockpit.vantage import Vantage

INCLUDES = 10  # SPF allows no more terms that ask DNS (RFC 7208 section 4.6.4)
Seen = Answer | Unreachable


@dataclass(frozen=True, slots=True)
class Mail:
    """`exchangers` are the MX targets; none when that could not be seen. `includes` are those of SPF.

    `selectors` maps each DKIM selector that exists to the service known for it, `return_paths` that of a
    service to its name and where it leads.
    """

    exchangers: tuple[str, ...] | None
    spf: str
    includes: tuple[str, ...]
    selectors: Mapping[str, str]
    return_paths: Mapping[str, tuple[str, str]] = field(default_factory=dict)


async def look(domain: str, vantage: Vantage) -> Mail:
    """Ask for MX, SPF, the well-known selectors and the usual return paths at once."""
    mx, spf, keys, paths = await asyncio.gather(
        vantage.look_up(domain, "MX"),
        _spf(domain, vantage),
        _selectors(domain, vantage),
        _return_paths(domain, vantage),
    )
    return Mail(_exchangers(mx), spf, await _includes(domain, spf, vantage), keys, paths)


def _exchangers(seen: Seen) -> tuple[str, ...] | None:
    """The MX targets, best first; a null MX (RFC 7505) is none at all."""
    if isinstance(seen, Unreachable):
        return None
    pairs = sorted((value.split() for value in seen.values), key=lambda pair: (pair[0].zfill(5), pair))
    return tuple(pair[1].rstrip(".") for pair in pairs if is_host(pair[-1]))


async def _spf(name: str, vantage: Vantage) -> str:
    """The SPF record of a name, lower case, or an empty string (RFC 7208 section 4.5)."""
    seen = await vantage.look_up(name, "TXT")
    texts = seen.values if isinstance(seen, Answer) else ()
    return next((text.lower() for text in texts if text.lower().split(" ")[0] == "v=spf1"), "")


async def _includes(domain: str, spf: str, vantage: Vantage) -> tuple[str, ...]:
    """The names SPF includes; one inside the domain stands for what it includes itself."""
    found: dict[str, None] = {}
    for name in [*_terms(spf)][:INCLUDES]:
        own = name == domain or name.endswith(f".{domain}")
        inner = [*_terms(await _spf(name, vantage))][:INCLUDES] if own else [name]
        found |= dict.fromkeys(inner)
    return tuple(found)


def _terms(spf: str) -> Iterator[str]:
    for term in spf.split()[1:]:
        name, sign, value = term.lstrip("+?~-").replace("redirect=", "include:").partition(":")
        if sign and name == "include" and is_host(value):
            yield value.rstrip(".")


async def _selectors(domain: str, vantage: Vantage) -> dict[str, str]:
    """The well-known selectors that exist and whose they are; none where any name would (a wildcard)."""
    names = [key_name(selector, domain) for selector in selectors()]
    random, *seen = await asyncio.gather(
        *(vantage.look_up(name, "TXT") for name in (unused(f"_domainkey.{domain}"), *names))
    )
    if _there(random):
        return {}
    found = {selector: _owner(selector, answer) for selector, answer in zip(selectors(), seen, strict=True)}
    return {selector: profile.name for selector, profile in found.items() if profile}


def _there(seen: Seen) -> bool:
    return isinstance(seen, Answer) and (seen.outcome is Outcome.ANSWER or bool(seen.chain))


def _owner(selector: str, seen: Seen) -> Profile | None:
    """Whose key it is: by where its alias leads, else by its selector."""
    if not isinstance(seen, Answer) or not _there(seen):
        return None
    return next(filter(None, (by_selector(selector, target) for target in seen.chain or ("",))), None)


async def _return_paths(domain: str, vantage: Vantage) -> dict[str, tuple[str, str]]:
    """By service the name its bounces come back to and where that leads, where it always has the same."""
    wanted = [(one, f"{label}.{domain}") for one in profiles() for label in one.return_paths]
    seen = await asyncio.gather(*(vantage.look_up(name, "MX") for _, name in wanted))
    found: dict[str, tuple[str, str]] = {}
    for (profile, name), answer in zip(wanted, seen, strict=True):
        for target in _targets(answer):
            if (at := by_return_path(target)) and at.return_path_target == profile.return_path_target:
                found.setdefault(profile.name, (name, target))
    return found


def _targets(seen: Seen) -> tuple[str, ...]:
    """Where a name leads: its aliases, then its MX targets."""
    return (*seen.chain, *(_exchangers(seen) or ())) if isinstance(seen, Answer) else ()


def email(domain: str, mail: Mail) -> dict[str, Guess]:
    """The `[email]` table."""
    guesses: dict[str, Guess] = {}
    if mail.spf and mail.spf != "v=spf1 -all":
        guesses["sending_domain"] = Guess(domain, f"{domain} has an SPF record")
    if mail.exchangers:
        target = mail.exchangers[0]
        guesses["receives"] = Guess(True, f"MX {target}")  # noqa: FBT003 - the value of a key
        if provider := provider_of(target) or outside(domain, target):
            guesses["provider"] = Guess(provider, f"MX {target}")
    elif mail.exchangers is not None:
        guesses["receives"] = Guess(False, "no MX record, or one that says no mail")  # noqa: FBT003
    if page := _events(domain, mail):
        guesses["events"] = page
    return guesses


def _events(domain: str, mail: Mail) -> Guess | None:
    """The page that lists what became of each mail, where one service alone is made for sending."""
    found = [meant(row.name) for row in senders(domain, mail)]
    made = [profile for profile in found if profile and profile.made_for == "sending"]
    if len(made) != 1 or not made[0].events:
        return None
    return Guess(made[0].events, f"{made[0].name} lists there what became of each mail")


def outside(domain: str, name: str) -> str:
    """The owner of a name that is not the product's own, as the name says it (`velomail`), or nothing."""
    owner = [*ancestors(name)][-1]
    return "" if owner == [*ancestors(domain)][-1] else owner.partition(".")[0]


def senders(domain: str, mail: Mail) -> Iterator[Row]:
    """A row for every service that SPF lets send, that has a DKIM key or takes the bounces."""
    how: dict[str, str] = {}
    unknown: dict[str, str] = {}
    told = {*mail.selectors.values(), *mail.return_paths}
    for include in mail.includes:
        service = _including(include, told)
        if not service and (service := outside(domain, include)):
            unknown.setdefault(service, include)
        if service:
            how.setdefault(service, f"SPF includes {include}")
    for service, (name, target) in mail.return_paths.items():
        how.setdefault(service, f"{name} leads to {target}")
    for selector, service in mail.selectors.items():
        how.setdefault(service, f"DKIM selector {selector} exists: a hint")
    for service, why in how.items():
        yield Row("sender", _keys(service, why, mail, unknown.get(service, "")))


def _including(include: str, told: set[str]) -> str:
    """Whose include it is; of several services on the same servers the one that shows elsewhere too."""
    known = by_include(include)
    shows = next((profile for profile in owners(include) if profile.name in told), known)
    return shows.name if shows else ""


def _keys(service: str, why: str, mail: Mail, include: str) -> dict[str, Guess]:
    own = tuple(selector for selector, who in mail.selectors.items() if who == service)
    keys = {"provider": Guess(service, why)}
    if service in mail.return_paths:
        name, target = mail.return_paths[service]
        keys["return_path"] = Guess(name, f"it leads to {target}")
    if include:
        keys["spf"] = Guess(include, "what SPF includes for a service that is not known here")
    if own:
        keys["selectors"] = Guess(own, "these DKIM selectors exist: a hint")
    return keys
