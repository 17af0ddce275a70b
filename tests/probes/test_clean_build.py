"""Real builds in real clones: bounded, alone with the declared variables, and nothing of them stays."""

import asyncio
import contextlib
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from cockpit.consent import LEFT_OUT
from cockpit.facts.clean_build import CleanBuild, Ended
from cockpit.facts.codec import dumps, loads
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import NOTHING_SAID
from cockpit.launch import Launch
from cockpit.launch.making import Env, Repo
from cockpit.launch.parts import LookFrom
from cockpit.model import Advance
from cockpit.probes import building
from cockpit.probes.artefacts import weighed
from cockpit.probes.clean_build import gather
from cockpit.vantage import Vantage

ENV = (Env(name="DATABASE_URL"), Env(name="STAGING_ONLY", environments=("staging",)))
TOKEN = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"  # put together here, so that no file holds it


@pytest.fixture(autouse=True)
def rooms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary folders are made, to see that nothing stays in them."""
    place = tmp_path / "rooms"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    return place


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a checkout below it, one commit, and a file that git does not know."""
    repo = tmp_path / "shop" / "repo"
    repo.mkdir(parents=True)
    (repo / "page.html").write_text("<h1>Bicycles</h1>\n")
    git(repo, "init", "--quiet", "--initial-branch=main", "--template=")
    git(repo, "add", "-A")
    git(repo, "commit", "--quiet", "-m", "First")
    (repo / "laptop.json").write_text("{}")
    return repo.parent


