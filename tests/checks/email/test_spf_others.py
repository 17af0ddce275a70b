"""What the cases of `email.spf-lookup-limit` and `email.spf-approved-only` do not say."""

from checks.email import spf_approved_only, spf_lookup_limit
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_spf import Texts, sample_spf
from cockpit.launch.mail import Email, Sender
from cockpit.model import Finding, Verdict

SHOP = "shop.example"
GOOGLE = sample_launch(email=Email(provider="Google Workspace"))
DEAR: dict[str, Texts] = {
    SHOP: "v=spf1 include:_spf.google.com include:dear.example mx ~all",
    "dear.example": f"v=spf1 {' '.join(f'a:a{at}.example' for at in range(8))} ~all",
}


def limit(texts: dict[str, Texts]) -> Finding:
    (found,) = spf_lookup_limit.judge(GOOGLE, sample_spf(texts))
    return found


def approved(record: str, *senders: Sender, **texts: Texts) -> list[Finding]:
    launch = sample_launch(email=Email(provider="Google Workspace"), senders=senders)
    told = {name.replace("_", "."): text for name, text in texts.items()}
    return list(spf_approved_only.judge(launch, sample_spf({SHOP: record, **told})))


def record_of(found: Finding) -> str:
    assert found.fix is not None
    return str(found.fix.record)


def test_the_table_says_which_include_costs_what() -> None:
    found = limit(DEAR)
    assert found.kind == "too-many-lookups"
    assert found.observed == "include:dear.example 9, include:_spf.google.com 2, mx 1"
    assert "needs 12 look-ups" in found.summary
    assert "  a:a0.example  (1)" in found.evidence["tree"]


def test_the_dearest_service_is_the_one_to_move() -> None:
    found = limit(DEAR)
    assert found.fix is not None
    assert "let include:dear.example, which costs 9, send from a subdomain" in found.fix.text
    assert "value v=spf1 include:_spf.google.com mx ~all" in record_of(found)


def test_near_the_limit_nothing_is_taken_out_unasked() -> None:
    found = limit({SHOP: f"v=spf1 {' '.join(f'a:a{at}.example' for at in range(9))} ~all"})
    assert (found.verdict, found.kind) == (Verdict.WARN, "near-the-limit")
    assert found.fix is not None
    assert found.fix.record is None


def test_a_hostile_record_makes_few_findings() -> None:
    many = " ".join(f"include:s{at}.example ip4:10.{at % 250}.0.0/1" for at in range(2000))
    found = approved(f"v=spf1 {many} +all")
    assert len(found) <= 2 * spf_approved_only.MOST
    assert all(len(str(one)) < 20_000 for one in found)


def test_subjects_name_the_term_so_that_each_has_a_history_of_its_own() -> None:
    found = approved("v=spf1 include:sendgrid.net INCLUDE:Old.example ~all")
    assert {one.subject for one in found} == {f"{SHOP} include:sendgrid.net", f"{SHOP} include:old.example"}
    assert "SendGrid (sendgrid.net)" in found[0].summary
    assert "value v=spf1 INCLUDE:Old.example ~all" in record_of(found[0])


def test_the_second_of_two_is_taken_out_where_it_stands() -> None:
    google = "include:_spf.google.com"
    (found,) = approved(
        f"v=spf1 {google} include:s.shop.example ~all", s_shop_example=f"v=spf1 {google} -all"
    )
    assert found.kind == "twice"
    assert "host s " in record_of(found)
    assert "value v=spf1 -all" in record_of(found)


def test_a_return_path_of_the_services_own_makes_its_include_useless() -> None:
    (found,) = approved("v=spf1 include:amazonses.com ~all", Sender(provider="Resend"))
    assert (found.verdict, found.kind) == (Verdict.WARN, "useless-include")


def test_what_is_refused_by_name_lets_nobody_in() -> None:
    (found,) = approved("v=spf1 -include:sendgrid.net -ip4:0.0.0.0/0 ~all")
    assert found.verdict is Verdict.PASS


def test_an_exists_that_asks_about_the_sender_is_no_open_door() -> None:
    (found,) = approved("v=spf1 exists:%{i}._spf.google.com ~all")
    assert found.verdict is Verdict.PASS
