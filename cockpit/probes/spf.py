"""Gathers `Spf`: the record at every name where a sender's SPF is looked up, with all it includes."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from cockpit.background import aside
from cockpit.facts.spf import Node, Spf
from cockpit.facts.told import Told
from cockpit.launch import Launch
from cockpit.launch.mail import Sender
from cockpit.probes.names import unused
from cockpit.probes.telling import told, told_all
from cockpit.standards.domains import registrable
from cockpit.standards.free_mail import is_free_mail
from cockpit.standards.mail_senders import include_of, needs_include, sender_domains, spf_name
from cockpit.standards.slips import slip, stray_names
from cockpit.standards.spf_mending import led_to
from cockpit.standards.spf_terms import records
from cockpit.standards.spf_tree import BEHIND, NO_RECORD, UNSEEN, walk
from cockpit.vantage import Vantage

NAMES = 20
STRAYS = 20
WANTED = 10


async def gather(launch: Launch, vantage: Vantage) -> Spf:
    """All trees at once; then only where a record is missing, and what a sender wants included in vain."""
    uses = used(launch)
    trees = await _trees(vantage, tuple(uses))
    strays = await _strays(vantage, trees)
    wanted = await _wanted(launch, vantage, trees, strays)
    return Spf(trees, uses, strays, wanted, vantage.now.isoformat())


def used(launch: Launch) -> Mapping[str, tuple[str, ...]]:
    """Every name to look at and who uses it; of a free mailbox nobody here publishes the record."""
    found: dict[str, dict[str, None]] = {launch.sending_domain: {"sending domain": None}}
    for name in launch.from_domains:
        found.setdefault(name, {}).setdefault("From")
    for sender in launch.senders:
        for name in (*sender_domains(launch, sender), spf_name(launch, sender)):
            found.setdefault(name, {}).setdefault(sender.provider)
    ours = {name: tuple(who) for name, who in found.items() if name and not is_free_mail(name)}
    return dict(list(ours.items())[:NAMES])


async def _trees(vantage: Vantage, names: Iterable[str]) -> Mapping[str, Node]:
    wanted = tuple(names)
    found = await asyncio.gather(*(walk(name, partial(told, vantage)) for name in wanted))
    return dict(zip(wanted, found, strict=True))


async def _strays(vantage: Vantage, trees: Mapping[str, Node]) -> Mapping[str, Told]:
    """Records that landed elsewhere; where any name has one (a wildcard) that of no name says anything."""
    bare = [name for name, node in trees.items() if node.trouble == NO_RECORD]
    if not bare:
        return {}
    await aside(lambda: registrable(bare[0]))  # the list of suffixes takes long to read
    names = dict.fromkeys(
        stray for name in bare for stray in stray_names(name, registrable(name) or name, "spf")
    )
    anywhere = {unused(registrable(name) or name) for name in bare}
    seen = await told_all(vantage, (*tuple(names)[:STRAYS], *anywhere))
    common = {text for name in anywhere for text in seen[name].values}
    found = {name: seen[name] for name in names if name in seen and name not in trees}
    return {name: one for name, one in found.items() if any(map(_meant, set(one.values) - common))}


def _meant(text: str) -> bool:
    return bool(records((text,)) or slip(text, "spf"))


async def _wanted(
    launch: Launch, vantage: Vantage, trees: Mapping[str, Node], strays: Mapping[str, Told]
) -> Mapping[str, Node]:
    """What a mended record would include and no tree has: to say what that costs."""
    known = {one.name for node in trees.values() for one in node.nodes()}
    names = dict.fromkeys((*_asked_for(launch, trees), *_meant_to(trees, strays)))
    return await _trees(vantage, [name for name in names if name and name not in known][:WANTED])


def _asked_for(launch: Launch, trees: Mapping[str, Node]) -> Iterator[str]:
    """What those who send ask to include, and the service with the mailboxes."""
    rows = [(sender, spf_name(launch, sender)) for sender in launch.senders]
    if launch.email and launch.email.provider:
        own = Sender(provider=launch.email.provider)
        rows.append((own, launch.domain if launch.senders else spf_name(launch, own)))
    for sender, name in rows:
        node = trees.get(name)
        if needs_include(sender) and node and node.trouble != UNSEEN:
            yield include_of(sender)


def _meant_to(trees: Mapping[str, Node], strays: Mapping[str, Told]) -> Iterator[str]:
    """What stands in a text that has slipped, in a term that cannot be read, or behind the end."""
    texts = [(name, text) for name, told in strays.items() for text in told.values]
    for name, node in trees.items():
        texts += [(name, text) for text in node.told.values if node.trouble == NO_RECORD]
        idle = any(term.trouble == BEHIND for term in node.terms)
        texts += [(name, record) for record in node.records if node.trouble or idle]
    for name, text in texts:
        near = slip(text, "spf")
        if near or records((text,)):
            yield from led_to(near.mended if near else text, name)
