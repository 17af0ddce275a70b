"""The version that is live, by the declared marker."""

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.standards.versions import version_in
from cockpit.text import redact, safe
from cockpit.vantage import Vantage

Live = str | Unreachable
LONGEST = 200  # characters of a version


async def live_version(launch: Launch, vantage: Vantage) -> Live:
    """What `[deploy] version_marker` shows now, or why nobody knows."""
    if launch.deploy is None or not launch.deploy.version_marker:
        return Unreachable(Layer.PERSON, "launch.toml names no version_marker under [deploy]", "undeclared")
    return named(await vantage.fetch(launch.deploy.version_marker))


def named(seen: Response | Unreachable) -> Live:
    """The version that the answer of a marker names, or why it names none."""
    if isinstance(seen, Unreachable):
        return seen
    if seen.challenged:
        return Unreachable(Layer.EDGE, f"a bot challenge answers at {seen.url}", "challenge")
    cause = f"{seen.url} answers HTTP {seen.status} and names no version"
    return version_in(seen) or Unreachable(Layer.APP, cause, "no-version")


def shown(version: str) -> str:
    """A version as it is kept and shown."""
    return safe(redact(version), LONGEST)
