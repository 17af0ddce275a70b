"""Services of error reports in a checkout and in what is served."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

from cockpit.facts.error_reporters import ErrorReporters
from cockpit.facts.samples_http import DEAD, page, response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import File, Served
from cockpit.launch import Launch
from cockpit.launch.making import Repo
from cockpit.probes.error_reporters import gather
from cockpit.vantage import Vantage

HOME = "https://shop.example/"
SHOP = sample_launch(repo=Repo(path="repo"))


async def seen(folder: Path, what: Served, launch: Launch = SHOP) -> ErrorReporters:
    return await gather(launch, cast("Vantage", SimpleNamespace(folder=folder)), what)


async def test_each_once_and_the_package_first(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo" / "requirements.txt").write_text("sentry-sdk==2.0\n", "utf-8")
    script = File(
        f"{HOME}app.js", "script", response(f"{HOME}app.js", body="Sentry.init({});Rollbar.init({})")
    )
    html = page(HOME, '<script src="https://js.sentry-cdn.com/a.js"></script>')
    found = await seen(tmp_path, served(SHOP, html, files=(script,)))
    assert [(one.name, one.how) for one in found.found] == [
        ("Sentry", "the package sentry-sdk"),
        ("Rollbar", "a script of the pages"),
    ]


async def test_nothing_shows(tmp_path: Path) -> None:
    bare = sample_launch()
    assert await seen(tmp_path, served(bare), bare) == ErrorReporters()
    assert await seen(tmp_path, served(SHOP)) == ErrorReporters()


async def test_nothing_answers(tmp_path: Path) -> None:
    found = await seen(tmp_path, Served({HOME: DEAD}))
    assert found.unseen == DEAD
