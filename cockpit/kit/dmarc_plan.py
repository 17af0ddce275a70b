"""The way from watching to refusing: what is planned, what is overdue, and the record of the next step."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from cockpit.facts.told import Told
from cockpit.kit import Email, Fix
from cockpit.kit.dmarc import first_record
from cockpit.kit.mail_fixes import publish_text
from cockpit.launch import Launch
from cockpit.standards.dmarc_record import LEVELS, Policy, read, written

WATCH_DAYS: Final = 14  # of clean reports before a step
LONGEST_DAYS: Final = 366
_LINES: Final = '[email]\ndmarc_tighten_on = {on}\ndmarc_tighten_to = "{to}"'
_UNDO: Final = "Take the two lines out again."


@dataclass(frozen=True, slots=True)
class Plan:
    """What launch.toml says: from `on` on, mail that fails is treated as `to` says. Either may be missing."""

    on: dt.date | None
    to: str

    @property
    def whole(self) -> bool:
        """Both the day and the policy are named."""
        return self.on is not None and bool(self.to)

    @property
    def lines(self) -> str:
        """As launch.toml has it."""
        return _LINES.format(on=self.on or "YYYY-MM-DD", to=self.to or "quarantine")


def plan_of(email: Email | None) -> Plan:
    """The plan of launch.toml, maybe without anything in it."""
    return Plan(email.dmarc_tighten_on, email.dmarc_tighten_to) if email else Plan(None, "")


def reached(policy: Policy | None, to: str) -> bool:
    """The record does what the plan asks for, and does not only rehearse it."""
    return policy is not None and LEVELS.index(policy.applied()) >= LEVELS.index(to)


def make_plan(plan: Plan, today: dt.date) -> Fix:
    """The lines to add to launch.toml, and all the steps with their days."""
    first = today + dt.timedelta(WATCH_DAYS)
    lines = Plan(plan.on or first, plan.to or LEVELS[1]).lines
    return Fix(f"Add a day to launch.toml on which the policy is tightened. {steps(first)}", lines, _UNDO)


def steps(first: dt.date) -> str:
    """The whole way, in a sentence or two."""
    second = first + dt.timedelta(2 * WATCH_DAYS)
    return (
        f"The usual way: watch with p=none until {first}; if the reports show that all your own mail passes, "
        "publish p=quarantine (with t=y for the first days, if you want receivers that know RFC 9989 to "
        f"rehearse it); from {second} on p=reject."
    )


def next_step(launch: Launch, policy: Policy | None, told: Told, to: str) -> Fix:
    """The record that is due: the present one with another policy."""
    text = written(policy or read(first_record(launch)), p=to, t="", **_below(policy))
    lead = (
        "Look through the reports once more. If all your own mail passes, publish this; if not, mend that "
        "first and name another day in launch.toml."
    )
    was = (policy.text,) if policy else ()
    return publish_text(lead, told.name, text, told=told, was=was)


def _below(policy: Policy | None) -> dict[str, str]:
    """What would leave subdomains behind goes: they follow p."""
    return {tag: "" for tag in ("sp", "np") if policy and tag in policy.tags}
