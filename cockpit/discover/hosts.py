"""The public names of a domain: from certificates, links, redirects, MX records and a short word list."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from cockpit.discover.mail import Mail
from cockpit.discover.web import Web, links
from cockpit.facts.names import Lookup
from cockpit.launch import Launch
from cockpit.launch.guess import Guess, Row
from cockpit.launch.names import is_host
from cockpit.probes.names import WORDS, look_up, look_up_all, marked, unused
from cockpit.standards.hosting import recognise
from cockpit.standards.locations import host_of
from cockpit.vantage import Vantage

MAX_NAMES = 60
# Words in the first label that tell what a host is for; those of places customers should not see come first.
ROLES = (
    (
        "staging",
        ("staging", "stage", "stg", "dev", "test", "demo", "preview", "beta", "qa", "uat", "sandbox"),
    ),
    ("api", ("api", "graphql", "webhooks", "hooks")),
    ("admin", ("admin", "backoffice", "internal")),
    ("status", ("status",)),
    ("mail", ("mail", "smtp", "imap", "pop", "mx", "webmail")),
    ("app", ("app", "my", "account", "accounts", "dashboard", "portal", "login", "auth")),
)


@dataclass(frozen=True, slots=True)
class Found:
    """`lookups` of the names that exist by themselves, `how` each was found; `anywhere` is the wildcard.

    `swallowed` are names that were seen but that only the wildcard answers.
    """

    lookups: Mapping[str, Lookup]
    how: Mapping[str, str]
    anywhere: Lookup | None = None
    swallowed: tuple[str, ...] = ()


def sightings(launch: Launch, web: Web, mail: Mail) -> dict[str, str]:
    """Every name inside the domain and where it was seen; the strongest trace first."""
    seen = dict(_sightings(launch, web, mail))
    return {host: seen[host] for host in [*seen][:MAX_NAMES]}


def _sightings(launch: Launch, web: Web, mail: Mail) -> Iterator[tuple[str, str]]:
    told = {launch.domain, launch.www}
    for host, how in _traces(launch, web, mail):
        if host not in told and host.endswith(f".{launch.domain}") and _plain(host):
            told.add(host)
            yield host, how


def _traces(launch: Launch, web: Web, mail: Mail) -> Iterator[tuple[str, str]]:
    for response in web.responses:
        names = sorted(response.certified)
        yield from ((name.lower(), f"certificate of {host_of(response.url)}") for name in names)
    yield from ((host_of(url), "link on the home page") for url in links(web))
    yield from ((host_of(response.url), "redirect") for response in web.responses)
    yield from ((target, f"MX of {launch.domain}") for target in mail.exchangers or ())
    yield from ((f"{word}.{launch.domain}", "word list") for word in WORDS)


def _plain(host: str) -> bool:
    """An ordinary host name: no wildcard, no service label, and one that launch.toml takes."""
    return "_" not in host and is_host(host)


async def look(launch: Launch, vantage: Vantage, seen: Mapping[str, str]) -> Found:
    """Resolve the names, the wildcard first: what only it answers is nobody's host."""
    wildcard = await look_up(vantage, unused(launch.domain))
    anywhere = replace(wildcard, host=f"*.{launch.domain}") if wildcard.exists else None
    all_names = (launch.domain, launch.www, *seen)
    found = {
        host: marked(lookup, anywhere) for host, lookup in (await look_up_all(vantage, all_names)).items()
    }
    own = {
        host: lookup for host, lookup in found.items() if lookup.exists and not _only_wildcard(launch, lookup)
    }
    swallowed = tuple(host for host in seen if found[host].wildcard and seen[host] != "word list")
    how = {launch.domain: "the domain itself", launch.www: "www resolves", **seen}
    return Found(own, how, anywhere, swallowed)


def _only_wildcard(launch: Launch, lookup: Lookup) -> bool:
    return lookup.wildcard and lookup.host != launch.domain


def role(launch: Launch, host: str) -> str:
    """What a host is for, by the words of its labels."""
    if host in (launch.domain, launch.www):
        return "site"
    words = set(re.split(r"[^a-z]+", host.removesuffix(launch.domain)))
    return next((role for role, known in ROLES if words & set(known)), "site")


def rows(launch: Launch, found: Found, web: Web) -> Iterator[Row]:
    """A row for every host, its target where a platform documents it, else as a remark to confirm."""
    edges = _behind_edges(web)
    for host, lookup in found.lookups.items():
        how = found.how[host]
        keys = {"name": Guess(host, how), "role": Guess(role(launch, host), "its name")}
        match = next(iter(recognise(lookup.chain, lookup.addresses)), None)
        if (match and match.edge) or set(lookup.addresses) & set(edges):
            why = match.trace if match and match.edge else next(iter(edges.values()))
            keys["proxied"] = Guess(True, why)  # noqa: FBT003 - the value of a key
            yield Row("host", keys, (_answered(lookup),))
        elif match and lookup.chain:
            yield Row("host", keys | {"target": Guess(lookup.chain[0], f"{match.platform}: {match.trace}")})
        else:
            yield Row("host", keys, (_answered(lookup),))


def _answered(lookup: Lookup) -> str:
    values = lookup.chain[:1] or lookup.addresses
    quoted = ", ".join(f'"{value}"' for value in values)
    return f"target = [{quoted}]  # what it answers today: uncomment when that is right"


def _behind_edges(web: Web) -> dict[str, str]:
    """By address, the trace of the edge that answered there."""
    found: dict[str, str] = {}
    for response in web.responses:
        match = next((match for match in recognise((), (), (response,)) if match.edge), None)
        if match:
            found.setdefault(response.address, match.trace)
    return found
