"""What ends on a day that no visit shows: a domain's registration, the time before DMARC is tightened."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cockpit.background import imported
from cockpit.facts.rdap import Rdap, Registration
from cockpit.launch import Launch
from cockpit.vantage import Vantage

PLAN_DAYS: Final = 3  # enough to read the reports once more
RDAP: Final = "cockpit.probes.rdap"


@dataclass(frozen=True, slots=True)
class Ending:
    """`what` ends at `until` (UTC ISO 8601), which is told from `days` before on."""

    what: str
    until: str
    days: int


async def endings(launch: Launch, vantage: Vantage, now: dt.datetime) -> tuple[Ending, ...]:
    """All that is known today; the registries are asked anew."""
    await imported(RDAP)
    from cockpit.probes import rdap  # noqa: PLC0415 - imported beside the loop

    await vantage.forget()
    seen = await rdap.gather(launch, vantage)
    return (*domains(seen, launch.watch.domain_days), *plan(launch, now))


def domains(seen: Rdap, days: int) -> Iterator[Ending]:
    """The day on which each domain ends, as its registry says."""
    for name, one in seen.domains.items():
        if isinstance(one, Registration) and one.expires:
            yield Ending(f"the registration of {name}", one.expires, days)


def plan(launch: Launch, now: dt.datetime) -> Iterator[Ending]:
    """The day on which the mail policy is to be tightened; long afterwards the check alone speaks of it."""
    on = launch.email.dmarc_tighten_on if launch.email else None
    if on is None or (now.date() - on).days > PLAN_DAYS:
        return
    until = dt.datetime.combine(on, dt.time(), dt.UTC).isoformat()
    yield Ending("the time in which DMARC only watches", until, PLAN_DAYS)
