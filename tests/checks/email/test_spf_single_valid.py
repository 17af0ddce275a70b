"""What the cases of `email.spf-single-valid` do not say: the causes named, and the records to publish."""

from dataclasses import replace

import pytest

from checks.email.spf_single_valid import judge
from cockpit.facts.dns import Outcome
from cockpit.facts.samples_dns import sample_answer
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import sample_told
from cockpit.facts.samples_spf import Texts, sample_spf
from cockpit.facts.spf import Spf
from cockpit.facts.told import Told
from cockpit.launch import Launch
from cockpit.launch.mail import Email, Sender
from cockpit.model import Finding, Verdict

SHOP = "shop.example"
GOOGLE = sample_launch(email=Email(provider="Google Workspace"))
GOOD = "v=spf1 include:_spf.google.com ~all"


def one(spf: Spf, launch: Launch = GOOGLE) -> Finding:
    """The only finding."""
    (found,) = judge(launch, spf)
    return found


def value(found: Finding) -> str:
    """The record to publish."""
    assert found.fix is not None
    assert found.fix.record is not None
    (line,) = [line for line in found.fix.record.splitlines() if line.startswith("value ")]
    return line.removeprefix("value ")


@pytest.mark.parametrize(
    ("published", "kind", "right"),
    [
        ("v=spf1include:_spf.google.com ~all", "near-miss", GOOD),
        (f"“{GOOD}”", "near-miss", GOOD),
        (f'"{GOOD}"', "near-miss", GOOD),
        (f" {GOOD}", "near-miss", GOOD),
        ("v=spf1; include:_spf.google.com ~all", "near-miss", GOOD),
        ("v=spf1\ninclude:_spf.google.com ~all", "near-miss", GOOD),
        ("v=spf1 inculde:_spf.google.com ~all", "unreadable", GOOD),
        ("v=spf1 include:_spf.google.com, ~all", "unreadable", GOOD),
        ("v=spf1 include:_spf.google.com ~al", "unreadable", GOOD),
        ("v=spf1 include=_spf.google.com ~all", "ignored-term", GOOD),
        ("v=spf1 include:_spf.google.com +all", "open-end", GOOD),
        ("v=spf1 include:_spf.google.com", "open-end", GOOD),
        ("v=spf1 mx -all", "sender-missing", "v=spf1 mx include:_spf.google.com -all"),
        (("v=spf1 mx -all", GOOD), "two-records", "v=spf1 include:_spf.google.com mx ~all"),
        (f"{GOOD} mx", "behind-all", "v=spf1 include:_spf.google.com mx ~all"),
        ("v=spf1 include:_spf.google.com include:gone.example ~all", "broken-include", GOOD),
        ((), "no-record", GOOD),
    ],
)
def test_each_slip_has_its_name_and_the_record_that_was_meant(
    published: Texts, kind: str, right: str
) -> None:
    found = next(iter(judge(GOOGLE, sample_spf({SHOP: published}))))
    assert (found.subject, found.kind) == (SHOP, kind)
    assert value(found) == right
    assert found.fix is not None
    assert found.fix.undo


def test_a_record_that_landed_elsewhere_is_named_as_the_cause() -> None:
    found = one(sample_spf({SHOP: ()}, strays={f"{SHOP}.{SHOP}": GOOD}))
    assert f"published at {SHOP}.{SHOP} instead" in found.summary
    assert value(found) == GOOD


def test_nobody_is_told_to_publish_or_delete_in_the_zone_of_a_service() -> None:
    declared = sample_launch(senders=(Sender(provider="velomail", return_path="velomail.example"),))
    strays = {"_spf.velomail.example": sample_told("_spf.velomail.example", "v=spf1 ip4:192.0.2.1 -all")}
    seen = replace(sample_spf({"velomail.example": ()}), strays=strays)
    (found,) = [one for one in judge(declared, seen) if one.subject == "velomail.example"]
    assert found.kind == "no-record"
    assert found.fix is not None
    assert found.fix.record is None
    assert "no domain of yours" in found.fix.text


def test_an_include_that_would_pass_ten_is_not_proposed() -> None:
    full = " ".join(f"a:a{at}.example" for at in range(9))
    found = one(sample_spf({SHOP: f"v=spf1 {full} ~all"}, wanted=("_spf.google.com",)))
    assert found.kind == "sender-missing"
    assert found.fix is not None
    assert found.fix.record is None
    assert "would cost 11 look-ups, and 10 are allowed" in found.fix.text


def test_the_finding_is_the_same_on_every_visit() -> None:
    first, second = (one(sample_spf({SHOP: "v=spf1 mx -all"})) for _ in range(2))
    assert first == second


def test_a_hostile_record_is_shown_in_part_and_without_its_escapes() -> None:
    found = one(sample_spf({SHOP: "v=spf1 \x1b[31m" + "ip4:192.0.2.1 " * 4000 + "-all"}))
    assert found.kind == "unreadable"
    assert "\x1b" not in f"{found.summary}{found.observed}{found.evidence}"
    assert len(f"{found.summary}{found.observed}{found.evidence}{found.fix}") < 5000


