"""The list for every kind of product: short enough, its waits long enough, and in the product's own names."""

from fnmatch import fnmatchcase

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.golive import names
from cockpit.golive.item import Item
from cockpit.golive.items import items
from cockpit.launch import Launch
from cockpit.launch.making import Deploy, Rollback
from cockpit.launch.operations import Access, Alert, Assistant, Monitor, Person
from cockpit.launch.parts import Redirect, Route
from cockpit.roadmap import catalogue
from tests.golive.shapes import LOGIN, PEOPLE, ROADMAPS, bare, rich

ANA = Person(id="ana", name="Ana", role="founder")
JON = Person(id="jon", name="Jon", role="engineer", covers=("Email",))
TOM = Person(id="tom", name="Tom", role="operator")


def words(listed: tuple[Item, ...]) -> str:
    return "\n".join(
        part for item in listed for part in (item.title, *item.how, item.see, item.if_not, item.call)
    )


def one(launch: Launch, id_: str) -> Item:
    return next(item for item in items(launch) if item.id == id_)


@pytest.mark.parametrize("roadmap", ROADMAPS)
@pytest.mark.parametrize("mail", [True, False])
@pytest.mark.parametrize("ai", [True, False])
@pytest.mark.parametrize("more", ["", PEOPLE, LOGIN, PEOPLE + LOGIN])
def test_eight_to_twelve_items_under_ten_minutes_with_long_enough_waits(
    roadmap: str, more: str, *, mail: bool, ai: bool
) -> None:
    listed = items(bare(roadmap, more, mail=mail, ai=ai))
    ids = [item.id for item in listed]
    assert 8 <= len(listed) <= 12
    assert len(set(ids)) == len(ids)
    assert sum(item.minutes for item in listed) < 10
    for asked in (item for item in listed if item.awaits):
        between = listed[ids.index(asked.awaits) + 1 : ids.index(asked.id)]
        assert sum(item.minutes for item in between) >= {"alarm-start": 5, "sign-up": 2}[asked.awaits]
    assert {item.awaits for item in listed if item.awaits} == {"alarm-start", *(["sign-up"] if mail else [])}
    assert ("assistant" in ids) == ai
    assert (ids[0], ids[-1]) == ("preflight", "decide")
    assert [item.id for item in listed if not item.needs_person] == ["preflight"]


@pytest.mark.parametrize(
    "launch", [rich(), bare(), bare(more=PEOPLE, ai=True), bare("b2b-prototype", mail=False)]
)
def test_every_item_asks_shows_and_helps(launch: Launch) -> None:
    for item in items(launch):
        assert item.question.endswith("?"), item.id
        assert item.how
        assert item.see
        assert item.if_not
        assert item.call
        assert item.checks
        assert "None" not in words((item,))
        assert "  " not in words((item,))


def test_the_checks_it_names_are_in_the_catalogue() -> None:
    known = [row.id for row in catalogue().check]
    for item in (*items(rich()), *items(bare(ai=True))):
        for pattern in item.checks:
            assert any(fnmatchcase(id_, pattern) for id_ in known), pattern


