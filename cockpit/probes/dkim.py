"""Gathers `Dkim`: every key to look for at once, then only what explains those that are missing."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from cockpit.background import aside
from cockpit.facts import Unreachable
from cockpit.facts.dkim import Dkim, Key, key_name
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.told import Told
from cockpit.launch import Launch
from cockpit.probes.names import unused
from cockpit.probes.telling import told
from cockpit.record import FILE, load
from cockpit.standards.dkim import is_key, without_private
from cockpit.standards.dkim_selectors import EXPECTED, LABEL, Wanted, also_signing, senders, swept, wanted
from cockpit.standards.domains import registrable
from cockpit.standards.slips import slip, stray_names
from cockpit.vantage import Vantage

EXPLAINED = 8  # missing keys that are looked into; who misses more has one reason for all of them
VERIFIED = "pass"


async def gather(launch: Launch, vantage: Vantage) -> Dkim:
    """One wave for a domain whose keys are there, a second for each that is missing."""
    rows = wanted(launch, _signed(vantage))
    domains = tuple(dict.fromkeys((*(row.domain for row in rows), launch.sending_domain)))
    keys, nobody, found = await asyncio.gather(
        asyncio.gather(*(_key(vantage, row) for row in rows)),
        _texts(vantage, (unused(_below(one)) for one in domains)),
        asyncio.gather(*(_key(vantage, row) for row in swept(launch, rows))),
    )
    others = tuple(key for key in found if key.told.values or key.told.chain)
    wildcard = {one: seen for one, seen in zip(domains, nobody, strict=True) if seen.values or seen.chain}
    missing = [key for key in keys if _gone(key, keys)][:EXPLAINED]
    if not missing:
        return Dkim(tuple(keys), wildcard, others=others, at=vantage.now.isoformat())
    explained, strays, bare = await asyncio.gather(
        asyncio.gather(*(_explained(launch, vantage, key) for key in missing)),
        _strays(vantage, missing),
        _bare(vantage, missing),
    )
    known = {(one.sender, one.name): one for one in explained}
    whole = tuple(known.get((key.sender, key.name), key) for key in keys)
    return Dkim(whole, wildcard, strays, bare, others, vantage.now.isoformat())


def _below(domain: str) -> str:
    return f"{LABEL[1:]}{domain}"


def _signed(vantage: Vantage) -> Iterator[tuple[str, str]]:
    """Domain and selector of every signature that was verified on a message, where the drill still holds."""
    drills = load(vantage.folder / FILE).as_of(vantage.now).drills.values()
    for row in drills:
        fresh = row.until is None or row.until >= vantage.now.date()
        if row.name == "mail" and fresh and row.found.get("dkim") == VERIFIED:
            domain, selector = (row.found.get(word, "").lower() for word in "ds")
            if domain and selector:
                yield domain, selector


async def _key(vantage: Vantage, row: Wanted) -> Key:
    """The text at the resolver; and for a key that must be there, whether a CNAME stands beside it."""
    name = key_name(row.selector, row.domain)
    types = ("TXT", "CNAME") if row.source in EXPECTED else ("TXT",)
    seen, *aliases = await asyncio.gather(*(vantage.look_up(name, type_) for type_ in types))
    text = _cleared(Told(name, "TXT", seen))
    led = [value for one in aliases if isinstance(one, Answer) for value in one.values]
    beside = led[0] if led and text.values and not text.chain else ""
    return Key(row.sender, row.domain, row.selector, row.source, text, alias=beside)


async def _texts(vantage: Vantage, names: Iterable[str]) -> tuple[Told, ...]:
    """What the resolver says; for names where nothing is meant to be."""
    each = tuple(dict.fromkeys(names))
    seen = await asyncio.gather(*(vantage.look_up(name, "TXT") for name in each))
    return tuple(_cleared(Told(name, "TXT", one)) for name, one in zip(each, seen, strict=True))


def _gone(key: Key, keys: Iterable[Key]) -> bool:
    """Somebody has answered, it was no text, and nothing else that was found stands in for it."""
    if key.told.values or key.told.why or key.source == "probed":
        return False
    same = (one for one in keys if (one.sender, one.domain) == (key.sender, key.domain))
    return key.source in EXPECTED or not any(one.told.values for one in same)


async def _explained(launch: Launch, vantage: Vantage, key: Key) -> Key:
    """The authority's word, the addresses that stand there instead, and other domains that could sign."""
    own = [sender for sender in senders(launch) if sender.provider == key.sender]
    others = {one for sender in own for one in also_signing(launch, sender, key.domain)}
    seen, here, anywhere, elsewhere = await asyncio.gather(
        told(vantage, key.name),
        _addresses(vantage, key.name),
        _addresses(vantage, unused(_below(key.domain))),
        _texts(vantage, (key_name(key.selector, one) for one in sorted(others))),
    )
    return replace(
        key,
        told=_cleared(seen),
        addresses=tuple(sorted(here - anywhere)),
        elsewhere=tuple(one for one in elsewhere if one.values),
    )


async def _addresses(vantage: Vantage, name: str) -> set[str]:
    seen = await asyncio.gather(*(vantage.look_up(name, type_) for type_ in ("A", "AAAA")))
    return {value for one in seen if isinstance(one, Answer) for value in one.values}


async def _strays(vantage: Vantage, missing: Iterable[Key]) -> Mapping[str, Told]:
    """Keys that landed elsewhere: a doubled name, no underscore, the selector straight below the domain."""
    keys = tuple(missing)
    await aside(lambda: [registrable(key.domain) for key in keys])  # the list of suffixes takes long to read
    names = [
        name
        for key in keys
        for name in (
            *stray_names(key.name, registrable(key.domain) or key.domain, "dkim"),
            f"{key.selector}.{key.domain}.{_below(key.domain)}",
        )
    ]
    seen = await _texts(vantage, names)
    return {one.name: one for one in seen if any(is_key(text) or slip(text, "dkim") for text in one.values)}


async def _bare(vantage: Vantage, missing: Iterable[Key]) -> tuple[str, ...]:
    """The domains below whose `_domainkey` the resolver says that there is nothing (RFC 8020)."""
    domains = tuple(dict.fromkeys(key.domain for key in missing))
    seen = await asyncio.gather(*(vantage.look_up(_below(one), "TXT") for one in domains))
    return tuple(one for one, said in zip(domains, seen, strict=True) if _no_such_name(said))


def _no_such_name(seen: Answer | Unreachable) -> bool:
    return isinstance(seen, Answer) and seen.outcome is Outcome.NXDOMAIN


def _cleared(seen: Told) -> Told:
    """The same without a private key that somebody published: it must not get into the saved facts."""
    own = seen.authority
    return replace(seen, resolver=_without(seen.resolver), authority=None if own is None else _without(own))


def _without(seen: Answer | Unreachable) -> Answer | Unreachable:
    if isinstance(seen, Unreachable) or not seen.records:
        return seen
    texts = without_private([record.value for record in seen.records])
    return replace(
        seen,
        records=tuple(replace(record, value=text) for record, text in zip(seen.records, texts, strict=True)),
    )
