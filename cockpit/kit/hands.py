"""Whatever must not depend on one person: each with the people who could act, and where to name one more."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cockpit.kit.accounts import accounts
from cockpit.kit.owners import same, unfit
from cockpit.kit.pasting import line, row, told
from cockpit.launch import Launch
from cockpit.launch.operations import Alert, Escalation, Monitor

__all__ = ["TWO", "Alert", "Escalation", "Held", "Monitor", "held"]

TWO: Final = 2


@dataclass(frozen=True, slots=True)
class Held:
    """Something to be done: what, the ids named for it, the lines that would name one more person."""

    id: str
    what: str
    named: tuple[str, ...]
    lines: str

    def hands(self, launch: Launch) -> tuple[str, ...]:
        """The ids of the first two who stay and are not one person."""
        kept: list[str] = []
        for id_ in dict.fromkeys(filter(told, self.named)):
            if len(kept) < TWO and not unfit(launch, id_) and not any(same(launch, id_, one) for one in kept):
                kept.append(id_)
        return tuple(kept)

    def absent(self, launch: Launch) -> tuple[str, ...]:
        """Why the others do not count, as phrases."""
        named = dict.fromkeys(filter(told, self.named))
        return tuple(why for id_ in named if (why := unfit(launch, id_)))


def held(launch: Launch) -> Iterator[Held]:
    """The accounts, then releasing, then each way an alarm goes, the monitors, and who is called."""
    for one in launch.access:
        where = f"[[access]] {one.id}"
        yield Held(one.id, f"{one.id} ({one.service})", (one.owner, one.backup), _else("backup", where))
    if launch.deploy:
        yield Held("deploy", "releasing", tuple(_releasing(launch)), _else("backup", "[[access]] hosting"))
    for alert in launch.alerts:
        where = f"[[alert]] {alert.channel}"
        yield Held(f"alert {alert.channel}", where, (alert.owner, alert.backup), _else("backup", where))
    watching = tuple(dict.fromkeys(_watching(launch)))
    for monitor in launch.monitors:
        where = f"[[monitor]] {monitor.id}"
        yield Held(monitor.id, where, (monitor.owner, *watching), _else("backup", "the [[alert]]"))
    if launch.escalation:
        called = tuple(step.who for step in launch.escalation)
        more = {"after_minutes": "15", "who": '"WHO ELSE"', "do": '"WHAT"'}
        yield Held("escalation", "the escalation", called, row("escalation", more))


def _else(key: str, where: str) -> str:
    return line(key, '"WHO ELSE"', where)


def _releasing(launch: Launch) -> Iterable[str]:
    """Whoever holds the hosting or the code, and whoever is said to cover deploys."""
    for one in accounts(launch, "hosting", "repo-ci"):
        yield from (one.owner, one.backup)
    for person in launch.people:
        if {"deploy", "deploys", "release", "releases"} & {word.casefold() for word in person.covers}:
            yield person.id


def _watching(launch: Launch) -> Iterable[str]:
    """Whoever an alarm reaches, and whoever can change the monitors."""
    for alert in launch.alerts:
        yield from (alert.owner, alert.backup)
    for one in accounts(launch, "monitoring"):
        yield from (one.owner, one.backup)
