"""Lets something really fail, and sees whether the alarm reaches the people it is meant for, and how soon."""

from typing import Final

from cockpit.drills import Drill, alert_outside, alert_own, alert_words
from cockpit.drills.alert_page import served
from cockpit.drills.alert_words import FAULT, Heard, name_of, receivers, two
from cockpit.drills.scene import HinderedError, LaterError, Scene
from cockpit.drills.talk import NO, Option, Question, confirm
from cockpit.kit.alerts import DRILL as NAME
from cockpit.kit.alerts import NOBODY, OVER, OWN, READ, WAY, channels, key_of
from cockpit.launch import Launch
from cockpit.standards.alert_channels import cannot_send
from cockpit.watch.rules import rules

DAYS: Final = 90
_ASK, _BACK = "ask", "back"
_OUTSIDE, _NOW, _LATER = "outside", "now", "later"


def needs(launch: Launch) -> str:
    """Without channels and two people there is nobody to be reached."""
    if not launch.alerts:
        return "no way for alarms is declared; add [[alert]] with channel, to, server, owner and backup"
    if not two(launch, [one.person for one in receivers(launch)]):
        return "alarms reach one person at most; name two in the [[alert]] rows: owner and backup"
    if not _usable(launch) and not launch.monitors:
        reasons = "; ".join(_mute(launch).values())
        return f"no declared channel can be used from here ({reasons}), and no [[monitor]] is declared"
    return ""


def _mute(launch: Launch) -> dict[str, str]:
    """Channels on which the cockpit itself cannot send, each with the reason."""
    rows = channels(launch).items()
    found = {
        label: cannot_send(row.channel, row.to, row.server, credential=bool(row.credential))
        for label, row in rows
    }
    return {label: why for label, why in found.items() if why}


def _usable(launch: Launch) -> bool:
    return len(_mute(launch)) < len(channels(launch))


async def play(scene: Scene) -> None:
    """From the failure to the word that it is over."""
    words = scene.memory.words
    if scene.memory.step not in ("", _ASK, _BACK):
        scene.say("What failed then is not known any more: the drill begins anew.")
        scene.memory.words.clear()
    if scene.memory.step not in (_ASK, _BACK):
        words = scene.memory.words
        if await _way(scene) == OWN:
            await _own(scene)
            return
        name, url = await alert_outside.chosen(scene)
        scene.memory.at("failing", **{WAY: name, "url": url})
        word = await alert_outside.failing(scene, name, url)
        _remember(scene, dict.fromkeys(channels(scene.launch), word))
    await _asked(scene)
    if words.get("url") and not await alert_outside.mended(scene, words["url"]):
        scene.say("It was not seen to answer again: put it back.")
    await _close(scene, await _ended(scene))


async def _way(scene: Scene) -> str:
    """Who is to notice the failure.

    Raises:
        LaterError: another time.
    """
    watch = Option(OWN, "the watch of the cockpit: it serves a page on this machine and lets it fail")
    outside = Option(_OUTSIDE, "a monitor of somebody else: I make what it watches fail")
    ways = [outside, watch] if scene.launch.monitors else [watch, outside]
    if not _usable(scene.launch):
        ways = [outside]
    question = "Who is to notice the failure? What is to wake you in launch week is what should be tried."
    answer = await scene.talk.ask(Question(question, (*ways, Option(_LATER, "later"))))
    if answer == _LATER:
        raise LaterError
    return answer


async def _own(scene: Scene) -> None:
    """The page of the drill fails, and the cockpit's own watch notices."""
    for label, why in _mute(scene.launch).items():
        scene.say(f"Not tried from here: {label}, because {why}.")
    scene.memory.at("failing", **{WAY: OWN})
    async with served() as page:
        looking = alert_own.looking_at(scene, page)
        try:
            watch = alert_own.Watching(scene, looking)
            if not (seen := await watch.visit()).ok:
                raise HinderedError(f"The page of the drill cannot be seen from here: {seen.cause}")
            await _begin(scene)
            page.fails = True
            scene.memory.marks.set(FAULT)
            watch.wait()
            _remember(scene, await alert_own.noticed(scene, watch), watch)
            await _asked(scene)
            page.fails = False
            sent = await alert_own.over(scene, watch)
            await _close(scene, await _ended(scene) if sent else NO)
        finally:
            await looking.aclose()


