"""Mailbox providers, by the names of their mail servers and by what people call them."""

import pytest

from cockpit.standards.mail_senders import Profile
from cockpit.standards.mailhosts import meant, provider_of, receiving, sends_first, sends_only, speaks_of


@pytest.mark.parametrize("profile", receiving(), ids=lambda profile: profile.name)
def test_every_provider_is_found_by_its_words_and_its_servers(profile: Profile) -> None:
    assert meant(profile.name) == profile.name
    assert {meant(f"our {word} account") for word in profile.words} == {profile.name}
    assert {provider_of(f"mx1.{suffix}") for suffix in profile.mx} == {profile.name}


@pytest.mark.parametrize("target", ["mx.shop.example", "notgoogle.com", "google.com.shop.example"])
def test_other_servers_belong_to_nobody(target: str) -> None:
    assert provider_of(target) == ""


def test_senders_have_no_mailboxes() -> None:
    assert sends_only("Resend")
    assert sends_only("Mailchimp Transactional")
    assert not sends_only("Google Workspace")
    assert not sends_only("the post office")
    assert meant("resend") == ""


def test_some_that_receive_are_named_for_sending() -> None:
    assert sends_first("Postmark")
    assert not sends_first("Google Workspace")
    assert not sends_first("Resend"), "it takes no mail at all"


def test_a_name_in_the_target() -> None:
    assert speaks_of("Velo Mail", "mx1.velo-mail.test")
    assert not speaks_of("Velo Mail", "mx1.notvelomail.test")
    assert not speaks_of("", "mx1.velomail.test")
