"""The sealed file beside launch.toml: opened with a passphrase once per run, written whole under a lock."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from cockpit.background import aside
from cockpit.credentials import sealing
from cockpit.credentials.bound import Bound, parsed
from cockpit.credentials.index import alone, on_disk
from cockpit.credentials.trouble import Question, StoreError
from cockpit.evidence import read_plain, refuse_link, write_atomically

SHORTEST: Final = 10  # characters of a new passphrase: whoever copies the file may guess for years

Ask = Callable[[Question], Awaitable[str | None]]
Key = tuple[sealing.Cost, bytes]
Done = TypeVar("Done")


class _ReplacedError(Exception):
    """The file is not the one whose key we have."""


class Vault:
    """Values in `.cockpit/vault.sealed` of a folder, for one project. Nobody is asked before it is needed."""

    def __init__(self, folder: Path, project: str, ask: Ask) -> None:
        self._folder = folder
        self._path = folder / ".cockpit" / "vault.sealed"
        self._project = project
        self._ask = ask
        self._keys: dict[sealing.Cost, bytes] = {}
        self._one_at_a_time = asyncio.Lock()

    def exists(self) -> bool:
        """There is a sealed file, or something else in its place."""
        return os.path.lexists(self._path)

    async def get(self, name: str) -> Bound | None:
        """What is kept under the name, or None.

        Raises:
            StoreError: the file cannot be read or opened.
        """
        if not self.exists():
            return None
        return (await self._with_key(self._read)).get(name)

    async def put(self, bound: Bound) -> None:
        """Keep a value; what was there under its name is replaced.

        Raises:
            StoreError: it was not kept, and the file is as it was.
        """

        def put(entries: dict[str, Bound]) -> None:
            entries[bound.name] = bound

        await self._change(put)

    async def remove(self, name: str) -> bool:
        """Forget a value; false when there was none.

        Raises:
            StoreError: the file cannot be opened or written.
        """
        if not self.exists():
            return False
        return await self._change(lambda entries: entries.pop(name, None) is not None)

    async def _change(self, change: Callable[[dict[str, Bound]], Done]) -> Done:
        """Read, change and write under the lock, so that two processes lose nothing of each other's."""

        def work(key: Key) -> Done:
            with on_disk(), alone(self._folder):
                entries = self._read(key) if self.exists() else {}
                done = change(entries)
                data = sealing.seal([b.text for b in entries.values()], key[1], key[0], self._project)
                refuse_link(self._path)
                write_atomically(self._path, data)
                return done

        return await self._with_key(work)

    async def _with_key(self, work: Callable[[Key], Done]) -> Done:
        """Work beside the loop with the file's key; asked again where another process has made the file."""
        while True:
            async with self._one_at_a_time:  # several who wait for the passphrase must not each ask for it
                key = await self._key()
            try:
                return await aside(partial(work, key))
            except _ReplacedError:
                continue

    async def _key(self) -> Key:
        """The key of the file that is there, or of one to be made; a person is asked once per run."""
        sealed = await aside(self._sealed) if self.exists() else None
        cost = sealed.cost if sealed else next(iter(self._keys), None) or sealing.new_cost()
        if cost in self._keys:
            return cost, self._keys[cost]
        passphrase = await self._passphrase(new=sealed is None)
        key = await aside(lambda: sealing.key(passphrase, cost))
        if sealed and not sealing.fits(sealed, key, self._project):
            raise StoreError(
                "wrong-passphrase", "That is not the passphrase of the sealed file.", "Try it again."
            )
        self._keys = {cost: key}
        return cost, key

    async def _passphrase(self, *, new: bool) -> str:
        text = "A passphrase for the new sealed file" if new else "The passphrase of the sealed file"
        passphrase = await self._ask(Question(text, new))
        if not passphrase:
            raise StoreError(
                "no-passphrase",
                "The sealed file needs its passphrase, and none was given.",
                "Run it in a terminal, or set the environment variable instead.",
            )
        if new and len(passphrase) < SHORTEST:
            raise StoreError(
                "no-passphrase",
                f"That passphrase has fewer than {SHORTEST} characters, and the file rests on it alone.",
                "Choose a longer one; four or five words do well.",
            )
        return passphrase

    def _sealed(self) -> sealing.Sealed:
        """The file as it lies there.

        Raises:
            StoreError: it cannot be read, or is damaged.
        """
        with on_disk():
            refuse_link(self._path.parent)
            data = read_plain(self._path)
        if len(data) > sealing.MAX_BYTES:
            raise sealing.damaged()
        return sealing.parse(data)

    def _read(self, key: Key) -> dict[str, Bound]:
        """The entries by name.

        Raises:
            _ReplacedError: there is another file now, with a salt of its own.
            StoreError: it is damaged.
        """
        sealed = self._sealed()
        if sealed.cost != key[0]:
            raise _ReplacedError
        bounds = [parsed(text) for text in sealing.opened(sealed, key[1], self._project)]
        return {bound.name: bound for bound in bounds if bound is not None}
