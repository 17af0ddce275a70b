"""`cockpit scan`: what looks like a secret in a folder, a repository or a log."""

import argparse
import asyncio
import datetime as dt
import os
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from cockpit import TOOL
from cockpit.cli import complain
from cockpit.facts.repo_secrets import RepoSecrets
from cockpit.launch import Launch
from cockpit.launch.load import LaunchFileError, load
from cockpit.reports.ink import Ink
from cockpit.reports.passing import PassingLine
from cockpit.scan import baseline as known
from cockpit.scan import telling
from cockpit.scan.cache_folder import beside, remembering
from cockpit.scan.said import Answers, Said, code, said
from cockpit.scan.salt import salt_of, salted
from cockpit.scan.scanning import Scan, Wish
from cockpit.text import safe

_LAUNCH: Final = Path("launch.toml")
_LOGS: Final = (".log", ".out", ".txt")


class _MisusedError(Exception):
    """What was asked for cannot be done; the text says why."""


@dataclass(slots=True)
class _Job:
    """What one call has to do, and what it has found so far."""

    args: argparse.Namespace
    launch: Launch | None
    baseline: known.Baseline | None
    paths: tuple[Path, ...]
    salt: bytes = b""
    found: tuple[tuple[str, RepoSecrets], ...] = ()


def run(args: argparse.Namespace) -> int:
    """0 nothing, 1 leaks, 2 wrong usage, 3 nothing but not all was read, 130 interrupted."""
    try:
        job = _job(args)
        whole = _read(job)
        _tell(job, whole=whole)
        if whole and args.write_baseline:
            return _keep(job)
    except (LaunchFileError, known.BaselineError, _MisusedError) as reason:
        return complain(str(reason))
    except BrokenPipeError:
        raise
    except OSError as reason:
        return complain(f"{reason.filename or args.write_baseline}: {reason.strerror}")
    return code(_said(job), whole=whole)


def _job(args: argparse.Namespace) -> _Job:
    """What is to be read, with the launch file beside it where there is one."""
    asked = args.launch != _LAUNCH or args.launch.exists()
    launch = load(args.launch) if asked else None
    own = args.launch.parent / (launch.repo.path if launch and launch.repo else "")
    paths = tuple(args.paths) or (own,)
    for path in paths:
        if not path.exists():
            raise _MisusedError(f"{path} is not there")
        if not (path.is_dir() or path.is_file()):
            raise _MisusedError(f"{path} is neither a folder nor a file")
    if args.write_baseline and not args.write_baseline.absolute().parent.is_dir():
        raise _MisusedError(f"{args.write_baseline}: there is no such folder to write it in")
    return _Job(args, launch, known.load(args.baseline) if args.baseline else None, paths)


def _read(job: _Job) -> bool:
    """Read everything; false when it was interrupted."""
    line = PassingLine(sys.stderr)
    try:
        asyncio.run(_all(job, line))
    except KeyboardInterrupt:
        return False
    finally:
        line.clear()
    return True


async def _all(job: _Job, line: PassingLine) -> None:
    job.salt = await _salt(job)
    for path in job.paths:
        scan = Scan(_wish(job, path), lambda advance: line.show(safe(str(advance), 70)))
        try:
            job.found += ((str(path), await scan.run()),)
        except asyncio.CancelledError:
            if scan.so_far is not None:
                job.found += ((str(path), scan.so_far),)
            raise


async def _salt(job: _Job) -> bytes:
    """One for everything that is read: the product's, or that of the baseline, or of the first folder."""
    if job.launch is not None:
        return await salt_of(job.launch, job.args.launch.parent)
    first = next((path for path in job.paths if path.is_dir()), job.paths[0].parent)
    return await salted(first, job.baseline.salt if job.baseline else "")


def _wish(job: _Job, path: Path) -> Wish:
    args = job.args
    if path.is_dir():
        cache = _memory(job, path)
        wish = Wish(path, job.salt, tree=not args.history, history=not args.tree, cache=cache)
    else:
        log = path.suffix in _LOGS
        wish = Wish(path.parent, job.salt, history=False, only=(os.fsencode(path.name),), log=log)
    return replace(wish, jobs=args.jobs, engine=args.engine)


def _memory(job: _Job, path: Path) -> Path | None:
    """Where what was read is remembered: beside the journal, as a run does, or in the cache of the user."""
    home, repo = job.args.launch.parent, job.launch.repo if job.launch else None
    own = repo is not None and path.resolve() == (home / repo.path).resolve()
    return (beside(home) if own else None) or remembering(path)


def _said(job: _Job) -> list[Said]:
    launch = job.launch
    answers = Answers(
        launch.allowed_secrets if launch else (), launch.secrets if launch else (), job.baseline
    )
    today = dt.datetime.now(dt.UTC).date()
    return [said(safe(folder, 300), fact, answers, today) for folder, fact in job.found]


def _tell(job: _Job, *, whole: bool) -> None:
    if job.args.format == "text":
        telling.write(Ink(sys.stdout, shutil.get_terminal_size().columns), _said(job))
        if not whole:
            sys.stdout.write("Interrupted: this is what was found until then.\n")
    else:
        from cockpit.scan import exported  # noqa: PLC0415 - brings the reports of runs along

        written = exported.as_sarif if job.args.format == "sarif" else exported.as_json
        sys.stdout.writelines(exported.lines(written(TOOL, _said(job), whole=whole)))
        sys.stdout.write("\n")
    sys.stdout.flush()


def _keep(job: _Job) -> int:
    """Write the baseline; what is in it needs no further answer."""
    path: Path = job.args.write_baseline
    before = job.baseline or (known.load(path) if path.exists() else None)
    leaks = [leak for _, fact in job.found for leak in fact.leaks]
    today = dt.datetime.now(dt.UTC).date()
    many = known.write(path, job.salt, leaks, before, today)
    sys.stderr.write(f"{many} known leaks written to {safe(str(path), 300)}: read it before you commit it.\n")
    return 3 if any(one.gaps for one in _said(job)) else 0
