"""What a triage tells: the layers, the first broken one, since when, whom to call, what to do first: pure."""

from dataclasses import dataclass
from typing import Any, Final

from cockpit.runbooks import Runbook
from cockpit.text import redact, safe
from cockpit.triage.helping import NOBODY, Help
from cockpit.triage.layers import NAMES, Row, Sight, State, doubt, first, rows

SCHEMA: Final = "launch-cockpit/triage/v1"
WELL, BROKEN, CANNOT_TELL = 0, 1, 3
_TEXT: Final = 600  # characters of one sentence


@dataclass(frozen=True, slots=True)
class Report:
    """One triage: `at` is when it began (UTC ISO 8601), `seconds` how long it took, `since` in sentences."""

    product: str
    opened: tuple[str, ...]
    sights: tuple[Sight, ...]
    at: str
    seconds: float
    since: tuple[str, ...] = ()
    help: Help = NOBODY

    @property
    def broken(self) -> Sight | None:
        """The first broken layer, or none."""
        return first(self.sights)

    @property
    def doubt(self) -> Sight | None:
        """What could not be told; only of interest where nothing is broken."""
        return doubt(self.sights)

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every layer in order."""
        return rows(self.sights)

    @property
    def code(self) -> int:
        """0 nothing is broken, 1 something of the product is, 3 it cannot be told from here."""
        broken = self.broken
        if broken is not None:
            return CANNOT_TELL if broken.layer.value == "own_network" else BROKEN
        return CANNOT_TELL if self._blind else WELL

    @property
    def _blind(self) -> bool:
        """We are not let in, or nothing of the product was seen; doubt about the mail alone is a remark."""
        return any(one.state is State.BLOCKED for one in self.sights) or not any(
            row.layer.value in ("http", "tcp") and row.state is State.FINE for row in self.rows
        )

    @property
    def headline(self) -> str:
        """One sentence: the first broken layer, or that there is none."""
        broken, unsure = self.broken, self.doubt
        if broken is not None and self.code == CANNOT_TELL:
            return "This machine's own network is broken: nothing can be said of the product from here"
        if broken is not None:
            return f"The first layer that is broken: {NAMES[broken.layer]} ({shown(broken.subject)})"
        if self._blind:
            where = f"{NAMES[unsure.layer]} ({shown(unsure.subject)})" if unsure else "nothing was reached"
            return f"It cannot be told from here: {where}"
        return "Everything answers"

    @property
    def advice(self) -> str:
        """What to do where nothing is broken, or nothing can be told."""
        if self.code == WELL:
            return (
                "If customers still complain: ask one of them for the address, the hour and a picture, open "
                "it by a mobile network, and look at the logs of that minute. What works here may fail "
                "elsewhere."
            )
        if self.broken is not None and self.code == CANNOT_TELL:
            return "Mend that first, or run it again from another network, such as that of a telephone."
        if self.code == CANNOT_TELL:
            return (
                "Open the address in a browser. If it works there, the product is up: let this machine's "
                "User-Agent or address through where you are turned away."
            )
        return ""


def shown(text: str) -> str:
    """A text from anywhere as it may be shown."""
    return safe(redact(text), _TEXT)


def document(report: Report) -> dict[str, Any]:
    """The report as JSON values."""
    broken = report.broken
    return {
        "schema": SCHEMA,
        "product": report.product,
        "opened": [shown(url) for url in report.opened],
        "at": report.at,
        "seconds": round(report.seconds, 2),
        "exit": report.code,
        "headline": report.headline,
        "first_broken": broken and _sight(broken),
        "layers": [
            {
                "layer": row.layer.value,
                "state": row.state.value.replace(" ", "-"),
                "seen": [_sight(one) for one in row.sights],
            }
            for row in report.rows
        ],
        "since": list(report.since),
        "advice": report.advice or None,
        "runbook": report.help.book and _book(report.help.book),
        "status_pages": list(report.help.pages),
    }


def _sight(one: Sight) -> dict[str, Any]:
    return {
        "layer": one.layer.value,
        "subject": shown(one.subject),
        "kind": one.kind or None,
        "asked": shown(one.asked) or None,
        "came": shown(one.came),
        "seen": one.seen or None,
    }


def _book(book: Runbook) -> dict[str, Any]:
    return {"id": book.id, "title": book.title, "first_step": book.steps[0], "call": list(book.call)}
