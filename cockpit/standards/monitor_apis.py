"""Which monitoring services tell by an API what they watch: names, addresses, and where the list is.

UptimeRobot API v3 (`GET /monitors`), Better Stack Uptime API v2 (`GET /monitors`), Healthchecks Management
API v3 (`GET /checks/`): each takes a token that may only read.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class MonitorApi:
    """One service: `base` of its API, `path` of the list below it, `field` that takes the bare token."""

    id: str
    name: str
    base: str
    path: str
    field: str = ""  # by default the token goes as a bearer token
    words: tuple[str, ...] = ()


APIS: Final = (
    MonitorApi(
        "uptimerobot",
        "UptimeRobot",
        "https://api.uptimerobot.com/v3",
        "/monitors?limit=50",
        words=("uptimerobot", "uptime robot"),
    ),
    MonitorApi(
        "betterstack",
        "Better Stack",
        "https://uptime.betterstack.com/api/v2",
        "/monitors?per_page=50",
        words=("better stack", "betterstack", "better uptime", "betteruptime"),
    ),
    MonitorApi(
        "healthchecks",
        "Healthchecks",
        "https://healthchecks.io/api/v3",
        "/checks/",
        field="X-Api-Key",
        words=("healthchecks",),
    ),
)
# A service that runs under another name is told by the path of its API.
_PATHS: Final = (("/api/v3", "healthchecks"), ("/api/v2", "betterstack"), ("/v3", "uptimerobot"))


def monitor_api(provider: str, api: str = "") -> MonitorApi | None:
    """The API that a provider speaks, by its name in launch.toml, else by the address of its API."""
    name = provider.strip().casefold().replace("-", " ").replace("_", " ")
    if known := next((one for one in APIS if any(word in name for word in one.words)), None):
        return known
    wanted = next((id_ for ending, id_ in _PATHS if api.rstrip("/").endswith(ending)), "")
    return next((one for one in APIS if one.id == wanted), None)


def api_base(provider: str, api: str = "") -> str:
    """Where that API is, without a trailing slash; empty where this program knows none."""
    known = monitor_api(provider, api)
    return (api or known.base).rstrip("/") if known else ""
