"""Shows that we control the domain's DNS: a one-time record, watched at every authoritative server."""

import asyncio
import base64
import datetime as dt
import re
import secrets
from hashlib import sha256
from typing import Final

from cockpit.drills import Drill
from cockpit.drills.answering import OLD, Server, slip, state
from cockpit.drills.scene import HinderedError, LaterError, Scene
from cockpit.drills.talk import Option, Question
from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.kit import publish
from cockpit.text import redact

ROUND: Final = 1200.0  # seconds of one watch
BYTES: Final = 15  # of chance: 120 bits, 24 letters in base32
DAYS: Final = 90
_NONCE: Final = re.compile(r"[a-z2-7]{24}")
_PUBLISHED, _CANNOT, _LATER = "published", "cannot", "later"
_EXITS: Final = (
    Option(_PUBLISHED, "it is published: watch the name servers"),
    Option(_CANNOT, "it cannot be published"),
    Option(_LATER, "later"),
)


def proof_name(domain: str) -> str:
    """Where the record stands."""
    return f"_cockpit-proof.{domain}"


def value_of(nonce: str) -> str:
    """What the record says."""
    return f"cockpit-proof={nonce}"


def _nonce(scene: Scene) -> str:
    """The one-time word of this run; one that is not of our making is not taken from the file."""
    kept = scene.memory.words.get("nonce", "")
    if _NONCE.fullmatch(kept):
        return kept
    nonce = base64.b32encode(secrets.token_bytes(BYTES)).decode().lower()
    scene.memory.at("publish", nonce=nonce)
    return nonce


async def play(scene: Scene) -> None:
    """Show the record, watch the servers, add the row."""
    apex, names = await _servers(scene)
    nonce, name = _nonce(scene), proof_name(scene.launch.domain)
    scene.talk.record(publish("Publish this record for the proof.", apex, name, "TXT", value_of(nonce)))
    scene.say(f"It will be looked for at {', '.join(names)}.")
    await _caches(scene, name, names[0])
    answer = _PUBLISHED if scene.memory.step == "watch" else await scene.talk.ask(_how(names))
    while answer == _PUBLISHED:
        if scene.memory.step != "watch":
            scene.memory.marks.set(_PUBLISHED)
            scene.memory.at("watch")
        if await _watched(scene, apex, names, nonce):
            return
        answer = await scene.talk.ask(_how(names))
    if answer == _LATER:
        raise LaterError
    await _cannot(scene)


def _how(names: tuple[str, ...]) -> Question:
    return Question(f"Is the record published in the zone that {names[0]} serves?", _EXITS)


async def _servers(scene: Scene) -> tuple[str, tuple[str, ...]]:
    """The zone and every server that the parent or the zone itself names for it.

    Raises:
        HinderedError: there is none to be found.
    """
    from cockpit.probes.delegation import name_servers, zone_apex  # noqa: PLC0415 - brings dnspython along

    await scene.vantage.forget()
    apex = await zone_apex(scene.vantage, scene.launch.domain)
    names = await name_servers(scene.vantage, apex) if apex else ()
    if not names:
        raise HinderedError(f"The name servers of {scene.launch.domain} cannot be found from here.")
    return apex, names


async def _caches(scene: Scene, name: str, server: str) -> None:
    """Say for how long resolvers keep what they were told before."""
    seen = await scene.vantage.ask(name, "TXT", server)
    if not isinstance(seen, Answer):
        return
    if seen.missing and seen.negative_ttl is not None:
        scene.say(
            f"Resolvers that were asked too early say that there is no such record for up to "
            f"{seen.negative_ttl} s (the zone's SOA says so); the authoritative servers are asked here."
        )
    elif seen.records:
        oldest = max(record.ttl for record in seen.records)
        scene.say(f"Something stands at {name} already; resolvers keep it for up to {oldest} s.")


async def _watched(scene: Scene, apex: str, names: tuple[str, ...], nonce: str) -> bool:
    """Watch until every server shows the record in the same look; false after a round without."""
    servers = {name: Server(name) for name in names}

    async def look() -> tuple[tuple[str, ...], float | None]:
        seconds = scene.memory.marks.since(_PUBLISHED)
        name = proof_name(scene.launch.domain)
        told = await asyncio.gather(*(scene.vantage.ask(name, "TXT", server) for server in names))
        for server, seen in zip(servers.values(), told, strict=True):
            server.hear(seen, value_of(nonce), seconds)
        shown = [server for server in servers.values() if server.shows]
        lines = tuple(state(server, behind=bool(shown)) for server in servers.values())
        if not shown:
            lines += await slip(scene.vantage, scene.launch.domain, apex, names[0], value_of(nonce))
        return lines, (seconds or 0.0) if len(shown) == len(servers) else None

    if await scene.until(look, ROUND) is not None:
        await _proved(scene, servers, nonce)
        return True
    behind = [server for server in servers.values() if not server.shows]
    scene.say(
        f"After {ROUND / 60:.0f} minutes {len(behind)} of {len(servers)} name servers do not show it: "
        + "; ".join(state(server, behind=len(behind) < len(servers)) for server in behind)
    )
    scene.memory.at("publish")
    return False


async def _proved(scene: Scene, servers: dict[str, Server], nonce: str) -> None:
    """Every server has shown the nonce: say what is left in caches, add the row."""
    seconds = {server.name: server.after for server in servers.values()}
    known = [after for after in seconds.values() if after is not None]
    whole = max(known) if len(known) == len(seconds) else None
    await _resolver(scene, nonce)
    digest = sha256(nonce.encode()).hexdigest()
    when = f" after {whole:.0f} s" if whole is not None else ", how soon was not measured"
    scene.close(
        scene.launch.domain,
        f"Every name server showed the one-time record{when} (SHA-256 of the nonce: {digest}).",
        passed=True,
        seconds={**seconds, "all": whole},
        about=tuple(sorted(servers)),
        days=DAYS,
    )
    scene.talk.say(f"The TXT record of {proof_name(scene.launch.domain)} has done its work: delete it.")


async def _resolver(scene: Scene, nonce: str) -> None:
    """What our own resolver says by now, and when it forgets what it said before."""
    seen = await scene.vantage.look_up(proof_name(scene.launch.domain), "TXT")
    if isinstance(seen, Unreachable):
        scene.say(f"Your resolver does not tell: {seen.cause}.")
    elif value_of(nonce) in seen.values:
        scene.say("Your resolver sees the record too.")
    else:
        kept = seen.negative_ttl if seen.missing else max((record.ttl for record in seen.records), default=0)
        until = scene.clock.now() + dt.timedelta(seconds=kept or 0)
        scene.say(f"Your resolver still has {OLD} ({seen.said}); it forgets that at {until:%H:%M:%S} UTC.")


async def _cannot(scene: Scene) -> None:
    reason = await scene.talk.ask(Question("Why can it not be published?"))
    scene.close(
        scene.launch.domain,
        f"{scene.person} could not publish a record in the zone: {redact(reason)}",
        passed=False,
        days=DAYS,
        seen="person",
    )


DRILL = Drill(
    name="dns-proof",
    title="We control the domain's DNS: a one-time record shows at every name server",
    check="domain.control-proof",
    minutes=10,
    play=play,
)
