"""What a Content-Security-Policy says: its policies and directives, who may frame the page, slips of the pen.

W3C CSP Level 3. Several policies are all enforced, each can only take away (section 8.1); a comma in a header
separates policies (2.2). Of a directive given twice the first counts (2.2.1). A meta element cannot carry
frame-ancestors, report-uri and sandbox (3.3), and the report-only header enforces nothing (3.2).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from cockpit.standards.fields import near

NAME: Final = "content-security-policy"
REPORT_ONLY: Final = "content-security-policy-report-only"
MAX_LENGTH: Final = 32_768
MOST_READ: Final = 60  # directives that are read for slips; a policy has some thirty at most
DIRECTIVES: Final = (
    *("default-src", "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem"),
    *("style-src-attr", "img-src", "font-src", "connect-src", "media-src", "object-src", "frame-src"),
    *("child-src", "worker-src", "manifest-src", "prefetch-src", "fenced-frame-src", "base-uri", "sandbox"),
    *("form-action", "frame-ancestors", "navigate-to", "report-uri", "report-to", "webrtc", "plugin-types"),
    *("upgrade-insecure-requests", "block-all-mixed-content", "require-trusted-types-for", "trusted-types"),
    *("require-sri-for", "reflected-xss", "referrer"),
)
_NOT_IN_META = ("frame-ancestors", "report-uri", "sandbox")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:")
# Keywords that are written without their apostrophes and then name a host.
_KEYWORDS = ("self", "none", "unsafe-inline", "unsafe-eval", "strict-dynamic", "unsafe-hashes")

Policy = Mapping[str, tuple[str, ...]]
"""Directive names in lower case to their sources as written."""


@dataclass(frozen=True, slots=True)
class Csp:
    """Everything one page says: what is enforced, by header and meta element, and what is only reported."""

    enforced: tuple[Policy, ...] = ()
    reported: tuple[Policy, ...] = ()
    meta_ancestors: bool = False  # frame-ancestors in a meta element, where it is ignored

    @classmethod
    def read(cls, headers: Iterable[str], reported: Iterable[str] = (), meta: Iterable[str] = ()) -> "Csp":
        """From the values of both headers and the contents of meta elements; nothing in them can raise."""
        inside = policies(meta)
        kept = ({name: told for name, told in one.items() if name not in _NOT_IN_META} for one in inside)
        return cls(
            (*policies(headers), *(one for one in kept if one)),
            policies(reported),
            any("frame-ancestors" in one for one in inside),
        )


def policies(values: Iterable[str]) -> tuple[Policy, ...]:
    """Every policy of the header values, in order."""
    texts = (text for value in values for text in value[:MAX_LENGTH].split(","))
    return tuple(policy for policy in map(parse, texts) if policy)


def parse(text: str) -> Policy:
    """One serialized policy; of a directive that comes twice the first counts."""
    found: dict[str, tuple[str, ...]] = {}
    for part in text.split(";"):
        name, *sources = part.split() or [""]
        if name:
            found.setdefault(name.lower(), tuple(sources))
    return found


def framing(policies: Iterable[Policy]) -> bool | None:
    """Do these policies keep strangers from framing the page? None when no policy says anything about it."""
    told = [policy["frame-ancestors"] for policy in policies if "frame-ancestors" in policy]
    return any(not _anybody(sources) for sources in told) if told else None


def _anybody(sources: Sequence[str]) -> bool:
    return any(open_to_all(source) for source in sources)


def open_to_all(source: str) -> bool:
    """The source names no host at all: `*`, a scheme, or a scheme with `*`."""
    source = source.lower()
    host = source.partition("://")[2] or source
    return _SCHEME.fullmatch(source) is not None or re.split(r"[:/]", host)[0] in ("*", "*.*")


def script_sources(policy: Policy) -> tuple[str, ...] | None:
    """What decides about scripts (6.8.3: script-src-elem, script-src, default-src), none if nothing does."""
    names = ("script-src-elem", "script-src", "default-src")
    return next((policy[name] for name in names if name in policy), None)


def slips(policy: Policy) -> tuple[str, ...]:
    """Slips of the pen that make a part of the policy say something else, in words."""
    found = []
    for name, sources in islice(policy.items(), MOST_READ):
        if name.rstrip(":") != name and name.rstrip(":") in DIRECTIVES:
            found.append(f"{name.rstrip(':')} is followed by a colon, so browsers skip it")
        elif meant := near(name, DIRECTIVES):
            found.append(f"{_shown(name)} is no directive; {meant} was probably meant")
        bare = [source for source in sources if source.lower() in _KEYWORDS]
        found += [f"{word} in {name} lacks its apostrophes and so names a host" for word in bare[:1]]
        if "'none'" in (source.lower() for source in sources) and len(sources) > 1:
            found.append(f"'none' in {name} stands beside others and is ignored")
    return tuple(found)


def told(policy: Policy) -> str:
    """The judged directives of a policy as text that is the same on every visit: no nonce, no address."""
    names = ("default-src", "script-src", "script-src-elem", "object-src", "base-uri", "frame-ancestors")
    parts = [" ".join((name, *map(_steady, policy[name]))) for name in names if name in policy]
    return "; ".join(parts)[:600]


def _steady(source: str) -> str:
    return "'nonce-...'" if source.lower().startswith("'nonce-") else source


def _shown(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}..."  # noqa: PLR2004 - enough to find it again
