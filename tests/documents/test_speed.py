"""The documents about speed: three answers, two directions, what was mended and what is left, in order."""

from typing import Any

import pytest

from cockpit.documents import timing
from cockpit.documents.document import Cell, Document, Missing, Paragraph
from cockpit.documents.export import exported
from cockpit.documents.library import make
from cockpit.documents.plain import plain
from tests.documents.packs import AT, PROOF, full
from tests.documents.reading import cells, missing

ROW: dict[str, Any] = {
    "route": "home",
    "limit_ms": 300,
    "before_p95": 900.0,
    "after_p95": 250.5,
    "n": 60,
    "before": PROOF,
    "after": PROOF,
    "failures": 0,
    "at_most": 280.0,
    "says": "within",
    "change": "better",
    "fix": "an index",
}


def pack(*rows: dict[str, Any], **tables: Any) -> dict[str, Any]:
    return {**full(), "performance": list(rows), "risk": [], "change": [], **tables}


def told(document: Document) -> str:
    return " ".join(plain(document, 10_000).split())


@pytest.mark.parametrize(
    ("other", "answer"),
    [
        ({}, Cell("within the limit", "good")),
        ({"says": "beyond"}, Cell("over the limit", "bad")),
        (
            {"says": "undecided", "more": 34, "after_p95": 900},
            Cell("undecided: 34 more requests would decide", "mild"),
        ),
        ({"says": "undecided"}, Cell("undecided: too close to the limit", "mild")),
        ({"says": None}, Cell("within the limit", "good")),
        ({"says": ["within"], "after_p95": 301}, Cell("over the limit", "bad")),
        ({"says": None, "after_p95": None}, Cell("not judged", "quiet")),
        ({"says": None, "limit_ms": True}, Cell("not judged", "quiet")),
    ],
)
def test_the_answers_to_the_limit(other: dict[str, Any], answer: Cell) -> None:
    assert timing.answer(ROW | other) == answer


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        ({}, Cell("quicker than before", "good")),
        ({"change": "worse"}, Cell("slower than before", "bad")),
        ({"change": "unchanged"}, Cell("no change shows", "quiet")),
        (
            {"change": "undecided", "change_more": 10},
            Cell("too few to compare: comparing takes 10 more requests each time", "mild"),
        ),
        ({"change": "sideways"}, None),
        ({"change": ["better"]}, None),
    ],
)
def test_what_two_tests_say_of_a_change(other: dict[str, Any], shown: Cell | None) -> None:
    assert timing.against(ROW | other) == shown


def test_the_baseline_has_before_after_and_what_was_changed() -> None:
    whole = pack(ROW, ROW | {"route": "search", "failures": 2, "at_most": None})
    text = exported(["perf"], whole, "text")
    for words in ("900 ms", "250.5 ms", "280 ms", "60 requests", "Changed in between: an index", PROOF):
        assert words in text
    assert "60 requests, 2 of them failed" in told(make("out.perf-baseline", whole))
    assert text.count("an index") == 1, "the same for both is said once"


def test_what_differs_by_route_stands_with_its_route() -> None:
    document = make("out.perf-baseline", pack(ROW, ROW | {"route": "search", "fix": "fewer queries"}))
    assert {"an index", "fewer queries"} <= {cell.text for cell in cells(document)}


@pytest.mark.parametrize(
    ("says", "standing"),
    [
        (("within", "within"), Paragraph("Every route that was timed answers within its limit.", "good")),
        (("within", "undecided"), Paragraph("1 of 2 routes were seen to answer in time.", "mild")),
        (("beyond", "undecided"), Paragraph("1 of 2 routes answer later than their limit.", "bad")),
    ],
)
def test_where_all_of_it_stands(says: tuple[str, str], standing: Paragraph) -> None:
    document = make("out.perf-baseline", pack(*(ROW | {"says": one, "route": one} for one in says)))
    assert document.blocks[0] == standing