def test_a_service_with_an_alias_is_told_to_publish_the_alias() -> None:
    path = "pm-bounces.shop.example"
    launch = sample_launch(senders=(Sender(provider="Postmark", return_path=path),))
    found = one(sample_spf({path: ()}), launch)
    assert found.verdict is Verdict.FAIL
    assert found.fix is not None
    assert "type CNAME" in str(found.fix.record)
    assert "TXT" not in str(found.fix.record)


def test_an_alias_to_somebody_else_does_not_let_the_service() -> None:
    path = "pm-bounces.shop.example"
    launch = sample_launch(senders=(Sender(provider="Postmark", return_path=path),))
    wrong = sample_told(path, "v=spf1 -all", chain=("u1.wl.sendgrid.net",))
    assert one(sample_spf({path: wrong}), launch).kind == "sender-missing"


def test_where_a_service_needs_nothing_nothing_is_asked_of_it() -> None:
    launch = sample_launch(senders=(Sender(provider="Brevo"), Sender(provider="own server", spf="none")))
    assert one(sample_spf({SHOP: "v=spf1 -all"}), launch).verdict is Verdict.PASS


def test_a_declared_term_that_is_no_include_counts() -> None:
    launch = sample_launch(senders=(Sender(provider="own server", spf="ip4:192.0.2.7"),))
    assert one(sample_spf({SHOP: "v=spf1 ip4:192.0.2.7 -all"}), launch).verdict is Verdict.PASS


POSTMARK = sample_launch(senders=(Sender(provider="Postmark", return_path="pm-bounces.shop.example"),))


@pytest.mark.parametrize("target", ["x.mtasv.net", "pm.other.example"])
def test_an_alias_that_leads_to_no_record_is_to_be_corrected_not_published_again(target: str) -> None:
    path = "pm-bounces.shop.example"
    found = one(sample_spf({path: gone_behind(path, target)}), POSTMARK)
    assert (found.verdict, found.kind) == (Verdict.FAIL, "dead-alias")
    assert found.fix is not None
    assert "letter by letter" in found.fix.text
    assert f"delete: {path}. IN CNAME {target}." in (found.fix.record or "")
    assert "v=spf1" not in (found.fix.record or "")
    assert f"CNAME {target} again" in (found.fix.undo or "")


def test_a_website_behind_an_alias_is_not_to_be_deleted_for_a_record_nobody_reads() -> None:
    news = "news.shop.example"
    launch = sample_launch(senders=(Sender(provider="Resend", from_=(f"hi@{news}",), return_path=SHOP),))
    found = one(sample_spf({news: gone_behind(news, "pages.host.example")}, news), launch)
    assert found.verdict is Verdict.NOT_APPLICABLE
    assert found.fix is None


@pytest.mark.parametrize(
    ("provider", "record", "verdict"),
    [
        ("our own Postfix", "v=spf1 mx -all", Verdict.PASS),
        ("Postfix on our VPS", "v=spf1 ip4:192.0.2.7 -all", Verdict.PASS),
        ("our own Postfix", "v=spf1 include:_spf.google.com -all", Verdict.UNKNOWN),
        ("our own Postfix", "v=spf1 -mx -all", Verdict.UNKNOWN),
        ("Velomail", "v=spf1 mx -all", Verdict.UNKNOWN),
    ],
)
def test_a_server_of_ones_own_is_let_by_its_name_or_address(
    provider: str, record: str, verdict: Verdict
) -> None:
    found = one(sample_spf({SHOP: record}), sample_launch(senders=(Sender(provider=provider),)))
    assert found.verdict is verdict


def gone_behind(name: str, target: str) -> Told:
    """An alias to a name with no text, as a resolver says it."""
    seen = sample_answer(name, "TXT", chain=(target,), outcome=Outcome.NODATA)
    return Told(name, "TXT", replace(seen, negative_ttl=300))


NINE = " ".join(f"a:a{at}.example" for at in range(9))


@pytest.mark.parametrize(
    ("published", "strays"),
    [
        ((f"v=spf1 {NINE} -all", GOOD), {}),
        (f"v=spf1 inculde:_spf.google.com {NINE} ~all", {}),
        (f"v=spf1 {NINE} ~all include:_spf.google.com", {}),
        (f"v=spf1include:_spf.google.com {NINE} ~all", {}),
        ((), {f"{SHOP}.{SHOP}": f"v=spf1 include:_spf.google.com {NINE} ~all"}),
    ],
)
def test_no_repair_passes_ten(published: Texts, strays: dict[str, Texts]) -> None:
    spf = sample_spf({SHOP: published}, strays=strays, wanted=("_spf.google.com",))
    for found in judge(GOOGLE, spf):
        assert found.fix is not None
        assert found.fix.record is None
        assert "would cost 11 look-ups, and 10 are allowed" in found.fix.text


def test_what_an_include_costs_that_nobody_saw_is_said() -> None:
    found = one(sample_spf({SHOP: "v=spf1 mx -all"}))
    assert found.fix is not None
    assert "What _spf.google.com costs was not seen" in found.fix.text


def test_a_slip_with_rubbish_in_it_is_mended_to_what_can_be_read() -> None:
    found = one(sample_spf({SHOP: "v=spf1include:_spf.google.com \x1b[31m \ufffd ~all"}))
    assert value(found) == GOOD
    assert "\x1b" not in f"{found.fix}"
