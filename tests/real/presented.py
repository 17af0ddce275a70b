"""What the TLS world shows under each name, and what has to be said about it."""

from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import MD5, SHA1, SHA256

from tests.real.authorities import Authorities
from tests.real.minting import CLIENT, SERVER, Digest, Draft, Paper, forged, mint

NONE = "no handshake"
_SERIAL = bytes.fromhex("a003020102 0201")  # X.509 version 3, then a serial number of one byte
_NOWHERE, _OUTSIDE = "does not say where its issuer's certificate is", "http://10.9.8.7/ca.der"
_NOT_PLAIN, _UNHELD = "plain http", "does not hold the certificate"
_ISSUER = "does not send the intermediate Lab Issuing CA"

Chain = tuple[Paper, ...]


@dataclass(frozen=True)
class Case:
    """One name: the chain it shows, the kinds of flaw in order, words of the first one's text.

    Where no handshake is possible (NONE), the words are those of the reason.
    """

    host: str
    shown: Callable[[Authorities, str], Chain]
    kinds: str = ""
    words: str = ""


def _many(host: str, count: int) -> tuple[str, ...]:
    """That many names, the host the last of them."""
    return (*(f"shop-{number}.{host}" for number in range(1, count)), host)


def _all_rsa(a: Authorities, host: str) -> Chain:
    return a.full(host, by=a.rsa, key=rsa.generate_private_key(65537, 2048))


def _curve(curve: ec.EllipticCurve) -> Callable[[Authorities, str], Chain]:
    return lambda a, host: a.full(host, key=ec.generate_private_key(curve))


def _serial_zero(a: Authorities, host: str) -> Chain:
    leaf = a.leaf(host, by=a.rsa, serial=1)
    return forged(leaf, a.rsa, SHA256, (_SERIAL + b"\x01", _SERIAL + b"\x00")), a.rsa


def _signed(digest: Digest) -> Callable[[Authorities, str], Chain]:
    return lambda a, host: (forged(a.leaf(host, by=a.rsa), a.rsa, digest), a.rsa)


def _by_stranger(a: Authorities, host: str) -> Chain:
    return a.leaf(host, by=a.stranger), a.stranger


def _constrained(a: Authorities, host: str) -> Chain:
    return a.full(host, by=a.below("Lab Constrained CA", a.root, within=("allowed.test",)))


def _too_deep(a: Authorities, host: str) -> Chain:
    last = a.below("Lab Last CA", a.root, depth=0)
    return *a.full(host, by=a.below("Lab One Too Many CA", last)), last


def _named_like_its_issuer(a: Authorities, host: str) -> Chain:
    return a.leaf(host, subject="Lab Issuing CA"), a.issuer


