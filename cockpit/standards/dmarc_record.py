"""What the text of one DMARC record asks of receivers, and what is wrong with it (RFC 9989 section 4.7).

RFC 7489, which came before, is understood too: its tags pct, rf and ri are kept apart and never written.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cockpit.standards.dmarc_uris import Target, targets

LONGEST: Final = 8192  # characters; no record that means something is longer
LEVELS: Final = ("none", "quarantine", "reject")  # weakest first
GONE: Final = ("pct", "rf", "ri")  # of RFC 7489; receivers ignore them since RFC 9989
ORDER: Final = ("v", "p", "sp", "np", "adkim", "aspf", "psd", "t", "fo", "rua", "ruf")
_VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "adkim": ("r", "s"),
    "aspf": ("r", "s"),
    "psd": ("y", "n", "u"),
    "t": ("y", "n"),
}
_REQUESTS: Final = ("p", "sp", "np")
_VERSION: Final = re.compile(r"\A[vV][ \t]*=[ \t]*DMARC1[ \t]*(?:;|\Z)")
_NAME: Final = re.compile(r"\A[a-z]{1,40}\Z", re.IGNORECASE)
_PRINTED: Final = re.compile(r"\A[\x20-\x7e]*\Z")


@dataclass(frozen=True, slots=True)
class Policy:
    """One record: `tags` by lower-case name as published, the first of each; the rest as receivers read it.

    `p`, `sp`, `np` are empty where they are missing or none of the three words; `bad` names those that make
    receivers fall back to p=none, or to nothing. `testing` is t=y. `junk` holds the parts nobody can read.
    """

    text: str
    tags: Mapping[str, str]
    p: str = ""
    sp: str = ""
    np: str = ""
    adkim: str = "r"
    aspf: str = "r"
    psd: str = "u"
    testing: bool = False
    rua: tuple[Target, ...] = ()
    ruf: tuple[Target, ...] = ()
    bad: tuple[str, ...] = ()
    junk: tuple[str, ...] = ()

    @property
    def works(self) -> bool:
        """Receivers act on it at all: its policy is valid, or it asks for reports (RFC 9989 4.10.1)."""
        return not self.bad or any(target.valid for target in self.rua)

    def asked(self, tag: str = "p") -> str:
        """The policy as published for the domain (`p`), what exists below it (`sp`), what does not (`np`)."""
        if self.bad:
            return "none"
        fallback = {"p": (self.p,), "sp": (self.sp, self.p), "np": (self.np, self.sp, self.p)}
        return next(filter(None, fallback[tag]), "none")

    def applied(self, tag: str = "p") -> str:
        """What becomes of mail that fails: with t=y one level less than what is asked (RFC 9989 4.7)."""
        level = LEVELS.index(self.asked(tag))
        return LEVELS[max(level - 1, 0) if self.testing else level]

    @property
    def enforced(self) -> bool:
        """Mail that fails is kept from the inbox, and nobody is only trying it out."""
        return self.asked() != "none" and not self.testing

    @property
    def gone(self) -> Mapping[str, str]:
        """The tags of RFC 7489 that receivers ignore now."""
        return {name: self.tags[name] for name in GONE if name in self.tags}

    @property
    def unknown(self) -> tuple[str, ...]:
        """The tags that no standard knows; receivers ignore them."""
        return tuple(name for name in self.tags if name not in (*ORDER, *GONE))


def is_record(text: str) -> bool:
    """The text is a DMARC record: v comes first and is exactly DMARC1; all others are ignored."""
    return bool(_VERSION.match(text))


def read(text: str) -> Policy:
    """A text that begins as a record must; of another nothing but the text is kept.

    Tags that are given twice count once, the first time; what cannot be read is as if it were not there.
    """
    if not is_record(text):
        return Policy(text, {}, bad=("p",))
    tags: dict[str, str] = {}
    junk = [part for name, value, part in _parts(text) if not _kept(tags, name, value)]
    words = {name: tags.get(name, "").lower() for name in (*_REQUESTS, *_VALUES)}
    plain = {name: words[name] for name, known in _VALUES.items() if words[name] in known}
    junk += [f"{name}={tags[name]}" for name in _VALUES if name in tags and name not in plain]
    asked = {name: words[name] for name in _REQUESTS if words[name] in LEVELS}
    bad = tuple(name for name in _REQUESTS if name not in asked and (name == "p" or name in tags))
    return Policy(
        text,
        tags,
        p=asked.get("p", ""),
        sp=asked.get("sp", ""),
        np=asked.get("np", ""),
        adkim=plain.get("adkim", "r"),
        aspf=plain.get("aspf", "r"),
        psd=plain.get("psd", "u"),
        testing=plain.get("t") == "y",
        rua=targets(tags.get("rua", "")),
        ruf=targets(tags.get("ruf", "")),
        bad=bad,
        junk=tuple(junk),
    )


def _parts(text: str) -> Iterator[tuple[str, str, str]]:
    """(name, value, the part as published); the name is empty where the part is no tag."""
    for part in text[:LONGEST].split(";"):
        if plain := part.strip(" \t"):
            name, equals, value = plain.partition("=")
            name = name.rstrip(" \t")
            fine = equals and _NAME.match(name) and _PRINTED.match(value)
            yield name.lower() if fine else "", value.strip(" \t"), plain


def _kept(tags: dict[str, str], name: str, value: str) -> bool:
    """Take a tag in; not one that was there before, and none that cannot be read."""
    if not name or name in tags:
        return False
    tags[name] = value
    return bool(value)


def written(policy: Policy, **changes: str) -> str:
    """The record with some tags changed (an empty value drops one), in the order people know it.

    The tags that receivers ignore since RFC 9989 are left out, and so is what cannot be read.
    """
    known = {name: value for name, value in policy.tags.items() if name not in (*GONE, *policy.unknown)}
    fine = {name: value for name, value in known.items() if not _unread(policy, name)}
    now = {**fine, "v": "DMARC1", **changes}
    return "; ".join(f"{name}={now[name]}" for name in ORDER if now.get(name))


def _unread(policy: Policy, name: str) -> bool:
    """The value of this tag means nothing."""
    value = policy.tags[name]
    return not value or name in policy.bad or f"{name}={value}" in policy.junk
