"""Small builders of `Served` for the cases of checks and for tests: a product where every place answers."""

from collections.abc import Mapping

from cockpit.facts import Unreachable
from cockpit.facts.pages import Page
from cockpit.facts.samples_http import page
from cockpit.facts.served import File, Served, places
from cockpit.launch import Launch


def served(
    launch: Launch,
    *changed: Page,
    files: tuple[File, ...] = (),
    missing: Mapping[str, Unreachable] | None = None,
    left: int = 0,
    ways: Mapping[str, tuple[str, ...]] | None = None,
) -> Served:
    """The home page and every declared place, some as given (by URL); `missing` could not be seen."""
    given = {one.url: one for one in changed}
    found: dict[str, Page | Unreachable] = {url: given.get(url) or page(url) for url in places(launch)}
    return Served(found | dict(missing or {}), files, left, ways or {})
