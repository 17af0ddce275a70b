"""The page for people who get no mail: its status at the end of its redirects."""

from cockpit.facts import Unreachable
from cockpit.facts.fallback_page import FallbackPage
from cockpit.facts.http import Response
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import Email
from cockpit.model import Layer
from cockpit.probes.fallback_page import gather
from tests.probes.web import moved, said, vantage

HELP = "https://shop.example/help"
DARK = Unreachable(Layer.TCP, "shop.example refuses connections", "refused")


async def gathered(told: str, answers: dict[str, Response | Unreachable]) -> FallbackPage:
    return await gather(sample_launch(email=Email(fallback=told)), vantage(answers))


async def test_the_status_at_the_end_of_the_redirects() -> None:
    assert await gathered(f"See {HELP}.", {HELP: said("Help")}) == FallbackPage(HELP, 200, HELP)
    away: dict[str, Response | Unreachable] = {HELP: moved(f"{HELP}/"), f"{HELP}/": said("Help")}
    assert await gathered(HELP, away) == FallbackPage(HELP, 200, f"{HELP}/")


async def test_a_dead_host_and_a_circle_are_told_as_what_they_are() -> None:
    assert await gathered(HELP, {HELP: DARK}) == FallbackPage(HELP, DARK)
    circle = await gathered(HELP, {HELP: moved(HELP)})
    assert isinstance(circle.seen, Unreachable)


async def test_nothing_is_asked_without_an_address() -> None:
    assert await gathered("A button.", {}) == FallbackPage()
    assert await gather(sample_launch(), vantage({})) == FallbackPage()
