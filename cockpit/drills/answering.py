"""What one authoritative server says of the one-time record, and the slips that keep it from showing."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.text import safe

if TYPE_CHECKING:
    from cockpit.vantage import Vantage

OLD: Final = "old data"
_PREFIX: Final = "cockpit-proof="
Seen = Answer | Unreachable


@dataclass(slots=True)
class Server:
    """One server while it is watched: what it said last, and after how many seconds it showed the record.

    `after` is the beginning of the present showing: a server that takes it back begins anew.
    """

    name: str
    seen: Seen | None = None
    shows: bool = False
    after: float | None = None
    wrong: str = ""

    def hear(self, seen: Seen, value: str, seconds: float | None) -> None:
        """Take one answer; only the exact value, given with authority and at the name itself, counts."""
        shown = shows(seen, value)
        if not shown:
            self.after = None
        elif not self.shows:
            self.after = seconds
        self.seen, self.shows = seen, shown
        self.wrong = "" if shown or not isinstance(seen, Answer) else _wrong(seen, value)


def shows(seen: Seen, value: str) -> bool:
    """The server itself holds the value at the name that was asked for."""
    return (
        isinstance(seen, Answer)
        and seen.outcome is Outcome.ANSWER
        and seen.authoritative
        and not seen.chain
        and value in seen.values
    )


def state(server: Server, *, behind: bool) -> str:
    """One line for a person; `behind`: another server shows the record already, so this one has old data."""
    return f"{server.name}: {_state(server, behind=behind)}"


def _state(server: Server, *, behind: bool) -> str:
    seen = server.seen
    if server.shows:
        return "seen" if server.after is None else f"seen after {server.after:.0f} s"
    if isinstance(seen, Unreachable):
        return f"does not answer ({seen.cause})"
    if seen is None or seen.outcome is Outcome.SILENT:
        return "does not answer"
    if seen.outcome is Outcome.REFUSED:
        return f"does not serve the zone ({seen.said})"
    if server.wrong:
        return server.wrong
    return f"still answers {OLD} ({seen.said})" if behind else "not yet"


def _wrong(seen: Answer, value: str) -> str:
    """What is amiss with the records that stand at the name, or nothing where there are none."""
    if seen.chain:
        return f"the name is an alias of {seen.chain[-1]}: publish a TXT record in its place"
    if not seen.records:
        return ""
    if seen.outcome is Outcome.ANSWER and not seen.authoritative and value in seen.values:
        return "repeats what another server said: it does not hold the zone itself"
    nonce = value.removeprefix(_PREFIX)
    near = next((text for text in seen.values if nonce in text.lower()), "")
    if near:
        return f"another value than the one shown, found {safe(near, 120)}: quotes, spaces or words too many"
    return f"{OLD}: another value, {safe(seen.values[0], 120)}"


async def slip(vantage: "Vantage", domain: str, apex: str, server: str, value: str) -> tuple[str, ...]:
    """Where else the record was published by mistake: the name with the zone twice, or the domain itself."""
    doubled = f"_cockpit-proof.{domain}.{apex}"
    if _holds(await vantage.ask(doubled, "TXT", server), value):
        host = f"_cockpit-proof.{domain}".removesuffix(f".{apex}")
        return (f"It was published at {doubled}: enter only {host} as host, the form adds {apex} itself.",)
    if _holds(await vantage.ask(domain, "TXT", server), value):
        return (f"It was published at {domain} itself: the host must be _cockpit-proof.{domain}.",)
    return ()


def _holds(seen: Seen, value: str) -> bool:
    return isinstance(seen, Answer) and value in seen.values
