"""Contacts as launch.toml declares them, ready to be pressed."""

import re
from typing import Final

from cockpit.contact import bare
from cockpit.page.markup import Child, link

_NUMBER: Final = re.compile(r"\A\+?[0-9][0-9 ()./-]{4,30}\Z")
_MAILBOX: Final = re.compile(r"\A[^\s@:]+@[^\s@:]+\Z")


def contact(words: str) -> Child:
    """A link where the words are an address or a number, else the words; nothing for none."""
    if not words:
        return None
    shown = bare(words)
    if _NUMBER.match(shown):
        return link(shown, "tel:" + re.sub(r"[^0-9+]", "", shown))
    return link(shown, f"mailto:{shown}") if _MAILBOX.match(shown) else link(words)
