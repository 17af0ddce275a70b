"""Why an action cannot be done now: a sentence each, or nothing when it can."""

from typing import TYPE_CHECKING, Final

from cockpit.model import Finding, Result, Severity, Verdict
from screens import deeds

if TYPE_CHECKING:
    from screens.app import CockpitApp

_OPEN: Final = (Verdict.FAIL, Verdict.WARN, Verdict.UNKNOWN)


def always(_app: "CockpitApp") -> str:
    """It can always be done."""
    return ""


def read(app: "CockpitApp") -> str:
    """launch.toml has to be read."""
    return "" if app.board else "launch.toml is not read yet."


def idle(app: "CockpitApp") -> str:
    """No run may be under way."""
    if app.board and app.board.running:
        return (
            f"A run is under way ({app.board.judged} of {app.board.planned}): wait for it, or stop it with s."
        )
    return read(app)


def quiet(app: "CockpitApp") -> str:
    """Neither a run nor a measurement may be under way: each would be in the other's way."""
    if app.board and app.board.measuring.running:
        return "A measurement is under way, and a run would spoil its times. Wait, or end it with S and s."
    return idle(app)


def cut_off(app: "CockpitApp") -> str:
    """An interrupted run has to be waiting."""
    return quiet(app) or ("" if app.board and app.board.unfinished else "No interrupted run is waiting.")


def under_way(app: "CockpitApp") -> str:
    """A run has to be under way."""
    return "" if app.board and app.board.running else "No run is under way."


def chosen(app: "CockpitApp") -> str:
    """A check has to be chosen."""
    return read(app) or ("" if app.selected else "Choose a check first, with the arrows or the mouse.")


def runnable(app: "CockpitApp") -> str:
    """A chosen check, and nothing under way that its requests would disturb."""
    return chosen(app) or quiet(app)


def fixable(app: "CockpitApp") -> str:
    """The chosen check needs a fix."""
    return chosen(app) or ("" if deeds.fixable(app) else "There is nothing to fix here, so nothing to copy.")


def mendable(app: "CockpitApp") -> str:
    """In the demo, a fault has to be named after the chosen check."""
    if app.board and not app.board.lab:
        return "Only in `cockpit demo`: the cockpit never changes your own systems."
    if reason := chosen(app):
        return reason
    if app.board and not app.board.faults(app.selected):
        return "No fault of the demo is named after this check: mend the other red ones first."
    return quiet(app)


def on_stage(app: "CockpitApp") -> str:
    """A stage has to be on the screen."""
    return read(app) or ("" if app.stage_shown else "Open a stage first: 1 to 7. p finds any check.")


def coloured(app: "CockpitApp") -> str:
    """The terminal has to want colours."""
    return "NO_COLOR is set: the terminal's own colours are used." if app.colourless else ""


def statable(app: "CockpitApp") -> str:
    """The chosen check has to take a person's word."""
    if (reason := chosen(app) or idle(app)) or app.board is None:
        return reason
    check = app.board.sprint.checks[app.selected].entry.check
    if check.word is not None:
        return ""
    if check.drill:
        return f"Not a word but doing decides this: d begins the drill {check.drill}."
    return "A machine decides this, so there is nothing to state: r looks again."


def allowable(app: "CockpitApp") -> str:
    """The chosen check has to have something that it sends or runs only when it may."""
    if (reason := runnable(app)) or app.board is None:
        return reason
    check = app.board.sprint.checks[app.selected].entry.check
    only = "This check only looks: there is nothing to allow. r looks again."
    return "" if check.sends or check.runs or check.writes else only


def waivable(app: "CockpitApp") -> str:
    """Something has to be open in the chosen check that is no launch blocker."""
    if (reason := chosen(app) or idle(app)) or app.board is None:
        return reason
    result = app.board.sprint.results.get(app.selected)
    if result is None:
        return "Nobody has looked at this yet: press r first."
    open_ = [found for found in result.findings if found.verdict in _OPEN and not found.waiver]
    if not open_:
        return "Nothing is open here, so there is nothing to waive."
    return "A launch blocker is mended, never waived." if all(_blocks(result, one) for one in open_) else ""


def _blocks(result: Result, found: Finding) -> bool:
    return (found.severity or result.severity) is Severity.LAUNCH_BLOCKER


def decidable(app: "CockpitApp") -> str:
    """Somebody has to have looked at something."""
    if reason := idle(app):
        return reason
    return "" if app.board and app.board.judged_ever else "Nothing was looked at yet: press n first."


def walkable(app: "CockpitApp") -> str:
    """Somebody has to be there who could walk the list, and no run under way."""
    if (reason := idle(app)) or app.board is None:
        return reason
    named = app.board.sprint.launch.people
    return "" if named else "launch.toml names nobody who could answer: add [[person]] with id and name."
