"""Whether a Content-Security-Policy lets a URL through (CSP 3 sections 6.7.1, 6.7.2 and 6.8).

Where the standard and browsers part, browsers win: they match IPv4 addresses in host sources as names.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

from cockpit.standards.csp import Policy

MOST_SOURCES: Final = 300  # of one directive that are read
_DEFAULT: Final = "default-src"
# The directive each kind of load is judged by (section 6.8.1). Of a prefetch nothing depends.
BY_KIND: Final[Mapping[str, str]] = {
    "script": "script-src-elem",
    "style": "style-src-elem",
    "image": "img-src",
    "font": "font-src",
    "media": "media-src",
    "object": "object-src",
    "frame": "frame-src",
    "manifest": "manifest-src",
    "connect": "connect-src",
    "ping": "connect-src",
    "form": "form-action",
    "base": "base-uri",
}
# Which directives stand in for one that is not given, in order (section 6.8.3).
_CHAINS: Final[Mapping[str, tuple[str, ...]]] = {
    **{f"{one}-src-{part}": (f"{one}-src-{part}", f"{one}-src", _DEFAULT)
       for one in ("script", "style") for part in ("elem", "attr")},
    "frame-src": ("frame-src", "child-src", _DEFAULT),
    **dict.fromkeys(("form-action", "base-uri", "frame-ancestors"), ()),
}  # fmt: skip
_PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_SOURCE = re.compile(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?P<host>\*|(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?)"
    r"(?P<port>:(?:\d{1,5}|\*))?(?P<path>/[^?#]*)?",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_PROOF = re.compile(r"'(nonce|sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})'", re.IGNORECASE)
_INTEGRITY = re.compile(r"(sha256|sha384|sha512)-([A-Za-z0-9+/_-]+={0,2})")


@dataclass(frozen=True, slots=True)
class Rule:
    """The directive of a policy that decides: `effective` is what browsers report, `name` what is written."""

    effective: str
    name: str
    sources: tuple[str, ...]


def rule(policy: Policy, effective: str) -> Rule | None:
    """The directive that decides in place of the effective one, or none where the policy says nothing."""
    names = _CHAINS.get(effective, (effective, _DEFAULT)) or (effective,)
    return next((Rule(effective, name, policy[name]) for name in names if name in policy), None)


def schemes_match(wanted: str, given: str) -> bool:
    """Section 6.7.2.9: the secure twin of a scheme counts too."""
    upgrades = {"http": ("https",), "ws": ("wss", "http", "https"), "wss": ("https",)}
    return wanted == given or given in upgrades.get(wanted, ())


def lets(sources: Sequence[str], url: str, page: str) -> bool:
    """A source list lets a URL through that a document at the URL `page` asks for, without a redirect."""
    return _lets(tuple(sources[:MOST_SOURCES]), url, page)


@lru_cache(4096)
def _lets(sources: tuple[str, ...], url: str, page: str) -> bool:
    # 'none' beside others counts for nothing, and alone it matches nothing.
    return any(_matches(source, url, page) for source in sources)


def _matches(source: str, url: str, page: str) -> bool:
    asked, own = _split(url), _split(page)
    if source == "*":
        return asked.scheme in _PORTS or asked.scheme == own.scheme
    if source.lower() == "'self'":
        return _own(asked, own)
    if scheme := _SCHEME.fullmatch(source):
        return schemes_match(scheme[1].lower(), asked.scheme)
    found = _SOURCE.fullmatch(source)
    if found is None or not asked.hostname:
        return False
    wanted = found["scheme"].lower() if found["scheme"] else own.scheme
    return (
        schemes_match(wanted, asked.scheme)
        and _hosts_match(found["host"].lower(), asked.hostname)
        and _ports_match(found["port"] or "", asked)
        and _paths_match(found["path"] or "", asked.path)
    )


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return urlsplit("")
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS.get(parts.scheme, 0)


def _own(asked: SplitResult, own: SplitResult) -> bool:
    """'self' (6.7.2.8): the page's own origin, or its secure twin on the standard ports."""
    if asked.hostname != own.hostname or not asked.hostname:
        return False
    same = _port(asked) == _port(own)
    standard = _port(asked) == _PORTS.get(asked.scheme) and _port(own) == _PORTS.get(own.scheme)
    if (asked.scheme, same) == (own.scheme, True):
        return True
    return (same or standard) and (
        asked.scheme in ("https", "wss") or (own.scheme, asked.scheme) == ("http", "ws")
    )


def _hosts_match(pattern: str, host: str) -> bool:
    if pattern == "*":
        return True
    if pattern.startswith("*."):
        return host.endswith(pattern[1:])
    return pattern == host


def _ports_match(pattern: str, asked: SplitResult) -> bool:
    if not pattern:
        return _port(asked) == _PORTS.get(asked.scheme)
    if pattern == ":*":
        return True
    wanted = int(pattern[1:])
    return wanted == _port(asked) or (wanted, _port(asked), asked.scheme) == (80, 443, "https")


def _paths_match(pattern: str, path: str) -> bool:
    """A path that ends with a slash is a beginning, any other the whole (6.7.2.12)."""
    if pattern in ("", "/"):
        return True
    wanted, given = pattern.split("/"), (path or "/").split("/")
    if len(wanted) > len(given) or (len(wanted) < len(given) and not pattern.endswith("/")):
        return False
    if pattern.endswith("/"):
        wanted.pop()
    return all(unquote(one) == unquote(other) for one, other in zip(wanted, given, strict=False))


def proofs(sources: Sequence[str], *kinds: str) -> tuple[tuple[str, str], ...]:
    """(nonce or algorithm, value) of the sources of these kinds; hashes in the spelling of base64."""
    return tuple(one for one in _proofs(tuple(sources[:MOST_SOURCES])) if one[0] in kinds)


@lru_cache(256)
def _proofs(sources: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    found = [match for source in sources if (match := _PROOF.fullmatch(source))]
    told = ((match[1].lower(), match[2]) for match in found)
    return tuple((kind, value if kind == "nonce" else _plain(value)) for kind, value in told)


def _plain(value: str) -> str:
    return value.replace("-", "+").replace("_", "/")


HASHES: Final = ("sha256", "sha384", "sha512")


def dynamic(sources: Sequence[str]) -> bool:
    """Hosts and schemes are ignored for scripts ('strict-dynamic', section 8.2)."""
    return any(source.lower() == "'strict-dynamic'" for source in sources)


def lets_script(sources: Sequence[str], url: str, page: str, nonce: str, integrity: str) -> bool:
    """A source list lets a script through that the markup names (6.7.1.1)."""
    if nonce and ("nonce", nonce) in proofs(sources, "nonce"):
        return True
    told = [(kind, _plain(value)) for kind, value in _INTEGRITY.findall(integrity)]
    known = proofs(sources, *HASHES)
    if told and known and all(one in known for one in told):
        return True
    return not dynamic(sources) and lets(sources, url, page)
