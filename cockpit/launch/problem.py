"""What is wrong with a launch file, said to a person: where, what was expected, what stands there."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path as File
from typing import Any

from cockpit.launch.locate import Path
from cockpit.text import looks_secret, safe

SHOWN = 20  # problems; who has more has one cause
VALUE = 60  # characters of a value that are shown
_BARE = re.compile(r"[A-Za-z0-9_-]+")
# Beginnings nobody writes by chance, for keys that were cut short while pasting.
_PREFIX = re.compile(
    r"(?<![A-Za-z0-9])(?:[sr]k_live_|gh[pousr]_|github_pat_|glpat-|xox[a-z]-)[A-Za-z0-9]{3}|PRIVATE KEY-----"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a path: `message` says what was expected and what is there, `hint` what to do."""

    path: Path
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault with its place: `line` counted from 1, none when the whole file is meant; `path` as text."""

    line: int | None
    path: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        return f"{where}{self.message}" + (f"; {self.hint}" if self.hint else "")


class LaunchFileError(Exception):
    """A launch file that cannot be used; the text is complete for a person, `problems` holds every one."""

    def __init__(self, file: File, problems: Sequence[Problem]) -> None:
        self.file = file
        self.problems = tuple(problems)
        super().__init__(_told(safe(str(file), 300), self.problems))


def _told(file: str, problems: tuple[Problem, ...]) -> str:
    """One line for each problem, `file:line: path: what; hint`."""
    told = [f"{file}:{p.line}: {p}" if p.line else f"{file}: {p}" for p in problems[:SHOWN]]
    if len(problems) > SHOWN:
        told.append(f"{file}: and {len(problems) - SHOWN} more")
    return "\n".join(told)


def spelled(path: Path) -> str:
    """A path as people read it: `host[2].role`, rows counted from 0, awkward keys in quotes."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            key = hidden(part)
            text += f".{key}" if text else key
    return text


def hidden(key: str) -> str:
    """A key made safe to show, in quotes where TOML would want them."""
    if secret(key):
        return '"..."'
    return key if _BARE.fullmatch(key) and len(key) <= VALUE else f'"{safe(key, VALUE)}"'


def secret(text: str) -> str | None:
    """The kind of secret that stands in a text, or none."""
    return looks_secret(text) or ("access key" if _PREFIX.search(text) else None)


def shown(value: Any) -> str:
    """What stands there: cut, made safe, and never a secret."""
    if isinstance(value, str):
        return "a value that looks like a secret" if secret(value) else f'"{safe(value, VALUE)}"'
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return safe(str(value), VALUE)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return "a table" if isinstance(value, dict) else "a list"


def nearest(word: str, known: Iterable[str]) -> str:
    """`did you mean "site"?`, or nothing when no known word is near."""
    near = get_close_matches(word[:VALUE].lower(), list(known), n=1, cutoff=0.6)
    return f'did you mean "{near[0]}"?' if near else ""
