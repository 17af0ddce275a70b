"""What earlier looks have kept: since when a layer has been broken, and what need not be asked again."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cockpit.evidence import EvidenceError
from cockpit.facts.visits import Stage
from cockpit.journal import Journal
from cockpit.model import Verdict
from cockpit.triage.layers import Sight, State

FRESH: Final = dt.timedelta(minutes=10)
MOST: Final = 8  # name servers
# The checks whose passing says that a layer was well.
_CHECKS: Final[Mapping[Stage, tuple[str, ...]]] = {
    Stage.DNS: ("dns.apex-resolves", "dns.www-resolves"),
    Stage.TCP: ("deploy.prod-stable-url",),
    Stage.TLS: ("tls.hostname-valid", "tls.expiry-window"),
    Stage.EDGE: ("deploy.prod-stable-url", "edge.proxy-as-declared"),
    Stage.HTTP: ("deploy.prod-stable-url",),
    Stage.APP: ("deploy.prod-stable-url", "deploy.health-endpoint"),
    Stage.DEPENDENCY: ("deploy.health-endpoint",),
    Stage.MAIL: ("dns.mx-correct", "email.starttls"),
}
_MAP: Final = "map.domain"  # under which `cockpit.handover.sights`, slow to load, keeps what a run saw
_GREETED: Final = "email.starttls"


@dataclass(frozen=True, slots=True)
class Kept:
    """`servers` are the name servers last seen, `well` when and by which check each layer was last well.

    `mail` is what was seen of the mail servers a few minutes ago, or none. Times are UTC ISO 8601.
    """

    servers: tuple[str, ...] = ()
    well: Mapping[Stage, tuple[str, str]] = field(default_factory=dict)
    mail: Sight | None = None


def kept(journal: Journal, domain: str, now: dt.datetime) -> Kept:
    """From the journal.

    Raises:
        JournalError: it cannot be read.
    """
    return Kept(_servers(journal, domain), _well(journal), _mail(journal, domain, now))


def _servers(journal: Journal, domain: str) -> tuple[str, ...]:
    """The name servers of the domain, as the last run drew its map."""
    pieces = journal.kept(_MAP)
    if not pieces:
        return ()
    try:
        drawn = json.loads(journal.evidence.get(pieces[-1].digest))
        row = next(row for row in drawn["rows"] if row["name"] == domain)
        return tuple(str(name) for name in row["nameservers"][:MOST])
    except (
        EvidenceError,
        OSError,
        ValueError,
        LookupError,
        TypeError,
        StopIteration,
    ):  # what is damaged is not known
        return ()


def _well(journal: Journal) -> dict[Stage, tuple[str, str]]:
    found = {}
    for stage, checks in _CHECKS.items():
        marks = ", ".join("?" * len(checks))
        query = f"SELECT check_id, at FROM results WHERE verdict = 'pass' AND check_id IN ({marks}) "  # noqa: S608 - question marks
        last = journal.past.read(f"{query} ORDER BY n DESC LIMIT 1", *checks)
        if last:
            found[stage] = (str(last[0]["at"]), str(last[0]["check_id"]))
    return found


def _mail(journal: Journal, domain: str, now: dt.datetime) -> Sight | None:
    """The greeting of the mail servers, where a run has just heard it: port 25 is slow to ask."""
    seen = journal.seen().get(_GREETED)
    if seen is None or seen.result.verdict is not Verdict.PASS or not fresh(seen.at, now):
        return None
    said = seen.result.findings[0].summary
    return Sight(Stage.MAIL, State.FINE, domain, said, asked=f"cockpit check {_GREETED}", seen=seen.at)


def fresh(at: str, now: dt.datetime) -> bool:
    """The hour is at most FRESH ago, and not in the future."""
    return dt.timedelta() <= now - dt.datetime.fromisoformat(at) <= FRESH
