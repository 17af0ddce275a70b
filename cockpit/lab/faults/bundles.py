"""What stands in the scripts and pages that everybody gets, and in what the build leaves.

The values are spelled out while the company runs: no file of this repository holds one.
"""

from collections.abc import Callable

from cockpit.lab.faults import Fault
from cockpit.lab.pages import CHUNK, SCRIPT
from cockpit.lab.shipping import SCRIPT as BUILD
from cockpit.lab.world import World
from cockpit.standards.secrets.templates import spelled

_DIST = "repo/dist"


def _adds(path: str, template: str) -> Callable[[World], None]:
    """One more line in a script of the shop."""

    def apply(world: World) -> None:
        body = str(world.home.routes[path].body)
        world.home.change(path, body=f"{body}{spelled(template).decode()}\n")

    return apply


def _page(template: str) -> Callable[[World], None]:
    """Data of the framework on the page about prices."""
    data = f'<main><script type="application/json">{template}</script>'
    return lambda world: world.home.rewrite("/pricing", "<main>", spelled(data).decode())


def _copies_settings(world: World) -> None:
    """The script that builds writes them down, and the newest build on Tom's laptop has left them in dist."""
    for files in (commit.files for commit in world.commits if BUILD in commit.files):
        files[BUILD] = f"{files[BUILD]}env | grep DATABASE_URL > dist/.env\n"
    line = spelled("DATABASE_URL=postgres://shop:{alnum:20}@db.velomart.test:5432/shop").decode()
    world.files[f"{_DIST}/.env"] = f"{line}\n"


FAULTS = (
    Fault(
        "secret.client-bundle",
        "The script that sorts the listings pays sellers out by itself, with the secret key of the payments.",
        _adds(CHUNK, 'const pay=k=>fetch("/pay",{body:k});pay("sk_live_{alnum:24}");'),
        also=("deploy.build-output-clean", "secret.rotated-if-exposed"),
    ),
    Fault(
        "secret.client-bundle:page",
        "The page about prices is given all settings of the server, the address of the database among them.",
        _page('{"db":"postgres://shop:{alnum:20}@db.velomart.test:5432/shop"}'),
        also=("deploy.build-output-clean", "secret.rotated-if-exposed"),
    ),
    Fault(
        "secret.dev-keys-in-prod",
        "The build of production was made with the key of the payments' test mode.",
        _adds(SCRIPT, 'const stripe=k=>k;stripe("pk_test_{alnum:24}");'),
    ),
    Fault(
        "secret.dev-keys-in-prod:sandbox",
        "The shop asks the payment provider's sandbox for its prices.",
        _adds(SCRIPT, 'const prices=()=>fetch("https://api.sandbox.velopay.test/v1/prices");'),
    ),
    Fault(
        "secret.dev-keys-in-prod:build",
        "The second script is one of the development server.",
        _adds(CHUNK, 'console.info("[webpack-dev-server] Hot Module Replacement enabled.");'),
    ),
    Fault(
        "deploy.build-output-clean",
        "The build writes the address of the database down beside the pages.",
        _copies_settings,
    ),
    Fault(
        "deploy.build-output-clean:logs",
        "Every step of the second script is printed into the visitors' consoles, and it stops at each.",
        _adds(CHUNK, "".join(f"console.log('step',{step});debugger;" for step in range(6))),
    ),
)
