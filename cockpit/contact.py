"""How somebody is reached, as people write it."""

from typing import Final

_SCHEMES: Final = ("mailto:", "tel:", "sms:")


def bare(contact: str) -> str:
    """The address or the number, without `mailto:`, `tel:` or `sms:` in front of it."""
    scheme = next((one for one in _SCHEMES if contact[:8].casefold().startswith(one)), "")
    return contact[len(scheme) :]
