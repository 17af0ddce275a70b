"""The key that the company's mail is signed with. It is worth nothing: it stands here for all to read."""

import base64
from functools import cache

SELECTOR = "velo1"
SIGNED = (b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type")
_P = int(
    "e4167899e584b4fe0b342a6baaba208fc2d8321c0dc153524959541e37027478"
    "b842acaa6ea24816ef8d2b75ed67cecd1e78499b488dbe95d2e337638f083a20"
    "0e83437833fa83dce9395d7d149f4cdcf8cad1848f4631990f4a4240b8619684"
    "25513f06b0708e26a145ca58a2a21e0bd066716068fb66cc5ad3234f39a44871",
    16,
)
_Q = int(
    "b87d89779be53d90fc204649994404298b1067242ea8570f417c81bdcafabcde"
    "8e1dc5719e4e259c678c00d1a4528254eac8ddf67f89ddbc670abb0fd02530b0"
    "e20876b6f19d24cd3e3e6aa6b1f66520bb8ec04c337da97652bd6fc413a787eb"
    "05620b8e2173cd3d417b7293efd00c8557858cc660e7e57e921e21be72beda1d",
    16,
)
_E = 65537
_RSA = bytes.fromhex("300d06092a864886f70d0101010500")  # rsaEncryption without parameters (RFC 8017 A.1)


@cache
def public() -> str:
    """The public half as a DKIM record holds it: SubjectPublicKeyInfo in base64, 2048 bits."""
    return published(_P * _Q)


def published(modulus: int) -> str:
    """An RSA key of that modulus as a DKIM record holds it; how long it is says nothing about its worth."""
    key = _sequence(_integer(modulus), _integer(_E))
    return base64.b64encode(_sequence(_RSA, _tagged(0x03, b"\x00" + key))).decode()


def sign(
    message: bytes,
    domain: str = "velomart.test",
    selector: str = SELECTOR,
    headers: tuple[bytes, ...] = SIGNED,
) -> bytes:
    """The message with a DKIM-Signature on top, relaxed/relaxed; `headers` that it lacks are left out.

    A message with CR LF keeps it, one with LF gets none; the signature's `t=` is the moment of signing.
    """
    import dkim  # noqa: PLC0415 - only where a message is sent, and every start of the lab loads this module

    linesep = b"\r\n" if b"\r\n" in message else b"\n"
    signer = dkim.DKIM(message, linesep=linesep)
    there = {name.lower() for name, _ in signer.headers}
    signature: bytes = signer.sign(
        selector.encode(),
        domain.encode(),
        _private(),
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[name for name in headers if name in there],
    )
    return signature + message


@cache
def _private() -> bytes:
    """The RSAPrivateKey of RFC 8017 A.1.2 in base64 between two lines, as the signer takes it."""
    d = pow(_E, -1, (_P - 1) * (_Q - 1))
    numbers = (0, _P * _Q, _E, d, _P, _Q, d % (_P - 1), d % (_Q - 1), pow(_Q, -1, _P))
    return b"--\n" + base64.b64encode(_sequence(*map(_integer, numbers))) + b"\n--"


def _integer(number: int) -> bytes:
    return _tagged(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _sequence(*parts: bytes) -> bytes:
    return _tagged(0x30, b"".join(parts))


def _tagged(tag: int, content: bytes) -> bytes:
    """A value of DER with its length (X.690 8.1.3)."""
    size = len(content)
    if size < 0x80:  # noqa: PLR2004 - where the long form begins
        return bytes((tag, size)) + content
    long = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(long))) + long + content
