"""Fetches the files that let apps open links, as their makers do, no redirect followed: `AppLinks`."""

from cockpit.facts.app_links import AppLinks, wanted
from cockpit.launch import Launch
from cockpit.probes.granted import granted, plainly
from cockpit.vantage import Vantage


async def gather(launch: Launch, vantage: Vantage) -> AppLinks:
    """One GET for each file."""
    urls = wanted(launch)
    return AppLinks(dict(zip(urls, await granted(vantage, plainly(*urls)), strict=True)))
