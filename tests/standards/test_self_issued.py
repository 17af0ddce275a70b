"""Subject and issuer that OpenSSL takes for one name make a certificate self-issued, however spelt."""

import datetime as dt

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from cockpit.standards.x509 import read


def _certificate(subject: str, issuer: str) -> bytes:
    key, start = ec.generate_private_key(ec.SECP256R1()), dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    one, other = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)]) for text in (subject, issuer))
    draft = x509.CertificateBuilder().subject_name(one).issuer_name(other).public_key(key.public_key())
    dated = draft.serial_number(1).not_valid_before(start).not_valid_after(start + dt.timedelta(90))
    return dated.sign(key, hashes.SHA256()).public_bytes(Encoding.DER)


def test_case_and_spaces_do_not_make_another_issuer() -> None:
    assert read(_certificate("Evil Root", "EVIL  root")).self_issued
    assert not read(_certificate("Evil Root", "Evil Roots")).self_issued
