"""Asks each declared webhook once with a GET, as a sender does, no redirect followed: `Webhooks`."""

from dataclasses import replace

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.webhooks import Webhooks, webhooks
from cockpit.launch import Launch
from cockpit.probes.granted import granted, plainly
from cockpit.standards.headers import is_html, media_type
from cockpit.vantage import Vantage


async def gather(launch: Launch, vantage: Vantage) -> Webhooks:
    """One GET for each webhook."""
    urls = webhooks(launch)
    answers = await granted(vantage, plainly(*urls))
    return Webhooks({url: _kept(seen) for url, seen in zip(urls, answers, strict=True)})


def _kept(seen: Response | Unreachable) -> Response | Unreachable:
    """The answer; what is no page for people is for programs, may hold anything, and is not kept."""
    if isinstance(seen, Unreachable) or is_html(media_type(seen.all("content-type"))):
        return seen
    return replace(seen, body="")
