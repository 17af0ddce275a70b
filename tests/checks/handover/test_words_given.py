"""What the checks that rest on words say: whose word, about what, and which lines to paste."""

import datetime as dt
import tomllib
from types import ModuleType
from typing import Any

import pytest

from checks.handover import (
    access_dns,
    access_edge,
    access_registrar,
    billing_access,
    credentials_in_manager,
    deploy_steps_plain,
    escalation,
    known_limitations,
    least_privilege,
    monitoring_owner,
    next_steps,
    support_contacts,
)
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_people import ANA, JON, LEA, account
from cockpit.facts.samples_stated import NOTHING_SAID, drilled, sample_stated, statement
from cockpit.facts.stated import Reply, Standing
from cockpit.kit import FAIL, PASS, UNKNOWN, Deploy, Edge, Finding, Host, Launch
from cockpit.kit.help_rows import Alert, Escalation, Limitation, NextStep, Support
from cockpit.kit.helping import Way, on_duty, way
from tests.checks.dns.judging import judged, only, sole

PEOPLE = (ANA, JON, LEA)
BY_WORD = (
    access_edge,
    access_registrar,
    billing_access,
    credentials_in_manager,
    deploy_steps_plain,
    escalation,
    known_limitations,
    least_privilege,
    monitoring_owner,
    next_steps,
    support_contacts,
)


def whole(**parts: Any) -> Launch:
    """A launch in which nothing is missing that these checks read."""
    given: dict[str, Any] = {
        "people": PEOPLE,
        "access": (account("registrar"), account("dns"), account("edge")),
        "edge": Edge(provider="cloudflare"),
        "deploy": Deploy(steps=("Merge.", "Look."), manual_steps=1),
        "alerts": (Alert(channel="mail", owner="jon"),),
        "support": (
            Support(kind="incident", path="tel:+351"),
            Support(kind="ideas", path="https://shop.example/ideas"),
            Support(kind="on-call rota", path="8 to 20 jon"),
        ),
        "escalation": (Escalation(after_minutes=0, who="jon", do="Look."),),
        "limitations": (Limitation(id="lim-1", text="No refunds."),),
        "next_steps": (NextStep(what="DMARC", when=dt.date(2026, 12, 1), owner="jon"),),
        **parts,
    }
    return sample_launch(**given)


@pytest.mark.parametrize("module", BY_WORD, ids=lambda one: str(one.ID))
def test_a_word_about_all_that_is_asked_for_passes_and_less_does_not(module: ModuleType) -> None:
    """What a finding says a statement would be about is what makes the statement hold."""
    launch = whole()
    asked = sole(module, launch, NOTHING_SAID)
    assert (asked.verdict, asked.kind) == (UNKNOWN, "unstated")
    about = asked.evidence["about"]
    assert about
    words = {by: sample_stated(statement(module.ID, *about, by=by)) for by in ("ana", "jon")}
    verdicts = {by: sole(module, launch, stated).verdict for by, stated in words.items()}
    assert PASS in verdicts.values()
    giver = next(by for by, verdict in verdicts.items() if verdict is PASS)
    less = sample_stated(statement(module.ID, *about[1:], "something else", by=giver))
    assert sole(module, launch, less).kind == "stale"
    no = sample_stated(statement(module.ID, *about, by=giver, answer=Reply.NOT_DONE, reason="no"))
    assert sole(module, launch, no).kind == "not-done"


@pytest.mark.parametrize("module", BY_WORD, ids=lambda one: str(one.ID))
def test_a_launch_that_declares_nothing_gets_lines_that_can_be_pasted(module: ModuleType) -> None:
    launch = sample_launch(edge=Edge(provider="cloudflare"))
    found = sole(module, launch, NOTHING_SAID)
    assert found.verdict is UNKNOWN
    assert found.fix is not None
    assert tomllib.loads(found.fix.record or "")


def test_hostile_rows_stay_on_their_line_in_what_is_pasted() -> None:
    nasty = 'x"\n[[person]]\nid = "evil"   # \u202e'
    rows = (account("registrar", service=nasty, owner=""), account("dns", billing_owner=""))
    launch = whole(
        access=(*rows, account("edge", billing_owner=nasty)),
        next_steps=(NextStep(what=nasty, when=None, owner=nasty),),
    )
    for module in (access_registrar, billing_access, next_steps):
        for found in judged(module, launch, NOTHING_SAID):
            for text in (found.fix.record, found.fix.undo) if found.fix else ():
                for line in (text or "").splitlines():
                    if " = " in line:
                        assert "person" not in tomllib.loads(line), line


