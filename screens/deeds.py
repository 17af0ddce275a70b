"""What the actions do, where it is more than one line."""

import contextlib
from typing import TYPE_CHECKING

from screens import clip, manners, themes

if TYPE_CHECKING:
    from textual.worker import Worker

    from screens.app import CockpitApp


def go_next(app: "CockpitApp") -> None:
    """Go to the next thing that needs a person; when nothing was looked at yet, that is a first look."""
    from screens import reasons  # noqa: PLC0415 - it asks what is fixable of this module

    board = app.board
    if board is None:
        return
    sprint = board.sprint
    after = (app.selected or _before(app)) if app.stage_shown else None
    if thing := sprint.next(after):
        if thing.check == after:
            app.say("This is the only thing left that needs you.")
        app.open_stage(thing.stage, thing.check)
        return
    unseen = [id_ for id_ in sprint.checks if id_ not in sprint.results]
    if board.running:
        app.say(f"Still looking: {board.judged} of {board.planned} done. Nothing needs you so far.")
    elif unseen and (why_not := reasons.quiet(app)):
        app.say(why_not, "warning")
    elif unseen:
        app.fly(unseen)
    else:
        app.say("Nothing needs you. Every check was looked at.")


def _before(app: "CockpitApp") -> str | None:
    """The last check before the stage on the screen, so that the next one is of this stage."""
    if app.board is None or app.stage_shown is None:
        return None
    earlier = [id_ for id_, plan in app.board.sprint.checks.items() if plan.stage < app.stage_shown.number]
    return earlier[-1] if earlier else None


def explain(app: "CockpitApp") -> None:
    """The long answer about the chosen check."""
    from screens.explain import ExplainScreen  # noqa: PLC0415 - only when asked

    if app.board is not None:
        sprint = app.board.sprint
        result = sprint.results.get(app.selected)
        subject = result.findings[0].subject if result else sprint.launch.product.domain
        app.push_screen(ExplainScreen(sprint.checks[app.selected], subject))


def show_help(app: "CockpitApp") -> None:
    """Every key."""
    from screens.help import HelpScreen  # noqa: PLC0415 - it reads the table of actions, which names this

    app.push_screen(HelpScreen())


def fixable(app: "CockpitApp") -> bool:
    """True when the chosen check has a fix to copy."""
    result = app.board.sprint.results.get(app.selected) if app.board else None
    return result is not None and bool(clip.short(result))


def copy_fix(app: "CockpitApp") -> None:
    """The fix of the chosen check."""
    if app.board is not None:
        result = app.board.sprint.results[app.selected]
        copy(app, clip.short(result), clip.whole(result))


def copy(app: "CockpitApp", short: str, whole: str) -> None:
    """To the clipboard by OSC 52, which not every terminal obeys, and the whole of it to a file."""
    if app.board is None:
        return
    app.copy_to_clipboard(short)
    path = manners.write_fix(app.board.sprint.folder, whole)
    where = (
        f"The whole fix, with its undo, is in {path}"
        if path
        else "No file could be written beside launch.toml"
    )
    app.say(f"Copied, if your terminal allows it. {where}")


def risks(app: "CockpitApp") -> None:
    """What is open and what to mend first."""
    app.open_risks()


def golive(app: "CockpitApp") -> None:
    """The founder's ten-minute list."""
    from screens.golive import GoliveScreen  # noqa: PLC0415 - only when asked

    app.push_screen(GoliveScreen())


def golive_alone(app: "CockpitApp", by: str) -> None:
    """The list and nothing else: when it is left, so is the app."""
    from screens.golive import GoliveScreen  # noqa: PLC0415 - after the first frame

    app.push_screen(GoliveScreen(by), lambda code: app.exit(return_code=code or 0))


def watch(app: "CockpitApp") -> None:
    """The watch board."""
    from screens.watch import WatchScreen  # noqa: PLC0415 - only when asked

    app.push_screen(WatchScreen())


def speed(app: "CockpitApp") -> None:
    """The speed board."""
    from screens.speed import SpeedScreen  # noqa: PLC0415 - only when asked

    app.push_screen(SpeedScreen())


def parked(app: "CockpitApp") -> None:
    """What is not built on purpose."""
    from screens.parked import ParkedScreen  # noqa: PLC0415 - only when asked

    app.push_screen(ParkedScreen())


def documents(app: "CockpitApp") -> None:
    """The deliverables; those of the stage on the screen first."""
    from screens.documents import DocumentsScreen  # noqa: PLC0415 - only when asked

    app.push_screen(DocumentsScreen(app.stage_shown.number if app.stage_shown else 0))


def credentials(app: "CockpitApp") -> None:
    """Where the credentials live."""
    from screens.credentials import CredentialsScreen  # noqa: PLC0415 - only when asked

    app.push_screen(CredentialsScreen())


def mend(app: "CockpitApp") -> None:
    """Repair the demo's world behind the chosen check and look again."""
    if app.board is not None:
        faults = app.board.faults(app.selected)
        app.fly([app.selected], mend=faults)


def filter_(app: "CockpitApp") -> None:
    """Type words to look for."""
    if app.stage_shown:
        app.stage_shown.ask_filter()


def worst_first(app: "CockpitApp") -> None:
    """Sort the stage the other way."""
    if app.stage_shown:
        app.stage_shown.sort()


def other_theme(app: "CockpitApp") -> None:
    """Light when it is dark, else dark."""
    app.theme = themes.LIGHT if app.current_theme.dark else themes.DARK


def run(app: "CockpitApp") -> None:
    """Look again at the chosen check."""
    app.fly([app.selected])


def run_all(app: "CockpitApp") -> None:
    """Look at the checks of the stage on the screen, or at all from home."""
    app.fly_all()


def resume(app: "CockpitApp") -> None:
    """Look at what an interrupted run did not get to."""
    if app.board is not None:
        app.fly(app.board.unfinished)


def stop(app: "CockpitApp") -> None:
    """Stop the run; what was judged is kept."""
    app.workers.cancel_group(app, "run")


def go_home(app: "CockpitApp") -> None:
    """All stages."""
    app.go_home()


def back_a_stage(app: "CockpitApp") -> None:
    """The stage before."""
    app.step(-1)


def on_a_stage(app: "CockpitApp") -> None:
    """The stage after."""
    app.step(1)


def palette(app: "CockpitApp") -> None:
    """Find anything by name."""
    from textual.command import CommandPalette  # noqa: PLC0415 - only when asked

    app.push_screen(CommandPalette(placeholder="Words of an action, a stage or a check"))


def leave(app: "CockpitApp", code: int = 0) -> None:
    """Quit; what a run writes at the product is taken away first, unless it is asked for a second time."""
    board = app.board
    run = next((one for one in app.workers if one.group == "run" and not one.is_finished), None)
    if board is None or run is None or not board.writes:
        app.exit(return_code=code)
        return
    board.writes = False
    app.say("What the journeys made is taken away first. Again leaves it there and quits at once.", "warning")
    run.cancel()
    app.run_worker(_after(app, run, code), group="leave")


async def _after(app: "CockpitApp", run: "Worker[None]", code: int) -> None:
    from textual.worker import WorkerError  # noqa: PLC0415 - only where something is taken away

    with contextlib.suppress(WorkerError):
        await run.wait()
    app.exit(return_code=code)
