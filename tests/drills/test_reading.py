"""What strangers sent is read without harm: messages and counters."""

import datetime as dt
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.drills.counter import count_in
from cockpit.drills.letters import complaints, evidence_of
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.mail import MailFlow
from cockpit.standards.messages import read_message
from cockpit.text import redact

LAUNCH = sample_launch("velomart.test")
NOW = dt.datetime(2026, 11, 28, 10, 0, tzinfo=dt.UTC)
FLOW = MailFlow(name="password reset", trigger="https://velomart.test/forgot", subject="New password")


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("7", 7),
        (" 12\n", 12),
        ('{"received": 3}', 3),
        ('{"ok": true, "count": 4}', 4),
        ('{"delivered": 0}', 0),
        ('{"received": true, "count": 5}', 5),
        ('{"received": "6"}', None),
        ('{"received": -1}', None),
        ('{"total": 8}', None),
        ("[9]", None),
        ("1e5", None),
        ("٧", None),
        ("9" * 16, None),
        ("", None),
        ("<html>404</html>", None),
        ("[" * 100_000, None),
    ],
)
def test_a_counter(body: str, count: int | None) -> None:
    assert count_in(body) == count


@given(st.text(max_size=200))
def test_any_counter_is_a_number_or_none(body: str) -> None:
    count = count_in(body)
    assert count is None or 0 <= count < 10**15


@given(st.integers(0, 10**15 - 1), st.sampled_from(["received", "count", "delivered"]))
def test_a_count_is_read_in_every_form(count: int, member: str) -> None:
    assert count_in(str(count)) == count
    assert count_in(f'{{"{member}": {count}}}') == count


@given(st.binary(max_size=2000))
def test_any_bytes_are_a_message(data: bytes) -> None:
    message = read_message(data)
    assert "\n" not in message.subject
    assert message.date is None or message.date.tzinfo is not None


HEADERS = st.sampled_from(
    ["Subject", "Date", "Content-Type", "Content-Transfer-Encoding", "MIME-Version", "From"]
)
VALUES = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=60),
    st.sampled_from(
        [
            "multipart/mixed; boundary=x",
            "multipart/mixed",
            "text/html; charset=nonsense",
            "text/plain; charset*=x''",
            "message/rfc822",
            "base64",
            "quoted-printable",
            "=?utf-8?b?////?=",
            "=?nonsense?q?=41?=",
            "Mon, 99 Foo 2026 99:99:99 +9999",
            "Fri, 31 Dec 9999 23:59:59 -2300",
        ]
    ),
)


@given(st.lists(st.tuples(HEADERS, VALUES), max_size=6), st.text(max_size=200))
def test_any_header_is_read_without_harm(headers: list[tuple[str, str]], body: str) -> None:
    head = "".join(f"{name}: {value}\n" for name, value in headers)
    message = read_message(f"{head}\n--x\n\n{body}\n--x--\n".encode("utf-8", "replace"))
    assert isinstance(complaints(LAUNCH, FLOW, message, NOW, NOW), tuple)


def html(text: str) -> bytes:
    message = EmailMessage()
    message["Subject"], message["Date"] = "Your New Password", "Sat, 28 Nov 2026 10:01:00 +0000"
    message.set_content("See the other part.")
    message.add_alternative(text, subtype="html", cte="base64")
    return message.as_bytes()


def test_links_of_an_encoded_page_are_found_and_kept_without_their_tokens() -> None:
    token = "a" * 40
    link = f"https://app.velomart.test/reset/{token}?u=1&amp;key={token}"
    message = read_message(html(f'<a href="{link}">here</a>, or https://velomart.test/help.'))
    assert message.links == (link.replace("&amp;", "&"), "https://velomart.test/help")
    assert complaints(LAUNCH, FLOW, message, NOW, NOW) == ()
    kept = redact(evidence_of(message))
    assert token not in kept
    assert "https://app.velomart.test/reset/…?…" in kept


def test_an_encoded_subject_is_read() -> None:
    message = read_message(b"Subject: =?utf-8?b?TmV3IHBhc3N3b3Jk?=\n\nx")
    assert message.subject == "New password"
