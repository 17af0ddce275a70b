"""Reads which variables the code of the checkout needs and which its files promise; gathers `Environment`.

Nothing is executed, no link is followed, no value is kept.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from cockpit.background import aside
from cockpit.evidence import read_plain
from cockpit.facts.codebase import Codebase
from cockpit.facts.environment import Environment, VariablePromise
from cockpit.launch import Launch
from cockpit.model import Advance
from cockpit.probes.environment_uses import Uses, Words
from cockpit.standards.env_bundled import inlined, own_prefixes, packages
from cockpit.standards.env_code import MOST_BYTES, is_test, language, manifests, package_of, read
from cockpit.standards.env_declared import Declared, declared, kept_by_ci, only_first
from cockpit.standards.env_names import in_force
from cockpit.standards.telling_files import is_env_file, is_example
from cockpit.text import safe
from cockpit.vantage import Vantage

SECONDS: Final = 300.0
MOST_READ: Final = 20_000  # files of source
MOST_PROMISES: Final = 5000  # names in the files that promise some
MOST_TOTAL: Final = 256 << 20  # bytes of source
_PAUSE: Final = 0.15  # seconds between two words about how far it is
_STEP: Final = "reading which variables the code needs"
Tell = Callable[[Advance], None]


async def gather(launch: Launch, vantage: Vantage, codebase: Codebase) -> Environment:
    """Every source file once, in a thread."""
    if codebase.missing or launch.repo is None:
        return Environment(missing=codebase.missing)
    folder = vantage.folder / launch.repo.path
    own = [one.name for one in launch.env]
    return await aside(lambda: seen(folder, codebase, own, vantage.tell))


def seen(folder: Path, codebase: Codebase, own: Iterable[str], tell: Tell) -> Environment:
    """What the files of a checkout read and promise; `own` are the names that launch.toml declares."""
    sources = [path for path in codebase.files if language(path)]
    gaps = [gap for gap in codebase.gaps if "file" in gap]
    if len(sources) > MOST_READ:
        gaps.append(f"only the first {MOST_READ} of {len(sources)} source files were read")
    texts = codebase.texts
    promised = only_first(islice(declared(texts), MOST_PROMISES))
    words = Words((*own, *(one.name for one in promised)))
    for path, text in texts.items():
        words.look("" if is_env_file(path) else text)
    looked = _Sources(folder, sources[:MOST_READ], tell)
    uses = _uses(looked, manifests(codebase.files), words, gaps)
    return Environment(
        uses=uses.all(),
        promises=_promises(promised),
        ci=_promises(only_first(islice(kept_by_ci(texts), MOST_PROMISES))),
        riddles=uses.riddles(),
        prefixes=in_force(packages(texts), own_prefixes(texts)),
        inlined=tuple(dict.fromkeys((name, _place(path, line)) for name, path, line in inlined(texts))),
        examples=tuple(safe(path, 200) for path in texts if is_example(path)),
        mentioned=words.found({one.name for one in uses.all()}),
        files=looked.read,
        gaps=tuple(gaps),
    )


def _uses(sources: "_Sources", packages: frozenset[str], words: Words, gaps: list[str]) -> Uses:
    uses, total, large = Uses(), 0, 0
    for path, data in sources:
        total += len(data)
        large += len(data) > MOST_BYTES
        if total > MOST_TOTAL:
            gaps.append(f"more than {MOST_TOTAL >> 20} MiB of source: the rest was not read")
            break
        if len(data) <= MOST_BYTES:
            text = data.decode("utf-8", "replace")
            words.look(text)
            uses.add(path, package_of(path, packages), language(path), read(path, text), test=is_test(path))
    if large:
        gaps.append(f"{large} source files of more than {MOST_BYTES >> 20} MiB were not read")
    return uses


class _Sources:
    """The bytes of each file; what is a link, or below one, or cannot be read is left out."""

    def __init__(self, folder: Path, paths: Sequence[str], tell: Tell) -> None:
        self._folder, self._paths, self._tell = folder, paths, tell
        self._linked = _Linked(folder)
        self.read = 0

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        said = time.monotonic()
        for number, path in enumerate(self._paths):
            if time.monotonic() - said > _PAUSE:
                said = time.monotonic()
                self._tell(Advance(_STEP, number, len(self._paths), "files"))
            try:
                data = b"" if self._linked.below(path) else read_plain(self._folder / path)
            except (OSError, ValueError):
                continue  # gone meanwhile, a link, or a name that this system does not take
            self.read += 1
            yield path, data


class _Linked:
    """Remembers which folders are links, so that each is looked at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, bool] = {"": False}

    def below(self, path: str) -> bool:
        """Some folder above the file is a link, or leads out of the checkout."""
        folder = path.rpartition("/")[0]
        if ".." in folder.split("/") or path.startswith("/"):
            return True
        if folder not in self._known:
            self._known[folder] = self.below(folder) or os.path.islink(self._folder / folder)  # noqa: PTH114 - bytes that are no text stay text
        return self._known[folder]


def _promises(found: Sequence[Declared]) -> tuple[VariablePromise, ...]:
    told = (
        VariablePromise(one.name, _place(one.path, one.line), one.source, one.environment, one.literal)
        for one in found
    )
    return tuple(sorted(told, key=lambda one: (one.name, one.where)))


def _place(path: str, line: int) -> str:
    return safe(f"{path}:{line}" if line else path, 200)
