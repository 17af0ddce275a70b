"""Which platforms sleep, how they are known, and how long must be waited for them."""

import pytest

from cockpit.standards.platforms import PLATFORMS
from cockpit.standards.sleeping import IDLE, MARGIN, SLEEPERS, idle_minutes, sleepers


def names(*platforms: str, services: tuple[str, ...] = ()) -> list[str]:
    return [one.name for one in sleepers(platforms, services)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("fly", ["Fly.io"]),
        ("Vercel + Render", ["Render", "Vercel"]),
        ("heroku", ["Heroku"]),
        ("Cloud Run", ["Google Cloud"]),
        ("a server of our own", []),
        ("Cloudflare Pages", []),
    ],
)
def test_a_platform_is_known_by_the_words_people_use(words: str, found: list[str]) -> None:
    assert names(words) == found


def test_a_service_behind_the_product_is_known_by_its_own_words_alone() -> None:
    assert names(services=("Supabase (database)", "ep-x.eu.neon.tech")) == ["Neon", "Supabase"]
    assert names(services=("Google Workspace", "neonatal supplies", "AWS")) == []


def test_every_platform_without_words_of_its_own_is_one_we_recognise() -> None:
    known = {one.name for one in PLATFORMS if not one.edge}
    assert {one.name for one in SLEEPERS if not one.words} <= known


def test_every_row_says_how_to_keep_it_awake_and_how_to_go_back() -> None:
    assert all(one.what and one.setting and one.undo for one in SLEEPERS)
    assert len({one.name for one in SLEEPERS}) == len(SLEEPERS)


def test_the_wait_is_longer_than_the_longest_sleeper_needs() -> None:
    assert idle_minutes(()) == IDLE + MARGIN == 16
    assert idle_minutes(sleepers(["fly", "vercel"])) == 16
    assert idle_minutes(sleepers(["render"])) == 16
    assert idle_minutes(sleepers(["azure", "heroku"])) == 31
