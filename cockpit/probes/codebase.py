"""Lists the checkout and reads its telling files; gathers `Codebase`.

Nothing is executed, no link is followed.
"""

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from cockpit.background import aside
from cockpit.evidence import read_plain
from cockpit.facts import Unreachable
from cockpit.facts.codebase import Codebase
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.running import PLUMBING, Ran, git, git_environment, run
from cockpit.scan.repository import refusal
from cockpit.standards.telling_files import MOST_BYTES, is_env_file, is_example, telling
from cockpit.text import redact, safe
from cockpit.vantage import Vantage

MOST_FILES: Final = 50_000
MOST_TEXTS: Final = 300
_LIST_BYTES: Final = 16 << 20
_STATUS: Final = ("status", "--porcelain=v1", "-z", "--untracked-files=no", "--ignore-submodules=all")
_NOT_OURS: Final = (
    "node_modules",
    "vendor",
    ".venv",
    "venv",
    ".git",
    "__pycache__",
)  # where git does not tell


async def gather(launch: Launch, vantage: Vantage) -> Codebase:
    """The files that git knows or would add, and the texts that tell."""
    if launch.repo is None:
        return Codebase(missing=Unreachable(Layer.PERSON, "launch.toml has no [repo] path", "undeclared"))
    folder = vantage.folder / launch.repo.path
    if not folder.is_dir():
        return Codebase(
            missing=Unreachable(Layer.REPO, "the folder that [repo] path names is not there", "no-repo")
        )
    listed = await git(
        folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard", most=_LIST_BYTES
    )
    if isinstance(listed, Ran) and not listed.code:
        return await _tracked(folder, listed)
    why = refusal(listed)
    if (folder / ".git").exists():
        return Codebase(missing=Unreachable(Layer.REPO, why, "git"))
    files = await aside(lambda: tuple(sorted(islice(_walked(folder), MOST_FILES + 1))))
    return await _read(folder, files, git=False, gaps=("the folder is no git repository",))


async def _tracked(folder: Path, listed: Ran) -> Codebase:
    left_out = await git(
        folder,
        "ls-files",
        "-z",
        "--others",
        "--ignored",
        "--exclude-standard",
        "--directory",
        most=_LIST_BYTES,
    )
    head = await _line(folder, "rev-parse", "--verify", "--quiet", "HEAD")
    branch = await _line(folder, "symbolic-ref", "--quiet", "--short", "HEAD")
    gaps = ("there are more files than were listed",) if listed.cut else ()
    ignored = _paths(left_out.out) if isinstance(left_out, Ran) else ()
    return await _read(
        folder,
        _paths(listed.out),
        ignored=tuple(path for path in ignored if is_env_file(path) and not is_example(path)),
        head=head,
        branch=branch,
        dirty=await _changed(folder),
        gaps=gaps,
    )


async def _changed(folder: Path) -> bool:
    """Files differ from the newest commit.

    Git would pass them through the programs that the repository's own configuration names as filters: they
    are switched off, so that what a filter changes counts as changed.
    """
    named = await git(folder, "config", "--name-only", "-z", "--get-regexp", r"^filter\.")
    keys = named.out.split(b"\0")[:-1] if isinstance(named, Ran) and not named.cut else []
    off = {"GIT_CONFIG_COUNT": str(len(keys))}
    for at, key in enumerate(keys):
        off |= {f"GIT_CONFIG_KEY_{at}": os.fsdecode(key), f"GIT_CONFIG_VALUE_{at}": _off(key)}
    ran = await run(("git", *PLUMBING, *_STATUS), folder=folder, environment=git_environment() | off)
    return isinstance(ran, Ran) and bool(ran.out)


def _off(key: bytes) -> str:
    """The value that switches one setting of a filter off."""
    return "false" if key.endswith(b".required") else ""


async def _line(folder: Path, *arguments: str) -> str:
    ran = await git(folder, *arguments)
    return (
        safe(ran.out.decode("utf-8", "replace").strip(), 200) if isinstance(ran, Ran) and not ran.code else ""
    )


def _paths(out: bytes) -> tuple[str, ...]:
    """The paths of a `-z` listing, sorted; bytes that are no text stay visible as escapes."""
    return tuple(sorted({raw.decode("utf-8", "backslashreplace") for raw in out.split(b"\0") if raw}))


def _walked(folder: Path) -> Iterator[str]:
    """Every file below the folder, without what is obviously not the product's own."""
    for place, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(name for name in folders if name not in _NOT_OURS)
        below = Path(place).relative_to(folder).as_posix()
        for name in names:
            path = name if below == "." else f"{below}/{name}"
            yield path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


async def _read(
    folder: Path, files: tuple[str, ...], *, gaps: Iterable[str] = (), **told: object
) -> Codebase:
    """The fact, with the texts of the telling files among `files`."""
    notes = list(gaps)
    if len(files) > MOST_FILES:
        files, notes = files[:MOST_FILES], [*notes, f"only the first {MOST_FILES} files were listed"]
    wanted = [path for path in files if telling(path)]
    texts = await aside(
        lambda: {path: text for path in wanted[:MOST_TEXTS] if (text := _text(folder, path)) is not None}
    )
    if len(wanted) > MOST_TEXTS:
        notes.append(f"{len(wanted) - MOST_TEXTS} files about how it is made were not read")
    return Codebase(files, texts=texts, gaps=tuple(notes), **told)  # type: ignore[arg-type]  # the fields of the fact


def _text(folder: Path, path: str) -> str | None:
    """The beginning of a regular file below the folder that no link leads to; none for anything else."""
    place = folder
    for part in path.split("/")[:-1]:
        place /= part
        if place.is_symlink():
            return None
    try:
        return redact(read_plain(folder / path)[:MOST_BYTES].decode("utf-8", "replace"))
    except OSError:
        return None
