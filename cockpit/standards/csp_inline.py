"""Whether a Content-Security-Policy lets run what stands in the page itself (CSP 3 section 6.7.3)."""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Final

from cockpit.standards.csp_matching import HASHES, dynamic, proofs
from cockpit.standards.resources_markup import Inline

DIRECTIVES: Final[Mapping[str, str]] = {
    "script": "script-src-elem",
    "style": "style-src-elem",
    "handler": "script-src-attr",
    "style-attribute": "style-src-attr",
    "navigation": "script-src-elem",
}
_ELEMENTS: Final = ("script", "style")
# A javascript: link that does nothing is as good blocked as let through.
_IDLE = re.compile(r"\s*(?:void\s{0,4}\(?\s{0,4}[\d'\"]{0,3}\s{0,4}\)?)?[\s;]*(?://.*)?", re.IGNORECASE)


def lets_inline(sources: Sequence[str], inline: Inline) -> bool:
    """A source list lets it run."""
    if _all_allowed(sources, inline.kind):
        return True
    if inline.kind == "navigation":  # browsers do not agree on what of a javascript: URL is hashed
        return False
    element = inline.kind in _ELEMENTS
    if element and inline.nonce and ("nonce", inline.nonce) in proofs(sources, "nonce"):
        return True
    if not element and not any(source.lower() == "'unsafe-hashes'" for source in sources):
        return False
    known = proofs(sources, *HASHES)
    return any((kind, digest(inline.text, kind)) in known for kind in {kind for kind, _ in known})


def _all_allowed(sources: Sequence[str], kind: str) -> bool:
    """'unsafe-inline' counts only where no nonce or hash stands beside it (6.7.3.2)."""
    if proofs(sources, "nonce", *HASHES) or (dynamic(sources) and not kind.startswith("style")):
        return False
    return any(source.lower() == "'unsafe-inline'" for source in sources)


def digest(text: str, kind: str = "sha256") -> str:
    """The base64 of a digest of the text, as hash sources have it."""
    data = text.encode("utf-8", "replace")
    return base64.b64encode(hashlib.new(kind, data).digest()).decode()


def source_of(text: str) -> str:
    """The hash source that lets exactly this text run."""
    return f"'sha256-{digest(text)}'"


def idle(inline: Inline) -> bool:
    """A javascript: URL that does nothing, like void(0)."""
    return inline.kind == "navigation" and _IDLE.fullmatch(inline.text[:200]) is not None
