"""The plan to tighten DMARC: its lines can be pasted, its next record is right, its days are counted."""

import datetime as dt
import tomllib

from checks.email.dmarc_tighten_plan import judge
from cockpit.facts.samples_dmarc import sample_climb, sample_dmarc
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import SEEN_AT
from cockpit.facts.stated import Stated
from cockpit.kit import Email
from cockpit.kit.alignment import Sender
from cockpit.launch import Launch
from cockpit.model import Finding, Verdict

SHOP = "shop.example"
TODAY = dt.datetime.fromisoformat(SEEN_AT).date()


def judged(text: str, launch: Launch, at: str = SEEN_AT) -> Finding:
    """The one finding for a record."""
    (one,) = judge(launch, sample_dmarc(sample_climb(SHOP, at={SHOP: text} if text else {})), Stated(at))
    return one


def planned(days: int) -> Launch:
    return sample_launch(email=Email(dmarc_tighten_on=TODAY + dt.timedelta(days), dmarc_tighten_to="reject"))


def test_the_lines_that_are_proposed_make_it_green() -> None:
    one = judged("v=DMARC1; p=none", sample_launch(email=Email()))
    assert one.fix is not None
    told = tomllib.loads(one.fix.record or "")["email"]
    again = judged("v=DMARC1; p=none", sample_launch(email=Email(**told)))
    assert (one.kind, again.verdict) == ("no-plan", Verdict.PASS)
    assert told["dmarc_tighten_on"] == TODAY + dt.timedelta(14)


def test_the_clock_is_that_of_the_run() -> None:
    assert judged("v=DMARC1; p=none", planned(3)).verdict is Verdict.PASS
    later = judged("v=DMARC1; p=none", planned(3), "2026-12-01T00:00:00+00:00")
    assert (later.verdict, later.kind) == (Verdict.FAIL, "overdue")


def test_the_next_record_keeps_what_stands_and_leaves_out_what_is_ignored() -> None:
    text = "v=DMARC1; p=quarantine; sp=none; pct=20; t=y; adkim=s; rua=mailto:d@shop.example"
    one = judged(text, planned(-1))
    assert one.fix is not None
    assert "value v=DMARC1; p=reject; adkim=s; rua=mailto:d@shop.example\n" in (one.fix.record or "")
    assert one.fix.undo == f"Set _dmarc.shop.example. TXT back to: {text}"


def test_without_a_record_the_next_one_is_whole() -> None:
    one = judged("", planned(-1))
    assert one.fix is not None
    assert "value v=DMARC1; p=reject; rua=mailto:dmarc@shop.example\n" in (one.fix.record or "")


def test_one_record_for_a_family_needs_one_plan() -> None:
    launch = sample_launch(senders=(Sender(provider="M", from_=("a@shop.example", "b@news.shop.example")),))
    climbs = [sample_climb(one, at={SHOP: "v=DMARC1; p=none"}) for one in (SHOP, f"news.{SHOP}")]
    assert [one.subject for one in judge(launch, sample_dmarc(*climbs), Stated(SEEN_AT))] == [SHOP]
