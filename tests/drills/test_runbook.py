"""A second reader goes through a runbook of the lab's company."""

import re
from pathlib import Path

import msgspec
import pytest

from cockpit.drills import drills
from cockpit.drills.play import Ending, Setting, play
from cockpit.drills.runbook import needs
from cockpit.drills.talk import Question
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch import Launch
from cockpit.launch.load import load
from cockpit.launch.operations import Person
from cockpit.record import FILE, Drill
from cockpit.record import load as load_record
from cockpit.runbooks import Runbook, runbooks
from tests.drills.stage import Deed, FastClock, Operator, Stage, vantage

NAME = "runbook"


def books(stage: Stage) -> dict[str, Runbook]:
    return {one.id: one for one in runbooks(load(stage.lab.launch))}


def of(stage: Stage, owner: str) -> Runbook:
    """A runbook that this person answers for."""
    return next(one for one in books(stage).values() if one.owner == owner)


def yes(book: Runbook) -> list[str | Deed]:
    return ["yes"] * len(book.parts)


def newest(stage: Stage, id_: str) -> Drill:
    return load_record(stage.lab.folder / FILE).drills[NAME, id_]


async def by(stage: Stage, operator: Operator, who: str, launch: Launch | None = None) -> Ending:
    """The drill, done by somebody else than the founder."""
    setting = Setting(
        launch or load(stage.lab.launch),
        stage.lab.folder,
        operator,
        who,
        clock=stage.clock,
        open_vantage=lambda consents: vantage(stage.lab, consents),
    )
    return await play(drills()[NAME], setting)


async def test_followed_to_the_end_and_signed(stage: Stage) -> None:
    book = of(stage, "tom")
    operator = Operator([book.id, *yes(book), "yes", "enough"])
    assert await stage.play(NAME, operator) is Ending.PASSED
    row = newest(stage, book.id)
    assert (row.check, row.subject, row.by) == ("handover.runbooks-common", book.id, "ines")
    assert (row.passed, row.seen, row.about) == (True, "person", (book.digest,))
    assert row.until
    assert (row.until - row.at.date()).days == 180
    assert row.said == f"Ines Maas read {book.id} ({book.title}) and could follow it."
    kept = stage.evidence(row.evidence)
    assert book.digest in kept
    assert all(text.split("`")[0][:60] in kept for _, text in book.parts)
    assert f"Step 1 of {len(book.steps)}: yes" in kept
    assert f"Step {len(book.steps)} of {len(book.steps)}:\n{book.steps[-1]}" in operator.heard
    assert book.symptom in operator.heard
    assert not stage.memory(NAME).exists()


async def test_a_no_goes_on_and_names_every_gap(stage: Stage) -> None:
    book = of(stage, "tom")
    rest = ["yes"] * (len(book.parts) - 3)
    script: list[str | Deed] = [
        book.id,
        "yes",
        "no",
        "the login is not in the manager",
        "no",
        "Where?",
        *rest,
    ]
    assert await stage.play(NAME, Operator([*script, "enough"])) is Ending.FAILED
    row = newest(stage, book.id)
    assert (row.passed, row.about, row.seen) == (False, (book.digest,), "person")
    many = len(book.steps)
    assert row.said == (
        f"Ines Maas could not follow {book.id}. Step 1 of {many}: the login is not in the manager. "
        f"Step 2 of {many}: Where?"
    )


async def test_who_answers_for_it_cannot_be_its_second_reader(stage: Stage) -> None:
    mine, other = of(stage, "ines"), of(stage, "tom")
    operator = Operator([mine.id, other.id, "later"])
    assert await stage.play(NAME, operator) is Ending.LEFT
    assert f"Ines Maas answers for {mine.id}" in operator.heard
    assert "somebody else has to read it" in operator.heard
    assert stage.kept(NAME)["words"]["runbook"] == other.id
    signed = (
        newest(stage, mine.id) if (NAME, mine.id) in load_record(stage.lab.folder / FILE).drills else None
    )
    assert signed is None or signed.by != "ines"


async def test_two_in_one_sitting(stage: Stage) -> None:
    first, second = [one for one in books(stage).values() if one.owner == "ines"][:2]
    operator = Operator([first.id, *yes(first), "yes", second.id, *yes(second), "yes", "enough"])
    assert await by(stage, operator, "tom") is Ending.PASSED
    assert [newest(stage, one.id).by for one in (first, second)] == ["tom", "tom"]


async def test_one_failed_and_one_passed_is_no_pass(stage: Stage) -> None:
    first, second = [one for one in books(stage).values() if one.owner == "ines"][:2]
    failed: list[str | Deed] = ["no", "what is triage?", *yes(first)[1:]]
    operator = Operator([first.id, *failed, second.id, *yes(second), "yes", "enough"])
    assert await by(stage, operator, "tom") is Ending.FAILED


@pytest.mark.parametrize("left", [["later"], []])
async def test_taken_up_where_it_was_left(stage: Stage, left: list[str | Deed]) -> None:
    book = of(stage, "tom")
    assert await stage.play(NAME, Operator([book.id, "yes", "no", "no map", "yes", *left])) is Ending.LEFT
    assert stage.kept(NAME)["words"]["at"] == "3"
    rest: list[str | Deed] = ["yes"] * (len(book.parts) - 3)
    assert await stage.play(NAME, Operator([*rest, "enough"])) is Ending.FAILED
    assert newest(stage, book.id).said.endswith(f"Step 1 of {len(book.steps)}: no map.")


