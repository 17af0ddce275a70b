"""Shows that a real event from the provider is accepted: watched at a counter, or told by the person."""

import re
from typing import Final

from cockpit.consent import ACTIVE
from cockpit.drills import Drill
from cockpit.drills.counter import count_in
from cockpit.drills.deliveries import told, unsigned
from cockpit.drills.scene import LaterError, Scene
from cockpit.drills.talk import Option, Question
from cockpit.facts import Unreachable
from cockpit.launch import Launch
from cockpit.launch.parts import Route
from cockpit.text import redact, safe

LIMIT: Final = 300.0  # seconds that a test event may take
DAYS: Final = 90
_SENT, _CANNOT, _LATER = "sent", "cannot", "later"
_STATUS: Final = re.compile(r"[1-5][0-9]{2}")


def needs(launch: Launch) -> str:
    """Without a webhook there is nothing to deliver to."""
    if _routes(launch):
        return ""
    return 'no webhook is declared; add a [[route]] with kind = "webhook" and its url'


def _routes(launch: Launch) -> tuple[Route, ...]:
    return tuple(route for route in launch.routes if route.kind == "webhook")


async def play(scene: Scene) -> None:
    """Every declared webhook in turn."""
    for route in _routes(scene.launch):
        if route.url not in scene.memory.done:
            await _route(scene, route)


async def _route(scene: Scene, route: Route) -> None:
    """One webhook, from the unsigned attempt to the row."""
    if scene.memory.step == "":
        scene.say(f"The webhook {route.name} at {route.url}.")
    if scene.memory.step == "" or (scene.memory.step == "send" and _allowed_since(scene)):
        if open_door := await unsigned(scene, route):
            _close(scene, route, open_door, passed=False)
            return
        scene.memory.at("send", **({"tried": "yes"} if ACTIVE in scene.allowed else {}))
    if scene.memory.step == "send":
        before = await _count(scene, route)
        if isinstance(before, str):
            scene.say(before)
        answer = await scene.talk.ask(_send(route))
        if answer == _LATER:
            raise LaterError
        if answer == _CANNOT:
            reason = await scene.talk.ask(Question("Why can no test event be sent?"))
            said = f"{scene.person} could not send a test event to {route.url}: {redact(reason)}"
            _close(scene, route, said, passed=False, seen="person")
            return
        scene.memory.marks.set(_SENT)
        scene.memory.at("watch", before=str(before) if isinstance(before, int) else "")
    await _outcome(scene, route)


def _allowed_since(scene: Scene) -> bool:
    """The drill was left before the consent was given that it goes on with."""
    return ACTIVE in scene.allowed and "tried" not in scene.memory.words


def _send(route: Route) -> Question:
    text = (
        f"Send a test event from the provider's dashboard, in LIVE mode, to {route.url}. "
        "Say sent at the moment you press the button there."
    )
    options = (
        Option(_SENT, "sent: start the clock"),
        Option(_CANNOT, "no test event can be sent"),
        Option(_LATER, "later"),
    )
    return Question(text, options)


async def _outcome(scene: Scene, route: Route) -> None:
    """What became of the event that was sent."""
    kept = scene.memory.words.get("before", "")
    before = int(kept) if kept.isascii() and kept.isdecimal() and len(kept) <= 15 else None  # noqa: PLR2004
    if before is not None and await _grown(scene, route, before):
        took = scene.memory.words.get("took", "")
        when = f" {took} s after the test event" if took else ""
        _close(
            scene,
            route,
            f"{route.url} accepted it: its counter grew{when}.",
            passed=True,
            seconds={"delivery": float(took) if took else None},
        )
        return
    if before is not None:
        scene.say(f"After {LIMIT / 60:.0f} minutes the counter has not grown.")
    await _pasted(scene, route, counted=before is not None)


async def _grown(scene: Scene, route: Route, before: int) -> bool:
    """True once the counter has grown.

    One that fell was begun anew by a restart; two that take turns belong to two machines of the product, so
    that a number counts as grown only when it is new.
    """
    base, known = before, {before}

    async def look() -> tuple[tuple[str, ...], bool | None]:
        nonlocal base
        seen = await _count(scene, route)
        if isinstance(seen, str):
            return (seen,), None
        base = min(base, seen)
        if seen <= base or seen in known:
            known.add(seen)
            return (f"counter: {seen}",), None
        seconds = scene.memory.marks.since(_SENT)
        scene.memory.words["took"] = "" if seconds is None else f"{seconds:.1f}"
        return (f"counter: {seen}, it has grown",), True

    return await scene.until(look, LIMIT) is not None


async def _count(scene: Scene, route: Route) -> int | str:
    """What the counter tells, or why it tells nothing."""
    if not route.counter:
        return "No counter is declared for it ([[route]] counter), so the provider's own word is asked for."
    await scene.vantage.forget()
    seen = await scene.vantage.fetch(route.counter)
    if isinstance(seen, Unreachable):
        return f"The counter cannot be read: {seen.cause}."
    count = count_in(seen.body) if seen.status == 200 else None  # noqa: PLR2004
    if count is None:
        return f"The counter {route.counter} answers HTTP {seen.status} and tells no number."
    return count


async def _pasted(scene: Scene, route: Route, *, counted: bool) -> None:
    """The provider's word: which delivery, and the status it got."""
    ask = scene.talk.ask
    delivery = await ask(Question("Which id does the provider's dashboard give that delivery?"))
    status = await ask(
        Question(
            "Which HTTP status does it show for the answer?",
            refuse=lambda text: "" if _STATUS.fullmatch(text) else "A status is a number such as 200 or 401.",
        )
    )
    passed, said = told(route.url, safe(delivery, 120), int(status), counted=counted)
    _close(scene, route, said, passed=passed, seen="person")


def _close(
    scene: Scene,
    route: Route,
    said: str,
    *,
    passed: bool,
    seconds: dict[str, float | None] | None = None,
    seen: str = "machine",
) -> None:
    scene.close(route.url, said, passed=passed, seconds=seconds, about=(route.url,), days=DAYS, seen=seen)


DRILL = Drill(
    name="webhook-delivery",
    title="A real event from the provider reaches the live webhook and is accepted",
    check="app.webhook-delivery",
    minutes=10,
    play=play,
    needs=needs,
)
