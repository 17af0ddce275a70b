"""One TLS handshake in memory, over a connection of ours: what was presented is kept whatever the verdict."""

import asyncio
import contextlib
import ssl
from dataclasses import dataclass
from typing import Any, Protocol

from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.vantage.places import Place

HANDSHAKE_SECONDS = 6.0
MOST_BYTES = 262_144  # of one handshake; OpenSSL itself stops at about 100 kB of certificates
_DER = 2  # _ssl.ENCODING_DER

# Alerts by which a server says that it does not speak the version (RFC 8446 section 6.2); any other end of a
# handshake may have another reason.
_REFUSALS = ("TLSV1_ALERT_PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_INAPPROPRIATE_FALLBACK")


class Stream(Protocol):
    """A connection that bytes come from and go to."""

    async def read(self, most: int, /) -> bytes:
        """Some bytes, at most so many; none at the end."""

    async def write(self, data: bytes, /) -> None:
        """Send all of it."""

    async def aclose(self) -> None:
        """Close; a peer that is gone already is no news."""


class Wire:
    """A TCP connection of our own as a `Stream`."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def dial(cls, target: Place) -> "Wire":
        """Connect to an address.

        Raises:
            OSError: nobody answers there.
        """
        return cls(*await asyncio.open_connection(*target))

    async def read(self, most: int) -> bytes:
        """Some bytes, at most so many; none at the end."""
        return await self._reader.read(most)

    async def write(self, data: bytes) -> None:
        """Send all of it."""
        self._writer.write(data)
        await self._writer.drain()

    async def aclose(self) -> None:
        """Close; a peer that is gone already is no news."""
        self._writer.close()
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()


class EndlessError(OSError):
    """More was sent than any handshake needs."""


@dataclass(frozen=True, slots=True)
class Shaken:
    """The end of a handshake that came as far as certificates, or had nothing to verify.

    `ders` are the certificates as sent; `code` and `trouble` are OpenSSL's verdict (X509_V_ERR), 0 and empty
    when it accepts, and `used` is then the path it accepted, up to the root.
    """

    ders: tuple[bytes, ...]
    version: str
    cipher: str
    protocol: str
    code: int = 0
    trouble: str = ""
    used: tuple[bytes, ...] = ()


async def shake(stream: Stream, context: ssl.SSLContext, host: str) -> Shaken:
    """Shake hands with the public name `host` (SNI), then close.

    A server that breaks off for want of a client certificate has shown its own, and that was judged.

    Raises:
        ssl.SSLError: the handshake ended before any certificate was judged.
        OSError: the connection went away; TimeoutError when nothing came for HANDSHAKE_SECONDS.
    """
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_hostname=host)
    try:
        async with asyncio.timeout(HANDSHAKE_SECONDS):
            await _to_its_end(stream, tls, incoming, outgoing)
    except ssl.SSLCertVerificationError as refused:
        return _shaken(tls, refused.verify_code, refused.verify_message)
    except ssl.SSLError as ended:
        # An alert after its certificate was judged: up to TLS 1.2 this is how a server asks for ours (mTLS).
        if "ALERT" not in (ended.reason or "") or not _chain(tls, "get_unverified_chain"):
            raise
    finally:
        await stream.aclose()
    return _shaken(tls, 0, "")


async def _to_its_end(
    stream: Stream, tls: ssl.SSLObject, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO
) -> None:
    received = 0
    while True:
        try:
            tls.do_handshake()
        except ssl.SSLWantReadError:
            await _flush(stream, outgoing)
        except ssl.SSLError:
            with contextlib.suppress(OSError):  # a peer that is gone does not change the verdict
                await _flush(stream, outgoing)  # the alert that tells the server why
            raise
        else:
            await _flush(stream, outgoing)
            return
        data = await stream.read(16_384)
        received += len(data)
        if received > MOST_BYTES:
            raise EndlessError
        if data:
            incoming.write(data)
        else:
            incoming.write_eof()


async def _flush(stream: Stream, outgoing: ssl.MemoryBIO) -> None:
    if outgoing.pending:
        await stream.write(outgoing.read())


def _shaken(tls: ssl.SSLObject, code: int, trouble: str) -> Shaken:
    cipher = tls.cipher()
    version = "" if code else tls.version() or ""  # unknown after a refusal
    sent, used = _chain(tls, "get_unverified_chain"), _chain(tls, "get_verified_chain")
    name = cipher[0] if cipher else ""
    return Shaken(sent, version, name, _protocol(tls), code, trouble, () if code else used)


def _protocol(tls: ssl.SSLObject) -> str:
    return tls.selected_alpn_protocol() or ""


def _chain(tls: ssl.SSLObject, which: str) -> tuple[bytes, ...]:
    """A chain, also after a failure; before Python 3.13 only the object underneath tells it."""
    inner: Any = tls
    ask = getattr(inner, which, None) or getattr(inner._sslobj, which)  # noqa: SLF001
    return tuple(one if isinstance(one, bytes) else one.public_bytes(_DER) for one in ask() or ())


def refusal(reason: BaseException) -> bool:
    """The server said that it does not speak this version."""
    return isinstance(reason, ssl.SSLError) and (reason.reason or "") in _REFUSALS


def unseen(reason: OSError, place: str) -> Unreachable:
    """Why a handshake with `place` (host and port) ended before any certificate was judged."""
    if isinstance(reason, TimeoutError):
        slow = f"does not finish the TLS handshake within {HANDSHAKE_SECONDS:g} s"
        return Unreachable(Layer.TLS, f"{place} takes the connection but {slow}", "timeout")
    if isinstance(reason, EndlessError):
        return Unreachable(
            Layer.TLS, f"{place} sends {MOST_BYTES} bytes without ending the TLS handshake", "tls"
        )
    if isinstance(reason, ssl.SSLError) and not isinstance(reason, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return refused(reason, place)
    return closed(place)


def closed(place: str) -> Unreachable:
    """The server hangs up without a word."""
    return Unreachable(Layer.TLS, f"{place} closes the connection during the TLS handshake", "tls")


def refused(reason: ssl.SSLError, place: str) -> Unreachable:
    """The handshake was ended by a word, the server's or ours."""
    if isinstance(reason, ssl.SSLCertVerificationError):
        text = f"the certificate of {place} is not accepted: {reason.verify_message}"
        return Unreachable(Layer.TLS, text, "certificate")
    return Unreachable(Layer.TLS, f"the TLS handshake with {place} fails: {reason.reason or reason}", "tls")
