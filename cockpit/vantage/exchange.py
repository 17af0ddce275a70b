"""One HTTP exchange: no redirect followed, no cookie or proxy used, failures named by their layer."""

import asyncio
import re
import ssl
import zlib
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any
from urllib.parse import unquote

import anyio
import httpcore
import httpx

from cockpit import __version__
from cockpit.credentials.secret import Secret
from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.trails import Client
from cockpit.model import Layer
from cockpit.vantage import bearer, bodies, failures
from cockpit.vantage.asks import BROWSER, JSON, Ask, Got
from cockpit.vantage.backend import Backend
from cockpit.vantage.connector import CannotConnectError, Connector
from cockpit.vantage.manners import door_of
from cockpit.vantage.trust import Trust

REQUEST_SECONDS = 10.0
USER_AGENT = f"launch-cockpit/{__version__} (a readiness check run by the owner of this site)"
MAX_HEADERS = 100

# Ports of other protocols: a redirect must not make us speak to them (Fetch standard, "bad port").
# fmt: off
BAD_PORTS = frozenset(
    (
        0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101,
        102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389,
        427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636,
        989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6379, 6566,
        6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
    )
)
# fmt: on

Cookies = httpx.Cookies
_PROOFS = (("XSRF-TOKEN", "X-XSRF-TOKEN"), ("csrftoken", "X-CSRFToken"))
# A DNS name in A-labels (underscores occur), or an address literal.
_HOST = re.compile(r"[A-Za-z0-9_.-]+|[0-9A-Fa-f:.]+")

_WIRE_ERRORS = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    OSError,
    zlib.error,
    ValueError,
)

# A browser says more about what it accepts; both go to the same place (redirects must not care).
_HEADERS = {
    Client.TERMINAL: {"User-Agent": USER_AGENT, "Accept": "*/*", "Accept-Encoding": "gzip, deflate"},
    Client.BROWSER: {
        "User-Agent": BROWSER,
        "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language": "en-GB,en;q=0.5",
        "Accept-Encoding": "gzip, deflate, br, zstd",
        "Upgrade-Insecure-Requests": "1",
        "Sec-Fetch-Dest": "document",
        "Sec-Fetch-Mode": "navigate",
        "Sec-Fetch-Site": "none",
    },
}


def load() -> None:
    """Load what httpcore's locks bring along with the first of them: a fifth of a second, not for a loop."""

    async def lock() -> None:
        anyio.Lock()

    asyncio.run(lock())


