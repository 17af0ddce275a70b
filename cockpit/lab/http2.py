"""HTTP/2 for the lab's edge (RFC 9113): the same requests and responses as in HTTP/1.1, many at once."""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from urllib.parse import urlsplit

import h2.config
import h2.connection
import h2.events
import h2.exceptions

from cockpit.lab.http11 import BODY_LIMIT, HEAD_LIMIT, Request, Response

PROTOCOL = "h2"
_CHUNK = 65_536
_CONFIG = h2.config.H2Configuration(
    client_side=False,
    header_encoding=None,
    validate_outbound_headers=False,  # a fault may want a header that nobody should send
    normalize_outbound_headers=False,
)
_HOP_BY_HOP = ("connection", "keep-alive", "transfer-encoding", "upgrade")  # RFC 9113 section 8.2.2
Answer = Callable[[Request], Response]


@dataclass(slots=True)
class _Stream:
    """One request as it comes."""

    fields: list[tuple[bytes, bytes]]
    body: bytearray = field(default_factory=bytearray)
    large: bool = False


class Conversation:
    """One connection: every stream is answered in a task of its own, so that a slow one holds up nobody."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, address: str, answer: Answer
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._address = address
        self._answer = answer
        self._wire = h2.connection.H2Connection(_CONFIG)
        self._streams: dict[int, _Stream] = {}
        self._answers: set[asyncio.Task[None]] = set()
        self._room = asyncio.Condition()

    async def run(self) -> None:
        """Until the peer is done, or breaks the protocol."""
        self._wire.initiate_connection()
        try:
            with contextlib.suppress(h2.exceptions.ProtocolError):
                await self._flush()
                while data := await self._reader.read(_CHUNK):
                    for event in self._wire.receive_data(data):
                        self._take(event)
                    await self._flush()
                    async with self._room:
                        self._room.notify_all()
            with contextlib.suppress(OSError):  # what the protocol error asks to be said
                await self._flush()
        finally:
            for task in self._answers:
                task.cancel()
            await asyncio.gather(*self._answers, return_exceptions=True)

    def _take(self, event: h2.events.Event) -> None:
        if isinstance(event, h2.events.RequestReceived):
            self._streams[event.stream_id or 0] = _Stream(_pairs(event.headers))
        elif isinstance(event, h2.events.DataReceived):
            self._data(event)
        elif isinstance(event, h2.events.StreamEnded):
            self._ended(event.stream_id or 0)
        elif isinstance(event, h2.events.StreamReset):
            self._streams.pop(event.stream_id or 0, None)

    def _data(self, event: h2.events.DataReceived) -> None:
        number, data = event.stream_id or 0, event.data or b""
        self._wire.acknowledge_received_data(event.flow_controlled_length or 0, number)
        if (stream := self._streams.get(number)) is not None:
            stream.large = stream.large or len(stream.body) + len(data) > BODY_LIMIT
            if not stream.large:
                stream.body += data

    def _ended(self, number: int) -> None:
        if (stream := self._streams.pop(number, None)) is not None:
            task = asyncio.get_running_loop().create_task(self._reply(number, stream))
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)

    async def _reply(self, number: int, stream: _Stream) -> None:
        """Answer one stream; one that was reset meanwhile, or whose peer is gone, is given up."""
        request = _request(stream, self._address)
        response = self._answer(request) if isinstance(request, Request) else Response(request)
        await asyncio.sleep(response.wait)
        with contextlib.suppress(h2.exceptions.ProtocolError, OSError):
            if response.raw is not None:
                self._writer.write(response.raw)
                self._writer.close()
                return
            bare = isinstance(request, Request) and request.method == "HEAD"
            self._wire.send_headers(number, _head(response), end_stream=bare or not response.body)
            await self._flush()
            if not bare:
                await self._body(number, response)

    async def _body(self, number: int, response: Response) -> None:
        at, whole = 0, len(response.body)
        while at < whole:
            size = min(1 if response.drip else whole - at, await self._allowed(number))
            self._wire.send_data(number, response.body[at : at + size], end_stream=at + size == whole)
            at += size
            await self._flush()
            await asyncio.sleep(response.drip)

    async def _allowed(self, number: int) -> int:
        """How many bytes the stream takes now; waits while its window is closed."""
        async with self._room:
            while (room := self._wire.local_flow_control_window(number)) < 1:
                await self._room.wait()
        return min(room, self._wire.max_outbound_frame_size)

    async def _flush(self) -> None:
        self._writer.write(self._wire.data_to_send())
        await self._writer.drain()


def _pairs(headers: object) -> list[tuple[bytes, bytes]]:
    assert isinstance(headers, list)
    return [(bytes(name), bytes(value)) for name, value in headers]


def _request(stream: _Stream, address: str) -> Request | HTTPStatus:
    """The request, or the status that says why it is none."""
    if stream.large:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if len(stream.fields) > HEAD_LIMIT:
        return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
    headers: dict[str, str] = {}
    for name, value in stream.fields:  # cookies may come apart (RFC 9113 section 8.2.3)
        key, text = name.decode("latin-1"), value.decode("latin-1")
        headers[key] = f"{headers[key]}; {text}" if key == "cookie" and key in headers else text
    method, target, authority = (headers.pop(f":{name}", "") for name in ("method", "path", "authority"))
    headers.pop(":scheme", None)
    path, mark, query = target.partition("?")
    host = _name(authority or headers.get("host", ""))
    if not method.isalpha() or not path.isascii() or not path.isprintable() or not path.startswith("/"):
        return HTTPStatus.BAD_REQUEST
    return Request(method.upper(), "https", host, address, path, mark + query, headers, bytes(stream.body))


def _name(authority: str) -> str:
    """The host without its port; nothing where it cannot be read."""
    try:
        return (urlsplit(f"//{authority}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _head(response: Response) -> list[tuple[bytes, bytes]]:
    fields = [(":status", str(int(response.status))), ("date", formatdate(usegmt=True))]
    fields += [(name.lower(), value) for name, value in response.headers if name.lower() not in _HOP_BY_HOP]
    fields.append(("content-length", str(len(response.body))))
    return [(name.encode(), value.strip().encode("utf-8", "surrogateescape")) for name, value in fields]
