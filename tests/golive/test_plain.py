"""The walk on plain lines: every way to answer, the no of every item, and the decision at its end."""

import asyncio
from pathlib import Path

import pytest

from cockpit.drills.talk import StoppedError
from cockpit.golive import ending, wording
from cockpit.golive.items import items
from cockpit.golive.plain import PlainWalk
from cockpit.golive.progress import Progress
from cockpit.golive.walk import YES
from cockpit.record import Drill, load
from tests.drills.stage import Operator
from tests.golive.shapes import rich, sprint
from tests.golive.test_progress import HandClock
from tests.screens.rehearsal import Rehearsal, bad

ITEMS = items(rich())
PEOPLES = [item.id for item in ITEMS if item.needs_person]


async def walk(made: Rehearsal, *answers: str, by: str = "ines") -> tuple[Progress, Operator]:
    """The list with these answers; StoppedError where there are too few."""
    operator = Operator(list(answers))
    progress = Progress(made.launch, made.folder, by, HandClock())
    await PlainWalk(made, progress, operator).to_the_end()
    return progress, operator


async def test_all_yes(tmp_path: Path) -> None:
    progress, operator = await walk(sprint(tmp_path), "on", *["yes"] * 11)
    assert progress.walk.passed
    assert operator.script == []
    assert "The machine says: green: nothing among" in operator.heard
    assert "the alarm was set off 0:00 ago" in operator.heard
    assert "[0:00 of 10:00 used]" in operator.heard


@pytest.mark.parametrize("id_", PEOPLES)
async def test_a_no_opens_what_to_do_and_whom_to_call(tmp_path: Path, id_: str) -> None:
    item = next(one for one in ITEMS if one.id == id_)
    answers = ["yes" if one != id_ else "no" for one in PEOPLES]
    at = PEOPLES.index(id_)
    progress, operator = await walk(
        sprint(tmp_path), "on", *answers[: at + 1], "no", *answers[at + 1 :], "end"
    )
    assert [one.id for one in progress.walk.refused] == [id_]
    assert f"What to do: {item.if_not}" in operator.heard
    assert f"Whom to call: {item.call}" in operator.heard
    assert f"no: {item.title}." in operator.said[-1]
    assert ending.summed(progress.walk, progress.budget).why


@pytest.mark.parametrize("id_", PEOPLES)
async def test_what_is_settled_is_a_yes(tmp_path: Path, id_: str) -> None:
    at = PEOPLES.index(id_)
    progress, _ = await walk(sprint(tmp_path), "on", *["yes"] * at, "no", "yes", *["yes"] * (10 - at))
    assert progress.walk.passed


async def test_skipped_is_a_no_and_asked_again_at_the_end(tmp_path: Path) -> None:
    progress, operator = await walk(
        sprint(tmp_path), "on", "yes", "skip", *["yes"] * 9, "back", "skip", "end"
    )
    assert [item.id for item in progress.walk.unanswered] == ["phone"]
    assert "not answered, so it counts as no: Open the site on a phone" in operator.heard


async def test_back_from_the_end_answers_what_is_open_and_nothing_else(tmp_path: Path) -> None:
    progress, operator = await walk(sprint(tmp_path), "on", "yes", "skip", *["yes"] * 9, "back", "yes")
    assert progress.walk.passed
    assert operator.script == []


async def test_back_changes_an_answer(tmp_path: Path) -> None:
    progress, operator = await walk(sprint(tmp_path), "on", "yes", "no", "no", "back", "yes", *["yes"] * 9)
    assert progress.walk.passed
    assert "Answered so far: no" in operator.heard


async def test_leaving_and_the_end_of_the_input_keep_everything(tmp_path: Path) -> None:
    made = sprint(tmp_path)
    for answers in (("on", "yes", "yes", "leave"), ()):
        with pytest.raises(StoppedError):
            await walk(made, *answers)
    progress, operator = await walk(made, *["yes"] * 9)
    assert progress.walk.told["phone"] == YES
    assert operator.script == []


async def test_a_red_blocker_is_said_with_its_fix_and_stays_a_no(tmp_path: Path) -> None:
    made = sprint(tmp_path)
    made.script["dns.apex-resolves"] = (bad("velomart.test", "The name has no address."),)
    made.judge_all()
    progress, operator = await walk(made, "on", *["yes"] * 11, "end")
    assert [item.id for item in progress.walk.refused] == ["preflight"]
    assert "red (dns.apex-resolves): velomart.test: The name has no address." in operator.heard
    assert "Runbook: rb-dns, in RUNBOOKS.md of the handover" in operator.heard


async def test_looking_again_takes_up_what_was_mended(tmp_path: Path) -> None:
    made = sprint(tmp_path)
    made.script["dns.apex-resolves"] = (bad("velomart.test", "The name has no address."),)
    made.judge_all()

    def mended(_operator: Operator) -> str:
        made.script.clear()
        return "look"

    operator = Operator([mended, "on", *["yes"] * 11])
    progress = Progress(made.launch, made.folder, "ines", HandClock())
    await PlainWalk(made, progress, operator).to_the_end()
    assert progress.walk.passed
    assert made.flown == [tuple(made.checks)]


