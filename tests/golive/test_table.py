"""golive.toml and the printed list: what was answered, measured and signed, and nothing that was not."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.documents.document import Document, Grid, Paragraph, Steps
from cockpit.documents.markdown import markdown
from cockpit.golive.document import document
from cockpit.golive.ending import CHECK, about
from cockpit.golive.items import items
from cockpit.handover import golive, pack, toml
from cockpit.handover.sources import Sources
from cockpit.record import Drill, Record
from tests.handover.world import launch, seen

AT = dt.datetime(2026, 11, 20, 22, 36, 50, tzinfo=dt.UTC)
LISTED = items(launch())
YES = {item.id: "yes" for item in LISTED}


def walked(**more: Any) -> Drill:
    told: dict[str, Any] = {
        "by": "ana",
        "at": AT,
        "name": "golive",
        "check": CHECK,
        "subject": "shop.example",
        "passed": True,
        "started": AT - dt.timedelta(minutes=9),
        "said": "12 of 12 yes.",
        "seen": "person",
        "seconds": {item.id: 44.2 for item in LISTED},
        "answers": YES,
        "about": tuple(map(about, LISTED)),
    }
    return Drill(**told | more)


def built(*rows: Any, decision: dict[str, Any] | None = None) -> dict[str, Any]:
    """The list as it is written with these rows in the record, and a decision as the pack has it."""
    record = Record({f"{number:016x}": row for number, row in enumerate(rows)})
    sources = Sources(launch(), seen(), {}, "launch-cockpit 0.1.0", record)
    whole = pack.build(sources)
    return golive.build(sources, whole | ({"decision": decision} if decision else {}))


def signed(status: str, after: int = 60) -> dict[str, Any]:
    return {"status": status, "decided_by": "ana", "decided_at": AT + dt.timedelta(seconds=after)}


def row(made: dict[str, Any], id_: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in made["item"] if one["id"] == id_)
    return found


def test_before_a_walk_nothing_is_done_and_nothing_signed() -> None:
    made = built()
    assert not any(one["done"] or "answer" in one or "seconds" in one for one in made["item"])
    assert made["decision"] == {"status": "no-go"}
    assert "run_by" not in made["checklist"]


def test_a_walk_leaves_answers_seconds_and_who() -> None:
    made = built(walked(answers=YES | {"doors": "no"}), decision=signed("no-go"))
    assert (row(made, "phone")["done"], row(made, "phone")["seconds"]) == (True, 44.2)
    assert (row(made, "doors")["done"], row(made, "doors")["answer"]) == (False, "no")
    head = made["checklist"]
    assert (head["run_by"], head["finished_at"], head["seconds_taken"]) == (
        "ana",
        AT,
        round(44.2 * len(LISTED)),
    )
    assert made["decision"]["by"] == "ana"


def test_what_nobody_answered_is_not_done() -> None:
    made = built(walked(answers={id_: "yes" for id_ in YES if id_ != "phone"}), decision=signed("go"))
    assert not row(made, "phone")["done"]
    assert made["decision"]["status"] == "no-go", "one is not a yes"


def test_an_answer_to_other_words_does_not_count() -> None:
    made = built(walked(about=tuple(about(item) for item in LISTED if item.id != "way-back")))
    assert "answer" not in row(made, "way-back")
    assert row(made, "phone")["done"]


@pytest.mark.parametrize("status", ["go", "conditional-go", "no-go"])
def test_the_decision_that_was_signed_on_the_walk(status: str) -> None:
    assert built(walked(), decision=signed(status))["decision"] == {
        "status": status,
        "by": "ana",
        "at": AT + dt.timedelta(seconds=60),
    }


def test_a_decision_of_before_the_walk_is_none_of_it() -> None:
    assert built(walked(), decision=signed("go", after=-60))["decision"] == {"status": "no-go"}


def test_only_the_newest_walk_counts() -> None:
    later = walked(at=AT + dt.timedelta(hours=1), answers={})
    assert not row(built(walked(), later), "phone")["done"]


def test_it_is_toml_and_reads_back() -> None:
    import tomllib

    made = built(walked(), decision=signed("go"))
    assert tomllib.loads(toml.dumps(made, golive.NOTES)) == made


def test_without_a_pack_it_belongs_to_none() -> None:
    sources = Sources(launch(), {}, {}, "launch-cockpit 0.1.0")
    assert "pack" not in golive.build(sources, {})["checklist"]


def paragraphs(made: Document) -> list[str]:
    return [block.text for block in made.blocks if isinstance(block, Paragraph)]


def test_the_document_has_a_box_for_every_item_or_its_answer() -> None:
    blank, done = (
        document(built()),
        document(built(walked(answers=YES | {"doors": "no"}), decision=signed("no-go"))),
    )
    (boxes,) = [block for block in blank.blocks if isinstance(block, Grid)]
    assert [cells[3].text for cells in boxes.rows] == ["[ ]"] * len(LISTED)
    (answers,) = [block for block in done.blocks if isinstance(block, Grid)]
    assert [cells[3].text for cells in answers.rows].count("no") == 1
    assert "Decision: not signed yet, and no decision is a no-go." in paragraphs(blank)
    assert "Decision: NO GO, signed by ana on 2026-11-20 22:37 UTC." in paragraphs(done)
    assert f"Walked by ana on 2026-11-20 22:36 UTC, in {round(44.2 * len(LISTED)) // 60}:" in "".join(
        paragraphs(done)
    )
    assert len([block for block in done.blocks if isinstance(block, Steps)]) == len(LISTED)


def test_the_printed_page_says_everything_a_founder_needs() -> None:
    told = markdown(document(built()))
    for item in LISTED:
        assert item.title in told
        assert item.question in told
    assert "What nobody" not in told
    assert "An item nobody answered counts as no." in told


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.just(AT),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["how", "id", "minutes", "at"]), inner)
    ),
    max_leaves=5,
)


@given(
    st.dictionaries(st.sampled_from(["checklist", "item", "rule", "decision", "schema"]), values, max_size=5)
)
def test_whatever_stands_in_the_file_a_document_is_made(data: dict[str, Any]) -> None:
    assert markdown(document(data))
