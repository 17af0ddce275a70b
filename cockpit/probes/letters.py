"""Reads one real message: who signed and sent it, where it leads. Its keys and records are looked up here.

Nothing in the message is opened, and no library that reads it gets to the network.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from cockpit.background import aside
from cockpit.facts import Unreachable
from cockpit.facts.dmarc import Climb
from cockpit.facts.dns import Answer
from cockpit.facts.letters import Letter, Signed
from cockpit.facts.told import Told
from cockpit.launch import Launch
from cockpit.probes.telling import told_all
from cockpit.standards.addresses import is_address
from cockpit.standards.dmarc import LABEL, walk
from cockpit.standards.domains import registrable
from cockpit.standards.letters import arrived, entire, opened
from cockpit.standards.mail_proofs import judged, vouched
from cockpit.standards.messages import domain_of
from cockpit.standards.mime import Part, message
from cockpit.standards.signatures import Claim, claims, verified
from cockpit.standards.spf import check_host
from cockpit.standards.spf_inquiry import Result
from cockpit.vantage import Vantage

PATIENCE: Final = 10.0  # seconds for the arithmetic of one message
_FAMILIES: Final = 8  # domains whose place in the tree is looked up
_SPF: Final = {
    Result.PASS: "pass",
    Result.NONE: "none",
    Result.TEMPERROR: "unknown",
}


async def read_letter(data: bytes, launch: Launch, vantage: Vantage, *, pasted: bool = False) -> Letter:
    """The message in the bytes; of what is larger than 1 MiB the beginning.

    Args:
        data: the message as it was received.
        launch: the declarations.
        vantage: where keys and records are looked up.
        pasted: a person copied it, so that blanks and line ends may have changed.
    """
    try:
        whole, letter = await asyncio.wait_for(aside(lambda: _opened(data, launch)), PATIENCE)
    except TimeoutError:
        return Letter(trouble=f"it could not be read in {PATIENCE:.0f} s")
    found = claims(whole, arrived(letter, vantage.now))
    keys, (spf, why), climbs = await asyncio.gather(
        _keys(vantage, found), _spf(vantage, letter), _climbs(vantage, letter, found)
    )
    checked = await _verified(whole, found, keys, complete=entire(data, whole))
    signatures = tuple(vouched(one, letter.stamps) for one in checked)
    if pasted:
        signatures = tuple(_excused(one) for one in signatures)
    return judged(replace(letter, signatures=signatures, spf=spf, spf_why=why), climbs)


def _opened(data: bytes, launch: Launch) -> tuple[Part, Letter]:
    whole = message(data)
    return whole, opened(data, whole, launch)


async def _keys(vantage: Vantage, found: Sequence[Claim]) -> Mapping[str, Sequence[str] | None]:
    """The records of each key; None where nobody could say whether there are any."""
    names = {one.key_name for one in found if one.domain and not one.trouble}
    told = await told_all(vantage, sorted(names))
    return {name: one.values if one.values or one.missing else None for name, one in told.items()}


async def _verified(
    whole: Part, found: Sequence[Claim], keys: Mapping[str, Sequence[str] | None], *, complete: bool
) -> tuple[Signed, ...]:
    """Each signature held against its key, in a thread of its own."""
    if not found:
        return ()
    try:
        return await asyncio.wait_for(aside(lambda: verified(whole, found, keys, entire=complete)), PATIENCE)
    except TimeoutError:
        return tuple(Signed(one.domain, one.selector, "unknown", "too-long") for one in found)


def _excused(one: Signed) -> Signed:
    """A text that was copied by hand proves nothing against its signature."""
    return replace(one, result="unknown", why="pasted") if one.why in ("body", "signature") else one


async def _spf(vantage: Vantage, letter: Letter) -> tuple[str, str]:
    """The result for whoever handed the message over, and why it is none."""
    if not is_address(letter.ip):
        return "unknown", "it does not show which server handed it over"
    helo = letter.relays[letter.edge].helo
    path = letter.return_path
    if not path:
        return "unknown", "it does not show where bounces go"
    sender = path if "@" in path else f"postmaster@{helo}"
    domain = domain_of(sender)
    seen = await check_host(letter.ip, domain, sender, helo or domain, vantage.look_up)
    if seen.result in _SPF:
        return _SPF[seen.result], seen.problem
    return "fail", seen.problem or f"{domain} says {seen.result} to {letter.ip}"


async def _climbs(vantage: Vantage, letter: Letter, found: Sequence[Claim]) -> Mapping[str, Climb]:
    """The walk up the tree from each domain that has to fit the From."""
    path = domain_of(letter.return_path) if "@" in letter.return_path else ""
    told = (letter.from_domain, path, *(one.domain for one in found))
    domains = [one for one in dict.fromkeys(told) if "." in one and not is_address(one)][:_FAMILIES]
    names = sorted({f"{LABEL}{name}" for one in domains for name in walk(one)})
    seen = dict(
        zip(names, await asyncio.gather(*(vantage.look_up(name, "TXT") for name in names)), strict=True)
    )
    await aside(lambda: registrable(letter.from_domain))  # the list of suffixes takes long to read
    return {one: Climb(one, _steps(one, seen)) for one in domains}


def _steps(domain: str, seen: Mapping[str, Answer | Unreachable]) -> tuple[Told, ...]:
    return tuple(Told(f"{LABEL}{name}", "TXT", seen[f"{LABEL}{name}"]) for name in walk(domain))
