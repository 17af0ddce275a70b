"""The SPF records of all who send: every tree at once, and further questions only where one is missing."""

import asyncio
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from cockpit.facts.dns import Answer
from cockpit.facts.samples_dns import NS1, sample_answer
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.mail import Email, MailFlow, Sender
from cockpit.probes.names import unused
from cockpit.probes.spf import gather, used
from tests.probes.dns import SILENT, Table
from tests.probes.dns import table as plain_table

SHOP, SEND, GOOD = "shop.example", "send.shop.example", "v=spf1 include:amazonses.com ~all"
ZONE = (
    sample_answer(SHOP, "SOA", f"{NS1} hostmaster.{SHOP} 1 7200 3600 1209600 300"),
    sample_answer(SHOP, "NS", NS1),
)
RESEND = sample_launch(senders=(Sender(provider="Resend", return_path=SEND),))


@dataclass
class Eyes(Table):
    """A table with a clock."""

    now: dt.datetime = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)


def table(*answers: Answer) -> Eyes:
    return Eyes(plain_table(*answers).answers)


def text(name: str, *values: str) -> Answer:
    return sample_answer(name, "TXT", *values)


def seen(eyes: Table, launch: object = RESEND) -> Mapping[str, str]:
    """What stands in the trees, by name, with what else was found."""
    found = asyncio.run(gather(launch, eyes.eyes))  # type: ignore[arg-type]
    return {name: node.trouble or f"{node.lookups}" for name, node in found.trees.items()}


def asked(eyes: Table) -> set[str]:
    return {name for name, type_, _ in eyes.asked if type_ == "TXT"}


def test_a_healthy_product_is_asked_for_its_trees_and_nothing_else() -> None:
    eyes = table(
        text(SHOP, "v=spf1 -all"), text(SEND, GOOD), text("amazonses.com", "v=spf1 ip4:192.0.2.1 -all")
    )
    assert seen(eyes) == {SHOP: "0", SEND: "1"}
    assert len(eyes.asked) == 3


def test_where_a_record_is_missing_the_authority_and_the_usual_wrong_places_are_asked() -> None:
    doubled = f"{SEND}.{SHOP}"
    eyes = table(*ZONE, text(SHOP, "v=spf1 -all"), text(doubled, GOOD), text(f"spf.{SEND}", "something else"))
    found = asyncio.run(gather(RESEND, eyes.eyes))
    assert found.trees[SEND].trouble == "no record"
    assert found.trees[SEND].told.authority is not None
    assert set(found.strays) == {doubled}
    assert set(found.wanted) == {"amazonses.com"}


def test_a_wildcard_makes_no_stray() -> None:
    anywhere = tuple(text(name, "v=spf1 -all") for name in (f"{SEND}.{SHOP}", f"spf.{SEND}", unused(SHOP)))
    eyes = table(*ZONE, text(SHOP, "v=spf1 -all"), *anywhere)
    assert asyncio.run(gather(RESEND, eyes.eyes)).strays == {}


def test_a_silent_resolver_is_not_a_missing_record() -> None:
    eyes = Eyes({(SHOP, "TXT", None): SILENT, (SEND, "TXT", None): SILENT})
    assert seen(eyes) == dict.fromkeys((SHOP, SEND), "could not be looked up")
    assert asked(eyes) == {SHOP, SEND}


def test_names_say_who_uses_them_and_free_mailboxes_are_nobodys() -> None:
    launch = sample_launch(
        email=Email(sending_domain="mail.shop.example"),
        senders=(
            Sender(provider="Postmark", return_path="pm-bounces.shop.example", from_=("hi@shop.example",)),
            Sender(provider="Google Workspace", from_=("anna@gmail.com",)),
        ),
        mail_flows=(MailFlow(name="reset", from_="no-reply@news.example"),),
    )
    assert used(launch) == {
        "mail.shop.example": ("sending domain", "From"),
        SHOP: ("From", "Postmark"),
        "news.example": ("From",),
        "pm-bounces.shop.example": ("Postmark",),
    }


def test_ten_thousand_senders_are_twenty_names() -> None:
    rows = tuple(Sender(provider="x", return_path=f"s{at}.shop.example") for at in range(10_000))
    eyes = table()
    assert len(seen(eyes, sample_launch(senders=rows))) == 20
    assert len(eyes.asked) < 150


def test_what_a_mended_record_would_cost_is_looked_up() -> None:
    launch = sample_launch(email=Email(provider="Google Workspace"))
    google = text("_spf.google.com", "v=spf1 ip4:192.0.2.1 -all")
    for published in (
        "v=spf1 mx -all",
        "v=spf1include:_spf.google.com -all",
        "v=spf1 a -all include:_spf.google.com",
    ):
        eyes = table(*ZONE, text(SHOP, published), google)
        assert set(asyncio.run(gather(launch, eyes.eyes)).wanted) == {"_spf.google.com"}
    fine = table(*ZONE, text(SHOP, "v=spf1 include:_spf.google.com -all"), google)
    assert asyncio.run(gather(launch, fine.eyes)).wanted == {}
    assert len(fine.asked) == 2


def test_the_service_with_the_mailboxes_is_looked_up_where_it_is_left_out() -> None:
    launch = sample_launch(
        email=Email(provider="Google Workspace"), senders=(Sender(provider="Resend", return_path=SEND),)
    )
    eyes = table(*ZONE, text(SHOP, "v=spf1 mx -all"), text(SEND, GOOD))
    assert set(asyncio.run(gather(launch, eyes.eyes)).wanted) == {"_spf.google.com"}
