"""A certificate's DER as plain values (RFC 5280); nothing is verified here."""

import contextlib
import hashlib
import warnings
from collections.abc import Iterable, Iterator
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from cockpit.facts.tls import Certificate

MOST_NAMES = 5000  # OpenSSL takes about 100 kB of certificates: some thousand names
MOST_TEXT = 300
_PURPOSES = {
    ExtendedKeyUsageOID.SERVER_AUTH: "server_auth",
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE: "any",
}


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """Without the library's warnings, of serial numbers below 1 and the like: no matter here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@lru_cache(128)  # one certificate stands at many hosts and addresses
def read(der: bytes) -> Certificate:
    """The certificate; one that cannot be read has a `flaw` and its digest, nothing else."""
    sha256 = hashlib.sha256(der).hexdigest()
    try:
        with _quietly():
            return _read(x509.load_der_x509_certificate(der), sha256)
    except Exception as reason:  # noqa: BLE001 - hostile input: the library raises more than it says
        return Certificate(
            "unreadable", "unreadable", sha256=sha256, flaw=f"cannot be read: {reason}"[:MOST_TEXT]
        )


def issued(child: bytes, parent: bytes) -> bool:
    """The second certificate's name and key made the first one's signature (both DER)."""
    try:
        with _quietly():
            one, other = x509.load_der_x509_certificate(child), x509.load_der_x509_certificate(parent)
            one.verify_directly_issued_by(other)
    except Exception:  # noqa: BLE001 - any failure of hostile input means no
        return False
    return True


def bundle(data: bytes) -> tuple[bytes, ...]:
    """The certificates (DER) in a download of DER, PEM or PKCS #7 (RFC 5280 4.2.2.1); none if unreadable."""
    for load in (_der, _pem, pkcs7.load_der_pkcs7_certificates):
        try:
            with _quietly():
                found = list(load(data))
        except Exception:  # noqa: BLE001, S112 - the same; the next form is tried
            continue
        if found:
            return tuple(certificate.public_bytes(Encoding.DER) for certificate in found)
    return ()


def pem(der: bytes) -> str:
    """The text to append to a chain file.

    Raises:
        ValueError: this is no certificate.
    """
    with _quietly():
        return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM).decode("ascii")


def _der(data: bytes) -> Iterable[x509.Certificate]:
    return [x509.load_der_x509_certificate(data)]


def _pem(data: bytes) -> Iterable[x509.Certificate]:
    return x509.load_pem_x509_certificates(data)


def _read(found: x509.Certificate, sha256: str) -> Certificate:
    extensions = {one.value.oid: one.value for one in found.extensions}
    names = extensions.get(x509.SubjectAlternativeName.oid)
    constraints = extensions.get(x509.BasicConstraints.oid)
    usage = extensions.get(x509.ExtendedKeyUsage.oid)
    access = extensions.get(x509.AuthorityInformationAccess.oid)
    features = extensions.get(x509.TLSFeature.oid)
    key, bits = _key(found)
    subject, issuer = _name(found.subject), _name(found.issuer)
    return Certificate(
        subject=subject,
        issuer=subject if _plain(found.subject) == _plain(found.issuer) else issuer,
        names=_dns(names),
        addresses=_ips(names),
        common_name=_first(found.subject, NameOID.COMMON_NAME),
        organisation=_first(found.issuer, NameOID.ORGANIZATION_NAME),
        not_before=found.not_valid_before_utc.isoformat(),
        not_after=found.not_valid_after_utc.isoformat(),
        sha256=sha256,
        key=key,
        bits=bits,
        digest=_digest(found),
        authority=isinstance(constraints, x509.BasicConstraints) and constraints.ca,
        purposes=_purposes(usage),
        issuer_urls=_urls(access),
        must_staple=isinstance(features, x509.TLSFeature) and x509.TLSFeatureType.status_request in features,
    )


def _name(name: x509.Name) -> str:
    return name.rfc4514_string()[:MOST_TEXT]


def _plain(name: x509.Name) -> list[list[tuple[str, str]]]:
    """A name as OpenSSL compares it: case and runs of spaces do not count (RFC 5280 7.1)."""
    return [
        sorted((part.oid.dotted_string, " ".join(str(part.value).lower().split())) for part in row)
        for row in name.rdns
    ]


def _first(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    return next((str(part.value)[:MOST_TEXT] for part in name.get_attributes_for_oid(oid)), "")


def _dns(names: object) -> tuple[str, ...]:
    if not isinstance(names, x509.SubjectAlternativeName):
        return ()
    return tuple(name.lower() for name in names.get_values_for_type(x509.DNSName)[:MOST_NAMES])


def _ips(names: object) -> tuple[str, ...]:
    if not isinstance(names, x509.SubjectAlternativeName):
        return ()
    return tuple(str(ip) for ip in names.get_values_for_type(x509.IPAddress)[:MOST_NAMES])


def _purposes(usage: object) -> tuple[str, ...]:
    if not isinstance(usage, x509.ExtendedKeyUsage):
        return ()
    return tuple(sorted(_PURPOSES.get(oid, oid.dotted_string) for oid in usage))


def _urls(access: object) -> tuple[str, ...]:
    if not isinstance(access, x509.AuthorityInformationAccess):
        return ()
    wanted = (one for one in access if one.access_method == AuthorityInformationAccessOID.CA_ISSUERS)
    places = (one.access_location for one in wanted)
    return tuple(
        place.value[:MOST_TEXT] for place in places if isinstance(place, x509.UniformResourceIdentifier)
    )[:4]


def _key(found: x509.Certificate) -> tuple[str, int]:
    """The kind of the public key and its size in bits."""
    key = found.public_key()
    if isinstance(key, rsa.RSAPublicKey):
        return "RSA", key.key_size
    if isinstance(key, ec.EllipticCurvePublicKey):
        return f"EC {key.curve.name}", key.curve.key_size
    if isinstance(key, dsa.DSAPublicKey):
        return "DSA", key.key_size
    if isinstance(key, ed25519.Ed25519PublicKey):
        return "Ed25519", 256
    return ("Ed448", 448) if isinstance(key, ed448.Ed448PublicKey) else ("another kind of key", 0)


def _digest(found: x509.Certificate) -> str:
    try:
        algorithm = found.signature_hash_algorithm
    except UnsupportedAlgorithm:
        return found.signature_algorithm_oid.dotted_string
    return algorithm.name if algorithm else ""


def ed25519_holds(key: bytes, signature: bytes, data: bytes) -> bool:
    """The signature over the data was made with the secret half of this raw Ed25519 key (RFC 8032)."""
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, data)
    except Exception:  # noqa: BLE001 - any failure of hostile input means no
        return False
    return True
