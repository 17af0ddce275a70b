"""Certificates minted on the spot: root, intermediate, leaves (ECDSA P-256), for names under .test only."""

import datetime as dt
import ssl
import tempfile
import warnings
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from cockpit.lab.world import Certificate

_YEARS = dt.timedelta(365 * 5)
AIA = "http://aia.nic.test/issuing.der"
_ANY_STRENGTH = "DEFAULT:@SECLEVEL=0"  # a fault may want a weak key or an old version
Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_MOST = 256  # contexts kept; the default places make one per name they are asked for


class _Signer:
    """A certificate authority: its name, key and certificate; its own issuer when none is given."""

    def __init__(self, name: str, now: dt.datetime, issuer: "_Signer | None" = None) -> None:
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.key: Key = ec.generate_private_key(ec.SECP256R1())
        above = issuer or self
        only_test = x509.NameConstraints(
            [x509.DNSName("test")], None
        )  # RFC 5280 4.2.1.10: harmless if trusted
        self.certificate = (
            _draft(self.name, above, self.key.public_key(), now - _YEARS, now + _YEARS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0 if issuer else 1), critical=True)
            .add_extension(only_test, critical=True)
            .add_extension(_usage(sign=False), critical=True)
            .sign(above.key, hashes.SHA256())
        )
        self.pem = self.certificate.public_bytes(serialization.Encoding.PEM)


def _draft(
    name: x509.Name,
    issuer: _Signer,
    key: ec.EllipticCurvePublicKey | rsa.RSAPublicKey,
    start: dt.datetime,
    end: dt.datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.name)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), critical=False
        )
    )


def _usage(*, sign: bool) -> x509.KeyUsage:
    """A leaf signs handshakes, an authority certificates."""
    return x509.KeyUsage(
        digital_signature=sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not sign,
        crl_sign=not sign,
        encipher_only=False,
        decipher_only=False,
    )


def _fetched_at(url: str) -> x509.AuthorityInformationAccess:
    """Where the issuer's certificate lies (RFC 5280 4.2.2.1)."""
    place = x509.UniformResourceIdentifier(url)
    issuers = x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, place)
    return x509.AuthorityInformationAccess([issuers])


def _key(wanted: Certificate) -> Key:
    if wanted.key == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, 1024)  # noqa: S505 - weak on purpose


class Pki:
    """The lab's trust: `root` is the PEM to trust; `context` what a server shows. Keys never rest on disk."""

    def __init__(self) -> None:
        self._now = dt.datetime.now(dt.UTC).replace(microsecond=0)
        self._root = _Signer("Velomart Lab Root", self._now)
        self._issuer = _Signer("Velomart Lab Issuing CA", self._now, self._root)
        self._contexts: dict[Certificate, ssl.SSLContext] = {}
        self.root = self._root.pem
        self.issuer = self._issuer.certificate.public_bytes(serialization.Encoding.DER)

    def context(self, wanted: Certificate, *, fresh: bool = False) -> ssl.SSLContext:
        """A server's context for one certificate; the same one for the same wish, unless it must be fresh."""
        if fresh:
            return self._make(wanted)
        if wanted not in self._contexts:
            if len(self._contexts) >= _MOST:
                self._contexts.clear()
            self._contexts[wanted] = self._make(wanted)
        return self._contexts[wanted]

    def speak(self, context: ssl.SSLContext, oldest: str) -> None:
        """Set the oldest TLS version of a port: it counts before a name is known."""
        with warnings.catch_warnings():  # Python warns of what is wanted here
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = ssl.TLSVersion.TLSv1 if oldest == "TLSv1" else ssl.TLSVersion.TLSv1_2

    def _make(self, wanted: Certificate) -> ssl.SSLContext:
        key = _key(wanted)
        leaf = self._leaf(wanted, key)
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(["http/1.1"])
        context.set_ciphers(_ANY_STRENGTH)
        with tempfile.TemporaryDirectory(
            prefix="lab-"
        ) as folder:  # mode 0700; the ssl module reads files only
            path = Path(folder) / "leaf.pem"
            path.write_bytes(secret + leaf)
            context.load_cert_chain(path)
        return context

    def _leaf(self, wanted: Certificate, key: Key) -> bytes:
        """The leaf and what is sent with it, PEM."""
        issuer = self._issuer if wanted.chain in ("full", "leaf") else _Signer("Unknown Authority", self._now)
        if wanted.chain == "self-signed":
            issuer.key = key
            issuer.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, wanted.names[0][:64])])
        names = x509.SubjectAlternativeName([x509.DNSName(name) for name in wanted.names])
        start, end = self._now - dt.timedelta(wanted.age), self._now + dt.timedelta(wanted.days)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, wanted.names[0][:64])])
        leaf = (
            _draft(subject, issuer, key.public_key(), start, end)
            .add_extension(names, critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(sign=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(_fetched_at(AIA), critical=False)
            .sign(issuer.key, hashes.SHA256())
        )
        sent = leaf.public_bytes(serialization.Encoding.PEM)
        return sent + self._issuer.pem if wanted.chain == "full" else sent
