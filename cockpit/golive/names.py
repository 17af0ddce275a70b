"""What launch.toml names, in words for the list: people to call, accounts to open, monitors, mails."""

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import urlsplit

from cockpit.contact import bare
from cockpit.launch import Launch
from cockpit.launch.operations import Access, Monitor, Person
from cockpit.launch.parts import Route
from cockpit.text import redact, safe

LONGEST: Final = 300
BACK: Final = "Put the last release back, then try again"
_READ: Final = 2000  # characters of a text; what is longer is no name
_NAME: Final = 120
_WORD: Final = re.compile(r"[a-z]+")
_PAYS: Final = frozenset(
    ("checkout", "cart", "basket", "pay", "payment", "payments", "order", "orders", "buy", "purchase")
)
_BOOKS: Final = frozenset(
    (
        "book",
        "booking",
        "bookings",
        "appointment",
        "appointments",
        "calendar",
        "slot",
        "reserve",
        "reservation",
    )
)
_JOINS: Final = frozenset(("signup", "register", "registration", "join"))


def shown(text: str, limit: int = LONGEST) -> str:
    """A text of launch.toml on one line, harmless and short enough to be read."""
    return safe(redact(text[:_READ]), limit)


def staying(launch: Launch) -> tuple[Person, ...]:
    """Everybody who does not leave: nobody else is told to be called."""
    return tuple(person for person in launch.people if person.leaves_on is None)


def answers(launch: Launch, owners: Iterable[str] = (), areas: Iterable[str] = ()) -> Person | None:
    """Who helps: the owner of the thing, else who covers its area, else the operator, else the founder.

    The founder walks the list and is told to call somebody else, where there is somebody else.
    """
    there = staying(launch)
    by_id = {person.id: person for person in there}
    owning = [by_id[id_] for id_ in owners if id_ in by_id]
    covering = [one for area in areas for one in there if area in map(str.casefold, one.covers)]
    operators = [one for one in there if "operator" in one.role.casefold()]
    found = [*owning, *covering, *operators, *there]
    return next((one for one in found if "founder" not in one.role.casefold()), next(iter(found), None))


def on_duty(launch: Launch) -> Person | None:
    """The first of the escalation, else whoever answers for the product."""
    first = sorted(launch.escalation, key=lambda row: row.after_minutes)
    return answers(launch, [row.who for row in first], ("incident", "alerts", "watch"))


def called(person: Person | None) -> str:
    """`Tom Arendt (tom@velomart.test)`: whom to call, or the row to add where nobody is named."""
    if person is None:
        return "nobody is named yet: add [[person]] with id, name and contact to launch.toml"
    contact = shown(bare(person.contact), _NAME)
    return f"{shown(person.name, _NAME)} ({contact})" if contact else shown(person.name, _NAME)


def contact(person: Person | None) -> str:
    """How to reach them, as launch.toml writes it."""
    return shown(person.contact) if person else ""


def account(launch: Launch, *categories: str) -> Access | None:
    """The account of the first category that has one."""
    rows = (row for category in categories for row in launch.access if row.category == category)
    return next(rows, None)


def door(row: Access) -> str:
    """`Veloreg, the registrar: https://... (pm:velomart/registrar)`."""
    where = f": {shown(row.url)}" if row.url else ""
    key = f" ({row.credential})" if row.credential else ""
    return f"{shown(row.service, _NAME)}, the {shown(row.category, 40).replace('-', ' ')}{where}{key}"


def deploys(launch: Launch) -> list[str]:
    """Who owns the hosting, on which a release runs."""
    return [row.owner for row in launch.access if row.category == "hosting"]


def monitor(launch: Launch) -> Monitor | None:
    """The monitor of the first page, else the first there is."""
    home = [one for one in launch.monitors if one.target.rstrip("/") == launch.origin]
    return next(iter((*home, *launch.monitors)), None)


def sign_in_page(launch: Launch) -> Route | None:
    """Where somebody signs in who has an account."""
    doors = [one for one in launch.routes if one.kind == "auth"]
    return next((one for one in doors if one != joining(launch)), next(iter(doors), None))


def joining(launch: Launch) -> Route | None:
    """Where somebody signs up."""
    return next((one for one in launch.routes if _words((one.name, _path(one.url))) & _JOINS), None)


def paying(launch: Launch) -> bool:
    """The product takes money."""
    return any(row.category == "payment" for row in launch.access) or bool(_offered(launch) & _PAYS)


def booking(launch: Launch) -> bool:
    """The product takes bookings."""
    return launch.product.roadmap == "coach-prototype" or bool(_offered(launch) & _BOOKS)


def way_to_pay(launch: Launch) -> str:
    """The page on which paying begins, where it is declared."""
    return _page(launch, _PAYS)


def way_to_book(launch: Launch) -> str:
    """The page on which booking begins, where it is declared."""
    return _page(launch, _BOOKS)


def _page(launch: Launch, wanted: frozenset[str]) -> str:
    pages = (one for one in launch.routes if one.kind not in ("webhook", "health"))
    return next((shown(one.url) for one in pages if _words((one.name, _path(one.url))) & wanted), "")


def _offered(launch: Launch) -> set[str]:
    return _words(
        (
            *(part for one in launch.routes for part in (one.name, _path(one.url))),
            *(part for step in launch.smoke for part in (step.name, _path(step.url))),
            *(flow.name for flow in launch.mail_flows),
        )
    )


def _path(url: str) -> str:
    return urlsplit(url).path


def _words(texts: Iterable[str]) -> set[str]:
    return set(_all_words(texts))


def _all_words(texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        yield from _WORD.findall(
            text[:LONGEST].casefold().replace("sign-up", "signup").replace("sign up", "signup")
        )
