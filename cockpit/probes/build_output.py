"""Reads what a build has left in [repo] dist, when there is something; gathers `BuildOutput`.

Nothing is run, no link is followed, and of what is read nothing is kept but what it is.
"""

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cockpit.background import aside
from cockpit.facts import Unreachable
from cockpit.facts.build_output import BuildOutput
from cockpit.facts.bundles import Mark
from cockpit.facts.leaks import Leak, Place
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.probes.artefacts import files
from cockpit.scan.salt import salt_of
from cockpit.standards.build_files import Kind, kind_of, own_key
from cockpit.standards.build_marks import flags, logs, marks
from cockpit.standards.sourcemaps import MOST, read
from cockpit.vantage import Vantage

if TYPE_CHECKING:
    from cockpit.scan.matcher import Matcher

SECONDS: Final = 600.0
MOST_LEAKS: Final = 200
MOST_BYTES: Final = 256 << 20  # of all files together
MOST_FILES: Final = 20_000
_READ: Final = 32 << 20  # of one file
_NAMED: Final = 20  # files of one kind


async def gather(launch: Launch, vantage: Vantage) -> BuildOutput:
    """The folder as the newest build on this machine has left it, or why there is none."""
    repo = launch.repo
    if repo is None or not repo.dist:
        return _missing(Layer.PERSON, "launch.toml has no [repo] dist", "undeclared")
    top = vantage.folder / repo.path
    dist = top / repo.dist
    if not await aside(top.is_dir):
        return _missing(Layer.REPO, "the folder that [repo] path names is not there", "no-repo")
    if not await aside(lambda: dist.resolve().is_relative_to(top.resolve())):
        return _missing(Layer.REPO, "[repo] dist leads out of the checkout: it was not read", "outside")
    if not await aside(dist.exists):
        return _missing(Layer.REPO, f"{repo.dist} is not there: nothing was built in this folder", "unbuilt")
    seen = await aside(partial(looked, dist, repo.dist, await salt_of(launch, vantage.folder)))
    return seen if seen.files else _missing(Layer.REPO, f"{repo.dist} is empty", "unbuilt")


def _missing(layer: Layer, cause: str, kind: str) -> BuildOutput:
    return BuildOutput(missing=Unreachable(layer, cause, kind))


def looked(dist: Path, named: str, salt: bytes) -> BuildOutput:
    """Every file of a folder; `named` is what the folder is called in the findings."""
    from cockpit.scan.matcher import load  # noqa: PLC0415 - slow to load, and only for what was built

    look = _Look(named.rstrip("/"), salt, load())
    room = MOST_BYTES
    for path, name in files(dist):
        if room <= 0 or look.files == MOST_FILES:
            look.gaps[f"of {look.folder} only the first {look.files} files were read"] = None
            break
        try:
            with path.open("rb") as file:
                data = file.read(_READ + 1)
        except OSError as reason:
            look.gaps[f"{look.folder}/{name} cannot be read: {reason.strerror}"] = None
            continue
        room -= len(data)
        look.file(name, data)
    return look.seen()


@dataclass(slots=True)
class _Look:
    """What was met so far."""

    folder: str
    salt: bytes
    matcher: "Matcher"
    files: int = 0
    leaks: list[Leak] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    code: int = 0
    logs: int = 0
    loudest: tuple[int, str] = (0, "")
    strays: list[str] = field(default_factory=list)
    maps: list[str] = field(default_factory=list)
    gaps: dict[str, None] = field(default_factory=dict)

    def file(self, name: str, data: bytes) -> None:
        """Search one file, and look what it tells by its kind."""
        from cockpit.scan.texts import leak, search  # noqa: PLC0415 - brings the rules along

        self.files += 1
        shown = f"{self.folder}/{name}"
        seen = search(data, name, self.matcher, self.salt)
        for gap in seen.gaps:
            self.gaps[f"{shown}: {gap}"] = None
        self.leaks += [
            leak(one, place=Place.BUILD, path=shown) for one in seen.found if not own_key(name, one.rule_id)
        ]
        self._by_kind(kind_of(name), shown, data)

    def _by_kind(self, kind: Kind, shown: str, data: bytes) -> None:
        if kind is Kind.STRAY:
            self.strays.append(shown)
        elif kind is Kind.MAP:
            if read(data[:MOST].decode("utf-8", "replace")).own:
                self.maps.append(shown)
        elif kind is Kind.SETTINGS:
            self.marks += flags(data.decode("utf-8", "replace"), shown)
        elif kind in (Kind.SCRIPT, Kind.PAGE):
            self._script(shown, data.decode("utf-8", "replace"), len(data))

    def _script(self, shown: str, text: str, size: int) -> None:
        self.marks += marks(text, shown)
        count = logs(text)
        self.code, self.logs = self.code + size, self.logs + count
        self.loudest = max(self.loudest, (count, shown), key=lambda one: one[0])

    def seen(self) -> BuildOutput:
        """All of it as the fact."""
        return BuildOutput(
            folder=self.folder,
            files=self.files,
            leaks=tuple(self.leaks[:MOST_LEAKS]),
            marks=tuple(self.marks[:MOST_LEAKS]),
            code=self.code,
            logs=self.logs,
            loudest=self.loudest[1],
            strays=tuple(self.strays[:_NAMED]),
            maps=tuple(self.maps[:_NAMED]),
            gaps=tuple(self.gaps),
        )
