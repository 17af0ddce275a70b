"""What kind of repository a folder is, and with which commands it is read without running anything of it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.running import PLUMBING, Ran, git, git_environment
from cockpit.text import safe

# Packs are mapped in small windows and few bases are kept, so that a reader stays small whatever the history;
# what is larger than 8 MB is passed on as it is unpacked.
SPARING: Final = (
    *("-c", "core.packedGitWindowSize=4m"),
    *("-c", "core.packedGitLimit=24m"),
    *("-c", "core.deltaBaseCacheLimit=24m"),
    *("-c", "core.bigFileThreshold=8m"),
)
READER: Final = ("git", *PLUMBING, *SPARING)
_NO_REPOSITORY: Final = "not a git repository"


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder that git reads; `prefix` is where below the top of the checkout it is, empty or with `/`."""

    folder: Path
    store: str = ""  # what holds the objects, shared by all worktrees; may be relative to the folder
    prefix: bytes = b""
    bare: bool = False
    shallow: bool = False
    partial: bool = False

    @property
    def environment(self) -> Mapping[str, str]:
        """Of every git that reads objects; older ones could fetch what a partial clone lacks otherwise."""
        return git_environment() | {"GIT_ALLOW_PROTOCOL": "none"}

    def lists(self, *arguments: str) -> tuple[str, ...]:
        """The argument vector of a command whose output is read while it comes."""
        return (*READER, *arguments)

    @property
    def gaps(self) -> tuple[str, ...]:
        """Why what git has here cannot be all."""
        told = []
        if self.shallow:
            told.append("this is a shallow clone: older commits are not here. git fetch --unshallow")
        if self.partial:
            told.append("this is a partial clone: older files are not here. git clone it without --filter")
        return tuple(told)


async def opened(folder: Path) -> Repository | Unreachable | None:
    """The repository that the folder is in; none where it is in none, or in one that leaves it out."""
    asked = await git(
        folder,
        "rev-parse",
        "--is-bare-repository",
        "--is-shallow-repository",
        "--git-common-dir",
        "--show-prefix",
    )
    if isinstance(asked, Unreachable) or asked.code:
        return _not_opened(folder, asked)
    bare, shallow, store, prefix = (*asked.out.split(b"\n", 3), b"", b"", b"")[:4]
    prefix = prefix.removesuffix(b"\n")
    if prefix and await _left_out(folder):
        return None
    return Repository(
        folder,
        os.fsdecode(store),
        prefix,
        bare == b"true",
        shallow == b"true",
        await _partial(folder),
    )


def _not_opened(folder: Path, asked: Ran | Unreachable) -> Unreachable | None:
    if isinstance(asked, Ran) and _NO_REPOSITORY in asked.err.decode("utf-8", "replace"):
        damaged = (folder / ".git").exists()
        return Unreachable(Layer.REPO, "git finds no repository in its .git", "git") if damaged else None
    if isinstance(asked, Unreachable) and not (folder / ".git").exists():
        return None
    return Unreachable(Layer.REPO, refusal(asked), "git")


def refusal(asked: Ran | Unreachable) -> str:
    """Why git does not read the folder, in its own words where they are clear."""
    if isinstance(asked, Unreachable):
        return asked.cause
    first = safe(asked.err.decode("utf-8", "replace").strip().partition("\n")[0], 200)
    if "dubious ownership" in first:
        return "the checkout belongs to another user, so git refuses it: chown it, or run as its owner"
    return f"git refuses the checkout: {first}"


async def _left_out(folder: Path) -> bool:
    """A folder that the repository around it ignores is not part of it."""
    ran = await git(folder, "check-ignore", "--quiet", ".")
    return isinstance(ran, Ran) and ran.code == 0


async def _partial(folder: Path) -> bool:
    """Some objects were left with the server it was cloned from."""
    ran = await git(folder, "config", "--get-regexp", r"^(remote\..*\.promisor|extensions\.partialclone)$")
    return isinstance(ran, Ran) and ran.code == 0
