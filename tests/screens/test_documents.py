"""The deliverables as documents in the app: the list by stage, what each lacks, reading, copying."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from cockpit import roadmap
from cockpit.documents import after
from cockpit.documents.library import LIBRARY, make
from cockpit.documents.markdown import markdown
from cockpit.handover.gathering import HandoverError
from screens import documents, signs, themes
from screens.app import CockpitApp
from screens.documents import DocumentsScreen, PaperScreen
from screens.paperwords import id_of
from screens.rows import Row
from tests.documents.packs import full
from tests.screens.frames import SIZES, assert_frame, drawn, still
from tests.screens.rehearsal import Rehearsal
from tests.screens.stage_hands import listed, noticed, press, rehearsed, until

both_sizes = pytest.mark.parametrize("size", SIZES, ids=["narrow", "wide"])
PACK = full()
del PACK["host"][0]["owner"], PACK["dns"][0]["ttl"]


@pytest.fixture(autouse=True)
def _made_from_a_known_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "make_all", lambda _sprint: {id_: make(id_, PACK) for id_ in LIBRARY})


def filled(app: CockpitApp) -> Callable[[], bool]:
    """The list is there."""
    return lambda: isinstance(app.screen, DocumentsScreen) and app.screen.chosen is not None


@both_sizes
async def test_a_stages_documents_come_first(tmp_path: Path, size: tuple[int, int]) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all(), size=size) as (app, pilot):
        await press(pilot, "2", "D")
        await until(pilot, filled(app))
        await still(app, pilot)
        assert_frame(app, "documents")
        await press(pilot, "enter")
        await still(app, pilot)
        assert_frame(app, "paper")


async def test_from_home_the_stages_stand_in_order_and_every_document_is_there(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all(), size=(140, 60)) as (app, pilot):
        await press(pilot, "D")
        await until(pilot, filled(app))
        keys = listed(app)
        heads = [key for key in keys if key.startswith("head:")]
        assert heads == [*(f"head:{number}" for number in range(1, 8)), "head:rest"]
        assert {key.partition("/")[2] for key in keys if "/" in key} == set(LIBRARY)
        stage = roadmap.load("marketplace-launch").stage[1]
        handed = [key for key in keys if key.startswith("2/")]
        assert handed == [f"2/{one.id}" for one in stage.deliverables]


async def test_a_document_that_two_stages_hand_over_is_listed_under_both(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, "6", "D")
        await until(pilot, filled(app))
        keys = listed(app)
        assert len(keys) == len(set(keys))
        assert [key for key in keys if key.endswith("/out.cache-rules")] == [
            "6/out.cache-rules",
            "3/out.cache-rules",
        ]


async def test_enter_opens_the_chosen_one_and_esc_leads_back(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, "7", "D")
        await until(pilot, filled(app))
        await press(pilot, "enter")
        assert isinstance(app.screen, PaperScreen)
        assert "Everything somebody needs to run" in drawn(app)
        before = drawn(app)
        await press(pilot, "space")
        await still(app, pilot)
        assert drawn(app) != before
        await press(pilot, "escape")
        assert isinstance(app.screen, DocumentsScreen)
        await press(pilot, "escape")
        assert app.stage_shown is not None
        assert app.stage_shown.number == 7


async def test_the_mouse_chooses_and_opens(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all(), size=(140, 40)) as (app, pilot):
        await press(pilot, "D")
        await until(pilot, filled(app))
        await pilot.click("#list", offset=(12, 2))
        await pilot.pause()
        assert isinstance(app.screen, DocumentsScreen)
        assert app.screen.chosen is not None
        assert app.screen.chosen.id == "out.fix-order"
        await pilot.click("#list", offset=(12, 2))
        await pilot.pause()
        assert isinstance(app.screen, PaperScreen)


async def test_a_heading_is_no_document(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all(), size=(140, 40)) as (app, pilot):
        await press(pilot, "D")
        await until(pilot, filled(app))
        await press(pilot, "k")
        assert listed(app)[0] == "head:1"
        assert "Choose one below: enter opens it, c copies it." in drawn(app)
        await press(pilot, "enter", "c")
        assert isinstance(app.screen, DocumentsScreen)
        assert noticed(app) == ["Choose a document first, with the arrows or the mouse."]


@pytest.mark.parametrize("keys", [("c",), ("enter", "c")], ids=["list", "page"])
async def test_c_copies_markdown_and_writes_a_file(tmp_path: Path, keys: tuple[str, ...]) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, "2", "D")
        await until(pilot, filled(app))
        await press(pilot, *keys)
        text = markdown(make("out.dns-map", PACK))
        assert app.clipboard == text
        path = tmp_path / ".cockpit" / "dns-map.md"
        assert path.read_text("utf-8") == text
        assert path.stat().st_mode & 0o777 == 0o600
        assert str(path) in noticed(app)[0]


async def test_a_link_in_the_place_of_the_file_or_folder_is_not_followed(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "dns-map.md").write_text("mine", "utf-8")
    home = tmp_path / "home"
    home.mkdir()
    async with rehearsed(Rehearsal(home).judge_all()) as (app, pilot):
        (home / ".cockpit").mkdir(exist_ok=True)
        (home / ".cockpit" / "dns-map.md").symlink_to(other / "dns-map.md")
        await press(pilot, "2", "D")
        await until(pilot, filled(app))
        await press(pilot, "c")
        assert not (home / ".cockpit" / "dns-map.md").is_symlink()
        assert (other / "dns-map.md").read_text("utf-8") == "mine"


async def test_before_a_look_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_sprint: object) -> None:
        raise HandoverError("Nothing was checked yet. Run `cockpit check` first. [b]")

    monkeypatch.setattr(documents, "make_all", refuse)
    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await press(pilot, "D")
        await until(pilot, lambda: "Nothing was checked yet. Run `cockpit check` first. [b]" in drawn(app))
        await press(pilot, "enter", "c")
        assert isinstance(app.screen, DocumentsScreen)
        assert listed(app) == []


async def test_a_bug_is_told_without_its_text_and_the_app_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(_sprint: object) -> None:
        raise ZeroDivisionError("hunter2")

    monkeypatch.setattr(documents, "make_all", crash)
    async with rehearsed(Rehearsal(tmp_path)) as (app, pilot):
        await press(pilot, "D")
        await until(pilot, lambda: "The documents cannot be made: ZeroDivisionError." in drawn(app))
        assert "hunter2" not in drawn(app)
        await press(pilot, "escape")
        assert app.place == "home"


async def test_during_a_run_it_waits(tmp_path: Path) -> None:
    sprint = Rehearsal(tmp_path)
    sprint.hold = asyncio.Event()
    async with rehearsed(sprint) as (app, pilot):
        await press(pilot, "R")
        await until(pilot, lambda: bool(sprint.flown))
        await press(pilot, "D")
        assert noticed(app)[0].startswith("A run is under way")
        assert not isinstance(app.screen, DocumentsScreen)


async def test_a_resize_keeps_the_chosen_one(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all(), size=(140, 40)) as (app, pilot):
        await press(pilot, "4", "D")
        await until(pilot, filled(app))
        await press(pilot, "j")
        assert isinstance(app.screen, DocumentsScreen)
        chosen = app.screen.chosen
        await pilot.resize_terminal(80, 24)
        await still(app, pilot)
        assert app.screen.chosen is chosen
        await press(pilot, "enter")
        assert chosen is not None
        assert chosen.title in drawn(app)


def test_a_row_stands_for_its_document() -> None:
    assert id_of(None) == ""
    assert id_of(Row("head:2", signs.OPEN, "Stage 2")) == ""
    assert id_of(Row("2/out.dns-map", signs.OPEN, "DNS map")) == "out.dns-map"


async def test_without_unicode_and_on_light(tmp_path: Path) -> None:
    light = {"COCKPIT_THEME": "light", "TERM": "xterm-256color"}
    async with rehearsed(Rehearsal(tmp_path).judge_all(), size=(140, 40), environ=light) as (app, pilot):
        app.plain = True
        await press(pilot, "D")
        await until(pilot, filled(app))
        assert app.theme == themes.LIGHT
        assert "+ whole" in drawn(app)


async def test_what_a_pack_says_moves_no_cursor_and_is_no_markup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = full()
    pack["limitation"][0]["text"] = "[b]bold[/b] \x1b[2J \u202e [@click=app.quit]x[/] " + "y" * 100_000
    monkeypatch.setattr(documents, "make_all", lambda _sprint: {"doc.limitations": after.limitations(pack)})
    async with rehearsed(Rehearsal(tmp_path).judge_all(), size=(140, 40)) as (app, pilot):
        await press(pilot, "D")
        await until(pilot, filled(app))
        await press(pilot, "enter")
        await still(app, pilot)
        assert "[b]bold[/b] \\x1b[2J \\u202e [@click=app.quit]x[/]" in drawn(app)
