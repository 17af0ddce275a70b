"""A fresh clone of one commit, apart from the checkout: nothing of the user's tree is touched or shared."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.running import Ran, git
from cockpit.text import safe

SECONDS: Final = 300.0


@dataclass(frozen=True, slots=True)
class Clone:
    """`top` is the root of the clone, `folder` where in it the folder of the checkout is."""

    top: Path
    folder: Path
    commit: str
    branch: str
    gaps: tuple[str, ...] = ()


async def cloned(checkout: Path, branch: str, target: Path) -> Clone | Unreachable:
    """Clone the newest commit of a branch, or what is checked out where there is no such branch.

    One commit without its history and without tags, as build systems take it; hooks and filters do not run.

    Args:
        checkout: a folder within the work tree.
        branch: of [repo]; empty for what is checked out.
        target: where it goes; must not exist.
    """
    top = await _line(checkout, "rev-parse", "--show-toplevel")
    prefix = await _line(checkout, "rev-parse", "--show-prefix")
    if not top:
        return await _refused(checkout)
    known = branch and await _line(checkout, "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}")
    taken = (f"--branch={branch}",) if known else ()
    done = await git(
        checkout,
        *("clone", "--quiet", "--no-local", "--depth=1", "--single-branch", "--no-tags", "--template="),
        *(*taken, "--", top, str(target)),
        seconds=SECONDS,
    )
    if isinstance(done, Unreachable):
        return done
    if done.code:
        return Unreachable(Layer.REPO, f"git cannot clone the checkout: {_first(done)}", "clone")
    commit = await _line(target, "rev-parse", "--verify", "--quiet", "HEAD")
    if not commit:
        return Unreachable(Layer.REPO, "the checkout has no commit yet: there is nothing to clone", "empty")
    named = branch if known else await _line(checkout, "symbolic-ref", "--quiet", "--short", "HEAD")
    return Clone(target, target / prefix, commit, named, tuple(_gaps(target, branch, found=bool(known))))


async def _line(folder: Path, *arguments: str) -> str:
    ran = await git(folder, *arguments)
    return (
        ran.out.decode("utf-8", "surrogateescape").strip("\n")
        if isinstance(ran, Ran) and not ran.code
        else ""
    )


async def _refused(checkout: Path) -> Unreachable:
    """Why git does not say where the work tree begins."""
    ran = await git(checkout, "rev-parse", "--show-toplevel")
    if isinstance(ran, Unreachable):
        return ran
    if not (checkout / ".git").exists():
        return Unreachable(
            Layer.REPO, "the checkout is no git repository, so there is nothing to clone", "no-git"
        )
    return Unreachable(Layer.REPO, f"git refuses the checkout: {_first(ran)}", "git")


def _first(ran: Ran) -> str:
    return safe(ran.err.decode("utf-8", "replace").strip().partition("\n")[0], 200)


def _gaps(top: Path, branch: str, *, found: bool) -> list[str]:
    """What the clone does not hold although production may."""
    gaps = []
    if branch and not found:
        gaps.append("the branch of [repo] is not in this checkout: what is checked out was built")
    if (top / ".gitmodules").is_file():
        gaps.append("submodules were not fetched")
    if _mentions(top / ".gitattributes", "filter=lfs"):
        gaps.append("files of Git LFS are only pointers in the clone")
    return gaps


def _mentions(path: Path, word: str) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return word.encode() in file.read(1 << 16)
