"""Which keys are looked for: declared, seen on a message, usual with a provider, or only tried."""

import pytest

from cockpit.facts.samples_dkim import SHOP, sample_sending
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.mail import Email, Sender
from cockpit.standards.dkim_selectors import (
    MOST,
    USUAL,
    Wanted,
    also_signing,
    domains_of,
    plain,
    related,
    senders,
    stranger,
    wanted,
)

NEWS = "news.shop.example"


def test_declared_selectors_are_all_there_is_to_look_for() -> None:
    launch = sample_sending("SendGrid", "s1", "S2._domainkey.shop.example", "s1")
    assert wanted(launch) == (
        Wanted("SendGrid", SHOP, "s1", "declared"),
        Wanted("SendGrid", SHOP, "s2", "declared"),
    )


def test_without_any_the_usual_ones_of_the_provider() -> None:
    assert wanted(sample_sending("SendGrid")) == (
        Wanted("SendGrid", SHOP, "s1", "profile"),
        Wanted("SendGrid", SHOP, "s2", "profile"),
    )
    assert wanted(sample_sending("Amazon SES")) == ()


@pytest.mark.parametrize("launch", [sample_launch(), sample_sending("Acme Mail")])
def test_without_anything_a_short_list_is_tried(launch: object) -> None:
    found = wanted(launch)  # type: ignore[arg-type]
    assert [one.selector for one in found] == list(USUAL)
    assert {(one.sender, one.domain, one.source) for one in found} == {("", SHOP, "probed")}
    assert len(USUAL) <= 24


def test_a_verified_signature_tells_the_selector() -> None:
    found = wanted(sample_sending("Amazon SES"), [(SHOP, "abcdef"), (SHOP, "abcdef")])
    assert found == (Wanted("Amazon SES", SHOP, "abcdef", "signed"),)
    both = wanted(sample_sending("SendGrid", "s1"), [(SHOP, "s1"), (SHOP, "s9")])
    assert [(one.selector, one.source) for one in both] == [("s1", "declared"), ("s9", "signed")]


def test_a_signature_in_another_name_is_none_of_ours() -> None:
    assert wanted(sample_sending("Amazon SES"), [("amazonses.com", "abc"), ("example", "abc")])[1:] == ()
    assert not wanted(sample_sending("Amazon SES"), [("amazonses.com", "abc"), ("notshop.example", "abc")])


def test_a_signature_is_given_to_the_sender_that_is_known_by_it() -> None:
    two = sample_launch(senders=(Sender(provider="SendGrid"), Sender(provider="Acme", selectors=("a1",))))
    found = wanted(two, [(SHOP, "s1"), (SHOP, "a1"), (SHOP, "zzz")])
    assert found == (
        Wanted("SendGrid", SHOP, "s1", "signed"),
        Wanted("Acme", SHOP, "a1", "declared"),
        Wanted("", SHOP, "zzz", "signed"),
    )


def test_where_mail_is_from_is_where_its_keys_are() -> None:
    launch = sample_sending("SendGrid", "s1", writes=f"Team@{NEWS.upper()}")
    assert [(one.domain, one.selector) for one in wanted(launch)] == [(NEWS, "s1")]
    assert wanted(sample_sending("SendGrid", "s1", writes="me@gmail.com")) == ()
    (sender,) = senders(launch)
    assert domains_of(launch, sender) == (NEWS,)


def test_other_domains_that_may_sign_are_above_or_below() -> None:
    launch = sample_launch(email=Email(sending_domain=SHOP))
    mailgun = Sender(provider="Mailgun", return_path=f"bounce@mg.{NEWS}")
    assert also_signing(launch, mailgun, NEWS) == (SHOP, f"mg.{NEWS}")
    assert also_signing(launch, mailgun, SHOP) == (f"mg.{NEWS}",)
    assert also_signing(launch, mailgun, "other.example") == ()
    assert related(NEWS, SHOP)
    assert related(SHOP, NEWS)
    assert not related("myshop.example", SHOP)


def test_the_mailbox_provider_counts_where_no_sender_is_declared() -> None:
    launch = sample_launch(email=Email(provider="Google Workspace"))
    assert [one.selector for one in wanted(launch)] == ["google"]
    assert senders(sample_launch()) == ()


def test_any_number_of_selectors_is_cut_off() -> None:
    assert len(wanted(sample_sending("Acme", *(f"s{n}" for n in range(500))))) == MOST


@pytest.mark.parametrize(
    ("provider", "chain", "other"),
    [
        ("SendGrid", ("s1.domainkey.u1.wl.sendgrid.net",), ""),
        ("SendGrid", ("s1.shop.example", "s1.domainkey.u1.wl.sendgrid.net"), ""),
        ("SendGrid", ("x.dkim.amazonses.com",), "Amazon SES"),
        ("SendGrid", ("x.notamazonses.com",), ""),
        ("SendGrid", (), ""),
        ("Acme", ("x.dkim.amazonses.com",), ""),
    ],
)
def test_whose_alias_it_is(provider: str, chain: tuple[str, ...], other: str) -> None:
    assert stranger(provider, chain) == other


def test_a_selector_is_its_first_part() -> None:
    assert plain(" Google._domainkey.shop.example. ") == "google"
    assert plain("2024.key") == "2024.key"
