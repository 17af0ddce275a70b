"""Why messages come back: the codes of the standards, of Gmail and of Microsoft, and words without a code."""

from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.facts.letters import Bounced
from cockpit.standards.dsn import bounced, reason
from cockpit.standards.mime import message


@pytest.mark.parametrize(
    ("text", "cause", "code", "status", "for_good"),
    [
        ("550-5.1.1 The email account does not exist", "address", "550", "5.1.1", True),
        ("550 5.7.26 This mail is unauthenticated: SPF and DKIM", "authentication", "550", "5.7.26", True),
        ("421-4.7.28 unusual rate of unsolicited mail", "limit", "421", "4.7.28", False),
        ("550 5.7.509 Access denied, does not pass DMARC", "authentication", "550", "5.7.509", True),
        ("550 5.7.515 Access denied, authentication level", "authentication", "550", "5.7.515", True),
        (
            "550 5.7.708 Service unavailable, not accepted",
            "reputation",
            "550",
            "5.7.708",
            True,
        ),
        ("554 5.7.1 blocked using zen.spamhaus.org", "reputation", "554", "5.7.1", True),
        ("550 5.7.1 likely suspicious", "content", "550", "5.7.1", True),
        ("552 5.2.2 over quota", "receiver", "552", "5.2.2", True),
        ("451 4.7.1 Greylisting in action", "receiver", "451", "4.7.1", False),
        ("450 4.2.1 the user is receiving mail at too high a rate", "limit", "450", "4.2.1", False),
        ("550 No such user here", "address", "550", "", True),
        ("554 rejected due to spam content", "content", "554", "", True),
        ("5.1.10 RESOLVER.ADR.RecipientNotFound", "address", "", "5.1.10", True),
        ("550 5.1.1 <a@b.example>: DMARC policy says no", "authentication", "550", "5.1.1", True),
        ("no idea", "unknown", "", "", True),
        ("", "unknown", "", "", True),
        ("version 5.6.7.8 at 192.0.2.1", "unknown", "", "", True),
    ],
)
def test_what_a_reply_means(text: str, cause: str, code: str, status: str, for_good: bool) -> None:
    found = reason(text)
    assert (found.cause, found.code, found.status, found.for_good) == (cause, code, status, for_good)


@given(st.text(max_size=300))
def test_any_reply_is_read(text: str) -> None:
    assert len(reason(text).said) <= 200


def report(action: str, status: str, diagnostic: str) -> bytes:
    """A report as RFC 3464 wants it."""
    return f"""From: MAILER-DAEMON@mail.example
Subject: Undelivered
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b

It did not work.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; ana@mail.example
Action: {action}
Status: {status}
Diagnostic-Code: {diagnostic}
--b--
""".encode()


def read(data: bytes) -> Bounced | None:
    return bounced(message(data))


def test_a_report() -> None:
    found = read(
        report("failed", "5.1.1", "smtp; 550 5.1.1 <ana@mail.example> unknown\n  user ana@mail.example")
    )
    assert found == Bounced("550", "5.1.1", "550 5.1.1 <[address]> unknown user [address]", "address", True)
    delayed = read(report("delayed", "4.4.1", "smtp; 421 timed out"))
    assert delayed is not None
    assert (delayed.cause, delayed.for_good) == ("receiver", False)
    silent = read(report("failed", "5.7.26", ""))
    assert silent is not None
    assert silent.cause == "authentication"


def test_a_report_in_a_server_s_own_words() -> None:
    mail = EmailMessage()
    mail["From"] = "Mail Delivery System <postmaster@mail.example>"
    mail["Subject"] = "Mail delivery failed: returning message to sender"
    mail.set_content("ana@mail.example\n  host mx [192.0.2.1]: 550 5.7.1 Message blocked: poor reputation")
    found = read(mail.as_bytes())
    assert found is not None
    assert (found.cause, found.status) == ("reputation", "5.7.1")
    assert "ana@" not in found.said


def test_an_ordinary_message_is_no_report() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Shop <hello@shop.example>", "Undeliverable parcel 550 5.1.1"
    mail.set_content("550 5.1.1 is your parcel's number")
    assert read(mail.as_bytes()) is None


@pytest.mark.parametrize("action", ["delivered", "Relayed", "expanded"])
def test_a_receipt_is_no_failure(action: str) -> None:
    assert read(report(action, "2.1.5", "smtp; 250 2.1.5 ok")) is None
