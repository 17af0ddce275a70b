"""The form of a page sent several times at once by the journey that sends it: harmless, or not at all."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

from cockpit.consent import WRITES
from cockpit.facts import Unreachable
from cockpit.facts.form_burst import FormCrowd, FormPage
from cockpit.facts.stated import Stated
from cockpit.facts.zone import Zone
from cockpit.launch import Launch
from cockpit.probes import walking
from cockpit.probes.transactions import leave
from cockpit.standards.journeys import Journey, flaws, journeys, makes
from cockpit.vantage import Vantage


async def walked(
    launch: Launch,
    vantage: Vantage,
    stated: Stated,
    zone: Zone,
    page: FormPage,
    crowd: FormCrowd,
    times: int,
) -> FormCrowd:
    """The same with the walks, or with why there are none."""
    journey = sending(launch, page)
    if journey is None:
        return replace(crowd, unsent="no journey of [[smoke]] sends it")
    if why := next(_harmful(journey), ""):
        return replace(crowd, unsent=why)
    if WRITES not in vantage.consents:
        return replace(crowd, unsent=f'the journey "{journey.name}" sends it with --allow writes')
    account = await leave(launch, vantage, stated, zone, journey)
    if isinstance(account, Unreachable):
        return replace(crowd, unsent=account.cause)
    walks = (walking.walk(launch, vantage, journey, account) for _ in range(times))
    return replace(crowd, walks=tuple(await asyncio.gather(*walks)))


def sending(launch: Launch, page: FormPage) -> Journey | None:
    """The first declared journey with a step that sends the form of the page."""
    targets = {_bare(target) for target in page.targets}
    for journey in journeys(launch.smoke):
        if any(row.method == "POST" and _bare(row.url) in targets for row in journey.way):
            return journey
    return None


def _harmful(journey: Journey) -> Iterator[str]:
    """Why the journey is not to be walked several times at once, as clauses."""
    yield from (f'the journey "{journey.name}" cannot be meant: {flaw}' for flaw in flaws(journey))
    for row in journey.steps:
        if row.once:
            yield f'"{row.name}" of the journey "{journey.name}" has once = true'
    made = next((row for row in journey.way if makes(row)), None)
    if made and not journey.cleanup:
        what = f'"{made.name}" of the journey "{journey.name}"'
        yield f"{what} leaves something behind: no step has cleanup = true"


def _bare(url: str) -> str:
    return url.partition("#")[0].partition("?")[0].rstrip("/")
