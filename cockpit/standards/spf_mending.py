"""A term of SPF as it was meant, where what was published means nothing."""

import difflib
from collections.abc import Iterator
from itertools import islice

from cockpit.standards import spf_terms
from cockpit.standards.spf_macros import SpfSyntaxError
from cockpit.standards.spf_tree import MOST_TERMS, target_of

LONGEST = 300  # characters; no term that was meant is longer
_RENAMED = {"ip": "ip4", "ipv4": "ip4", "ipv6": "ip6", "host": "a"}


def ignored(kind: str) -> bool:
    """A modifier nobody knows, which therefore is ignored, was meant as a mechanism (`include=`, `ip4=`)."""
    return kind.endswith("=") and kind[:-1] in (*spf_terms.MECHANISMS, *_RENAMED)


def mended(word: str) -> str:
    """The term that was meant, or nothing."""
    return next((one for one in _guesses(word[:LONGEST]) if _reads(one)), "")


def led_to(record: str, domain: str) -> tuple[str, ...]:
    """The names that a record includes once it is mended, also those behind its end."""
    words = islice(spf_terms.words(record), MOST_TERMS)
    pieces = (spf_terms.read(meant) for word in words if (meant := mended(word)))
    names = (target_of(piece, domain) for piece in pieces if piece.kind in ("include", "redirect"))
    return tuple(dict.fromkeys(filter(None, names)))


def _guesses(word: str) -> Iterator[str]:
    """The word itself, without its punctuation, with the right sign, with the nearest name, as an address."""
    trimmed = word.strip(",;\"'")
    yield from (word, trimmed)
    sign = trimmed[:1] if trimmed[:1] in "+-~?" else ""
    kind, mark, rest = _split(trimmed.removeprefix(sign))
    if mark:
        near = difflib.get_close_matches(kind, sorted(spf_terms.MECHANISMS), n=1, cutoff=0.6)
        yield from (f"{sign}{one}:{rest}" for one in (kind, _RENAMED.get(kind, ""), *near) if one)
    elif difflib.get_close_matches(kind, ("all",), n=1, cutoff=0.6):
        yield f"{sign}all"
    yield from (f"ip4:{trimmed}", f"ip6:{trimmed}")


def _split(term: str) -> tuple[str, str, str]:
    """Name, mark and value of what may be a term."""
    mark_at = min((found for mark in ":=" if (found := term.find(mark)) > 0), default=len(term))
    return term[:mark_at].lower(), term[mark_at : mark_at + 1], term[mark_at + 1 :].strip()


def _reads(word: str) -> bool:
    try:
        return not spf_terms.read(word).modifier or word.lower().startswith(("redirect=", "exp="))
    except SpfSyntaxError:
        return False
