"""Who answers, and whom to call in which order."""

import datetime as dt

import msgspec
import pytest

from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.operations import Access, Alert, Backup, Escalation, Person
from cockpit.launch.parts import Host
from cockpit.runbooks import people, runbooks
from tests.runbooks.samples import book, company, words

ANA = Person(id="ana", name="Ana", role="founder", contact="mailto:ana@mail.test")
BO = Person(id="bo", name="Bo", role="operator", contact="tel:+4930123")
CY = Person(id="cy", name="Cy", covers=("Deploys", "dns"), contact="cy@mail.test")
DEE = Person(id="dee", name="Dee", role="operator", leaves_on=dt.date(2026, 12, 1))


@pytest.mark.parametrize(
    ("staff", "rows", "who"),
    [
        ((ANA, BO, CY), ("ana",), "cy"),
        ((ANA, BO), ("ana",), "ana"),
        ((ANA, BO), (), "bo"),
        ((ANA, BO), ("", "nobody"), "bo"),
        ((ANA, DEE), ("dee",), "ana"),
        ((DEE,), ("dee",), ""),
        ((), ("ana",), ""),
        ((msgspec.structs.replace(CY, covers=()),), (), ""),
    ],
)
def test_who_covers_it_then_whose_row_it_is_then_operator_then_founder(
    staff: tuple[Person, ...], rows: tuple[str, ...], who: str
) -> None:
    assert people.owner(sample_launch(people=staff), ("deploy",), *rows) == who


def test_nobody_who_leaves_answers_for_anything() -> None:
    launch = company()
    going = tuple(msgspec.structs.replace(one, leaves_on=dt.date(2026, 12, 1)) for one in launch.people)
    assert {one.owner for one in runbooks(msgspec.structs.replace(launch, people=going))} == {""}
    assert {one.owner for one in runbooks(launch)} == {"ines", "tom"}


def test_the_order_of_calls() -> None:
    launch = sample_launch(
        people=(ANA, BO, CY),
        escalation=(
            Escalation(15, "ana", "Decide."),
            Escalation(0, "bo", "Look"),
            Escalation(1, "bo", "Act"),
        ),
    )
    assert people.call(launch, "bo", "ana", "cy", "gone", company="The company.") == (
        "At once, who answers for this: Bo (+4930123).",
        "At once: Bo (+4930123). Look.",
        "After 1 minute: Bo (+4930123). Act.",
        "After 15 minutes: Ana (ana@mail.test). Decide.",
        "If nobody answers: Cy (cy@mail.test).",
        "The company.",
    )


def test_what_is_missing_of_a_person_is_said() -> None:
    silent = sample_launch(people=(msgspec.structs.replace(ANA, contact=""),))
    assert people.reached(silent, "ana") == (
        'Ana (how to reach them is not known yet: add contact = "..." in the [[person]] ana to launch.toml)'
    )
    assert people.reached(silent, "tim") == (
        'tim, whose name and contact are not known yet: add [[person]] id = "tim" to launch.toml'
    )
    assert people.reached(sample_launch(people=(DEE,)), "dee").endswith(", leaves on 2026-12-01)")


def test_mailboxes_of_the_domain_that_is_down_reach_nobody() -> None:
    warning = "These addresses do not work while the mail of velomart.test is down"
    launch = company()
    for id_ in ("rb-domain", "rb-mail"):
        assert warning in words(book(launch, id_))
    assert warning not in words(book(launch, "rb-deploy"))
    phones = tuple(msgspec.structs.replace(one, contact="tel:+4930123") for one in launch.people)
    assert warning not in words(book(msgspec.structs.replace(launch, people=phones), "rb-domain"))


def test_an_alarm_inside_the_house_is_warned_of() -> None:
    outside = sample_launch("velomart.test", alerts=(Alert("mail", "mailto:alarm@mail.test", "bo", "ana"),))
    assert "lies in the very domain" in words(book(company(), "rb-silence"))
    assert "lies in the very domain" not in words(book(outside, "rb-silence"))


def test_rows_give_their_owners() -> None:
    launch = sample_launch(
        people=(ANA, BO, CY),
        hosts=(Host(name="shop.example", owner="ana"),),
        backups=(Backup(store="db", owner="ana"),),
        access=(Access(id="reg", service="Reg", category="Registrar", owner="ana", backup="bo"),),
    )
    owners = {one.id: one.owner for one in runbooks(launch)}
    assert (owners["rb-tls"], owners["rb-database"], owners["rb-domain"]) == ("ana", "ana", "ana")
    assert (owners["rb-deploy"], owners["rb-dns"], owners["rb-variable"]) == ("cy", "cy", "cy")
    assert owners["rb-secret"] == "bo"
