"""Sends each declared webhook one event without a signature, where that is allowed; gathers `Unsigned`."""

from dataclasses import replace

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.stated import Stated
from cockpit.facts.unsigned import Unsigned
from cockpit.facts.webhooks import webhooks
from cockpit.facts.zone import Zone
from cockpit.launch import Launch
from cockpit.probes.permission import held_back
from cockpit.standards.webhooks import EVENT
from cockpit.vantage import Vantage

_BODY = 4096  # bytes of the answer: its status decides


async def gather(launch: Launch, vantage: Vantage, stated: Stated, zone: Zone) -> Unsigned:
    """One POST to each, one after the other."""
    answers = {}
    for url in webhooks(launch):
        answers[url] = held_back(launch, vantage, stated, zone, url) or await attempt(vantage, url)
    return Unsigned(answers)


async def attempt(vantage: Vantage, url: str) -> Response | Unreachable:
    """The one attempt: an empty JSON object without any signature. Of the answer no body is kept."""
    seen = await vantage.post(url, EVENT, _BODY)
    return seen if isinstance(seen, Unreachable) else replace(seen, body="")
