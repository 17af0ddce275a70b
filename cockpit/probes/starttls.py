"""Gathers `Starttls`: the greeting of the mail servers of the product, only where that is allowed."""

import asyncio
from typing import Final

from cockpit.consent import ACTIVE, LEFT_OUT
from cockpit.facts import Unreachable
from cockpit.facts.mail_servers import MailServers
from cockpit.facts.starttls import Greeting, MailDoor, Starttls
from cockpit.facts.tls import Handshake
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.vantage import Vantage
from cockpit.vantage.handshake import Shaken
from cockpit.vantage.smtp import Spoken, greet

DOORS: Final = 2


async def gather(launch: Launch, vantage: Vantage, mail_servers: MailServers) -> Starttls:
    """The two preferred servers of the product's domain, else of the sending domain, at once.

    A greeting leaves nothing behind, so that the consent is enough and no proof of the domain is asked for.
    """
    at, public = vantage.now.isoformat(), vantage.trust.public
    if ACTIVE not in vantage.consents:
        cause = f"nobody was asked on port 25: it was not allowed: --allow {ACTIVE}"
        return Starttls(why=Unreachable(Layer.PERSON, cause, LEFT_OUT), seen_at=at, public=public)
    hosts = mail_servers.of(launch.domain) or mail_servers.of(launch.sending_domain)
    doors = await asyncio.gather(*(_door(vantage, host) for host in hosts[:DOORS]))
    return Starttls(tuple(doors), seen_at=at, public=public)


async def _door(vantage: Vantage, host: str) -> MailDoor:
    seen = await greet(vantage, host)
    return MailDoor(host, seen if isinstance(seen, Unreachable) else _greeting(host, seen))


def _greeting(host: str, spoken: Spoken) -> Greeting:
    return Greeting(spoken.banner[:200], spoken.words, _shown(host, spoken.shaken))


def _shown(host: str, shaken: Shaken | Unreachable | None) -> Handshake | Unreachable | None:
    if not isinstance(shaken, Shaken):
        return shaken
    from cockpit.probes.tls import presented  # noqa: PLC0415 - brings cryptography, which a run without leave spares

    return presented(host, "port 25", shaken)
