"""The list repaints lines and not itself, and its columns fit every width."""

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from screens import signs
from screens.rows import Row
from screens.widgets.check_list import CheckList
from screens.widgets.columns import fitted

ROWS = tuple(
    Row(f"dns.check-{n}", signs.NOT_YET, f"Check number {n} says what it claims", "detail", "blocker")
    for n in range(50)
)


class Holder(App[None]):
    """A list and nothing else."""

    CSS_PATH = "../../screens/cockpit.tcss"

    def __init__(self) -> None:
        super().__init__()
        self.painted: list[int] = []
        self.chosen: list[str] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return {"cursor": "#222222", "cursor-text": "#ffffff", "rule": "#444444"}

    def compose(self) -> ComposeResult:
        yield CheckList()

    def on_check_list_chosen(self, event: CheckList.Chosen) -> None:
        self.chosen.append(event.row.key)


def changed(*at: int) -> tuple[Row, ...]:
    return tuple(
        Row(row.key, signs.PASS, row.title, "done") if n in at else row for n, row in enumerate(ROWS)
    )


async def test_only_changed_lines_are_painted(monkeypatch: pytest.MonkeyPatch) -> None:
    app = Holder()
    async with app.run_test(size=(80, 24)) as pilot:
        widget = app.query_one(CheckList)
        widget.show(ROWS)
        await pilot.pause()
        render = CheckList.render_line

        def counted(self: CheckList, y: int) -> object:
            app.painted.append(y)
            return render(self, y)

        monkeypatch.setattr(CheckList, "render_line", counted)
        widget.show(changed(3, 7))
        await pilot.pause()
        assert sorted(set(app.painted)) == [3, 7]


async def test_the_cursor_stays_on_its_row_when_rows_move() -> None:
    app = Holder()
    async with app.run_test(size=(80, 24)) as pilot:
        widget = app.query_one(CheckList)
        widget.show(ROWS)
        widget.focus()
        await pilot.press("j", "j", "j")
        widget.show(ROWS[2:])
        assert widget.row is ROWS[3]
        widget.show(ROWS[:2])
        assert widget.row is ROWS[1]
        await pilot.pause()
        assert app.chosen[-1] == "dns.check-1"


async def test_the_chosen_row_is_always_in_sight() -> None:
    app = Holder()
    async with app.run_test(size=(80, 24)) as pilot:
        widget = app.query_one(CheckList)
        widget.show(ROWS)
        widget.focus()
        await pilot.press("G")
        await pilot.pause()
        lines = [strip.text for strip in app.screen._compositor.render_strips()]
        assert any(line.startswith(">") and "Check number 49" in line for line in lines)


@pytest.mark.parametrize("width", [20, 30, 40, 60, 66, 80, 100, 140, 200])
@pytest.mark.parametrize("numbered", [False, True])
def test_columns_fill_the_width_exactly(width: int, numbered: bool) -> None:
    widget = CheckList(numbered=numbered)
    row = Row(
        "a.b", signs.FAIL, "Ein Titel mit 漢字 und mehr Worten als Platz ist", "x" * 200, "blocker", "3"
    )
    cells = sum(cell_len(text) for text, _ in widget._parts(row, width, under_cursor=True))
    assert cells == width


@pytest.mark.parametrize("width", range(13))
def test_fitted_is_exact_even_when_a_wide_letter_is_cut(width: int) -> None:
    assert cell_len(fitted("漢字漢字漢字", width)) == width
