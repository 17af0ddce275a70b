"""`Voices`: what people said about one launch, taken up from the record."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from cockpit.decision import Decision as Proposal
from cockpit.launch import Launch
from cockpit.model import Result
from cockpit.people import linting
from cockpit.people.deciding import Signed, signed
from cockpit.people.hearing import heard
from cockpit.people.waiving import Standing, standings, waived
from cockpit.record import Record, load


class Voices:
    """The record beside launch.toml, and its waivers as they stand at an hour."""

    def __init__(self, path: Path, launch: Launch, now: dt.datetime) -> None:
        self.path = path
        self._launch = launch
        self.record = Record()
        self.waivers: tuple[Standing, ...] = ()
        self.listen(now)

    def listen(self, now: dt.datetime) -> None:
        """Take up what was said since: in this program, another one, or by a merge."""
        self.record = heard(load(self.path), self._launch, now)
        self.waivers = standings(self.record, self._launch, now)

    def heard(self, result: Result) -> Result:
        """The result with what active waivers cover marked."""
        return waived(result, self.waivers)

    def signed(self, proposal: Proposal, results: Mapping[str, Result]) -> Signed | None:
        """The newest decision of a person, held against the newest results."""
        return signed(self.record, proposal, results)

    def notes(self, results: Mapping[str, Result], known: Sequence[str]) -> tuple[str, ...]:
        """What a person should know about the record: waivers that do not count, rows not believed."""
        return tuple(linting.notes(self.record, self.waivers, results, known))