async def _begin(scene: Scene) -> None:
    pace = rules(scene.launch)
    most = pace.interval_seconds * pace.failures
    text = (
        f"The page answers, and fails when you say now. The watch looks every {pace.interval_seconds:.0f} s "
        f"and tells after {pace.failures} failures, which takes up to {most:.0f} s. Each channel gets a code "
        "word of its own."
    )
    options = (Option(_NOW, "now: let it fail"), Option(_LATER, "later"))
    if await scene.talk.ask(Question(text, options)) == _LATER:
        raise LaterError


def _remember(scene: Scene, words: dict[str, str], watch: alert_own.Watching | None = None) -> None:
    """Keep what is needed to hear the words after a restart, and why a channel carries none."""
    kept: dict[str, str] = {}
    for label, word in words.items():
        if watch is not None and not watch.taken(label):
            kept[f"why {label}"] = watch.state(label)
        else:
            kept[f"word {label}"] = alert_words.digest(word)
    scene.memory.at(_ASK, **kept)


async def _asked(scene: Scene) -> None:
    if scene.memory.step != _ASK:
        return
    kept = {
        name.removeprefix("word "): told for name, told in scene.memory.words.items() if name[:5] == "word "
    }
    await alert_words.ask(scene, kept)
    scene.memory.at(_BACK)


async def _ended(scene: Scene) -> str:
    """Whether the word that it is over came too."""
    return await scene.talk.ask(confirm("Did a message come that it is over?", "yes, it came", "no"))


async def _close(scene: Scene, over: str) -> None:
    """The row: who read what after how long."""
    got, launch = alert_words.heard(scene), scene.launch
    unread = [
        label for label in channels(launch) if not got.on(label) and f"why {label}" not in scene.memory.words
    ]
    passed = two(launch, got.people) and not unread
    own = scene.memory.words.get(WAY) == OWN
    scene.close(
        launch.domain,
        f"{_said(scene, got)} {_slow(launch, got)}".strip(),
        passed=passed,
        seconds=_seconds(scene, got),
        about=got.people,
        days=DAYS,
        seen="machine" if own else "person",
        found={WAY: scene.memory.words.get(WAY, ""), OVER: over, **_channels(scene, got)},
    )


def _channels(scene: Scene, got: Heard) -> dict[str, str]:
    """What was found on each channel."""
    words = scene.memory.words
    found = {}
    for label in channels(scene.launch):
        why = words.get(f"why {label}", "nobody typed its code word")
        found[key_of(label)] = f"{READ}{', '.join(got.on(label))}" if got.on(label) else f"{NOBODY}{why}"
    return found


def _seconds(scene: Scene, got: Heard) -> dict[str, float | None]:
    taken = {f"{label}: {person}": took for (label, person), took in got.took.items() if took}
    noticed = scene.memory.words.get("noticed", "")
    return {"noticed": float(noticed) if noticed else None, "delay": got.delay, **taken}


def _said(scene: Scene, got: Heard) -> str:
    if not got.people:
        return "Something failed, and nobody the alarm is meant for got the word of it."
    parts = []
    for label in channels(scene.launch):
        who = " and ".join(name_of(scene, one) for one in got.on(label))
        parts.append(f"{label} reached {who or 'nobody'}")
    after = f", the first words after {got.delay:.0f} s" if got.delay is not None else ""
    alone = "" if two(scene.launch, got.people) else " Only one person was reached."
    return f"The alarm on {'; on '.join(parts)}{after}.{alone}"


def _slow(launch: Launch, got: Heard) -> str:
    limit = launch.limits.alert_minutes
    if got.delay is None or got.delay <= limit * 60:
        return ""
    return f"That is longer than the {limit} minutes of the limit."


DRILL = Drill(
    name=NAME,
    title="When something really fails, two people hear of it in time",
    check="watch.alert-route-tested",
    minutes=10,
    play=play,
    needs=needs,
)
