"""Which mailbox provider an MX target belongs to: the names providers tell their customers to publish."""

import re

# provider: (how people write it, suffixes of its MX targets), from each provider's setup page.
PROVIDERS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Google Workspace": (("google", "gmail", "g suite", "gsuite"), ("google.com", "googlemail.com")),
    "Microsoft 365": (
        ("microsoft", "outlook", "office 365", "office365", "o365", "m365", "exchange"),
        ("mail.protection.outlook.com", "mx.microsoft"),
    ),
    "Zoho": (("zoho",), ("zoho.com", "zoho.eu", "zoho.in", "zoho.com.au", "zohomail.com")),
    "Fastmail": (("fastmail",), ("messagingengine.com",)),
    "Proton": (("proton", "protonmail"), ("protonmail.ch",)),
    "iCloud": (("icloud", "apple"), ("mail.icloud.com",)),
    "Cloudflare Email Routing": (("cloudflare",), ("mx.cloudflare.net",)),
    "ImprovMX": (("improvmx",), ("improvmx.com",)),
    "Forward Email": (("forward email", "forwardemail"), ("forwardemail.net",)),
    "Migadu": (("migadu",), ("migadu.com",)),
    "Titan": (("titan",), ("titan.email",)),
    "Namecheap": (("namecheap", "privateemail"), ("privateemail.com", "registrar-servers.com")),
    "Gandi": (("gandi",), ("mail.gandi.net",)),
    "OVH": (("ovh",), ("mail.ovh.net", "mail.ovh.ca")),
    "IONOS": (
        ("ionos", "1&1"),
        ("ionos.com", "ionos.de", "ionos.co.uk", "ionos.fr", "ionos.es", "kundenserver.de"),
    ),
    "Yandex": (("yandex",), ("mx.yandex.net", "mx.yandex.ru")),
    "mailbox.org": (("mailbox.org",), ("mailbox.org",)),
    "Amazon SES": (("amazon", "aws", "ses"), ("amazonaws.com",)),
    "Mailgun": (("mailgun",), ("mailgun.org",)),
    "SendGrid": (("sendgrid", "twilio"), ("sendgrid.net",)),
    "Postmark": (("postmark",), ("inbound.postmarkapp.com",)),
    "GoDaddy": (("godaddy",), ("secureserver.net",)),
    "Hostinger": (("hostinger",), ("hostinger.com",)),
    "Rackspace": (("rackspace",), ("emailsrvr.com",)),
    "STRATO": (("strato",), ("rzone.de",)),
    "Tuta": (("tuta", "tutanota"), ("tutanota.de",)),
    "Purelymail": (("purelymail",), ("purelymail.com",)),
}
# Made for sending; that they can receive too is seldom why a product names them.
SENDERS_FIRST = ("Amazon SES", "Mailgun", "SendGrid", "Postmark")
# Filters that take the mail and hand it on to the mailboxes.
_FILTERS = {
    "Mimecast": ("mimecast.com",),
    "Proofpoint": ("pphosted.com", "ppe-hosted.com"),
    "Barracuda": ("barracudanetworks.com",),
    "Cisco": ("iphmx.com",),
    "Hornetsecurity": ("hornetsecurity.com", "antispameurope.com"),
}
# They send; whoever names one of these has not yet said where mail is received.
SENDING_ONLY = (
    "resend",
    "brevo",
    "sendinblue",
    "mailchimp",
    "mandrill",
    "klaviyo",
    "hubspot",
    "customer.io",
    "loops",
)


def provider_of(target: str) -> str:
    """The provider an MX target belongs to, or an empty string."""
    for name, (_, suffixes) in PROVIDERS.items():
        if any(target == suffix or target.endswith(f".{suffix}") for suffix in suffixes):
            return name
    return ""


def filter_of(target: str) -> str:
    """The mail filter an MX target belongs to, or an empty string."""
    for name, suffixes in _FILTERS.items():
        if any(target == suffix or target.endswith(f".{suffix}") for suffix in suffixes):
            return name
    return ""


def meant(declared: str) -> str:
    """The provider a person's words mean, or an empty string."""
    text = declared.lower()
    for name, (words, _) in PROVIDERS.items():
        if any(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in (*words, name.lower())):
            return name
    return ""


def sends_only(declared: str) -> bool:
    """The words name a service that sends mail and has no mailboxes."""
    return any(word in declared.lower() for word in SENDING_ONLY)


def speaks_of(declared: str, target: str) -> bool:
    """The target carries the declared name itself as a label (`velomail` in `mx1.velomail.test`)."""
    slug = re.sub(r"[^a-z0-9]", "", declared.lower())
    return len(slug) > 2 and slug in (label.replace("-", "") for label in target.split("."))  # noqa: PLR2004
