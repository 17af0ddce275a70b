"""Looks which declared variables are set where the cockpit runs; gathers `EnvPresent`.

Of a value nothing is asked but whether it is empty and whether blanks stand at its ends.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from cockpit.background import aside
from cockpit.evidence import read_plain
from cockpit.facts import Unreachable
from cockpit.facts.env_present import EnvPresent
from cockpit.launch import Launch
from cockpit.model import Layer
from cockpit.standards.env_dotenv import State, state
from cockpit.standards.env_exports import BadExportError, exported
from cockpit.text import safe
from cockpit.vantage import Vantage

NAMED: Final = "COCKPIT_ENVIRONMENT"
EXPORT: Final = "COCKPIT_ENV_EXPORT"
DEFAULT: Final = "production"
_CI: Final = ("1", "true", "yes")
_HERE: Final = "this process"
_OWN_MACHINE: Final = (
    "this is not a build or a release: neither CI=true nor COCKPIT_ENVIRONMENT is set, so that what is set "
    "here says nothing about production"
)


async def gather(launch: Launch, vantage: Vantage) -> EnvPresent:
    """The export that COCKPIT_ENV_EXPORT names, else the variables of this process."""
    return await aside(lambda: present(launch, vantage.folder, os.environ))


def present(launch: Launch, folder: Path, environ: Mapping[str, str]) -> EnvPresent:
    """The state of every declared variable; `environ` are the variables of the process."""
    named = environ.get(NAMED, "").strip()
    asked = safe(named or DEFAULT, 60)
    names = [one.name for one in launch.env]
    if export := environ.get(EXPORT, ""):
        return _of_export(folder / export, safe(export, 200), asked, names)
    if not named and environ.get("CI", "").lower() not in _CI:
        return EnvPresent(asked, unsure=Unreachable(Layer.PERSON, _OWN_MACHINE, "own-machine"))
    states = {name: state(environ.get(name)).value for name in names}
    return EnvPresent(asked, _HERE, bool(named), states)


def _of_export(path: Path, shown: str, asked: str, names: list[str]) -> EnvPresent:
    try:
        held = exported(read_plain(path).decode("utf-8", "replace"))
    except OSError as reason:
        cause = f"the export {shown} cannot be read: {reason.strerror}"
        return EnvPresent(asked, shown, unsure=Unreachable(Layer.PERSON, cause, "no-export"))
    except BadExportError as reason:
        cause = f"the export {shown} cannot be read: {reason}"
        return EnvPresent(asked, shown, unsure=Unreachable(Layer.PERSON, cause, "no-export"))
    states = {name: held.get(name, State.MISSING).value for name in names}
    return EnvPresent(asked, shown, named=True, states=states)
