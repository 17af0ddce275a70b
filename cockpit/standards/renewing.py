"""What a certificate tells about how it is renewed: by its lifetime and its age, measured, not stated."""

import datetime as dt
from dataclasses import dataclass

from cockpit.facts.tls import Certificate
from cockpit.standards.certificates import DAY, lifetime, named

# Certificates up to this lifetime are renewed by programs: Let's Encrypt and Google issue 90 days, edges as
# well, and nobody who renews by hand buys one that short.
AUTOMATIC_DAYS = 100
# Programs renew when a third of the lifetime is left (certbot, RFC 9773 section 4.1 suggests the same).
SHARE = 3


@dataclass(frozen=True, slots=True)
class Pace:
    """One certificate's way to the next: its authority, whole lifetime and age in days.

    `automatic`: a program renews it, as far as the lifetime tells. `overdue`: a program would have renewed it
    by now.
    """

    issuer: str
    lifetime: float
    age: float
    automatic: bool
    overdue: bool

    @property
    def words(self) -> str:
        """As a phrase."""
        how = "so short that a program renews it" if self.automatic else "long enough to be renewed by hand"
        return f"{self.issuer}, valid for {self.lifetime:.0f} days ({how}), {self.age:.0f} days old"


def issuer_of(certificate: Certificate) -> str:
    """Who issued it, as one knows them: the organisation, or the authority's own name.

    The organisation, for authorities change the certificate they sign with from one renewal to the next.
    """
    return certificate.organisation or named(certificate.issuer)


def pace(certificate: Certificate, at: str) -> Pace | None:
    """How far the certificate is at `at` (ISO 8601, UTC); none for one that cannot be read."""
    if certificate.flaw or not certificate.not_before or not certificate.not_after:
        return None
    whole = lifetime(certificate)
    age = dt.datetime.fromisoformat(at) - dt.datetime.fromisoformat(certificate.not_before)
    automatic = whole <= AUTOMATIC_DAYS * DAY
    overdue = automatic and age > whole * (SHARE - 1) / SHARE
    return Pace(issuer_of(certificate), whole / DAY, age / DAY, automatic, overdue)
