"""What an answer amounts to for a step of a journey: as declared, or a fault in one word."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from cockpit.facts import Unreachable
from cockpit.facts.http import Response, challenge
from cockpit.facts.smoke import Stepped
from cockpit.launch import Launch
from cockpit.launch.watching import Smoke as Row
from cockpit.model import Layer
from cockpit.standards.headers import is_html, media_type
from cockpit.standards.journeys import ACCOUNT, address, filled, holds, take, wants
from cockpit.standards.locations import REDIRECTS, host_of, resolve
from cockpit.standards.sign_in_forms import Hidden, hidden_fields, leaves, sign_in
from cockpit.text import remember

if TYPE_CHECKING:
    from cockpit.vantage.backend import Stamps
    from cockpit.vantage.visitor import Visitor

Heard = Callable[[Row, "Stamps", Response | Unreachable], None]

ASKS_AGAIN: Final = (307, 308)  # RFC 9110 sections 15.4.8 and 15.4.9: the same request once more
_LIMITED: Final = 429
_ERROR: Final = 400
_SLUG = re.compile(r"[a-z]+(?:-[a-z0-9]+)*")  # a name in an address, which is no secret
_LONG: Final = 16  # characters of the shortest token


def unheard(_row: Row, _stamps: "Stamps", _seen: Response | Unreachable) -> None:
    """Nobody listens."""


@dataclass(slots=True)
class Visit:
    """One walk: `values` by name, `hidden` fields by where a form is sent to.

    `sent` are the rows that began to go out, `made` those of them that made something for certain, `refused`
    those the product turned down, `cleaned` those that took something away.
    """

    launch: Launch
    visitor: "Visitor"
    values: dict[str, str]
    hidden: dict[str, Hidden] = field(default_factory=dict)
    steps: list[Stepped] = field(default_factory=list)
    sent: list[Row] = field(default_factory=list)
    made: list[Row] = field(default_factory=list)
    refused: list[Row] = field(default_factory=list)
    cleaned: list[Row] = field(default_factory=list)
    heard: Heard = unheard

    def hidden_at(self, url: str) -> Hidden:
        """The hidden fields that go to an address; a form may add a query to it, or a slash."""
        if url in self.hidden:
            return self.hidden[url]
        near = (found for target, found in self.hidden.items() if _bare(target) == _bare(url))
        return next(near, Hidden())


def _bare(url: str) -> str:
    return url.partition("?")[0].rstrip("/")


def blocked(seen: Response) -> Unreachable | None:
    """Something in front turned us away, which says nothing of the product."""
    host = host_of(seen.url)
    if seen.challenged:
        return challenge(host)
    if seen.status == _LIMITED:
        return Unreachable(Layer.EDGE, f"{host} answers 429: it was asked too often", "limit")
    return None


def fault(visit: Visit, row: Row, seen: Response) -> str:
    """What is not as declared, in one word."""
    if row.status not in REDIRECTS and seen.status in REDIRECTS:
        return _stranded(visit, row, seen)
    if (seen.status != row.status) if row.status else seen.status >= _ERROR:
        return "status"
    visit.hidden |= hidden_fields(seen.url, seen.body)
    if row.contains and not holds(seen.body, filled(row.contains, visit.values)):
        return "too-long" if seen.truncated else "wrong-text"
    if row.lacks and holds(seen.body, filled(row.lacks, visit.values)):
        return "unwanted-text"
    if _turned_away(visit, row, seen):
        return "signs-in"
    return "" if _taken(visit, row, seen) else "nothing-to-take"


def _turned_away(visit: Visit, row: Row, seen: Response) -> bool:
    """The form with which people sign in comes back, and the step does not say what should."""
    if row.contains or row.status or row.cleanup or leaves(row.url):
        return False
    signing = ACCOUNT[1] in wants(row)
    moved = seen.url != address(row, visit.values) and any(ACCOUNT[1] in wants(one) for one in visit.sent)
    return (signing or moved) and sign_in(seen.url, seen.body) is not None


def _stranded(visit: Visit, row: Row, seen: Response) -> str:
    """A redirect that was not followed: out of the product is a way that may be meant."""
    target = resolve(seen.url, seen.all("location")).url
    if not target:
        return "bad-location"
    if visit.launch.inside(host_of(target)):
        return "asks-again" if row.method != "GET" and seen.status in ASKS_AGAIN else "endless"
    return "leaves" if row.contains or row.take or row.status else ""


def _taken(visit: Visit, row: Row, seen: Response) -> bool:
    """Keep what the step takes; what may be a token is hidden from now on wherever it turns up."""
    marked_up = is_html(media_type(seen.all("content-type")))
    for name, marks in row.take.items():
        value = take(seen.body, marks, visit.values, marked_up=marked_up)
        if value is None:
            return False
        if len(value) >= _LONG and not _SLUG.fullmatch(value):
            remember(value)
        visit.values[name] = value
    return True
