"""One TLS handshake in memory, over a connection of ours: what was presented is kept whatever the verdict."""

import asyncio
import ssl
from dataclasses import dataclass
from typing import Any

import httpcore

HANDSHAKE_SECONDS = 6.0
MOST_BYTES = 262_144  # of one handshake; OpenSSL itself stops at about 100 kB of certificates
_DER = 2  # _ssl.ENCODING_DER

# Alerts by which a server says that it does not speak the version (RFC 8446 section 6.2); any other end of a
# handshake may have another reason.
_REFUSALS = ("TLSV1_ALERT_PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_INAPPROPRIATE_FALLBACK")


@dataclass(frozen=True, slots=True)
class Shaken:
    """The end of a handshake that came as far as certificates, or had nothing to verify.

    `ders` are the certificates as sent; `code` and `trouble` are OpenSSL's verdict (X509_V_ERR), 0 and empty
    when it accepts.
    """

    ders: tuple[bytes, ...]
    version: str
    cipher: str
    protocol: str
    code: int = 0
    trouble: str = ""


async def shake(stream: httpcore.AsyncNetworkStream, context: ssl.SSLContext, host: str) -> Shaken:
    """Shake hands with the public name `host` (SNI), then close.

    Raises:
        ssl.SSLError: the handshake ended before any certificate was judged.
        httpcore.NetworkError, TimeoutError: the connection went away, or nothing came for HANDSHAKE_SECONDS.
    """
    incoming, outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
    tls = context.wrap_bio(incoming, outgoing, server_hostname=host)
    try:
        async with asyncio.timeout(HANDSHAKE_SECONDS):
            await _to_its_end(stream, tls, incoming, outgoing)
    except ssl.SSLCertVerificationError as refused:
        return _shaken(tls, refused.verify_code, refused.verify_message)
    finally:
        await stream.aclose()
    return _shaken(tls, 0, "")


async def _to_its_end(
    stream: httpcore.AsyncNetworkStream, tls: ssl.SSLObject, incoming: ssl.MemoryBIO, outgoing: ssl.MemoryBIO
) -> None:
    received = 0
    while True:
        try:
            tls.do_handshake()
        except ssl.SSLWantReadError:
            await _flush(stream, outgoing)
        except ssl.SSLError:
            await _flush(stream, outgoing)  # the alert that tells the server why
            raise
        else:
            await _flush(stream, outgoing)
            return
        data = await stream.read(16_384)
        received += len(data)
        if not data or received > MOST_BYTES:
            incoming.write_eof()
        else:
            incoming.write(data)


async def _flush(stream: httpcore.AsyncNetworkStream, outgoing: ssl.MemoryBIO) -> None:
    if outgoing.pending:
        await stream.write(outgoing.read())


def _shaken(tls: ssl.SSLObject, code: int, trouble: str) -> Shaken:
    cipher = tls.cipher()
    version = "" if code else tls.version() or ""  # unknown after a refusal
    return Shaken(_presented(tls), version, cipher[0] if cipher else "", _protocol(tls), code, trouble)


def _protocol(tls: ssl.SSLObject) -> str:
    return tls.selected_alpn_protocol() or ""


def _presented(tls: ssl.SSLObject) -> tuple[bytes, ...]:
    """The chain as sent, also after a failure; before Python 3.13 only the object underneath tells it."""
    inner: Any = tls
    ask = getattr(inner, "get_unverified_chain", None) or inner._sslobj.get_unverified_chain  # noqa: SLF001
    return tuple(one if isinstance(one, bytes) else one.public_bytes(_DER) for one in ask() or ())


def refusal(reason: BaseException) -> bool:
    """The server said that it does not speak this version."""
    return isinstance(reason, ssl.SSLError) and (reason.reason or "") in _REFUSALS
