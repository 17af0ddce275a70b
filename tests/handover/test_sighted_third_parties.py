"""Whose files the pages load, from the fact to the document that is handed over."""

from typing import Any

from cockpit.documents.document import Document, Grid
from cockpit.documents.speed import third_party_scripts
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_weights import file, weights
from cockpit.facts.weights import Weights
from cockpit.handover.schema import tables
from cockpit.handover.sighted import sighted, third_parties
from tests.documents.reading import cells

HOME = "https://shop.example/"
SHOP = sample_launch()
SEEN = weights(
    SHOP,
    file("https://www.googletagmanager.com/gtm.js", 90_000, "script", how="blocking", head=True, line=4),
    file("https://plausible.io/js/script.js", 2_000, "script", how="defer", head=True, line=5),
    file(f"{HOME}app.js", 50_000, "script", how="defer"),
)


def document(**parts: Any) -> Document:
    return third_party_scripts({"pack": {}, **parts})


def test_a_row_for_each_company_fits_the_schema() -> None:
    row = third_parties.row(SHOP, SEEN)
    assert row["pages"] == 1
    assert [one["name"] for one in row["company"]] == ["Google Tag Manager", "Plausible"]
    first = row["company"][0]
    assert (first["loads"], first["bytes"], first["advice"]) == ("holds the page up", 90_000, "delay")
    leaves = {leaf.key for leaf in tables()["third_party.company"].leaf}
    assert all(set(one) <= leaves for one in row["company"])


def test_it_is_among_what_a_run_saw() -> None:
    assert sighted(SHOP, {"weights": SEEN})["third_party"] == third_parties.row(SHOP, SEEN)
    assert third_parties.row(SHOP, weights(SHOP)) == {"pages": 1}
    assert third_parties.row(SHOP, Weights({HOME: DEAD})) == {}


def test_the_document_lists_them_with_what_to_do() -> None:
    text = [cell.text for cell in cells(document(third_party=third_parties.row(SHOP, SEEN)))]
    assert {"Google Tag Manager", "holds the page up", "delay", "Plausible", "after the page"} <= set(text)
    assert f"{HOME}, line 4" in text


def test_the_document_says_so_where_there_is_none_and_nothing_where_nobody_looked() -> None:
    told = " ".join(str(block) for block in document(third_party={"pages": 6}).blocks)
    assert "The 6 pages that were read name no script" in told
    assert not [block for block in document().blocks if isinstance(block, Grid)]
    assert "cockpit check perf.third-party-scripts" in " ".join(map(str, document().blocks))
