"""What the mail drill tries, at which mailboxes, with which address; and what it leaves as it is."""

import re

import pytest

from cockpit.drills.mail import needs
from cockpit.drills.mail_files import source
from cockpit.drills.mail_outcome import _evidence
from cockpit.drills.mail_tries import errand, fresh_address, tries
from cockpit.drills.play import Ending
from cockpit.facts.letters import Letter
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_messages import RESET, SEED, sending_shop
from cockpit.launch.mail import Mailbox, MailFlow
from tests.drills.stage import Operator, Stage

GMAIL = Mailbox(address="shop@gmail.com", host="imap.gmail.com")
INVITE = MailFlow(name="invite", trigger="https://shop.example/team")


def test_every_message_at_every_mailbox() -> None:
    shop = sending_shop(RESET, INVITE, mailboxes=(Mailbox(address=SEED), GMAIL))
    assert [one.subject for one in tries(shop)] == [
        f"password reset at {SEED}",
        "password reset at shop@gmail.com",
        f"invite at {SEED}",
        "invite at shop@gmail.com",
    ]


def test_providers_that_the_roadmap_asks_for_are_tried_too() -> None:
    shop = sending_shop(roadmap="mobile-demo", mailboxes=(GMAIL,))
    assert [(one.place, one.provider) for one in tries(shop)] == [
        ("shop@gmail.com", "gmail"),
        ("outlook", "outlook"),
    ]
    (nowhere,) = tries(sending_shop(mailboxes=()))
    assert nowhere.place == "a mailbox of ours"


@pytest.mark.parametrize(("limit", "waits"), [(None, 360.0), (60, 360.0), (600, 1800.0)])
def test_how_long_it_is_waited_for(limit: int | None, waits: float) -> None:
    (one,) = tries(sending_shop(MailFlow(name="receipt", seconds=limit)))
    assert one.patience(sending_shop()) == waits


def test_an_address_for_those_who_must_be_new_and_for_nobody_else() -> None:
    """A reset that goes to an address without an account is never sent, on purpose."""
    reset, invite = tries(sending_shop(RESET, INVITE, mailboxes=(GMAIL,)))
    assert fresh_address(reset) == ""
    assert re.fullmatch(r"shop\+cockpit-[0-9a-f]{6}@gmail\.com", fresh_address(invite))
    assert "with an account of yours that has the address shop@gmail.com" in errand(reset, "")
    assert "as somebody new, with the address a+b@gmail.com" in errand(invite, "a+b@gmail.com")


def test_the_errand_says_where_and_which_subject() -> None:
    (one,) = tries(sending_shop())
    assert errand(one, "").startswith("The message password reset. Open https://shop.example/forgot, with an")
    assert errand(one, "").endswith('Its subject should hold "Your new password".')
    (bare,) = tries(sending_shop(MailFlow(name="receipt"), mailboxes=()))
    assert "Do in the product what makes it send receipt, with an account of yours" in errand(bare, "")


def test_without_a_message_the_lines_to_add_are_told() -> None:
    assert "add [[mail_flow]]" in needs(sample_launch())
    assert needs(sending_shop()) == ""
    assert needs(sending_shop(MailFlow(name="receipt", trigger="none")))


async def test_what_the_roadmap_asks_for_is_told_first(stage: Stage) -> None:
    text = stage.lab.launch.read_text().replace('name = "receipt"', 'name = "brochure"')
    stage.lab.launch.write_text(text)
    operator = Operator(["later"])
    assert await stage.play("mail", operator) is Ending.LEFT
    assert "The roadmap also asks for: receipt." in operator.said[0]
    assert 'name = "receipt"' in operator.said[1]


async def test_what_holds_can_be_left_as_it_is(stage: Stage) -> None:
    """The record of the lab holds the reset; one more message is declared since."""
    with stage.lab.launch.open("a") as file:
        file.write('\n[[mail_flow]]\nname = "order update"\n')
    operator = Operator(["rest", "cannot", "no order yet"])
    assert await stage.play("mail", operator) is Ending.FAILED
    assert [row.subject for row in stage.rows("mail")] == ["order update at seed@velomart.test"]


@pytest.mark.parametrize(
    ("subject", "kept"),
    [
        ("482913 is your code for Velomart", "… is your code for Velomart"),
        ("Your code: AB12-CD34", "Your code: …"),
        ("Your 2 bikes of 2026", "Your 2 bikes of …"),
    ],
)
def test_a_code_in_the_subject_is_not_kept(subject: str, kept: str) -> None:
    assert _evidence(Letter(subject=subject), {}).splitlines()[0] == f"Subject: {kept}"


def test_the_table_above_a_pasted_original_is_no_part_of_it() -> None:
    message = "Delivered-To: ana@gmail.example\nReceived: by x\nFrom: a@shop.example\n\nReceived: late"
    page = f"Original Message\nMessage ID\t<1@x>\nFrom:\tShop\n\nDownload Original\n{message}"
    assert source(page) == message
    for whole in (message, f"\n{message}", f"X-Apparently-To: b\n{message}", "no message at all", ""):
        assert source(whole) == whole
