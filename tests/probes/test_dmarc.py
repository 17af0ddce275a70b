"""DMARC as the zone has it: every walk at once, then only what a record asks for or what is missing."""

import pytest

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.samples_dns import NS1, sample_answer
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch import Launch
from cockpit.launch.mail import MailFlow, Sender
from cockpit.probes.dmarc import gather
from cockpit.standards.dmarc import policy_of
from tests.probes.dns import SILENT, Table, table

SHOP, DMARC = "shop.example", "_dmarc.shop.example"
RECORD = "v=DMARC1; p=none; rua=mailto:dmarc@shop.example"
ZONE = (sample_answer(SHOP, "SOA", f"{NS1} h.{SHOP} 1 7200 3600 1209600 300"), sample_answer(SHOP, "NS", NS1))


def eyes(*answers: Answer, at: tuple[Answer, ...] = ()) -> Table:
    """A resolver that knows the zone, and its authority."""
    seen = table(*ZONE, *answers, at={NS1: at})
    seen.now = NOW  # type: ignore[attr-defined]
    return seen


class _Now:
    @staticmethod
    def isoformat() -> str:
        return "2026-11-20T12:00:00+00:00"


NOW = _Now()


def launched(*froms: str, return_path: str = "") -> Launch:
    return sample_launch(senders=(Sender(provider="Mailer", from_=froms, return_path=return_path),))


async def test_a_healthy_domain_costs_one_wave_of_questions() -> None:
    world = eyes(sample_answer(DMARC, "TXT", RECORD))
    fact = await gather(launched(f"hello@{SHOP}", return_path=f"bounce.{SHOP}"), world.eyes)
    assert set(fact.climbs) == {SHOP, f"bounce.{SHOP}"}
    assert {question[0] for question in world.asked} == {DMARC, f"_dmarc.bounce.{SHOP}", "_dmarc.example"}
    assert (fact.reports, fact.strays, fact.at) == ({}, {}, NOW.isoformat())


async def test_a_stranger_who_takes_reports_is_asked_for_the_permission() -> None:
    text = (
        "v=DMARC1; p=none; rua=mailto:a@reports.example, mailto:b@in.shop.example; ruf=mailto:c@other.example"
    )
    permit = f"{SHOP}._report._dmarc.reports.example"
    world = eyes(sample_answer(DMARC, "TXT", text), sample_answer(permit, "TXT", "v=DMARC1"))
    fact = await gather(launched(), world.eyes)
    assert fact.reports[permit].values == ("v=DMARC1",)
    assert fact.reports[f"{SHOP}._report._dmarc.other.example"].values == ()
    assert len(fact.reports) == 2


async def test_what_was_published_a_minute_ago_is_found_at_the_authority() -> None:
    own = sample_answer(DMARC, "TXT", RECORD, server=NS1, authoritative=True)
    fact = await gather(launched(), eyes(at=(own,)).eyes)
    step = fact.climbs[SHOP].steps[0]
    assert step.hidden
    assert fact.strays == {}


@pytest.mark.parametrize("place", [f"{DMARC}.{SHOP}", SHOP, f"dmarc.{SHOP}", f"_dmarc.www.{SHOP}"])
async def test_a_record_that_landed_elsewhere_is_found(place: str) -> None:
    world = eyes(sample_answer(place, "TXT", RECORD, "google-site-verification=x"))
    fact = await gather(launched(), world.eyes)
    assert list(fact.strays) == [place]


async def test_other_texts_at_the_domain_are_no_strays() -> None:
    fact = await gather(launched(), eyes(sample_answer(SHOP, "TXT", "v=spf1 -all")).eyes)
    assert fact.strays == {}
    assert fact.climbs[SHOP].steps[0].missing


async def test_a_name_is_looked_at_only_where_its_not_being_there_matters() -> None:
    record = sample_answer(DMARC, "TXT", "v=DMARC1; p=reject; np=quarantine; rua=mailto:d@shop.example")
    gone = sample_answer(f"gone.{SHOP}", "A", outcome=Outcome.NXDOMAIN)
    world = eyes(record, gone)
    fact = await gather(launched(f"a@{SHOP}", f"b@gone.{SHOP}"), world.eyes)
    assert fact.climbs[SHOP].itself is None
    found = policy_of(fact.climbs[f"gone.{SHOP}"])
    assert found is not None
    assert (found.applies, found.asked) == ("np", "quarantine")
    assert (SHOP, "A", None) not in world.asked


async def test_a_resolver_that_is_silent_is_asked_once_a_name_and_no_more() -> None:
    world = eyes()
    world.answers = {(name, "TXT", None): SILENT for name in (DMARC, "_dmarc.example")}
    fact = await gather(launched(), world.eyes)
    assert fact.climbs[SHOP].steps[0].why == SILENT
    assert {question[:2] for question in world.asked} == {(DMARC, "TXT"), ("_dmarc.example", "TXT")}


async def test_free_mailboxes_are_left_alone_and_floods_are_cut() -> None:
    froms = (f"a@{SHOP}", "shop@gmail.com", *(f"x@d{number}.{SHOP}" for number in range(60)))
    fact = await gather(launched(*froms), eyes(sample_answer(DMARC, "TXT", RECORD)).eyes)
    assert "gmail.com" not in fact.climbs
    assert len(fact.climbs) <= 40


async def test_messages_have_a_from_of_their_own() -> None:
    launch = sample_launch(mail_flows=(MailFlow(name="receipt", from_="Shop@Pay.Shop.Example"),))
    fact = await gather(launch, eyes(sample_answer(DMARC, "TXT", RECORD)).eyes)
    assert f"pay.{SHOP}" in fact.climbs
    assert not any(
        isinstance(step.seen, Unreachable) for climb in fact.climbs.values() for step in climb.steps
    )


@pytest.mark.parametrize("address", ["@", "a@", f"a@{'x' * 300}.example", f"a@{'y.' * 140}example"])
async def test_what_cannot_be_a_name_is_not_asked_for(address: str) -> None:
    world = eyes(sample_answer(DMARC, "TXT", RECORD))
    fact = await gather(launched(address), world.eyes)
    assert list(fact.climbs) == [SHOP]
    assert all(climb.steps[0].name == f"_dmarc.{name}" for name, climb in fact.climbs.items())
