"""Whether the name of a file changes with its content, so that a copy of it can never be old.

The shapes are those of the usual builders: webpack, Parcel, CRA and Django (hexadecimal), Vite and Astro
(eight letters and digits), esbuild (eight capitals and digits), Rails (64 hexadecimal digits). Next.js,
SvelteKit, Nuxt, Astro and Expo keep nothing else in folders of theirs.
"""

import re
from itertools import pairwise
from typing import Final
from urllib.parse import parse_qsl

from cockpit.standards.locations import path_of

_FOLDERS: Final = ("/_next/static/", "/_app/immutable/", "/_nuxt/", "/_astro/", "/_expo/static/")
_SPLIT = re.compile(r"[.\-_~]")
_HEX = re.compile(r"[0-9a-f]{6,64}")
_MIXED = re.compile(r"[A-Za-z0-9_-]{8}|[A-Za-z0-9]{8,32}")
_SIZE = re.compile(r"\d+x\d+")
_LONG: Final = 16  # hexadecimal digits that no word has
_VERSIONS: Final = ("v", "ver", "version", "rev", "hash", "t", "ts", "cb", "_v", "dpl")
_SHORT: Final = 200  # characters of a name that is looked at
_DIGITS = re.compile(r"\d+")


def hashed(url: str) -> bool:
    """The last part of the path, without its extension, holds a digest of the content."""
    path = path_of(url)
    if any(folder in path for folder in _FOLDERS):
        return True
    name = path.rpartition("/")[2][:_SHORT]
    stem = name.rpartition(".")[0]
    return any(map(_is_digest, (*_SPLIT.split(stem)[1:], *_last_eight(stem)))) or _is_long(stem)


def versioned(url: str) -> bool:
    """The query is a version: WordPress (`?ver=6.7`), Shopify (`?v=17`), Vercel (`?dpl=`), a bare digest."""
    query = url.partition("#")[0].partition("?")[2][:_SHORT]
    bare = bool(query) and "=" not in query
    return bare or any(name.lower() in _VERSIONS and value for name, value in parse_qsl(query))


def _last_eight(stem: str) -> tuple[str, ...]:
    """Vite's digests may hold a hyphen or an underscore themselves: `index-B_x9-fQ2`."""
    return (stem[-8:],) if len(stem) > 9 and stem[-9] in ".-" else ()  # noqa: PLR2004 - a sign, eight letters


def _is_long(text: str) -> bool:
    return len(text) >= _LONG and _HEX.fullmatch(text) is not None


def _is_digest(text: str) -> bool:
    if _DIGITS.fullmatch(text) or _SIZE.fullmatch(text):
        return False
    has_digit = any(letter.isdigit() for letter in text)
    if _HEX.fullmatch(text):
        return has_digit or len(text) >= _LONG
    return _MIXED.fullmatch(text) is not None and _random(text, has_digit=has_digit)


def _random(text: str, *, has_digit: bool) -> bool:
    """No word: letters and digits mixed in a way nobody writes, capitals in the middle, or capitals alone."""
    letters = [letter for letter in text if letter.isalpha()]
    lower = [letter for letter in letters if letter.islower()]
    if not lower:
        return bool(letters) and len(text) == 8  # noqa: PLR2004 - esbuild's digests
    turns = sum(one.isupper() != other.isupper() for one, other in pairwise(text))
    inner = sum(letter.isdigit() for letter in text.rstrip("0123456789"))
    return (turns >= 3 and len(text) == 8) or (has_digit and inner > 0 and turns + inner >= 2)  # noqa: PLR2004
