"""What the checks say that rest on doing: runbooks followed, the list walked, the pack run again."""

import tomllib
from dataclasses import replace
from typing import Any

import pytest

from checks.handover import golive_under_10min, reproducible, runbooks_common
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_people import ANA, JON, LEA
from cockpit.facts.samples_stated import NOTHING_SAID, drilled, expired, sample_stated
from cockpit.facts.stated import Drilled, Standing, Stated
from cockpit.kit import FAIL, PASS, UNKNOWN, Edge, Email, Finding, Launch, Limits, Product
from cockpit.kit.golive import items, overlong
from cockpit.kit.runbooks import COMMON, followed, runbooks, wanted
from tests.checks.dns.judging import judged, only, sole

SHOP = sample_launch(people=(ANA, JON, LEA), edge=Edge(provider="cloudflare"))
BOOKS = {book.id: book for book in runbooks(SHOP)}


def read(id_: str = "rb-tls", **fields: Any) -> Drilled:
    """Ana has followed a runbook that Jon answers for."""
    return replace(drilled("runbook", id_, BOOKS[id_].digest, by="ana"), **fields)


def all_read(*others: Drilled) -> Stated:
    rows = {id_: read(id_) for id_ in COMMON} | {row.subject: row for row in others}
    return sample_stated(*rows.values())


def test_every_common_runbook_is_followed_one_by_one() -> None:
    found = judged(runbooks_common, SHOP, all_read())
    assert [(one.subject, one.verdict) for one in found] == [(id_, PASS) for id_ in COMMON]
    todo = judged(runbooks_common, SHOP, NOTHING_SAID)
    assert {one.kind for one in todo} == {"undrilled"}
    assert {one.fix.record for one in todo if one.fix} == {"cockpit drill runbook"}


@pytest.mark.parametrize(
    ("fields", "verdict", "kind"),
    [
        ({"passed": False, "said": "Step 2: which console?"}, FAIL, "runbook-failed"),
        ({"about": ("0" * 16,)}, UNKNOWN, "stale"),
        ({"about": ()}, UNKNOWN, "stale"),
        ({"by": "jon"}, UNKNOWN, "undrilled"),
        ({"by": "lea"}, UNKNOWN, "stale"),
        ({"by": "zoe"}, UNKNOWN, "stale"),
        ({"standing": Standing.EXPIRED, "why": "it held until 2026-11-01"}, UNKNOWN, "stale"),
    ],
)
def test_one_that_was_not_followed_as_it_reads_is_named(
    fields: dict[str, Any], verdict: str, kind: str
) -> None:
    found = only(runbooks_common, SHOP, all_read(read(**fields)))
    assert (found.subject, found.verdict, found.kind) == ("rb-tls", verdict, kind)


def test_a_changed_name_makes_the_reading_stale() -> None:
    moved = sample_launch(
        people=(ANA, JON, LEA), edge=Edge(provider="fastly"), origin="https://www.shop.example"
    )
    stale = [one.subject for one in judged(runbooks_common, moved, all_read()) if one.kind == "stale"]
    assert "rb-redirect" in stale


def test_what_the_product_does_not_have_needs_no_reader() -> None:
    silent = Product(name="S", domain="shop.example", roadmap="mobile-demo", sends_mail=False)
    assert list(wanted(sample_launch(product=silent))) == ["rb-tls", "rb-redirect", "rb-deploy"]
    assert "rb-mail" in wanted(sample_launch(product=silent, email=Email()))
    assert list(wanted(SHOP)) == list(COMMON)


def test_a_runbook_that_is_missing_or_nobodys_is_red() -> None:
    gone = followed(SHOP, "rb-tls", None, all_read())
    assert (gone.verdict, gone.kind) == (FAIL, "missing")
    nobodys = followed(SHOP, "rb-tls", replace(BOOKS["rb-tls"], owner=""), all_read())
    assert (nobodys.verdict, nobodys.kind) == (FAIL, "nobody")
    mute = followed(SHOP, "rb-tls", replace(BOOKS["rb-tls"], call=()), all_read())
    assert mute.kind == "nobody"
    leaver = followed(SHOP, "rb-tls", replace(BOOKS["rb-tls"], owner="lea"), all_read())
    assert (leaver.kind, "2026-12-10" in leaver.summary) == ("unfit", True)


