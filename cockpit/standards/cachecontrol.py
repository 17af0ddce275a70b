"""What caches may do with a response, as the standards have it.

RFC 9111 (storing, freshness, Vary), RFC 9110 section 15.1 (statuses a cache may guess about), RFC 9213
(fields meant for an edge alone), RFC 8246 (immutable), RFC 5861 (stale use). Where caches disagree about a
damaged header the advice of RFC 9111 section 4.2.1 holds: the first of several values, and what cannot be
read is stale already.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.utils import mktime_tz, parsedate_tz
from typing import Final

from cockpit.facts.http import Response
from cockpit.standards.fields import near, split

NAME: Final = "cache-control"
YEAR: Final = 31_536_000
# Fields that an edge reads in place of Cache-Control; the first that is there and can be read counts for it.
TARGETED: Final = (
    *("cloudflare-cdn-cache-control", "vercel-cdn-cache-control", "netlify-cdn-cache-control"),
    *("akamai-cache-control", "cdn-cache-control", "surrogate-control"),
)
GUESSABLE: Final = (200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501)
_FOREVER: Final = 2**31  # RFC 9111 section 1.2.2: more seconds than that are as many
_GUESS: Final = 10  # a cache guesses a tenth of the time since the last change (RFC 9111 section 4.2.2)
_SECONDS: Final = ("max-age", "s-maxage", "stale-while-revalidate", "stale-if-error")
_FLAGS: Final = (
    *("no-store", "no-cache", "private", "public", "must-revalidate", "proxy-revalidate"),
    *("no-transform", "must-understand", "immutable"),
)
_REQUEST_ONLY: Final = ("max-stale", "min-fresh", "only-if-cached")
_UNITS: Final = ((YEAR, "year"), (86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
# One member of a structured dictionary (RFC 9651 section 3.2): key, value, parameters.
_MEMBER = re.compile(
    r'([a-z*][a-z0-9_.*-]*)(?:=(-?[0-9]{1,15}|\?[01]|"[^"\\]*"|[A-Za-z*][\w!#$%&\'*+.^`|~:/-]*))?(?: *;.*)?',
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Directives:
    """The directives of one field in order, names in lower case; the argument is None where there is none."""

    said: tuple[tuple[str, str | None], ...] = ()

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _ in self.said)

    def whole(self, name: str) -> bool:
        """It is said of the whole response, not only of the header fields that its argument names."""
        return any(key == name and not argument for key, argument in self.said)

    def seconds(self, name: str) -> int | None:
        """The first value; 0 where it cannot be read, none where the directive is missing."""
        told = next((argument or "" for key, argument in self.said if key == name), None)
        return None if told is None else _seconds(told)


@dataclass(frozen=True, slots=True)
class Keeping:
    """What a cache may do with one response.

    It may keep it (`stores`) and use it without asking for `seconds`, which are `guessed` where the response
    says nothing; none where its lifetime cannot be known. With `asks` it asks before every use. `stale` are
    the seconds after those in which it may still be used while a new one is fetched. `why` is what decides.
    """

    stores: bool
    seconds: int | None = 0
    guessed: bool = False
    asks: bool = False
    stale: int = 0
    why: str = ""

    @property
    def reuses(self) -> int:
        """Seconds without asking, by the word of the response alone: 0 where a cache would have to guess."""
        return (self.seconds or 0) if self.stores and not self.asks and not self.guessed else 0

    @property
    def undecided(self) -> bool:
        """It may be kept, and the response does not say for how long."""
        return self.stores and self.guessed and not self.asks


def read(values: Iterable[str]) -> Directives:
    """The directives of a Cache-Control field; nothing in it can raise."""
    return Directives(tuple(map(_directive, split(values))))


def _directive(text: str) -> tuple[str, str | None]:
    name, sign, argument = text.partition("=")
    plain = argument.strip().removeprefix('"').removesuffix('"') if sign else None
    return name.strip().lower(), plain


def targeted(values: Sequence[str]) -> Directives | None:
    """The directives of a field for edges; none where it is missing, empty or no structured dictionary."""
    found: dict[str, str | None] = {}
    for part in split(values):
        member = _MEMBER.fullmatch(part)
        if member is None:
            return None
        if member[2] != "?0":
            found[member[1]] = None if member[2] == "?1" else member[2]
    return Directives(tuple(found.items())) if found else None


def _seconds(text: str) -> int:
    if not _DIGITS.fullmatch(text):
        return 0
    return _FOREVER if len(text) > len(str(_FOREVER)) else min(int(text), _FOREVER)


def browser(seen: Response) -> Keeping:
    """What the cache of one visitor may do."""
    return _keeping(seen, read(seen.all(NAME)))


def shared(seen: Response, *, authorized: bool = False, targets: Sequence[str] = TARGETED) -> Keeping:
    """What a cache between the product and its visitors may do.

    Args:
        seen: the response to a GET.
        authorized: the request carried an Authorization header.
        targets: the fields that such a cache reads in place of Cache-Control and Expires.
    """
    told = next(((name, found) for name in targets if (found := targeted(seen.all(name)))), None)
    said = told[1] if told else read(seen.all(NAME))
    if said.whole("private"):
        return Keeping(stores=False, why="private")
    if authorized and not any(name in said for name in ("public", "s-maxage", "must-revalidate")):
        return Keeping(stores=False, why="the request carries Authorization")
    return _keeping(seen, said, between=True, field=told[0] if told else "")


def _keeping(seen: Response, said: Directives, *, between: bool = False, field: str = "") -> Keeping:
    """RFC 9111 section 3, then section 4.2.1."""
    if "no-store" in said and "must-understand" not in said:
        return Keeping(stores=False, why="no-store")
    if "*" in split(seen.all("vary")):
        return Keeping(stores=False, why="Vary: *")
    lifetime, why = _lifetime(seen, said, between=between, field=field)
    asks = said.whole("no-cache")
    if why:
        return Keeping(stores=True, seconds=lifetime, asks=asks, stale=_stale(said), why=why)
    if "public" in said or seen.status in GUESSABLE:
        return Keeping(
            stores=True, seconds=_guess(seen), guessed=True, asks=asks, why="nothing says how long"
        )
    if "private" in said and not between:
        return Keeping(stores=True, asks=asks, why="private, and nothing says how long")
    return Keeping(stores=False, why=f"status {seen.status} is not kept unless the response says so")


def _lifetime(seen: Response, said: Directives, *, between: bool, field: str) -> tuple[int | None, str]:
    """The explicit lifetime in seconds and what says it; an empty reason where nothing does."""
    for name in ("s-maxage", "max-age") if between else ("max-age",):
        if (told := said.seconds(name)) is not None:
            return told, f"{field}: {name}" if field else name
    if field or not seen.all("expires"):
        return 0, ""
    ends, sent = moment(seen.first("expires")), moment(seen.first("date"))
    if ends is None:
        return 0, "Expires, which is no date"
    return (None if sent is None else max(0, ends - sent)), "Expires"


def _guess(seen: Response) -> int:
    """Seconds that a cache would take it for fresh: nothing without a time of the last change."""
    changed, sent = moment(seen.first("last-modified")), moment(seen.first("date"))
    return max(0, sent - changed) // _GUESS if changed is not None and sent is not None else 0


def _stale(said: Directives) -> int:
    """RFC 5861 section 3; must-revalidate forbids it (RFC 9111 section 5.2.2.2)."""
    return 0 if "must-revalidate" in said else said.seconds("stale-while-revalidate") or 0


def moment(text: str) -> int | None:
    """An HTTP date in seconds since 1970; none where it is no date."""
    try:
        told = parsedate_tz(text)
        return None if told is None else int(mktime_tz(told))
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def age(seen: Response) -> int:
    """Seconds that a cache has had it; 0 where the header Age is missing or damaged."""
    return _seconds(seen.first("age").strip())


def immutable(seen: Response) -> bool:
    """Browsers need not ask again even when the visitor reloads."""
    return "immutable" in read(seen.all(NAME))


def validated(seen: Response) -> bool:
    """A cache can ask whether its copy still holds: an entity tag, or the time of the last change."""
    return bool(seen.first("etag") or moment(seen.first("last-modified")) is not None)


def slips(seen: Response) -> tuple[str, ...]:
    """What is written wrongly in Cache-Control, as clauses."""
    return tuple(dict.fromkeys(_slips(read(seen.all(NAME)))))[:5]


def _slips(said: Directives) -> Iterator[str]:
    names = [name for name, _ in said.said]
    for name, argument in said.said:
        if name in _SECONDS:
            if not _DIGITS.fullmatch(argument or ""):
                yield f"{name} needs a number of seconds, and caches take it for 0"
        elif name not in (*_FLAGS, *_REQUEST_ONLY):
            yield from _strange(name)
    for name in dict.fromkeys(names):
        if name in _SECONDS and len({argument for key, argument in said.said if key == name}) > 1:
            yield f"{name} is there more than once with different numbers"
    if "private" in names and "public" in names:
        yield "private and public contradict each other"


def _strange(name: str) -> Iterator[str]:
    """A name that no cache reads, where it was meant to be another; extensions of others are left alone."""
    if ";" in name or " " in name or ":" in name:
        yield f'"{name[:40]}" is no directive: directives are separated by commas, their value by ='
    elif meant := near(name, (*_SECONDS, *_FLAGS)):
        yield f'"{name[:40]}" is no directive; {meant} was probably meant'


def in_words(seconds: int) -> str:
    """A duration as people say it: in the largest unit of which there are some, or exactly one."""
    fits = (pair for pair in _UNITS if seconds >= 2 * pair[0] or seconds == pair[0])
    size, unit = next(fits, _UNITS[-1])
    count = seconds // size
    return f"{count} {unit}{'' if count == 1 else 's'}"
