"""Rehearses the way back: the version marker is watched going back and coming forward again, both timed."""

from typing import Final

from cockpit.drills import Drill
from cockpit.drills.releases import Watch
from cockpit.drills.scene import HinderedError, LaterError, Scene
from cockpit.drills.talk import Option, Question
from cockpit.facts import Unreachable
from cockpit.launch import Launch
from cockpit.text import safe

LIMIT: Final = 1800.0  # seconds of one watch
DAYS: Final = 180
_NOW, _CANNOT, _LATER = "now", "cannot", "later"


def needs(launch: Launch) -> str:
    """Without a version marker nobody can see a release change."""
    if launch.deploy is not None and launch.deploy.version_marker:
        return ""
    return 'no version marker is declared; add to [deploy]: version_marker = "/version.txt"'


async def play(scene: Scene) -> None:
    """Back, then forward; a direction that was under way when the drill was left is watched on."""
    words = scene.memory.words
    if "before" not in words:
        scene.memory.at("back", before=await _live(scene))
    if scene.memory.step != "forward" or "after" not in words:
        scene.memory.step = "back"
    if scene.memory.step == "back" and not await _back(scene):
        return
    if scene.memory.step == "forward":
        await _forward(scene)


async def _live(scene: Scene) -> str:
    """The version that is live now.

    Raises:
        HinderedError: it cannot be seen.
    """
    from cockpit.probes.versions import live_version  # noqa: PLC0415 - brings dnspython along

    await scene.vantage.forget()
    seen = await live_version(scene.launch, scene.vantage)
    if isinstance(seen, Unreachable):
        raise HinderedError(f"Which version is live cannot be seen: {seen.cause}.")
    return seen


async def _back(scene: Scene) -> bool:
    """The way back, timed; false when the drill is over without it."""
    words, launch = scene.memory.words, scene.launch
    if "back" not in scene.memory.marks:
        scene.say(f"Live is {safe(words['before'], 100)}. Roll back to the release before it:")
        for number, step in enumerate(_steps(launch), 1):
            scene.talk.say(f"  {number}  {step}")
        if await _ask(scene, "The clock starts when you say now, so say it as you begin.") == _CANNOT:
            await _cannot(scene)
            return False
        scene.memory.marks.set("back")
        scene.memory.save()
    else:
        scene.say("The clock of the way back was running: it is watched on.")
    watch = Watch(scene, "back", lambda version: version != words["before"])
    after = await scene.until(watch.look, LIMIT)
    if after is None:
        _fail(scene, f"After {LIMIT / 60:.0f} minutes nothing changed: {watch.outcome}")
        return False
    scene.say(f"{safe(after, 100)} is live{_after(watch.seconds)}{watch.remark}.")
    _hold(scene, "back", watch.seconds)
    scene.memory.at("forward", after=after, remark=watch.remark)
    return True


async def _forward(scene: Scene) -> None:
    words = scene.memory.words
    if "forward" not in scene.memory.marks:
        if await _ask(scene, f"Now roll forward again, to {safe(words['before'], 100)}.") == _CANNOT:
            await _cannot(scene)
            return
        scene.memory.marks.set("forward")
        scene.memory.save()
    else:
        scene.say("The clock of the way forward was running: it is watched on.")
    watch = Watch(scene, "forward", lambda version: version != words["after"])
    last = await scene.until(watch.look, LIMIT)
    if last is None:
        _fail(
            scene, f"Back to {words['after']}, but not forward again, and that is live now: {watch.outcome}"
        )
        return
    _hold(scene, "forward", watch.seconds)
    seconds = {name: _held(scene, name) for name in ("back", "forward")}
    third = "" if last == words["before"] else f", to {last}, which is another release than before"
    remark = words.get("remark", "") or watch.remark
    back = f"Back to {words['after']}{_after(seconds['back'])}"
    forth = f"forward{third}{_after(seconds['forward'])}"
    scene.close(
        scene.launch.domain,
        f"{back}, {forth}{remark}.{_slow(scene, seconds)}",
        passed=True,
        seconds=seconds,
        about=(words["before"], words["after"]),
        days=DAYS,
    )


def _hold(scene: Scene, name: str, seconds: float | None) -> None:
    """Keep a measure across a restart."""
    scene.memory.words[f"{name} took"] = "" if seconds is None else f"{seconds:.1f}"


def _held(scene: Scene, name: str) -> float | None:
    try:
        return float(scene.memory.words.get(f"{name} took", ""))
    except ValueError:
        return None


def _after(seconds: float | None) -> str:
    return " (how soon was not measured)" if seconds is None else f" after {seconds:.0f} s"


def _slow(scene: Scene, seconds: dict[str, float | None]) -> str:
    """Said plainly where it took longer than the limit; whether that matters is the check's to judge."""
    limit = scene.launch.limits.rollback_minutes
    slow = [name for name, took in seconds.items() if took is not None and took > limit * 60]
    return f" That is longer than the {limit} minutes of the limit ({', '.join(slow)})." if slow else ""


def _steps(launch: Launch) -> tuple[str, ...]:
    declared = launch.deploy.rollback if launch.deploy else None
    if declared and declared.steps:
        return declared.steps
    return ("No steps are declared under [deploy.rollback]: write them down as you go.",)


async def _ask(scene: Scene, text: str) -> str:
    """`now` or `cannot`.

    Raises:
        LaterError: another time.
    """
    options = (
        Option(_NOW, "now: start the clock"),
        Option(_CANNOT, "it cannot be done"),
        Option(_LATER, "later"),
    )
    answer = await scene.talk.ask(Question(text, options))
    if answer == _LATER:
        raise LaterError
    return answer


async def _cannot(scene: Scene) -> None:
    reason = await scene.talk.ask(Question("Why can it not be done?"))
    _fail(scene, f"{scene.person} could not do it: {reason}", seen="person")


def _fail(scene: Scene, said: str, seen: str = "machine") -> None:
    words = scene.memory.words
    about = tuple(words[key] for key in ("before", "after") if key in words)
    scene.close(scene.launch.domain, said, passed=False, about=about, days=DAYS, seen=seen)


DRILL = Drill(
    name="rollback",
    title="We can go back: production returns to the release before, and comes forward again",
    check="deploy.rollback-tested",
    minutes=20,
    play=play,
    needs=needs,
)
