"""The version that is live, by the declared marker."""

from cockpit.facts import Unreachable
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.standards.versions import version_in
from cockpit.vantage import Vantage

Live = str | Unreachable


async def live_version(launch: Launch, vantage: Vantage) -> Live:
    """What `[deploy] version_marker` shows now, or why nobody knows."""
    if launch.deploy is None or not launch.deploy.version_marker:
        return Unreachable(Layer.PERSON, "launch.toml names no version_marker under [deploy]", "undeclared")
    seen = await vantage.fetch(launch.deploy.version_marker)
    if isinstance(seen, Unreachable):
        return seen
    if seen.challenged:
        return Unreachable(Layer.EDGE, f"a bot challenge answers at {seen.url}", "challenge")
    cause = f"{seen.url} answers HTTP {seen.status} and names no version"
    return version_in(seen) or Unreachable(Layer.APP, cause, "no-version")
