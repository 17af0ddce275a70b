"""Every command of the parser with arguments that make sense for it, run against the lab's company."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cockpit.grammar import parser

ROOT = Path(__file__).parents[2]
SECONDS = 60.0  # whoever is not done by then is interrupted, as a person would
# By the name of an argument; a command that needs another value for it has a line of its own below.
VALUES = {"name": "edge-read", "id": "redirect.no-loop", "domain": "velomart.test", "select": "dns"}
SPECIAL: dict[str, dict[str, str]] = {"drill": {"name": "dns-proof"}, "roadmaps": {"id": "b2b-prototype"}}
# Without it the command would go on until it is interrupted.
ENDING = {"lab": ("--list",), "demo": ("--headless",)}


def commands(*, filled: bool) -> list[tuple[str, ...]]:
    """Every command, its sub-commands included, with what it needs, or with all that takes a value."""
    return [
        (*path, *_arguments(path, leaf, filled=filled), *ENDING.get(path[0], ()))
        for path, leaf in leaves(parser())
    ]


def leaves(
    top: argparse.ArgumentParser, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], argparse.ArgumentParser]]:
    """The commands that have no further commands below them, by their words."""
    below = [action for action in top._actions if isinstance(action, argparse._SubParsersAction)]
    if not below:
        yield path, top
    for action in below:
        for name, inner in action.choices.items():
            yield from leaves(inner, (*path, name))


def _arguments(path: tuple[str, ...], leaf: argparse.ArgumentParser, *, filled: bool) -> list[str]:
    words: list[str] = []
    for action in leaf._actions:
        takes_none = action.nargs == 0 or action.dest in ("help", "launch")
        if takes_none or not (filled or action.required):
            continue
        value = SPECIAL.get(path[0], {}).get(action.dest) or VALUES.get(action.dest) or _value(action)
        many = action.nargs if isinstance(action.nargs, int) else 1
        words += [*action.option_strings[:1], *[value] * many]
    return words


def _value(action: argparse.Action) -> str:
    return str(next(iter(action.choices))) if action.choices else f"some-{action.dest}".replace("_", "-")


@dataclass(frozen=True, slots=True)
class Company:
    """A copy of the lab's product, with a home of its own for whoever runs a command in it."""

    folder: Path
    environ: Mapping[str, str]

    @classmethod
    def of(cls, lab: Path, folder: Path, environ: Mapping[str, str]) -> "Company":
        """A copy of the lab's launch file and repository."""
        (folder / "home").mkdir(parents=True)
        shutil.copy(lab / "launch.toml", folder / "launch.toml")
        (folder / "repo").symlink_to(lab / "repo")
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("COCKPIT", "DBUS"))}
        own = {"HOME": str(folder / "home"), "NO_COLOR": "1", "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)}
        return cls(folder, kept | own | dict(environ))

    def replace(self, old: str, new: str) -> None:
        """Change the launch file."""
        path = self.folder / "launch.toml"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    def says(self, *words: str, stdin: str = "") -> "subprocess.CompletedProcess[bytes]":
        """What `cockpit WORDS` writes; without a terminal, and interrupted when it does not end."""
        return self.runs("-m", "cockpit", *words, stdin=stdin)

    def runs(self, *words: str, stdin: str = "") -> "subprocess.CompletedProcess[bytes]":
        """The same for any Python."""
        with subprocess.Popen(
            [sys.executable, *words],
            cwd=self.folder,
            env=self.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        ) as process:
            try:
                out, err = process.communicate(stdin.encode(), SECONDS)
            except subprocess.TimeoutExpired:
                process.send_signal(signal.SIGINT)
                out, err = process.communicate(timeout=SECONDS)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    def says_all(self, each: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], Any]:
        """What each command writes; two at a time."""
        with ThreadPoolExecutor(2) as pool:
            return dict(zip(each, pool.map(lambda words: self.says(*words), each), strict=True))
