"""Whether a place that people name for a secret is one that keeps it."""

import re
from typing import Final

_KEEPS: Final = re.compile(
    r"vault|1password|bitwarden|keepass|lastpass|dashlane|doppler|infisical|keychain|key ?ring|kms"
    r"|password manager|secrets?\b|settings|parameter store|config vars|environment variables?"
    r"|dashboard|console|server|vps|droplet|/etc/|systemd|forge|credential",
    re.IGNORECASE,
)
_TELLS: Final = re.compile(
    r"\b(?:slack|discord|whatsapp|telegram|signal|ms teams|microsoft teams|chat|messenger|dms?"
    r"|direct messages?|e-?mails?|inbox|notion|google docs?|google sheets?|docs|spreadsheet|excel|sheet"
    r"|confluence|wiki|trello|jira|asana|linear|figma|post-it|sticky note|paper|readme|laptop|desktop"
    r"|hard-?coded|in the code|source code|repo(?:sitory)?|git|screenshot|memory|by heart)\b"
    r"|(?:^|[\s/])\.env\b",
    re.IGNORECASE,
)


def tells(place: str) -> str:
    """The word for a place where others read it, or where it is lost; empty for one that keeps it."""
    found = _TELLS.search(place)
    return found[0].strip(" /") if found and not _KEEPS.search(place) else ""
