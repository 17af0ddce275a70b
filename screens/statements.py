"""What the pane says of people: who stated or did something, until when, who waived it, which key is next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from cockpit.consent import LEFT_OUT
from cockpit.model import STALE, Finding, Result
from screens.sheet import Sheet
from screens.signs import TONES

if TYPE_CHECKING:
    from cockpit.engine import Planned
    from cockpit.people.waiving import Standing
    from cockpit.sprint import Sprint

_DIGITS: Final = 16  # of a digest: enough to find the file by
_WAITS: Final = ("todo", STALE)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What people said: their names by id, and the waivers of the record by number."""

    names: Mapping[str, str] = field(default_factory=dict)
    waivers: "Mapping[str, Standing]" = field(default_factory=dict)

    @classmethod
    def of(cls, sprint: "Sprint") -> "Spoken":
        """Of a sprint, as it stands now."""
        names = {person.id: person.name for person in sprint.launch.people}
        return cls(names, {one.id: one for one in sprint.voices.waivers})

    def name(self, id_: str) -> str:
        """The name of a person, or the id where nobody is declared by it."""
        return self.names.get(id_, id_)


def hears(planned: "Planned", result: Result | None) -> Iterator[str]:
    """Which key a person presses about the check, and for what; nothing where a machine decides alone."""
    check = planned.entry.check
    waits = result is not None and result.state in _WAITS
    if result is not None and _left_out(result):
        does = "send" if check.sends else "walk" if check.writes else "run"
        yield f"y  let it {does} this once; you are told first what it does"
    if check.drill:
        yield f"d  the drill {check.drill} {'decides this' if waits else 'can be done again'}"
    if check.word is not None:
        yield "a  state it and sign" if waits else "a  state something about it"


def _left_out(result: Result) -> bool:
    """It would send or run something, and nobody has allowed it."""
    return any(found.kind == LEFT_OUT for found in result.findings)


def todo(sheet: Sheet, planned: "Planned", result: Result) -> None:
    """The key that does it, for what waits for a person."""
    if result.state not in _WAITS and not _left_out(result):
        return
    sheet.gap()
    for key in hears(planned, result):
        sheet.labelled("Press", key, "bold")


def stated(sheet: Sheet, findings: Sequence[Finding], spoken: Spoken) -> None:
    """Who stated or did what, when, until when it holds, and the digest of what shows it; each once."""
    said: set[str] = set()
    for finding in findings:
        seen = finding.evidence
        row = seen.get("row")
        if not isinstance(row, str) or row in said or "by" not in seen:
            continue
        said.add(row)
        sheet.gap()
        sheet.labelled("By", _who(seen, spoken))
        sheet.labelled("Until", _until(seen))
        sheet.labelled("Answers", spoken.name(str(seen["owner"])) if seen.get("owner") else "")
        sheet.labelled("Shown by", _shown(seen))


def _who(seen: Mapping[str, Any], spoken: Spoken) -> str:
    when = str(seen.get("at", "")).replace("T", " ")[:16]
    watched = ", and the cockpit saw it" if seen.get("seen_by") == "machine" else ""
    return f"{spoken.name(str(seen['by']))}, {when} UTC{watched}"


def _until(seen: Mapping[str, Any]) -> str:
    if seen.get("release"):
        return f"the next deploy after {seen['release']}, {seen.get('until', '')} at the latest"
    return str(seen.get("until", ""))


def _shown(seen: Mapping[str, Any]) -> str:
    digest = str(seen.get("file", ""))
    return f".cockpit/evidence/{digest[:_DIGITS]} (SHA-256)" if digest else ""


def waived(sheet: Sheet, result: Result, spoken: Spoken) -> None:
    """The waivers that cover something of a result."""
    numbers = dict.fromkeys(finding.waiver for finding in result.findings if finding.waiver)
    for one in (spoken.waivers[number] for number in numbers if number in spoken.waivers):
        row = one.waiver
        sheet.gap()
        sheet.labelled("Waived", f"until {row.until}: {row.reason}", TONES["mild"])
        sheet.labelled("Meanwhile", row.compensating)
        sheet.labelled("Asked by", f"{spoken.name(row.by)}, agreed by {spoken.name(one.approved_by)}")


def pending(sheet: Sheet, planned: "Planned", spoken: Spoken) -> None:
    """Waivers of the check that do not count yet, or no more."""
    for one in spoken.waivers.values():
        if one.waiver.check == planned.id and one.why:
            sheet.gap()
            sheet.labelled("Waiver", f"asked by {spoken.name(one.waiver.by)}, does not count: {one.why}")
