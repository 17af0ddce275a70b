"""What an answer says of being up: pure. Turned away by a guard, broken behind it, sick by its own word."""

from dataclasses import dataclass
from typing import Final

from cockpit.facts.health import Wellness
from cockpit.facts.http import Response
from cockpit.facts.visits import Stage, Target
from cockpit.standards.health import wording
from cockpit.standards.journeys import holds
from cockpit.text import redact, safe

_TOO_MANY: Final = 429
_FAULT: Final = 500
_BAD: Final = 400
_REDIRECT: Final = range(300, 400)
_STRANGERS: Final = (401, 403)
# What an edge says when it cannot reach what it stands in front of (Cloudflare's own codes).
_BEHIND: Final = {
    520: "gets an answer from the origin that it cannot use",
    521: "is refused by the origin",
    522: "cannot connect to the origin",
    523: "has no way to the origin",
    524: "waits for the origin in vain",
    525: "cannot shake hands with the origin",
    526: "does not accept the origin's certificate",
    530: "cannot find the origin",
}
_GATEWAY: Final = {502: "gets no usable answer", 503: "is not available", 504: "does not answer its gateway"}
# Pages of guards that turn a program away: a status of refusal, and words of theirs at the beginning.
_REFUSALS: Final = (403, 405, 406, 503)
_WORDS: Final = (
    "just a moment...",
    "attention required! | cloudflare",
    "checking your browser before accessing",
    "error code: 1020",
    "error code: 1010",
    "you have been blocked",
    "pardon our interruption",
    "request unsuccessful. incapsula incident id",
    "vercel security checkpoint",
)
_GUARDS: Final = ("x-datadome", "x-sucuri-block")


@dataclass(frozen=True, slots=True)
class Ruling:
    """`ok`, or the stage that broke with the kind and the cause, as a `Visit` has them."""

    ok: bool
    stage: str = ""
    kind: str = ""
    cause: str = ""
    blocked: bool = False


FINE: Final = Ruling(ok=True)


def ruled(target: Target, seen: Response) -> Ruling:
    """What one answer says of its target; `seen.body` is only read where something depends on it."""
    if why := turned_away(seen):
        return Ruling(ok=False, stage=Stage.EDGE, kind="blocked", cause=why, blocked=True)
    return _status(target, seen) or _word_of_health(target, seen) or _text(target, seen) or FINE


def turned_away(seen: Response) -> str:
    """Why a guard in front does not let us in, in a sentence; empty where it does."""
    if seen.challenged:
        return f"a bot challenge answers in place of {_place(seen)}: the site may be up, we are not let in"
    if seen.status == _TOO_MANY:
        return f"{_place(seen)} wants fewer visits (HTTP 429): the site may be up, we are not let in"
    if seen.status in _REFUSALS and _guarded(seen):
        return f"a guard turns us away at {_place(seen)} (HTTP {seen.status}): the site may be up"
    return ""


def _guarded(seen: Response) -> bool:
    head = seen.body[:4096].casefold()
    return any(seen.first(name) for name in _GUARDS) or any(words in head for words in _WORDS)


def _status(target: Target, seen: Response) -> Ruling | None:
    """A status that is not the expected one."""
    if seen.status == target.status or (target.status is None and _welcome(target, seen.status)):
        return None
    if seen.status in _BEHIND and "cloudflare" in seen.first("server").lower():
        return _broken(Stage.EDGE, seen, f"the edge of {_place(seen)} {_BEHIND[seen.status]}")
    if seen.status >= _FAULT:
        return _fault(seen)
    wanted = f", not {target.status}" if target.status else ""
    return _broken(Stage.APP, seen, f"{_place(seen)} answers HTTP {seen.status}{wanted}")


def _welcome(target: Target, status: int) -> bool:
    return status < _BAD or (target.private and status in _STRANGERS)


def _fault(seen: Response) -> Ruling:
    """A server that says it cannot; a health check may say for want of what."""
    if sick := wording(seen).sick:
        names = ", ".join(safe(name, 40) for name in sick[:3])
        cause = f"{_place(seen)} says that {names} is down (HTTP {seen.status})"
        return Ruling(ok=False, stage=Stage.DEPENDENCY, kind="sick", cause=cause)
    why = _GATEWAY.get(seen.status, "fails")
    return _broken(Stage.APP, seen, f"the application behind {_place(seen)} {why} (HTTP {seen.status})")


def _broken(stage: Stage, seen: Response, cause: str) -> Ruling:
    kind = f"status-{seen.status // 100}xx"
    return Ruling(ok=False, stage=stage, kind=kind, cause=cause)


def _word_of_health(target: Target, seen: Response) -> Ruling | None:
    """A health check that answers 200 and says that something is down.

    One that says `degraded` or `warn` runs by its own word, with concerns, and answers 2xx for it
    (draft-inadarei-api-health-check section 3.1): nobody is woken; `deploy.health-endpoint` tells of it.
    """
    if target.kind != "health":
        return None
    said = wording(seen)
    if said.wellness is not Wellness.SICK:
        return None
    if not said.sick:
        cause = f"{_place(seen)} says of itself that it is down"
        return Ruling(ok=False, stage=Stage.APP, kind="sick", cause=cause)
    names = ", ".join(safe(name, 40) for name in said.sick[:3])
    return Ruling(
        ok=False, stage=Stage.DEPENDENCY, kind="sick", cause=f"{_place(seen)} says that {names} is down"
    )


def _text(target: Target, seen: Response) -> Ruling | None:
    """The declared text is missing."""
    if not target.contains or holds(seen.body, target.contains):
        return None
    wanted = safe(target.contains, 60)
    if seen.status in _REDIRECT:
        cause = f"{_place(seen)} redirects (HTTP {seen.status}) where the text “{wanted}” should be"
    else:
        part = " in what is read of its long page" if seen.truncated else ""
        cause = f"{_place(seen)} answers without the text “{wanted}”{part}"
    return Ruling(ok=False, stage=Stage.APP, kind="wrong-text", cause=cause)


def _place(seen: Response) -> str:
    """The address without what could be secret in it."""
    return safe(redact(seen.url.partition("?")[0]), 200)
