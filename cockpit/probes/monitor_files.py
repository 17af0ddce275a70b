"""Reads the file that sets monitors up, where launch.toml names one: beside launch.toml or below."""

from pathlib import PurePosixPath

from cockpit.background import aside
from cockpit.evidence import read_plain
from cockpit.facts import Unreachable
from cockpit.facts.monitors import Monitored
from cockpit.model import Layer
from cockpit.standards.monitor_files import monitors_of
from cockpit.standards.yaml_nodes import BadYamlError
from cockpit.text import safe
from cockpit.vantage import Vantage


async def read(vantage: Vantage, name: str) -> tuple[Monitored, ...] | Unreachable:
    """Every monitor that the file sets up, or why none is known."""
    shown, way = safe(name, 120), PurePosixPath(name.replace("\\", "/"))
    if way.is_absolute() or ".." in way.parts:
        return _none(f"{shown} does not stand below the folder of launch.toml")
    try:
        data = await aside(lambda: read_plain(vantage.folder / way))
        found = monitors_of(data.decode("utf-8", "replace"), shown)
    except OSError as reason:
        return _none(f"{shown} cannot be read: {reason.strerror}")
    except BadYamlError as reason:
        return _none(f"{shown} cannot be read: {safe(str(reason), 200)}")
    return _none(f"{shown} is no file of Gatus, Prometheus or Upptime") if found is None else found


def _none(cause: str) -> Unreachable:
    return Unreachable(Layer.REPO, cause, "file")
