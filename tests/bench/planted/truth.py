"""What was planted: the key to the examination, kept outside of the repository."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench.planted.kind import Class, Half


@dataclass(frozen=True, slots=True)
class Truth:
    """One plant. `values` are the texts any of which gives it away; `line` 0: not to be told by its line."""

    name: str
    place: str
    half: Half
    kept: Class
    values: tuple[str, ...]
    path: str = ""
    line: int = 0
    lines: int = 1

    def at(self, path: str, line: int) -> bool:
        """It stands on that line of that file."""
        return bool(self.line) and path == self.path and self.line <= line < self.line + self.lines


def written(path: Path, truths: Iterable[Truth]) -> None:
    """One line each."""
    path.write_text("".join(f"{json.dumps(asdict(one))}\n" for one in truths))


def read(path: Path) -> list[Truth]:
    """What `written` wrote."""
    rows = map(json.loads, path.read_text().splitlines())
    return [Truth(**row | {"values": tuple(row["values"])}) for row in rows]
