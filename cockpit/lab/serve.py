"""`Lab`: the whole company, served until stopped; faults are mended and broken while it runs."""

import asyncio
import datetime as dt
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

from cockpit.lab import checkout, product_log
from cockpit.lab import folder as disk
from cockpit.lab.company import fixed_world
from cockpit.lab.control import Control
from cockpit.lab.desk import Desk
from cockpit.lab.earlier import looked
from cockpit.lab.edits import Edits, Record, deploy
from cockpit.lab.faults import broken, find, registry
from cockpit.lab.imap import Imap
from cockpit.lab.mailroom import Mailroom
from cockpit.lab.measured import measure_again, measured
from cockpit.lab.nameservice import NameService
from cockpit.lab.pki import Pki
from cockpit.lab.ports import LOOPBACK
from cockpit.lab.postman import Postman
from cockpit.lab.watched import forget, watched
from cockpit.lab.web import Web
from cockpit.lab.world import World
from cockpit.lab.zones import MAIL4, SERVER_ADDRESSES, SERVICES4


def compose(active: Sequence[str]) -> World:
    """The healthy company with these faults in it, applied in the order of their ids.

    Raises:
        KeyError: an unknown fault.
        ValueError: a fault adds or removes an address or a name server: their ports are open already.
    """
    wanted = {find(fault).id for fault in active}
    world = fixed_world()
    places, servers = set(world.places), set(world.servers)
    for fault in registry().values():
        if fault.id in wanted:
            fault.apply(world)
            if (set(world.places), set(world.servers)) != (places, servers):
                raise ValueError(f"the fault {fault.id} adds or removes an address or a name server")
    return world


