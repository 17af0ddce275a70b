"""Near misses of mail records: texts that would be SPF, DKIM or DMARC but for the way they were pasted."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

What = Literal["spf", "dkim", "dmarc"]
LONGEST: Final = 8192  # characters; no record that means something is longer
STRAYS: Final = 5

_QUOTES: Final = "“”„‟‘’‚‛«»″′`"
_UNSEEN: Final = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
_SPACES: Final = re.compile(r"\s+")
_ZONE_LINE: Final = re.compile(r"\A\S{1,253}(?:\s+\d{1,10})?(?:\s+IN)?\s+(?:TXT|SPF)\s+(?=\S)", re.IGNORECASE)
_SEPARATORS: Final = re.compile(r"[,;]\s*")
_BEFORE_TAG: Final = re.compile(
    r"(?<!;)[\s,:]+(?=(?:v|p|sp|np|adkim|aspf|fo|rua|ruf|psd|t|pct|ri|rf|k|h|s|n)\s*=)"
)
_PIECES: Final = re.compile(r'"\s*"')
_STARTS: Final = {
    "spf": re.compile(r"v=spf1(?: |\Z)", re.IGNORECASE),
    "dkim": re.compile(r"(?:v=DKIM1\s*;|[khpnst]=)"),
    "dmarc": re.compile(r"v=DMARC1(?:;|\Z)"),
}
_LABELS: Final = {"spf": "v=spf1", "dkim": "v=DKIM1", "dmarc": "v=DMARC1"}


@dataclass(frozen=True, slots=True)
class Slip:
    """What went wrong when a text was published: `kind` for programs, `phrase` for people.

    `mended` is the text as it was meant.
    """

    kind: str
    phrase: str
    mended: str


def slip(text: str, what: What) -> Slip | None:
    """The first slip that keeps a text from being the record it was meant to be; none where it is not one.

    A text that begins as the record must (RFC 7208 4.5, RFC 6376 3.6.1, RFC 9989 4.6) has not slipped.
    """
    meant = text[:LONGEST]
    if _STARTS[what].match(meant):
        return None
    found: tuple[str, str] | None = None
    for kind, phrase, mend in _STEPS:
        better = mend(meant, what)
        if better != meant:
            found, meant = found or (kind, phrase), better
    if found is None or not _STARTS[what].match(meant):
        return None
    return Slip(*found, meant)


def _zone_line(text: str, _what: What) -> str:
    """A whole line of a zone file: owner, TTL, class and type in front, brackets around."""
    line = _ZONE_LINE.sub("", text.strip(), count=1) if _ZONE_LINE.match(text.strip()) else text
    inner = line.strip()
    return inner[1:-1].strip() if inner[:1] == "(" and inner[-1:] == ")" else line


def _smart(text: str, _what: What) -> str:
    return (
        text.translate(dict.fromkeys(map(ord, _QUOTES), '"')).replace('"', "") if _has_smart(text) else text
    )


def _has_smart(text: str) -> bool:
    return any(mark in text for mark in _QUOTES)


def _quoted(text: str, _what: What) -> str:
    """Quotes that belong to zone files: between two pieces there is nothing, not a space."""
    return _PIECES.sub("", text.replace('\\"', '"')).replace('"', "") if '"' in text else text


def _escaped(text: str, _what: What) -> str:
    return text.replace("\\", "")


def _unseen(text: str, _what: What) -> str:
    return _UNSEEN.sub("", text)


def _blank(text: str, _what: What) -> str:
    """Line breaks, tabs, odd spaces, and spaces at either end."""
    return _SPACES.sub(" ", text).strip()


def _spaced(text: str, what: What) -> str:
    """Spaces inside the first tag: `v = spf1`, `v=spf 1`."""
    label = _LABELS[what]
    loose = r"\s*".join(map(re.escape, label))
    return re.sub(rf"\A{loose}", label, text, count=1, flags=re.IGNORECASE if what == "spf" else 0)


def _cased(text: str, what: What) -> str:
    """DMARC1 and DKIM1 are written in capitals; SPF does not mind."""
    label = _LABELS[what]
    if what == "spf" or text[: len(label)].lower() != label.lower():
        return text
    return f"{label}{text[len(label) :]}"


def _lacking(text: str, what: What) -> str:
    """The tag without its `v=`, or with another sign in place of the equals sign."""
    label = _LABELS[what]
    bare = re.compile(rf"\A(?:v[-:. ]?)?{label[2:]}(?=[\s;,]|\Z)", re.IGNORECASE)
    return bare.sub(label, text, count=1)


def _glued(text: str, what: What) -> str:
    """What follows the first tag without its separator: `v=spf1include:`, `v=spf1;a`, `v=DMARC1 p=none`."""
    label = _LABELS[what]
    rest = text[len(label) :]
    if not text.lower().startswith(label.lower()) or rest[:1].isdigit():  # another version
        return text
    if what == "spf":
        return f"{text[: len(label)]} {_SEPARATORS.sub(' ', rest).strip()}".strip()
    return label + _BEFORE_TAG.sub("; ", rest)


Mend = Callable[[str, What], str]
_STEPS: Final[tuple[tuple[str, str, Mend], ...]] = (
    ("zone-line", "a whole line of a zone file was pasted as the value", _zone_line),
    ("smart-quotes", "it has typographic quotes, which a word processor put in", _smart),
    ("quotes", "quotes were pasted along with it", _quoted),
    ("backslashes", "it has backslashes, which only a zone file wants", _escaped),
    ("invisible", "it has characters nobody can see", _unseen),
    ("spaces", "it begins with a space, or has a line break or an odd space in it", _blank),
    ("first-tag", "its first word is written with spaces", _spaced),
    ("capitals", "its first word is not written in capitals", _cased),
    ("no-version", "its first word lacks the v=", _lacking),
    ("separator", "its first word runs into the next, or the wrong sign stands between", _glued),
)


def cleared(text: str) -> str:
    """A record without what was pasted along: quotes, backslashes, line breaks, odd and unseen characters."""
    meant = text[:LONGEST]
    for mend in (_smart, _quoted, _escaped, _unseen, _blank):
        meant = mend(meant, "dmarc")
    return meant


def stray_names(name: str, apex: str, what: What) -> tuple[str, ...]:
    """Where a record that is missing at a name may have landed, likeliest first: at most STRAYS names.

    Args:
        name: where it should be.
        apex: of the zone that a web form appends.
        what: which record.
    """
    doubled = f"{name}.{apex}"
    plain = ".".join(label.removeprefix("_") for label in name.split("."))
    if what == "dmarc":
        holder = name.removeprefix("_dmarc.")
        found = [doubled, holder, plain, f"_dmarc.www.{holder}"]
    elif what == "dkim":
        selector, _, holder = name.partition("._domainkey.")
        found = [doubled, plain, f"{selector}.{holder}", f"_domainkey.{holder}"]
        found += [f"{selector}._domainkey.{apex}"] if holder != apex else []
    else:
        found = [doubled, f"spf.{name}", f"_spf.{name}", f"www.{name}"]
    return tuple(one for one in dict.fromkeys(found) if one != name and len(one) <= 253)[:STRAYS]  # noqa: PLR2004
