"""The fact `Transport`: what a domain says about the encryption of mail that comes to it."""

from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.facts.told import Told


@dataclass(frozen=True, slots=True)
class Incoming:
    """One domain that takes mail: `sts` is TXT at `_mta-sts.`, `tls_rpt` TXT at `_smtp._tls.`, `mx` its MX.

    `policy` is the answer of `https://mta-sts.DOMAIN/.well-known/mta-sts.txt`, asked for only where `sts`
    stands; no redirect is followed (RFC 8461 section 3.3).
    """

    domain: str
    mx: Told
    sts: Told
    tls_rpt: Told
    policy: Response | Unreachable | None = None


@dataclass(frozen=True, slots=True)
class Transport:
    """The product's domain and the sending domain, each once."""

    domains: tuple[Incoming, ...]
