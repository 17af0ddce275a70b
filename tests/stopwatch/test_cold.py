"""The cold visit against the lab: who comes first, what hides it, asleep or down, and when it ends."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from time import monotonic

import pytest

from cockpit.facts.latency import Rest, Sample, Series
from cockpit.kit.cold import CUT_OFF, Place, wanted
from cockpit.lab.cold import cold_series
from cockpit.lab.replies import Reply, Sleep, challenge
from cockpit.lab.serve import Lab
from cockpit.launch import Launch
from cockpit.launch.load import load
from cockpit.model import Advance
from cockpit.stopwatch.cold import AGAIN, Visited, _lost, cold_look, unseen
from cockpit.stopwatch.stillness import Stillness
from cockpit.vantage import Vantage

APP, HOME, API = "app.velomart.test", "velomart.test", "api.velomart.test"
LOGIN, SIGNUP = Place("login", f"https://{APP}/login"), Place("signup", f"https://{APP}/signup")
QUIET = Rest("idle", 960.0)


@dataclass
class Scene:
    """A lab, and a look at it that waits for nothing; `napped` are the waits that it asked for."""

    lab: Lab
    launch: Launch
    vantage: Vantage
    napped: list[float]
    told: list[Advance]
    late: float = 0.0  # seconds by which the lab's clock is ahead

    async def nap(self, seconds: float) -> None:
        self.napped.append(seconds)
        self.late += seconds

    async def look(
        self, *places: Place, woken: tuple[str, ...] = (), patience: float = 5.0
    ) -> tuple[Series, ...]:
        return await cold_look(
            self.launch,
            self.vantage,
            places or None,
            rest=QUIET,
            woken=woken,
            patience=patience,
            tell=self.told.append,
            sleep=self.nap,
        )

    def asked(self) -> list[str]:
        """The hosts whose own server was asked."""
        return list(self.lab.desk.visited)


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    lab = await Lab.start(tmp_path / "lab", "fixed")
    launch = load(lab.launch)
    one = Scene(lab, launch, Vantage(launch.vantage, folder=lab.folder), [], [])
    monkeypatch.setattr("cockpit.lab.sleeping.monotonic", lambda: monotonic() + one.late)
    yield one
    await one.vantage.aclose()
    await lab.stop()


def asleep(scene: Scene, host: str, takes: float, *, fails: bool = False) -> None:
    scene.lab.world.sites[host].sleeps = Sleep(takes=takes, fails=fails)
    scene.late += 1000


async def test_of_each_host_the_first_request_alone_is_cold(scene: Scene) -> None:
    found = await scene.look()
    places = wanted(scene.launch)
    assert [(one.route, one.url) for one in found] == [(one.name, one.url) for one in places]
    assert [(one.route, one.rest and one.rest.after) for one in found] == [
        ("home", "idle"),
        ("listings", "request"),
        ("login", "idle"),
        ("signup", "request"),
        ("health", "idle"),
    ]
    assert all(one.kind == "cold" and len(one.samples) == 1 and not one.stopped for one in found)
    assert all(one.rest == QUIET for one in found if one.rest and one.rest.after == "idle")
    assert (str(scene.told[0]), scene.told[-1].done) == ("cold visits: 0 of 5 places (0 %)", 5)


async def test_each_visit_pays_for_everything_that_is_new(scene: Scene) -> None:
    first, second = [one.samples[0] for one in await scene.look(LOGIN, SIGNUP)]
    for sample in (first, second):
        phases = (sample.dns, sample.tcp, sample.tls, sample.wait)
        assert all(phase is not None and phase > 0 for phase in phases)
        assert sample.total >= sum(phase or 0.0 for phase in phases)
        assert (sample.status, sample.fault) == (200, "")


async def test_who_sleeps_lets_the_first_wait_and_not_the_next(scene: Scene) -> None:
    asleep(scene, APP, takes=0.4)
    first, second = [one.samples[0] for one in await scene.look(LOGIN, SIGNUP)]
    assert first.total > 400
    assert first.wait is not None
    assert first.wait > 400
    assert second.start == 0.0


async def test_what_fails_until_it_runs_is_asked_again_until_it_does(scene: Scene) -> None:
    asleep(scene, APP, takes=9.0, fails=True)
    (seen,) = await scene.look(LOGIN)
    first, later = seen.samples
    assert (first.status, later.status) == (502, 200)
    assert scene.napped[:-1] == list(AGAIN[:2])


async def test_what_is_down_is_asked_for_a_minute_and_no_longer(scene: Scene) -> None:
    scene.lab.world.sites[APP].first(Reply(503, "down"), path="/login")
    (seen,) = await scene.look(LOGIN)
    assert [one.status for one in seen.samples] == [503, 503]
    assert scene.napped[:-1] == list(AGAIN)


async def test_an_answer_that_breaks_off_is_a_failure(scene: Scene) -> None:
    scene.lab.world.sites[APP].first(Reply(raw=b""), path="/login")
    (seen,) = await scene.look(LOGIN)
    assert [(one.status, one.failed, bool(one.fault)) for one in seen.samples] == [(None, True, True)] * 2


async def test_patience_ends(scene: Scene) -> None:
    scene.lab.world.sites[APP].first(Reply(200, "late", wait=30.0), path="/login")
    (seen,) = await scene.look(LOGIN, patience=0.1)
    assert seen.samples[0].fault == "timeout"
    assert seen.samples[0].total >= 100


async def test_patience_is_for_all_of_a_visit(scene: Scene) -> None:
    turns = ["/a", "/b", "/c", "/d", "/login"]
    for at, to in pairwise(("/login", *turns)):
        scene.lab.world.sites[APP].first(Reply(302, location=to, wait=0.15), path=at)
    (seen,) = await scene.look(LOGIN, patience=0.4)
    assert seen.samples[0].fault == "timeout"


async def test_a_cache_that_keeps_the_page_is_passed_by(scene: Scene) -> None:
    scene.lab.world.edge.cached.append(f"{HOME}/listings")
    place = Place("listings", f"https://{HOME}/listings")
    for _ in range(2):
        (seen,) = await scene.look(place)
        assert seen.rest == QUIET
        assert scene.asked() == [HOME]


async def test_where_a_cache_answers_all_the_same_the_host_still_sleeps(scene: Scene) -> None:
    scene.lab.world.home.first(Reply(200, "kept", headers=(("age", "60"),)), path="/")
    first, second = await scene.look(
        Place("home", f"https://{HOME}/"), Place("about", f"https://{HOME}/about")
    )
    assert first.rest == replace(QUIET, stored=True)
    assert second.rest == QUIET


async def test_a_redirect_inside_the_product_is_part_of_the_wait(scene: Scene) -> None:
    scene.lab.world.sites[APP].first(Reply(302, location=f"https://{HOME}/about"), path="/old")
    first, second = await scene.look(Place("old", f"https://{APP}/old"), Place("home", f"https://{HOME}/"))
    assert (first.samples[0].status, first.url) == (200, f"https://{APP}/old")
    assert first.samples[0].size > 100
    assert second.rest == Rest("request"), "the redirect has woken it"


async def test_a_redirect_to_somebody_else_is_the_answer(scene: Scene) -> None:
    scene.lab.world.sites[APP].first(Reply(302, location="https://login.velopass.test/"), path="/out")
    (seen,) = await scene.look(Place("out", f"https://{APP}/out"))
    assert seen.samples[0].status == 302


async def test_redirects_without_an_end_end(scene: Scene) -> None:
    scene.lab.world.sites[APP].first(Reply(302, location="/round"), path="/round")
    (seen,) = await scene.look(Place("round", f"https://{APP}/round"))
    assert (seen.samples, seen.stopped) == ((), "endless")


@pytest.mark.parametrize(("reply", "why"), [(Reply(429, "later"), "429"), (challenge(), "blocked")])
async def test_who_is_turned_away_asks_that_host_nothing_more(scene: Scene, reply: Reply, why: str) -> None:
    scene.lab.world.sites[APP].first(reply, path="/login")
    health = Place("health", f"https://{API}/health")
    login, signup, other = await scene.look(LOGIN, SIGNUP, health)
    assert [(one.stopped, one.samples) for one in (login, signup)] == [(why, ()), (why, ())]
    assert other.samples[0].status == 200
    assert scene.asked() == [API]


async def test_who_is_told_so_later_asks_that_host_nothing_more(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.lab.world.sites[APP].first(Reply(502, "asleep"), path="/login")

    async def nap(_: float) -> None:
        scene.lab.world.sites[APP].first(Reply(429, "later"), path="/login")

    monkeypatch.setattr(scene, "nap", nap)
    login, signup = await scene.look(LOGIN, SIGNUP)
    assert [one.status for one in login.samples] == [502]
    assert (signup.samples, signup.stopped) == ((), "429")


async def test_a_name_that_is_not_there_is_no_word_of_sleep(scene: Scene) -> None:
    (seen,) = await scene.look(Place("gone", "https://nobody.velomart.test/"))
    assert (seen.samples, seen.stopped) == ((), "nxdomain")


async def test_a_host_that_was_asked_just_before_is_awake(scene: Scene) -> None:
    (seen,) = await scene.look(LOGIN, woken=(APP,))
    assert seen.rest == Rest("request")


async def test_it_ends_when_it_is_told_to(scene: Scene) -> None:
    began = asyncio.Event()
    scene.lab.world.sites[APP].first(Reply(200, "late", wait=30.0), path="/login")
    found: list[Series] = []
    look = cold_look(
        scene.launch, scene.vantage, (LOGIN,), patience=30.0, tell=lambda _: began.set(), found=found
    )
    task = asyncio.create_task(look)
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [(one.route, one.samples, one.stopped) for one in found] == [("login", (), CUT_OFF)]


def test_the_lab_was_visited_where_the_check_wants_it(scene: Scene) -> None:
    found = [one.url for one in cold_series(scene.launch, asleep=False)]
    assert found == [one.url for one in wanted(scene.launch)]


@pytest.mark.parametrize("url", ["https://a.example/", "https://a.example/x?b=1#part"])
def test_no_two_visits_have_the_same_address(url: str) -> None:
    one, other = unseen(url), unseen(url)
    assert one != other
    assert one.startswith(url.partition("#")[0])


@pytest.mark.parametrize(
    ("sample", "still", "lost"),
    [
        (Sample(0.0, total=2300.0, status=200), 0.2, False),
        (Sample(0.0, total=2300.0, status=200), 0.3, True),
        (Sample(0.0, total=1900.0, status=200), 1.5, False),
        (Sample(0.0, total=300.0, status=502), 0.2, False),
        (Sample(0.0, total=300.0, fault="timeout"), 1.0, True),
        (None, 9.0, False),
    ],
)
def test_our_own_pause_counts_where_it_alone_may_be_too_slow(
    scene: Scene, sample: Sample | None, still: float, lost: bool
) -> None:
    assert _lost(scene.launch, Visited(sample), still) is lost


async def test_a_visit_that_our_own_pause_has_spoilt_is_thrown_away(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene.launch = replace_limit(scene.launch, 1)
    monkeypatch.setattr(Stillness, "felt", lambda self: self.pauses.append((0.0, self.clock())))
    (seen,) = await scene.look(LOGIN)
    assert (seen.samples, seen.discarded) == ((), 1)


def replace_limit(launch: Launch, ms: int) -> Launch:
    """The same with another limit for cold visits."""
    import msgspec

    return msgspec.structs.replace(launch, limits=msgspec.structs.replace(launch.limits, cold_ms=ms))
