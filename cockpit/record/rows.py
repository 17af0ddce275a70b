"""The rows of the record: what a person said, when, and until when it holds."""

import datetime as dt
from hashlib import sha256
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta, Struct

Text = Annotated[str, Meta(min_length=1, max_length=2000)]
Short = Annotated[str, Meta(max_length=300)]
Long = Annotated[str, Meta(max_length=4000)]
Digest = Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?\Z")]
Answer = Literal["done", "not-done", "not-applicable"]
ANSWERS: Final[tuple[Answer, ...]] = ("done", "not-done", "not-applicable")
Choice = Literal["go", "conditional-go", "no-go"]
ID_DIGITS: Final = 16
Seconds = Annotated[float, Meta(ge=0, le=1e9)]  # thirty years; neither NaN nor infinity


class Said(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What every row has: the id of the [[person]] who said it, and when (UTC)."""

    by: Text
    at: dt.datetime


class Attestation(Said, frozen=True, kw_only=True, omit_defaults=True):
    """A person's statement about one check.

    `until` is the last day on which it holds, `release` the version that was live when it was made, where it
    ends with the next deploy. `about` is what was seen then: when that changes, the statement is stale.
    `evidence` is the SHA-256 of a redacted file, `owner` the person who answers for it from now on.
    """

    check: Text
    answer: Answer
    statement: Long = ""
    reason: Long = ""
    evidence: Digest = ""
    until: dt.date | None = None
    release: str = ""
    about: tuple[str, ...] = ()
    owner: str = ""


class Drill(Said, frozen=True, kw_only=True, omit_defaults=True):
    """A drill that was done: `by` is who did it, `at` its end, `started` its beginning.

    `seconds` are what was measured, by the name of the step; `said` is the outcome in one sentence. `seen`
    says who saw it happen: the cockpit itself, or only the person. `answers` are what a person answered by
    the name of the step, where a drill is a list of questions. `found` are words that a machine read, by what
    they are (`folder` INBOX, `dkim` pass).
    """

    name: Text
    check: Text
    subject: Text
    passed: bool
    started: dt.datetime
    said: Long
    seen: Literal["machine", "person"] = "machine"
    seconds: dict[str, Seconds] = {}
    about: tuple[str, ...] = ()
    answers: dict[str, Literal["yes", "no"]] = {}
    found: dict[str, Short] = {}
    evidence: Digest = ""
    until: dt.date | None = None
    release: str = ""


class Waiver(Said, frozen=True, kw_only=True, omit_defaults=True):
    """A finding that is accepted for a while: `by` asks for it, another person's `Signature` makes it count.

    `scope` are subjects of the check, or `*` for all of them; `until` is the last day.
    """

    check: Text
    scope: tuple[Text, ...]
    reason: Text
    compensating: Text
    until: dt.date


class Decision(Said, frozen=True, kw_only=True, omit_defaults=True):
    """Go, conditional go or no-go: who decided, on what, and why.

    `digest` is of everything that was decided on, `pack` that of the handover pack then; `open` are the risks
    that were open then, one `check severity verdict fingerprint` each, so that a later run can be held
    against it.
    """

    status: Choice
    proposed: Text
    statement: Long = ""
    reasons: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    digest: Digest = ""
    pack: Digest = ""


class Signature(Said, frozen=True, kw_only=True, omit_defaults=True):
    """A second person agrees: `of` is the id of a waiver or a decision, which is the digest of its words.

    `pack` is the digest of the handover pack then, where it is a decision.
    """

    of: Text
    statement: Long = ""
    pack: Digest = ""


class Change(Said, frozen=True, kw_only=True, omit_defaults=True):
    """Something that was changed in the product: `by` did it, `at` is when it was seen to be done.

    `check` is the check that saw it, where one did; `before` and `after` are what was seen then, and `since`
    is when it last saw it as it had been: the change is from between then and `at`.
    """

    what: Text
    check: str = ""
    since: dt.datetime | None = None
    before: Long = ""
    after: Long = ""
    undo: Long = ""


Row = Attestation | Drill | Waiver | Decision | Signature | Change
TABLES: Final[dict[str, type[Said]]] = {
    "attestation": Attestation,
    "drill": Drill,
    "waiver": Waiver,
    "decision": Decision,
    "signature": Signature,
    "change": Change,
}


def table_of(row: Row) -> str:
    """The name of the table a row belongs to."""
    return next(name for name, kind in TABLES.items() if type(row) is kind)


def plain(row: Row) -> dict[str, Any]:
    """The row as TOML values: dates stay dates, tuples become lists."""
    data: dict[str, Any] = msgspec.to_builtins(row, builtin_types=(dt.datetime, dt.date))
    return data


def row_id(data: dict[str, Any]) -> str:
    """The first 16 hex digits of the SHA-256 of a row's words: an edited row does not fit its id."""
    canonical = msgspec.json.encode(data, order="deterministic")
    return sha256(canonical).hexdigest()[:ID_DIGITS]
