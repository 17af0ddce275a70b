"""What stands in a list: one row per check, green folded away, red open. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cockpit.model import Result, Verdict
from cockpit.text import safe
from screens import signs
from screens.signs import Sign

if TYPE_CHECKING:
    from cockpit.engine import Planned

ABOUT: Final = "about"
FOLD_PASSED: Final = "fold:passed"
FOLD_ABSENT: Final = "fold:absent"
_FOLDS: Final = {FOLD_PASSED: (Verdict.PASS,), FOLD_ABSENT: (Verdict.NOT_APPLICABLE,)}


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
    def is_check(self) -> bool:
        """A check, and not a fold or the line about the stage."""
        return self.key != ABOUT and self.key not in _FOLDS


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
    green = result.verdict in (Verdict.PASS, Verdict.NOT_APPLICABLE)
    return "" if green else signs.WEIGHTS[result.severity_now]


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
    """The rows of a stage in its order: what is open, then what passed and what does not apply, folded."""
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
    return result.verdict in _FOLDS[fold]


def _fold_row(fold: str, many: int, *, is_open: bool) -> Row:
    hint = "enter closes" if is_open else "enter opens"
    if fold == FOLD_PASSED:
        return Row(fold, signs.PASS, f"{many} passed ({hint})")
    words = "does not apply" if many == 1 else "do not apply"
    return Row(fold, signs.NOT_APPLICABLE, f"{many} {words} ({hint})")
