"""Readings for tests, in this process: most do not ask whether real ones have processes of their own."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from cockpit.facts.leaks import Leak
from cockpit.facts.repo_secrets import RepoSecrets
from cockpit.model import Advance
from cockpit.scan.crew import Answer, Errand
from cockpit.scan.pieces import Slice
from cockpit.scan.scanning import Scan, Wish
from cockpit.scan.worker import Worker
from cockpit.standards.secrets.digest import digest

SALT = b"salt"
RULES = ("github-token",)  # one is enough to see where things are read


def wished(folder: Path, **how: object) -> Wish:
    """A reading with the engine that is always there."""
    return replace(Wish(folder, SALT, engine="plain", rules=RULES), **how)  # type: ignore[arg-type]  # fields of Wish


def scanned(folder: Path, tell: Callable[[Advance], None] | None = None, **how: object) -> RepoSecrets:
    """What a reading finds."""
    with patch("cockpit.scan.scanning.shared", _here):
        return asyncio.run(Scan(wished(folder, **how), tell or (lambda _advance: None)).run())


async def _here(
    slices: AsyncIterator[Slice], errand: Errand, readers: int, hear: Callable[[Answer], None]
) -> list[str]:
    """What `cockpit.scan.crew.shared` does, without another process."""
    worker = Worker(json.loads(str(errand)), errand.environment)
    try:
        async for one in slices:
            for answer in worker.work(one.names):
                hear(answer | ({"names": one.names} if "done" in answer else {}))
    finally:
        worker.close()
    return []


def of(found: RepoSecrets, value: bytes) -> list[Leak]:
    """Where a value was found."""
    return [leak for leak in found.leaks if leak.digest == digest(value, SALT)]
