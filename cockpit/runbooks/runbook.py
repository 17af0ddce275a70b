"""A runbook: what somebody does who is woken at night, from what they see to how they know that it worked."""

import json
from dataclasses import dataclass, replace
from hashlib import sha256

ID_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Known:
    """What the last run saw and launch.toml does not say; empty where it was not seen."""

    registrar: str = ""
    issuer: str = ""
    live_version: str = ""
    nameservers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Runbook:
    """One common failure or change. `owner` is the id of a person, or empty; all else is for people to read.

    Commands stand between backticks. `declared` is the digest without what the last run saw, where it was
    told: who has read the runbook has not read another one because a certificate was renewed since.
    """

    id: str
    title: str
    symptom: str
    first_look: str
    steps: tuple[str, ...]
    worked: str
    call: tuple[str, ...]
    owner: str
    declared: str = ""

    @property
    def digest(self) -> str:
        """The first 16 hex digits of the SHA-256 of the words that launch.toml gives; what is signed."""
        return self.declared or sha256(json.dumps(self._words()).encode()).hexdigest()[:ID_DIGITS]

    def _words(self) -> tuple[str | tuple[str, ...], ...]:
        return (
            self.id,
            self.title,
            self.symptom,
            self.first_look,
            self.steps,
            self.worked,
            self.call,
            self.owner,
        )

    def signed_as(self, plain: "Runbook") -> "Runbook":
        """The same runbook, signed under the digest of the one that knows launch.toml only."""
        return replace(self, declared=plain.digest)

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """(what it is, its words) of everything that is gone through in order."""
        many = len(self.steps)
        numbered = ((f"Step {at} of {many}", step) for at, step in enumerate(self.steps, 1))
        return (
            ("The first look", self.first_look),
            *numbered,
            ("How to know that it worked", self.worked),
            ("Whom to call", " ".join(self.call)),
        )

    @property
    def gaps(self) -> int:
        """How many of its sentences say that something is not written down yet."""
        return sum(text.count(NOT_KNOWN) for _, text in self.parts)


NOT_KNOWN = "not known yet: add "
