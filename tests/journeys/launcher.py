"""Runs of `cockpit`, each a process of its own, from a parent that has imported the command line already.

A third of a run on the lab goes into importing what the run before imported as well. So one process imports
and forks for every run: the child starts at `cockpit.__main__.main` with the arguments and the streams of a
started interpreter, and ends as one does. The parent has no thread, no loop, and knows no lab.

`python -m tests.journeys.launcher FOLDER` reads a line of JSON for each run, arguments and additions to the
environment, and writes one, the exit code; what it said is then in the files `out` and `err` of the folder.
"""

import contextlib
import importlib
import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Launcher:
    """The parent of the runs, seen from the tests."""

    folder: Path
    process: subprocess.Popen[str]

    def cockpit(
        self, *arguments: str, timeout: float, env: Mapping[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        """Run `cockpit ARGUMENTS` without a terminal, `env` on top of the environment.

        Raises:
            TimeoutError: it has not ended after so many seconds; no run is possible any more.
            AssertionError: the parent of the runs has ended.
        """
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps([arguments, env or {}]) + "\n")
        self.process.stdin.flush()
        if not select.select([self.process.stdout], [], [], timeout)[0]:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise TimeoutError(f"cockpit {' '.join(arguments)} has not ended after {timeout:g} s")
        code = self.process.stdout.readline()
        assert code, "the parent of the runs has ended"
        out, err = ((self.folder / name).read_text("utf-8") for name in ("out", "err"))
        return subprocess.CompletedProcess(["cockpit", *arguments], int(code), out, err)


@contextlib.contextmanager
def launching(folder: Path) -> Iterator[Launcher]:
    """A parent of runs until the block ends; its folder is for what they say."""
    with subprocess.Popen(
        [sys.executable, "-m", __name__, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"NO_COLOR": "1"},
    ) as process:
        yield Launcher(folder, process)


def serve(folder: Path) -> None:
    """One run for each line that comes; a child leaves this function by its SystemExit."""
    for line in sys.stdin:
        assert threading.active_count() == 1, "a forked thread is a broken one"
        child = os.fork()
        if not child:
            _run(folder, *json.loads(line))
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        _import((folder / "imported").read_text().split())
        sys.stdout.write(f"{code}\n")
        sys.stdout.flush()


def _run(folder: Path, arguments: Sequence[str], env: Mapping[str, str]) -> None:
    """What a started interpreter would do, and a list of what it had to import for that."""
    known = set(sys.modules)
    for number, (name, flags) in enumerate(_streams(folder)):
        opened = os.open(name, flags, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    sys.argv[1:] = arguments
    os.environ.update(env)
    from cockpit.__main__ import main

    try:
        main()
    finally:
        (folder / "imported").write_text("\n".join(name for name in sys.modules if name not in known))


def _streams(folder: Path) -> tuple[tuple[str | Path, int], ...]:
    fresh = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    return (os.devnull, os.O_RDONLY), (folder / "out", fresh), (folder / "err", fresh)


def _import(names: Sequence[str]) -> None:
    """What the last run had to import, the next one finds."""
    for name in names:
        with contextlib.suppress(ImportError):  # modules that live in an extension only, like _openssl.lib
            importlib.import_module(name)


if __name__ == "__main__":
    serve(Path(sys.argv[1]))
