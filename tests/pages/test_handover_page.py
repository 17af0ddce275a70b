"""What index.html says: the decision first, then what is open, then everything else, and what is missing."""

import datetime as dt
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from cockpit.documents.library import LIBRARY
from cockpit.handover.preview import pack_of
from cockpit.handover.schema import tables
from cockpit.page.handover import handover_page
from tests.handover.world import fly, sprint
from tests.pages.outline import outline
from tests.pages.packs import EVIDENCE, PACK, pack

ORDER = [
    *("decision", "risks", "next", "domains", "dns", "redirects", "speed", "access", "renewals"),
    *("documents", "evidence", "integrity"),
]


def said(**tables_: Any) -> str:
    """The words of the page of this pack."""
    return outline(handover_page(pack(**tables_))).text


def part(page: str, name: str) -> str:
    """The HTML of one section of the page."""
    found = page.partition(f'<section id="{name}"')[2] or page.partition(f'id="{name}"')[2]
    following = ORDER[ORDER.index(name) + 1 :]
    return found.partition(f' id="{following[0]}"')[0] if following else found


def test_sections_come_in_this_order() -> None:
    sections = [one.attributes.get("id") for one in outline(handover_page(PACK)).named("section")]
    assert [name for name in sections if name in ORDER] == ORDER


def test_the_same_pack_is_the_same_page_in_every_process() -> None:
    program = (
        "from hashlib import sha256; from cockpit.page.handover import handover_page;"
        "from tests.pages.packs import PACK; print(sha256(handover_page(PACK).encode()).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C"},
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    assert runs[0] == runs[1]


def test_it_is_one_file_that_may_load_nothing() -> None:
    seen = outline(handover_page(PACK))
    policy = next(one.attributes["content"] for one in seen.named("meta") if "http-equiv" in one.attributes)
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "script-src" not in policy
    assert "unsafe" not in policy
    assert not seen.named("script")
    assert [one.attributes["href"] for one in seen.named("link")] == ["data:,"]
    assert seen.named("html")[0].attributes == {"lang": "en"}


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("go", "Go"),
        ("conditional-go", "Conditional go"),
        ("no-go", "No-go"),
        ("perhaps", "Undecided"),
        ("", "Undecided"),
    ],
)
def test_the_decision_is_a_big_word(status: str, word: str) -> None:
    page = handover_page(pack(decision=PACK["decision"] | {"status": status}))
    assert f'<h2 id="decision-title">{word}</h2>' in page


def test_a_signed_decision_names_who_and_when() -> None:
    words = said()
    assert "Signed by Ida Holm (founder), 20 Mar 2026, 18:30 UTC; beside it signed Tom Reyes" in words
    assert "NOT SIGNED" not in words
    assert "The chat script goes by April" in words


@pytest.mark.parametrize("decision", [None, {"status": "go"}, {"status": "go", "decided_by": "ida"}])
def test_an_unsigned_decision_says_what_that_means(decision: Any) -> None:
    words = said(decision=decision)
    assert "NOT SIGNED" in words
    assert "counts as a no-go" in words
    assert "cockpit decide" in words


def test_risks_are_worst_first_with_owner_due_and_waiver() -> None:
    risks = part(handover_page(PACK), "risks")
    assert risks.index("The old host has no certificate") < risks.index("Bounces go unseen")
    assert "Was due 1 Mar 2026" in risks
    assert "Nobody answers for it yet" in risks
    assert "Accepted by Ida Holm until 9 Apr 2026" in risks


def test_no_risk_is_good_only_where_something_was_checked() -> None:
    assert "No open risk" in said(risk=None)
    assert "No check has looked yet" in said(risk=None, summary=None)


def test_next_steps_are_by_date_and_missing_values_are_counted() -> None:
    steps = part(handover_page(PACK), "next")
    assert steps.index("Close the old host") < steps.index("Raise DMARC")
    assert "What is watched" in steps
    assert "interval_seconds = 60" in steps


def test_what_is_near_or_late_is_so_on_the_day_of_the_pack() -> None:
    page = handover_page(PACK)
    assert "2 Apr 2026, in 13 days" in page
    assert "1 Mar 2026, past" in page
    later = PACK["pack"] | {"generated_at": dt.datetime(2025, 1, 1, tzinfo=dt.UTC)}
    assert "2 Apr 2026, in" not in handover_page(pack(pack=later))
    assert ", past" not in handover_page(pack(pack={}))


def test_certificates_show_their_state_as_a_word() -> None:
    hosts = part(handover_page(PACK), "domains")
    assert hosts.index("tone-good") < hosts.index("not valid: expired")
    assert "by the edge" in hosts


def test_lifetimes_are_said_as_people_say_them() -> None:
    records = part(handover_page(PACK), "dns")
    assert all(f">{word}<" in records for word in ("5 min", "1 d", "45 s"))


def test_the_picture_groups_by_end_and_shows_each_way_it_can_go() -> None:
    picture = part(handover_page(PACK), "redirects").partition("<table")[0]
    assert picture.count('class="flow"') == 4
    assert picture.count("<svg") == picture.count("<title>") == picture.count("<desc>") == 5
    assert "301, 3 hops too many hops (terminal only)" in picture
    assert "302, 10 hops loop" in picture
    assert "301 not seen yet" in picture
    assert "Gone: there is no page" in picture
    assert picture.count("stroke-dasharray") == 1
    assert picture.count("<circle") == 2


