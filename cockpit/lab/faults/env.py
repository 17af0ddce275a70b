"""What goes wrong with environment variables: forgotten, unset, given away, the same everywhere."""

from collections.abc import Callable

from cockpit.lab.faults import Fault
from cockpit.lab.world import Commit, World

_MAIL = """import { settings } from "./settings.js";

export const mail = { from: settings.from, key: process.env.MAIL_API_KEY };
"""
_PAY = """export const pay = { key: import.meta.env.VITE_PAYMENT_SECRET_KEY };
"""
_ANY = """export const read = (names) => names.map((name) => process.env[name.toUpperCase()]);
"""
_FLY_ENV = '\n[env]\nSESSION_SECRET = "bicycles with a second life"\n'


def _file(path: str, text: str) -> Callable[[World], object]:
    """One more commit with one more file."""
    return lambda world: world.commits.insert(-1, Commit("Just a small thing", {path: text}))


def _value_in_file(world: World) -> None:
    text = next(found for one in reversed(world.commits) if (found := one.files.get("fly.toml")))
    world.commits.insert(-1, Commit("So that it starts", {"fly.toml": text + _FLY_ENV}))


def _row(at: int, **fields: object) -> Callable[[World], object]:
    return lambda world: world.launch["env"][at].update(fields)


def _place(at: int, **fields: object) -> Callable[[World], object]:
    return lambda world: world.launch["environment"][at].update(fields)


def _unset(world: World) -> None:
    del world.platform.secrets["velomart"]["SESSION_SECRET"]


def _shared(world: World) -> None:
    kept = world.platform.secrets
    kept["velomart-staging"]["SESSION_SECRET"] = kept["velomart"]["SESSION_SECRET"]


def _expired(world: World) -> None:
    world.platform.reading = "expired"


FAULTS = (
    Fault(
        "deploy.env-inventory",
        "The mail was built last night, and the key it needs stands in no list.",
        _file("src/mail.js", _MAIL),
    ),
    Fault(
        "deploy.env-inventory:exposed",
        "The secret key of the payment provider has a name that Vite gives to every visitor.",
        _file("src/pay.js", _PAY),
    ),
    Fault(
        "deploy.env-inventory:value",
        "The secret that signs sessions stands in fly.toml.",
        _value_in_file,
    ),
    Fault(
        "deploy.env-inventory:dynamic",
        "The code puts the names of its settings together while it runs.",
        _file("src/any.js", _ANY),
    ),
    Fault("deploy.env-inventory:nobody", "Nobody answers for the database's address.", _row(0, owner="")),
    Fault(
        "deploy.env-required-present",
        "Production has lost the secret that signs sessions.",
        _unset,
    ),
    Fault(
        "deploy.env-split",
        "The rehearsal works on the database of production.",
        _place(1, database="velomart-live"),
        also=("deploy.prod-separated",),
    ),
    Fault(
        "deploy.env-split:shared",
        "The rehearsal signs its sessions with the secret of production.",
        _shared,
    ),
    Fault("audit.env-names", "Nobody answers for the rehearsal.", _place(1, owner="")),
    Fault(
        "audit.env-names:twice",
        "The row of the rehearsal has the address of production.",
        _place(1, url="https://velomart.test"),
        also=("deploy.staging-parity",),
    ),
    Fault("cut:platform-token", "The token that lists the platform's settings has expired.", _expired),
)
