"""HTTP/1.1 for the lab's servers (RFC 9112): requests read within bounds, responses written."""

import asyncio
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit, urlunsplit

BODY_LIMIT = 65_536  # bytes of a request's body
HEAD_LIMIT = 100  # header lines
HEAD_SECONDS = 10.0
FIELDS = 50  # of a form

Headers = list[tuple[str, str]]


class BadRequestError(Exception):
    """The request cannot be read; `status` says why."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


@dataclass(frozen=True, slots=True)
class Request:
    """One request: `path` as it came, `query` with its question mark or empty, header names lower case.

    `scheme` is what the asked server was spoken to with, `address` the documentation address it stands for.
    """

    method: str
    scheme: str
    host: str
    address: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes = b""

    @property
    def agent(self) -> str:
        """The User-Agent."""
        return self.headers.get("user-agent", "")

    @property
    def form(self) -> dict[str, str]:
        """The fields of a posted form; none when there are more than anybody fills in."""
        try:
            return dict(parse_qsl(self.body.decode("utf-8", "replace"), max_num_fields=FIELDS))
        except ValueError:
            return {}

    def cookie(self, name: str) -> str:
        """The value of a cookie, or an empty string."""
        pairs = (part.strip().partition("=") for part in self.headers.get("cookie", "").split(";"))
        return next((value for key, _, value in pairs if key == name), "")


@dataclass(slots=True)
class Response:
    """One response about to be written; `wait` and `drip` in seconds, `raw` bytes instead of all of it."""

    status: int
    headers: Headers = field(default_factory=list)
    body: bytes = b""
    wait: float = 0.0
    drip: float = 0.0
    raw: bytes | None = None

    def get(self, name: str) -> str:
        """The first value of a header, or an empty string."""
        return next((value for key, value in self.headers if key == name), "")

    def put(self, name: str, value: str) -> None:
        """Set a header, once."""
        self.headers = [pair for pair in self.headers if pair[0] != name] + [(name, value)]


async def read(reader: asyncio.StreamReader, scheme: str, address: str) -> Request | None:
    """The next request of a connection, or none when the peer is done.

    Raises:
        BadRequestError: not HTTP/1.x, too large, or a body of unknown length.
        TimeoutError: it did not come in time.
    """
    async with asyncio.timeout(HEAD_SECONDS):
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return None
        except asyncio.LimitOverrunError:
            raise BadRequestError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE) from None
        first, *lines = head.decode("latin-1").split("\r\n")[:-2]
        method, target = _first_line(first)
        headers = _headers(lines)
        body = await _body(reader, headers)
    host, target = _absolute(target) if target.startswith("http") else (headers.get("host", ""), target)
    path, mark, query = target.partition("?")
    return Request(method, scheme, _name(host), address, path or "/", mark + query, headers, body)


def _first_line(line: str) -> tuple[str, str]:
    method, _, rest = line.partition(" ")
    target, _, version = rest.rpartition(" ")
    clean = target.isascii() and target.isprintable() and " " not in target and target != ""
    if not method.isalpha() or not clean or not version.startswith("HTTP/1."):
        raise BadRequestError(HTTPStatus.BAD_REQUEST)
    return method.upper(), target


def _absolute(target: str) -> tuple[str, str]:
    """Host and target of a request that names the whole URL (RFC 9112 3.2.2)."""
    try:
        parts = urlsplit(target)
    except ValueError:
        raise BadRequestError(HTTPStatus.BAD_REQUEST) from None
    return parts.netloc, urlunsplit(("", "", parts.path, parts.query, ""))


def _headers(lines: list[str]) -> dict[str, str]:
    if len(lines) > HEAD_LIMIT:
        raise BadRequestError(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise BadRequestError(HTTPStatus.BAD_REQUEST)
        headers[name.lower()] = value.strip()
    return headers


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if "transfer-encoding" in headers:
        raise BadRequestError(HTTPStatus.LENGTH_REQUIRED)
    length = headers.get("content-length", "0")
    if not length.isdecimal() or int(length) > BODY_LIMIT:
        raise BadRequestError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return await reader.readexactly(int(length))


def _name(host: str) -> str:
    """The host without its port, lower case."""
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).lower().rstrip(".")


async def write(writer: asyncio.StreamWriter, response: Response, *, head_only: bool, keep: bool) -> None:
    """Send a response, as slowly as it wants to be sent."""
    await asyncio.sleep(response.wait)
    if response.raw is not None:
        writer.write(response.raw)
        await writer.drain()
        return
    writer.write(_head(response, keep=keep))
    if head_only:
        await writer.drain()
        return
    if not response.drip:
        writer.write(response.body)
    for at in range(len(response.body) if response.drip else 0):
        writer.write(response.body[at : at + 1])
        await writer.drain()
        await asyncio.sleep(response.drip)
    await writer.drain()


def _head(response: Response, *, keep: bool) -> bytes:
    phrase = HTTPStatus(response.status).phrase if response.status in list(HTTPStatus) else ""
    lines = [f"HTTP/1.1 {response.status} {phrase}", f"date: {formatdate(usegmt=True)}"]
    lines += [f"{name}: {value}" for name, value in response.headers]
    lines += [f"content-length: {len(response.body)}", f"connection: {'keep-alive' if keep else 'close'}"]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "surrogateescape")
