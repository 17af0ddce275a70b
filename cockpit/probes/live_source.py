"""Looks for the release that is live in the checkout, by tag, commit or version file; gathers `LiveSource`.

Git is only asked for names and counts. A name from the network is put to it as a whole ref or as hex digits.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.codebase import Codebase
from cockpit.facts.health import Health
from cockpit.facts.live_source import LiveSource, Whereabouts
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.probes.versions import live_version
from cockpit.running import Ran, git
from cockpit.standards.release_names import VERSION_FILES, commits_of, lines, tags_of, version_of, written
from cockpit.text import redact, safe
from cockpit.vantage import Vantage

SUBJECTS: Final = 5
_SECONDS: Final = 20.0
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class _Repo:
    """The checkout, and the commit its branch points at."""

    folder: Path
    tip: str
    files: tuple[str, ...]

    async def ask(self, *arguments: str) -> str:
        """What git says, or nothing where it cannot say it."""
        ran = await git(self.folder, *arguments, seconds=_SECONDS)
        return ran.out.decode("utf-8", "replace").strip() if isinstance(ran, Ran) and not ran.code else ""

    async def commit(self, revision: str) -> str:
        """The commit that a revision means; it never begins with a dash."""
        return await self.ask("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")

    async def version(self, revision: str, path: str) -> str:
        """The version that a file named at a revision."""
        return version_of(path, await self.ask("cat-file", "blob", f"{revision}:{path}"))


async def gather(launch: Launch, vantage: Vantage, codebase: Codebase, health: Health) -> LiveSource:
    """The live release and the last known good one, each held against the tip of the branch."""
    live = await _live(launch, vantage, health)
    if codebase.missing or launch.repo is None:
        return LiveSource(live, missing=codebase.missing)
    if not codebase.git or not codebase.head:
        why = Unreachable(Layer.REPO, "the folder that [repo] path names has no commits", "no-git")
        return LiveSource(live, missing=why)
    folder = vantage.folder / launch.repo.path
    branch = launch.repo.branch or codebase.branch
    tip = await _tip(_Repo(folder, codebase.head, codebase.files), branch)
    if not tip:
        why = Unreachable(Layer.REPO, f"the checkout has no branch {safe(branch, 100)}", "no-branch")
        return LiveSource(live, branch, missing=why)
    repo = _Repo(folder, tip, codebase.files)
    back = launch.deploy.rollback if launch.deploy else None
    asked = (live if isinstance(live, str) else "", back.last_known_good if back else "")
    releases = {name: await _found(repo, name) for name in dict.fromkeys(filter(None, asked))}
    shallow = await repo.ask("rev-parse", "--is-shallow-repository") == "true"
    return LiveSource(live, branch, tip, releases, shallow)


async def _live(launch: Launch, vantage: Vantage, health: Health) -> str | Unreachable:
    seen = await live_version(launch, vantage)
    if isinstance(seen, Unreachable) and seen.kind == "undeclared" and health.version:
        return health.version
    return seen if isinstance(seen, Unreachable) else safe(redact(seen), _LONGEST)


async def _tip(repo: _Repo, branch: str) -> str:
    """The newer of the branch here and as it was last fetched; what is checked out where there is none."""
    if not branch:
        return repo.tip
    here = await repo.commit(f"refs/heads/{branch}")
    there = await repo.commit(f"refs/remotes/origin/{branch}")
    if here and there and here != there:
        ahead = await repo.ask("rev-list", "--count", f"{there}..{here}")
        return there if ahead == "0" else here
    return here or there


async def _found(repo: _Repo, name: str) -> Whereabouts:
    """A release by its name, and how far the tip is from it."""
    commit, by = await _by_ref(repo, name)
    if not commit:
        return await _by_file(repo, name)
    if commit == repo.tip:
        return Whereabouts(name, commit, by, named=True)
    return await _beside(repo, Whereabouts(name, commit, by))


async def _beside(repo: _Repo, one: Whereabouts) -> Whereabouts:
    """The same with what tells it from the tip."""
    counts = (await repo.ask("rev-list", "--left-right", "--count", f"{one.commit}...{repo.tip}")).split()
    if len(counts) != 2:  # noqa: PLR2004 - left and right
        return one
    astray, waiting = map(int, counts)
    missing = f"{one.commit}..{repo.tip}" if waiting else f"{repo.tip}..{one.commit}"
    told = await repo.ask("log", "--no-show-signature", "--format=%s", "-n", str(SUBJECTS), missing, "--")
    subjects = tuple(safe(redact(line), 80) for line in lines(told))
    return replace(one, waiting=waiting, astray=astray, subjects=subjects)


async def _by_ref(repo: _Repo, name: str) -> tuple[str, str]:
    for tag in tags_of(name):
        if commit := await repo.commit(f"refs/tags/{tag}"):
            return commit, f"tag {tag}"
    for text in commits_of(name):
        if commit := await repo.commit(text):
            return commit, "commit"
    return "", ""


async def _by_file(repo: _Repo, name: str) -> Whereabouts:
    """The newest commit of the branch in which a version file holds the name.

    Where the tip still holds it, the name does not tell apart the commits since it was written.
    """
    for path in (path for path in VERSION_FILES if path in repo.files and tags_of(name)):
        held = f"-S{written(name, path)}"
        plain = ("--no-textconv", "--no-ext-diff", "--format=%H")
        changed = await repo.ask("log", "-n", "1", *plain, held, repo.tip, "--", path)
        if await repo.version(repo.tip, path) == name:
            since = await _beside(repo, Whereabouts(name, changed or repo.tip, f"the file {path}"))
            return replace(since, commit=repo.tip, named=True)
        for commit in (changed, f"{changed}^"):
            if changed and await repo.version(commit, path) == name:
                return await _beside(repo, Whereabouts(name, await repo.commit(commit), f"the file {path}"))
    return Whereabouts(name)
