"""Walks the declared journeys that sign in or change something, where that is allowed: `Transactions`.

Only with the consent, below a domain that is shown to be ours, and with a test account that launch.toml
names. One journey after the other, each once.
"""

import asyncio
from typing import Final

from cockpit.consent import WRITES
from cockpit.facts import Unreachable
from cockpit.facts.smoke import Walked
from cockpit.facts.stated import Stated
from cockpit.facts.transactions import Transactions
from cockpit.facts.zone import Zone
from cockpit.launch import Launch
from cockpit.model import Advance, Layer
from cockpit.probes import walking
from cockpit.probes.permission import held_back
from cockpit.probes.smoke import unfit
from cockpit.standards.journeys import ACCOUNT, Journey, changes, journeys, wants
from cockpit.standards.locations import host_of
from cockpit.text import remember
from cockpit.vantage import Vantage

BEGUN_WITHIN: Final = 150.0  # seconds; later no journey is begun
SECONDS: Final = BEGUN_WITHIN + walking.SECONDS + walking.LAST_SECONDS + walking.CLEANING_SECONDS + 10
MOST: Final = 12  # journeys of a run
NO_ACCOUNT: Final = "not-an-account"


async def gather(launch: Launch, vantage: Vantage, stated: Stated, zone: Zone) -> Transactions:
    """Journey by journey."""
    ways = [journey for journey in journeys(launch.smoke) if journey.writes]
    walks = []
    clock = asyncio.get_running_loop().time
    last = clock() + BEGUN_WITHIN
    for number, journey in enumerate(ways):
        vantage.tell(Advance("walking the journeys", number, len(ways), "journeys"))
        walks.append(
            await _walked(launch, vantage, stated, zone, journey, may=number < MOST and clock() < last)
        )
    return Transactions(tuple(walks))


async def _walked(
    launch: Launch, vantage: Vantage, stated: Stated, zone: Zone, journey: Journey, *, may: bool
) -> Walked:
    """One journey, or why it is not walked."""
    if unfitting := unfit(journey):
        return unfitting
    if not may:
        cause = f"one run walks at most {MOST} journeys and begins none after {BEGUN_WITHIN:g} s"
        why = Unreachable(Layer.PERSON, cause, "limit")
        return Walked(journey.name, why=why)
    account = await leave(launch, vantage, stated, zone, journey)
    if isinstance(account, Unreachable):
        return Walked(journey.name, why=account)
    return await walking.walk(launch, vantage, journey, account)


async def leave(
    launch: Launch, vantage: Vantage, stated: Stated, zone: Zone, journey: Journey
) -> tuple[str, str] | Unreachable | None:
    """The test account to walk with, none where no step wants one; or why the journey may not be walked."""
    for row in filter(changes, journey.steps):
        if barred := held_back(launch, vantage, stated, zone, row.url, WRITES):
            return barred
    return await _account(vantage, journey)


async def _account(vantage: Vantage, journey: Journey) -> tuple[str, str] | Unreachable | None:
    """User and password of the test account; none where no step wants them."""
    signing = [row for row in journey.steps if any(name in ACCOUNT for name in wants(row))]
    if not signing:
        return None
    secret = await vantage.credential(journey.credential)
    if isinstance(secret, Unreachable):
        return secret
    if beyond := next((host for row in signing if (host := host_of(row.url)) != secret.host), ""):
        cause = f"the test account {secret.name} is for {secret.host}, and a step would send it to {beyond}"
        return Unreachable(Layer.PERSON, cause, "bound")
    user, colon, password = secret.reveal_for(secret.host).partition(":")
    if not (user and colon and password):
        cause = f"the credential {secret.name} does not hold an account as user:password"
        return Unreachable(Layer.PERSON, cause, NO_ACCOUNT)
    remember(password)
    return user, password