def test_the_registrar_is_asked_of_its_owner() -> None:
    found = sole(access_registrar, whole(), NOTHING_SAID)
    assert found.fix is not None
    assert found.fix.record == "cockpit attest handover.access-registrar --by ana"
    assert found.evidence["about"] == ["Sample registrar (acc-registrar) of ana"]


def test_an_account_that_moved_needs_a_new_word() -> None:
    said = sample_stated(statement(access_registrar.ID, "Sample registrar (acc-registrar) of ana"))
    moved = whole(access=(account("registrar", service="Another"),))
    assert sole(access_registrar, moved, said).kind == "stale"
    handed = whole(access=(account("registrar", owner="jon"),))
    assert sole(access_registrar, handed, said).kind == "another-word"


def test_an_owner_who_leaves_is_named_with_the_row() -> None:
    found = judged(access_registrar, whole(access=(account("registrar", owner="lea"),)), NOTHING_SAID)[0]
    assert (found.verdict, found.subject, found.kind) == (FAIL, "acc-registrar", "leaver")
    assert "2026-12-10" in found.summary


def test_the_proof_counts_for_the_account_that_it_opened() -> None:
    launch = whole(access=(account("dns", owner="ana", backup=""),))
    by = {
        who: sole(access_dns, launch, sample_stated(drilled("dns-proof", "shop.example", by=who)))
        for who in ("ana", "jon", "lea")
    }
    assert (by["ana"].verdict, by["jon"].kind, by["lea"].kind) == (PASS, "another-person", "leaver")
    assert "Ana Ferreira has not yet" in by["jon"].summary


def test_a_host_behind_an_edge_is_enough_to_ask_for_its_account() -> None:
    bare = sample_launch(people=PEOPLE)
    assert sole(access_edge, bare, NOTHING_SAID).verdict == "not-applicable"
    proxied = sample_launch(people=PEOPLE, hosts=(Host(name="shop.example", proxied=True),))
    assert sole(access_edge, proxied, NOTHING_SAID).kind == "undeclared"


def test_every_bill_is_held_against_the_people() -> None:
    launch = whole(access=(account("dns", billing_owner="lea"), account("edge", billing_owner="")))
    kinds = {found.subject: found.kind for found in judged(billing_access, launch, NOTHING_SAID)}
    assert kinds == {"acc-dns": "unfit", "acc-edge": "nobody", "shop.example": "unstated"}


def test_without_a_founder_anybody_may_speak_of_the_bills() -> None:
    launch = whole(people=(JON,), access=(account("dns", billing_owner="jon"),))
    word = sample_stated(statement(billing_access.ID, "acc-dns: jon", by="jon"))
    assert sole(billing_access, launch, word).verdict is PASS


def test_the_vaults_are_told_from_the_names() -> None:
    found = sole(credentials_in_manager, whole(), NOTHING_SAID)
    assert found.evidence["about"] == ["pm:shop"]
    assert "3 of 3 accounts" in found.observed


def test_who_deploys_cannot_say_that_the_steps_are_plain() -> None:
    launch = whole()
    (about,) = sole(deploy_steps_plain, launch, NOTHING_SAID).evidence["about"]
    own = sole(deploy_steps_plain, launch, sample_stated(statement(deploy_steps_plain.ID, about, by="jon")))
    assert own.kind == "another-word"
    other = sole(deploy_steps_plain, launch, sample_stated(statement(deploy_steps_plain.ID, about, by="ana")))
    assert other.verdict is PASS
    changed = whole(deploy=Deploy(steps=("Merge.", "Look!"), manual_steps=1))
    assert sole(deploy_steps_plain, changed, sample_stated(statement(deploy_steps_plain.ID, about))).kind == (
        "stale"
    )


def test_a_long_sentence_is_a_hint_and_never_red() -> None:
    launch = whole(deploy=Deploy(steps=("Merge.", "wait and " * 20 + "look")))
    found = sole(deploy_steps_plain, launch, NOTHING_SAID)
    assert "hint: step 2 has a sentence of 41 words" in found.observed
    assert only(deploy_steps_plain, launch, NOTHING_SAID).kind == "unstated"