def git(repo: Path, *arguments: str) -> None:
    who = {
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@b",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@b",
    }
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(
        ["git", *arguments], cwd=repo, env={**os.environ, **who, **own}, check=True, capture_output=True
    )


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something that another process does."""
    for _ in range(1000):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen")


def alive(pid: str, word: bytes) -> bool:
    """The process is there and is the one that was meant; without /proc nobody knows."""
    try:
        return word in Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return False


def launch(build: str, **repo: object) -> Launch:
    return sample_launch(repo=Repo(path="repo", build=build, **repo), env=ENV)  # type: ignore[arg-type]


async def built(
    folder: Path, declared: Launch, *allowed: str, heard: list[Advance] | None = None
) -> CleanBuild:
    vantage = Vantage(LookFrom(), folder=folder, consents=allowed or ("build",))
    if heard is not None:
        vantage.tell = heard.append
    try:
        return await gather(declared, vantage, NOTHING_SAID)
    finally:
        await vantage.aclose()


async def test_nothing_runs_without_consent(shop: Path) -> None:
    seen = await built(shop, launch("touch ran; exit 1"), "active")
    assert seen.missing is not None
    assert seen.missing.kind == LEFT_OUT
    assert "--allow build" in seen.missing.cause
    assert (await built(shop, launch(" "))).missing is not None
    assert (await built(shop, sample_launch())).missing is not None


async def test_it_builds_what_is_committed_and_touches_nothing_else(shop: Path, rooms: Path) -> None:
    seen = await built(
        shop, launch("mkdir dist; cp page.html dist/; rm page.html; ! ls laptop.json", dist="dist")
    )
    assert (seen.code, seen.branch, len(seen.commit)) == (0, "main", 40)
    assert seen.artefact is not None
    assert (seen.artefact.files, seen.artefact.size, len(seen.artefact.digest)) == (1, 18, 64)
    assert names(shop / "repo") == [".git", "laptop.json", "page.html"]
    assert names(rooms) == []
    again = await built(shop, launch("mkdir dist; cp page.html dist/", dist="dist"))
    assert again.artefact == seen.artefact
    assert loads(dumps({"clean_build": seen}))[1]["clean_build"] == seen


async def test_it_has_the_declared_names_and_nothing_of_ours(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_OWN_TOKEN", "from-the-shell")
    monkeypatch.setenv("DATABASE_URL", "postgres://real")
    monkeypatch.setenv("PATH", f"{shop / 'repo' / 'node_modules' / '.bin'}:{os.environ['PATH']}")
    seen = await built(shop, launch("mkdir dist; env > dist/env.txt; cat dist/env.txt; exit 1", dist="dist"))
    text = "\n".join(seen.tail)
    assert seen.given == ("DATABASE_URL",)
    assert "from-the-shell" not in text
    assert "postgres://real" not in text
    assert "STAGING_ONLY" not in text
    assert "node_modules" not in text
    assert "HOME=./home" in text
    assert "DATABASE_URL=postgresql://nobody@127.0.0.1:9/none" in text


async def test_what_it_prints_is_kept_without_secrets_and_escapes(shop: Path) -> None:
    part = TOKEN.removeprefix("sk_live_")
    seen = await built(
        shop,
        launch(
            "printf '\\033]0;x\\007\\033[31mError: API_BASE is not set\\033[0m\\n'; "
            f"echo key sk_live_''{part}; echo SESSION_SECRET=hunter2hunter2; exit 3"
        ),
    )
    assert (seen.code, seen.telling, seen.asked) == (3, "Error: API_BASE is not set", ("API_BASE",))
    whole = repr(replace(seen, command="")) + dumps({"clean_build": seen})
    assert part not in repr(replace(seen, command=""))
    assert "hunter2" not in repr(replace(seen, command=""))
    assert "\x1b" not in whole


@pytest.mark.parametrize(
    ("command", "field", "value"),
    [
        ("nosuchtool --build", "absent", "nosuchtool"),
        ("echo npm error ENOTFOUND; exit 1", "outside", "npm error ENOTFOUND"),
        ("sh -c 'kill -9 $$'", "code", 137),
        ("read answer || exit 4", "code", 4),
    ],
)
async def test_how_it_fails(shop: Path, command: str, field: str, value: object) -> None:
    seen = await built(shop, launch(command))
    assert getattr(seen, field) == value


async def test_a_daemon_neither_holds_it_up_nor_stays(shop: Path, rooms: Path) -> None:
    seen = await built(
        shop, launch('setsid sleep 987 & echo "$!" > "$TMPDIR/../../pid"; sleep 0.1; echo done')
    )
    assert (seen.code, seen.ended) == (0, Ended.ITSELF)
    assert seen.seconds < 30
    pid = (rooms / "pid").read_text().strip()
    await until(lambda: not alive(pid, b"987"))


async def test_it_is_ended_when_it_takes_too_long_and_says_how_long_it_has_been(
    shop: Path, rooms: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = building.build

    async def hurried(command: str, **given: object) -> object:
        return await real(command, **{**given, "seconds": 1.2})  # type: ignore[arg-type]

    monkeypatch.setattr("cockpit.probes.clean_build.build", hurried)
    heard: list[Advance] = []
    seen = await built(shop, launch("echo waiting; sleep 60"), heard=heard)
    assert (seen.code, seen.ended, seen.tail) == (None, Ended.TIME, ("waiting",))
    assert str(heard[0]) == "building in a fresh clone: 1 s"
    assert names(rooms) == []


async def test_it_is_ended_when_it_prints_or_writes_too_much(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "MOST_PRINTED", 10_000)
    seen = await built(shop, launch("yes | head -c 50000; sleep 60"))
    assert seen.ended is Ended.NOISE
    monkeypatch.setattr(building, "MOST_PRINTED", 1 << 30)
    monkeypatch.setattr(building, "LEAST_FREE", 1 << 62)
    assert (await built(shop, launch("sleep 60"))).ended is Ended.ROOM


async def test_cancelled_it_ends_with_its_children_and_leaves_nothing(shop: Path, rooms: Path) -> None:
    mark = rooms / "mark"
    looking = asyncio.create_task(built(shop, launch(f'sleep 986 & echo "$!" > {mark}; wait')))
    await until(lambda: names(rooms) != ["mark"] and mark.exists() and bool(mark.read_text().strip()))
    looking.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await looking
    await until(lambda: not alive(mark.read_text().strip(), b"986"))
    assert names(rooms) == ["mark"]


KILLED = """
import asyncio, sys
from pathlib import Path
from cockpit.probes.building import build, environment
beside = Path(sys.argv[1])
given = environment(beside, beside, {}, beside / "none")
wish = {"folder": beside, "beside": beside, "given": given, "seconds": 600, "tell": lambda _: None}
asyncio.run(build("sleep 600 & echo $! > pid; wait", **wish))
"""


async def test_it_ends_when_we_are_killed(tmp_path: Path) -> None:
    here = Path(__file__).parent.parent.parent
    asking = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, str(tmp_path), cwd=here)
    await until(lambda: bool((tmp_path / "pid").exists() and (tmp_path / "pid").read_text().strip()))
    asking.kill()
    await asking.wait()
    pid = (tmp_path / "pid").read_text().strip()
    await until(lambda: not alive(pid, b"sleep"))


async def test_what_was_made_read_only_goes_too(shop: Path, rooms: Path) -> None:
    command = "mkdir -p $HOME/go/pkg && touch $HOME/go/pkg/f && chmod -R a-w $HOME/go"
    assert (await built(shop, launch(command))).code == 0
    assert names(rooms) == []


async def test_other_branches_folders_and_what_a_clone_lacks(shop: Path) -> None:
    repo = shop / "repo"
    (repo / "web").mkdir()
    (repo / "web" / "a.txt").write_text("a")
    (repo / ".gitattributes").write_text("*.png filter=lfs\n")
    (repo / ".gitmodules").write_text("")
    git(repo, "checkout", "--quiet", "-b", "next")
    git(repo, "add", "web", ".gitattributes", ".gitmodules")
    git(repo, "commit", "--quiet", "-m", "Next")
    main = await built(shop, launch("test ! -e web", branch="main"))
    assert (main.code, main.branch) == (0, "main")
    below = sample_launch(repo=Repo(path="repo/web", build="test -e a.txt", branch="gone"))
    seen = await built(shop, below)
    assert (seen.code, seen.branch) == (0, "next")
    assert [gap.split()[0] for gap in seen.gaps] == ["the", "submodules", "files"]


async def test_what_cannot_be_cloned_says_why(tmp_path: Path) -> None:
    (tmp_path / "repo").mkdir()
    bare = await built(tmp_path, launch("true"))
    git(tmp_path / "repo", "init", "--quiet")
    empty = await built(tmp_path, launch("true"))
    for seen, words in ((bare, "no git repository"), (empty, "no commit yet")):
        assert seen.missing is not None
        assert words in seen.missing.cause
    assert (await built(tmp_path, sample_launch(repo=Repo(path="gone", build="true")))).missing is not None


async def test_dist_may_not_lead_out(shop: Path) -> None:
    seen = await built(shop, launch("ln -s /etc dist", dist="dist"))
    assert seen.artefact is None
    assert "leads out" in seen.gaps[0]


async def test_secrets_in_what_was_built_are_found_without_their_values(shop: Path) -> None:
    part = TOKEN.removeprefix("sk_live_")
    seen = await built(shop, launch(f"mkdir dist; echo 'k=sk_live_''{part}' > dist/a.js", dist="dist"))
    assert seen.output is not None
    assert [(leak.place, leak.path) for leak in seen.output.leaks] == [("build output", "dist/a.js")]
    assert part not in repr(seen.output)


def test_links_and_pipes_are_not_weighed(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "l").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "p", stat.S_IRUSR | stat.S_IWUSR)
    assert weighed(tmp_path).files == 1
    assert weighed(tmp_path / "nothing").files == 0
