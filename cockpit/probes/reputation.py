"""Gathers `Reputation`: the reverse names of our own sending addresses; block lists only where allowed."""

import asyncio
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from cockpit.consent import ACTIVE, LEFT_OUT
from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.mail_servers import targets
from cockpit.facts.reputation import ListAnswer, Reputation, Sending
from cockpit.facts.stated import Drilled, Stated
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.probes.mail_servers import RETURN_PATHS
from cockpit.probes.reverse import reverse
from cockpit.probes.telling import told_all
from cockpit.standards.addresses import parse
from cockpit.standards.dnsbl import LISTS, BlockList, question
from cockpit.standards.hosting import by_address
from cockpit.standards.own_senders import Own, lets_mx, own_terms
from cockpit.standards.targets import match_edge
from cockpit.vantage import Vantage

MAIL_DRILL: Final = "mail"
ADDRESSES: Final = 8  # of our own, in all
Source = tuple[Own, str]


async def gather(launch: Launch, vantage: Vantage, stated: Stated) -> Reputation:
    """SPF and MX, then the reverse names; the lists are asked about the addresses that were found."""
    names = _names(launch)
    records, servers = await asyncio.gather(told_all(vantage, names), _servers(launch, vantage, names))
    found = [(own, name) for name, seen in records.items() for own in own_terms(seen.values, name)]
    found += [(own, name) for name, seen in records.items() if lets_mx(seen.values) for own in servers[name]]
    wide = tuple(dict.fromkeys(own.text for own, _ in found if own.wide))
    single = {own.text: (own, name) for own, name in reversed(found) if not own.wide}
    looked = await asyncio.gather(*(_sending(vantage, *one) for one in list(single.values())[:ADDRESSES]))
    sending = [one for one in looked if one.reverses or one.unreachable]
    own = {met.address for one in sending for met in one.reverses}
    sending += await asyncio.gather(*(_met(vantage, row) for row in _messages(launch, stated, own)))
    unasked = _unasked(vantage)
    lists = () if unasked else await _lists(launch, vantage, sending)
    return Reputation(records, tuple(_once(sending)), wide, lists, unasked)


def _names(launch: Launch) -> tuple[str, ...]:
    """Where SPF may name addresses of ours: the sending domain and the declared return paths."""
    paths = (sender.return_path.lower().rstrip(".") for sender in launch.senders if sender.return_path)
    return tuple(dict.fromkeys((launch.sending_domain, *list(paths)[:RETURN_PATHS])))


async def _servers(launch: Launch, vantage: Vantage, names: tuple[str, ...]) -> Mapping[str, list[Own]]:
    """The mail servers of our own by domain, which SPF may let send by `mx`."""
    seen = await asyncio.gather(*(vantage.look_up(name, "MX") for name in names))
    hosts = (targets(one.values) if isinstance(one, Answer) else () for one in seen)
    ours = ([Own(host, host=host) for host in few if launch.inside(host)] for few in hosts)
    return dict(zip(names, ours, strict=True))


async def _sending(vantage: Vantage, own: Own, source: str) -> Sending:
    """One term; what belongs to an edge or a hosting platform does not send mail for us."""
    addresses: tuple[str, ...] | Unreachable = own.addresses
    if own.host:
        addresses = await vantage.addresses(own.host)
    if isinstance(addresses, Unreachable):
        gone = addresses.kind in ("nxdomain", "no-address", "bad-name")
        return Sending(own.text, source, unreachable=None if gone else addresses)
    ours = [address for address in addresses if not match_edge(address) and not by_address((address,))]
    looked = (reverse(vantage, address, sure=len(ours) == 1) for address in ours[:ADDRESSES])
    return Sending(own.text, source, tuple(await asyncio.gather(*looked)))


def _messages(launch: Launch, stated: Stated, own: Collection[str]) -> Iterator[Drilled]:
    """The newest message from each address a drill met: one of ours, unless a service is declared to send."""
    seen: set[str] = set()
    for row in stated.drills:
        address = str(parse(row.found.get("ip", "")) or "")
        ours = address in own or (address and not launch.senders)
        if row.name == MAIL_DRILL and ours and address not in seen and len(seen) < ADDRESSES:
            seen.add(address)
            yield row


async def _met(vantage: Vantage, row: Drilled) -> Sending:
    """An address that a real message came from, and the name it gave itself there."""
    address, helo = str(parse(row.found["ip"])), row.found.get("helo", "").lower().rstrip(".")[:253]
    leads: tuple[str, ...] | Unreachable = await vantage.addresses(helo) if "." in helo else ()
    return Sending(address, "message", (await reverse(vantage, address, sure=True),), None, helo, leads)


def _once(sending: list[Sending]) -> Iterator[Sending]:
    """Each address once: first as a message showed it, then as SPF names it, then as a host leads to it."""
    seen: set[str] = set()
    for one in sorted(sending, key=lambda one: (one.source != "message", parse(one.text) is None)):
        addresses = {met.address for met in one.reverses}
        if one.unreachable or addresses - seen:
            yield one
        seen |= addresses


def _unasked(vantage: Vantage) -> Unreachable | None:
    if ACTIVE in vantage.consents:
        return None
    return Unreachable(Layer.PERSON, f"no block list was asked: --allow {ACTIVE}", LEFT_OUT)


async def _lists(launch: Launch, vantage: Vantage, sending: list[Sending]) -> tuple[ListAnswer, ...]:
    """Every list about every subject of its kind, all at once."""
    addresses = dict.fromkeys(met.address for one in sending for met in one.reverses)
    about = {"address": list(addresses)[:ADDRESSES], "domain": [launch.sending_domain]}
    asked = [_listed(vantage, one, subject) for one in LISTS for subject in about[one.about]]
    return tuple(await asyncio.gather(*asked))


async def _listed(vantage: Vantage, one: BlockList, subject: str) -> ListAnswer:
    wanted = (question(name, one.zone) for name in (subject, one.never, one.always))
    said, never, always = await asyncio.gather(*(vantage.look_up(name, "A") for name in wanted))
    return ListAnswer(one.zone, subject, said, never, always)
