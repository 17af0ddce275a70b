"""The services that send: each row complete and plausible, and told by the traces it leaves."""

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.mail import Email, Sender
from cockpit.launch.names import is_host
from cockpit.standards import mail_senders
from cockpit.standards.mail_senders import (
    Profile,
    by_include,
    by_return_path,
    by_selector,
    include_of,
    includes_of,
    meant,
    meant_among,
    needs_include,
    profiles,
    return_path,
    selectors,
    spf_name,
)

EACH = pytest.mark.parametrize("profile", profiles(), ids=lambda profile: profile.name)
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
NAMED = (
    *("Google Workspace", "Microsoft 365", "Zoho", "Fastmail", "Proton", "SendGrid", "Mailgun", "Postmark"),
    *("Resend", "Amazon SES", "Brevo", "Mailchimp", "Mandrill", "HubSpot", "Klaviyo", "Customer.io", "Loops"),
)
LAUNCH = sample_launch()


def sender(provider: str, **more: object) -> Sender:
    return Sender(provider=provider, **more)  # type: ignore[arg-type]


def name(found: Profile | None) -> str:
    return found.name if found else ""


def test_the_services_people_use_most_are_there() -> None:
    assert set(NAMED) <= {profile.name for profile in profiles()}


def test_a_row_has_no_key_that_nothing_reads() -> None:
    known = {one.name for one in fields(Profile)}
    rows = tomllib.loads(Path(mail_senders.__file__).with_suffix(".toml").read_text("utf-8"))["profile"]
    assert {key for row in rows for key in row} <= known


@EACH
def test_every_name_in_a_row_is_one(profile: Profile) -> None:
    ends = (*profile.includes, *profile.dkim_targets, *profile.mx)
    others = filter(None, (profile.include, profile.bounce_mx, profile.return_path_target))
    assert all(is_host(name.removeprefix("_spf.").removeprefix("_mailcust.")) for name in (*ends, *others)), (
        profile
    )
    assert all(LABEL.fullmatch(label) for label in (*profile.selectors, *profile.return_paths))
    assert all(word == word.lower() for word in (*ends, *profile.words, *others))


@EACH
def test_a_row_does_not_contradict_itself(profile: Profile) -> None:
    assert not profile.include or mail_senders.under(profile.include, profile.includes)
    assert (profile.spf == "return-path") or not (profile.return_paths or profile.return_path_like)
    assert (profile.spf != "return-path") or profile.return_paths or profile.return_path_like
    assert profile.dkim == "ask" or profile.selectors
    assert profile.made_for == "sending" or profile.mx
    assert profile.return_path_type != "cname" or not profile.include, "an alias brings its own SPF"


@EACH
def test_a_row_says_where_it_is_from(profile: Profile) -> None:
    pages = filter(None, (profile.help, profile.source, profile.events))
    assert all(page.startswith("https://") for page in pages)
    assert not profile.simulator or re.fullmatch(r"[a-z.]+@[a-z.-]+\.[a-z]+", profile.simulator)


@EACH
def test_a_service_is_found_by_each_of_its_words(profile: Profile) -> None:
    assert meant(f"our {profile.name} account") is profile
    assert {meant(word) for word in profile.words} <= {profile}


@EACH
def test_a_service_is_found_by_its_alias(profile: Profile) -> None:
    for selector in profile.selectors:
        for target in profile.dkim_targets:
            assert by_selector(selector, f"{selector}.x1.{target}.") is profile


def test_two_rows_never_have_one_name() -> None:
    assert len({profile.name for profile in profiles()}) == len(profiles())


def test_the_longest_words_win() -> None:
    assert name(meant("Mailchimp")) == "Mailchimp"
    assert name(meant("Mailchimp Transactional")) == "Mandrill"
    assert meant("a servant of mine") is None
    assert meant("") is None
    assert meant_among("Resend", ()) is None


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        ("_spf.google.com", "Google Workspace"),
        ("SPF.Protection.Outlook.com.", "Microsoft 365"),
        ("u1.wl2.sendgrid.net", "SendGrid"),
        ("12.spf03.hubspotemail.net", "HubSpot"),
        ("amazonses.com", "Amazon SES"),
    ],
)
def test_an_include_says_whose_it_is(include: str, expected: str) -> None:
    assert name(by_include(include)) == expected


