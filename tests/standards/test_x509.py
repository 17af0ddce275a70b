"""Reading certificates: what a sound one says, and that nothing anybody sends makes reading fail."""

import ssl
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import MD5, SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cockpit.facts.tls import Certificate
from cockpit.standards.x509 import bundle, issued, pem, read
from tests.real.minting import CLIENT, NOW, SERVER, Draft, Paper, forged, mint

ROOT = mint(
    Draft(
        subject="Lab Root",
        authority=True,
        purposes=(),
        key=rsa.generate_private_key(65537, 2048),
        starts=-900,
    )
)
FULL = mint(
    Draft(
        subject="shop.test",
        names=("Shop.test", "*.shop.test"),
        addresses=("203.0.113.10", "2001:db8::10"),
        purposes=(SERVER, CLIENT),
        urls=("http://aia.test/1.der", "ldap://aia.test/cn=x"),
        staple=True,
        serial=1,
    ),
    ROOT,
)
_VERSION, _SERIAL = bytes.fromhex("a003020102"), bytes.fromhex("020101")


def odd(*swaps: tuple[bytes, bytes]) -> Paper:
    """FULL with bytes swapped, signed anew."""
    return forged(FULL, ROOT, SHA256, *swaps)


def test_everything_a_leaf_says() -> None:
    seen = read(FULL.der)
    assert seen.flaw == ""
    assert (seen.subject, seen.issuer, seen.common_name) == ("CN=shop.test", "CN=Lab Root", "shop.test")
    assert seen.names == ("shop.test", "*.shop.test")
    assert seen.addresses == ("203.0.113.10", "2001:db8::10")
    assert seen.purposes == ("1.3.6.1.5.5.7.3.2", "server_auth")
    assert seen.issuer_urls == ("http://aia.test/1.der", "ldap://aia.test/cn=x")
    assert (seen.key, seen.bits, seen.digest) == ("EC secp256r1", 256, "sha256")
    assert seen.must_staple
    assert not seen.authority
    assert not seen.self_issued
    assert (seen.not_after[:10], seen.not_after[-6:]) == (
        FULL.certificate.not_valid_after_utc.strftime("%F"),
        "+00:00",
    )
    assert len(seen.sha256) == 64


def test_everything_a_root_says() -> None:
    seen = read(ROOT.der)
    assert (seen.key, seen.bits, seen.authority, seen.self_issued) == ("RSA", 2048, True, True)
    assert (seen.names, seen.addresses, seen.purposes, seen.issuer_urls) == ((), (), (), ())
    assert not seen.must_staple


