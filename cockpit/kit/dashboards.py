"""What a page with the basics has to show by the roadmap, and what its row says that it shows."""

import re
from collections.abc import Iterable
from typing import Final

from cockpit.kit import Launch
from cockpit.launch.operations import Dashboard
from cockpit.roadmap import load

__all__ = ["Dashboard", "demanded", "lacking"]

# What people write for each item of the roadmaps, besides its own name.
_ALSO: Final = {
    "uptime": r"up\b|uptime|availab|status|health",
    "error-rate": r"error|5xx|fail.*rate|exception",
    "response-time": r"response|latenc|p\d\d|speed|duration|slow",
    "response-time-trend": r"response|latenc|p\d\d|speed|duration|trend",
    "basic-performance": r"performance|response|latenc|p\d\d|speed|uptime|up\b",
    "p95": r"p95|percentile|p9\d",
    "recent-deploys": r"deploy|release|version",
    "recent-incidents": r"incident|outage|downtime|alert",
    "queue-backlog": r"queue|backlog|jobs|worker",
    "failed-logins-or-signups": r"log.?in|sign.?(?:in|up)|auth",
}


def demanded(launch: Launch) -> tuple[str, ...]:
    """What the roadmap wants to be seen at one place; what it only would like ends in `?` and is left out."""
    items = load(launch.product.roadmap).required.get("dashboard_items", ())
    return tuple(item for item in items if not item.endswith("?"))


def lacking(items: Iterable[str], shown: Iterable[str]) -> tuple[str, ...]:
    """The items that none of the words for what is shown means."""
    said = [one.casefold().replace("_", "-") for one in shown]
    return tuple(item for item in items if not any(_means(item, one) for one in said))


def _means(item: str, said: str) -> bool:
    return item in said or re.search(_ALSO.get(item, re.escape(item)), said) is not None
