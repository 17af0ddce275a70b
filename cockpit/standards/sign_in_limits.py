"""What an answer to a failed sign-in says about a limit. Pure.

RFC 6585 section 4 (429), RFC 9110 section 10.2.3 (Retry-After), RFC 4918 section 11.3 (423). nginx's
limit_req answers 503 unless limit_req_status says otherwise. A page of its own for a missing token is that
of Django (403), Laravel (419) and Rails (422);
Auth.js redirects with csrf=true.
"""

import re
from enum import StrEnum
from typing import Final

from cockpit.facts.http import Response

_READ: Final = 16_384  # characters of a body
_TAG = re.compile(r"<[^<>]{0,4000}>")
_LOCKED = re.compile(
    r"too many (?:failed|log-?in|sign-?in|password|unsuccessful|requests|attempts|tries)\b|\brate limit"
    r"|(?:account|user|login|you)(?: has| have| is| are)?(?: been)?(?: temporarily)? "
    r"(?:locked|blocked|suspended)"
    r"|temporarily locked|locked out|try again (?:in|after) (?:a few|an?|\d{1,5}) |slow down",
    re.IGNORECASE,
)
_FORGED = re.compile(
    r"csrf|xsrf|authenticity.?token|request forgery|anti-?forgery|page expired"
    r"|the change you wanted was rejected|invalid (?:form|session) token",
    re.IGNORECASE,
)


class Stop(StrEnum):
    """Why a series of attempts ends."""

    LIMIT = "limit"  # 429, or words that say so
    LOCKED = "locked"  # 423, or the words of a lock that were not there at first
    REFUSED = "refused"  # 403 or 503 after other answers: a rule came into force
    CHALLENGE = "challenge"
    FORGED = "forged"  # the request lacks a token of the page: no attempt was counted
    WALLED = "walled"  # refused from the first on
    NOWHERE = "nowhere"  # nothing takes a sign-in there
    MOVED = "moved"  # the address redirects for good, so the attempt never arrived
    BROKEN = "broken"  # the endpoint falls over


def stop(first: Response | None, seen: Response) -> Stop | None:
    """Why no further attempt is made after this answer, or none; `first` is the answer to the first one."""
    if seen.challenged:
        return Stop.CHALLENGE
    if seen.status == 429:  # noqa: PLR2004
        return Stop.LIMIT
    if seen.status == 423 or (first is not None and _locked(seen) and not _locked(first)):  # noqa: PLR2004
        return Stop.LOCKED
    if first is None:
        return _at_once(seen)
    later = seen.status in (403, 503) and first.status != seen.status
    return Stop.REFUSED if later else Stop.BROKEN if seen.status >= 500 else None  # noqa: PLR2004


def _at_once(seen: Response) -> Stop | None:
    """What the first answer alone says."""
    if seen.status == 419 or (seen.status in (200, 400, 403, 422) and _FORGED.search(_words(seen))):  # noqa: PLR2004
        return Stop.FORGED
    if seen.status in (302, 303) and _FORGED.search(seen.first("location")[:_READ]):
        return Stop.FORGED
    if seen.status in (404, 405, 410, 501):
        return Stop.NOWHERE
    if seen.status in (301, 307, 308):
        return Stop.MOVED
    if seen.status == 403:  # noqa: PLR2004
        return Stop.WALLED
    return Stop.BROKEN if seen.status >= 500 else None  # noqa: PLR2004


def _locked(seen: Response) -> bool:
    return _LOCKED.search(_words(seen)) is not None


def _words(seen: Response) -> str:
    """What a reader sees: a form that is shown again holds a token in its markup, which says nothing."""
    return _TAG.sub(" ", seen.body[:_READ])
