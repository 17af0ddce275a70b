"""What audit.email-sender-known says of each service, and what it proposes to write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.audit import email_sender_known
from cockpit.facts.dkim import Dkim, Key
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import hidden_told, sample_told
from cockpit.facts.samples_spf import sample_spf
from cockpit.facts.spf import Spf
from cockpit.kit import FAIL, PASS, UNKNOWN, Email, Finding, Host, Launch
from cockpit.kit.mail_traces import parties
from cockpit.launch.mail import Sender
from tests.checks.dns.judging import judged, only, sole

SHOP = "shop.example"
NO_KEYS = Dkim(())
NOTHING = "v=spf1 -all"


def launch(*senders: Sender, provider: str = "", hosts: tuple[Host, ...] = ()) -> Launch:
    return sample_launch(senders=senders, email=Email(provider=provider) if provider else None, hosts=hosts)


def sends(provider: str, **more: object) -> Sender:
    return Sender(provider=provider, **more)  # type: ignore[arg-type]


def key(selector: str, *, to: str = "", sender: str = "", source: str = "profile") -> Key:
    name = f"{selector}._domainkey.{SHOP}"
    return Key(sender, SHOP, selector, source, sample_told(name, "p=MII", chain=(to,) if to else ()))


def spf(text: str, **more: str) -> Spf:
    return sample_spf({SHOP: text, **{name.replace("_", "."): value for name, value in more.items()}})


def findings(declared: Launch, seen: Spf, *keys: Key) -> list[Finding]:
    return judged(email_sender_known, declared, seen, Dkim(keys))


def test_a_stranger_is_told_once_with_all_its_traces() -> None:
    seen = spf("v=spf1 include:_spf.google.com include:sendgrid.net include:u1.wl.sendgrid.net ~all")
    stranger, known = findings(
        launch(sends("Google Workspace")), seen, key("s1", to="s1.domainkey.u1.wl.sendgrid.net")
    )
    assert (stranger.verdict, known.verdict) == (FAIL, PASS)
    assert stranger.subject == "shop.example SendGrid"
    assert "include:sendgrid.net" in stranger.observed
    assert stranger.fix is not None
    assert (stranger.fix.record or "").startswith(
        '[[sender]]\nprovider = "SendGrid"\nselectors = ["s1"]\n\n# or take out of DNS: '
    )


def test_a_return_path_that_leads_to_a_stranger() -> None:
    seen = sample_spf(
        {
            SHOP: NOTHING,
            "out.shop.example": sample_told("out.shop.example", NOTHING, chain=("pm.mtasv.net",)),
        },
        SHOP,
        "out.shop.example",
    )
    declared = launch(sends("Brevo", return_path="out.shop.example"))
    stranger = next(found for found in findings(declared, seen) if found.verdict is FAIL)
    assert stranger.fix is not None
    assert (stranger.fix.record or "").startswith(
        '[[sender]]\nprovider = "Postmark"\nreturn_path = "out.shop.example"'
    )


def test_what_stands_behind_an_alias_is_not_ours_to_explain() -> None:
    told = sample_told(
        "out.shop.example", "v=spf1 ip4:192.0.2.9 include:x.example -all", chain=("pm.mtasv.net",)
    )
    seen = sample_spf({"out.shop.example": told})
    found = sole(email_sender_known, launch(sends("Postmark", return_path="out.shop.example")), seen, NO_KEYS)
    assert found.verdict is PASS


def test_services_on_rented_servers_are_told_apart_by_who_is_declared() -> None:
    seen = spf("v=spf1 include:amazonses.com -all")
    assert {one.verdict for one in findings(launch(sends("Resend")), seen)} == {PASS}
    assert {one.verdict for one in findings(launch(sends("Amazon SES")), seen)} == {PASS}
    stranger = findings(launch(sends("Postmark", selectors=("pm",))), seen)[0]
    assert stranger.subject == "shop.example Amazon SES"


def test_a_selector_without_an_alias_accuses_nobody() -> None:
    own = key("google", sender="Velomail", source="declared")
    seen = spf("v=spf1 include:_spf.velomail.example -all")
    assert {one.verdict for one in findings(launch(sends("Velomail")), seen, own)} == {PASS}


def test_a_key_of_a_service_that_nobody_named_is_a_stranger_where_it_says_whose_it_is() -> None:
    others = (
        key("s1", to="s1.domainkey.u1.wl2.sendgrid.net", source="probed"),
        key("resend", source="probed"),
        key("key1", source="probed"),
        key("mail", to="keys.elsewhere.example", source="probed"),
    )
    declared = launch(sends("Velomail", spf="none", selectors=("velo1",)))
    known = key("velo1", sender="Velomail", source="declared")
    found = judged(email_sender_known, declared, spf(NOTHING), Dkim((known,), others=others))
    strangers = [one.subject for one in found if one.verdict is FAIL]
    assert strangers == ["shop.example SendGrid", "shop.example Resend"], "key1 and mail may be anybody's"


def test_a_key_that_signed_a_message_is_no_address_of_a_server() -> None:
    signed = key("velo9", source="signed")
    (unknown,) = [
        one for one in findings(launch(sends("Postmark")), spf(NOTHING), signed) if "velo9" in one.summary
    ]
    assert (unknown.verdict, unknown.kind) == (UNKNOWN, "unexplained-key")
    assert unknown.fix is not None
    assert unknown.fix.record == '[[sender]]\nprovider = "WHO"\nselectors = ["velo9"]'


def test_an_unknown_include_can_be_explained() -> None:
    seen = spf("v=spf1 include:mta.elsewhere.example -all")
    (unknown,) = [
        one for one in findings(launch(sends("Acme CRM")), seen) if one.kind == "unexplained-sender"
    ]
    assert unknown.verdict is UNKNOWN
    assert unknown.fix is not None
    assert unknown.fix.record == '[[sender]]\nprovider = "WHO"\nspf = "mta.elsewhere.example"'
    explained = launch(sends("Acme CRM", spf="mta.elsewhere.example"))
    assert {one.verdict for one in findings(explained, seen)} == {PASS}


def test_macros_are_matched_by_what_follows_them() -> None:
    seen = spf("v=spf1 exists:%{i}._spf.mta.elsewhere.example -all")
    assert "_spf.mta.elsewhere.example may send" in findings(launch(sends("Acme CRM")), seen)[0].summary


def test_addresses_of_one_record_stand_together() -> None:
    terms = " ".join(f"ip4:192.0.2.{number}" for number in range(1, 60))
    found = findings(launch(provider="Google Workspace"), spf(f"v=spf1 {terms} -all"))
    (addresses,) = [one for one in found if one.kind == "unexplained-address"]
    assert "and 56 more" in addresses.summary
    assert len(str(addresses.evidence)) < 500


def test_a_range_with_a_declared_host_in_it_is_ours() -> None:
    host = Host(name="mail.shop.example", role="mail", target=("192.0.2.7", "2001:db8::7"))
    seen = spf("v=spf1 ip4:192.0.2.0/29 ip6:2001:db8::7 mx -all")
    found = sole(email_sender_known, launch(sends("our own server"), hosts=(host,)), seen, NO_KEYS)
    assert found.verdict is PASS


def test_many_strange_names_are_cut_short() -> None:
    terms = " ".join(f"include:x{number}.elsewhere.example" for number in range(150))
    found = findings(launch(sends("Google Workspace")), spf(f"v=spf1 {terms} -all"))
    assert len([one for one in found if one.kind == "unexplained-sender"]) == 10


def test_a_key_that_was_just_published_counts() -> None:
    told = hidden_told(f"resend._domainkey.{SHOP}", "p=MII")
    fresh = Key("Resend", SHOP, "resend", "profile", told)
    found = sole(email_sender_known, launch(sends("Resend")), spf(NOTHING), Dkim((fresh,)))
    assert found.verdict is PASS


def test_where_every_name_has_a_key_none_says_anything() -> None:
    wild = Dkim((key("resend", sender="Resend"),), {SHOP: sample_told(f"x._domainkey.{SHOP}", "p=MII")})
    found = only(email_sender_known, launch(sends("Resend")), spf(NOTHING), wild)
    assert (found.verdict, found.kind) == (FAIL, "no-trace")


def test_without_a_row_what_shows_is_proposed() -> None:
    seen = spf("v=spf1 include:_spf.google.com include:x.example -all")
    found = only(email_sender_known, launch(), seen, NO_KEYS)
    assert found.verdict is UNKNOWN
    assert found.fix is not None
    assert found.fix.record == (
        '[[sender]]\nprovider = "Google Workspace"\n\n[[sender]]\nprovider = "WHO"\nspf = "x.example"'
    )


def test_a_service_is_declared_once_though_it_keeps_the_mailboxes_too() -> None:
    both = launch(sends("Google Workspace"), provider="gmail")
    assert [party.words for party in parties(both)] == ["Google Workspace"]


@pytest.mark.parametrize("provider", ["Brevo", "Mailchimp", "Amazon SES"])
def test_what_leaves_no_trace_is_left_to_a_real_message(provider: str) -> None:
    found = only(email_sender_known, launch(sends(provider)), spf(NOTHING), NO_KEYS)
    assert (found.verdict, found.kind) == (UNKNOWN, "no-trace-known")
    assert found.fix is not None
    assert "cockpit drill mail" in found.fix.text


@given(st.text(max_size=300))
def test_no_record_breaks_it(text: str) -> None:
    for found in findings(launch(sends("Google Workspace")), spf(f"v=spf1 {text}")):
        assert len(found.summary) < 1000
        assert "\x1b" not in f"{found.summary}{found.observed}{found.evidence}"
