"""The lab's DNS servers: the resolver and every authority, over UDP and TCP on one port number each."""

import asyncio
import functools
import struct
from collections.abc import Callable

from cockpit.lab import wire
from cockpit.lab.authority import Said, respond
from cockpit.lab.ports import LOOPBACK, TcpPort, UdpPort
from cockpit.lab.recursion import resolve
from cockpit.lab.world import World

_IDLE_SECONDS = 5.0
_TRIES = 50
Now = Callable[[], World]


class NameService:
    """`resolver` and `servers` (by name) hold the port numbers; `now` gives the world at every question."""

    def __init__(self, now: Now) -> None:
        self._now = now
        self._ports: list[UdpPort | TcpPort] = []
        self.resolver = 0
        self.servers: dict[str, int] = {}

    async def start(self) -> None:
        """Open every port."""
        self.resolver = await self._listen(
            lambda name, type_: resolve(self._now(), name, type_), recursive=True
        )
        for server in self._now().servers:
            self.servers[server] = await self._listen(
                functools.partial(self._respond, server), recursive=False
            )

    def _respond(self, server: str, name: str, type_: str) -> Said | None:
        return respond(self._now(), server, name, type_)

    async def stop(self) -> None:
        """Close every port."""
        await asyncio.gather(*(port.stop() for port in self._ports))

    async def _listen(self, answerer: wire.Answerer, *, recursive: bool) -> int:
        """One port number for both transports."""
        answer = functools.partial(self._answer, answerer, recursive=recursive)
        for _ in range(_TRIES):
            udp = UdpPort(functools.partial(answer, udp=True))
            try:
                tcp = TcpPort(
                    functools.partial(self._stream, functools.partial(answer, udp=False)), number=udp.number
                )
            except OSError:  # somebody has that number for TCP
                await udp.stop()
                continue
            tcp.open()
            self._ports += [udp, tcp]
            return udp.number
        raise OSError(f"no port on {LOOPBACK} is free for UDP and TCP alike")

    def _answer(self, answerer: wire.Answerer, query: bytes, *, recursive: bool, udp: bool) -> bytes | None:
        if "dns" in self._now().cuts:
            return None
        return wire.reply(query, answerer, recursive=recursive, udp=udp)

    async def _stream(
        self,
        answer: Callable[[bytes], bytes | None],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        """Questions over TCP, each behind its length (RFC 1035 4.2.2); silence closes the connection."""
        while True:
            async with asyncio.timeout(_IDLE_SECONDS):
                (length,) = struct.unpack("!H", await reader.readexactly(2))
                said = answer(await reader.readexactly(length))
            if said is None:
                return
            writer.write(struct.pack("!H", len(said)) + said)
            await writer.drain()
