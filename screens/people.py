"""The actions in which somebody speaks: attest, drill, waive, decide. Each opens a conversation."""

from typing import TYPE_CHECKING

from cockpit.consent import ACTIVE, BUILD, LEFT_OUT, WRITES

if TYPE_CHECKING:
    from cockpit.drills.talk import Talk
    from cockpit.kit import Check
    from screens.app import CockpitApp


def attest(app: "CockpitApp") -> None:
    """State something about the chosen check, and sign it."""
    _converse(app, "attest", "Attest", app.selected)


def waive(app: "CockpitApp") -> None:
    """Accept the chosen finding for a while, or agree to what somebody else accepts."""
    _converse(app, "waive", "Waive", app.selected)


def drill(app: "CockpitApp") -> None:
    """The drill of the chosen check; without one, the list of drills."""
    _converse(app, "drill", "Drill", app.selected if called_for(app) == "drill" else "")


def allow(app: "CockpitApp") -> None:
    """Let the chosen check send or run, this once, what it must not unasked."""
    from screens.asking import ConfirmScreen  # noqa: PLC0415 - only when asked

    if app.board is None:
        return
    id_ = app.selected
    check = app.board.sprint.checks[id_].entry.check
    consent, does, yes, no = _asked(check)
    asked = f"This check {does}. Nothing else is touched. Is that all right, this once?"

    def answered(agreed: bool | None) -> None:  # noqa: FBT001 - Textual calls it
        if agreed:
            app.fly([id_], consents=(consent,))

    app.push_screen(ConfirmScreen(asked, yes, no), answered)


def _asked(check: "Check") -> tuple[str, str, str, str]:
    """The consent a check wants, what it does with it, and the two answers."""
    if check.sends:
        return ACTIVE, f"sends {check.sends}", "Send it", "Send nothing"
    if check.writes:
        return WRITES, f"walks {check.writes}", "Walk them", "Walk nothing"
    return BUILD, f"runs {check.runs}", "Run it", "Run nothing"


def decide(app: "CockpitApp") -> None:
    """Sign go, conditional go or no-go, or sign beside who has decided."""
    _converse(app, "decide", "Decide about the launch", "")


def called_for(app: "CockpitApp") -> str:
    """The action with which a person decides the chosen check: `allow`, `attest`, `drill`, or nothing."""
    if app.board is None or not app.selected:
        return ""
    check = app.board.sprint.checks[app.selected].entry.check
    if left_out(app):
        return "allow"
    return "attest" if check.word else "drill" if check.drill else ""


def left_out(app: "CockpitApp") -> bool:
    """The chosen check left something undone because nobody allowed it."""
    result = app.board.sprint.results.get(app.selected) if app.board else None
    return result is not None and any(found.kind == LEFT_OUT for found in result.findings)


def _converse(app: "CockpitApp", what: str, word: str, check: str) -> None:
    """Open a conversation; afterwards the board shows what it changed, the check first."""
    from screens import conversations  # noqa: PLC0415 - after the first frame
    from screens.talk import TalkScreen  # noqa: PLC0415

    if app.board is None:
        return
    title = f"{word}: {app.board.sprint.checks[check].title}" if check else word

    async def conversation(talk: "Talk") -> str:
        return await conversations.held(app, talk, what, check)

    def ended(_done: bool | None) -> None:  # noqa: FBT001 - Textual calls it
        if app.board is not None and (result := app.board.sprint.results.get(check)):
            app.board.heard(result)
        app.redraw()

    app.push_screen(TalkScreen(title, conversation), ended)
