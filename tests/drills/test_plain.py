"""The conversation on a plain terminal: lines in, lines out, nothing that moves a cursor."""

import asyncio
import io
import os
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.drills.plain import LinesOf, PlainTalk
from cockpit.drills.talk import NO, YES, Glance, Option, Question, StoppedError, confirm
from cockpit.model import Fix

CHOICE = Question("Which?", (Option("a", "the first"), Option("b", "the second")))


def talk(*lines: str) -> tuple[PlainTalk, io.StringIO]:
    waiting, out = list(lines), io.StringIO()

    async def line() -> str | None:
        return waiting.pop(0) if waiting else None

    return PlainTalk(line, out), out


@pytest.mark.parametrize("answer", ["2", "b", "B", " the second \r\n"])
async def test_a_choice_by_number_key_or_label(answer: str) -> None:
    plain, out = talk("3\n", "\n", answer)
    assert await plain.ask(CHOICE) == "b"
    assert out.getvalue() == (
        "\nWhich?\n  1  the first\n  2  the second\n"
        "Answer with a number from 1 to 2.\nNothing was given: please answer.\n"
    )


async def test_yes_and_no() -> None:
    plain, _ = talk("yes\n", "2\n")
    assert [await plain.ask(confirm("Sure?")), await plain.ask(confirm("Sure?"))] == [YES, NO]


async def test_a_default_stands_for_an_empty_line() -> None:
    plain, out = talk("\n")
    assert await plain.ask(Question("Who?", default="ines")) == "ines"
    assert "(Enter alone means: ines)" in out.getvalue()


async def test_a_text_is_refused_with_a_sentence() -> None:
    plain, out = talk("x\n", "y" * 2001 + "\n", "200\n")
    asked = Question("Status?", refuse=lambda text: "" if text.isdigit() else "A number, please.")
    assert await plain.ask(asked) == "200"
    assert "A number, please." in out.getvalue()
    assert "longer than 2000 characters" in out.getvalue()


async def test_many_lines_end_with_a_full_stop() -> None:
    plain, _ = talk("Subject: x\n", "\n", "..\n", "body\n", ".\r\n", "2\n")
    assert await plain.ask(Question("Paste", many=True)) == "Subject: x\n\n..\nbody"
    assert await plain.ask(CHOICE) == "b"


async def test_a_paste_is_bounded() -> None:
    plain, out = talk(*["x" * 1000 + "\n"] * 1100, ".\n", "short\n", ".\n")
    assert await plain.ask(Question("Paste", many=True)) == "short"
    assert "longer than 1048576 characters" in out.getvalue()


async def test_the_end_of_the_input_stops_the_drill() -> None:
    plain, _ = talk()
    with pytest.raises(StoppedError):
        await plain.ask(CHOICE)


async def test_a_watch_prints_news_and_a_heartbeat_only() -> None:
    async def glances() -> AsyncIterator[Glance]:
        for seconds in range(0, 41, 2):
            yield Glance(("ns1: not yet", "ns2: seen" if seconds >= 30 else "ns2: not yet"), seconds)

    plain, out = talk()
    await plain.watch(glances())
    assert out.getvalue().splitlines() == [
        "ns1: not yet",
        "ns2: not yet",
        "Still looking, 16 s.",
        "ns2: seen",
    ]


@given(st.text(max_size=200))
def test_nothing_that_is_said_moves_the_cursor(text: str) -> None:
    plain, out = talk()
    plain.say(text)
    plain.record(Fix(text, text, text))
    assert all(char == "\n" or char.isprintable() for char in out.getvalue())


async def test_lines_of_a_pipe_come_one_by_one_and_end() -> None:
    read, write = os.pipe()
    lines = LinesOf(read)
    os.write(write, b"one\ntw")
    assert await lines() == "one\n"
    os.write(write, b"o\n\xff")
    assert await lines() == "two\n"
    os.close(write)
    assert [await lines(), await lines(), await lines()] == ["\ufffd", None, None]
    os.close(read)


async def test_who_stops_waiting_for_a_line_does_not_lose_the_next_one() -> None:
    read, write = os.pipe()
    lines = LinesOf(read)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(lines(), 0.05)
    os.write(write, b"late\n")
    assert await lines() == "late\n"
    os.close(write)
    assert await lines() is None
    os.close(read)
