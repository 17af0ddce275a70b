"""The fact `Stated`: what people said and what drills showed, as the record beside launch.toml has it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from cockpit.facts import Unreachable


class Reply(StrEnum):
    """The three ways out of a question to a person."""

    DONE = "done"
    NOT_DONE = "not-done"
    NOT_APPLICABLE = "not-applicable"


class Standing(StrEnum):
    """Whether what was said still holds."""

    HOLDS = "holds"
    EXPIRED = "expired"  # its last day has passed
    DEPLOYED = "deployed"  # it held until the next deploy, and there was one
    LEFT = "left"  # whoever said it is no longer there
    UNSURE = "unsure"  # it holds until the next deploy, and nobody can see which version is live


@dataclass(frozen=True, slots=True)
class Statement:
    """A person's word about one check; `at` and `until` are ISO 8601, `until` is its last day or empty.

    `about` is what was seen when it was made, `evidence` the SHA-256 of what was shown, `owner` the id of the
    person who answers for it. `why` says in a few words why it does not hold any more.
    """

    id: str
    check: str
    answer: Reply
    by: str
    at: str
    words: str = ""
    reason: str = ""
    evidence: str = ""
    until: str = ""
    release: str = ""
    about: tuple[str, ...] = ()
    owner: str = ""
    standing: Standing = Standing.HOLDS
    why: str = ""


@dataclass(frozen=True, slots=True)
class Drilled:
    """One drill that was done: `seconds` by the name of the step, `said` the outcome in one sentence.

    `about` is what it was done on (name servers, versions, addresses), `seen` is `machine` or `person`,
    `answers` what was answered (`yes`, `no`) by the name of the step, where a drill is a list of questions,
    `found` the words that were read, by what they are (`folder` INBOX, `dkim` pass).
    """

    id: str
    name: str
    check: str
    subject: str
    passed: bool
    by: str
    at: str
    said: str
    seen: str = "machine"
    seconds: Mapping[str, float] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    found: Mapping[str, str] = field(default_factory=dict)
    about: tuple[str, ...] = ()
    evidence: str = ""
    until: str = ""
    standing: Standing = Standing.HOLDS
    why: str = ""

    @property
    def day(self) -> dt.date:
        """When it was done."""
        return dt.datetime.fromisoformat(self.at).date()


@dataclass(frozen=True, slots=True)
class Stated:
    """The newest statement by check and the newest run of each drill; `seen_at` is the run's hour (UTC).

    `unreadable` stands in place of everything when the record cannot be read.
    """

    seen_at: str
    statements: Mapping[str, Statement] = field(default_factory=dict)
    drills: tuple[Drilled, ...] = ()
    unreadable: Unreachable | None = None

    def of(self, check: str) -> Statement | None:
        """What was said about a check last, whether it still holds or not."""
        return self.statements.get(check)

    def drill(self, name: str, subject: str) -> Drilled | None:
        """The newest run of a drill on a subject."""
        return next((one for one in self.drills if (one.name, one.subject) == (name, subject)), None)
