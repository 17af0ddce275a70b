"""One request of the cockpit's is looked for in the product's log by a person, with a clock beside it."""

import re
import secrets
from dataclasses import dataclass
from typing import Final

from cockpit.drills import Drill
from cockpit.drills.scene import HinderedError, LaterError, Scene
from cockpit.drills.talk import Option, Question
from cockpit.facts import Unreachable
from cockpit.facts.trails import absolute
from cockpit.launch import Launch
from cockpit.standards import log_ids

LIMIT: Final = 300.0  # seconds
DAYS: Final = 90
TRIES: Final = 3
_SENT, _READY, _LATER = "sent", "ready", "later"
_NOT_FOUND: Final = "not found"
_DIGITS: Final = re.compile(r"(?<!\w)[1-5]\d\d(?!\w)")
_KINDS: Final = ("read", "health", "page")  # what a GET is meant for, the best first


@dataclass(frozen=True, slots=True)
class _Marked:
    """The request that was sent: its address, the answer's status, and the ids the log may know it by."""

    url: str
    mark: str
    status: str
    ids: tuple[str, ...]
    header: str


async def play(scene: Scene) -> None:
    """Send one request, let it be found, and hold what is read against what is known."""
    if await scene.talk.ask(_ready()) == _LATER:
        raise LaterError
    sent = await _sent(scene)
    scene.memory.marks.set(_SENT)
    scene.say(
        f"Sent at {scene.clock.now():%H:%M:%S} UTC: GET {sent.url} . It carries the mark {sent.mark} in its "
        "address and in its header X-Request-Id. Find its line. The clock runs."
    )
    text = "Which status does the log show for it? (not found ends it)"
    status = _status(await _read(scene, Question(text, refuse=_unclear)))
    known = await _id(scene, sent) if status != _NOT_FOUND else ""
    _close(scene, sent, status, known)


def _ready() -> Question:
    text = (
        "The cockpit sends one request to the product, and you look for it in the product's log, wherever "
        "that is: the clock runs from then on. Do not open the log before."
    )
    return Question(text, (Option(_READY, "send it: start the clock"), Option(_LATER, "later")))


async def _sent(scene: Scene) -> _Marked:
    """The request with a mark of its own, past every cache."""
    mark = f"cockpit-{secrets.token_hex(6)}"
    address = _address(scene.launch)
    url = f"{address}{'&' if '?' in address else '?'}cockpit={mark}"
    await scene.vantage.forget()
    from cockpit.vantage.asks import Variant  # noqa: PLC0415 - brings DNS along

    seen = await scene.vantage.fetch(url, variant=Variant(headers=(("x-request-id", mark),), nth=41))
    if isinstance(seen, Unreachable):
        raise HinderedError(f"The request could not be sent: {seen.cause}.")
    ids = tuple(log_ids.sent(seen.headers, scene.launch.logs.request_id if scene.launch.logs else ""))
    return _Marked(url, mark, str(seen.status), _values(mark, ids), ids[0][0] if ids else "")


def _values(mark: str, ids: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """All by which the log may call it, lower case; without a header only the mark is known."""
    cores = [core for _, value in ids for core in log_ids.cores(value)]
    return tuple(dict.fromkeys(one.lower() for one in (mark, *cores)))


def _address(launch: Launch) -> str:
    """Where a program answers: a declared route of data, else the health address, else a page."""
    open_ones = (route for route in launch.routes if route.kind in _KINDS and not route.private)
    ranked = sorted(open_ones, key=lambda route: _KINDS.index(route.kind))
    if ranked and ranked[0].kind == _KINDS[0]:
        return absolute(launch, ranked[0].url)
    if launch.deploy and launch.deploy.health:
        return absolute(launch, launch.deploy.health)
    return absolute(launch, ranked[0].url) if ranked else f"{launch.origin}/"


async def _read(scene: Scene, question: Question) -> str:
    return (await scene.talk.ask(question)).strip()[:200]


def _status(told: str) -> str:
    """The three digits of what was typed, such as `200 OK`."""
    found = _DIGITS.search(told)
    return found[0] if found else _NOT_FOUND


def _unclear(told: str) -> str:
    known = _DIGITS.search(told) or told.strip().casefold() in (_NOT_FOUND, "none", "no")
    return "" if known else "Please type three digits, such as 200, or: not found"


async def _id(scene: Scene, sent: _Marked) -> str:
    """The id that the log gives it, asked for again while there is time: `known`, `other`, or empty."""
    told = ""
    for _ in range(TRIES):
        told = await _read(scene, Question("Which request id stands in that line? (none, if there is none)"))
        if told.lower() in ("none", "no", "-"):
            return ""
        if _same(told, sent):
            return "known"
        scene.say("That is not the id of our request: look at the line once more.")
        if (scene.memory.marks.since(_SENT) or 0.0) > LIMIT:
            break
    return "other"


def _same(told: str, sent: _Marked) -> bool:
    """What was typed is one of the ids, or the telling part of one."""
    plain = told.lower().strip("\"'[] ")
    return len(plain) >= 8 and any(plain == one or plain in log_ids.cores(one) for one in sent.ids)  # noqa: PLR2004 - fewer are guessed


def _close(scene: Scene, sent: _Marked, status: str, known: str) -> None:
    """The row: found when the status is right, and the id where the log has one."""
    seconds = scene.memory.marks.since(_SENT)
    took = f"{seconds:.0f} s" if seconds is not None else "an unknown time"
    right, quick = status == sent.status, seconds is not None and seconds <= LIMIT
    if status == _NOT_FOUND:
        said = f"{scene.person} did not find the request in the log within {took}."
    elif not right:
        said = (
            f"{scene.person} read status {status}, and the request was answered {sent.status}: another line."
        )
    elif known == "other":
        said = f"{scene.person} read the right status and the id of another request."
    else:
        how = "by its id" if known else "without an id, which the log does not have"
        late = "" if quick else ", and five minutes are allowed"
        said = f"{scene.person} found the request in the log after {took}, {how}{late}."
    scene.close(
        scene.launch.domain,
        said,
        passed=right and known != "other" and quick,
        seconds={"found": seconds if right else None},
        days=DAYS,
        seen="machine" if known == "known" else "person",
        found={"header": sent.header, "status": sent.status},
    )


DRILL = Drill(
    name="read-log",
    title="Somebody finds one request in the log within five minutes",
    check="log.sample-interpretable",
    minutes=6,
    play=play,
)
