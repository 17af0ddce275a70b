"""Every action once: its keys, words, where it is hinted at, and when it cannot be done and why.

Bindings, the line of hints, the palette and the help screen are all made from this table.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from textual.binding import Binding

from screens import deeds, people, reasons

if TYPE_CHECKING:
    from screens.app import CockpitApp

HOME: Final = "home"
STAGE: Final = "stage"
RISKS: Final = "risks"
Reason = Callable[["CockpitApp"], str]


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
    why_not: Reason = reasons.read
    hint: tuple[str, ...] = ()


def _to_stage(number: int) -> Action:
    def go(app: "CockpitApp") -> None:
        app.open_stage(number)

    key = str(number)
    return Action(f"stage-{key}", key, key, f"Stage {key}", "Open this stage", go)


STAGES: Final = tuple(_to_stage(number) for number in range(1, 8))
_COPY = "Copy the fix to the clipboard and to a file"
_EXPLAIN = "Why the check exists, how it is decided, what its words mean (in a stage also enter)"
_RUN_ALL = "Look at every check of this stage, or from home of all stages"
_RESUME = "Finish the run that was interrupted last time"
_MEND = "In the demo: repair what the chosen check complains about, and look again"
_NEXT = "Go to the next thing that needs a person"
_HOME = "All stages, the clock, and what to do next"
_ATTEST = "State something about the chosen check, and sign it: done, not done, does not apply"
_DRILL = "Show by doing: the drill of the chosen check, or a list of all drills"
_ALLOW = "Let the chosen check do what it does only when it may: you are told first what that is"
_WAIVE = "Accept what is open for at most 30 days, or agree to what another person accepts"
_RISKS = "What is open, worst first, what to mend in which order, and the proposed decision"
_DECIDE = "Sign go, conditional go or no-go on what was seen"
_GOLIVE = "The founder's ten-minute list: one question at a time, then the signed decision"
_PARKED = "What no sprint builds on purpose, and why"
_PAPERS = "What each stage hands over as documents: read, copy, see what is missing"
_WATCH = "The watch board: is the product up, how quick, what broke when; the watch goes on behind it"
_SPEED = "The speed board: how quick every route is, how sure that is, what changed; measures from there"
_KEYS = "Where each credential lives: set, test or remove one; no value is ever shown"
_ALL = (HOME, STAGE, RISKS)
ACTIONS: Final = (
    Action("next", "n", "n", "Next", _NEXT, deeds.go_next, reasons.read, _ALL),
    Action(
        "run", "r", "r", "Re-run", "Look again at the chosen check", deeds.run, reasons.runnable, (STAGE,)
    ),
    Action("run-all", "R", "R", "Run all", _RUN_ALL, deeds.run_all, reasons.quiet, (HOME,)),
    Action("resume", "u", "u", "Resume", _RESUME, deeds.resume, reasons.cut_off),
    Action("stop", "s", "s", "Stop", "Stop the run; what was judged is kept", deeds.stop, reasons.under_way),
    Action("attest", "a", "a", "Attest", _ATTEST, people.attest, reasons.statable),
    Action("allow", "y", "y", "Allow", _ALLOW, people.allow, reasons.allowable),
    Action("drill", "d", "d", "Drill", _DRILL, people.drill, reasons.idle),
    Action("explain", "e", "e", "Explain", _EXPLAIN, deeds.explain, reasons.chosen, (STAGE,)),
    Action("copy", "c", "c", "Copy fix", _COPY, deeds.copy_fix, reasons.fixable, (STAGE,)),
    Action("waive", "v", "v", "Waive", _WAIVE, people.waive, reasons.waivable),
    Action("risks", "f", "f", "Risks", _RISKS, deeds.risks, reasons.read, (HOME,)),
    Action("decide", "g", "g", "Decide", _DECIDE, people.decide, reasons.decidable, (RISKS,)),
    Action("golive", "l", "l", "Go live", _GOLIVE, deeds.golive, reasons.walkable, (HOME,)),
    Action("watch", "W", "W", "Watch", _WATCH, deeds.watch, reasons.read, (HOME,)),
    Action("speed", "S", "S", "Speed", _SPEED, deeds.speed, reasons.read, (HOME,)),
    Action("parked", "o", "o", "Not built", _PARKED, deeds.parked, reasons.read, (RISKS,)),
    Action("documents", "D", "D", "Documents", _PAPERS, deeds.documents, reasons.idle),
    Action("credentials", "K", "K", "Credentials", _KEYS, deeds.credentials, reasons.read),
    Action("mend", "x", "x", "Mend", _MEND, deeds.mend, reasons.mendable),
    *STAGES,
    Action("before", "left_square_bracket", "[", "Stage before", "Open the stage before", deeds.back_a_stage),
    Action("after", "right_square_bracket", "]", "Stage after", "Open the stage after", deeds.on_a_stage),
    Action("home", "h", "h", "Home", _HOME, deeds.go_home, reasons.read, (STAGE, RISKS)),
    Action(
        "filter", "slash", "/", "Filter", "Show only checks with these words", deeds.filter_, reasons.on_stage
    ),
    Action(
        "worst",
        "w",
        "w",
        "Worst first",
        "Sort by gravity, or in order again",
        deeds.worst_first,
        reasons.on_stage,
    ),
    Action(
        "theme", "t", "t", "Light or dark", "Change to the other theme", deeds.other_theme, reasons.coloured
    ),
    Action("palette", "p", "p", "Palette", "Find any action, stage or check", deeds.palette, reasons.always),
    Action("help", "question_mark", "?", "Help", "Every key", deeds.show_help, reasons.always, _ALL),
    Action("quit", "q", "q", "Quit", "Leave; what was judged is kept", deeds.leave, reasons.always, _ALL),
)
BY_ID: Final = {action.id: action for action in ACTIONS}


def bindings() -> list[Binding]:
    """The keys of all actions; they work on every screen that is not in front of another."""
    return [Binding(action.keys, f"act('{action.id}')", action.label, show=False) for action in ACTIONS]


def hints(app: "CockpitApp") -> Iterator[Action]:
    """The actions that the bottom line of the present screen mentions: seven at most.

    What the chosen check calls for takes the place of what can wait: its word or drill that of the fix to
    copy, and in the demo mending that of the way home. Going live waits until everything was looked at, and
    from then on the speed board does, unless a measurement is under way.
    """
    running = app.board is not None and app.board.running
    in_demo = app.board is not None and app.board.lab is not None and app.place == STAGE
    person = people.called_for(app) if app.place != HOME else ""
    extra = {person} | ({"stop"} if running else set())
    extra |= {"resume"} if app.place == HOME and not reasons.cut_off(app) else set()
    extra |= {"mend"} if in_demo else set()
    hidden = {"run", "run-all"} if running else set()
    hidden |= {"watch"} if "resume" in extra else set()
    hidden |= {"golive" if _measuring(app) or not _all_judged(app) else "speed"}
    hidden |= ({"copy"} if person else set()) | ({"home"} if in_demo else set())
    for action in ACTIONS:
        if action.id in extra or (app.place in action.hint and action.id not in hidden):
            yield action


def _measuring(app: "CockpitApp") -> bool:
    return app.board is not None and app.board.measuring.running


def _all_judged(app: "CockpitApp") -> bool:
    return app.board is not None and app.board.judged_ever == len(app.board.sprint.checks)
