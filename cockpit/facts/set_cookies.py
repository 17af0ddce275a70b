"""The fact `SetCookies`: every cookie that the declared places set, on the way there too, without values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable


@dataclass(frozen=True, slots=True)
class CookieAnswer:
    """One response: its Set-Cookie lines in order, each without the cookie's value."""

    url: str
    status: int
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SetCookies:
    """`answers` are all responses that were seen, each once; `unseen` the places that could not be looked at.

    `seen_at` is the run's hour (UTC, ISO 8601): a date before it deletes a cookie.
    """

    seen_at: str
    answers: tuple[CookieAnswer, ...] = ()
    unseen: Mapping[str, Unreachable] = field(default_factory=dict)
