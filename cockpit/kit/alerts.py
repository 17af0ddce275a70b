"""The drill `alert` as the checks about alarms read it: one row about the product, newest first.

`about` are the ids of those who typed the code word that stood in an alarm, `seconds` holds `delay`: from the
failure to the first word typed, on the channel where that took longest. The words of `found`:

    way              cockpit, or the id or address of the outside monitor that noticed the failure
    over             yes or no: the word that it is over came too
    channel: LABEL   `read by ana, ben`, or `nobody: ` and why
"""

from collections.abc import Iterable, Mapping
from typing import Final

from cockpit.facts.stated import Drilled, Stated
from cockpit.kit import Finding, Launch, undeclared
from cockpit.kit.drills import shown
from cockpit.kit.stating import again, drill_evidence, stale
from cockpit.launch.operations import Alert, Monitor
from cockpit.roadmap import load
from cockpit.standards.alert_channels import family, labels

__all__ = [
    "DRILL",
    "LINES",
    "NOBODY",
    "OVER",
    "OWN",
    "PROVES",
    "READ",
    "WAY",
    "Alert",
    "Monitor",
    "channels",
    "evidence",
    "key_of",
    "missing_kinds",
    "nobody_told",
    "readers",
    "rehearsed",
    "unread",
]

DRILL: Final = "alert"
WAY, OVER, OWN = "way", "over", "cockpit"
READ, NOBODY = "read by ", "nobody: "
PROVES: Final = (
    "Something really failed, the watch noticed it by itself, and two named people typed back the code word "
    "of the alarm."
)
LINES: Final = """[[alert]]
channel = "email"
to = "mailto:WHO"
server = "smtp.WHERE:465"
owner = "WHO"
backup = "WHO ELSE\""""
_AGAIN: Final = "Do the drill with the channels as they are now."
_CHANNEL: Final = "channel: "


def channels(launch: Launch) -> Mapping[str, Alert]:
    """Each declared way for alarms by its label."""
    names = labels((row.channel, row.to) for row in launch.alerts)
    return dict(zip(names, launch.alerts, strict=True))


def key_of(label: str) -> str:
    """Under which word of `found` a channel stands."""
    return f"{_CHANNEL}{label}"


def readers(one: Drilled, label: str) -> tuple[str, ...]:
    """Who typed the code word that was sent on a channel."""
    said = one.found.get(key_of(label), "")
    return tuple(said.removeprefix(READ).split(", ")) if said.startswith(READ) else ()


def unread(launch: Launch, one: Drilled) -> Mapping[str, str]:
    """The declared channels on which nobody read an alarm, each with the reason."""
    said = {label: one.found.get(key_of(label), f"{NOBODY}it was not there") for label in channels(launch)}
    return {label: text.removeprefix(NOBODY) for label, text in said.items() if not readers(one, label)}


def nobody_told(launch: Launch) -> Finding | None:
    """The finding in place of all others where no way for alarms is declared."""
    if launch.alerts:
        return None
    return undeclared(launch.domain, "launch.toml declares no way for an alarm to reach anybody", LINES)


def rehearsed(launch: Launch, stated: Stated) -> Finding | Drilled:
    """The newest drill that passed, holds, and was done with the channels of today; or what stands for it."""
    one = shown(launch, DRILL, launch.domain, stated, PROVES)
    if isinstance(one, Finding):
        return one
    was = {word.removeprefix(_CHANNEL) for word in one.found if word.startswith(_CHANNEL)}
    now = set(channels(launch))
    if fresh := sorted(now - was):
        summary = f"since the drill {DRILL} of {one.day} alarms also go to {_listed(fresh)}"
        return stale(launch.domain, summary, again(DRILL, _AGAIN), evidence(one) | {"now": sorted(now)})
    return one


def evidence(one: Drilled) -> dict[str, object]:
    """The drill for the record of a finding, with what was found on each channel."""
    return drill_evidence(one) | dict(one.found)


def missing_kinds(launch: Launch) -> tuple[str, ...]:
    """What the roadmap asks alarms to go to, `email` or `chat`, and no declared channel is."""
    wanted = load(launch.product.roadmap).required.get("alert_channels", ())
    there = {family(row.channel) for row in launch.alerts}
    return tuple(kind for kind in wanted if kind not in there)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