def test_bars_are_as_long_as_what_was_measured() -> None:
    charts = part(handover_page(PACK), "speed")
    assert charts.count("<svg") == 4
    assert 'width="75.00%"' in charts  # 900 of 1200
    assert 'width="11.71%"' in charts  # 140.5
    assert charts.count('x1="41.67%"') == 4  # the limit, 500
    assert "within the limit" in charts
    assert "over the limit" in charts
    assert "not judged" in charts
    assert "GET /: 900 ms before, 140 ms after, limit 500 ms: within the limit; quicker than before" in charts


def test_accounts_name_people_and_show_who_leaves() -> None:
    access = part(handover_page(PACK), "access")
    assert '<a href="https://names.example/login" rel="noreferrer">Names Ltd</a>' in access
    assert "leaves 22 Mar 2026" in access
    assert "Ida Holm pays" in access
    assert 'href="mailto:ida@lark.example"' in access
    assert 'href="tel:+41445550102"' in access
    assert "on the door" in access


def test_costs_are_summed_by_currency_to_the_cent() -> None:
    assert "0.30 EUR and 8.00 USD a month. The price of 1 is not written down." in said()


def test_the_calendar_has_everything_that_ends() -> None:
    calendar = part(handover_page(PACK), "renewals")
    assert calendar.index("March 2026") < calendar.index("April 2026") < calendar.index("January 2027")
    for what in (
        "DATABASE_URL",
        "Eva Lind",
        "email.bounce-handling",
        "tighten DMARC",
        "the registration ends",
    ):
        assert what in calendar
    assert "change this secret, late" in calendar
    assert "March 2026: 3; April 2026: 4" in calendar


def test_what_ends_together_is_said_once() -> None:
    tls = PACK["host"][0]["tls"]
    hosts = [{"hostname": f"h{nth}.lark.example", "tls": tls} for nth in range(3)]
    assert "h0.lark.example, h1.lark.example, h2.lark.example" in part(
        handover_page(pack(host=hosts)), "renewals"
    )


def test_evidence_is_linked_by_digest_and_by_nothing_else() -> None:
    evidence = part(handover_page(PACK), "evidence")
    assert f'href="evidence/{EVIDENCE}.json"' in evidence
    row = PACK["evidence"][0] | {"path": "evidence/../../../etc/passwd"}
    assert "href" not in part(handover_page(pack(evidence=[row])), "evidence")


def test_the_seal_is_named_and_what_it_does_not_mean() -> None:
    trust = part(handover_page(PACK), "integrity")
    assert PACK["integrity"]["pack_digest"] in trust
    assert "What it does not prove" in trust
    assert "another one" not in trust
    assert "No key" not in trust
    assert PACK["integrity"]["signature"]["public_key"] not in trust
    other = [PACK["signoff"][0] | {"pack_digest": "sha256:00"}]
    assert "another one" in part(handover_page(pack(signoff=other)), "integrity")
    assert "No key" in part(handover_page(pack(integrity={})), "integrity")
    bad = {"signature": {"public_key": "zz"}}
    assert "Not a key" in part(handover_page(pack(integrity=bad)), "integrity")


def test_the_seal_itself_changes_nothing_on_the_page() -> None:
    """The page's digest is part of what is sealed."""
    sealed = PACK["integrity"] | {
        "file": [{"path": "index.html", "bytes": 1, "sha256": "00"}],
        "signature": PACK["integrity"]["signature"] | {"algorithm": "ed25519", "over": "11", "value": "22"},
    }
    assert handover_page(pack(integrity=sealed)) == handover_page(PACK)


def test_every_other_document_is_there_closed() -> None:
    page = handover_page(PACK)
    shown = {one.attributes.get("id") for one in outline(page).named("section")}
    here = {
        "out.go-no-go",
        "out.risk-list",
        "out.open-risks",
        "out.domain-map",
        "out.dns-map",
        "out.redirect-map",
    }
    assert set(LIBRARY) - shown == here | {"out.access-inventory"}
    assert not any("open" in one.attributes for one in outline(page).named("details"))


@pytest.mark.parametrize("name", ["next_step", "host", "access", "person", "service"])
def test_an_empty_table_says_the_lines_to_add(name: str) -> None:
    words = said(**{name: None})
    first = next(leaf.line for leaf in tables()[name].leaf if leaf.line and "=" in leaf.line)
    assert "Add to launch.toml, then write the handover again" in words
    assert first in words


def test_what_no_line_fills_says_what_to_run() -> None:
    redirects = part(handover_page(pack(redirect=None)), "redirects")
    assert "Run cockpit check redirect." in redirects
    assert "launch.toml" not in redirects


def test_without_anything_it_is_still_a_page() -> None:
    seen = outline(handover_page({}))
    assert seen.strays == []
    assert "Undecided" in seen.text
    assert "A product without a name" in seen.text


def test_a_pack_of_a_real_sprint_makes_a_page(tmp_path: Path) -> None:
    fly(tmp_path)
    real = pack_of(sprint(tmp_path))
    seen = outline(handover_page(real))
    assert seen.strays == []
    assert "Shop & Söhne" in seen.text
    assert "NOT SIGNED" in seen.text
    assert real["integrity"]["pack_digest"] in seen.text


def test_headings_go_down_one_step_at_a_time() -> None:
    for page in (handover_page(PACK), handover_page({})):
        levels = [int(one.name[1]) for one in outline(page).named("h1", "h2", "h3", "h4")]
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(now - before <= 1 for before, now in pairwise(levels))