class Transport(httpx.AsyncBaseTransport):
    """An httpx transport over our own connector: the URL, SNI and Host stay those of the public name."""

    def __init__(self, backend: Backend, context: ssl.SSLContext, *, http2: bool) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=context,
            network_backend=backend,
            max_connections=None,
            max_keepalive_connections=64,
            keepalive_expiry=30.0,
            http1=True,
            http2=http2,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; httpcore's exceptions and CannotConnectError pass through."""
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=request.stream,
                extensions=request.extensions,
            )
        )
        stream = answer.stream
        assert not isinstance(stream, bytes)
        return httpx.Response(
            status_code=answer.status,
            headers=answer.headers,
            stream=_Stream(stream),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._pool.aclose()


class Visiting(Transport):
    """One connection of a visit: cookies go along, and new ones are kept."""

    def __init__(self, backend: Backend, context: ssl.SSLContext, cookies: Cookies) -> None:
        super().__init__(backend, context, http2=False)
        self._cookies = cookies
        self.begun = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send the request with the cookies of the visit."""
        self._cookies.set_cookie_header(request)
        if request.headers.get("content-type") == JSON:
            request.headers.update(_proofs(request.headers.get("cookie", "")))
        request.extensions = {**request.extensions, "trace": self._trace}
        answer = await super().handle_async_request(request)
        answer.request = request
        self._cookies.extract_cookies(answer)
        return answer

    async def _trace(self, event: str, _info: Mapping[str, Any]) -> None:
        """Httpcore tells what it does, step by step."""
        self.begun = self.begun or event.endswith("send_request_headers.started")


def _proofs(cookies: str) -> dict[str, str]:
    """The cookies that a page's program repeats in a header, as Angular, axios and Django have it."""
    pairs = dict(part.strip().split("=", 1) for part in cookies.split(";") if "=" in part)
    told = ((header, unquote(pairs[name])) for name, header in _PROOFS if name in pairs)
    return {header: value for header, value in told if value.isascii() and value.isprintable()}


class _Stream(httpx.AsyncByteStream):
    def __init__(self, inner: Any) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._inner:
            yield part

    async def aclose(self) -> None:
        await self._inner.aclose()


class Requests:
    """The connections of a run: a pool for each client, host and pinned address.

    A pool looks at each of its connections for every request, so that one for all hosts is slow.
    """

    def __init__(self, connector: Callable[[str | None], Connector], trust: Trust) -> None:
        self._connector = connector
        self._trust = trust
        self._transports: dict[tuple[Client, str, str | None, bool], Transport] = {}

    async def fetch(self, ask: Ask, at: str | None, secret: Secret | None = None) -> Got | Unreachable:
        """One GET; `at` pins the address, `secret` goes along as a bearer token."""
        unverified = ask.variant.unverified
        if unverified and (at is None or secret is not None):
            cause = (
                f"{ask.url} is not asked without a certificate: only at a pinned address, with no credential"
            )
            return Unreachable(Layer.BUG, cause, "unverified")
        key = (ask.client, door_of(ask.url, at)[1], at, unverified)
        if key not in self._transports:
            self._transports[key] = Transport(
                Backend(self._connector(at)),
                self._trust.anybody if unverified else self._trust.client(ask.client),
                http2=ask.client is Client.BROWSER,
            )
        return await fetch(self._transports[key], ask, secret)

    async def aclose(self) -> None:
        """Close them all."""
        await asyncio.gather(*(transport.aclose() for transport in self._transports.values()))


async def fetch(transport: Transport, ask: Ask, secret: Secret | None = None) -> Got | Unreachable:
    """One request within its seconds, whatever the server does."""
    seconds = ask.seconds or REQUEST_SECONDS
    try:
        headers = httpx.Headers(_HEADERS[ask.client])
        headers.update(({"Accept": ask.accept} if ask.accept else {}) | dict(ask.variant.headers))
        request = _request(ask, headers)
        place = f"{request.url.host} port {_port(request.url)}"
    except (httpx.InvalidURL, ValueError):  # its text may quote a password
        return Unreachable(Layer.HTTP, "not a usable URL: it cannot be read as one", "bad-url")
    way = ask.variant
    if secret is not None and (why := bearer.attach(request, secret, session=way.session, bare=way.bare)):
        return why
    if not _usable(request.url):
        cause = "not a usable URL: it needs http or https, a host name and a port where browsers go"
        return Unreachable(Layer.HTTP, cause, "bad-url")
    try:
        async with asyncio.timeout(seconds):
            return await _exchange(transport, request, ask)
    except (TimeoutError, CannotConnectError, *_WIRE_ERRORS) as reason:
        return failures.named(reason, place, seconds)


async def _exchange(transport: Transport, request: httpx.Request, ask: Ask) -> Got:
    answer = await transport.handle_async_request(request)
    try:
        # The network stream is gone once the body is read to its end.
        wire = answer.extensions["network_stream"]
        address = str(wire.get_extra_info("public_address"))
        certified = _certified(wire.get_extra_info("ssl_object"))
        body = await bodies.read(
            answer.stream.__aiter__(),  # type: ignore[union-attr]
            answer.headers.get("content-encoding", ""),
            ask.limit,
        )
    finally:
        await answer.aclose()
    charset = answer.charset_encoding or "utf-8"
    response = Response(
        url=ask.url,
        status=answer.status_code,
        headers=tuple(_header(name, value) for name, value in answer.headers.raw[:MAX_HEADERS]),
        address=address,
        body=bodies.text(body.data, charset),
        truncated=body.cut,
        version=answer.http_version,
        certified=certified,
        size=body.size,
    )
    return Got(response, body.data)


def _header(name: bytes, value: bytes) -> tuple[str, str]:
    key, text = name.decode("latin-1").lower(), value.decode("latin-1")
    if key == "location":
        # Locations are often raw UTF-8; keep what the author meant where it is valid.
        text = value.decode("utf-8", "backslashreplace")
    return key, _without_value(text) if key == "set-cookie" else text


def _without_value(cookie: str) -> str:
    """The cookie's name and attributes: its value is nobody's business here."""
    pair, sign, attributes = cookie.partition(";")
    return f"{pair.split('=', 1)[0].strip()}={sign}{attributes}"


def _request(ask: Ask, headers: httpx.Headers) -> httpx.Request:
    if ask.body is None:
        return httpx.Request(ask.variant.method, ask.url, headers=headers)
    headers["Content-Type"] = ask.kind
    method = "POST" if ask.variant.method == "GET" else ask.variant.method
    return httpx.Request(method, ask.url, headers=headers, content=ask.body)


def _usable(url: httpx.URL) -> bool:
    host = _HOST.fullmatch(url.raw_host.decode("ascii"))
    possible = 0 < _port(url) < 65536 and _port(url) not in BAD_PORTS  # noqa: PLR2004
    return url.scheme in ("http", "https") and host is not None and possible


def _port(url: httpx.URL) -> int:
    return (443 if url.scheme == "https" else 80) if url.port is None else url.port


def _certified(connection: ssl.SSLObject | None) -> tuple[str, ...]:
    """The names in the certificate of a verified connection; none over plain http."""
    info: dict[str, Any] = dict(connection.getpeercert() or {}) if connection else {}
    return tuple(str(value) for kind, value in info.get("subjectAltName", ()) if kind == "DNS")
