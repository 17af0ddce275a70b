"""Our reading of a message is that of Python's own parser, on messages as real services write them."""

import email
import re
from email import policy
from email.message import EmailMessage

import pytest

from cockpit.standards.messages import read_message, senders, texts
from cockpit.standards.mime import message, readable
from tests.standards.real_mail import LINK, MESSAGES

_ENDS = {"LF": "\n", "CR LF": "\r\n"}


def _flat(text: str) -> str:
    return re.sub(r"\s*\n", "\n", text.replace("\r\n", "\n")).strip()


def _theirs(data: bytes) -> EmailMessage:
    found = email.message_from_bytes(data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def _shown(whole: EmailMessage) -> list[tuple[str, str]]:
    """The texts that are shown, what another message holds inside left out."""
    if whole.get_content_type() == "message/rfc822":
        return []
    if whole.is_multipart() and whole.get_content_maintype() == "multipart":
        return [text for part in whole.iter_parts() for text in _shown(part)]  # type: ignore[arg-type]
    if whole.get_content_maintype() != "text" or whole.get_content_disposition() == "attachment":
        return []
    data = whole.get_payload(decode=True)
    assert isinstance(data, bytes)
    charset = str(whole.get_param("charset", "utf-8"))
    kind = whole.get_content_type().partition(" ")[0]  # theirs has the comment in it
    return [(kind, _flat(data.decode(charset, "replace")))]


@pytest.fixture(params=list(_ENDS.values()), ids=list(_ENDS))
def end(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("name", MESSAGES)
def test_the_same_texts(name: str, end: str) -> None:
    data = MESSAGES[name].replace("\n", end).encode()
    ours = [(kind, _flat(text)) for kind, text in texts(message(data))]
    assert ours == _shown(_theirs(data))


@pytest.mark.parametrize("name", MESSAGES)
def test_the_same_subject_and_senders(name: str, end: str) -> None:
    data = MESSAGES[name].replace("\n", end).encode()
    ours, theirs = message(data), _theirs(data)
    assert readable(ours.first("subject")) == str(theirs["subject"]).replace("\t", " ")
    assert senders(ours.first("from")) == tuple(one.addr_spec for one in theirs["from"].addresses)


@pytest.mark.parametrize("name", [name for name, text in MESSAGES.items() if "token" in text])
def test_a_link_is_whole(name: str) -> None:
    assert LINK in read_message(MESSAGES[name].encode()).links


@pytest.mark.parametrize("text", ["=?utf-7?q?+2AA-?=", r"\ud800 =?utf-8?q?x?=", r"\u12 =?utf-8?q?x?="])
def test_half_a_character_is_never_handed_on(text: str) -> None:
    readable(text).encode()
    data = f"Content-Type: text/plain; charset=utf-7\n\nhttps://+2AA-.example/ {text}"
    assert read_message(data.encode()).words.encode()


def test_a_surrogate_pair_of_utf_7_is_one_character() -> None:
    assert message(b"Content-Type: text/plain; charset=utf-7\n\n+2D3eAA-").text == "\U0001f600"
