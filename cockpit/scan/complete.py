"""Whether all that git should have is here, and whether it is still what it was."""

from contextlib import aclosing
from hashlib import sha256
from typing import Final

from cockpit.running import Ran, git
from cockpit.scan.repository import Repository
from cockpit.scan.streams import CutShortError, records

_ALL: Final = (
    "rev-list",
    "--objects",
    "--no-object-names",
    "--all",
    "--reflog",
    "--indexed-objects",
    "--missing=print",
)


async def state(repository: Repository) -> str:
    """A word that changes with every branch, tag, stash and object of the repository."""
    told = sha256()
    for arguments in (
        ("rev-parse", "--verify", "--quiet", "HEAD"),
        ("count-objects", "-v"),
        ("show-ref", "--head"),
    ):
        ran = await git(repository.folder, *arguments, most=64 << 20)
        told.update(ran.out if isinstance(ran, Ran) else b"?")
    return told.hexdigest()


async def absent(repository: Repository) -> tuple[int, str]:
    """How many objects something leads to and are not here, and why that could not be counted to the end."""
    missing = 0
    try:
        async with aclosing(records(repository, *_ALL, by=b"\n")) as told:
            async for some in told:
                missing += sum(line[:1] == b"?" for line in some)
    except CutShortError as reason:
        return missing, str(reason)
    return missing, ""