@pytest.mark.parametrize(
    ("key", "kind", "bits"),
    [
        (ec.generate_private_key(ec.SECP384R1()), "EC secp384r1", 384),
        (ec.generate_private_key(ec.SECP256K1()), "EC secp256k1", 256),
        (ec.generate_private_key(ec.BrainpoolP256R1()), "EC brainpoolP256r1", 256),
        (ed25519.Ed25519PrivateKey.generate(), "Ed25519", 256),
        (rsa.generate_private_key(65537, 1024), "RSA", 1024),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_keys(key: ec.EllipticCurvePrivateKey, kind: str, bits: int) -> None:
    seen = read(mint(Draft(subject="x", key=key), ROOT).der)
    assert (seen.key, seen.bits) == (kind, bits)


@pytest.mark.parametrize(("digest", "name"), [(MD5, "md5"), (SHA1, "sha1"), (SHA256, "sha256")])
def test_digests(digest: type[MD5 | SHA1 | SHA256], name: str) -> None:
    assert read(forged(FULL, ROOT, digest).der).digest == name


def test_a_subject_that_says_nothing() -> None:
    seen = read(mint(Draft(names=("shop.test",)), ROOT).der)
    assert (seen.subject, seen.common_name, seen.names) == ("", "", ("shop.test",))


def test_every_name_is_read() -> None:
    """A host may be the last of a thousand names: to miss it would be to say that it is not there."""
    names = tuple(f"h{number}.shop.test" for number in range(1000))
    assert read(mint(Draft(subject="x", names=names), ROOT).der).names == names


def test_a_serial_number_that_is_not_allowed_is_no_reason_to_warn() -> None:
    """OpenSSL used to number certificates from 0; nothing must be printed about it."""
    for serial in (b"\x00", b"\xff"):
        seen = read(odd((_VERSION + _SERIAL, _VERSION + _SERIAL[:2] + serial)).der)
        assert (seen.flaw, seen.names) == ("", ("shop.test", "*.shop.test"))


def test_a_version_of_the_format_that_does_not_exist() -> None:
    assert "cannot be read" in read(odd((_VERSION + _SERIAL, b"\xa0\x03\x02\x01\x07" + _SERIAL)).der).flaw


def unsigned(old: bytes, new: bytes) -> Certificate:
    assert old in FULL.der
    return read(FULL.der.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"*.shop.test", b"\xff\xfe\x00\n\x1b[2Jxxxx"),
        (b"*.shop.test", b"x\x00evil.test."),
        (b"http://aia.test/1.der", b"\xffttp://aia.test/1.der"),
        (b"\x87\x04\xcb\x00\x71\x0a", b"\x87\x04\x87\x02\x71\x0a"),
        (b"\x0c\x09shop.test", b"\x0c\x09\xffhop.test"),
        (b"\x0c\x09shop.test", b"\x1e\x09shop.test"),
        (b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07", b"\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x7f"),
        (b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x01", b"\x06\x07\x2a\x86\x48\xce\x3d\x02\x7f"),
        (b"\x06\x03\x55\x1d\x0e", b"\x06\x03\x55\x1d\x11"),
        (b"\x17\x0d", b"\x17\x0c"),
        (NOW.strftime("%y").encode(), b"\xff\xff"),
    ],
)
def test_damage_is_a_flaw_or_harmless(old: bytes, new: bytes) -> None:
    seen = unsigned(old, new)
    assert bool(seen.flaw) is (seen.subject == "unreadable")
    assert len(seen.sha256) == 64


def test_none_is_issued_by_another() -> None:
    other = mint(Draft(subject="Lab Root", authority=True, purposes=()))
    assert issued(FULL.der, ROOT.der)
    assert issued(ROOT.der, ROOT.der)
    assert not issued(FULL.der, other.der)
    assert not issued(ROOT.der, FULL.der)
    assert not issued(FULL.der, b"")
    assert not issued(b"\x30\x00", ROOT.der)


def test_a_signature_that_anybody_can_forge_proves_nothing() -> None:
    assert not issued(forged(FULL, ROOT, SHA1).der, ROOT.der)


def test_downloads_in_every_form() -> None:
    both = [FULL.certificate, ROOT.certificate]
    assert bundle(FULL.der) == (FULL.der,)
    assert bundle(FULL.pem.encode()) == (FULL.der,)
    assert bundle(f"subject=CN\n{FULL.pem}junk\n{ROOT.pem}".encode()) == (FULL.der, ROOT.der)
    assert bundle(FULL.pem.replace("\n", "\r\n").encode()) == (FULL.der,)
    container = pkcs7.serialize_certificates(both, Encoding.DER)
    assert set(bundle(container)) == {FULL.der, ROOT.der}
    assert container[:2] == b"\x30\x82"
    without_length = b"\x30\x80" + container[4:] + b"\x00\x00"  # BER, as some authorities send it
    assert set(bundle(without_length)) == {FULL.der, ROOT.der}


def test_nothing_is_printed_about_what_is_downloaded() -> None:
    zero = odd((_VERSION + _SERIAL, _VERSION + b"\x02\x01\x00"))
    assert bundle(zero.der) == bundle(zero.pem.encode()) == (zero.der,)
    assert issued(zero.der, ROOT.der)
    assert pem(zero.der) == zero.pem
    assert bundle(odd((_VERSION + _SERIAL, b"\xa0\x03\x02\x01\x07" + _SERIAL)).der) == ()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<!doctype html>",
        b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        FULL.der[:-1],
        FULL.der + b"\x00",
        bytes.fromhex("3080 06092a864886f70d010702 a080 0000 0000"),
        pkcs7.serialize_certificates([ROOT.certificate], Encoding.DER)[:-4],
    ],
)
def test_what_holds_no_certificate(data: bytes) -> None:
    assert bundle(data) == ()


def test_what_is_to_be_appended() -> None:
    assert pem(ROOT.der) == ROOT.pem == ssl.DER_cert_to_PEM_cert(ROOT.der)
    with pytest.raises(ValueError, match="parsing"):
        pem(b"no certificate")


def mutants(paper: Paper) -> st.SearchStrategy[bytes]:
    """Certificates with some bytes changed, cut or doubled."""

    def damaged(changes: list[tuple[int, int]], cut: int) -> bytes:
        data = bytearray(paper.der)
        for at, value in changes:
            data[at % len(data)] = value
        return bytes(data[: len(data) - cut])

    places = st.tuples(st.integers(0, len(paper.der) - 1), st.integers(0, 255))
    return st.builds(damaged, st.lists(places, min_size=1, max_size=4), st.sampled_from([0, 0, 0, 0, 1, 40]))


@settings(max_examples=400)
@given(st.one_of(mutants(FULL), mutants(ROOT), st.binary(max_size=300)))
@example(b"")
def test_nothing_makes_reading_fail(data: bytes) -> None:
    seen = read(data)
    assert bool(seen.flaw) is (seen.subject == "unreadable")
    for text in (seen.subject, seen.issuer, seen.common_name, seen.flaw, *seen.issuer_urls):
        assert len(text) <= 300
    bundle(data)
    issued(data, ROOT.der)
    issued(FULL.der, data)


@pytest.mark.parametrize("paper", [FULL, ROOT], ids=["leaf", "root"])
def test_no_single_byte_makes_reading_fail(paper: Paper) -> None:
    """Every byte once, at three values each."""
    for data in _each_byte(paper.der):
        seen = read(data)
        assert bool(seen.flaw) is (seen.subject == "unreadable")


def _each_byte(der: bytes) -> Iterator[bytes]:
    for at in range(len(der)):
        for value in (der[at] ^ 0x01, der[at] ^ 0x80, 0xFF):
            yield der[:at] + bytes((value,)) + der[at + 1 :]
