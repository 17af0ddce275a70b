"""Holds lock files against what names dependencies, and runs auditors; gathers `DependencyAudit`.

An auditor executes nothing of the project and sends the names of its packages to their index, so it needs the
consent. zizmor only reads the workflows, without a network.
"""

import os
import shutil
from functools import partial
from pathlib import Path
from typing import Final

from cockpit.background import aside
from cockpit.consent import BUILD, LEFT_OUT
from cockpit.evidence import read_plain
from cockpit.facts import Unreachable
from cockpit.facts.codebase import Codebase
from cockpit.facts.dependency_audit import DependencyAudit, Holes, Locked, WorkflowFlaw
from cockpit.launch import Launch
from cockpit.model import Advance, Layer
from cockpit.running import run
from cockpit.standards.audits import Auditor, Flaw, audited, auditors, workflow_flaws
from cockpit.standards.lockfiles import Manifest, is_empty, manifests, without
from cockpit.text import redact, safe
from cockpit.vantage import Vantage

SECONDS: Final = 400.0
_ONE_SECONDS: Final = 90.0
_MOST_LOCKS: Final = 4  # that are audited
_MOST_OUTPUT: Final = 16 << 20
_MOST_LOCK: Final = 24 << 20  # bytes of a lock file that are read
_MOST_FLAWS: Final = 20
_WORKFLOWS: Final = ".github/workflows"


async def gather(launch: Launch, vantage: Vantage, codebase: Codebase) -> DependencyAudit:
    """What is locked, and what the auditors say of it."""
    if codebase.missing is not None or launch.repo is None:
        return DependencyAudit(missing=codebase.missing)
    folder = vantage.folder / launch.repo.path
    found = manifests(codebase.files, codebase.texts)
    locked = await aside(lambda: tuple(_locked(folder, one) for one in found))
    flaws = await _linted(folder, codebase)
    holes = [await _audited(vantage, folder, lock) for lock in _worth(locked)[:_MOST_LOCKS]]
    if isinstance(flaws, Unreachable):
        return DependencyAudit(locked, tuple(holes), unlinted=flaws)
    return DependencyAudit(locked, tuple(holes), flaws)


def _locked(folder: Path, one: Manifest) -> Locked:
    """A manifest beside its lock file."""
    names = tuple(safe(name, 100) for name in one.names)
    made = partial(Locked, safe(one.path, 200), one.ecosystem, len(names), safe(one.lock, 200))
    if not one.lock or one.lock == one.path:
        return made(loose=tuple(safe(redact(line), 100) for line in one.loose[:20]))
    try:
        data = read_plain(folder / one.lock)
    except OSError as reason:
        return made(unread=f"{one.lock} cannot be read: {reason.strerror}")
    if len(data) > _MOST_LOCK:
        return made(unread=f"{one.lock} has more than {_MOST_LOCK >> 20} MiB")
    text = data.decode("utf-8", "replace")
    return made(empty=is_empty(one.lock, text), without=without(names, one.lock, text)[:20])


def _worth(locked: tuple[Locked, ...]) -> tuple[str, ...]:
    """Lock files that hold something to audit, each once."""
    full = (one.lock for one in locked if one.lock and one.named and not one.empty and not one.unread)
    return tuple(dict.fromkeys(full))


async def _audited(vantage: Vantage, folder: Path, lock: str) -> Holes:
    """One run of the first auditor that is installed, or why there was none."""
    known = auditors(lock)
    there = next((one for one in known if shutil.which(one.argv[0])), None)
    first = there or known[0]
    made = partial(Holes, lock, first.name, _shown(first, lock))
    if BUILD not in vantage.consents:
        cause = f"{lock} was not audited: it was not allowed: --allow {BUILD}"
        return made(missing=Unreachable(Layer.PERSON, cause, LEFT_OUT))
    if there is None:
        tools = " nor ".join(dict.fromkeys(one.argv[0] for one in known))
        cause = f"{lock} was not audited: {'neither ' * (' nor ' in tools)}{tools} is installed"
        return made(missing=Unreachable(Layer.REPO, cause, "not-installed"))
    vantage.tell(Advance(f"auditing {lock}", 0))
    where, argv = _placed(there, folder, lock)
    done = await run(
        argv, folder=where, environment=_environment(), seconds=_ONE_SECONDS, most=_MOST_OUTPUT, tied=True
    )
    if isinstance(done, Unreachable):
        return made(missing=done)
    out, err = (part.decode("utf-8", "replace") for part in (done.out, done.err))
    seen = await aside(partial(audited, there.name, done.code, out, err))
    if seen.why_not:
        cause = f"{there.name} did not audit {lock}: {safe(redact(seen.why_not), 300)}"
        return made(missing=Unreachable(Layer.NETWORK, cause, "not-audited"))
    return made(counts=seen.counts, first=tuple(safe(redact(name), 160) for name in seen.first))


def _placed(auditor: Auditor, folder: Path, lock: str) -> tuple[Path, tuple[str, ...]]:
    """Where it runs, and its arguments: a name that begins with a dash stays a name."""
    above, _, name = lock.rpartition("/")
    return folder / above, tuple(word.replace("{lock}", f"./{name}") for word in auditor.argv)


def _shown(auditor: Auditor, lock: str) -> str:
    return " ".join(word.replace("{lock}", lock) for word in auditor.argv)


def _environment() -> dict[str, str]:
    """Ours, with the signs that nobody can be asked and that colours are not wanted."""
    return {**os.environ, "CI": "1", "NO_COLOR": "1", "TERM": "dumb"}


async def _linted(folder: Path, codebase: Codebase) -> tuple[WorkflowFlaw, ...] | Unreachable:
    """What zizmor says of the workflows: nothing where it is not installed, or why it broke off."""
    workflows = any(path.startswith(f"{_WORKFLOWS}/") for path in codebase.texts)
    if not workflows or shutil.which("zizmor") is None:
        return ()
    argv = ("zizmor", "--offline", "--no-progress", "--format", "json", "--no-exit-codes", _WORKFLOWS)
    bare = {name: value for name, value in os.environ.items() if not name.startswith(("GH_", "GITHUB_"))}
    done = await run(
        argv, folder=folder, environment={**bare, "NO_COLOR": "1"}, seconds=_ONE_SECONDS, most=_MOST_OUTPUT
    )
    if isinstance(done, Unreachable):
        return _broke(done.cause)
    if done.code:
        return _broke(f"it ended with {done.code}; run it by hand: zizmor --offline {_WORKFLOWS}")
    found = await aside(partial(workflow_flaws, done.out.decode("utf-8", "replace")))
    return _broke("what it wrote is no report") if found is None else tuple(map(_flaw, found[:_MOST_FLAWS]))


def _broke(why: str) -> Unreachable:
    return Unreachable(Layer.REPO, f"zizmor did not read the workflows: {why}", "not-linted")


def _flaw(one: Flaw) -> WorkflowFlaw:
    return WorkflowFlaw(safe(one.path), one.line, safe(one.rule), one.severity, safe(redact(one.text)))
