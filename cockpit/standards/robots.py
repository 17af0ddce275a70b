"""What robots.txt, the X-Robots-Tag header and the robots meta element tell search engines.

robots.txt: RFC 9309 (groups, longest match, `*` and `$`, at least 500 KiB are read). The other two:
developers.google.com/search/docs/crawling-indexing/robots-meta-tag. Nothing in the texts can raise.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import quote

MAX_BYTES = 512_000  # RFC 9309 section 2.5: 500 KiB at least, and engines stop there
MAX_RULES = 5000  # real files hold hundreds; each is tried on each page
MAX_SITEMAPS = 100
GOOGLE = "googlebot"
ANYBODY = ""  # directives that name no robot; in robots.txt the group `*`
_LINES = re.compile(r"\r\n|\n|\r")
_TOKEN = re.compile(r"[a-z_-]+", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_ASCII = "".join(chr(code) for code in range(0x21, 0x7F))
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
# `googlebot: noindex`; these directives have a colon of their own.
_NAMED = re.compile(r"(\*|[A-Za-z][A-Za-z0-9_.-]*)\s*:\s*(.*)", re.DOTALL)
_VALUED = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")
_MAX_DIRECTIVES = 200
_MAX_TEXT = 20_000  # characters of one header or element
_MAX_LINE = 200  # characters that are shown


@dataclass(frozen=True, slots=True)
class Rule:
    """One Allow or Disallow line; `line` as written, cut where it is very long."""

    allow: bool
    pattern: str
    line: str


@dataclass(frozen=True, slots=True)
class Group:
    """Robots by their product tokens, lower case (`*`: all that no group names), and the rules for them."""

    agents: frozenset[str]
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """A robots.txt; `sitemaps` are the values of its Sitemap lines, as written."""

    groups: tuple[Group, ...]
    sitemaps: tuple[str, ...] = ()

    def deciding(self, agent: str, path: str) -> Rule | None:
        """The rule that decides about a path (with its query), or none where everything is allowed.

        Every group that names the robot counts, else those of `*` (section 2.2.1). The most specific match
        wins, and Allow where two are equal (section 2.2.2).
        """
        own = [group for group in self.groups if agent in group.agents]
        groups = own or [group for group in self.groups if "*" in group.agents]
        wanted = _normal(path)
        matching = [
            rule
            for group in groups
            for rule in group.rules
            if rule.pattern and _matches(rule.pattern, wanted)
        ]
        return max(matching, key=lambda rule: (len(rule.pattern), rule.allow), default=None)

    def blocked(self, agent: str, path: str) -> Rule | None:
        """The Disallow that keeps a robot from a path, or none."""
        rule = self.deciding(agent, path)
        return rule if rule and not rule.allow else None


def parse(text: str) -> RobotsFile:
    """Read a robots.txt as far as engines do, and no more than MAX_RULES; what is no record is skipped."""
    groups: list[tuple[set[str], list[Rule]]] = []
    sitemaps: list[str] = []
    rules = 0
    naming = False  # a further User-agent line joins the group, until its first rule
    for key, value, line in _records(text):
        if key == "user-agent":
            if not naming:
                groups.append((set(), []))
            groups[-1][0].add(_token(value))
            naming = True
        elif key in ("allow", "disallow"):
            naming = False
            rules += 1
            if groups and rules <= MAX_RULES:
                groups[-1][1].append(Rule(key == "allow", _normal(value), line[:_MAX_LINE]))
        elif key == "sitemap" and value and len(sitemaps) < MAX_SITEMAPS:
            sitemaps.append(value)
    found = (Group(frozenset(agents), tuple(rules)) for agents, rules in groups)
    return RobotsFile(tuple(found), tuple(sitemaps))


def _records(text: str) -> Iterator[tuple[str, str, str]]:
    """(key in lower case, value, the line) of every record."""
    data = text.encode("utf-8", "replace")[:MAX_BYTES]
    for line in _LINES.split(data.decode("utf-8", "ignore").removeprefix("\ufeff")):
        record = line.partition("#")[0].strip(" \t")
        key, colon, value = record.partition(":")
        if colon:
            yield key.strip().lower(), value.strip(" \t"), record


def _token(value: str) -> str:
    """The product token a User-agent line names (`Googlebot/2.1` is googlebot)."""
    if value.startswith("*"):
        return "*"
    found = _TOKEN.match(value)
    return found[0].lower() if found else value.lower()


def _normal(path: str) -> str:
    """A path or pattern as section 2.2.2 compares them: octets beyond ASCII escaped, others plain."""

    def plain(escape: re.Match[str]) -> str:
        char = chr(int(escape[1], 16))
        return char if _UNRESERVED.fullmatch(char) else escape[0].upper()

    return _ESCAPE.sub(plain, quote(path, safe=_ASCII, errors="replace"))


def _matches(pattern: str, path: str) -> bool:
    """`*` stands for anything, a `$` at the end for the end; each part is searched once, from the left."""
    anchored = pattern.endswith("$")
    first, *others = (pattern[:-1] if anchored else pattern).split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    if not others:
        return not anchored or at == len(path)
    for part in others[:-1]:
        found = path.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    if anchored:
        return path.endswith(others[-1]) and len(path) - len(others[-1]) >= at
    return path.find(others[-1], at) >= 0


@dataclass(frozen=True, slots=True)
class Directive:
    """One instruction about indexing, in lower case but for `value`; `agent` is empty where all are meant."""

    agent: str
    name: str
    value: str = ""

    @property
    def told(self) -> str:
        """As it would be written: `googlebot: noindex`."""
        said = f"{self.name}: {self.value}" if self.value else self.name
        return (f"{self.agent}: {said}" if self.agent else said)[:_MAX_LINE]


def header_directives(values: Iterable[str]) -> tuple[Directive, ...]:
    """The directives of X-Robots-Tag headers; a robot's name holds for what follows it in its header."""
    return tuple(one for value in values for one in _listed(value, ANYBODY))


