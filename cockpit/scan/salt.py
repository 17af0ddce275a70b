"""What the digests of found values are keyed with: one value has one digest everywhere in the product.

A plain hash of a weak password could be guessed by whoever reads a report. Which words the key is made of is
known to everybody who has the repository, and to nobody else.
"""

from pathlib import Path
from typing import Final

from cockpit.launch import Launch
from cockpit.running import Ran, git

_NOBODYS: Final = "launch-cockpit"
_SECONDS: Final = 60.0


async def salt_of(launch: Launch, folder: Path) -> bytes:
    """The salt of a product; `folder` is where its launch.toml stands.

    `[repo] salt`, or else the first commit of the checkout, or else the domain.
    """
    if launch.repo is None:
        return launch.domain.encode()
    return await salted(folder / launch.repo.path, launch.repo.salt, launch.domain)


async def salted(folder: Path, declared: str = "", otherwise: str = "") -> bytes:
    """The words declared, or else the id of the first commit, or else `otherwise`."""
    return (declared or await first_commit(folder) or otherwise or _NOBODYS).encode()


async def first_commit(folder: Path) -> str:
    """The id of the commit that the history of the folder's checkout began with; empty where none is known.

    Only first parents are followed: what is merged in later from another history brings no second beginning.
    A shallow clone begins somewhere else after every push, so its first commit is none.
    """
    shallow = await git(folder, "rev-parse", "--is-shallow-repository")
    if not isinstance(shallow, Ran) or shallow.code or shallow.out.strip() != b"false":
        return ""
    found = await git(folder, "rev-list", "--max-parents=0", "--first-parent", "HEAD", "--", seconds=_SECONDS)
    if not isinstance(found, Ran) or found.code:
        return ""
    return found.out.decode("ascii", "replace").strip()
