"""DMARC records: what a finding proposes, and that it is right when it is published."""

from collections.abc import Sequence

import pytest

from checks.email.dmarc_present import judge
from cockpit.facts.dmarc import Climb, Dmarc
from cockpit.facts.samples_dmarc import REPORTED, sample_climb, sample_dmarc
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_mail import sample_told
from cockpit.kit import Email, Product
from cockpit.kit.alignment import Sender
from cockpit.launch import Launch
from cockpit.model import Finding, Severity, Verdict
from cockpit.standards.dmarc_record import read

SHOP, DMARC = "shop.example", "_dmarc.shop.example"
LAUNCH = sample_launch()


def judged(*texts: str, launch: Launch = LAUNCH, reports: Sequence[str] = ()) -> list[Finding]:
    """The findings for these texts at `_dmarc`; `reports` are names that hold no permission."""
    refused = [sample_told(name) for name in reports]
    return list(judge(launch, sample_dmarc(sample_climb(SHOP, sample_told(DMARC, *texts)), reports=refused)))


def proposed(found: Finding) -> str:
    """The value that the fix says to publish."""
    assert found.fix is not None
    lines = (found.fix.record or "").splitlines()
    return next(line.removeprefix("value ") for line in lines if line.startswith("value "))


DAMAGED = [
    "v=DMARC1",
    "v=DMARC1; p=quarantin; rua=mailto:dmarc@shop.example",
    "v=DMARC1; p=block; pct=50; rf=afrf; ri=3600",
    "v=DMARC1; rua=dmarc@shop.example",
    "v=DMARC1; p=none; rua=mailto:a@shop.example; mailto:b@shop.example",
    "v=DMARC1; p=none; p=reject; rua=mailto:a@shop.example; rua=mailto:b@shop.example",
    "v=DMARC1; p=reject; sp=none; np=bounce; adkim=q",
    "v=DMARC1; p=quarantine; pct=0; rua=mailto:a@shop.example",
    "v=DMARC1; p=quarantine; psd=y; rua=mailto:a@shop.example",
    "v=DMARC1 p=none; rua=mailto:a@shop.example",
    "v=dmarc1;p=none;rua=mailto:a@shop.example",
    "“v=DMARC1; p=none; rua=mailto:a@shop.example”",
    '"v=DMARC1; p=none; rua=mailto:a@shop.example"',
    " v=DMARC1; p=none; rua=mailto:a@shop.example",
    "DMARC1; p=none; rua=mailto:a@shop.example",
    "v=DMARC1; p=none; rua=https://reports.example/, mailto:a@shop.example",
    "hello",
]


@pytest.mark.parametrize("text", DAMAGED)
def test_what_is_proposed_is_right_when_it_is_published(text: str) -> None:
    (bad,) = judged(text)
    assert bad.verdict in (Verdict.FAIL, Verdict.WARN)
    assert bad.kind
    again = proposed(bad)
    assert not read(again).gone
    (good,) = judged(again)
    assert good.verdict is Verdict.PASS, again


def test_addresses_outside_their_tag_are_not_lost() -> None:
    (one,) = judged("v=DMARC1; p=none; rua=a@shop.example; mailto:b@shop.example; rua=mailto:c@shop.example")
    assert "rua=mailto:a@shop.example, mailto:b@shop.example, mailto:c@shop.example" in proposed(one)


def test_two_records_become_one_that_keeps_nothing_from_anybody() -> None:
    strict = "v=DMARC1; p=reject; rua=mailto:b@shop.example"
    (one,) = judged("v=DMARC1; p=none; rua=mailto:a@shop.example", strict)
    assert proposed(one) == "v=DMARC1; p=none; rua=mailto:a@shop.example, mailto:b@shop.example"
    assert one.fix is not None
    assert f'delete: {DMARC}. IN TXT "{strict}"' in (one.fix.record or "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("v=DMARC1; p=quarantine; pct=10; rua=mailto:a@shop.example", "quarantine all mail that fails"),
        ("v=DMARC1; p=reject; pct=0; rua=mailto:a@shop.example", "reject all mail that fails"),
    ],
)
def test_a_part_of_a_policy_is_all_of_it_now(text: str, said: str) -> None:
    (one,) = judged(text)
    assert (one.verdict, one.kind) == (Verdict.WARN, "percent")
    assert said in one.summary


def test_nobody_meant_all_of_it_by_none_of_it() -> None:
    assert "p=quarantine" in proposed(judged("v=DMARC1; p=reject; pct=0; rua=mailto:a@shop.example")[0])


def test_a_policy_that_was_never_in_force_is_not_proposed_without_a_warning() -> None:
    (one,) = judged("v=DMARC1; p=rejct; rua=mailto:a@shop.example")
    assert one.fix is not None
    assert "begin with p=none" in one.fix.text


