"""Who may sign: a declared person who is still there."""

import datetime as dt

from cockpit.launch import Launch
from cockpit.launch.operations import Person
from cockpit.launch.problem import nearest
from cockpit.text import safe

NOBODY = """launch.toml declares nobody who could sign. Add a row for each person:

[[person]]
id = "ana"
name = "Ana Ferreira"
role = "founder\""""


class RefusedError(Exception):
    """What was said cannot be taken; the message is a sentence that says why and what to do."""


def signer(launch: Launch, id_: str, today: dt.date) -> Person:
    """The declared person of that id, who has not left.

    Raises:
        RefusedError: nobody is declared, nobody has that id, or the person is gone.
    """
    if not launch.people:
        raise RefusedError(NOBODY)
    known = {person.id: person for person in launch.people}
    if id_ not in known:
        hint = nearest(id_, known) or f"there are {', '.join(known)}"
        raise RefusedError(f'nobody in launch.toml has the id "{safe(id_, 60)}"; {hint}')
    person = known[id_]
    if gone(person, today):
        raise RefusedError(f"{person.name} left on {person.leaves_on}: somebody who is there has to sign")
    return person


def owner(launch: Launch, id_: str, today: dt.date) -> Person:
    """The declared person of that id, who will not leave: who leaves cannot own, back up or pay.

    Raises:
        RefusedError: nobody has that id, or the person leaves.
    """
    person = signer(launch, id_, today)
    if person.leaves_on:
        raise RefusedError(f"{person.name} leaves on {person.leaves_on}: name somebody who stays")
    return person


def gone(person: Person, day: dt.date) -> bool:
    """The person is no longer there on that day."""
    return person.leaves_on is not None and person.leaves_on <= day


def same(launch: Launch, one: str, other: str) -> bool:
    """Two ids mean one person: they are equal, or are declared with the same name or the same contact."""
    return one == other or bool(_traits(launch, one) & _traits(launch, other))


def _traits(launch: Launch, id_: str) -> set[tuple[str, str]]:
    """What tells one person from another, however it is written."""
    people = [person for person in launch.people if person.id == id_]
    told = [("name", person.name) for person in people] + [("contact", person.contact) for person in people]
    return {(what, " ".join(text.casefold().split())) for what, text in told if text.strip()}


def there(launch: Launch, id_: str, day: dt.date) -> bool:
    """A person of that id is declared and was there on that day."""
    return any(person.id == id_ and not gone(person, day) for person in launch.people)
