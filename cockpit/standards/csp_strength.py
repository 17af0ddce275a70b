"""How far a Content-Security-Policy stops injected scripts: the holes in it, and how good its nonces are.

W3C CSP Level 3: section 6.7.2 (source lists), 7.1 (nonces of at least 128 bits), 8.2 ('strict-dynamic' makes
hosts, schemes and 'unsafe-inline' count for nothing). Weichselbaum et al., "CSP Is Dead, Long Live CSP!" (ACM
CCS 2016): hosts that serve everybody's scripts, and JSONP, let any script in. Several policies are all
enforced, so the tightest decides.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from cockpit.standards.csp import Policy, open_to_all, script_sources

MOST_SOURCES: Final = 200  # of one list that are read
ENOUGH_BITS: Final = 120  # 128 by the standard; the 122 random bits of a UUID are let pass
_NONCE = re.compile(r"'nonce-([A-Za-z0-9+/_=-]+)'", re.IGNORECASE)
_HASH = re.compile(r"'sha(?:256|384|512)-[A-Za-z0-9+/_=-]+'", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
# Hosts that hand out everybody's files, or answer with a function call of the caller's choice (JSONP).
BYPASSES: Final = (
    *("cdn.jsdelivr.net", "unpkg.com", "cdnjs.cloudflare.com", "esm.sh", "cdn.skypack.dev", "ga.jspm.io"),
    *("ajax.googleapis.com", "*.googleapis.com", "www.google.com", "accounts.google.com", "www.gstatic.com"),
    *("raw.githubusercontent.com", "*.githubusercontent.com", "gist.github.com", "cdn.rawgit.com"),
    *("*.github.io", "*.vercel.app", "*.netlify.app", "*.pages.dev", "*.workers.dev", "*.web.app"),
    *("*.amazonaws.com", "*.cloudfront.net", "*.blob.core.windows.net", "*.azureedge.net", "*.replit.app"),
    *("storage.googleapis.com", "code.angularjs.org", "yandex.st", "yastatic.net", "api.vk.com"),
    *("maxcdn.bootstrapcdn.com", "stackpath.bootstrapcdn.com", "jsfiddle.net", "*.herokuapp.com"),
    *("*.fbcdn.net", "graph.facebook.com", "api.twitter.com", "*.youtube.com", "*.wikipedia.org"),
)


@dataclass(frozen=True, slots=True)
class Hole:
    """One way in: `kind` is inline, open, bypass, eval or unrestricted; `text` a clause that names it."""

    kind: str
    text: str


def holes(policies: Sequence[Policy]) -> tuple[Hole, ...]:
    """The ways in that every policy leaves open; of several the one with the fewest decides."""
    found = [tuple(_holes(policy)) for policy in policies]
    return min(found, key=lambda some: (sum(one.kind != "eval" for one in some), len(some)), default=())


def _holes(policy: Policy) -> Iterator[Hole]:
    sources = script_sources(policy)
    if sources is None:
        yield Hole("unrestricted", "it has neither script-src nor default-src")
        return
    lower = tuple(source.lower() for source in sources[:MOST_SOURCES])
    if "'unsafe-eval'" in lower:
        yield Hole("eval", "'unsafe-eval' turns texts into scripts")
    if "'strict-dynamic'" in lower:
        return
    if "'unsafe-inline'" in lower and not any(map(proof, sources)):
        yield Hole("inline", "'unsafe-inline' lets scripts in the page run")
    yield from (
        Hole("open", f"{source} lets scripts of any site in") for source in lower if open_to_all(source)
    )
    if hosts := sorted({host for source in lower if (host := bypass(source))}):
        yield Hole("bypass", f"{', '.join(hosts[:3])} serves scripts that anybody may have put there")


def proof(source: str) -> bool:
    """The source is a nonce or a hash, beside which 'unsafe-inline' counts for nothing (6.7.3.2)."""
    return _NONCE.fullmatch(source) is not None or _HASH.fullmatch(source) is not None


def bypass(source: str) -> str:
    """The host of a source where strangers put scripts, unless a path narrows it; empty for any other."""
    host, _, path = re.sub(r"^[a-z][a-z0-9+.-]*://", "", source).partition("/")
    host = host.partition(":")[0]
    return host if path in ("", "*") and any(_alike(host, one) for one in BYPASSES) else ""


def _alike(host: str, known: str) -> bool:
    """The source is the known host, or a wildcard on either side covers the other."""
    if known.startswith("*."):
        return host.startswith("*.") and host.endswith(known[1:])
    return host == known or (host.startswith("*.") and known.endswith(host[1:]))


def gaps(policies: Sequence[Policy]) -> tuple[str, ...]:
    """Further doors that the policies leave open: plug-ins and the base address of relative scripts."""
    plugins = any(_shut(policy.get("object-src", policy.get("default-src"))) for policy in policies)
    base = any(_shut(policy.get("base-uri")) for policy in policies)
    return tuple(name for name, shut in (("object-src", plugins), ("base-uri", base)) if not shut)


def _shut(sources: tuple[str, ...] | None) -> bool:
    return sources is not None and not any(open_to_all(source) for source in sources[:MOST_SOURCES])


def nonces(policies: Iterable[Policy]) -> tuple[str, ...]:
    """Every nonce that lets a script run, in order."""
    every = (source for policy in policies for source in (script_sources(policy) or ())[:MOST_SOURCES])
    return tuple(match[1] for source in every if (match := _NONCE.fullmatch(source)))


def bits(nonce: str) -> float:
    """How many random bits a nonce can hold at most, by the letters that are in it."""
    plain = nonce.rstrip("=")
    if _UUID.fullmatch(plain):
        return 122
    for letters, each in (("0123456789", 3.32), ("0123456789abcdef", 4.0)):
        if set(plain.lower()) <= set(letters):
            return len(plain) * each
    return len(plain) * 6.0
