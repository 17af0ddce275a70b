"""A reading process: `python -m cockpit.scan.worker`. Names in, what was found out; values never leave it.

The first line of stdin is the errand, each further one a list of names: of objects (`cockpit.scan.objects`)
or of files (`f`, the id of their content, `:`, the path). For each that has something to tell there is a line
of JSON on stdout, and one with `done` at the end of the list.
"""

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cockpit.scan.contents import Content, GoneError, Objects, UnreadableError, blob, file

if TYPE_CHECKING:
    from cockpit.scan.matcher import Matcher

_ALIVE: Final = 0.1  # seconds between two signs of life
_TOGETHER: Final = 40  # findings in one line
_MOST: Final = 400  # findings of one object or file
POINTER: Final = "kept in Git LFS, and not here: git lfs pull"


class Worker:
    """Reads and searches what it is told to."""

    def __init__(self, errand: dict[str, Any], environment: Mapping[str, str]) -> None:
        native = {"native": True, "plain": False}.get(errand["engine"])
        self._matcher = _loaded(native, errand["rules"])
        self._salt = bytes.fromhex(errand["salt"])
        self._folder = Path(errand["folder"])
        self._log: bool = errand["log"]
        self._objects = Objects(errand["reader"], self._folder, environment)
        self._said = time.monotonic()
        self._names = 0

    def work(self, names: list[str]) -> Iterator[dict[str, Any]]:
        """What there is to tell of the names."""
        for name in names:
            try:
                yield from self._told(name)
            except GoneError:
                yield {"name": name, "gone": True}
            except UnreadableError:
                yield {"name": name, "unread": True}
            self._names += 1
            if time.monotonic() - self._said > _ALIVE:
                yield self._alive()
        yield {**self._alive(), "done": len(names)}

    def close(self) -> None:
        """End what was started."""
        self._objects.close()

    def _alive(self) -> dict[str, Any]:
        told, self._names, self._said = {"read": self._names}, 0, time.monotonic()
        return told

    def _told(self, name: str) -> Iterator[dict[str, Any]]:
        """What is in one object or file, in as many lines as it takes."""
        from cockpit.scan.texts import CUT, TOO_MANY, is_pointer, search  # noqa: PLC0415 - with the matcher

        content, path, now = self._content(name)
        searched = search(content.data, path, self._matcher, self._salt, log=self._log)
        found = [asdict(one) for one in searched.found]
        told = (
            (CUT, content.cut),
            (POINTER, is_pointer(content.data)),
            (TOO_MANY, len(found) > _MOST),
        )
        gaps = sorted({*searched.gaps, *(gap for gap, so in told if so)})
        for at in range(0, min(len(found), _MOST), _TOGETHER):
            yield {"name": now, "part": at, "found": found[at : at + _TOGETHER]}
        if gaps or now != name:
            yield {"name": now, "part": -1, "was": name, **({"gaps": gaps} if gaps else {})}

    def _content(self, name: str) -> tuple[Content, str, str]:
        """What is searched, its path and its name: a file may hold something else by now."""
        if name[0] != "f":
            return self._objects.read(name), "", name
        id_, _, path = name[1:].partition(":")
        content = file(self._folder / path)
        return content, path, f"f{blob(content.data, id_)}:{path}"


def _loaded(native: bool | None, only: list[str]) -> "Matcher":  # noqa: FBT001 - yes, no, either
    """The rules, ready to be used."""
    from cockpit.scan.matcher import load  # noqa: PLC0415 - the rules are read and compiled here
    from cockpit.standards.secrets.rule import rule  # noqa: PLC0415

    return load(native=native, known=[rule(id_) for id_ in only] if only else None)


def main() -> None:
    """Serve until stdin ends."""
    worker = Worker(json.loads(sys.stdin.readline()), os.environ)
    try:
        for line in sys.stdin:
            for told in worker.work(json.loads(line)):
                sys.stdout.write(json.dumps(told) + "\n")
                sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    finally:
        worker.close()


if __name__ == "__main__":
    main()
