"""Reads the newest migrations and, when it may, runs the project's own status command; gathers `Migrations`.

The command runs as the user would run it: in the checkout, with the environment of this program, because the
address of the database is there. Of what it prints only names, numbers and a redacted line are kept.
"""

import os
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from cockpit.background import aside
from cockpit.consent import BUILD, LEFT_OUT
from cockpit.evidence import read_plain
from cockpit.facts import Unreachable
from cockpit.facts.codebase import Codebase
from cockpit.facts.migrations import Migration, Migrations, StatusRun
from cockpit.launch import Launch
from cockpit.model import Advance, Layer
from cockpit.probes.printed import printable
from cockpit.running import Ran, run
from cockpit.standards.build_output import LONGEST, absent, plain, steady, telling
from cockpit.standards.migration_status import broken, waiting
from cockpit.standards.migrations import LONGEST as MOST_READ
from cockpit.standards.migrations import migrations, read
from cockpit.text import redact, safe
from cockpit.vantage import Vantage

SECONDS: Final = 200.0
NEWEST: Final = 5  # a release rarely brings more, and what was applied long ago is past judging
_RUN_SECONDS: Final = 120.0
_SECRET_NAME: Final = re.compile(
    r"URL|URI|DSN|SECRET|TOKEN|PASS|PWD|KEY|CREDENTIAL|CONNECTION", re.IGNORECASE
)
_ADDRESS: Final = re.compile(r"(?:DATABASE|POSTGRES|MYSQL|DB)\w*(?:URL|URI|DSN|HOST)$", re.IGNORECASE)
_HERE: Final = re.compile(r"(?<![\w.-])(?:localhost|127\.0\.0\.1|\[::1\])(?![\w.-])")
_SHORTEST: Final = 6  # characters of a value that is masked wherever it stands


async def gather(launch: Launch, vantage: Vantage, codebase: Codebase) -> Migrations:
    """What the checkout holds, and what its own command says."""
    if codebase.missing is not None or launch.repo is None:
        return Migrations(missing=codebase.missing)
    folder = vantage.folder / launch.repo.path
    found = migrations(codebase.files)
    newest, gaps = await aside(partial(_newest, folder, found[:NEWEST], frozenset(codebase.files)))
    folders = tuple(dict.fromkeys(path.rpartition("/")[0] for path, _ in found[:NEWEST]))
    status = await _status(launch, vantage, folder)
    return Migrations(newest, len(found), folders, status, gaps)


def _newest(
    folder: Path, found: tuple[tuple[str, str], ...], files: frozenset[str]
) -> tuple[tuple[Migration, ...], tuple[str, ...]]:
    seen, gaps = [], []
    for path, tool in found:
        text = _text(folder, path)
        if text is None:
            gaps.append(f"{safe(path, 200)} could not be read")
            continue
        told = read(path, tool, text, files)
        seen.append(Migration(safe(path, 200), tool, told.way_back, told.why_not, told.destroys))
    return tuple(seen), tuple(gaps)


def _text(folder: Path, path: str) -> str | None:
    """The beginning of a regular file that no link leads to."""
    place = folder
    for part in path.split("/")[:-1]:
        place /= part
        if place.is_symlink():
            return None
    try:
        return read_plain(folder / path)[:MOST_READ].decode("utf-8", "replace")
    except OSError:
        return None


async def _status(launch: Launch, vantage: Vantage, folder: Path) -> StatusRun | None:
    """One run of the declared command, or why there was none; none where none is declared."""
    command = launch.deploy.migrations_status.strip() if launch.deploy else ""
    if not command:
        return None
    shown = safe(redact(command), LONGEST)
    if BUILD not in vantage.consents:
        cause = f"the status command was not run: it was not allowed: --allow {BUILD}"
        return StatusRun(shown, missing=Unreachable(Layer.PERSON, cause, LEFT_OUT))
    vantage.tell(Advance("asking which migrations wait", 0))
    argv = ("sh", "-c", command)
    done = await run(argv, folder=folder, environment=_environment(), seconds=_RUN_SECONDS, tied=True)
    if isinstance(done, Unreachable):
        return StatusRun(shown, missing=done)
    return await aside(partial(_told, launch, shown, done))


def _environment() -> dict[str, str]:
    """Ours, with the signs that nobody can be asked and that colours are not wanted."""
    return {**os.environ, "CI": "1", "NO_COLOR": "1", "TERM": "dumb", "PAGER": "cat"}


def _told(launch: Launch, shown: str, done: Ran) -> StatusRun:
    """What may be kept of it."""
    text = "\n".join(plain(part.decode("utf-8", "replace")) for part in (done.out, done.err))
    lines = text.split("\n")
    seen, told = waiting(text), partial(_line, launch, printable())
    return StatusRun(
        shown,
        done.code,
        seen.tool if seen else "",
        seen.pending if seen else None,
        tuple(map(told, seen.names)) if seen else (),
        told(telling(lines)) if done.code else "",
        told(broken(text)) if done.code else "",
        _local(text),
        absent(lines, shown),
    )


def _local(text: str) -> str:
    """Why what it asked was a database of this machine, or nothing."""
    if _HERE.search(text):
        return "its output names localhost"
    here = sorted(name for name, value in os.environ.items() if _ADDRESS.search(name) and _HERE.search(value))
    return f"{here[0]} of this shell leads to localhost" if here else ""


def _line(launch: Launch, told: Callable[[str], str], line: str) -> str:
    """A line as it may be shown: no value of this environment, nothing that looks like a secret."""
    if not line:
        return ""
    if (seen := told(line)) != line:
        return seen
    for value in _values(launch):
        line = line.replace(value, "[redacted: value]")
    return safe(redact(steady(line.strip()[:2000])), LONGEST)


def _values(launch: Launch) -> Iterator[str]:
    """Values of our environment that are secret by their names or by launch.toml, the longest first."""
    declared = {row.name for row in launch.env if row.secret} | {row.name for row in launch.secrets}
    values = {
        value
        for name, value in os.environ.items()
        if len(value) >= _SHORTEST and (name in declared or _SECRET_NAME.search(name))
    }
    yield from sorted(values, key=len, reverse=True)