def test_what_was_measured_once_lacks_the_other_time_and_its_command() -> None:
    once = {key: value for key, value in ROW.items() if key not in ("after_p95", "after", "n", "says")}
    document = make("out.perf-baseline", pack(once))
    assert missing(document) == ["Speed before and after: after_p95, n and after are not known for home."]
    (block,) = [block for block in document.blocks if isinstance(block, Missing)]
    assert block.line == "cockpit measure --name after"


def test_nothing_measured_says_how() -> None:
    for id_ in ("out.perf-baseline", "out.perf-fix-list", "doc.speed-limits"):
        assert any("cockpit measure" in one for one in missing(make(id_, {})))


def risk(check: str, order: int, status: str = "open", **more: Any) -> dict[str, Any]:
    return {
        "check": check,
        "title": check,
        "impact": f"{check} is slow",
        "order": order,
        "status": status,
    } | more


def test_what_is_to_mend_stands_in_order_with_what_it_brings() -> None:
    risks = [
        risk("perf.images", 3),
        risk("db.query-review", 1, fix="Add the index."),
        risk("dns.apex-resolves", 2),
        risk("cache.static-assets", 4, status="waived"),
        risk("perf.cold-start", 5, status="undecided"),
    ]
    brought = ["https://a.example/: 1.2 MB less", "https://b.example/: 80 kB less"]
    results = [{"check": "perf.images", "verdict": "fail", "saving": brought}]
    text = told(make("out.perf-fix-list", pack(ROW, risk=risks, result=results)))
    places = [
        text.index(one) for one in ("db.query-review is slow", "1.2 MB less; https://b", "To find out first")
    ]
    assert places == sorted(places)
    assert text.index("perf.cold-start") > places[-1]
    assert text.index("Why nobody knows yet") > places[-1], "what is open has no gain yet"
    assert "Add the index." in text
    assert "dns.apex" not in text
    assert "cache.static-assets" not in text, "it is accepted for a time"
    assert "perf.images is slow" not in text, "the saving says more"


def test_what_could_be_better_still_is_told_with_its_gain() -> None:
    mild = {"verdict": "warn", "open": ["0123456789abcdef warn https://a.example/"]}
    results = [
        {"check": "perf.page-weight", "saving": ["https://a.example/: 500 kB less"]} | mild,
        {"check": "dns.ttl-sane"} | mild,
    ]
    text = told(make("out.perf-fix-list", pack(ROW, result=results)))
    assert "Smaller gains, for later" in text
    assert "https://a.example/: 500 kB less" in text
    assert "warn https://a.example/" in text
    assert "dns.ttl" not in text
    assert "Nothing timed is too slow." not in text


def test_what_was_made_and_what_it_brought() -> None:
    change = {"at": AT, "what": "An index on listings", "check": "perf.route-p95", "before": "slow"}
    other = {"at": AT, "what": "A record", "check": "dns.apex-resolves"}
    rows = (
        ROW,
        ROW | {"route": "b", "after_p95": 950, "change": "worse"},
        ROW | {"route": "c", "after_p95": 890, "change": "unchanged"},
    )
    document = make("out.perf-fix-list", pack(*rows, change=[change, other]))
    found = {cell.text: cell.tone for cell in cells(document)}
    assert "An index on listings" in found
    assert "A record" not in found
    assert found["900 ms down to 250.5 ms: quicker than before"] == "good"
    assert found["900 ms up to 950 ms: slower than before"] == "bad"
    assert found["900 ms down to 890 ms: no change shows"] == "quiet"


@pytest.mark.parametrize(
    ("says", "said"),
    [
        ("within", "Nothing timed is too slow."),
        ("undecided", "not everything is decided"),
        ("beyond", "Still slower"),
    ],
)
def test_an_empty_list_of_repairs_says_no_more_than_is_known(says: str, said: str) -> None:
    text = told(make("out.perf-fix-list", pack(ROW | {"says": says})))
    assert said in text
    assert ("Nothing timed is too slow." in text) is (says == "within")
