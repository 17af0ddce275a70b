"""Who runs a mailbox, and where a message lay in it."""

import pytest

from cockpit.standards.mailboxes import called, placement, provider_of, tagged


@pytest.mark.parametrize(
    ("hosts", "provider"),
    [
        (("a@gmail.com",), "gmail"),
        (("mx.google.com",), "gmail"),
        (("a@shop.example", "imap.gmail.com"), "gmail"),
        (("a@Outlook.com",), "outlook"),
        (("a@shop.example", "outlook.office365.com."), "outlook"),
        (("notgmail.com",), "other"),
        (("gmail.com.evil.example",), "other"),
        ((), "other"),
        (("",), "other"),
    ],
)
def test_providers(hosts: tuple[str, ...], provider: str) -> None:
    assert provider_of(*hosts) == provider


@pytest.mark.parametrize(
    ("folder", "place"),
    [
        ("INBOX", "INBOX"),
        ("Inbox", "INBOX"),
        ("[Gmail]/Spam", "Junk"),
        ("Junk E-mail", "Junk"),
        ("Bulk Mail", "Junk"),
        ("tab", "tab"),
        ("Promotions", "tab"),
        ("none", "none"),
        ("", "none"),
        ("Archive", "Archive"),
    ],
)
def test_folders(folder: str, place: str) -> None:
    assert placement(folder) == place


@pytest.mark.parametrize(
    ("address", "host", "expected"),
    [
        ("shop@gmail.com", "", "shop+x@gmail.com"),
        ("shop@shop.example", "imap.gmail.com", "shop+x@shop.example"),
        ("shop@icloud.com", "", ""),
        ("shop@shop.example", "imap.shop.example", ""),
        ("shop+a@gmail.com", "", ""),
        ("nothing", "", ""),
    ],
)
def test_addresses_made_for_one_try(address: str, host: str, expected: str) -> None:
    assert tagged(address, host, "x") == expected


def test_names() -> None:
    assert (called("gmail"), called("other")) == ("Gmail", "other")