def meta_directives(meta: Iterable[tuple[str, str]]) -> tuple[Directive, ...]:
    """The directives of meta elements (name in lower case, content) for every robot and for Google's."""
    agents = {"robots": ANYBODY, GOOGLE: GOOGLE}
    return tuple(one for name, content in meta if name in agents for one in _listed(content, agents[name]))


def _listed(text: str, agent: str) -> Iterator[Directive]:
    for piece in _pieces(text)[:_MAX_DIRECTIVES]:
        said = piece
        while (named := _NAMED.fullmatch(said)) and named[1].lower() not in _VALUED:
            agent, said = (ANYBODY if named[1] == "*" else named[1].lower()), named[2]
        name, _, value = said.partition(":")
        if name.strip():
            yield Directive(agent, name.strip().lower(), value.strip())


def _pieces(text: str) -> list[str]:
    """The parts between commas; the comma of `Friday, 25 Jun 2010` belongs to the date."""
    pieces: list[str] = []
    for piece in (part.strip() for part in text[:_MAX_TEXT].split(",")):
        last = pieces[-1].lower() if pieces else ""
        if "unavailable_after" in last and "," not in last and piece[:1].isdigit():
            pieces[-1] = f"{pieces[-1]}, {piece}"
        else:
            pieces.append(piece)
    return pieces


def noindex(directives: Iterable[Directive], at: dt.datetime, agents: Iterable[str]) -> Directive | None:
    """The first directive that keeps the page out of search results for one of these robots, or none.

    The stricter one counts where two contradict each other. A date that cannot be read is ignored, as
    engines do.
    """
    wanted = frozenset(agents)
    return next((one for one in directives if one.agent in wanted and _keeps_out(one, at)), None)


def _keeps_out(one: Directive, at: dt.datetime) -> bool:
    if one.name in ("noindex", "none"):
        return True
    ends = moment(one.value) if one.name == "unavailable_after" else None
    return ends is not None and ends <= at


def moment(text: str) -> dt.datetime | None:
    """The moment a date names (RFC 822, RFC 850 or ISO 8601; UTC where it names no zone), or none."""
    for read in (dt.datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text)
            return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None
