"""`cockpit export`: configuration for other systems, made from launch.toml."""

import argparse
import asyncio
import difflib
import importlib
import sys
from collections.abc import Mapping
from pathlib import Path

from cockpit.cli import complain
from cockpit.evidence import read_plain, refuse_link
from cockpit.facts.codebase import Codebase
from cockpit.launch import Launch
from cockpit.launch.load import LaunchFileError, load
from cockpit.text import safe


def run(args: argparse.Namespace) -> int:
    """0 when it is printed or written, 2 when it cannot be or another file stands in its place."""
    try:
        launch = load(args.launch)
        kind = importlib.import_module(f"cockpit.exports.{args.what}")
        made: Mapping[str, str] = kind.files(launch, asyncio.run(_codebase(launch, args.launch.parent)))
        if args.output is None:
            sys.stdout.write(_printed(made))
        else:
            _write(args.output, made)
    except (LaunchFileError, _TakenError) as reason:
        return complain(str(reason))
    except BrokenPipeError:
        raise
    except OSError as reason:
        return complain(f"{safe(str(reason.filename or args.output))} cannot be written: {reason.strerror}")
    sys.stderr.write(f"cockpit: {kind.AFTER}\n")
    return 0


def _printed(made: Mapping[str, str]) -> str:
    """One file as it is; several with the name of each above it."""
    if len(made) == 1:
        return next(iter(made.values()))
    return "\n".join(f"# ---- {path}\n{text}" for path, text in made.items())


class _TakenError(Exception):
    """Another file stands in the place; the text shows how it differs."""


async def _codebase(launch: Launch, folder: Path) -> Codebase:
    """What the checkout says of itself; without one the pipeline is a general one."""
    from cockpit.probes.codebase import gather  # noqa: PLC0415 - the vantage is only needed here
    from cockpit.vantage import Vantage  # noqa: PLC0415

    vantage = Vantage(launch.vantage, folder=folder)
    try:
        return await gather(launch, vantage)
    finally:
        await vantage.aclose()


def _write(folder: Path, made: Mapping[str, str]) -> None:
    """Write every file or none; what is there already and says the same stays.

    Raises:
        _TakenError: another file stands in the place of one.
        OSError: one cannot be written.
    """
    fresh = {folder / path: text for path, text in made.items() if not _same(folder / path, text)}
    for path, text in fresh.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        refuse_link(path)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
        sys.stdout.write(f"{safe(str(path), 1000)}\n")
    if not fresh:
        sys.stderr.write("cockpit: it is there already, and says the same\n")


def _same(path: Path, text: str) -> bool:
    """The file says the same; false where there is none."""
    if not path.exists() and not path.is_symlink():
        return False
    there = read_plain(path).decode("utf-8", "replace")
    if there == text:
        return True
    lines = difflib.unified_diff(
        there.splitlines(), text.splitlines(), "as it is", "as it would be", lineterm=""
    )
    shown = safe("\n".join(lines), 12_000, keep_lines=True)
    raise _TakenError(
        f"{path} is there already and is not overwritten. Take over what you want of this, or move it away:\n"
        f"{shown}"
    )
