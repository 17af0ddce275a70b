"""Reads the logs of the CI that launch.toml names for values that look secret; gathers `CiLogs`.

Nothing is unpacked to the disk, no link is followed, and no value leaves the look.
"""

import os
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cockpit.background import aside
from cockpit.evidence import read_plain
from cockpit.facts import Unreachable
from cockpit.facts.ci_logs import CiLogs
from cockpit.facts.leaks import Leak, Place
from cockpit.launch import Launch
from cockpit.model import Advance, Layer
from cockpit.scan.archives import unpacked
from cockpit.scan.purse import Purse
from cockpit.scan.salt import salt_of
from cockpit.text import redact, safe
from cockpit.vantage import Vantage

if TYPE_CHECKING:
    from cockpit.scan.matcher import Matcher
    from cockpit.scan.texts import Searched

SECONDS: Final = 600.0
MOST_FILES: Final = 2_000
MOST_BYTES: Final = 256 << 20  # of all logs together
MOST_LEAKS: Final = 1_000


async def gather(launch: Launch, vantage: Vantage) -> CiLogs:
    """What looks like a secret in the files and folders of `[repo] log`."""
    declared = launch.repo.log if launch.repo else ()
    named = (declared,) if isinstance(declared, str) else declared
    if not any(named):
        return _missing(Layer.PERSON, "launch.toml names no logs of the CI: [repo] log", "undeclared")
    places = [vantage.folder / name for name in named if name]
    if gone := [name for name, place in zip(filter(None, named), places, strict=True) if not place.exists()]:
        return _missing(
            Layer.REPO, f"the logs that [repo] log names are not there: {safe(gone[0], 200)}", "gone"
        )
    found = await aside(lambda: sorted(islice(_files(places), MOST_FILES + 1)))
    look = _Look(vantage.folder, await salt_of(launch, vantage.folder), await aside(_matcher))
    for at, path in enumerate(found[:MOST_FILES]):
        vantage.tell(Advance("reading the logs of the CI", at, len(found), "files"))
        await aside(partial(look.read, path))
    if len(found) > MOST_FILES:
        look.gap(f"only the first {MOST_FILES} logs were read")
    return CiLogs(tuple(look.leaks), look.files, tuple(look.gaps))


def _missing(layer: Layer, cause: str, kind: str) -> CiLogs:
    return CiLogs(missing=Unreachable(layer, cause, kind))


def _matcher() -> "Matcher":
    from cockpit.scan.matcher import load  # noqa: PLC0415 - compiles the rules, which only a look needs

    return load()


def _files(places: list[Path]) -> Iterator[Path]:
    """The files named, and all below the folders named."""
    for place in places:
        if place.is_dir():
            for folder, _, names in os.walk(place, followlinks=False):
                yield from (Path(folder) / name for name in names)
        else:
            yield place


class _Look:
    """What was found so far."""

    def __init__(self, folder: Path, salt: bytes, matcher: "Matcher") -> None:
        self.leaks: list[Leak] = []
        self.gaps: dict[str, None] = {}
        self.files = 0
        self._folder, self._salt, self._matcher = folder, salt, matcher
        self._room = MOST_BYTES

    def gap(self, sentence: str) -> None:
        """Remember what was left out."""
        self.gaps[sentence] = None

    def read(self, path: Path) -> None:
        """Search one log, or each log of an archive."""
        shown = safe(redact(os.path.relpath(path, self._folder)), 300)
        if path.is_symlink():
            return
        if self._room <= 0:
            self.gap(f"only the first {MOST_BYTES >> 20} MiB of the logs were read")
            return
        try:
            data = read_plain(path)
        except OSError as reason:
            self.gap(f"{shown} cannot be read: {reason.strerror}")
            return
        self.files += 1
        self._room -= len(data)
        self._search(data, shown)

    def _search(self, data: bytes, shown: str) -> None:
        purse, packed = Purse(), False
        for kind, inner in unpacked(data, purse):
            packed = True
            self._keep(inner, shown, safe(redact(kind), 200))
        for gap in purse.gaps:
            self.gap(f"{shown}: {gap}")
        if not packed:
            self._keep(data, shown, "")

    def _keep(self, data: bytes, shown: str, kind: str) -> None:
        from cockpit.scan.texts import leak, search  # noqa: PLC0415 - brings the rules along

        seen: Searched = search(data, shown, self._matcher, self._salt, log=True)
        for one in seen.found[: max(0, MOST_LEAKS - len(self.leaks))]:
            inside = " > ".join(filter(None, (kind, one.inside)))
            self.leaks.append(leak(replace(one, inside=inside), place=Place.LOG, path=shown))
        if len(self.leaks) >= MOST_LEAKS:
            self.gap("more was found than is told")
        for gap in seen.gaps:
            self.gap(f"{shown}: {gap}")
