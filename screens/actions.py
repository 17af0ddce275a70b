"""Every action once: its keys, words, where it is hinted at, and when it cannot be done and why.

Bindings, the line of hints, the palette and the help screen are all made from this table.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.binding import Binding

from screens import deeds

if TYPE_CHECKING:
    from screens.app import CockpitApp

HOME: Final = "home"
STAGE: Final = "stage"
Reason = Callable[["CockpitApp"], str]


def _always(_app: "CockpitApp") -> str:
    return ""


def _read(app: "CockpitApp") -> str:
    return "" if app.board else "launch.toml is not read yet."


def _idle(app: "CockpitApp") -> str:
    if app.board and app.board.running:
        return (
            f"A run is under way ({app.board.judged} of {app.board.planned}): wait for it, or stop it with s."
        )
    return _read(app)


def _cut_off(app: "CockpitApp") -> str:
    return _idle(app) or ("" if app.board and app.board.unfinished else "No interrupted run is waiting.")


def _under_way(app: "CockpitApp") -> str:
    return "" if app.board and app.board.running else "No run is under way."


def _chosen(app: "CockpitApp") -> str:
    return _read(app) or ("" if app.selected else "Choose a check first, with the arrows or the mouse.")


def _runnable(app: "CockpitApp") -> str:
    return _chosen(app) or _idle(app)


def _fixable(app: "CockpitApp") -> str:
    return _chosen(app) or ("" if deeds.fixable(app) else "There is nothing to fix here, so nothing to copy.")


def _mendable(app: "CockpitApp") -> str:
    if app.board and not app.board.lab:
        return "Only in `cockpit demo`: the cockpit never changes your own systems."
    if reason := _chosen(app):
        return reason
    if app.board and not app.board.faults(app.selected):
        return "No fault of the demo is named after this check: mend the other red ones first."
    return _idle(app)


def _on_stage(app: "CockpitApp") -> str:
    return _read(app) or ("" if app.place == STAGE else "Open a stage first: 1 to 7. p finds any check.")


def _coloured(app: "CockpitApp") -> str:
    return "NO_COLOR is set: the terminal's own colours are used." if app.colourless else ""


@dataclass(frozen=True, slots=True)
class Action:
    """One thing a person can do.

    `keys` are Textual's names, `shown` is how people read them. `why_not` gives the reason why it cannot be
    done now, or nothing. `hint` lists the screens whose bottom line mentions it.
    """

    id: str
    keys: str
    shown: str
    label: str
    help: str
    do: Callable[["CockpitApp"], None]
    why_not: Reason = _read
    hint: tuple[str, ...] = ()


def _to_stage(number: int) -> Action:
    def go(app: "CockpitApp") -> None:
        app.open_stage(number)

    key = str(number)
    return Action(f"stage-{key}", key, key, f"Stage {key}", "Open this stage", go)


STAGES: Final = tuple(_to_stage(number) for number in range(1, 8))
_EXPLAIN = "Why the check exists, how it is decided, what its words mean (in a stage also enter)"
_RUN_ALL = "Look at every check of this stage, or from home of all stages"
_RESUME = "Finish the run that was interrupted last time"
_MEND = "In the demo: repair what the chosen check complains about, and look again"
_NEXT = "Go to the next thing that needs a person"
_HOME = "All stages, the clock, and what to do next"
_BOTH = (HOME, STAGE)
ACTIONS: Final = (
    Action("next", "n", "n", "Next", _NEXT, deeds.go_next, _read, _BOTH),
    Action("run", "r", "r", "Re-run", "Look again at the chosen check", deeds.run, _runnable, (STAGE,)),
    Action("run-all", "R", "R", "Run all", _RUN_ALL, deeds.run_all, _idle, (HOME,)),
    Action("resume", "u", "u", "Resume", _RESUME, deeds.resume, _cut_off),
    Action("stop", "s", "s", "Stop", "Stop the run; what was judged is kept", deeds.stop, _under_way),
    Action("explain", "e", "e", "Explain", _EXPLAIN, deeds.explain, _chosen, _BOTH),
    Action(
        "copy",
        "c",
        "c",
        "Copy fix",
        "Copy the fix to the clipboard and to a file",
        deeds.copy_fix,
        _fixable,
        (STAGE,),
    ),
    Action("mend", "x", "x", "Mend", _MEND, deeds.mend, _mendable),
    *STAGES,
    Action("before", "left_square_bracket", "[", "Stage before", "Open the stage before", deeds.back_a_stage),
    Action("after", "right_square_bracket", "]", "Stage after", "Open the stage after", deeds.on_a_stage),
    Action("home", "h", "h", "Home", _HOME, deeds.go_home, _read, (STAGE,)),
    Action("filter", "slash", "/", "Filter", "Show only checks with these words", deeds.filter_, _on_stage),
    Action(
        "worst", "w", "w", "Worst first", "Sort by gravity, or in order again", deeds.worst_first, _on_stage
    ),
    Action("theme", "t", "t", "Light or dark", "Change to the other theme", deeds.other_theme, _coloured),
    Action(
        "palette", "p", "p", "Palette", "Find any action, stage or check", deeds.palette, _always, (HOME,)
    ),
    Action("help", "question_mark", "?", "Help", "Every key", deeds.show_help, _always, _BOTH),
    Action("quit", "q", "q", "Quit", "Leave; what was judged is kept", deeds.leave, _always, _BOTH),
)
BY_ID: Final = {action.id: action for action in ACTIONS}


def bindings() -> list[Binding]:
    """The keys of all actions; they work on every screen that is not in front of another."""
    return [Binding(action.keys, f"act('{action.id}')", action.label, show=False) for action in ACTIONS]


def hints(app: "CockpitApp") -> Iterator[Action]:
    """The actions that the bottom line of the present screen mentions."""
    running = app.board is not None and app.board.running
    in_demo = app.board is not None and app.board.lab is not None
    extra = {"stop"} if running else set()
    extra |= {"resume"} if app.place == HOME and not _cut_off(app) else set()
    extra |= {"mend"} if in_demo and app.place == STAGE else set()
    hidden = {"run", "run-all"} if running else set()
    for action in ACTIONS:
        if action.id in extra or (app.place in action.hint and action.id not in hidden):
            yield action
