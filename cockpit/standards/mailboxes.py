"""Who runs a mailbox, by its address, its server or the server that took the mail in. Pure."""

from collections.abc import Mapping
from typing import Final

OTHER: Final = "other"
INBOX, JUNK, TAB, NOWHERE = "INBOX", "Junk", "tab", "none"  # where a message lay, in every provider's words
_DOMAINS: Final[Mapping[str, tuple[str, ...]]] = {
    "gmail": ("gmail.com", "googlemail.com", "google.com"),
    "outlook": ("outlook.com", "hotmail.com", "live.com", "msn.com", "office365.com", "office.com"),
    "icloud": ("icloud.com", "me.com", "mac.com", "apple.com"),
    "yahoo": ("yahoo.com", "yahoodns.net", "aol.com"),
    "fastmail": ("fastmail.com", "fastmail.fm", "messagingengine.com"),
    "proton": ("proton.me", "protonmail.com", "protonmail.ch", "pm.me"),
    "zoho": ("zoho.com", "zoho.eu", "zohomail.com"),
}
# Who delivers user+anything@ to user@: Gmail Help "Create task-specific email addresses", Microsoft Learn
# "Plus addressing in Exchange Online", Fastmail "Plus addressing and subdomain addressing", Proton "Addresses
# and aliases".
_TAGGING: Final = ("gmail", "outlook", "fastmail", "proton")
_JUNK: Final = ("junk", "spam", "bulk")
_TABS: Final = ("promotion", "social", "updates", "forums", "other", "clutter", "newsletter")
NAMES: Final[Mapping[str, str]] = {
    "gmail": "Gmail",
    "outlook": "Outlook",
    "icloud": "iCloud",
    "yahoo": "Yahoo",
    "fastmail": "Fastmail",
    "proton": "Proton",
    "zoho": "Zoho",
}


def provider_of(*hosts: str) -> str:
    """The provider's word (`gmail`, `outlook` ...) by the first host or domain that tells, else `other`."""
    for host in hosts:
        name = host.rpartition("@")[2].lower().rstrip(".")
        for provider, domains in _DOMAINS.items():
            if any(name == domain or name.endswith(f".{domain}") for domain in domains):
                return provider
    return OTHER


def called(provider: str) -> str:
    """The name people know it by."""
    return NAMES.get(provider, provider)


def tagged(address: str, host: str, tag: str) -> str:
    """`user+tag@` where the provider delivers that to `user@`, or nothing."""
    local, at, domain = address.rpartition("@")
    if not at or "+" in local or provider_of(domain, host) not in _TAGGING:
        return ""
    return f"{local}+{tag}@{domain}"


def placement(folder: str) -> str:
    """Where a folder is in everybody's words: `INBOX`, `Junk`, `tab`, `none`, else its own name."""
    word = folder.casefold()
    if word in ("", NOWHERE):
        return NOWHERE
    if word == "inbox":
        return INBOX
    if any(one in word for one in _JUNK):
        return JUNK
    return TAB if any(one in word for one in _TABS) else folder
