"""How soon the step of a journey answers that sets off a message, held against when the message came."""

from dataclasses import dataclass

from cockpit.facts.smoke import Stepped
from cockpit.facts.stated import Standing, Stated
from cockpit.facts.trails import absolute
from cockpit.facts.transactions import Transactions
from cockpit.kit import Launch
from cockpit.kit import mail_drills as mail
from cockpit.kit.imported import CHANGING


@dataclass(frozen=True, slots=True)
class Trigger:
    """One walked step that sets off a declared message.

    `ms` is how long the step took in that one walk, `limit` how long it may take. `arrived` is how many
    seconds after it was set off the message came to a mailbox in the drill, 0 where that was not measured,
    none where nobody has seen it come.
    """

    message: str
    step: str
    url: str
    ms: float
    limit: int
    arrived: float | None

    @property
    def slow(self) -> bool:
        """It took longer than it may."""
        return self.ms > self.limit


def triggers(launch: Launch, stated: Stated, transactions: Transactions) -> tuple[Trigger, ...]:
    """The steps that were well, each with the message whose trigger is the address of the step."""
    steps = [step for walk in transactions.walks for step in walk.steps if _counts(step)]
    rows = mail.tried(launch, stated)
    return tuple(
        Trigger(flow.name, step.name, step.url, step.ms, _limit(launch, step.url), _arrived(rows[flow.name]))
        for flow in mail.sent(launch)
        for step in steps
        if _bare(step.url) == _bare(flow.trigger)
    )


def _counts(step: Stepped) -> bool:
    return step.changes and step.well and step.ms > 0


def _limit(launch: Launch, url: str) -> int:
    """What the route at that address declares, else the roadmap's limit for writes."""
    own = (
        route.budget_ms
        for route in launch.routes
        if route.budget_ms and route.kind in CHANGING and _bare(absolute(launch, route.url)) == _bare(url)
    )
    return next(own, launch.limits.p95_write_ms)


def _arrived(rows: mail.Rows) -> float | None:
    came = [row for row in rows if row.standing is Standing.HOLDS and mail.arrived(row)]
    return min((row.seconds.get("arrival", 0.0) for row in came), default=None)


def _bare(url: str) -> str:
    return url.partition("#")[0].partition("?")[0].rstrip("/")
