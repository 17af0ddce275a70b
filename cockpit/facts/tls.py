"""The fact `Tls`: what every web host presents at every address, and which protocol versions it speaks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cockpit.facts import Unreachable

VERSIONS = ("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3")


@dataclass(frozen=True, slots=True)
class Certificate:
    """One X.509 certificate as it was sent.

    `names` and `addresses` are its subjectAltName entries (lower case), `common_name` what its subject
    claims. `key` is RSA, EC with its curve, Ed25519 ..., `bits` its size; `digest` is the hash of its
    signature (sha256; empty where the scheme has none of its own). `purposes` are extended key usages
    (server_auth, or dotted); none means any. `issuer_urls` is where its issuer's certificate can be fetched
    (RFC 5280 4.2.2.1). Dates are UTC ISO 8601, `sha256` of the DER in hex. `flaw` says why a certificate
    could not be read.
    """

    subject: str
    issuer: str
    names: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    common_name: str = ""
    organisation: str = ""  # of the issuer
    not_before: str = ""
    not_after: str = ""
    sha256: str = ""
    key: str = ""
    bits: int = 0
    digest: str = ""
    authority: bool = False
    purposes: tuple[str, ...] = ()
    issuer_urls: tuple[str, ...] = ()
    must_staple: bool = False
    flaw: str = ""

    @property
    def self_issued(self) -> bool:
        """Subject and issuer are the same name, as in a root and in a self-signed certificate."""
        return self.subject == self.issuer


class Offer(StrEnum):
    """Does the server speak this protocol version?"""

    YES = "offered"
    NO = "not offered"
    UNSURE = "inconclusive"


@dataclass(frozen=True, slots=True)
class Missing:
    """A certificate the server should have sent, as fetched from `url`; `pem` is what to add."""

    certificate: Certificate
    url: str
    pem: str


@dataclass(frozen=True, slots=True)
class Handshake:
    """One completed or refused handshake with the public name.

    `trouble` is OpenSSL's word on the chain, the name and the dates, empty where it accepts them; `code` is
    X509_V_ERR of it. `chain` is what the server sent, leaf first, whether accepted or not. `missing` are the
    certificates between the chain and a trusted root, found through the leaf's issuer URLs; `completes` says
    that with them a second handshake met a trusted root. `used` are the digests (sha256) of the path that was
    accepted. `version` is empty after a refused handshake.
    """

    chain: tuple[Certificate, ...]
    trouble: str = ""
    code: int = 0
    version: str = ""
    cipher: str = ""
    protocol: str = ""  # by ALPN: h2, http/1.1
    missing: tuple[Missing, ...] = ()
    completes: bool = False
    searched: str = ""  # why the issuer could not be fetched
    used: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        """OpenSSL trusts the chain, the name and the dates."""
        return self.code == 0

    @property
    def leaf(self) -> Certificate:
        """The server's own certificate."""
        return self.chain[0]


@dataclass(frozen=True, slots=True)
class Look:
    """One address of one host; `offers` by version (VERSIONS), only at the first address of each family.

    `unsure` says for an inconclusive version what came instead of an answer.
    """

    host: str
    address: str
    seen: Handshake | Unreachable
    offers: Mapping[str, Offer] = field(default_factory=dict)
    unsure: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tls:
    """All looks of a run, taken at `seen_at` (UTC ISO 8601).

    `trust` names the roots that were trusted; `public` says that these are the public ones, so that the rules
    for public certificate authorities apply.
    """

    looks: tuple[Look, ...]
    seen_at: str
    trust: str = ""
    public: bool = True

    def of(self, host: str) -> tuple[Look, ...]:
        """The looks at one host, one per address."""
        return tuple(look for look in self.looks if look.host == host)
