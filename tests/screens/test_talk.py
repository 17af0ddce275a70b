"""A conversation on the screen: asked, watched, stopped, refused, copied; and nothing in it is markup."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from textual.events import Paste

from cockpit.drills.talk import LONGEST_PASTE, Glance, Option, Question, StoppedError, Talk
from cockpit.model import Fix
from cockpit.people.who import RefusedError
from cockpit.text import safe
from screens.asking import ConfirmScreen
from screens.home import HomeScreen
from screens.talk import TalkScreen
from screens.widgets.answers import Choices, ManyLines, OneLine
from screens.widgets.live_lines import LiveLines
from tests.screens.frames import drawn
from tests.screens.rehearsal import Rehearsal
from tests.screens.stage_hands import noticed, press, rehearsed, until
from tests.screens.talks import PUBLISHED, RECORD, Script, held
from tests.screens.test_hostile import EVIL, SHOWN, styles


async def test_numbers_choose_enter_answers_and_the_watch_ends_in_what_was_said(tmp_path: Path) -> None:
    script = Script()
    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await held(app, pilot, script)
        await press(pilot, "1", "enter")
        await until(pilot, lambda: "Watching, 0:05" in drawn(app))
        assert script.answers == ["published"]
        script.shown.set()
        await until(pilot, lambda: "enter Back" in drawn(app))
        assert "ns2.example: shows the record after 9 s" in drawn(app)
        assert "pass  domain.control-proof: every name server showed it" in drawn(app)
        await press(pilot, "enter")
        assert isinstance(app.screen, HomeScreen)


async def test_nothing_is_chosen_before_somebody_chose(tmp_path: Path) -> None:
    script = Script()
    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await held(app, pilot, script)
        await press(pilot, "enter")
        assert not script.answers
        assert "Choose with a number or the arrows first." in drawn(app)
        await press(pilot, "j", "j", "k", "enter")
        await until(pilot, lambda: bool(script.answers))
        assert script.answers == ["published"]


async def test_no_letter_answers(tmp_path: Path) -> None:
    script = Script()
    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await held(app, pilot, script)
        await press(pilot, "2", "q")
        assert isinstance(app.screen, ConfirmScreen)
        await press(pilot, "n")
        assert not script.answers


async def test_a_click_answers(tmp_path: Path) -> None:
    script = Script()
    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await held(app, pilot, script)
        await pilot.click(Choices, offset=(6, 1))
        await until(pilot, lambda: bool(script.answers))
        assert script.answers == ["cannot"]


async def test_c_copies_the_record_and_writes_the_whole_change(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await held(app, pilot, Script())
        await press(pilot, "c")
        assert app.clipboard == RECORD.record
        text = (tmp_path / ".cockpit" / "fix.txt").read_text("utf-8")
        assert "Undo: Delete the TXT record" in text


@pytest.mark.parametrize("answers", [(), ("1", "enter")], ids=["while-asked", "while-watched"])
async def test_esc_asks_and_stops(tmp_path: Path, answers: tuple[str, ...]) -> None:
    script = Script()
    stopped: list[bool] = []

    async def conversation(talk: Talk) -> str:
        try:
            return await script(talk)
        except StoppedError:
            stopped.append(True)
            raise

    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await held(app, pilot, conversation)
        await press(pilot, *answers)
        await pilot.pause()
        await press(pilot, "escape")
        assert isinstance(app.screen, ConfirmScreen)
        await press(pilot, "n")
        assert not isinstance(app.screen, ConfirmScreen)
        assert not stopped
        await press(pilot, "escape", "y")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        assert stopped == [True]
        assert noticed(app) == ["Stopped here."]
        assert script.closed == bool(answers)


async def test_stopping_while_it_works_ends_it_too(tmp_path: Path) -> None:
    ended: list[str] = []

    async def conversation(_talk: Talk) -> str:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cancelled")
        return ""

    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await held(app, pilot, conversation)
        assert "Looking ..." in drawn(app)
        await press(pilot, "escape", "y")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await until(pilot, lambda: bool(ended))


async def test_leaving_the_app_in_the_middle_ends_the_conversation(tmp_path: Path) -> None:
    script = Script()
    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await held(app, pilot, script)
        await press(pilot, "1", "enter")
        await until(pilot, lambda: "Watching" in drawn(app))
        app.exit()
    assert script.closed
    assert not app.return_code


async def test_a_refusal_is_a_sentence_and_r_tries_again(tmp_path: Path) -> None:
    tries: list[str] = []

    async def conversation(talk: Talk) -> str:
        tries.append(await talk.ask(Question("Until which day?")))
        if len(tries) == 1:
            raise RefusedError("a day is written like 2026-12-31")
        return "Kept."

    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await held(app, pilot, conversation)
        await press(pilot, *"soon", "enter")
        await until(pilot, lambda: "r Again" in drawn(app))
        assert "A day is written like 2026-12-31. Nothing was written." in drawn(app)
        await press(pilot, "r", *"2026", "enter")
        await until(pilot, lambda: "Kept." in drawn(app))
        assert tries == ["soon", "2026"]
        assert "r Again" not in drawn(app)


async def test_a_bug_is_told_without_its_words_and_logged(tmp_path: Path) -> None:
    (tmp_path / ".cockpit").mkdir()

    async def conversation(_talk: Talk) -> str:
        raise ZeroDivisionError("canary-in-an-error")

    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await held(app, pilot, conversation)
        await until(pilot, lambda: "enter Back" in drawn(app))
        assert "This broke: ZeroDivisionError." in drawn(app)
        assert "canary-in-an-error" not in drawn(app)
    assert "ZeroDivisionError" in (tmp_path / ".cockpit" / "cockpit.log").read_text("utf-8")


async def test_what_cannot_be_taken_is_said_and_the_words_stay(tmp_path: Path) -> None:
    def refuse(text: str) -> str:
        return "" if text == "ok" else "Only ok is taken."

    async def conversation(talk: Talk) -> str:
        return await talk.ask(Question("What?", refuse=refuse))

    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        screen = await held(app, pilot, conversation)
        await press(pilot, *"o", "enter")
        assert "Only ok is taken." in drawn(app)
        assert screen.query_one(OneLine).value == "o"
        await press(pilot, "k", "enter")
        await until(pilot, lambda: "enter Back" in drawn(app))


async def test_enter_alone_takes_the_default(tmp_path: Path) -> None:
    async def conversation(talk: Talk) -> str:
        first = await talk.ask(Question("Until?", default="2026-03-30"))
        return first + await talk.ask(Question("Sure?", (Option("a", "A"), Option("b", "B")), default="b"))

    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await held(app, pilot, conversation)
        assert "enter alone means: 2026-03-30" in drawn(app)
        await press(pilot, "enter")
        await until(pilot, lambda: "Sure?" in drawn(app))
        await press(pilot, "enter")
        await until(pilot, lambda: "2026-03-30b" in drawn(app))


async def test_many_lines_are_taken_as_they_came(tmp_path: Path) -> None:
    got: list[str] = []

    async def conversation(talk: Talk) -> str:
        got.append(await talk.ask(Question("Paste the message.", many=True)))
        return "Thanks."

    message = "Received: by mx\n\tid 1\nSubject: \x1b[31mhello\u202e\n\nbody"
    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        screen = await held(app, pilot, conversation)
        assert screen.query_one(ManyLines).has_focus
        app.post_message(Paste(message))
        await until(pilot, lambda: "Received" in drawn(app))
        assert "Subject: ?[31mhello?" in drawn(app)
        assert "\x1b" not in drawn(app)
        app.post_message(Paste("x" * LONGEST_PASTE))
        await until(pilot, lambda: "at most a million characters" in drawn(app))
        await press(pilot, "f2")
        await until(pilot, lambda: bool(got))
        assert got == [message]
        assert "Received: by mx ... (5 lines)" in drawn(app)


async def test_a_pasted_line_loses_what_a_terminal_could_act_upon(tmp_path: Path) -> None:
    async def conversation(talk: Talk) -> str:
        return await talk.ask(Question("What?"))

    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        screen = await held(app, pilot, conversation)
        line = screen.query_one(OneLine)
        app.post_message(Paste("two\x1b]52;c;eA==\x07\u202e words\nand a second line"))
        await until(pilot, lambda: bool(line.value))
        assert line.value == "two]52;c;eA== words"
        app.post_message(Paste("x" * 5000))
        await until(pilot, lambda: len(line.value) > 100)
        await press(pilot, "enter")
        assert "longer than 2000 characters" in drawn(app)


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_hostile_words_change_nothing(tmp_path: Path, size: tuple[int, int]) -> None:
    def conversation(text: str) -> Script:
        class Evil(Script):
            async def __call__(self, talk: Talk) -> str:
                talk.say(text)
                talk.record(Fix(text, text, text))
                await talk.ask(Question(text, (Option("a", text),), refuse=lambda _: text))
                await talk.watch(self.glances())
                raise RefusedError(text)

            async def glances(self) -> AsyncIterator[Glance]:
                yield Glance((text,), 1.0)
                await self.shown.wait()

        return Evil()

    async def walked(text: str) -> tuple[str, set[tuple[object, object, object, object]]]:
        script = conversation(text)
        async with rehearsed(Rehearsal(tmp_path), size=size) as (app, pilot):
            await held(app, pilot, script)
            shown, seen = drawn(app), styles(app)
            await press(pilot, "1")
            await press(pilot, "enter")
            await until(pilot, lambda: "Watching" in drawn(app))
            shown, seen = shown + drawn(app), seen | styles(app)
            script.shown.set()
            await until(pilot, lambda: "enter Back" in drawn(app))
            return shown + drawn(app), seen | styles(app)

    shown, seen = await walked(EVIL)
    _, calm = await walked(re.sub(r"\S", "x", safe(EVIL, keep_lines=True)))
    assert seen <= calm
    assert not [char for char in shown if not char.isprintable() and char != "\n"]
    assert SHOWN in shown


async def test_a_watch_repaints_lines_and_not_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    painted: list[int] = []
    render = LiveLines.render_line

    def counted(self: LiveLines, y: int) -> object:
        painted.append(y)
        return render(self, y)

    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        script = Script()
        screen = await held(app, pilot, script)
        await press(pilot, "1", "enter")
        await until(pilot, lambda: "Watching" in drawn(app))
        live = screen.query_one(LiveLines)
        monkeypatch.setattr(LiveLines, "render_line", counted)
        live.show(("ns1.example: shows the record after 3 s", "ns2.example: shows it"))
        await pilot.pause()
        assert set(painted) == {1}


async def test_a_resize_keeps_the_question_and_the_newest_words(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path), size=(140, 40)) as (app, pilot):
        await held(app, pilot, Script())
        await pilot.resize_terminal(60, 18)
        await pilot.pause()
        await pilot.pause()
        assert PUBLISHED.text[:30] in drawn(app)
        assert "Undo" in drawn(app)
        assert isinstance(app.screen, TalkScreen)
