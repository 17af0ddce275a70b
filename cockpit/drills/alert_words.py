"""The code words of an alarm: coined, kept as digests only, typed back by those the alarm is meant for."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from cockpit.drills.scene import Scene
from cockpit.drills.talk import Question
from cockpit.kit.alerts import channels
from cockpit.launch import Launch
from cockpit.people.who import gone, same

TRIES: Final = 3  # a word may be mistyped
MOST: Final = 10  # channels
FAULT: Final = "fault"  # the moment something failed
NOTHING: Final = "nothing came"
_FIRST: Final = (
    *("amber", "brave", "calm", "copper", "early", "fancy", "green", "happy", "ivory", "jolly", "kind"),
    *("lucky", "misty", "noble", "proud", "quick"),
)
_SECOND: Final = (
    *("acorn", "badger", "candle", "dolphin", "ember", "falcon", "garden", "harbor", "island", "kettle"),
    *("lantern", "maple", "ocean", "pepper", "river", "saddle"),
)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody an alarm is meant for: the label of the channel, and the person's id."""

    channel: str
    person: str

    @property
    def key(self) -> str:
        """Under which name the drill remembers what became of it."""
        return f"read {sha256(self.channel.encode()).hexdigest()[:12]} {self.person}"


def receivers(launch: Launch, scene: Scene | None = None) -> tuple[Receiver, ...]:
    """The owner of every channel, then whoever stands in for each; declared people who are still there."""
    today = scene.clock.now().date() if scene else None
    there = {one.id for one in launch.people if today is None or not gone(one, today)}
    rows = list(channels(launch).items())[:MOST]
    named = [*((label, row.owner) for label, row in rows), *((label, row.backup) for label, row in rows)]
    return tuple(dict.fromkeys(Receiver(label, who) for label, who in named if who in there))


def two(launch: Launch, ids: Sequence[str]) -> bool:
    """There are two different people among these."""
    return any(not same(launch, one, other) for one in ids for other in ids)


def coined() -> str:
    """A word that is easy to say on the telephone, and not guessed in three tries."""
    number = 10 + secrets.randbelow(90)
    return f"{secrets.choice(_FIRST)}-{secrets.choice(_SECOND)}-{number}"


def digest(word: str) -> str:
    """What is kept of a word: the drill's memory may be read by whoever types it back."""
    plain = " ".join(word.casefold().replace("-", " ").split())
    return sha256(plain.encode("utf-8", "replace")).hexdigest()


async def ask(scene: Scene, digests: Mapping[str, str]) -> None:
    """Ask everybody for the word of each channel that has one; nobody twice, not after a restart either."""
    for one in receivers(scene.launch, scene):
        if one.channel in digests and one.key not in scene.memory.words:
            took = await _typed(scene, one, digests[one.channel])
            scene.memory.at(scene.memory.step, **{one.key: took})


async def _typed(scene: Scene, one: Receiver, wanted: str) -> str:
    """Seconds from the failure to the right word, `0` where no clock can tell them, or nothing."""
    who = name_of(scene, one.person)
    text = f"{who}: which code word stands in the alarm on {one.channel}? Who is elsewhere tells it by voice."
    for _ in range(TRIES):
        said = await scene.talk.ask(Question(text, default=NOTHING))
        if said == NOTHING:
            break
        if digest(said) == wanted:
            took = scene.memory.marks.since(FAULT)
            after = f" after {took:.0f} s" if took is not None else ""
            scene.say(f"{who} has the code word of {one.channel}{after}.")
            return f"{took:.1f}" if took is not None else "0"
        scene.say("That is not the word in that alarm.")
    scene.say(f"{who} has no code word of {one.channel}.")
    return ""


def name_of(scene: Scene, person: str) -> str:
    """The name of a person by id."""
    return next((one.name for one in scene.launch.people if one.id == person), person)


@dataclass(frozen=True, slots=True)
class Heard:
    """Who typed which word: (channel, person) to the seconds it took, 0 where they are not known."""

    took: Mapping[tuple[str, str], float]

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who typed one, the first first."""
        return tuple(dict.fromkeys(person for _, person in self.took))

    def on(self, channel: str) -> tuple[str, ...]:
        """Who typed that of one channel."""
        return tuple(person for label, person in self.took if label == channel)

    @property
    def delay(self) -> float | None:
        """Until the first word of a channel, on the one where that took longest."""
        first = {label: min(s for one, s in self._times if one == label) for label, _ in self._times}
        return max(first.values(), default=None)

    @property
    def _times(self) -> list[tuple[str, float]]:
        return [(label, seconds) for (label, _), seconds in self.took.items() if seconds > 0]


def heard(scene: Scene) -> Heard:
    """What has been typed so far, in the order of the time it took."""
    words = scene.memory.words
    found = {
        (one.channel, one.person): float(words[one.key])
        for one in receivers(scene.launch, scene)
        if words.get(one.key)
    }
    return Heard(dict(sorted(found.items(), key=lambda item: item[1])))
