"""The lab's mail key: one pair, published as it signs, and nothing for a scanner to find."""

import base64
import re
from pathlib import Path

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

from cockpit.lab import mail_key
from cockpit.lab.zones import zones
from cockpit.standards.dkim import read
from cockpit.standards.dkim_material import private
from cockpit.text import looks_secret

MESSAGE = (
    b"From: Velomart <hello@velomart.test>\r\nTo: seed@velomart.test\r\nSubject: Your new password\r\n"
    b"Date: Fri, 20 Nov 2026 12:00:00 +0000\r\n\r\nHello,\r\n\r\nhere is your link.\r\n"
)


def verified(message: bytes, linesep: bytes = b"\r\n") -> bool:
    (record,) = zones()["velomart.test"].values("velo1._domainkey.velomart.test", "TXT")
    asked = {b"velo1._domainkey.velomart.test.": record.encode()}
    signed = dkim.DKIM(message, linesep=linesep)
    try:
        return bool(signed.verify(dnsfunc=lambda name, timeout=5: asked.get(name, b"")))
    except dkim.DKIMException:
        return False


@pytest.mark.parametrize("linesep", [b"\r\n", b"\n"])
def test_what_is_signed_verifies_with_what_is_published(linesep: bytes) -> None:
    message = MESSAGE.replace(b"\r\n", linesep)
    signed = mail_key.sign(message)
    assert signed.endswith(message)
    assert b"\r" not in signed or linesep == b"\r\n"
    assert verified(signed, linesep)
    assert not verified(signed.replace(b"your link", b"their link"), linesep)
    assert not verified(mail_key.sign(message, domain="velomail.test"), linesep)


def test_only_the_headers_that_are_asked_for_are_signed() -> None:
    signed = mail_key.sign(MESSAGE, headers=(b"from", b"date", b"reply-to"))
    head = re.sub(rb"\s", b"", signed.partition(b"\r\nFrom:")[0])
    assert b";h=from:date;" in head
    assert verified(signed.replace(b"Your new password", b"Win a bicycle"))


def test_the_public_half_is_a_sound_key() -> None:
    found = read(f"v=DKIM1; k=rsa; p={mail_key.public()}")
    assert (found.said, found.troubles) == ("RSA, 2048 bits", ())
    key = load_der_public_key(base64.b64decode(mail_key.public()))
    assert isinstance(key, RSAPublicKey)
    assert key.key_size == 2048


@pytest.mark.parametrize("bits", [512, 1024, 4096])
def test_keys_of_any_size_can_be_published(bits: int) -> None:
    assert read(f"p={mail_key.published((1 << (bits - 1)) | 1)}").bits == bits


def test_the_module_holds_nothing_that_looks_like_a_secret() -> None:
    source = Path(mail_key.__file__).read_text("utf-8")
    assert "-----" not in source
    assert looks_secret(source) is None
    assert not any(private(word.strip('"')) for word in source.split())
