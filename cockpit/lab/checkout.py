"""The company's repository on disk: built from the world's commits, the same ids every time."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from cockpit.lab.world import Commit

_WHO = "Tom Arendt <tom@velomart.test>"
_FIRST = 1_795_165_200  # seconds since 1970: the first commit, the next ones a working day later each
_DAY = 86_400
_SECONDS = 30


def build(repo: Path, commits: list[Commit]) -> bool:
    """Make the repository anew, checked out on main; false, with a word on stderr, when git is not installed.

    Raises:
        OSError: the folder cannot be written, or git does not do as it is told.
    """
    git = shutil.which("git")
    if git is None:
        sys.stderr.write("git is not installed: the lab has no repository, everything else works\n")
        return False
    if repo.exists():
        shutil.rmtree(repo)
    repo.mkdir()
    quiet = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_TERMINAL_PROMPT": "0"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | quiet

    def run(*arguments: str, given: bytes = b"") -> None:
        done = subprocess.run(  # noqa: S603 - our own arguments, no shell
            [git, *arguments],
            cwd=repo,
            env=environment,
            input=given,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
        if done.returncode:
            raise OSError(
                f"git {arguments[0]} failed in {repo}: {done.stderr.decode(errors='replace').strip()}"
            )

    run("init", "--quiet", "--initial-branch=main", "--template=")
    run("fast-import", "--quiet", given=_stream(commits))
    run("reset", "--quiet", "--hard", "main")
    return True


def _stream(commits: list[Commit]) -> bytes:
    """The history as git fast-import reads it."""
    parts = []
    for number, commit in enumerate(commits):
        when = f"{_WHO} {_FIRST + number * _DAY} +0000"
        parts.append(
            f"commit refs/heads/main\nauthor {when}\ncommitter {when}\n".encode() + _data(commit.message)
        )
        for path, text in sorted(commit.files.items()):
            parts.append(
                f"D {path}\n".encode() if text is None else f"M 100644 inline {path}\n".encode() + _data(text)
            )
        parts.append(b"\n")
    return b"".join(parts)


def _data(text: str) -> bytes:
    raw = text.encode()
    return b"data %d\n%s\n" % (len(raw), raw)
