"""launch.record.toml: what people said, beside launch.toml and committed with it.

Names and digests only. Rows are only ever added: who was wrong adds a new row, which counts from then on.
"""

from cockpit.record.read import AHEAD, Problem, Record, load
from cockpit.record.rows import ANSWERS, Attestation, Change, Decision, Drill, Row, Signature, Waiver
from cockpit.record.store import RecordError, append

FILE = "launch.record.toml"

__all__ = [
    "AHEAD",
    "ANSWERS",
    "FILE",
    "Attestation",
    "Change",
    "Decision",
    "Drill",
    "Problem",
    "Record",
    "RecordError",
    "Row",
    "Signature",
    "Waiver",
    "append",
    "load",
]
