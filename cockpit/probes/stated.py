"""What people said: read from launch.record.toml, each with whether it still holds at the run's hour."""

import datetime as dt
from collections.abc import Iterable

from cockpit.background import aside
from cockpit.facts import Unreachable
from cockpit.facts.stated import Drilled, Reply, Standing, Stated, Statement
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.probes.versions import live_version
from cockpit.record import FILE, Attestation, Drill, Record, load
from cockpit.standards.domains import registrable
from cockpit.vantage import Vantage


async def gather(launch: Launch, vantage: Vantage) -> Stated:
    """The record; the live version is looked at only where something holds until the next deploy."""
    now = vantage.now
    # Whether a domain is one's own is asked by those who judge this; the list of suffixes takes long to read.
    await aside(lambda: registrable(launch.domain))
    record = load(vantage.folder / FILE).as_of(now)
    if record.unreadable:
        why = Unreachable(Layer.PERSON, record.unreadable, "unreadable")
        return Stated(now.isoformat(), unreadable=why)
    live = await live_version(launch, vantage) if _bound(record) else ""
    left = {one.id: one.leaves_on for one in launch.people if one.leaves_on and one.leaves_on <= now.date()}
    people = {one.id: one.name for one in launch.people}

    def standing(row: Attestation | Drill) -> tuple[Standing, str]:
        if isinstance(row, Attestation) and row.by in left:
            return Standing.LEFT, f"{people[row.by]} left on {left[row.by]}"
        if isinstance(row, Attestation) and row.by not in people:
            return Standing.LEFT, f'"{row.by}" is no declared person'
        if row.until and row.until < now.date():
            return Standing.EXPIRED, f"it held until {row.until}"
        if row.release and isinstance(live, Unreachable):
            return Standing.UNSURE, f"it holds until the next deploy, and {live.cause}"
        if row.release and row.release != live:
            return Standing.DEPLOYED, f"it was said of {row.release}, and {live} is live now"
        return Standing.HOLDS, ""

    statements = {check: _statement(id_, row, *standing(row)) for check, id_, row in _newest(record)}
    drills = tuple(
        _drilled(id_, row, *standing(row))
        for id_, row in record.of(Drill).items()
        if record.drills[row.name, row.subject] is row
    )
    return Stated(now.isoformat(), statements, drills)


def _newest(record: Record) -> Iterable[tuple[str, str, Attestation]]:
    newest = {row.check: (row.check, id_, row) for id_, row in record.of(Attestation).items()}
    return newest.values()


def _bound(record: Record) -> bool:
    """Something in the record holds until the next deploy."""
    statements, drills = record.attestations.values(), record.drills.values()
    return any(row.release for row in statements) or any(row.release for row in drills)


def _statement(id_: str, row: Attestation, standing: Standing, why: str) -> Statement:
    return Statement(
        id=id_,
        check=row.check,
        answer=Reply(row.answer),
        by=row.by,
        at=_utc(row.at),
        words=row.statement,
        reason=row.reason,
        evidence=row.evidence,
        until=row.until.isoformat() if row.until else "",
        release=row.release,
        about=row.about,
        owner=row.owner,
        standing=standing,
        why=why,
    )


def _drilled(id_: str, row: Drill, standing: Standing, why: str) -> Drilled:
    return Drilled(
        id=id_,
        name=row.name,
        check=row.check,
        subject=row.subject,
        passed=row.passed,
        by=row.by,
        at=_utc(row.at),
        said=row.said,
        seen=row.seen,
        seconds=dict(row.seconds),
        answers=dict(row.answers),
        found=dict(row.found),
        about=row.about,
        evidence=row.evidence,
        until=row.until.isoformat() if row.until else "",
        standing=standing,
        why=why,
    )


def _utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds")
