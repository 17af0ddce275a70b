"""The fact `Burst`: how many wrong sign-ins in a row are let through, where trying is allowed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cockpit.facts import Unreachable

MOST: Final = 20
APART_SECONDS: Final = 0.2


@dataclass(frozen=True, slots=True)
class Burst:
    """Attempts to sign in as somebody who does not exist, one after the other.

    `page` is the declared route, `target` where the attempts go, both empty where no place is known. `form`:
    the fields are those of a form on the page; `token`: it has one against forgery, and the
    cookie to it was not sent. `sent` counts the attempts, `statuses` the answers by status.
    `ended` is why the series ended before MOST (a word of `cockpit.standards.sign_in_limits.Stop`, or
    nothing), `last` the status of the last answer and `retry_after` its header. `why` is why nothing was
    sent, or why the last attempt got no answer.
    """

    page: str = ""
    target: str = ""
    form: bool = False
    token: bool = False
    sent: int = 0
    statuses: Mapping[int, int] = field(default_factory=dict)
    ended: str = ""
    last: int = 0
    retry_after: str = ""
    why: Unreachable | None = None
