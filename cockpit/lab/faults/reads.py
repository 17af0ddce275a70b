"""Faults of what many read: the server does the same work for each of them."""

from dataclasses import replace

from cockpit.lab.faults import Fault
from cockpit.lab.world import World

_API, _LIST = "api.velomart.test", "/v1/listings"


def _anew(world: World) -> None:
    """The listings may not be kept by anybody, so that nobody can ask whether they have changed either."""
    world.sites[_API].change(_LIST, headers=(("cache-control", "no-store"),))


def _restless(world: World) -> None:
    """Each answer has an ETag of its own, as from a server that puts the hour into it."""
    site = world.sites[_API]
    site.routes[_LIST] = replace(site.routes[_LIST], restless=True)


FAULTS = (
    Fault(
        "cache.repeat-read-offload",
        "The listings are made anew for every visitor: nothing may keep them.",
        _anew,
        also=("cache.public-pages-as-declared",),
    ),
    Fault(
        "cache.repeat-read-offload:restless",
        "The listings have another ETag in each answer, so that nobody's copy ever holds.",
        _restless,
    ),
)
