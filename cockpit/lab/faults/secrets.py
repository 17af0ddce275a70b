"""What goes wrong with secrets: committed, deleted and kept for ever, printed, never changed, told in a chat.

Every value is made up at run time and opens nothing.
"""

import datetime as dt
from collections.abc import Callable
from typing import Final

from cockpit.lab.faults import Fault
from cockpit.lab.logs import logs
from cockpit.lab.world import Commit, World
from cockpit.standards.secrets.templates import spelled

_ROTATED: Final = "secret.rotated-if-exposed"
_MAIL: Final = "src/receipts.js"
_PRODUCTION: Final = ".env.production"


def _key(seed: int) -> str:
    """Looks like a key of SendGrid, and is none."""
    return spelled("SG.{b64url:22}.{b64url:43}", seed).decode()


def _code(seed: int) -> str:
    return f'export const receipts = {{ key: "{_key(seed)}" }};\n'


# A commit of these comes before the release, so that what is live is still the newest one.


def _committed(world: World) -> None:
    world.commits.insert(-1, Commit("Send receipts", {_MAIL: _code(1)}))


def _deleted(world: World) -> None:
    """Committed at first, and taken out again before the last release."""
    before = [Commit("Try receipts", {_MAIL: _code(2)}), Commit("Receipts come later", {_MAIL: None})]
    world.commits[-1:-1] = before


def _in_message(world: World) -> None:
    world.commits.insert(-1, Commit(f"Send receipts, with the key {_key(3)}", {"RECEIPTS": "soon\n"}))


def _printed(world: World) -> None:
    world.files |= logs("+ env", f"SENDGRID_API_KEY={_key(4)}")


def _environment_file(world: World) -> None:
    text = f"SENDGRID_API_KEY={_key(5)}\n"
    world.commits.insert(-1, Commit("So that the deploy finds it", {_PRODUCTION: text}))


def _by_name(world: World) -> None:
    text = "FROM scratch\nENV SESSION_SECRET=velvet-and-chrome\n"
    world.commits.insert(-1, Commit("Pack it", {"Dockerfile": text}))


def _row(at: int, **fields: object) -> Callable[[World], object]:
    return lambda world: world.launch["secret"][at].update(fields)


def _overdue(world: World) -> None:
    day = dt.datetime.now(dt.UTC).date() - dt.timedelta(400)
    world.launch["secret"][0].update(last_rotated=day)


def _unlisted(world: World) -> None:
    del world.launch["secret"][1]


FAULTS = (
    Fault(
        "secret.repo-scan",
        "The key that sends receipts stands in the code.",
        _committed,
        also=(_ROTATED,),
    ),
    Fault(
        "secret.history-scan",
        "A key was committed, and deleted an hour later: git still has it.",
        _deleted,
        also=(_ROTATED,),
    ),
    Fault(
        "secret.history-scan:message",
        "A key stands in the message of a commit.",
        _in_message,
        also=(_ROTATED,),
    ),
    Fault(
        _ROTATED,
        "The database's address came to light, and the old one still works.",
        _row(0, ever_exposed=True, old_key_refused=False),
    ),
    Fault(
        "secret.ci-logs",
        "The CI has printed its environment, with the key that sends receipts.",
        _printed,
        also=(_ROTATED,),
    ),
    Fault(
        "secret.in-vault",
        "The secret that signs sessions is pinned in the team's chat.",
        _row(1, location="pinned in the team's chat"),
    ),
    Fault("secret.inventory-complete", "The database's password was due for a change months ago.", _overdue),
    Fault(
        "secret.inventory-complete:unlisted",
        "Nobody has written down who changes the secret that signs sessions.",
        _unlisted,
    ),
    Fault(
        "deploy.env-injected-only",
        "The environment file of production is committed, with a key in it.",
        _environment_file,
        also=("secret.repo-scan", _ROTATED),
    ),
    Fault(
        "deploy.env-injected-only:image",
        "The Dockerfile gives the secret that signs sessions a value.",
        _by_name,
    ),
    Fault(
        "cut:ci-logs",
        "The logs of the CI are not where launch.toml says.",
        lambda world: world.launch["repo"].update(log=["elsewhere"]),
    ),
)
