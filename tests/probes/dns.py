"""A vantage that answers DNS questions from a table and GETs from another, and remembers what was asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.http import Response
from cockpit.facts.samples_dns import sample_answer
from cockpit.facts.trails import Client
from cockpit.model import Layer
from cockpit.vantage import Vantage

Question = tuple[str, str, str | None]
SILENT = Unreachable(Layer.DNS, "the resolver does not reply", "timeout")
NOBODY = Unreachable(Layer.TCP, "nobody listens", "refused")


@dataclass
class Table:
    """The parts of a vantage that DNS probes use; `asked` is every question, in order.

    Names that are not in the table do not exist.
    """

    answers: Mapping[Question, Answer | Unreachable]
    pages: Mapping[tuple[str, str | None], Response | Unreachable] = field(default_factory=dict)
    asked: list[Question] = field(default_factory=list)
    fetched: list[tuple[str, str | None]] = field(default_factory=list)

    async def ask(self, name: str, type_: str, server: str | None = None) -> Answer | Unreachable:
        """The answer of the table, or that there is no such name."""
        self.asked.append((name, type_, server))
        missing = sample_answer(name, type_, outcome=Outcome.NXDOMAIN, authoritative=server is not None)
        return self.answers.get((name, type_, server), missing)

    async def look_up(self, name: str, type_: str) -> Answer | Unreachable:
        """The resolver's word; silence and refusal are no answers."""
        seen = await self.ask(name, type_)
        refused = isinstance(seen, Answer) and seen.outcome in (Outcome.SILENT, Outcome.REFUSED)
        return Unreachable(Layer.DNS, f"the resolver says no for {name}", "refused") if refused else seen

    async def fetch(
        self, url: str, client: Client = Client.TERMINAL, at: str | None = None, limit: int = 262_144
    ) -> Response | Unreachable:
        """The page of the table, or that nobody listens."""
        self.fetched.append((url, at))
        seen = self.pages.get((url, at), NOBODY)
        return (
            seen
            if isinstance(seen, Unreachable)
            else Response(url, seen.status, seen.headers, at or "", seen.body)
        )

    @property
    def eyes(self) -> Vantage:
        """The table in the place of a vantage."""
        return cast("Vantage", self)


def table(*answers: Answer, at: Mapping[str, tuple[Answer, ...]] | None = None) -> Table:
    """A table of the resolver's answers and of those of each server."""
    known: dict[Question, Answer | Unreachable] = {(one.name, one.type, None): one for one in answers}
    for server, told in (at or {}).items():
        known |= {(one.name, one.type, server): one for one in told}
    return Table(known)
