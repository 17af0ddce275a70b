"""Gathers `Bimi`: the record of the sending domain, and the logo it names."""

from typing import Final

from cockpit.facts.bimi import Bimi
from cockpit.facts.told import Told
from cockpit.launch import Launch
from cockpit.standards.bimi import SELECTOR, read
from cockpit.vantage import Vantage

LOGO_BYTES: Final = 262_144


async def gather(launch: Launch, vantage: Vantage) -> Bimi:
    """The logo is fetched only where the record names it by https."""
    domain = launch.sending_domain
    name = f"{SELECTOR}._bimi.{domain}"
    told = Told(name, "TXT", await vantage.look_up(name, "TXT"))
    record = read(told.values)
    if record is None or not record.logo.startswith("https://"):
        return Bimi(domain, told)
    return Bimi(domain, told, await vantage.fetch(record.logo, limit=LOGO_BYTES))
