"""Roadmaps: five orders of the same checks, each a file of data in `cockpit/roadmaps`."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import msgspec
from msgspec import Struct

from cockpit.model import Mode, Severity

DATA = files("cockpit") / "roadmaps"
IDS = ("marketplace-launch", "ecommerce-prototype", "mobile-demo", "coach-prototype", "b2b-prototype")


class Limits(Struct, frozen=True, forbid_unknown_fields=True):
    """The numbers a verdict is held against: defaults, changed by the roadmap, then by launch.toml.

    Milliseconds, seconds, minutes and hours as the names say; `max_hops` counts redirects, `manual_steps`
    what a person does by hand to release.
    """

    p95_read_ms: int = 300
    p95_write_ms: int = 800
    p95_alert_ms: int = 500
    p95_strict: bool = False
    cold_ms: int = 2000
    page_server_ms: int = 2000
    mail_seconds: int = 120
    max_hops: int = 1
    redirect_policy: Literal["one-hop", "hsts-safe"] = "one-hop"
    probe_interval_s: int = 60
    failures_before_alert: int = 2
    alert_minutes: int = 5
    audit_minutes: int = 120
    sprint_hours: int = 48
    golive_minutes: int = 10
    rollback_minutes: int = 5
    manual_steps: int = 1


class Deliverable(Struct, frozen=True, forbid_unknown_fields=True):
    """What a stage hands over; `id` is that of the document that shows it."""

    text: str
    source: str
    id: str


class FailureSignal(Struct, frozen=True, forbid_unknown_fields=True):
    """What it looks like when the stage was skipped."""

    text: str
    source: str
    checks: tuple[str, ...] = ()


class Stage(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the seven stages; `checks` by id, and the rest of whole `families`.

    `short` names it in a word or three, `hours` is its share of a sprint of 48.
    """

    number: int
    title: str
    short: str
    hours: float
    goal: str
    source: str
    families: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    failure_signals: tuple[FailureSignal, ...] = ()


class BarRow(Struct, frozen=True, forbid_unknown_fields=True):
    """One row of the minimum bar: ids it makes launch blockers, ids it makes at least high."""

    text: str
    source: str
    blockers: tuple[str, ...] = ()
    high: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()


class Roadmap(Struct, frozen=True, forbid_unknown_fields=True):
    """Seven stages in this kind of product's own order, its limits and its minimum bar.

    `golive_hours` are left over at the end for the go-live itself.
    """

    schema: str
    id: str
    title: str
    summary: str
    seed: str
    golive_hours: float
    stage: tuple[Stage, ...]
    bar: tuple[BarRow, ...]
    limits: dict[str, int | bool | str] = {}
    required: dict[str, Any] = {}

    def stage_of(self, check: str) -> Stage:
        """The stage that asks for the check by id, else the one that holds its family, else the last."""
        family = check.split(".", 1)[0]
        by_id = (stage for stage in self.stage if check in stage.checks)
        by_family = (stage for stage in self.stage if family in stage.families)
        return next(by_id, None) or next(by_family, self.stage[-1])

    def severity_of(self, check: str, base: Severity) -> Severity:
        """The check's own severity, raised by the minimum bar; a roadmap never lowers it."""
        raised = [Severity.LAUNCH_BLOCKER for row in self.bar if check in row.blockers]
        raised += [Severity.HIGH for row in self.bar if check in row.high]
        return min([base, *raised], key=lambda severity: severity.rank)

    @property
    def blockers(self) -> tuple[str, ...]:
        """Every id of the catalogue that stops the launch on this roadmap, built or not."""
        return tuple(
            row.id
            for row in catalogue().check
            if self.severity_of(row.id, row.severity) is Severity.LAUNCH_BLOCKER
        )

    def order(self, checks: list[str]) -> list[str]:
        """The ids in the order they are flown: by stage, as the stage lists them, then by name."""

        def place(check: str) -> tuple[int, int, str]:
            stage = self.stage_of(check)
            listed = stage.checks.index(check) if check in stage.checks else len(stage.checks)
            return (stage.number, listed, check)

        return sorted(checks, key=place)


class CatalogueRow(Struct, frozen=True, forbid_unknown_fields=True):
    """The contract of one check: its id, who decides, how grave."""

    id: str
    mode: Mode
    severity: Severity


class Parked(Struct, frozen=True, forbid_unknown_fields=True):
    """Something this sprint deliberately does not build, and why; `words` are what people call it."""

    id: str
    words: tuple[str, ...]
    what: str
    why: str
    seeds: tuple[str, ...]


class Catalogue(Struct, frozen=True, forbid_unknown_fields=True):
    """Every check the roadmaps ask for, and the parked list."""

    schema: str
    check: tuple[CatalogueRow, ...]
    parked: tuple[Parked, ...]


@cache
def load(name: str) -> Roadmap:
    """The roadmap of that id.

    Raises:
        KeyError: there is none.
    """
    if name not in IDS:
        raise KeyError(name)
    return msgspec.convert(tomllib.loads((DATA / f"{name}.toml").read_text("utf-8")), Roadmap)


@cache
def catalogue() -> Catalogue:
    """All ids of the contract, in its order."""
    return msgspec.convert(tomllib.loads((DATA / "catalogue.toml").read_text("utf-8")), Catalogue)


def missing(built: list[str]) -> list[str]:
    """Ids the roadmaps ask for that this build cannot run."""
    return [row.id for row in catalogue().check if row.id not in built]