def test_reports_that_a_stranger_throws_away_are_told_with_what_the_stranger_publishes() -> None:
    permit = "shop.example._report._dmarc.reports.example"
    (one,) = judged("v=DMARC1; p=none; rua=mailto:x@reports.example", reports=[permit])
    assert (one.verdict, one.severity) == (Verdict.FAIL, Severity.MEDIUM)
    assert one.fix is not None
    assert one.fix.record == f'{permit}. 300 IN TXT "v=DMARC1"'
    both = "v=DMARC1; p=none; rua=mailto:x@reports.example, mailto:a@shop.example"
    assert judged(both, reports=[permit])[0].verdict is Verdict.WARN


def test_the_record_of_a_family_is_judged_once_and_covers_all_its_names() -> None:
    rows = (Sender(provider="Mailer", from_=("a@shop.example", "b@news.shop.example")),)
    launch = sample_launch(senders=rows)

    def seen(text: str) -> Dmarc:
        return sample_dmarc(*(sample_climb(one, at={SHOP: text}) for one in (SHOP, f"news.{SHOP}")))

    fine = list(judge(launch, seen(REPORTED)))
    assert [one.subject for one in fine] == [SHOP, f"news.{SHOP}"]
    assert "by the record of shop.example (sp)" in fine[1].summary
    assert [one.subject for one in judge(launch, seen("v=DMARC1; p=none"))] == [SHOP]


def test_a_record_between_the_domain_and_its_top_is_seen_by_half_of_the_receivers() -> None:
    launch = sample_launch(email=Email(sending_domain="a.b.shop.example"))
    record = "v=DMARC1; p=none; rua=mailto:d@b.shop.example"
    climb: Climb = sample_climb("a.b.shop.example", at={"b.shop.example": record})
    (one,) = judge(launch, sample_dmarc(climb))
    assert (one.verdict, one.kind, one.subject) == (Verdict.WARN, "half-seen", "b.shop.example")


def test_a_free_mailbox_is_not_ours_to_publish_for() -> None:
    launch = sample_launch(senders=(Sender(provider="Mailer", from_=("shop@gmail.com",)),))
    found = list(judge(launch, sample_dmarc()))
    assert [(one.subject, one.verdict) for one in found] == [
        (SHOP, Verdict.PASS),
        ("gmail.com", Verdict.NOT_APPLICABLE),
    ]


def test_a_hostile_text_stays_small_and_harmless() -> None:
    (one,) = judged("v=DMARC1; p=\x1b[31mred\x07; rua=mailto:a@shop.example" + "; x=" + "y" * 60_000)
    whole = f"{one.summary}{one.observed}{one.evidence}"
    assert "\x1b" not in whole
    assert "\x07" not in whole
    assert len(whole) < 2500
    (two,) = judged(*(f"v=DMARC1; p=none; rua=mailto:a{number}@shop.example" for number in range(400)))
    assert len(str(two.evidence)) < 3000
    assert len(two.observed) < 1500


def test_the_same_state_has_the_same_fingerprint_and_evidence() -> None:
    first, second = judged("v=DMARC1; p=none"), judged("v=DMARC1; p=none")
    assert first == second
    assert [one.fingerprint for one in first] == [one.fingerprint for one in second]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("v=DMARC1; p=none;\n rua=mailto:a@shop.example", Verdict.WARN),
        ("v=DMARC1;\u00a0p=none; rua=mailto:a@shop.example", Verdict.FAIL),
        ("v=DMARC1; p=“none”; rua=mailto:a@shop.example", Verdict.FAIL),
        ('v=DMARC1; p=none; rua="mailto:a@shop.example"', Verdict.WARN),
        ("v=DMARC1; p=none; \u200brua=mailto:a@shop.example", Verdict.WARN),
    ],
)
def test_what_was_pasted_into_a_record_goes_and_nothing_else(text: str, verdict: Verdict) -> None:
    (found,) = judged(text)
    assert (found.verdict, found.kind) == (verdict, "pasted")
    assert proposed(found) == "v=DMARC1; p=none; rua=mailto:a@shop.example"


def test_an_address_that_gets_no_reports_is_not_merged() -> None:
    (found,) = judged(
        "v=DMARC1; p=none; rua=mailto:a@shop.example,nobody", "v=DMARC1; p=reject; rua=b@shop.example"
    )
    assert proposed(found) == "v=DMARC1; p=none; rua=mailto:a@shop.example, mailto:b@shop.example"


def test_who_sends_no_mail_needs_no_reports() -> None:
    quiet = sample_launch(product=Product(name="Shop", domain=SHOP, roadmap="mobile-demo", sends_mail=False))
    (found,) = judged("v=DMARC1; p=reject", launch=quiet)
    assert found.verdict is Verdict.PASS
