"""Asks for the page that the declared fallback names; gathers `FallbackPage`."""

from cockpit.facts.fallback_page import FallbackPage, address
from cockpit.facts.pages import Page
from cockpit.launch import Launch
from cockpit.probes.pages import at_the_end
from cockpit.probes.trails import walk
from cockpit.vantage import Vantage


async def gather(launch: Launch, vantage: Vantage) -> FallbackPage:
    """The status at the end of its redirects; nothing is asked where no address is declared."""
    url = address(launch)
    if not url:
        return FallbackPage()
    seen = at_the_end(await walk(launch, vantage, url))
    return (
        FallbackPage(url, seen.response.status, seen.url)
        if isinstance(seen, Page)
        else FallbackPage(url, seen)
    )
