"""Mailbox providers, by the names of their mail servers and by what people call them."""

import pytest

from cockpit.standards.mailhosts import PROVIDERS, meant, provider_of, sends_only, speaks_of


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_is_found_by_its_words_and_its_servers(name: str) -> None:
    words, suffixes = PROVIDERS[name]
    assert meant(name) == name
    assert {meant(f"our {word} account") for word in words} == {name}
    assert {provider_of(f"mx1.{suffix}") for suffix in suffixes} == {name}


@pytest.mark.parametrize("target", ["mx.shop.example", "notgoogle.com", "google.com.shop.example"])
def test_other_servers_belong_to_nobody(target: str) -> None:
    assert provider_of(target) == ""


def test_senders_have_no_mailboxes() -> None:
    assert sends_only("Resend")
    assert not sends_only("Google Workspace")
    assert meant("resend") == ""


def test_a_name_in_the_target() -> None:
    assert speaks_of("Velo Mail", "mx1.velo-mail.test")
    assert not speaks_of("Velo Mail", "mx1.notvelomail.test")
    assert not speaks_of("", "mx1.velomail.test")
