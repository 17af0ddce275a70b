"""`Keeper`: one product's credentials, each looked for where it lives and handed out bound to its host."""

from collections.abc import Mapping
from dataclasses import replace
from os import environ as os_environ
from pathlib import Path

from cockpit.background import aside
from cockpit.credentials import bound as records
from cockpit.credentials import index
from cockpit.credentials.bound import Bound
from cockpit.credentials.known import (
    SERVICE,
    Known,
    Place,
    Store,
    declared,
    project_of,
    refuse_unbound,
    variable,
)
from cockpit.credentials.ring import Ring
from cockpit.credentials.secret import Missing, Secret
from cockpit.credentials.trouble import Question, StoreError
from cockpit.credentials.vault import Ask, Vault
from cockpit.launch import Launch


async def nobody(_question: Question) -> str | None:
    """Where there is nobody to ask."""
    return None


class Keeper:
    """The credentials of one product on this machine. Making one touches neither disk nor keyring."""

    def __init__(
        self,
        project: str,
        folder: Path,
        named: tuple[Known, ...] = (),
        *,
        environ: Mapping[str, str] | None = None,
        ask: Ask = nobody,
    ) -> None:
        """Set up.

        Args:
            project: the product's part of the keyring's service.
            folder: where launch.toml lies.
            named: what launch.toml names, as `declared` reads it.
            environ: the environment, by default that of the process.
            ask: asks a person for the sealed file's passphrase.
        """
        self.project = project
        self._folder = folder
        self._named = {known.name: known for known in named}
        self._environ = os_environ if environ is None else environ
        self._ring = Ring()
        self._vault = Vault(folder, project, ask)
        self._memory: dict[str, Secret] = {}
        self._found: dict[str, Secret] = {}
        self._seen_in: dict[str, Place] = {}

    @classmethod
    def of(cls, launch: Launch, path: Path, *, ask: Ask = nobody) -> "Keeper":
        """The credentials of a launch file; `path` is the file's."""
        return cls(project_of(launch), path.parent, declared(launch), ask=ask)

    @property
    def service(self) -> str:
        """Under which the keyring keeps this product's credentials."""
        return f"{SERVICE}/{self.project}"

    def known(self) -> tuple[Known, ...]:
        """Every name in launch.toml or stored from this folder, with its host and place, sorted by name.

        The keyring is not asked: `nowhere` means that this folder knows of no place.
        """
        stored = index.read(self._folder)
        names = sorted({*self._named, *stored, *self._memory})
        return tuple(self._known(name, stored.get(name)) for name in names)

    def where(self, name: str) -> Known:
        """The same for one name, which may be unknown."""
        return self._known(name, index.read(self._folder).get(name))

    def _known(self, name: str, stored: Known | None) -> Known:
        named = self._named.get(name, Known(name, ""))
        host = named.host or (stored.host if stored else "")
        return replace(named, host=host, place=self._place(name, stored))

    def _place(self, name: str, stored: Known | None) -> Place:
        if self._environ.get(variable(name)):
            return Place(Store.ENVIRONMENT, variable(name))
        if name in self._memory:  # given for this run, so it is newer than what is stored
            return Place(Store.MEMORY)
        return stored.place if stored else self._seen_in.get(name, Place())

    async def get(self, name: str) -> Secret | Missing:
        """The credential, or why there is none and what to do; asked of its store once per run."""
        if name in self._found:
            return self._found[name]
        known = self.where(name)
        try:
            refuse_unbound(known)
            found = await self._look(known)
        except StoreError as reason:
            return _no_keyring(name) if reason.kind == "none" else Missing(str(reason), reason.do)
        if found is None:
            return Missing(
                f"There is no value for {name} on this machine.",
                f"`cockpit credentials set {name}` asks for one, or set {variable(name)}.",
            )
        self._found[name] = found
        return found

    async def _look(self, known: Known) -> Secret | None:
        """The first value in the order of the stores; a store that cannot be asked is told if none has it.

        Raises:
            StoreError: the store that should have it cannot be used, or keeps it for another host.
        """
        name = known.name
        if value := self._environ.get(variable(name)):
            return Secret.of(name, known.host, value)
        trouble: StoreError | None = None
        for store in self._stores(known):
            try:
                if found := await self._kept(store, name):
                    self._seen_in[name] = self._at(store)
                    return Secret.of(name, known.host, records.checked_for(found, known.host).value)
            except StoreError as reason:
                if known.place.store is store or reason.kind in ("bound", "damaged"):
                    raise
                trouble = trouble or reason
        if name in self._memory:
            return self._memory[name]
        if trouble:
            raise trouble
        return None

    def _stores(self, known: Known) -> tuple[Store, ...]:
        """Where to look: only where it is known to be, else everywhere; this run's own needs no look."""
        if known.place.store in (Store.KEYRING, Store.FILE):
            return (known.place.store,)
        if known.place.store is Store.MEMORY:
            return ()
        return (Store.KEYRING, Store.FILE) if self._vault.exists() else (Store.KEYRING,)

    async def _kept(self, store: Store, name: str) -> Bound | None:
        """What one store keeps under a name.

        Raises:
            StoreError: it cannot be asked, or what it keeps belongs to another project or name.
        """
        if store is Store.FILE:
            found = await self._vault.get(name)
            return found and records.read(found.text, self.project, name)
        text = await self._ring.get(self.service, name)
        return None if text is None else records.read(text, self.project, name)

    async def put(self, name: str, value: str, store: Store, host: str = "") -> Place:
        """Keep a value in this store, and in no other; where it lives now.

        Args:
            name: as in launch.toml.
            value: anything but an empty text.
            store: KEYRING, FILE (a person has agreed to that) or MEMORY.
            host: where it may be sent to, for a name that launch.toml does not bind.

        Raises:
            StoreError: it was not kept, and nothing was written anywhere else instead; or (`left-over`) it
                was kept, but an older value could not be removed, or its place not be noted.
        """
        known = self.binding(name, host)
        before = index.read(self._folder).get(name)
        records.refuse_unusable(value)
        self._found.pop(name, None)
        record = Bound(self.project, name, known.host, value)
        secret = Secret.of(name, known.host, value)
        if store is Store.MEMORY:
            self._memory[name] = secret
            return Place(Store.MEMORY)
        place = await self._store(store, record)
        self._memory.pop(name, None)
        try:
            await aside(lambda: index.note(self._folder, name, replace(known, place=place)))
        except StoreError as reason:
            raise _left(name, place, "this folder cannot note that", reason) from None
        older = before.place if before and before.place.store is not store else Place()
        try:
            await self._forget(older.store, name)
        except StoreError as reason:
            raise _left(name, place, f"its older value is still in the {older}", reason) from None
        return place

    async def _store(self, store: Store, record: Bound) -> Place:
        if store is Store.FILE:
            await self._vault.put(record)
        else:
            await self._ring.put(self.service, record.name, record.text)
        return self._at(store)

    def _at(self, store: Store) -> Place:
        return Place(store, self._ring.backend if store is Store.KEYRING else "")

    async def remove(self, name: str) -> tuple[Place, ...]:
        """Forget a value in every store it is in, and where it was. The environment is not ours to change.

        Raises:
            StoreError: a store that may have it cannot be asked.
        """
        known = self.where(name)
        places = [Place(Store.MEMORY)] if self._memory.pop(name, None) else []
        self._found.pop(name, None)
        self._seen_in.pop(name, None)
        stored = index.read(self._folder).get(name)
        place = stored.place if stored else next(iter(places), Place())
        for store in self._stores(replace(known, place=place)):
            try:
                if await self._forget(store, name):
                    places.append(self._at(store))
            except StoreError as reason:
                if reason.kind != "none" or stored:
                    raise
        if stored:
            await aside(lambda: index.note(self._folder, name, None))
        return tuple(places)

    async def _forget(self, store: Store | None, name: str) -> bool:
        if store is Store.FILE:
            return await self._vault.remove(name)
        return store is Store.KEYRING and await self._ring.remove(self.service, name)

    def binding(self, name: str, host: str) -> Known:
        """The credential with the one host it may go to, `host` where launch.toml names none.

        Raises:
            StoreError: launch.toml says another one, or nobody says one.
        """
        named = self._named.get(name, Known(name, ""))
        if host and named.host and named.host != host:
            raise StoreError(
                "bound",
                f"launch.toml names {name} for {named.host}, so it cannot be stored for {host}.",
                "Leave the host out, or change launch.toml first.",
            )
        known = replace(named, host=named.host or host)
        refuse_unbound(known)
        return known


def _no_keyring(name: str) -> Missing:
    return Missing(
        f"There is no value for {name}, and no keyring that can be reached from here.",
        f"`cockpit credentials set {name} --store file` seals one in a file, or set {variable(name)}.",
    )


def _left(name: str, now: Place, what: str, reason: StoreError) -> StoreError:
    """It is kept, and something is left to do."""
    return StoreError("left-over", f"{name} is kept in the {now} now, but {what}: {reason}", reason.do)
