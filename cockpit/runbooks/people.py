"""Who answers for a runbook, and whom it says to call."""

from collections.abc import Iterator
from typing import Final

from cockpit.contact import bare
from cockpit.launch import Launch
from cockpit.launch.operations import Escalation, Person
from cockpit.runbooks.words import LONG, said, sentence, unknown

MOST_STEPS: Final = 8  # of the escalation
_NEW: Final = '[[person]] id = "...", name = "...", role = "operator", contact = "..."'


def declared(launch: Launch, id_: str) -> Person | None:
    """The person of that id."""
    return next((person for person in launch.people if person.id == id_), None) if id_ else None


def stays(launch: Launch, id_: str) -> bool:
    """A person of that id is declared and does not leave."""
    person = declared(launch, id_)
    return person is not None and person.leaves_on is None


def owner(launch: Launch, areas: tuple[str, ...], *rows: str) -> str:
    """The id of who answers: who covers an area, else the owner of a row, else operator, else founder.

    Args:
        launch: the declarations.
        areas: words that `covers` may hold, in the singular, the nearest first.
        rows: owners of the rows the runbook is about, the nearest first.
    """
    staying = [person for person in launch.people if person.leaves_on is None]
    covering = [person.id for area in areas for person in staying if area in _words(person.covers)]
    owning = [id_ for id_ in rows if stays(launch, id_)]
    roles = [
        person.id for role in ("operator", "founder") for person in staying if role in person.role.casefold()
    ]
    return next(iter((*covering, *owning, *roles)), "")


def _words(covers: tuple[str, ...]) -> set[str]:
    """What somebody covers, also in the singular: `Deploys` are `deploy` too."""
    told = {word.strip().casefold() for word in covers}
    return told | {word.removesuffix("s") for word in told}


def name(launch: Launch, id_: str) -> str:
    """The person's name, or the id where nobody is declared under it."""
    person = declared(launch, id_)
    return said(person.name if person else id_)


def reached(launch: Launch, id_: str) -> str:
    """`Ana Ferreira (ana@shop.example)`; what is missing is said."""
    person = declared(launch, id_)
    if person is None:
        return unknown(f"{said(id_)}, whose name and contact are", f'[[person]] id = "{said(id_)}"').rstrip(
            "."
        )
    leaves = f", leaves on {person.leaves_on}" if person.leaves_on else ""
    return f"{said(person.name)} ({_contact(person)}{leaves})"


def _contact(person: Person) -> str:
    contact = person.contact.strip()
    if not contact:
        line = f'contact = "..." in the [[person]] {said(person.id)}'
        return unknown("how to reach them is", line).rstrip(".")
    return said(bare(contact))


def call(
    launch: Launch, first: str, *others: str, company: str = "", mail_down: bool = False
) -> tuple[str, ...]:
    """Whom to call, in order: who answers, who else can, the escalation, the company it is bought from.

    Args:
        launch: the declarations.
        first: the id of who answers for the runbook, or nothing.
        others: ids of who else gets in there.
        company: the sentence about the company.
        mail_down: the failure takes the domain's own mailboxes along.
    """
    told = (first, *(row.who for row in launch.escalation))
    spare = [id_ for id_ in dict.fromkeys(others) if id_ not in told and stays(launch, id_)][:2]
    lines = [_first(launch, first), *escalation(launch)]
    lines += [f"If nobody answers: {reached(launch, id_)}." for id_ in spare]
    lines += _inside(launch, (*told, *spare)) if mail_down else ()
    return (*lines, *((company,) if company else ()))


def _first(launch: Launch, first: str) -> str:
    if not first:
        return unknown("Who answers for this is", _NEW)
    return f"At once, who answers for this: {reached(launch, first)}."


def escalation(launch: Launch) -> tuple[str, ...]:
    """Who acts after how many minutes, in order."""
    if not launch.escalation:
        line = '[[escalation]] after_minutes = 0, who = "...", do = "..."'
        return (unknown("Who acts after how many minutes is", line),)
    ordered = sorted(launch.escalation, key=lambda row: row.after_minutes)
    return tuple(_acts(launch, row) for row in ordered[:MOST_STEPS])


def _acts(launch: Launch, row: Escalation) -> str:
    minutes = "minute" if row.after_minutes == 1 else "minutes"
    when = f"After {row.after_minutes} {minutes}" if row.after_minutes else "At once"
    return f"{when}: {reached(launch, row.who)}. {sentence(said(row.do, LONG))}"


def _inside(launch: Launch, ids: tuple[str, ...]) -> Iterator[str]:
    """A word of warning where everybody is reached only through the domain that may be down."""
    reachable = [person for id_ in ids if (person := declared(launch, id_)) is not None]
    mails = [person.contact.strip().casefold().endswith(f"@{launch.domain}") for person in reachable]
    if reachable and all(mails):
        yield unknown(
            f"These addresses do not work while the mail of {said(launch.domain)} is down; a telephone "
            "number is",
            f'contact = "tel:..." in the [[person]] {said(reachable[0].id)}',
        )
