"""Files of the checkout by what they hold, so that what was read before is not read again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from os import fsdecode
from pathlib import Path
from typing import Final

from cockpit.background import aside
from cockpit.scan.contents import GoneError, UnreadableError, blob, file
from cockpit.scan.pieces import Slice
from cockpit.scan.tree import File, Plain

_TOGETHER: Final = 200
_SLICE_BYTES: Final = 4 << 20
_SLICE_FILES: Final = 500


@dataclass(slots=True)
class Held:
    """The files with the id of what each holds; `sizes` in bytes by id; `unread` may not be read."""

    files: list[tuple[File, str]] = field(default_factory=list)
    sizes: dict[str, int] = field(default_factory=dict)
    unread: list[bytes] = field(default_factory=list)


async def held(folder: Path, files: Sequence[File], like: str, say: Callable[[int], None]) -> Held:
    """What the files hold; ids are as long as `like`, and `say` is told how many files are done."""
    whole, plain = Held(), Plain(folder)
    for at in range(0, len(files), _TOGETHER):
        some = files[at : at + _TOGETHER]
        await aside(lambda some=some: _read(folder, some, like, plain, whole))  # type: ignore[misc]  # bound now
        say(at + len(some))
    return whole


def _read(folder: Path, files: Sequence[File], like: str, plain: Plain, whole: Held) -> None:
    for one in files:
        if not plain(one.path):
            continue  # a link leads out of the checkout
        try:
            content = file(folder / fsdecode(one.path))
        except GoneError:
            continue
        except UnreadableError:
            whole.unread.append(one.path)
            continue
        id_ = blob(content.data, like)
        whole.files.append((one, id_))
        whole.sizes[id_] = len(content.data)


def slices_of(whole: Held, fresh: Callable[[list[str]], list[bool]]) -> Iterator[Slice]:
    """The files whose content is not known yet, each content once."""
    first = {id_: one for one, id_ in reversed(whole.files)}
    ids = list(first)
    now = Slice()
    for id_, new in zip(ids, fresh(ids), strict=True):
        if new:
            now.names.append(f"f{id_}:{fsdecode(first[id_].path)}")
            now.size += whole.sizes[id_]
        if now.size >= _SLICE_BYTES or len(now.names) >= _SLICE_FILES:
            yield now
            now = Slice()
    if now.names:
        yield now
