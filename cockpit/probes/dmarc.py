"""Gathers `Dmarc`: the walk up the tree of every domain that mail is from, and who takes the reports."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import replace

from cockpit.background import aside
from cockpit.facts.dmarc import Climb, Dmarc
from cockpit.facts.told import Told
from cockpit.launch import Launch
from cockpit.probes.telling import told, told_all
from cockpit.standards.dmarc import LABEL, held, policy_of, walk
from cockpit.standards.dmarc_reports import permits
from cockpit.standards.domains import registrable
from cockpit.standards.free_mail import is_free_mail
from cockpit.standards.mail_senders import return_path, sender_domains
from cockpit.standards.slips import slip, stray_names
from cockpit.vantage import Vantage

DOMAINS = 20  # in From, and as many return paths
REPORTS = 20
STRAYS = 20


async def gather(launch: Launch, vantage: Vantage) -> Dmarc:
    """All names of all walks at once; then only what a record asks for, or what is missing."""
    await aside(lambda: registrable(launch.domain))  # the list of suffixes takes long to read
    senders = _senders(launch)
    seen = await _looked(vantage, {name for one in (*senders, *_paths(launch)) for name in walk(one)})
    climbs = _climbs((*senders, *_paths(launch)), seen)
    bare = [one for one in senders if policy_of(climbs[one]) is None]
    if bare:
        near = {name for one in bare for name in (one, registrable(one) or one)}
        sure = await told_all(vantage, sorted(f"{LABEL}{name}" for name in near))
        climbs = _climbs((*senders, *_paths(launch)), {**seen, **sure})
    reports, strays, themselves = await asyncio.gather(
        _reports(vantage, [climbs[one] for one in senders]),
        _strays(vantage, [one for one in senders if _missing(climbs[one])]),
        _themselves(vantage, [climbs[one] for one in senders]),
    )
    return Dmarc({**climbs, **themselves}, reports, strays, vantage.now.isoformat())


def _senders(launch: Launch) -> list[str]:
    """The domains in From that can be names, but for those of free mailboxes."""
    rows = (one for row in launch.senders for one in sender_domains(launch, row))
    named = dict.fromkeys((*launch.from_domains, *rows))
    return [one for one in named if walk(one)[:1] == (one,) and not is_free_mail(one)][:DOMAINS]


def _paths(launch: Launch) -> tuple[str, ...]:
    """The domains that bounces go to, which have to be of the family of From."""
    named = (return_path(launch, sender) for sender in launch.senders)
    return tuple(one for one in dict.fromkeys(named) if walk(one)[:1] == (one,))[:DOMAINS]


async def _looked(vantage: Vantage, names: Iterable[str]) -> Mapping[str, Told]:
    """What the resolver says; most of these names hold nothing, and rightly so."""
    wanted = sorted(f"{LABEL}{name}" for name in names)
    seen = await asyncio.gather(*(vantage.look_up(name, "TXT") for name in wanted))
    return {name: Told(name, "TXT", one) for name, one in zip(wanted, seen, strict=True)}


def _climbs(domains: Iterable[str], seen: Mapping[str, Told]) -> dict[str, Climb]:
    return {
        one: Climb(one, tuple(seen[f"{LABEL}{name}"] for name in walk(one))) for one in dict.fromkeys(domains)
    }


def _missing(climb: Climb) -> bool:
    """Somebody has answered, and it was no record."""
    return policy_of(climb) is None and all(step.why is None for step in climb.steps[:1])


async def _reports(vantage: Vantage, climbs: Iterable[Climb]) -> Mapping[str, Told]:
    """The permission of every stranger who is to take reports (RFC 9990 section 4)."""
    found = filter(None, map(policy_of, climbs))
    names = dict.fromkeys(name for one in found for name in permits(one.policy, one.name).values())
    return await told_all(vantage, tuple(names)[:REPORTS])


async def _strays(vantage: Vantage, domains: Iterable[str]) -> Mapping[str, Told]:
    """Records that landed elsewhere: a name doubled by a web form, the domain itself, without underscore."""
    names = dict.fromkeys(
        name for one in domains for name in stray_names(f"{LABEL}{one}", registrable(one) or one, "dmarc")
    )
    wanted = tuple(names)[:STRAYS]
    seen = await asyncio.gather(*(vantage.look_up(name, "TXT") for name in wanted))
    found = (Told(name, "TXT", one) for name, one in zip(wanted, seen, strict=True))
    return {one.name: one for one in found if held(one) or any(slip(text, "dmarc") for text in one.values)}


async def _themselves(vantage: Vantage, climbs: Iterable[Climb]) -> Mapping[str, Climb]:
    """Whether a domain exists, where the record of its parent treats names that do not exist apart."""
    needy = [one for one in climbs if (found := policy_of(one)) and found.applies == "sp" and found.policy.np]
    seen = await asyncio.gather(*(told(vantage, one.domain, "A") for one in needy))
    return {one.domain: replace(one, itself=here) for one, here in zip(needy, seen, strict=True)}
