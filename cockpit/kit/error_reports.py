"""How a product hears of its errors: what hints at a service, and how the way of a report is tried."""

from cockpit.facts.error_reporters import ErrorReporters
from cockpit.kit import Fix, Launch
from cockpit.launch.watching import Logs
from cockpit.text import safe

__all__ = ["Logs", "hint", "seen", "to_try"]


def hint(told_of: ErrorReporters) -> str:
    """What shows of a service, for somebody who has not tried it."""
    told = ", ".join(f"{one.name} ({safe(one.how, 80)})" for one in told_of.found)
    if told:
        return f"{told} is there, and nobody has stated that an error arrives"
    if told_of.unseen:
        return (
            f"nobody has stated that an error arrives, and no page could be looked at: {told_of.unseen.cause}"
        )
    return "nobody has stated that an error arrives, and nothing shows a service that is told of errors"


def to_try(launch: Launch, check: str) -> Fix:
    """How it is tried, with the pages that launch.toml names."""
    page = launch.logs.test_error if launch.logs else ""
    opened = f"Open {safe(page, 200)}" if page else "Make a page of yours fail on purpose"
    look = f"look at {safe(launch.logs.errors, 200)}" if launch.logs and launch.logs.errors else "look it up"
    text = f"{opened}, {look}, and state what you found: the event's id, its address, release and time."
    return Fix(text, f"cockpit attest {check}", "State the opposite: the newest word counts.")


def seen(told_of: ErrorReporters) -> dict[str, list[str]]:
    """The hints, as evidence."""
    return {"hints": [f"{one.name}: {safe(one.how, 80)}" for one in told_of.found]} if told_of.found else {}
