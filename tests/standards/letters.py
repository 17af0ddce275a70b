"""Messages made for tests: signed with keys of the tests' own, stamped as the large providers do it."""

import base64
from collections.abc import Sequence
from functools import cache
from unittest.mock import patch

import dkim
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

CRLF = b"\r\n"
SENT = 1_795_860_000  # seconds since 1970: the Date of the messages
HEAD = (
    b"From: Shop <hello@shop.example>\r\n"
    b"To: ana@mail.example\r\n"
    b"Subject: Your new password\r\n"
    b"Date: Sat, 28 Nov 2026 10:00:00 +0000\r\n"
    b"Message-ID: <1@shop.example>\r\n"
)
TEXT = b"Choose a new one:  https://shop.example/reset?token=abcdefghijklmnop \r\n\r\nBye.\r\n\r\n"
COVERED = [b"from", b"to", b"subject", b"date", b"message-id"]


@cache
def rsa_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, bits)


def rsa_record(bits: int = 2048, more: str = "") -> str:
    der = rsa_key(bits).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; {more}p={base64.b64encode(der).decode()}"


def signed(
    message: bytes = HEAD + CRLF + TEXT,
    *,
    domain: bytes = b"shop.example",
    selector: bytes = b"s1",
    bits: int = 2048,
    canonical: tuple[bytes, bytes] = (b"relaxed", b"relaxed"),
    covered: Sequence[bytes] = tuple(COVERED),
    length: bool = False,
    pem: bytes = b"",
) -> bytes:
    """The message with a signature by dkimpy on top."""
    pem = pem or rsa_key(bits).private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    with patch.object(dkim.time, "time", return_value=SENT):
        signature: bytes = dkim.DKIM(message).sign(
            selector, domain, pem, canonicalize=canonical, include_headers=list(covered), length=length
        )
    return signature + message


def _prime(start: int) -> int:
    """The next number that is prime to all appearances."""
    return next(n for n in range(start | 1, start + 10_000, 2) if pow(3, n - 1, n) == 1 == pow(7, n - 1, n))


@cache
def short_key() -> tuple[bytes, str]:
    """An RSA key of 768 bits, which libraries make no more: PEM for dkimpy, and its record."""
    p, q, e = _prime(3 << 382), _prime(7 << 381), 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    numbers = (0, p * q, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))
    pem = base64.encodebytes(_sequence(numbers)).strip()
    public = base64.b64encode(_sequence((p * q, e))).decode()
    return b"-----BEGIN KEY-----\n" + pem + b"\n-----END KEY-----", f"v=DKIM1; p={public}"


def _sequence(numbers: Sequence[int]) -> bytes:
    return _der(0x30, b"".join(_der(0x02, n.to_bytes(n.bit_length() // 8 + 1, "big")) for n in numbers))


def _der(tag: int, data: bytes) -> bytes:
    return bytes([tag, 0x82]) + len(data).to_bytes(2, "big") + data


@cache
def curve() -> ed25519.Ed25519PrivateKey:
    return ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))


def curve_record() -> str:
    raw = curve().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"v=DKIM1; k=ed25519; p={base64.b64encode(raw).decode()}"


class _Signer:
    """What dkimpy wants of PyNaCl's signing key."""

    def sign(self, data: bytes) -> "_Signer":
        self.signature = curve().sign(data)
        return self


def signed_on_curve(message: bytes = HEAD + CRLF + TEXT) -> bytes:
    """The message with a signature of RFC 8463, its arithmetic by cryptography."""
    import hashlib

    signer = dkim.DKIM(message)
    signer.signature_algorithm, signer.hasher = b"ed25519-sha256", hashlib.sha256
    policy = dkim.CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")
    digest = base64.b64encode(hashlib.sha256(policy.canonicalize_body(signer.body)).digest())
    fields = [
        (b"v", b"1"),
        (b"a", b"ed25519-sha256"),
        (b"c", b"relaxed/relaxed"),
        (b"d", b"shop.example"),
        (b"s", b"e1"),
        (b"h", b":".join(COVERED)),
        (b"bh", digest),
        (b"b", b"0" * 60),
    ]
    value: bytes = signer.gen_header(fields, COVERED, policy, b"DKIM-Signature", _Signer())
    return b"DKIM-Signature: " + value + message


GMAIL = (
    b"Delivered-To: ana@gmail.com\r\n"
    b"Received: by 2002:a05:6a10:1234:b0:400:1 with SMTP id q7; Sat, 28 Nov 2026 02:00:05 -0800 (PST)\r\n"
    b"Return-Path: <0100-1@bounce.shop.example>\r\n"
    b"Received: from a8-31.mailer.example (a8-31.mailer.example. [192.0.2.31])\r\n"
    b"        by mx.google.com with ESMTPS id d9si1\r\n"
    b"        for <ana@gmail.com>; Sat, 28 Nov 2026 02:00:04 -0800 (PST)\r\n"
    b"Received-SPF: pass (google.com: domain of 0100-1@bounce.shop.example designates 192.0.2.31 as "
    b"permitted sender) client-ip=192.0.2.31;\r\n"
    b"Authentication-Results: mx.google.com;\r\n"
    b'       dkim=pass header.i=@shop.example header.s=s1 header.b="AbC+d/e=";\r\n'
    b"       dkim=pass header.i=@mailer.example header.s=m1 header.b=xx;\r\n"
    b"       spf=pass (google.com: domain of 0100-1@bounce.shop.example designates 192.0.2.31 as permitted "
    b"sender) smtp.mailfrom=0100-1@bounce.shop.example;\r\n"
    b"       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=shop.example\r\n"
)
OUTLOOK = (
    b"Received: from AM0PR01.eurprd04.prod.outlook.com (2603:10a6:208:1::2)\r\n"
    b" by VI1PR.eurprd04.prod.outlook.com with HTTPS; Sat, 28 Nov 2026 10:00:06 +0000\r\n"
    b"Received: from DB5EUR01FT041.eop-EUR01.prod.protection.outlook.com (2603:10a6:10:36::25)\r\n"
    b" by AM0PR01.outlook.office365.com (2603:10a6:208::1) with Microsoft SMTP Server (version=TLS1_2,\r\n"
    b" cipher=TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384) id 15.20.1; Sat, 28 Nov 2026 10:00:05 +0000\r\n"
    b"Authentication-Results: spf=pass (sender IP is 192.0.2.31)\r\n"
    b" smtp.mailfrom=bounce.shop.example; dkim=pass (signature was verified)\r\n"
    b" header.d=shop.example;dmarc=pass action=none\r\n"
    b" header.from=shop.example;compauth=pass reason=100\r\n"
    b"Received: from a8-31.mailer.example (192.0.2.31) by\r\n"
    b" DB5EUR01FT041.mail.protection.outlook.com (10.152.5.107) with Microsoft SMTP Server\r\n"
    b" id 15.20.2; Sat, 28 Nov 2026 10:00:04 +0000\r\n"
    b"X-Forefront-Antispam-Report: CIP:192.0.2.31;CTRY:;LANG:en;SCL:5;SRV:;IPV:NLI;SFV:SPM;CAT:SPM;\r\n"
    b"Return-Path: 0100-1@bounce.shop.example\r\n"
)
