"""Reports: each consumes the stream of events and writes one format to a text stream.

`open_report` gives the report of a format; formats are imported when they are asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Final, Protocol, TextIO

from cockpit.kit import Check
from cockpit.model import Event, Result
from cockpit.people.waiving import Standing
from cockpit.record import Record
from cockpit.text import redact

_CLASSES: Final = {
    "text": ("terminal", "TerminalReport"),
    "json": ("json", "JsonReport"),
    "junit": ("junit", "JunitReport"),
    "sarif": ("sarif", "SarifReport"),
    "markdown": ("markdown", "MarkdownReport"),
}
FORMATS: Final = tuple(_CLASSES)


@dataclass(frozen=True, slots=True)
class About:
    """What a report says of the run besides its events.

    `tool` is name and version (`launch-cockpit 0.1.0`), `product` the name in launch.toml, `launch` the path
    of that file as the person gave it, `vantage` JSON values that say where the run looked from, `stages` the
    titles by number, `checks` the declarations by id (SARIF takes its help texts from them), `blockers` the
    ids of every launch blocker of the roadmap, `record` what people said, `waivers` those of it as they
    stand.
    """

    tool: str
    product: str
    roadmap: str
    launch: str = "launch.toml"
    vantage: Mapping[str, Any] = field(default_factory=dict)
    stages: Mapping[int, str] = field(default_factory=dict)
    checks: Mapping[str, Check] = field(default_factory=dict)
    blockers: tuple[str, ...] = ()
    waivers: tuple[Standing, ...] = ()
    record: Record = field(default_factory=Record)

    def accepted(self, result: Result) -> str:
        """Who accepted the open findings of a waived result, why, and until when; nothing of any other."""
        ids = {found.waiver for found in result.findings}
        told = (one for one in self.waivers if one.id in ids)
        words = "; ".join(
            f"{one.waiver.reason} (until {one.waiver.until}, asked by {one.waiver.by}, agreed by "
            f"{one.approved_by}; meanwhile: {one.waiver.compensating})"
            for one in told
        )
        return redact(words)


class Report(Protocol):
    """One output format. Events in any order after RunStarted; nothing raises on their contents."""

    def event(self, event: Event) -> None:
        """Take one event of the run."""

    def close(self) -> None:
        """Write what is still to be written; called once, also after an interruption."""


def open_report(format_: str, out: TextIO, about: About) -> Report:
    """The report of that format, writing to `out`, which stays open.

    Raises:
        KeyError: no such format; `FORMATS` lists them.
    """
    module, name = _CLASSES[format_]
    report: Report = getattr(import_module(f"cockpit.reports.{module}"), name)(out, about)
    return report