@pytest.mark.parametrize("include", ["notsendgrid.net", "google.com", "shop.example", ""])
def test_other_includes_are_nobodys(include: str) -> None:
    assert by_include(include) is None


def test_a_selector_alone_is_a_hint_unless_two_services_use_it() -> None:
    assert name(by_selector("GOOGLE")) == "Google Workspace"
    assert by_selector("s1") is None
    assert by_selector("nobody") is None


def test_an_alias_counts_for_more_than_the_selector() -> None:
    assert name(by_selector("s1", "s1.domainkey.tutanota.de")) == "Tuta"
    assert name(by_selector("x9", "d.u1.sendgrid.net")) == "SendGrid"
    assert by_selector("k2", "keys.elsewhere.example") is None, "Mailchimp's keys are aliases of Mailchimp's"
    kept = by_selector("google", "google.keys.elsewhere.example")
    assert name(kept) == "Google Workspace", "a text key may be kept elsewhere"


def test_a_return_path_says_where_it_leads() -> None:
    assert name(by_return_path("feedback-smtp.eu-west-1.amazonses.com.")) == "Amazon SES"
    assert by_return_path("mx1.velomail.test") is None


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (sender("Google Workspace"), "shop.example"),
        (sender("Resend"), "send.shop.example"),
        (sender("Resend", from_=("hello@Mail.shop.example",)), "send.mail.shop.example"),
        (sender("Resend", return_path="bounces@Out.shop.example."), "out.shop.example"),
        (sender("Postmark"), "pm-bounces.shop.example"),
        (sender("SendGrid"), ""),
        (sender("Brevo"), ""),
        (sender("Velomail"), ""),
        (sender("Velomail", return_path="bounce.shop.example"), "bounce.shop.example"),
    ],
)
def test_where_bounces_come_back_to(one: Sender, expected: str) -> None:
    assert return_path(LAUNCH, one) == expected
    assert spf_name(LAUNCH, one) == (expected or "shop.example")


def test_the_sending_domain_counts_where_no_from_is_declared() -> None:
    launch = sample_launch(email=Email(sending_domain="mail.shop.example"))
    assert spf_name(launch, sender("Resend")) == "send.mail.shop.example"


@pytest.mark.parametrize(
    ("one", "include", "needs"),
    [
        (sender("Google Workspace"), "_spf.google.com", True),
        (sender("Resend"), "amazonses.com", True),
        (sender("Amazon SES"), "amazonses.com", False),
        (sender("Amazon SES", return_path="bounce.shop.example"), "amazonses.com", True),
        (sender("SendGrid"), "", False),
        (sender("SendGrid", return_path="em12.shop.example"), "", False),
        (sender("Brevo"), "", False),
        (sender("IONOS"), "", None),
        (sender("Velomail"), "", None),
        (sender("Velomail", spf="include:_SPF.velomail.example."), "_spf.velomail.example", True),
        (sender("Google Workspace", spf="none"), "", False),
    ],
)
def test_what_spf_has_to_include(one: Sender, include: str, needs: bool | None) -> None:
    assert include_of(one) == include
    assert needs_include(one) is needs


def test_every_include_a_service_may_carry() -> None:
    assert "zoho.eu" in includes_of(sender("Zoho"))
    assert includes_of(sender("Zoho", spf="one.zoho.example")) == ("one.zoho.example",)
    assert includes_of(sender("Zoho", spf="none")) == ()
    assert includes_of(sender("Velomail")) == ()


def test_selectors_worth_a_try_stay_few() -> None:
    assert selectors()["google"] == "Google Workspace"
    assert len(selectors()) <= 80
