"""The machine's side of a walk: what the newest results say of each item, and a new look at everything."""

from contextlib import aclosing
from typing import TYPE_CHECKING

from cockpit.golive.item import Item
from cockpit.golive.machine import Word, among, words
from cockpit.golive.walk import NO, YES, Answer
from cockpit.journal import moment
from cockpit.model import CheckJudged, Verdict
from cockpit.people.choosing import FRESH

if TYPE_CHECKING:
    from cockpit.sprint import Sprint


def heard(sprint: "Sprint", items: tuple[Item, ...]) -> dict[str, Word]:
    """The word about each item, from the newest results of this build's checks."""
    results = {id_: sprint.results[id_] for id_ in sprint.checks if id_ in sprint.results}
    return words(items, results, sprint.gate().unjudged, fresh=_fresh(sprint, items))


def _fresh(sprint: "Sprint", items: tuple[Item, ...]) -> bool:
    """Everything that an item without a person rests on was looked at within a day."""
    if sprint.journal is None:
        return True
    alone = [pattern for item in items if not item.needs_person for pattern in item.checks]
    seen = [moment(one.at) for id_, one in sprint.journal.seen().items() if among(id_, alone)]
    return all(sprint.now() - at <= FRESH for at in seen)


def answers(items: tuple[Item, ...], told: dict[str, Word]) -> dict[str, Answer]:
    """The answers to the items that no person answers."""
    alone = [item for item in items if not item.needs_person and item.id in told]
    return {item.id: YES if told[item.id].verdict is Verdict.PASS else NO for item in alone}


async def look(sprint: "Sprint", landed: "list[str] | None" = None) -> None:
    """Look at everything anew; the ids of what is judged are added to `landed` as it comes."""
    async with aclosing(sprint.run()) as events:
        async for event in events:
            if isinstance(event, CheckJudged) and landed is not None:
                landed.append(event.result.check)
