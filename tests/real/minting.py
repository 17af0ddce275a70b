"""Certificates minted on the spot, sound ones and unsound ones (RFC 5280)."""

import datetime as dt
import ipaddress
import ssl
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import MD5, SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey
Digest = type[MD5] | type[SHA1] | type[SHA256]
SERVER, CLIENT = ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH
# 1.2.840.113549.1.1 and its members md5WithRSA, sha1WithRSA, sha256WithRSA (RFC 8017 appendix A.2.4).
_SIGNED = bytes.fromhex("2a864886f70d0101")
_SCHEMES: dict[Digest, bytes] = {MD5: b"\x04", SHA1: b"\x05", SHA256: b"\x0b"}
NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Paper:
    """A certificate and the key it is for."""

    der: bytes
    key: Key

    @property
    def certificate(self) -> x509.Certificate:
        return x509.load_der_x509_certificate(self.der)

    @property
    def pem(self) -> str:
        return ssl.DER_cert_to_PEM_cert(self.der)

    @property
    def secret(self) -> str:
        """The private key, PEM."""
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a certificate is to say; `starts` and `ends` in days from now, `urls` of its issuer.

    `subject` is the common name, empty for a subject that says nothing. `depth` is a path length, `within`
    the only domains an authority may certify.
    """

    subject: str = ""
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    starts: float = -10
    ends: float = 30
    authority: bool = False
    depth: int | None = None
    within: tuple[str, ...] = ()
    purposes: tuple[x509.ObjectIdentifier, ...] = (SERVER,)
    urls: tuple[str, ...] = ()
    staple: bool = False
    serial: int = 0  # 0: a random one
    key: Key | None = None


def mint(draft: Draft, issuer: Paper | None = None) -> Paper:
    """A certificate as drafted, its key EC P-256 unless given; signed by itself without an issuer."""
    key = draft.key or ec.generate_private_key(ec.SECP256R1())
    signer = issuer.key if issuer else key
    assert not isinstance(signer, ed25519.Ed25519PrivateKey)  # it signs without a digest
    subject = _name(draft.subject)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(draft.serial or x509.random_serial_number())
        .not_valid_before(NOW + dt.timedelta(draft.starts))
        .not_valid_after(NOW + dt.timedelta(draft.ends))
    )
    for value, critical in _extensions(draft, key, signer):
        builder = builder.add_extension(value, critical=critical)
    return Paper(builder.sign(signer, SHA256()).public_bytes(Encoding.DER), key)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)] if common else [])


def _extensions(draft: Draft, key: Key, signer: Key) -> list[tuple[x509.ExtensionType, bool]]:
    """The extensions, each with whether it is critical."""
    found: list[tuple[x509.ExtensionType, bool]] = [
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False),
        (x509.BasicConstraints(draft.authority, draft.depth), True),
        (_usage(draft), True),
    ]
    names: list[x509.GeneralName] = [x509.DNSName(name) for name in draft.names]
    names += [x509.IPAddress(ipaddress.ip_address(address)) for address in draft.addresses]
    if names:
        found.append((x509.SubjectAlternativeName(names), not draft.subject))
    if draft.purposes and not (draft.authority and not names):
        found.append((x509.ExtendedKeyUsage(draft.purposes), False))
    if draft.within:
        found.append((x509.NameConstraints([x509.DNSName(name) for name in draft.within], None), True))
    if draft.urls:
        found.append((x509.AuthorityInformationAccess([_issuer_at(url) for url in draft.urls]), False))
    if draft.staple:
        found.append((x509.TLSFeature([x509.TLSFeatureType.status_request]), False))
    return found


def _issuer_at(url: str) -> x509.AccessDescription:
    return x509.AccessDescription(
        AuthorityInformationAccessOID.CA_ISSUERS, x509.UniformResourceIdentifier(url)
    )


def _usage(draft: Draft) -> x509.KeyUsage:
    """A leaf signs handshakes, an authority certificates; an authority that serves a site does both."""
    return x509.KeyUsage(
        digital_signature=bool(draft.names) or not draft.authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=draft.authority,
        crl_sign=draft.authority,
        encipher_only=False,
        decipher_only=False,
    )


def forged(paper: Paper, issuer: Paper, digest: Digest, *swaps: tuple[bytes, bytes]) -> Paper:
    """The certificate signed anew in a way that no library signs, after a swap of bytes.

    Args:
        paper: minted by the issuer.
        issuer: with an RSA key, as the identifiers of RSA signatures differ in their last byte only.
        digest: what to sign.
        swaps: bytes in what is signed, and others of the same length.
    """
    assert isinstance(issuer.key, rsa.RSAPrivateKey)
    scheme = (_SIGNED + _SCHEMES[SHA256], _SIGNED + _SCHEMES[digest])
    signed = body = paper.certificate.tbs_certificate_bytes
    for old, new in (scheme, *swaps):
        assert body.count(old) == 1
        assert len(old) == len(new)
        body = body.replace(old, new)
    signature = issuer.key.sign(body, PKCS1v15(), digest())
    head, rest = paper.der.split(signed)
    der = head + body + rest[: -len(signature)].replace(*scheme) + signature
    return Paper(der, paper.key)