@pytest.mark.parametrize(
    ("kind", "meant"),
    [
        ("Incident", Way.INCIDENT),
        ("something is down", Way.INCIDENT),
        ("feature requests", Way.WISH),
        ("Ideas & feedback", Way.WISH),
        ("launch-day rota", Way.ROTA),
        ("Rota for incidents", Way.ROTA),
        ("On-call", Way.ROTA),
        ("customers", None),
        ("Downloads", None),
        ("\x1b[31m", None),
    ],
)
def test_what_a_way_is_for_is_read_from_its_kind(kind: str, meant: Way | None) -> None:
    assert way(Support(kind=kind, path="x")) is meant


def test_people_on_duty_are_found_by_id_or_name() -> None:
    launch = whole()
    assert on_duty(launch, Support(kind="rota", path="8-20 JON; then Ana  Ferreira")) == ("ana", "jon")
    assert on_duty(launch, Support(kind="rota", path="x", hours="jon until eight")) == ("jon",)
    assert on_duty(launch, Support(kind="rota", path="Jonathan, analysts")) == ()


def test_each_missing_way_comes_with_its_own_lines() -> None:
    launch = whole(support=(Support(kind="customers", path="mailto:help@shop.example"),))
    found = {one.kind: one for one in judged(support_contacts, launch, NOTHING_SAID)}
    assert set(found) == {"no-incident", "no-feature-request", "no-launch-day-rota", "unstated"}
    for meant in Way:
        fix = found[f"no-{meant.replace(' ', '-')}"].fix
        assert fix is not None
        (row,) = tomllib.loads(fix.record or "")["support"]
        assert way(Support(**row)) is meant


def escalated(*steps: tuple[int, str]) -> list[Finding]:
    rows = tuple(Escalation(after_minutes=minutes, who=who, do="Look.") for minutes, who in steps)
    return judged(escalation, whole(escalation=rows), NOTHING_SAID)


def test_an_escalation_begins_at_once_and_rises() -> None:
    assert [one.kind for one in escalated((0, "jon"), (15, "ana"))] == ["unstated"]
    assert [one.kind for one in escalated((5, "jon"), (15, "ana"))] == ["starts-late", "unstated"]
    assert [one.kind for one in escalated((0, "jon"), (0, "ana"))] == ["unordered", "unstated"]
    assert [one.kind for one in escalated((0, "lea"))] == ["unfit", "unstated"]


def test_none_is_an_answer_only_when_somebody_signs_it() -> None:
    empty = whole(limitations=())
    found = sole(known_limitations, empty, NOTHING_SAID)
    assert (found.verdict, found.evidence["about"]) == (UNKNOWN, ["none"])
    assert found.fix is not None
    assert tomllib.loads((found.fix.record or "").partition("\n\n#")[0])["limitation"]
    signed = sample_stated(statement(known_limitations.ID, "none"))
    assert sole(known_limitations, empty, signed).verdict is PASS
    assert sole(known_limitations, whole(), signed).kind == "stale"


def test_the_day_of_a_step_is_the_runs_own() -> None:
    late = whole(next_steps=(NextStep(what="DMARC", when=dt.date(2026, 11, 19), owner="jon"),))
    found = judged(next_steps, late, NOTHING_SAID)[0]
    assert (found.verdict, found.subject) == (FAIL, "DMARC")
    assert "2026-11-19, has passed" in found.summary
    assert found.fix is not None
    assert tomllib.loads(found.fix.record or "") == {"when": dt.date(2026, 12, 20), "owner": "WHO STAYS"}


def test_an_alarm_that_a_drill_saw_arrive_needs_no_word() -> None:
    two = whole(alerts=(Alert(channel="mail", owner="jon"), Alert(channel="sms", owner="ana")))
    both = sample_stated(drilled("alert", "shop.example", "jon", "ana", seconds={"delay": 41.2}))
    found = judged(monitoring_owner, two, both)
    assert [(one.subject, one.verdict) for one in found] == [("jon", PASS), ("ana", PASS)]
    assert "after 41 s" in found[0].summary
    one = sample_stated(drilled("alert", "shop.example", "jon"))
    missed = only(monitoring_owner, two, one)
    assert (missed.subject, missed.kind, missed.verdict) == ("ana", "not-reached", FAIL)


def test_an_alarm_of_long_ago_is_no_news() -> None:
    old = drilled("alert", "shop.example", standing=Standing.EXPIRED, why="it held until 2026-11-01")
    assert sole(monitoring_owner, whole(), sample_stated(old)).kind == "unstated"