async def test_the_row_says_what_was_answered_and_measured(tmp_path: Path) -> None:
    made, clock = sprint(tmp_path), HandClock()

    def after(seconds: int, answer: str) -> object:
        def deed(_operator: Operator) -> str:
            clock.wind(seconds)
            return answer

        return deed

    script = [after(30, "on"), *[after(20, "yes") for _ in range(10)], after(50, "skip"), after(5, "end")]
    progress = Progress(made.launch, made.folder, "ines", clock)
    await PlainWalk(made, progress, Operator(script)).to_the_end()  # type: ignore[arg-type]
    ended = await ending.keep(made, progress)
    (row,) = load(tmp_path / "launch.record.toml").of(Drill).values()
    assert (row.name, row.check, row.subject, row.by) == (
        "golive",
        "handover.golive-under-10min",
        "velomart.test",
        "ines",
    )
    assert (row.passed, row.seen) == (False, "person")
    assert row.answers == dict.fromkeys(("preflight", *PEOPLES[:-1]), "yes")
    assert row.seconds == {"preflight": 30, **dict.fromkeys(PEOPLES[:-1], 20), "decide": 50}
    assert row.until is not None
    assert (row.until - row.at.date()).days == 90
    assert ended.said == '11 of 12 yes in 4:40 of 10:00; not answered: "Read what is open, then decide".'
    transcript = (tmp_path / ".cockpit" / "evidence" / row.evidence).read_text()
    assert "phone: yes" in transcript
    assert not Progress(made.launch, made.folder, "ines", clock).walk.told, "the next walk begins anew"


async def test_too_slow_is_no_pass_though_all_is_yes(tmp_path: Path) -> None:
    progress, _ = await walk(sprint(tmp_path), "on", *["yes"] * 11)
    slow = ending.summed(progress.walk.to("decide").spend(601), 600)
    assert (slow.passed, slow.why) == (False, "")
    assert slow.said == "12 of 12 yes in 10:01 of 10:00; longer than the list may take."
    assert ending.summed(progress.walk.to("decide").spend(600), 600).passed


async def test_all_yes_may_sign_what_the_results_allow(tmp_path: Path) -> None:
    made = sprint(tmp_path)
    progress, _ = await walk(made, "on", *["yes"] * 11)
    ended = await ending.keep(made, progress)
    assert await ending.sign(made, ended, "ines", Operator(["go"])) == "go"
    assert made.voices.record.decision is not None


async def test_nobody_signs_more_than_the_results_allow(tmp_path: Path) -> None:
    made = sprint(tmp_path)
    progress, _ = await walk(made, "on", *["yes"] * 11)
    made.script["dns.apex-resolves"] = (bad("velomart.test", "The name has no address."),)
    made.judge_all()
    ended = await ending.keep(made, progress)
    operator = Operator(["go", "no-go"])
    assert await ending.sign(made, ended, "ines", operator) == "no-go"
    assert "Answer with a number from 1 to 1." in operator.heard


async def test_a_no_can_only_be_signed_as_a_no_go(tmp_path: Path) -> None:
    made = sprint(tmp_path)
    progress, _ = await walk(made, "on", "yes", "no", "no", *["yes"] * 9, "end")
    ended = await ending.keep(made, progress)
    operator = Operator(["yes"])
    assert await ending.sign(made, ended, "ines", operator) == "no-go"
    decision = made.voices.record.decision
    assert decision is not None
    assert decision[1].status == "no-go"
    assert 'no: "Open the site on a phone, over mobile data"' in decision[1].statement


async def test_nothing_is_signed_that_nobody_wants_to_sign(tmp_path: Path) -> None:
    made = sprint(tmp_path)
    progress, _ = await walk(made, "on", *["yes"] * 10, "no", "no", "end")
    ended = await ending.keep(made, progress)
    assert await ending.sign(made, ended, "ines", Operator(["no"])) == ""
    assert made.voices.record.decision is None


async def test_a_handover_that_cannot_be_written_undoes_nothing(tmp_path: Path) -> None:
    notes = await ending.rewrite(sprint(tmp_path))
    assert notes
    assert notes[0].startswith("The handover was not written anew: ")


async def test_the_time_of_a_question_that_is_thought_about_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cockpit.golive.plain.KEEP_EVERY", 0.01)
    made, clock = sprint(tmp_path), HandClock()
    progress = Progress(made.launch, made.folder, "ines", clock)
    kept, save = asyncio.Event(), progress.save

    def told() -> None:
        save()
        kept.set()

    async def never(_operator: Operator) -> str:
        clock.wind(42)
        await asyncio.Event().wait()
        return ""

    monkeypatch.setattr(progress, "save", told)
    task = asyncio.create_task(PlainWalk(made, progress, Operator([never])).to_the_end())
    await kept.wait()
    assert Progress(made.launch, made.folder, "ines", clock).walk.total == 42
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_words_of_the_clock(tmp_path: Path) -> None:
    progress = Progress(rich(), tmp_path, "ines", HandClock())
    assert wording.clock(progress) == "0:00 of 10:00 used"
    progress.walk = progress.walk.spend(680)
    assert wording.clock(progress) == "11:20 used, 1:20 over 10:00"