def walk(launch: Launch = SHOP, seconds: float = 40.0, **answers: str) -> Drilled:
    ids = [item.id for item in items(launch)]
    told = dict.fromkeys(ids, "yes") | {id_.replace("_", "-"): word for id_, word in answers.items()}
    kept = {id_: word for id_, word in told.items() if word}
    ok = len(kept) == len(ids) and set(kept.values()) == {"yes"} and seconds * len(ids) < 600
    return drilled(
        "golive", "shop.example", passed=ok, seen="person", seconds=dict.fromkeys(ids, seconds), answers=kept
    )


def walked(row: Drilled, launch: Launch = SHOP) -> Finding:
    return sole(golive_under_10min, launch, sample_stated(row))


def test_a_walk_is_told_in_answers_and_seconds() -> None:
    number = len(items(SHOP))
    found = walked(walk())
    assert found.verdict is PASS
    assert found.summary.startswith(f"{number} times yes in {number * 40} s")
    assert found.evidence["answers"]


def test_a_no_and_a_silence_are_named_with_what_to_do() -> None:
    title = {item.id: item.title for item in items(SHOP)}
    found = walked(walk(doors="no", phone=""))
    assert (found.verdict, found.kind) == (FAIL, "answered-no")
    assert f"{title['doors']} (no)" in found.summary
    assert f"{title['phone']} (not answered)" in found.summary
    assert found.fix is not None
    assert found.fix.record == "cockpit golive"


def test_the_clock_counts_to_the_last_second() -> None:
    number = len(items(SHOP))
    assert walked(walk(seconds=599.9 / number)).verdict is PASS
    slow = walked(walk(seconds=600.0 / number))
    assert (slow.verdict, slow.kind) == (FAIL, "too-slow")
    assert walked(replace(walk(), seconds={})).kind == "untimed"


def test_a_walk_that_says_of_itself_that_it_failed_is_believed() -> None:
    found = walked(replace(walk(), passed=False, said="Stopped by the founder."))
    assert (found.verdict, found.kind) == (FAIL, "not-passed")
    assert "Stopped by the founder." in found.summary


def test_before_the_walk_the_list_is_ready_and_the_command_is_the_right_one() -> None:
    for stated in (NOTHING_SAID, sample_stated(expired("golive", "shop.example"))):
        found = sole(golive_under_10min, SHOP, stated)
        assert found.verdict is UNKNOWN
        assert "minutes expected" in found.observed
        assert found.fix is not None
        assert found.fix.record == "cockpit golive"


def test_a_list_that_cannot_be_walked_in_time_is_red_before_anybody_tries() -> None:
    short = sample_launch(limits=Limits(golive_minutes=5))
    found = judged(golive_under_10min, short, NOTHING_SAID)
    assert [one.kind for one in found] == ["too-long", "undrilled"]
    assert found[0].fix is not None
    (minutes,) = tomllib.loads(found[0].fix.record or "")["limits"].values()
    patient = sample_launch(limits=Limits(golive_minutes=minutes))
    assert not list(overlong(patient, items(patient)))
    listed = items(SHOP)
    assert [one.kind for one in overlong(SHOP, listed[:7])] == ["item-count"]
    assert [one.kind for one in overlong(SHOP, listed * 2)] == ["too-long", "item-count"]


def test_a_pack_that_was_run_again_is_told_with_its_digest() -> None:
    row = drilled("verify", "shop.example", "sha256:44", seconds={"all": 38.4}, until="2026-12-19")
    found = sole(reproducible, SHOP, sample_stated(row))
    assert found.summary.startswith("the pack was run again in 38 s, and nothing differs")
    assert found.observed == "pack sha256:44, counts until 2026-12-19"
    drift = sole(reproducible, SHOP, sample_stated(replace(row, passed=False, said="2 results differ: dns.")))
    assert (drift.verdict, drift.observed) == (FAIL, "2 results differ: dns.")
