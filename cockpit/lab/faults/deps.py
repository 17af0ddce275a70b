"""What goes wrong with the packages of others."""

from cockpit.lab.faults import Fault
from cockpit.lab.shipping import PIPELINE
from cockpit.lab.world import World

_NAMED = """{
  "name": "velomart",
  "private": true,
  "type": "module",
  "scripts": { "start": "node src/server.js", "test": "node --test" },
  "dependencies": { "bike-sizes": "^1.4.0" }
}
"""


def _unlocked(world: World) -> None:
    for commit in world.commits:
        if "package.json" in commit.files:
            commit.files["package.json"] = _NAMED


def _loosely(world: World) -> None:
    for commit in world.commits:
        if PIPELINE in commit.files:
            commit.files[PIPELINE] = str(commit.files[PIPELINE]).replace("run: npm ci", "run: npm install")


FAULTS = (
    Fault("deps.audit", "A package was added by hand, and the lock file never heard of it.", _unlocked),
    Fault("deps.audit:loose", "The pipeline installs whatever is newest today.", _loosely),
)
