"""Which mailbox provider an MX target belongs to: the names providers tell their customers to publish."""

import re

from cockpit.standards.mail_senders import Profile, meant_among, profiles, under
from cockpit.standards.mail_senders import meant as anyone_meant

# Filters that take the mail and hand it on to the mailboxes.
_FILTERS = {
    "Mimecast": ("mimecast.com",),
    "Proofpoint": ("pphosted.com", "ppe-hosted.com"),
    "Barracuda": ("barracudanetworks.com",),
    "Cisco": ("iphmx.com",),
    "Hornetsecurity": ("hornetsecurity.com", "antispameurope.com"),
}
_OWN_WORDS = frozenset(
    ("own", "our", "self", "vps", "server", "postfix", "exim", "opensmtpd", "sendmail", "mailcow", "stalwart")
)


def receiving() -> tuple[Profile, ...]:
    """The services that can take mail for a domain."""
    return tuple(profile for profile in profiles() if profile.mx)


def provider_of(target: str) -> str:
    """The provider an MX target belongs to, or an empty string."""
    return next((profile.name for profile in receiving() if under(target, profile.mx)), "")


def filter_of(target: str) -> str:
    """The mail filter an MX target belongs to, or an empty string."""
    return next((name for name, suffixes in _FILTERS.items() if under(target, suffixes)), "")


def meant(declared: str) -> str:
    """The provider a person's words mean, of those that receive, or an empty string."""
    profile = meant_among(declared, receiving())
    return profile.name if profile else ""


def sends_first(name: str) -> bool:
    """Made for sending; that it can receive too is seldom why a product names it."""
    return any(profile.name == name and profile.made_for == "sending" for profile in receiving())


def sends_only(declared: str) -> bool:
    """The words name a service that sends mail and has no mailboxes."""
    profile = anyone_meant(declared)
    return profile is not None and not profile.mx


def self_run(declared: str) -> bool:
    """The words mean a mail server of one's own: `our own Postfix`, `our VPS`."""
    return bool(_OWN_WORDS & set(re.findall(r"[a-z]+", declared.lower())))


def speaks_of(declared: str, target: str) -> bool:
    """The target carries the declared name itself as a label (`velomail` in `mx1.velomail.test`)."""
    slug = re.sub(r"[^a-z0-9]", "", declared.lower())
    return len(slug) > 2 and slug in (label.replace("-", "") for label in target.split("."))  # noqa: PLR2004
