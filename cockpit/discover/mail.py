"""Who receives and who sends mail for a domain, as its MX, SPF and DKIM records hint."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from cockpit.discover import providers
from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.launch.guess import Guess, Row
from cockpit.launch.names import is_host
from cockpit.probes.delegation import ancestors
from cockpit.probes.names import unused
from cockpit.standards.mailhosts import provider_of
from cockpit.vantage import Vantage

INCLUDES = 10  # SPF allows no more terms that ask DNS (RFC 7208 section 4.6.4)


@dataclass(frozen=True, slots=True)
class Mail:
    """`exchangers` are the MX targets; none when that could not be seen. `includes` are those of SPF.

    `selectors` maps each DKIM selector that exists to the service known for it.
    """

    exchangers: tuple[str, ...] | None
    spf: str
    includes: tuple[str, ...]
    selectors: dict[str, str]


async def look(domain: str, vantage: Vantage) -> Mail:
    """Ask for MX, SPF and the well-known selectors at once."""
    mx, spf, selectors = await asyncio.gather(
        vantage.look_up(domain, "MX"), _spf(domain, vantage), _selectors(domain, vantage)
    )
    return Mail(_exchangers(mx), spf, await _includes(domain, spf, vantage), selectors)


def _exchangers(seen: Answer | Unreachable) -> tuple[str, ...] | None:
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
    """The well-known selectors that exist; none where any name would (a wildcard)."""
    known = providers.selectors()
    names = [f"{selector}._domainkey.{domain}" for selector in known]
    random, *seen = await asyncio.gather(
        *(vantage.look_up(name, "TXT") for name in (unused(f"_domainkey.{domain}"), *names))
    )
    if _there(random):
        return {}
    return {
        selector: service
        for (selector, service), answer in zip(known.items(), seen, strict=True)
        if _there(answer)
    }


def _there(seen: Answer | Unreachable) -> bool:
    return isinstance(seen, Answer) and (seen.outcome is Outcome.ANSWER or bool(seen.chain))


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
    return guesses


def outside(domain: str, name: str) -> str:
    """The owner of a name that is not the product's own, as the name says it (`velomail`), or nothing."""
    owner = [*ancestors(name)][-1]
    return "" if owner == [*ancestors(domain)][-1] else owner.partition(".")[0]


def senders(domain: str, mail: Mail) -> Iterator[Row]:
    """A row for every service that SPF lets send or that has a DKIM key."""
    how: dict[str, str] = {}
    for include in mail.includes:
        if service := providers.sending(include) or outside(domain, include):
            how.setdefault(service, f"SPF includes {include}")
    for selector, service in mail.selectors.items():
        how.setdefault(service, f"DKIM selector {selector} exists: a hint")
    for service, why in how.items():
        own = tuple(selector for selector, who in mail.selectors.items() if who == service)
        keys = {"provider": Guess(service, why)}
        if own:
            keys["selectors"] = Guess(own, "these DKIM selectors exist: a hint")
        yield Row("sender", keys)