class Lab:
    """A running lab: `launch` is its launch file, `desk` what its servers share, `post` sends its mail."""

    def __init__(self, folder: Path, active: Sequence[str]) -> None:
        self.folder = folder
        self.launch = folder / "launch.toml"
        self.desk = Desk(folder, compose(active))
        self._active = set(active)
        self._edits = Edits()
        self._loop = asyncio.get_running_loop()
        self._thread = threading.get_ident()
        self._started = dt.datetime.now(dt.UTC).replace(microsecond=0)
        self._pki = Pki()
        self.desk.issuer = self._pki.issuer
        self._names = NameService(lambda: self.desk.world)
        self._web = Web(self.desk, self._pki)
        self._mail = Mailroom(self.desk, self._pki)
        self._imap = Imap(self.desk, self._pki)
        self.post = Postman(self.desk, lambda: self._mail.number)
        self._control = Control(self._switch, self._edit)

    @classmethod
    async def start(
        cls, folder: Path, world: Literal["broken", "fixed"] = "broken", faults: Sequence[str] = ()
    ) -> "Lab":
        """Serve the company from now on; `faults` come on top of those of the world.

        Raises:
            KeyError: an unknown fault; the message names the nearest ids.
            OSError: the folder is not the lab's or cannot be written, or no port is free.
        """
        lab = cls(folder, (*(broken() if world == "broken" else ()), *faults))
        try:
            await lab._open()
        except BaseException:
            await lab.stop()
            raise
        return lab

    async def _open(self) -> None:
        disk.prepare(self.folder)
        world = self.desk.world
        await asyncio.gather(
            asyncio.to_thread(checkout.build, self.folder / "repo", world.commits),
            self._names.start(),
            self._mail.start(),
            looked(self.folder),
        )
        await asyncio.to_thread(watched, self.folder, world.launch)
        await measured(self.folder, world.launch, world.measured)
        self.post.start()
        self._web.settle()
        self._imap.settle()
        product_log.begin(self.folder)
        disk.update(self.folder, {}, world.files)
        disk.write_record(self.folder, [], world.record)
        (self.folder / "ca.pem").write_bytes(self._pki.root)
        disk.private(self.folder / "credentials.env", disk.credentials(self.desk.secrets))
        disk.private(
            self.folder / disk.MARK,
            disk.described(self._control.port.address, self._control.token, self.urls),
        )
        self._write_launch(world)

    async def stop(self) -> None:
        """Close every port and connection; the folder stays."""
        await self.post.stop()
        servers = (self._control, self._web, self._names, self._mail, self._imap)
        await asyncio.gather(*(server.stop() for server in servers))

    @property
    def world(self) -> World:
        """The company as it is now."""
        return self.desk.world

    @property
    def broken(self) -> tuple[str, ...]:
        """The active faults, in the order of their ids."""
        return tuple(sorted(self._active))

    @property
    def urls(self) -> dict[str, str]:
        """What else can be asked, on plain loopback: RDAP, the edge's API, the mail server."""
        services = f"http://{self._web.ports[SERVICES4, 80].address}"
        return {
            "rdap": f"{services}/domain/",
            "edge_api": f"{services}/client/v4/",
            "smtp": f"{LOOPBACK}:{self._mail.number}",
        }

    def mend(self, fault: str) -> None:
        """Take one fault out of the world; nothing happens when it is not in it.

        Raises:
            KeyError: no fault is called so; the message names the nearest.
        """
        self._change([fault], [])

    def break_(self, fault: str) -> None:
        """Put one fault into the world; nothing happens when it is in it already.

        Raises:
            KeyError: no fault is called so; the message names the nearest.
        """
        self._change([], [fault])

    def _change(self, mend: list[str], break_: list[str]) -> None:
        """Switch faults, from any thread: the servers live on the loop the lab was started on."""
        if threading.get_ident() == self._thread:
            self._switch(mend, break_)
            return

        async def switch() -> None:
            self._switch(mend, break_)

        asyncio.run_coroutine_threadsafe(switch(), self._loop).result()

    def _switch(self, mend: list[str], break_: list[str]) -> list[dict[str, Any]]:
        """The same on the lab's own loop; every fault with its state afterwards."""
        mended = {find(fault).id for fault in mend}
        active = (self._active | {find(fault).id for fault in break_}) - mended
        if active != self._active:
            world = self._edits.apply(compose(sorted(active)))
            self._active = active
            self._settle(world)
        return [
            {"id": fault.id, "text": fault.text, "broken": fault.id in active}
            for fault in registry().values()
        ]

    def _edit(self, records: list[Record], release: str) -> None:
        """Publish records and deploy a release, where there are any; on the lab's own loop."""
        if records:
            self._edits.publish(self.world, records)
            self._settle(self._edits.apply(compose(sorted(self._active))))
        if release:
            deploy(self.folder, release)

    def _settle(self, world: World) -> None:
        """Replace the world at once, and on disk what differs."""
        before, self.desk.world = self.desk.world, world
        self._web.settle()
        self._imap.settle()
        if world.log_line != before.log_line:
            product_log.begin(self.folder)
        disk.update(self.folder, before.files, world.files)
        if world.commits != before.commits:
            checkout.build(self.folder / "repo", world.commits)
        if world.record != before.record:
            disk.write_record(self.folder, before.record, world.record)
        if world.watched != before.watched:
            (watched if world.watched else forget)(self.folder, world.launch)
        if world.measured != before.measured:
            measure_again(self.folder, world.launch, world.measured)
        if world.launch != before.launch:
            self._write_launch(world)

    def _write_launch(self, world: World) -> None:
        sprint = world.launch.get("sprint", {}) | {"started": self._started}
        text = disk.launch_text(world.launch | {"sprint": sprint}, self._vantage())
        self.launch.write_text(text, "utf-8")

    def _vantage(self) -> dict[str, Any]:
        """Where everything really listens, as `[vantage]` wants it."""
        table = {_key(address, port): door.address for (address, port), door in self._web.ports.items()}
        table[f"{MAIL4}:25"] = f"{LOOPBACK}:{self._mail.number}"
        table[f"{MAIL4}:993"] = self._imap.port.address
        servers = {name: f"{LOOPBACK}:{port}" for name, port in self._names.servers.items()}
        table |= {f"{SERVER_ADDRESSES[name]}:53": place for name, place in servers.items()}
        return {
            "resolver": f"{LOOPBACK}:{self._names.resolver}",
            "nameservers": servers,
            "map": table,
            "rdap": {"test": "https://rdap.nic.test/"},
            "ca_file": str((self.folder / "ca.pem").resolve()),
        }


def _key(address: str, port: int) -> str:
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
