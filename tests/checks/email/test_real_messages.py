"""What the checks say about messages that were tried: the words, the rows they read, the lines to add."""

import tomllib

import pytest

from checks.email import delivered_in_time, flow_tested, inbox_placement
from cockpit.facts.samples_messages import (
    RESET,
    SEED,
    never_came,
    sample_messages,
    sending_shop,
    tried,
)
from cockpit.facts.samples_stated import NOTHING_SAID, drilled, sample_stated
from cockpit.kit import FAIL, PASS, UNKNOWN, Finding
from cockpit.kit import mail_drills as mail
from cockpit.kit.mail_drills import message_of
from cockpit.launch.mail import Mailbox, MailFlow
from tests.checks.dns.judging import sole

SHOP = sending_shop()


def test_a_message_that_came_says_where_and_who_signed() -> None:
    found = sole(flow_tested, SHOP, sample_messages(tried(), tried(at="b@mail.example")))
    assert found.verdict is PASS
    by = "signed by shop.example (ana on 2026-11-19)"
    assert found.summary == f"password reset arrived at {SEED}, b@mail.example, {by}"
    assert set(found.evidence) == {f"password reset at {SEED}", "password reset at b@mail.example"}


@pytest.mark.parametrize(
    ("cause", "summary", "fix"),
    [
        ("dns", "records of the domain are broken", "Mend the records first"),
        ("application", "the application never handed it", "Read the application's log"),
        ("provider", "the mail provider holds it back", "lift the limit or the sandbox"),
        ("receiver", "the mailbox's own side", "Search all folders"),
        ("something new", "nobody knows yet which part failed", "Open the provider's event log"),
    ],
)
def test_a_message_that_did_not_come_says_which_part_failed(cause: str, summary: str, fix: str) -> None:
    found = sole(flow_tested, SHOP, sample_messages(never_came(cause=cause)))
    assert (found.verdict, found.kind) == (FAIL, "not-arrived")
    assert summary in found.summary
    assert found.fix is not None
    assert fix in found.fix.text
    assert found.fix.record == "cockpit drill mail"


def test_the_same_state_gives_the_same_kind_whoever_tried_it_and_when() -> None:
    first = sole(flow_tested, SHOP, sample_messages(tried(dkim="none", dmarc="fail")))
    later = sole(flow_tested, SHOP, sample_messages(tried(dkim="none", dmarc="fail", ip="192.0.2.9")))
    assert (
        (first.kind, first.subject) == (later.kind, later.subject) == ("not-authenticated", "password reset")
    )


def test_whose_signature_it_was() -> None:
    row = tried(dkim="unaligned", dmarc="fail", d="mailer.example")
    assert "only mailer.example signed it" in sole(flow_tested, SHOP, sample_messages(row)).summary


def test_the_lines_to_add_are_rows_of_launch_toml_and_settle_it() -> None:
    launch = sending_shop(roadmap="ecommerce-prototype")
    findings = list(flow_tested.judge(launch, sample_messages()))
    missing = [one for one in findings if one.kind == "undeclared"]
    assert [one.subject for one in missing] == ["receipt", "order-update"]
    lines = "\n".join(one.fix.record or "" for one in missing if one.fix)
    rows = tomllib.loads(lines)["mail_flow"]
    settled = sending_shop(RESET, *(MailFlow(**row) for row in rows), roadmap="ecommerce-prototype")
    assert mail.undeclared_kinds(settled) == ()


def test_a_kind_that_is_never_sent_is_settled_and_not_tried() -> None:
    never = tuple(MailFlow(name=name, trigger="None") for name in ("receipt", "order-update"))
    launch = sending_shop(RESET, *never, roadmap="ecommerce-prototype")
    assert sole(flow_tested, launch, sample_messages()).verdict is PASS
    assert [flow.name for flow in mail.sent(launch)] == ["password reset"]


def test_a_message_whose_name_begins_like_another_keeps_its_own_rows() -> None:
    order, at_shop = MailFlow(name="order"), MailFlow(name="order at shop")
    launch = sending_shop(order, at_shop)
    rows = mail.tried(launch, sample_messages(tried(order), tried(at_shop)))
    assert {name: [row.subject for row in found] for name, found in rows.items()} == {
        "order": [f"order at {SEED}"],
        "order at shop": [f"order at shop at {SEED}"],
    }


def test_rows_of_other_drills_and_of_messages_that_are_gone_do_not_count() -> None:
    other = drilled("bounce", f"password reset at {SEED}")
    gone = tried(MailFlow(name="welcome"))
    assert sole(flow_tested, SHOP, sample_stated(other, gone)).kind == "undrilled"


def test_one_mailbox_that_holds_is_enough_while_another_ran_out() -> None:
    moved = tried(MailFlow(name=RESET.name, trigger="https://old.shop.example/"), at="old@mail.example")
    assert sole(flow_tested, SHOP, sample_messages(moved, tried())).verdict is PASS


def test_seconds_are_told_for_each_mailbox() -> None:
    rows = sample_messages(tried(), tried(at="b@mail.example", seconds=200.0))
    found = sole(delivered_in_time, SHOP, rows)
    assert found.summary == "password reset took 200 s at b@mail.example, and 120 s are allowed"
    assert found.observed == "9 s at seed@mail.example, 200 s at b@mail.example"


def test_the_inbox_is_judged_where_the_roadmap_wants_it() -> None:
    demo = sending_shop(roadmap="mobile-demo", mailboxes=(Mailbox(address="shop@gmail.com"),))
    rows = sample_messages(tried(at="shop@gmail.com", provider="gmail"))
    found: dict[str, Finding] = {one.subject: one for one in inbox_placement.judge(demo, rows)}
    assert {subject: one.verdict for subject, one in found.items()} == {"Gmail": PASS, "Outlook": UNKNOWN}
    assert found["Outlook"].summary.endswith("no message was tried there")


def test_junk_outweighs_the_inbox_at_the_same_place() -> None:
    receipt = MailFlow(name="receipt")
    rows = sample_messages(tried(), tried(receipt, folder="Junk"))
    found = sole(inbox_placement, sending_shop(RESET, receipt), rows)
    assert (found.verdict, found.kind) == (FAIL, "junk")
    assert found.summary == f"receipt landed in the junk folder at {SEED}"
    assert found.observed == "password reset: INBOX, receipt: Junk"


def test_nobody_has_tried_and_says_so_once_for_each_message() -> None:
    shop = sending_shop(RESET, MailFlow(name="receipt"))
    assert [one.subject for one in flow_tested.judge(shop, NOTHING_SAID)] == ["password reset", "receipt"]
    assert len(list(inbox_placement.judge(shop, NOTHING_SAID))) == 1


def test_one_message_may_be_called_as_another_begins() -> None:
    names = ("receipt", "receipt at noon")
    assert message_of("receipt at noon at a@gmail.example", names) == "receipt at noon"
    assert message_of("receipt at a@gmail.example", names) == "receipt"
    assert message_of("invite at a@gmail.example", names) == ""
