"""What stands in a list: one row per check, green folded away, red open. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cockpit.model import Result
from cockpit.text import safe
from screens import signs
from screens.signs import Sign

if TYPE_CHECKING:
    from cockpit.engine import Planned

ABOUT: Final = "about"
HEAD: Final = "head:"
FIX: Final = "fix:"  # before the id of a check that is listed a second time, as a repair
_FOLD: Final = "fold:"
FOLD_PASSED: Final = "fold:passed"
FOLD_ABSENT: Final = "fold:absent"
FOLD_WAIVED: Final = "fold:waived"
_FOLDS: Final = (FOLD_WAIVED, FOLD_PASSED, FOLD_ABSENT)
_FOLD_OF: Final = {
    signs.PASS: FOLD_PASSED,
    signs.STATED: FOLD_PASSED,
    signs.NOT_APPLICABLE: FOLD_ABSENT,
    signs.WAIVED: FOLD_WAIVED,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line: sign, title, what was observed, and a short note at the right edge; `lead` is a number."""

    key: str
    sign: Sign
    title: str
    detail: str = ""
    note: str = ""
    lead: str = ""

    @property
    def check(self) -> str:
        """The id of the check that the row stands for; nothing for a fold, a heading or the first line."""
        other = self.key == ABOUT or self.key.startswith((_FOLD, HEAD))
        return "" if other else self.key.removeprefix(FIX)

    @property
    def is_check(self) -> bool:
        """A check, and not a fold, a heading or the line about the stage."""
        return bool(self.check)


@dataclass(frozen=True, slots=True)
class View:
    """What a person chose to see of a stage.

    `kept` are checks that stay in sight although they passed: those somebody just ran again.
    """

    worst_first: bool = False
    text: str = ""
    opened: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()


def check_row(planned: "Planned", result: Result | None, *, looking: bool, lead: str = "") -> Row:
    """The row of one check, as it is now."""
    if result is None:
        sign = signs.LOOKING if looking else signs.NOT_YET
        return Row(planned.id, sign, safe(planned.title, 120), lead=lead)
    sign = signs.LOOKING if looking else signs.sign_of(result)
    return Row(planned.id, sign, safe(planned.title, 120), seen(result), noted(result), lead)


def noted(result: Result) -> str:
    """How much it matters, for what is not green."""
    return signs.WEIGHTS[result.severity_now] if fold_of(result) in ("", FOLD_WAIVED) else ""


def fold_of(result: Result) -> str:
    """The fold that a result belongs behind, or nothing for what is open."""
    return _FOLD_OF.get(signs.sign_of(result), "")


def seen(result: Result) -> str:
    """What was seen, in one line: the first finding that carries the verdict, and how many do."""
    carrying = [finding for finding in result.findings if finding.verdict is result.verdict]
    text = safe(carrying[0].summary, 200)
    if len(result.findings) == 1:
        return text
    many = "all" if len(carrying) == len(result.findings) else f"{len(carrying)} of"
    return f"{many} {len(result.findings)}: {text}"


def stage_rows(
    planned: Iterable["Planned"], results: Mapping[str, Result], looking: Collection[str], view: View
) -> tuple[Row, ...]:
    """The rows of a stage in its order: what is open, then folded what is waived, passed or absent."""
    ordered = [plan for plan in planned if _found(plan, view.text)]
    if view.worst_first:
        ordered.sort(key=lambda plan: _gravity(results.get(plan.id)))
    rows = {plan.id: check_row(plan, results.get(plan.id), looking=plan.id in looking) for plan in ordered}
    folded = {
        fold: [id_ for id_ in rows if _folds(fold, results.get(id_), id_, looking, view)] for fold in _FOLDS
    }
    hidden = {id_ for ids in folded.values() for id_ in ids}
    shown = [row for id_, row in rows.items() if id_ not in hidden]
    for fold, ids in folded.items():
        if ids:
            shown.append(_fold_row(fold, len(ids), is_open=fold in view.opened))
            shown += [rows[id_] for id_ in ids if fold in view.opened]
    return tuple(shown)


def _found(plan: "Planned", text: str) -> bool:
    return text.casefold() in f"{plan.id} {plan.title}".casefold()


def _gravity(result: Result | None) -> tuple[int, int, str]:
    """Worst first; what is not judged yet comes last."""
    return result.gravity if result is not None else (99, 0, "")


def _folds(fold: str, result: Result | None, id_: str, looking: Collection[str], view: View) -> bool:
    """True for a check that hides behind this fold. A search shows all it finds."""
    if result is None or id_ in looking or id_ in view.kept or view.text:
        return False
    return fold_of(result) == fold


def _fold_row(fold: str, many: int, *, is_open: bool) -> Row:
    hint = "enter closes" if is_open else "enter opens"
    if fold == FOLD_PASSED:
        return Row(fold, signs.PASS, f"{many} passed ({hint})")
    if fold == FOLD_WAIVED:
        return Row(fold, signs.WAIVED, f"{many} waived ({hint})")
    words = "does not apply" if many == 1 else "do not apply"
    return Row(fold, signs.NOT_APPLICABLE, f"{many} {words} ({hint})")