SOUND = (
    Case("good.test", lambda a, h: a.full(h)),
    Case("rsa.test", _all_rsa),
    Case("p384.test", _curve(ec.SECP384R1())),
    Case("shop.wild.test", lambda a, h: a.full(h, "*.wild.test")),
    Case("xn--bcher-kva.test", lambda a, h: a.full(h)),
    Case("upper-case.test", lambda a, h: a.full(h, "Upper-Case.TEST")),
    Case("no-subject.test", lambda a, h: a.full(h, subject="")),
    Case("names-100.test", lambda a, h: a.full(h, *_many(h, 100))),
    Case("names-1000.test", lambda a, h: a.full(h, *_many(h, 1000))),
    Case("root-too.test", lambda a, h: (*a.full(h), a.root)),
    Case("two-below.test", lambda a, h: (*a.full(h, by=a.lower), a.upper)),
    Case("stray-after.test", lambda a, h: (*a.full(h), a.stranger)),
    Case("cross-signed.test", lambda a, h: (*a.full(h), a.crossed())),
    Case("cross-sha1.test", lambda a, h: (*a.full(h), forged(a.crossed(), a.stranger, SHA1))),
    Case("both-purposes.test", lambda a, h: a.full(h, purposes=(CLIENT, SERVER))),
    Case("any-purpose.test", lambda a, h: a.full(h, purposes=())),
    Case("serial-zero.test", _serial_zero),
    Case("like-issuer.test", _named_like_its_issuer),
    Case("soon.test", lambda a, h: a.full(h, ends=8)),
    Case("staple.test", lambda a, h: a.full(h, staple=True)),
)
UNTIDY = (
    Case("order.test", lambda a, h: (a.leaf(h, by=a.lower), a.upper, a.lower), "order"),
    Case("stray.test", lambda a, h: (a.leaf(h), a.stranger, a.issuer), "order"),
    Case("twice.test", lambda a, h: ((leaf := a.leaf(h)), leaf, a.issuer), "order"),
    Case("order-old.test", lambda a, h: (a.leaf(h, by=a.lower, ends=-1), a.upper, a.lower), "expired order"),
    Case("cross-expired.test", lambda a, h: (*a.full(h), a.crossed(ends=-1)), "intermediate-expired"),
)
DATES = (
    Case("expired.test", lambda a, h: a.full(h, ends=-1), "expired"),
    Case("not-yet.test", lambda a, h: a.full(h, starts=1), "not-yet-valid"),
    Case("old-issuer.test", lambda a, h: (a.leaf(h), a.again(ends=-1)), "intermediate-expired"),
    Case("new-issuer.test", lambda a, h: (a.leaf(h), a.again(starts=1)), "intermediate-not-yet-valid"),
    Case("long.test", lambda a, h: a.full(h, ends=890), "too-long", "900 days"),
    Case(
        "expired-alone.test", lambda a, h: a.alone(h, "issuer.der", ends=-1), "expired missing-intermediate"
    ),
)
NAMES = (
    Case(
        "other.test", lambda a, h: a.full(h, "good.test"), "wrong-name", "for good.test, not for other.test"
    ),
    Case("expired-other.test", lambda a, h: a.full(h, "good.test", ends=-1), "wrong-name expired"),
    Case("a.b.deep.test", lambda a, h: a.full(h, "*.deep.test"), "wrong-name"),
    Case("apex.test", lambda a, h: a.full(h, "*.apex.test"), "wrong-name"),
    Case(
        "top-wild.test", lambda a, h: a.full(h, "*.test"), "wrong-name", "for *.test, not for top-wild.test"
    ),
    Case("common.test", lambda a, h: a.full(h, names=()), "no-names", "common name common.test"),
    Case("address.test", lambda a, h: a.full(h, names=(), addresses=("203.0.113.10",)), "no-names"),
)
TRUST = (
    Case("self.test", lambda a, h: (mint(Draft(subject=h, names=(h,))),), "self-signed"),
    Case("stranger.test", _by_stranger, "untrusted-root", "ends in Nobody's Root"),
    Case("stranger-alone.test", lambda a, h: _by_stranger(a, h)[:1], "unknown-issuer", _NOWHERE),
    Case("alone.test", lambda a, h: a.alone(h), "unknown-issuer", _NOWHERE),
    Case("constrained.test", _constrained, "chain", "permitted subtree violation"),
    Case("too-deep.test", _too_deep, "chain", "path length constraint exceeded"),
)
LACKING = (
    Case("der.test", lambda a, h: a.alone(h, "issuer.der"), "missing-intermediate", _ISSUER),
    Case("pem.test", lambda a, h: a.alone(h, "issuer.pem"), "missing-intermediate", _ISSUER),
    Case("pkcs7.test", lambda a, h: a.alone(h, "issuer.p7c"), "missing-intermediate", _ISSUER),
    Case("retry.test", lambda a, h: a.alone(h, "gone", "issuer.der"), "missing-intermediate", _ISSUER),
    Case("ends-stray.test", lambda a, h: (*a.alone(h, "issuer.der"), a.stranger), "missing-intermediate"),
    Case(
        "two.test", lambda a, h: a.alone(h, "lower.der", by=a.lower), "missing-intermediate", "CA and Lab Up"
    ),
    Case("upper.test", lambda a, h: a.full(h, by=a.lower), "missing-intermediate", "Lab Upper CA"),
    Case("weak.test", lambda a, h: a.alone(h, "short.der", by=a.short), "missing-intermediate weak-key"),
    Case(
        "outdated.test", lambda a, h: a.alone(h, "outdated.der"), "intermediate-expired missing-intermediate"
    ),
    Case("wrong.test", lambda a, h: a.alone(h, "stranger.der"), "unknown-issuer", _UNHELD),
    Case("gone.test", lambda a, h: a.alone(h, "gone"), "unknown-issuer", "gone answers HTTP 404"),
    Case("huge.test", lambda a, h: a.alone(h, "huge.der"), "unknown-issuer", "sends more than 65536 bytes"),
    Case("page.test", lambda a, h: a.alone(h, "page.html"), "unknown-issuer", _UNHELD),
    Case("empty.test", lambda a, h: a.alone(h, "empty.der"), "unknown-issuer", _UNHELD),
    Case("private.test", lambda a, h: a.alone(h, _OUTSIDE), "unknown-issuer", "10.9.8.7, a private address"),
    Case("https.test", lambda a, h: a.alone(h, "https://aia.test/ca.der"), "unknown-issuer", _NOT_PLAIN),
    Case("ldap.test", lambda a, h: a.alone(h, "ldap://aia.test/cn=ca"), "unknown-issuer", _NOT_PLAIN),
    Case("root.test", lambda a, h: a.alone(h, "stranger.der", by=a.stranger), "unknown-issuer", "is a root"),
)
STRENGTH = (
    Case("rsa-1024.test", lambda a, h: (a.leaf(h, key=a.short.key), a.issuer), "weak-key", "1024 bits"),
    Case("issuer-1024.test", lambda a, h: a.full(h, by=a.short), "weak-key", "Lab Short CA has an RSA key"),
    Case("ed25519.test", lambda a, h: a.full(h, key=ed25519.Ed25519PrivateKey.generate()), "weak-key"),
    Case("sha1.test", _signed(SHA1), "weak-signature", "sha1.test is signed with sha1"),
    Case("md5.test", _signed(MD5), "weak-signature", "md5"),
    Case("issuer-sha1.test", lambda a, h: (a.leaf(h), forged(a.issuer, a.root, SHA1)), "weak-signature"),
    Case("client.test", lambda a, h: a.full(h, purposes=(CLIENT,)), "wrong-purpose"),
    Case("authority.test", lambda a, h: a.full(h, authority=True), "ca-as-leaf"),
)
# Browsers get no further here, either.
IMPOSSIBLE = (
    Case("secp256k1.test", _curve(ec.SECP256K1()), NONE, "HANDSHAKE_FAILURE"),
    Case("p224.test", _curve(ec.SECP224R1()), NONE, "HANDSHAKE_FAILURE"),
    Case("names-10000.test", lambda a, h: a.full(h, *_many(h, 10_000)), NONE, "EXCESSIVE_MESSAGE_SIZE"),
)
CASES = (*SOUND, *UNTIDY, *DATES, *NAMES, *TRUST, *LACKING, *STRENGTH, *IMPOSSIBLE)
