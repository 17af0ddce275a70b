"""`cockpit scan` as a person runs it: a process, its JSON, its own cache folder."""

import asyncio
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cockpit.scan.salt import salted
from cockpit.standards.secrets.digest import digest
from tests.bench.planted.truth import Truth
from tests.bench.secrets_processes import Measured, measured
from tests.bench.secrets_score import Claim


@dataclass(frozen=True, slots=True)
class Ours:
    """A repository and the user's cache folder: what is compiled stays there, what was read is forgotten."""

    repository: Path
    cache: Path

    def scanned(self, *options: str, memory: bool = False, again: bool = False) -> Measured:
        """One scan of it; `again` remembers the one before.

        Raises:
            AssertionError: it did not end as a scan that found something does.
        """
        if not again:
            for kept in self.cache.glob("**/scanned-*"):
                kept.unlink()
        command = [
            sys.executable,
            "-m",
            "cockpit",
            "scan",
            str(self.repository),
            "--format",
            "json",
            *options,
        ]
        own = {"XDG_CACHE_HOME": str(self.cache), "PYTHONPATH": str(Path(__file__).parents[2])}
        done = measured(command, memory=memory, env=own, cwd=self.repository.parent)
        assert done.code == 1, f"cockpit scan ended with {done.code}"
        return done

    def digests(self) -> Callable[[str], tuple[str]]:
        """How a value of that repository is named in a report."""
        salt = asyncio.run(salted(self.repository))
        return lambda value: (digest(value.encode(), salt),)


@dataclass(frozen=True, slots=True)
class Bench:
    """The repository, what is in it, and a folder to write in."""

    repository: Path
    truths: list[Truth]
    scratch: Path

    @property
    def ours(self) -> Ours:
        """Our own scanner, with a cache folder of this bench."""
        return Ours(self.repository, self.scratch / "cache")


def claims(done: Measured) -> Iterator[Claim]:
    """What a scan reports; of a git-ignored file it says so, and takes it for no leak."""
    for folder in json.loads(done.out)["folders"]:
        for leak in folder["leaks"]:
            stance = "ignored" if leak["ignored"] else leak["stance"]
            yield Claim(leak["digest"], leak["path"], leak["line"], stance, leak["rule"])


def left(done: Measured) -> Iterator[str]:
    """What it says that it has not read."""
    return (str(gap) for folder in json.loads(done.out)["folders"] for gap in folder["gaps"])
