"""How runs and results lie in the journal's tables, and how they come back."""

import datetime as dt
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cockpit.evidence import EvidenceStore
from cockpit.journal.process import identity
from cockpit.model import Result, RunFinished, RunStarted
from cockpit.reports.json import result_from_dict, result_to_dict
from cockpit.text import safe

_MARK = "INSERT INTO marks (run, what, at, detail) VALUES (?, ?, ?, ?)"
_EVIDENCE = "INSERT INTO evidence (digest, check_id, kind, media, bytes, at) VALUES (?, ?, ?, ?, ?, ?)"
_JSON = "application/json"
_KIND = {"auto": "probe", "assisted": "assisted", "attested": "attestation"}


@dataclass(frozen=True, slots=True)
class Run:
    """One run; times are UTC ISO 8601. `finished` is None while it goes on or when it was cut off."""

    id: str
    started: str
    finished: str | None
    interrupted: bool
    planned: tuple[str, ...]
    tool: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A result as the journal has it: its run, when (UTC ISO 8601), and the digest of its evidence if any."""

    result: Result
    run: str
    at: str
    evidence: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A piece of evidence: its SHA-256, the check it is for, what kind it is, its size in bytes, and when."""

    digest: str
    check: str
    kind: str
    media: str
    bytes: int
    at: str


def start_rows(event: RunStarted, tool: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """A run begins, or is taken up again under its id."""
    planned = json.dumps(event.planned)
    yield (
        "INSERT OR IGNORE INTO runs (id, started, planned, tool) VALUES (?, ?, ?, ?)",
        (event.run, event.at, planned, tool),
    )
    yield _MARK, (event.run, "started", event.at, identity())


def end_rows(event: RunFinished) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """A run is over."""
    yield _MARK, (event.run, "interrupted" if event.interrupted else "finished", event.at, "")


def name_rows(run: str, name: str, at: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """A run is given a name."""
    yield _MARK, (run, "named", at, name)


def result_rows(
    run: str, result: Result, at: str, store: EvidenceStore
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """A check was judged; what its findings rest on is written to the store first.

    Raises:
        OSError: the store cannot be written.
    """
    data = result_to_dict(result)
    digest = ""
    rests_on = [_seen_there(found) for found in data["findings"] if found["evidence"]]
    if rests_on:
        blob = json.dumps({"check": result.check, "findings": rests_on}, indent=1, sort_keys=True)
        digest, size = store.put(blob.encode())
        yield _EVIDENCE, (digest, result.check, _KIND[result.mode.value], _JSON, size, at)
    yield (
        "INSERT INTO results (run, check_id, verdict, at, evidence, result) VALUES (?, ?, ?, ?, ?, ?)",
        (run, result.check, result.verdict.value, at, digest, json.dumps(data)),
    )


def kept_rows(kept: Kept) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """A piece of evidence that came from elsewhere, a drill or a person."""
    yield _EVIDENCE, (kept.digest, kept.check, kept.kind, kept.media, kept.bytes, kept.at)


def _seen_there(found: dict[str, Any]) -> dict[str, Any]:
    """What was seen at one subject; no time in it, so the same sight has the same digest."""
    return {name: found[name] for name in ("subject", "observed", "evidence")}


def later(at: str, seconds: float) -> str:
    """The moment that many seconds after `at` (ISO 8601, to the millisecond); or `at` if it is no time."""
    try:
        moment = dt.datetime.fromisoformat(at) + dt.timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        return at
    return moment.isoformat(timespec="milliseconds")


def utc(text: str) -> dt.datetime | None:
    """An ISO 8601 time in UTC to the second; none where it is no time."""
    try:
        parsed = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    aware = parsed if parsed.tzinfo else parsed.replace(tzinfo=dt.UTC)
    return aware.astimezone(dt.UTC).replace(microsecond=0)


def moment(at: str) -> dt.datetime:
    """A time of the journal to the second, in UTC; the epoch where it cannot be read."""
    return utc(at) or dt.datetime.fromtimestamp(0, dt.UTC)


def seen(row: sqlite3.Row) -> Seen:
    """A row of `results`.

    Raises:
        ValueError: the row holds no result.
    """
    try:
        data = json.loads(row["result"])
    except RecursionError:
        raise ValueError("not a result: nested too deeply") from None
    return Seen(result_from_dict(data), row["run"], row["at"], row["evidence"] or None)


def planned(text: str) -> tuple[str, ...]:
    """The check ids of a run as they were written; none where somebody has written something else."""
    try:
        ids = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    return tuple(id_ for id_ in ids if isinstance(id_, str)) if isinstance(ids, list) else ()


def run(row: sqlite3.Row) -> Run:
    """A row of the runs with their last mark and name."""
    over = row["what"] != "started"
    return Run(
        row["id"],
        safe(row["started"], 40),
        row["at"] if over else None,
        row["what"] == "interrupted",
        planned(row["planned"]),
        row["tool"],
        row["name"],
    )