def test_it_speaks_in_the_names_of_the_product(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cockpit.drills.drills", dict)  # without the drill the monitor is misled by hand
    told = words(items(rich()))
    for name in (
        "velomart.test",
        "http://www.velomart.test",
        "https://velomart.test/shop",
        "https://app.velomart.test/signup",
        "https://app.velomart.test/login",
        "velowatch (https://velohost.test/)",
        "https://velomart.test/this-page-does-not-exist",
        "Set the monitor back to https://velomart.test/",
        "mail alarm@velomart.test",
        "Tom Arendt (tom@velomart.test)",
        "fly deploy --image of the release before",
        "release 2026.11.18-1",
        "Veloreg, the registrar: https://velohost.test/ (pm:velomart/registrar)",
        "hello@velomart.test",
    ):
        assert name in told, name


def test_what_is_not_written_down_is_said_with_the_line_to_add() -> None:
    launch = bare()
    lines = {
        "alarm-start": "add [[monitor]]",
        "alarm-arrived": "add [[alert]]",
        "way-back": "under [deploy.rollback]",
        "doors": 'add [[access]] with category = "registrar"',
        "sign-up": "add [[mail_flow]]",
    }
    for id_, line in lines.items():
        assert line in words((one(launch, id_),)), id_
    assert all("add [[person]]" in item.call for item in items(launch))


def test_the_mail_goes_to_a_mailbox_that_is_declared_and_is_one_that_is_sent() -> None:
    flows = """
[[mail_flow]]
name = "invite"
trigger = "none"

[[mail_flow]]
name = "receipt"
subject = "Your receipt"

[[mailbox]]
address = "seed@box.example"
"""
    launch = bare(more=flows)
    assert "Use seed@box.example, or a mailbox the product has never seen." in words(
        (one(launch, "sign-up"),)
    )
    assert "Its subject: Your receipt." in words((one(launch, "mails"),))
    assert "Use a mailbox the product has never seen." in words((one(bare(), "sign-up"),))


def test_the_second_door_is_the_edge_or_else_the_zone() -> None:
    assert 'category = "dns"' in words((one(bare(), "doors"),))
    assert 'category = "edge"' in words((one(bare(more='[edge]\nprovider = "Edge"\n'), "doors"),))


@pytest.mark.parametrize(
    ("launch", "title", "why"),
    [
        (bare("coach-prototype"), "Book a time, up to the last step", "people come to book"),
        (rich(), "Start to buy, and stop before paying", "money is the product"),
        (bare("b2b-prototype"), "Ask for your own service, up to the last step", "how customers begin"),
        (bare("mobile-demo"), "Do what the product is there for", "the reason why people come"),
        (bare(more='[[route]]\nname = "cart"\nurl = "/cart"\n'), "Start to buy", "money"),
        (bare("mobile-demo", '[[smoke]]\nname = "booking"\nurl = "/new"\n'), "Book a time", "book"),
    ],
)
def test_what_people_come_for_depends_on_the_product(launch: Launch, title: str, why: str) -> None:
    item = one(launch, "main-thing")
    assert item.title.startswith(title)
    assert why in item.if_not


def test_the_way_to_pay_is_opened_where_it_is_declared() -> None:
    hook = '[[route]]\nname = "hook"\nurl = "/pay/hook"\nkind = "webhook"\n'
    route = f'{hook}[[route]]\nname = "pay"\nurl = "/checkout"\n'
    assert (
        "Open https://shop.example/checkout and choose one thing." in one(bare(more=route), "main-thing").how
    )


def test_the_spellings_go_with_the_phone_when_there_is_no_room() -> None:
    crowded = items(bare(ai=True))
    assert len(crowded) == 12
    assert "spellings" not in [item.id for item in crowded]
    phone = one(bare(ai=True), "phone")
    assert any("http://www.shop.example" in step for step in phone.how)
    assert "redirect.canonical-host" in phone.checks


def test_an_app_is_opened_too() -> None:
    launch = bare("mobile-demo", "has_mobile_app = true\n")
    assert "Open the app on the same phone, too." in one(launch, "phone").how


def test_a_www_product_tries_its_apex() -> None:
    launch = bare(more='origin = "https://www.shop.example"\n')
    assert "Open http://shop.example and http://www.shop.example" in one(launch, "spellings").how


def test_the_alarm_is_drilled_where_that_can_be_done() -> None:
    assert "In a second window run: cockpit drill alert" in one(rich(), "alarm-start").how
    assert not any("Set the monitor back" in step for step in one(rich(), "alarm-arrived").how)


@pytest.mark.parametrize(
    ("people", "owners", "areas", "who"),
    [
        ((ANA, JON, TOM), ("jon",), (), "jon"),
        ((ANA, JON, TOM), (), ("email",), "jon"),
        ((ANA, JON, TOM), ("nobody",), ("dns",), "tom"),
        ((ANA, JON), (), (), "jon"),
        ((ANA,), ("ana",), (), "ana"),
        ((ANA, TOM), ("ana",), (), "tom"),
        ((), ("ana",), (), None),
    ],
)
def test_whom_to_call(
    people: tuple[Person, ...], owners: tuple[str, ...], areas: tuple[str, ...], who: str | None
) -> None:
    launch = msgspec.structs.replace(bare(), people=people)
    found = names.answers(launch, owners, areas)
    assert (found.id if found else None) == who


def test_nobody_who_leaves_is_called() -> None:
    told = words(items(bare(more=PEOPLE)))
    assert "Max Gone" not in told
    assert "Jon Weber (jon@shop.example)" in told
    assert one(bare(more=PEOPLE), "phone").contact == "mailto:jon@shop.example"


def test_an_item_that_reads_differently_has_another_digest() -> None:
    plain = one(bare(), "way-back").digest
    told = one(bare(more='[deploy.rollback]\nsteps = ["Press back."]\n'), "way-back").digest
    assert plain != told
    assert plain == one(bare(), "way-back").digest


texts = st.text(max_size=60) | st.just("\x1b[2J\u202e") | st.just("<b>|`x`\n# y") | st.just("x" * 2500)


@given(texts, texts, texts)
def test_whatever_launch_toml_says_stays_one_harmless_short_line(name: str, target: str, step: str) -> None:
    person = Person(id="ana", name=name or "x", contact=target)
    launch = msgspec.structs.replace(
        bare(ai=True),
        people=(person,),
        monitors=(Monitor(id=name or "x", target=target or "x", provider=step, owner="ana"),),
        alerts=(Alert(channel=name or "x", to=target),),
        access=(Access(id="a", service=name or "x", category="hosting", url=target, owner="ana"),),
        routes=(Route(name=name or "x", url="https://shop.example/signup", kind="auth"),),
        redirects=(Redirect(start=target or "x", to=step),),
        deploy=Deploy(platform=name, rollback=Rollback(steps=(step,) * 50, last_known_good=target)),
        ai=Assistant(owner="ana"),
    )
    for item in items(launch):
        assert len(item.how) <= 6
        for text in (item.title, item.question, *item.how, item.see, item.if_not, item.call):
            assert text.isprintable()
            assert len(text) < 1200