async def test_left_before_the_signature(stage: Stage) -> None:
    book = of(stage, "tom")
    before = load_record(stage.lab.folder / FILE).drills.get((NAME, book.id))
    assert await stage.play(NAME, Operator([book.id, *yes(book), "later"])) is Ending.LEFT
    assert load_record(stage.lab.folder / FILE).drills.get((NAME, book.id)) == before
    assert await stage.play(NAME, Operator(["yes", "enough"])) is Ending.PASSED


async def test_nothing_read_is_left_and_not_failed(stage: Stage) -> None:
    assert await stage.play(NAME, Operator(["enough"])) is Ending.LEFT


async def test_somebody_else_begins_anew(stage: Stage) -> None:
    book = of(stage, "tom")
    assert await stage.play(NAME, Operator([book.id, "no", "I am lost"])) is Ending.LEFT
    operator = Operator(["enough"])
    assert await by(stage, operator, "tom") is Ending.LEFT
    assert f"{book.id} was begun by somebody else" in operator.heard
    assert "I am lost" not in str(stage.kept(NAME))


async def test_a_runbook_that_changed_meanwhile_is_read_anew(stage: Stage) -> None:
    launch = load(stage.lab.launch)
    book = of(stage, "tom")
    assert await stage.play(NAME, Operator([book.id, "yes", "yes"])) is Ending.LEFT
    people = tuple(msgspec.structs.replace(one, contact=f"tel:{one.id}") for one in launch.people)
    other = msgspec.structs.replace(launch, people=people)
    changed = next(one for one in runbooks(other) if one.id == book.id)
    operator = Operator([book.id, *yes(changed), "yes", "enough"])
    assert await by(stage, operator, "ines", other) is Ending.PASSED
    assert "has changed since: it is read from the beginning" in operator.heard
    assert newest(stage, book.id).about == (changed.digest,)
    assert changed.digest != book.digest


async def test_the_list_says_who_read_what(stage: Stage) -> None:
    book = of(stage, "tom")
    asked = Listener([book.id, *yes(book), "yes", "enough"])
    assert await stage.play(NAME, asked) is Ending.PASSED
    listed = dict(asked.options[-1])
    assert re.search(rf"{book.title} \(read by ines on \d{{4}}-\d\d-\d\d\)", listed[book.id])
    mine = of(stage, "ines")
    assert len(listed) == len(books(stage)) + 1
    assert mine.id in listed
    launch = load(stage.lab.launch)
    people = tuple(msgspec.structs.replace(one, contact=f"tel:{one.id}") for one in launch.people)
    later = Listener(["enough"])
    await by(stage, later, "ines", msgspec.structs.replace(launch, people=people))
    assert "changed since" in dict(later.options[-1])[book.id]
    stage.clock.step(200 * 86_400)
    late = Listener(["enough"])
    await by(stage, late, "ines")
    assert "too long ago" in dict(late.options[-1])[book.id]


class Listener(Operator):
    """Also keeps what could be chosen."""

    def __init__(self, script: list[str | Deed]) -> None:
        super().__init__(script)
        self.options: list[list[tuple[str, str]]] = []

    async def ask(self, question: Question) -> str:
        self.options.append([(one.key, one.label) for one in question.options])
        return await super().ask(question)


async def test_a_gap_is_pointed_out(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    folder.mkdir()
    people = (Person(id="ana", name="Ana", role="founder"), Person(id="bo", name="Bo"))
    launch = sample_launch(people=people)
    asked = Asked(["rb-tls", "yes", "later"])
    setting = Setting(launch, folder, asked, "bo", clock=FastClock())
    assert await play(drills()[NAME], setting) is Ending.LEFT
    assert "says itself that something is not known yet" not in asked.texts[1]
    assert "says itself that something is not known yet" in asked.texts[2]


class Asked(Operator):
    """Also keeps the questions."""

    def __init__(self, script: list[str | Deed]) -> None:
        super().__init__(script)
        self.texts: list[str] = []

    async def ask(self, question: Question) -> str:
        self.texts.append(question.text)
        return await super().ask(question)


async def test_hostile_words_in_its_memory_are_not_believed(stage: Stage) -> None:
    book = of(stage, "tom")
    assert await stage.play(NAME, Operator([book.id, "yes"])) is Ending.LEFT
    for at in ("-1", "9999", "²", "x"):
        kept = stage.kept(NAME)
        kept["words"]["at"] = at
        stage.memory(NAME).write_bytes(msgspec.json.encode(kept))
        operator = Operator([])
        assert await stage.play(NAME, operator) is Ending.LEFT
        assert "The first look:" in operator.heard
    before = load_record(stage.lab.folder / FILE).drills.get((NAME, book.id))
    assert before is None or before.passed


@pytest.mark.parametrize(
    ("people", "can"),
    [
        ((), False),
        ((Person(id="ana", name="Ana", role="founder"),), False),
        ((Person(id="ana", name="Ana", role="founder"), Person(id="bo", name="Bo")), True),
        ((Person(id="ana", name="Ana", role="founder"), Person(id="ana2", name="ana ")), False),
    ],
)
def test_it_needs_a_second_person(people: tuple[Person, ...], can: bool) -> None:
    why = needs(sample_launch(people=people))
    assert (why == "") is can
    assert can or "add a second person who stays: [[person]]" in why


async def test_who_leaves_is_no_reader(stage: Stage) -> None:
    launch = load(stage.lab.launch)
    going = tuple(
        msgspec.structs.replace(one, leaves_on=(stage.clock.now().date().replace(year=2099)))
        if one.id == "tom"
        else one
        for one in launch.people
    )
    operator = Operator([])
    assert await by(stage, operator, "tom", msgspec.structs.replace(launch, people=going)) is Ending.LEFT
    assert "Tom Arendt leaves on 2099-" in operator.heard
    assert "somebody who stays has to be able to follow it" in operator.heard
