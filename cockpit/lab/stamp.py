"""What the mailbox provider writes on top of a message it takes in, in the shape of Gmail's.

Its verdicts are its own: SPF by the address the sender stands for, DKIM by the key in the zone of the moment,
DMARC by the policy there.
"""

import re
import secrets
from dataclasses import dataclass
from email.utils import formatdate
from typing import Final

from cockpit.background import aside
from cockpit.facts.dns import Answer, Outcome, Record
from cockpit.lab.recursion import resolve
from cockpit.lab.world import World
from cockpit.standards.dmarc_record import Policy, is_record, read
from cockpit.standards.domains import registrable
from cockpit.standards.spf import check_host

RECEIVER: Final = "mx1.velomail.test"
_HEAD: Final = re.compile(rb"\r?\n\r?\n")
_FROM: Final = re.compile(rb"^from:[^\r\n]{0,400}@([a-z0-9.-]{1,253})", re.IGNORECASE | re.MULTILINE)
_SIGNATURE: Final = re.compile(
    rb"^dkim-signature:((?:[^\r\n]|\r?\n[ \t]){0,4000})", re.IGNORECASE | re.MULTILINE
)
_DENIED: Final = {"none": "has no record about", "pass": "designates"}


@dataclass(frozen=True, slots=True)
class Came:
    """How a message came: the name and address of who brought it, from whom, for whom."""

    helo: str
    ip: str
    sender: str
    to: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The three verdicts; `author` is the domain people see, `wanted` what its policy says of the message."""

    spf: str
    dkim: str
    dmarc: str
    author: str
    tags: dict[str, str]
    asked: str
    wanted: str


def stands_for(world: World, helo: str, peer: str) -> str:
    """The public address of whoever says a name of the lab: here everybody comes from this machine."""
    said = resolve(world, helo.lower(), "A").answer
    return next((rr.value for rr in said if rr.type == "A"), peer)


async def judged(world: World, message: bytes, came: Came) -> Judged:
    """What a receiver finds out about a message."""
    domain = came.sender.rpartition("@")[2].lower() or came.helo.lower()
    spf = str((await check_host(came.ip, domain, came.sender, came.helo, _Look(world))).result)
    head = _HEAD.split(message, 1)[0]
    tags = _tags(found[1]) if (found := _SIGNATURE.search(head)) else {}
    dkim = await aside(lambda: _verified(world, message)) if tags else "none"
    author = found[1].decode().lower() if (found := _FROM.search(head)) else ""
    policy = _policy(world, author)
    if policy is None:
        return Judged(spf, dkim, "none", author, tags, "NONE", "none")
    signed = dkim == "pass" and _aligned(author, tags.get("d", ""), policy.adkim)
    passes = signed or (spf == "pass" and _aligned(author, domain, policy.aspf))
    wanted = "none" if passes else policy.applied()
    return Judged(spf, dkim, "pass" if passes else "fail", author, tags, policy.asked().upper(), wanted)


def stamp(came: Came, seen: Judged) -> bytes:
    """The lines that go on top."""
    spf = (
        f"{seen.spf} ({RECEIVER}: domain of {came.sender} {_DENIED.get(seen.spf, 'does not designate')} "
        f"{came.ip} as permitted sender)"
    )
    props = "".join(f" header.{name}={value}" for name, value in _props(seen.tags))
    lines = (
        f"Delivered-To: {came.to}",
        f"Return-Path: <{came.sender}>",
        f"Received: from {came.helo} ({came.helo} [{came.ip}])",
        f"        by {RECEIVER} with ESMTPS id {secrets.token_hex(8)}",
        f"        for <{came.to}>; {formatdate()}",
        f"Received-SPF: {spf}",
        f"Authentication-Results: {RECEIVER};",
        f"       dkim={seen.dkim}{props};",
        f"       spf={spf} smtp.mailfrom={came.sender};",
        f"       dmarc={seen.dmarc} (p={seen.asked} dis={seen.wanted.upper()}) header.from={seen.author}",
    )
    return "".join(f"{line}\r\n" for line in lines).encode()


def _props(tags: dict[str, str]) -> list[tuple[str, str]]:
    known = {"i": f"@{tags['d']}", "s": tags.get("s", ""), "b": tags.get("b", "")[:8]} if "d" in tags else {}
    return [(name, value) for name, value in known.items() if value]


class _Look:
    """DNS as the provider's own resolver has it."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def __call__(self, name: str, type_: str) -> Answer:
        said = resolve(self._world, name.lower().rstrip("."), type_)
        records = tuple(Record(rr.name, rr.type, rr.ttl, rr.value) for rr in said.answer if rr.type == type_)
        ends = {"NOERROR": Outcome.NODATA, "NXDOMAIN": Outcome.NXDOMAIN}
        outcome = Outcome.ANSWER if records else ends.get(said.rcode, Outcome.REFUSED)
        return Answer(name, type_, "", outcome, records)


def _texts(world: World, name: str) -> list[str]:
    return [rr.value for rr in resolve(world, name, "TXT").answer if rr.type == "TXT"]


def _tags(signature: bytes) -> dict[str, str]:
    pairs = (part.partition("=") for part in signature.decode("ascii", "replace").split(";"))
    return {name.strip().lower(): re.sub(r"[^\x21-\x7e]", "", value) for name, _, value in pairs}


def _verified(world: World, message: bytes) -> str:
    import dkim  # noqa: PLC0415 - only where a message came, and every start of the lab loads this module

    def key(name: bytes | str, timeout: int = 0) -> bytes | None:  # noqa: ARG001 - as dkimpy asks
        asked = name.decode("ascii", "replace") if isinstance(name, bytes) else name
        return next((text.encode() for text in _texts(world, asked.lower().rstrip("."))), None)

    try:
        return "pass" if dkim.DKIM(message).verify(dnsfunc=key) else "fail"
    except Exception:  # noqa: BLE001 - whatever a damaged signature makes dkimpy raise, it is no proof
        return "permerror"


def _policy(world: World, author: str) -> Policy | None:
    """The one policy of the author's domain, or of the registered domain above it."""
    for domain in dict.fromkeys((author, registrable(author))):
        texts = [text for text in _texts(world, f"_dmarc.{domain}") if is_record(text)] if domain else []
        if len(texts) == 1:
            return read(texts[0])
    return None


def _aligned(author: str, other: str, mode: str) -> bool:
    other = other.lower()
    return bool(author) and (author == other or (mode == "r" and registrable(author) == registrable(other)))
