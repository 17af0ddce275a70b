"""The tables of the pack that people said: attestations, waivers, what drills measured, the decision."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cockpit.handover.schema import Pack, Row
from cockpit.launch import Launch
from cockpit.people.deciding import Signed
from cockpit.people.waiving import Count, Standing
from cockpit.record import Attestation, Drill, Record

_ROLLBACK: Final = "rollback"
_PROOF: Final = "dns-proof"
_ALARM: Final = "alert"
_READING: Final = "runbook"


def tables(record: Record, waivers: tuple[Standing, ...], kept: Mapping[str, str]) -> dict[str, list[Row]]:
    """Waivers that count and the newest statement about each check.

    Args:
        record: what people said.
        waivers: its waivers as they stand.
        kept: ids of evidence in the pack by digest.
    """
    return {
        "waiver": [_waiver(one) for one in waivers if one.count is Count.ACTIVE],
        "attestation": [_attestation(row, kept) for _, row in sorted(record.attestations.items())],
    }


def _waiver(one: Standing) -> Row:
    row = one.waiver
    return {
        "id": one.id,
        "check": row.check,
        "scope": ", ".join(row.scope),
        "reason": row.reason,
        "compensating": row.compensating,
        "requested_by": row.by,
        "approved_by": one.approved_by,
        "created": row.at,
        "expires": row.until,
    }


def _attestation(row: Attestation, kept: Mapping[str, str]) -> Row:
    told = {
        "check": row.check,
        "statement": row.statement if row.answer == "done" else f"{row.answer}: {row.reason}".rstrip(": "),
        "by": row.by,
        "at": row.at,
        "valid_until": row.until,
        "until_release": row.release,
        "evidence": kept.get(row.evidence, ""),
    }
    return {key: value for key, value in told.items() if value not in (None, "")}


def with_drills(tables: dict[str, Any], record: Record, kept: Mapping[str, str]) -> dict[str, Any]:
    """The tables with what drills measured: the way back, the proof of control, the alarm, who read what."""
    told = dict(tables)
    back = _newest(record, _ROLLBACK)
    if back is not None and back.passed and "deploy" in told:
        rollback = {**told["deploy"].get("rollback", {}), **_rehearsed(back, kept)}
        told["deploy"] = {**told["deploy"], "rollback": rollback}
    if "domain" in told:
        told["domain"] = [_proved(row, record, kept) for row in told["domain"]]
    alarm = _newest(record, _ALARM)
    if alarm is not None and alarm.passed and "alert_route" in told:
        told["alert_route"] = [_alarmed(row, alarm, kept) for row in told["alert_route"]]
    if "runbook" in told:
        told["runbook"] = [_read(row, record) for row in told["runbook"]]
    return told


def _alarmed(row: Row, alarm: Drill, kept: Mapping[str, str]) -> Row:
    """The route with the delay its owner measured; one whose owner typed nothing back was not tested."""
    if row.get("owner") not in alarm.about:
        return row
    told = {**row, "tested_at": alarm.at}
    told |= {"delay_seconds": alarm.seconds["delay"]} if "delay" in alarm.seconds else {}
    return told | ({"evidence": kept[alarm.evidence]} if alarm.evidence in kept else {})


def _read(row: Row, record: Record) -> Row:
    """The runbook with who followed it, as long as its words are those that were followed."""
    drill = record.drills.get((_READING, row["id"]))
    if drill is None or not drill.passed or drill.about != (row["text"],):
        return row
    return {**row, "second_reader": drill.by, "read_and_followed_on": drill.at.astimezone(dt.UTC).date()}


def _newest(record: Record, name: str) -> Drill | None:
    drills = [row for (named, _), row in record.drills.items() if named == name]
    return max(drills, key=lambda row: row.at, default=None)


def _rehearsed(row: Drill, kept: Mapping[str, str]) -> Row:
    measured: Row = {"rehearsed_at": row.at, "rehearsed_by": row.by}
    if "back" in row.seconds:
        measured["seconds_measured"] = round(row.seconds["back"])
    return measured | ({"evidence": kept[row.evidence]} if row.evidence in kept else {})


def _proved(row: Row, record: Record, kept: Mapping[str, str]) -> Row:
    drill = record.drills.get((_PROOF, row["name"]))
    if drill is None or not drill.passed:
        return row
    return {**row, "control_proof": kept.get(drill.evidence, f"shown on {drill.at.date()} by {drill.by}")}


def evidence(record: Record) -> Iterator[tuple[str, str, str, dt.datetime, dt.date | None]]:
    """(digest, check, kind, when, the last day) of what people showed."""
    rows: list[tuple[Attestation | Drill, str]] = [
        *((row, "attestation") for row in record.attestations.values()),
        *((row, "drill") for row in record.drills.values()),
    ]
    seen: set[str] = set()
    for row, kind in rows:
        if row.evidence and row.evidence not in seen:
            seen.add(row.evidence)
            yield row.evidence, row.check, kind, row.at, row.until


def decision(one: Signed | None) -> Row | None:
    """The signed decision; a stale one is a no-go that says why. None while nobody has signed."""
    if one is None:
        return None
    row = one.row
    signed = {"decided_at": row.at, "decided_by": row.by, "record": one.id}
    if one.stale:
        was = f"{row.by} signed {row.status} on {row.at.date()}; a later run contradicts it."
        return {"status": "no-go", "reasons": [was, *one.stale], **signed}
    reasons = [row.statement, *row.reasons] if row.statement else [*row.reasons]
    told: Row = {"status": row.status, **signed, "reasons": reasons}
    told |= {"conditions": list(row.conditions)} if row.conditions else {}
    return told | ({"signed_beside": list(one.beside)} if one.beside else {})


def signoffs(record: Record, launch: Launch, pack: Pack) -> list[Row]:
    """Who signed this very pack: the newest decision and the signatures beside it, made over its digest."""
    digest = pack["integrity"]["pack_digest"]
    if record.decision is None:
        return []
    number, row = record.decision
    made = [(row.by, row.at, row.statement, row.pack)] if number not in record.doubts else []
    made += [(one.by, one.at, one.statement, one.pack) for one in record.signers(number)]
    roles = {person.id: person.role for person in launch.people}
    return [
        {
            "role": roles.get(by, "") or "not said",
            "who": by,
            "at": at,
            "decision": row.status,
            "statement": statement or f"I decide: {row.status}.",
            "pack_digest": digest,
        }
        for by, at, statement, over in made
        if f"sha256:{over}" == digest
    ]
