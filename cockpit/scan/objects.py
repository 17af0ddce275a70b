"""Every object that git has here, reachable or not, in the order in which the packs hold them."""

from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Final

from cockpit.running import Ran, git
from cockpit.scan.pieces import LARGE, Slice
from cockpit.scan.repository import Repository
from cockpit.scan.streams import records

_KINDS: Final = {b"blob": "b", b"commit": "c", b"tag": "t"}  # trees hold names and nothing else
_FORMAT: Final = "--batch-check=%(objecttype) %(objectsize) %(objectname)"


@dataclass(slots=True)
class Listing:
    """What was met while the objects were listed; `damaged` are those whose kind cannot be read."""

    listed: int = 0
    objects: int = 0
    damaged: int = 0


async def slices(
    repository: Repository, fresh: Callable[[list[str]], list[bool]], listing: Listing
) -> AsyncGenerator[Slice]:
    """The objects that `fresh` does not know yet, by the slice; `listing` is kept up.

    Args:
        repository: whose.
        fresh: says of each id whether it has still to be read.
        listing: counts.

    Raises:
        CutShortError: git could not list them all.
    """
    now = Slice()
    lines = records(repository, "cat-file", "--batch-all-objects", "--unordered", _FORMAT, by=b"\n")
    async with aclosing(lines):
        async for some in lines:
            listing.listed += len(some)
            told = [_told(line, listing) for line in some]
            known = [one for one in told if one]
            for (kind, size, id_), new in zip(known, fresh([one[2] for one in known]), strict=True):
                if new:
                    now.names.append((kind.upper() if size > LARGE else kind) + id_)
                    now.size += min(size, LARGE)
                if now.full:
                    yield now
                    now = Slice()
    if now.names:
        yield now


def _told(line: bytes, listing: Listing) -> tuple[str, int, str] | None:
    """Kind, size and id of an object that is read."""
    kind, _, rest = line.partition(b" ")
    if rest == b"missing":
        listing.damaged += 1
        return None
    listing.objects += kind in _KINDS
    size, _, id_ = rest.partition(b" ")
    return (_KINDS[kind], int(size), id_.decode("ascii")) if kind in _KINDS else None


async def packed(repository: Repository) -> int:
    """How many objects there are, trees too; 0 where git does not say."""
    counted = await git(repository.folder, "count-objects", "-v")
    if not isinstance(counted, Ran):
        return 0
    told = dict(
        line.split(": ") for line in counted.out.decode("utf-8", "replace").splitlines() if ": " in line
    )
    return sum(int(told[name]) for name in ("count", "in-pack") if told.get(name, "").isdecimal())
