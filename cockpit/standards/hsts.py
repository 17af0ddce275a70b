"""What a Strict-Transport-Security header means (RFC 6797 section 6.1), and in words what is wrong with it.

A field that breaks the grammar is ignored as a whole; a directive nobody knows is ignored alone (6.1, points
4 and 5). Of several fields in one response only the first counts (8.1).
"""

import re
from dataclasses import dataclass
from typing import Final

from cockpit.standards.fields import near

NAME: Final = "strict-transport-security"
DAY: Final = 86_400  # seconds
HALF_A_YEAR: Final = 15_552_000  # 180 days
YEAR: Final = 31_536_000
FOREVER: Final = 10**10  # a larger max-age means the same to everybody
MAX_LENGTH: Final = 4096

_WORD = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED = r'"(?:[^"\\\x00-\x08\x0a-\x1f\x7f]|\\[\x20-\x7e])*"'
_DIRECTIVE = re.compile(rf"(?P<name>{_WORD})(?:[ \t]*(?P<is>=)[ \t]*(?P<value>{_WORD}|{_QUOTED})?)?")
_PART = re.compile(r'(?:[^;"]|"[^"]*"?)+')  # up to a semicolon that stands outside quotation marks
_KNOWN = ("max-age", "includesubdomains", "preload")


@dataclass(frozen=True, slots=True)
class Policy:
    """What a browser keeps: `max_age` seconds, for the subdomains too, and the wish to be preloaded.

    `misspelt` are directives that look like a known one and are ignored, as (written, meant).
    """

    max_age: int
    subdomains: bool = False
    preload: bool = False
    misspelt: tuple[tuple[str, str], ...] = ()

    @property
    def kept(self) -> tuple[int, bool, bool]:
        """What makes two policies the same."""
        return self.max_age, self.subdomains, self.preload

    @property
    def text(self) -> str:
        """The policy as a header value."""
        return written(self.max_age, subdomains=self.subdomains, preload=self.preload)


def written(max_age: int, *, subdomains: bool = False, preload: bool = False) -> str:
    """A header value; seconds."""
    flags = (("includeSubDomains", subdomains), ("preload", preload))
    return "; ".join((f"max-age={max_age}", *(name for name, on in flags if on)))


@dataclass(frozen=True, slots=True)
class Reading:
    """One field value: the policy, or none with what is wrong in `fault` (a clause for a sentence)."""

    value: str
    policy: Policy | None = None
    fault: str = ""


def read(value: str) -> Reading:
    """Read one field value; nothing in it can raise."""
    value = value.strip(" \t")
    if fault := _damage(value):
        return Reading(value, fault=fault)
    found: dict[str, str] = {}
    misspelt: list[tuple[str, str]] = []
    for part in (part.strip(" \t") for part in _PART.findall(value)):
        if not part:
            continue
        directive = _DIRECTIVE.fullmatch(part)
        if directive is None:
            return Reading(value, fault=_misfit(part))
        name = directive["name"].lower()
        if fault := _misuse(directive, name, found):
            return Reading(value, fault=fault)
        found[name] = (directive["value"] or "").strip('"')
        if name not in _KNOWN and (meant := near(name, _KNOWN)):
            misspelt.append((directive["name"], {"includesubdomains": "includeSubDomains"}.get(meant, meant)))
    if "max-age" not in found:
        return Reading(value, fault=_without_age(misspelt))
    seconds = _seconds(found["max-age"])
    return Reading(value, Policy(seconds, "includesubdomains" in found, "preload" in found, tuple(misspelt)))


def _seconds(digits: str) -> int:
    digits = digits.lstrip("0")
    return min(int(digits or "0"), FOREVER) if len(digits) < len(str(FOREVER)) + 1 else FOREVER


def _damage(value: str) -> str:
    """What makes the whole value unreadable, or an empty string."""
    if not value:
        return "it is empty"
    if len(value) > MAX_LENGTH:
        return f"it is longer than {MAX_LENGTH} characters"
    if value[0] == '"' and value[-1] == '"' and value.count('"') == 2:  # noqa: PLR2004 - a pair
        return "the whole value stands in quotation marks"
    if value[0] == "'" and value[-1] == "'":
        return "the whole value stands in apostrophes"
    if value.lower().startswith(f"{NAME}:"):
        return "its value begins with the name of the header"
    return "" if value.isascii() else "it holds a character that is not ASCII, such as a curly quotation mark"


def _misfit(part: str) -> str:
    """Why a part is no directive."""
    head = re.match(rf"{_WORD}", part)
    name, rest = (head[0], part[len(head[0]) :].lstrip()) if head else ("", part)
    if "," in part:
        return "a comma stands where a semicolon belongs"
    if name.lower() == "max-age" and rest.startswith(":"):
        return "max-age is followed by a colon in place of ="
    if name.lower() == "max-age" and rest[:1].isdigit():
        return "between max-age and its number the = is missing"
    if any(f" {known}" in f" {part.lower()}" for known in _KNOWN) and " " in part:
        return "a semicolon is missing between two directives"
    return f'"{_shown(part)}" is no directive'


def _misuse(directive: re.Match[str], name: str, found: dict[str, str]) -> str:
    """Why a well-formed directive cannot stand here, or an empty string."""
    value = directive["value"] or ""
    if name in found and name in _KNOWN:
        return f"{directive['name']} is given twice"
    if name == "max-age" and not value.strip('"'):
        return "max-age has no number"
    if name == "max-age" and not re.fullmatch(r'[0-9]+|"[0-9]+"', value):
        return f"max-age={_shown(value)} is no number of seconds"
    if name == "includesubdomains" and directive["is"]:
        return "includeSubDomains takes no value"
    if directive["is"] and not value:
        return f"{_shown(directive['name'])} has no value after the ="
    return ""


def _without_age(misspelt: list[tuple[str, str]]) -> str:
    wrong = next((written for written, meant in misspelt if meant == "max-age"), "")
    return f"max-age is written as {_shown(wrong)}" if wrong else "max-age is missing"


def _shown(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}..."  # noqa: PLR2004 - enough to find it again
