"""The words of IMAP, read from anything that could come."""

import contextlib
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.vantage.imap_words import NotImapError, announced, day, folder_name, moment, quoted, words


def test_words() -> None:
    said = [
        b'* 12 FETCH (FLAGS (\\Seen) BODY[HEADER.FIELDS ("TO" CC)]<0> {3}\r\n',
        b"a)(",
        b' X "b\\"c")\r\n',
    ]
    inner = [b"FLAGS", [b"\\Seen"], b'BODY[HEADER.FIELDS ("TO" CC)]<0>', b"a)(", b"X", b'b"c']
    assert words(said) == [b"*", b"12", b"FETCH", inner]


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=5))
def test_anything_is_read_or_refused(pieces: list[bytes]) -> None:
    with contextlib.suppress(NotImapError):
        assert isinstance(words(pieces), list)


@given(st.binary(max_size=60).filter(lambda name: not set(b"\r\n\0") & set(name)))
def test_a_quoted_name_is_read_back(name: bytes) -> None:
    assert words([b"X " + quoted(name)]) == [b"X", name]


@pytest.mark.parametrize("name", [b"a\rb", b"a\nLOGOUT", b"\0"])
def test_a_name_that_would_be_a_command_is_refused(name: bytes) -> None:
    with pytest.raises(NotImapError):
        quoted(name)


@pytest.mark.parametrize(
    ("spelt", "name"),
    [
        (b"~peter/mail/&U,BTFw-/&ZeVnLIqe-", "~peter/mail/\u53f0\u5317/\u65e5\u672c\u8a9e"),  # RFC 3501 5.1.3
        (b"R&-D", "R&D"),
        (b"Ger&AOQ-t", "Ger\u00e4t"),
        (b"&Jjo!", "&Jjo!"),
        (b"&2D0-", "&2D0-"),  # half of a pair
        (b"&A-", "&A-"),
        ("Sp\u00e4m".encode(), "Sp\u00e4m"),
        (b"\xff", "\ufffd"),
    ],
)
def test_folder_names(spelt: bytes, name: str) -> None:
    assert folder_name(spelt) == name


@given(st.binary(max_size=100))
def test_any_folder_has_a_name(spelt: bytes) -> None:
    assert folder_name(spelt).encode("utf-8", "strict") is not None


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        (b"17-Jul-1996 02:44:25 -0700", dt.datetime(1996, 7, 17, 9, 44, 25, tzinfo=dt.UTC)),
        (b" 1-feb-2026 00:00:00 +0000", dt.datetime(2026, 2, 1, tzinfo=dt.UTC)),
        (b"31-Feb-2026 00:00:00 +0000", None),
        (b"01-Xyz-2026 00:00:00 +0000", None),
        (b"01-Jan-0000 00:00:00 +0000", None),
        (b"01-Jan-2026 00:00:00 +9999", None),
        (b"yesterday", None),
        (None, None),
    ],
)
def test_moments(text: bytes | None, utc: dt.datetime | None) -> None:
    assert moment(text) == utc


def test_days_are_english_everywhere() -> None:
    assert day(dt.date(2026, 3, 9)) == "9-Mar-2026"


def test_literals_are_announced_at_the_end_of_a_line() -> None:
    assert (announced(b"a {12}"), announced(b"a ~{3}\r\n"), announced(b"{5} a"), announced(b"a {x}")) == (
        12,
        3,
        None,
        None,
    )
