"""Nothing that a server sent can move the cursor, colour the screen, open a link or become markup."""

from pathlib import Path

import pytest

from cockpit.model import Fix, Verdict
from screens import clip
from screens.app import CockpitApp
from tests.screens.frames import drawn
from tests.screens.rehearsal import Rehearsal, bad
from tests.screens.stage_hands import landed, press, rehearsed

SHOWN = "[red]M[/][@click=app.quit]x[/]"
EVIL = f"{SHOWN}\x1b[31mRED\x1b]8;;http://evil.example/\x07\u202egnp\u200b\r\n\x9b2J"
CALM = "x" * len(EVIL)


def evil(text: str) -> Rehearsal:
    finding = bad(
        f"http://shop.example/{text}",
        text,
        Verdict.FAIL,
        observed=text,
        expected=text,
        evidence={text: [{"header": text}, text], "hops": text},
        fix=Fix(text, text, text),
        verify=text,
    )
    sprint = Rehearsal(Path("/nowhere"))
    sprint.script = {"redirect.single-hop": (finding,)}
    sprint.interrupted = text
    return sprint


def styles(app: CockpitApp) -> set[tuple[object, object, object, object]]:
    """Every colour, attribute and click action that is on the screen."""
    strips = app.screen._compositor.render_strips()
    found = [segment.style for strip in strips for segment in strip if segment.style]
    return {(style.color, style.bgcolor, style.link, style.meta.get("@click")) for style in found}


async def walk(text: str, size: tuple[int, int]) -> tuple[str, set[tuple[object, object, object, object]]]:
    """All that is drawn on the way through home, stage and explanation."""
    shown, seen = "", set()
    async with rehearsed(evil(text), size=size) as (app, pilot):
        shown, seen = drawn(app), styles(app)
        for keys in (("R",), ("2", "n"), ("tab", "pagedown"), ("e",)):
            await press(pilot, *keys)
            await landed(app, pilot)
            shown, seen = shown + drawn(app), seen | styles(app)
    return shown, seen


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_hostile_text_is_shown_as_text_and_changes_nothing(size: tuple[int, int]) -> None:
    shown, seen = await walk(EVIL, size)
    _, calm = await walk(CALM, size)
    assert seen <= calm
    assert not [char for char in shown if not char.isprintable() and char != "\n"]
    assert not {"\x1b", "\u202e", "\u200b", "\x9b", "\x07"} & set(shown)
    assert r"\x1b[31mRED" in shown
    assert SHOWN in shown


async def test_hostile_text_cannot_shift_the_frame() -> None:
    async with rehearsed(evil(EVIL)) as (app, pilot):
        await press(pilot, "R")
        await landed(app, pilot)
        await press(pilot, "2", "n")
        lines = [strip.cell_length for strip in app.screen._compositor.render_strips()]
        assert lines == [80] * 24


def test_what_is_copied_is_safe_to_paste() -> None:
    result = evil(EVIL).result("redirect.single-hop")
    for text in (clip.short(result), clip.whole(result)):
        assert all(char.isprintable() or char == "\n" for char in text)


async def test_notices_are_no_markup(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        app.say(EVIL)
        await pilot.pause()
        notice = next(iter(app._notifications))
        assert not notice.markup
        assert SHOWN in notice.message
        assert "\x1b" not in notice.message
