"""Builds the newest commit in a fresh clone with nothing but the declared variables; gathers `CleanBuild`.

Only with the consent: it runs the project's own code. Everything lies in a temporary folder that goes again.
"""

import asyncio
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from cockpit.background import aside
from cockpit.consent import BUILD, LEFT_OUT, why_not
from cockpit.facts import Unreachable
from cockpit.facts.clean_build import CleanBuild, Ended
from cockpit.facts.stated import Stated
from cockpit.launch import Launch
from cockpit.launch.making import Repo
from cockpit.model import Advance, Layer
from cockpit.probes.artefacts import weighed
from cockpit.probes.build_output import looked
from cockpit.probes.building import Built, build, environment, removed
from cockpit.probes.cloning import Clone, cloned
from cockpit.probes.printed import printable
from cockpit.scan.salt import salt_of
from cockpit.standards.build_output import LONGEST, absent, asked, outside, plain, refused, steady, telling
from cockpit.standards.dummies import dummy
from cockpit.text import redact, safe
from cockpit.vantage import Vantage

SECONDS: Final = 4500.0  # [repo] build_minutes is 60 at most, and a clone and a scan are around it
_TAIL: Final = 12  # lines
_NEAR: Final = 60  # lines before the end that may say why it ended
_END: Final = 100_000  # characters of either end of the output that are looked through
_PRODUCTION: Final = ("production", "prod", "live")


async def gather(launch: Launch, vantage: Vantage, stated: Stated) -> CleanBuild:
    """The build, or why there was none."""
    repo = launch.repo
    if repo is None or not repo.build.strip():
        what = "[repo] path" if repo is None else "[repo] build"
        return CleanBuild(missing=Unreachable(Layer.PERSON, f"launch.toml has no {what}", "undeclared"))
    shown = safe(redact(repo.build.strip()), LONGEST)
    if why := why_not(BUILD, launch.domain, vantage.consents, stated, ()):
        return CleanBuild(shown, missing=Unreachable(Layer.PERSON, f"nothing was built: {why}", LEFT_OUT))
    folder = vantage.folder / repo.path
    if not await aside(folder.is_dir):
        cause = "the folder that [repo] path names is not there"
        return CleanBuild(shown, missing=Unreachable(Layer.REPO, cause, "no-repo"))
    beside = Path(await aside(partial(tempfile.mkdtemp, prefix="launch-cockpit-build-")))
    try:
        clone = await cloned(folder, repo.branch, beside / "clone")
        if isinstance(clone, Unreachable):
            return CleanBuild(shown, missing=clone)
        return replace(await _built(launch, vantage, repo, clone, beside), command=shown)
    except OSError as reason:
        cause = f"nothing could be built in the temporary folder: {reason.strerror}"
        return CleanBuild(shown, missing=Unreachable(Layer.REPO, cause, "no-room"))
    finally:
        await asyncio.shield(aside(partial(removed, beside)))


async def _built(launch: Launch, vantage: Vantage, repo: Repo, clone: Clone, beside: Path) -> CleanBuild:
    """Run it, and keep what may be kept."""
    home, room = beside / "home", beside / "tmp"
    home.mkdir()
    room.mkdir()
    names = declared(launch)
    done = await build(
        repo.build,
        folder=clone.folder,
        beside=beside,
        given=environment(home, room, {name: dummy(name) for name in names}, vantage.folder / repo.path),
        seconds=repo.build_minutes * 60.0,
        tell=lambda seconds: vantage.tell(Advance("building in a fresh clone", seconds, 0, "s")),
    )
    if isinstance(done, Unreachable):
        return CleanBuild(missing=done)
    seen = CleanBuild(
        commit=clone.commit,
        branch=safe(clone.branch, 100),
        code=done.code,
        ended=done.ended,
        seconds=round(done.seconds, 1),
        limit=repo.build_minutes * 60.0,
        given=names,
        gaps=clone.gaps,
    )
    if done.code == 0:
        return await _weighed(launch, vantage, repo, clone, seen)
    return await aside(
        partial(_failed, seen, repo.build, done, (str(clone.folder), str(clone.top), str(beside)))
    )


def declared(launch: Launch) -> tuple[str, ...]:
    """Names that launch.toml declares for production; a row without environments is for all."""
    rows = (one for one in launch.env if not one.environments or set(one.environments) & set(_PRODUCTION))
    return tuple(dict.fromkeys(one.name for one in rows if "=" not in one.name and "\0" not in one.name))


async def _weighed(
    launch: Launch, vantage: Vantage, repo: Repo, clone: Clone, seen: CleanBuild
) -> CleanBuild:
    """With what it has left in [repo] dist."""
    if not repo.dist:
        return seen
    dist = clone.folder / repo.dist
    if not await aside(lambda: dist.resolve().is_relative_to(clone.top.resolve())):
        return replace(seen, gaps=(*seen.gaps, "[repo] dist leads out of the checkout: it was not read"))
    vantage.tell(Advance("reading what was built", 0))
    salt = await salt_of(launch, vantage.folder)
    artefact = await aside(partial(weighed, dist))
    output = await aside(partial(looked, dist, repo.dist, salt)) if artefact.files else None
    return replace(seen, artefact=artefact, output=output)


def _failed(seen: CleanBuild, command: str, done: Built, places: Iterable[str]) -> CleanBuild:
    """With what its output says about why; nothing of it is kept that could be a secret."""
    text = plain(done.printed)
    ends = (text,) if len(text) <= 2 * _END else (text[:_END], text[-_END:])
    said = [line for end in ends for line in redact(end).split("\n") if line.strip()]
    near = (telling(said), *said[-_NEAR:])
    shown = partial(_shown, places=tuple((place, ".") for place in places), told=printable())
    return replace(
        seen,
        telling=shown(telling(said)),
        tail=tuple(shown(line) for line in said[-_TAIL:]),
        asked=asked(said, seen.given),
        absent=absent(said, command) if done.ended is Ended.ITSELF else "",
        outside=shown(outside(near) or refused(near, seen.given)),
    )


def _shown(line: str, places: tuple[tuple[str, str], ...], told: Callable[[str], str]) -> str:
    """A line as it may be shown: whatever our own scanner takes for a secret is not."""
    seen = told(line)
    return seen if seen != line else safe(steady(line.strip()[:2000], places), LONGEST)
