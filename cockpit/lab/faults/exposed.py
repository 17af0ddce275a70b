"""Things that lie about or stand open: files of the workshop, doors without a lock, an edge without rules."""

import json
from collections.abc import Callable

from cockpit.lab.faults import Fault
from cockpit.lab.pages import SCRIPT
from cockpit.lab.replies import Reply, page
from cockpit.lab.world import World

_API, _APP, _ADMIN = "api.velomart.test", "app.velomart.test", "admin.velomart.test"
_CUSTOM, _MANAGED = "http_request_firewall_custom", "http_request_firewall_managed"
_SEEN = ("edge.firewall-basic",)
_TEXT, _JSON = "text/plain; charset=utf-8", "application/json"
_ENV = (
    "# production\nDATABASE_URL=postgres://velo:not-a-real-one@db.internal/velo\n"
    "SESSION_SECRET=not-a-real-one-either\nMAIL_FROM=hello@velomart.test\n"
)
_CONFIG = "[core]\n\trepositoryformatversion = 0\n\tbare = false\n"
_AGENTS = (
    "# Working on Velomart\n\n- The staging database is called velo_staging.\n- Never touch payments.py.\n"
)
_DUMP = "-- PostgreSQL database dump\n\nCREATE TABLE riders (id integer, email text);\n"
_METRICS = "# HELP velo_orders_total Orders.\n# TYPE velo_orders_total counter\nvelo_orders_total 1204\n"
_SPRING = json.dumps({"activeProfiles": ["production"], "propertySources": [{"name": "systemEnvironment"}]})


def _let_through(world: World, begin: str) -> None:
    """The edge's own rule no longer speaks of this path."""
    (rule,) = world.edge.rulesets[_CUSTOM]
    condition = f'starts_with(http.request.uri.path, "{begin}")'
    kept = [part for part in rule["expression"].split(" or ") if part != condition]
    if len(kept) == len(rule["expression"].split(" or ")):
        raise ValueError(f"the edge has no rule for {begin}")
    rule["expression"] = " or ".join(kept)


def _git(world: World) -> None:
    _let_through(world, "/.git")
    world.home.routes["/.git/HEAD"] = Reply(200, "ref: refs/heads/main\n", _TEXT)
    world.home.routes["/.git/config"] = Reply(200, _CONFIG, _TEXT)


def _env(world: World) -> None:
    _let_through(world, "/.env")
    world.sites[_APP].routes["/.env"] = Reply(200, _ENV, "application/octet-stream")


def _map(world: World) -> None:
    """The build writes source maps, and everything it writes is published."""
    name = f"{SCRIPT.rpartition('/')[2]}.map"
    world.home.rewrite(SCRIPT, '"yes";\n', f'"yes";\n//# sourceMappingURL={name}\n')
    held = {
        "version": 3,
        "sources": ["../src/ready.ts", "../node_modules/velo-ui/index.js"],
        "sourcesContent": ["// TODO: tell Ines why\nexport const ready = 'yes';\n", "export {};\n"],
        "names": [],
        "mappings": "AAAA",
    }
    world.home.routes[f"{SCRIPT}.map"] = Reply(200, json.dumps(held), _JSON)


def _listing(world: World) -> None:
    links = "".join(f'<a href="{name}">{name}</a>\n' for name in ("../", "app.3f2a1c.js", "logo.9b1d44.svg"))
    title = "Index of /assets/"
    world.home.routes["/assets/"] = Reply(200, page(title, f"<h1>{title}</h1><hr><pre>{links}</pre>"))


def _phpmyadmin(world: World) -> None:
    _let_through(world, "/phpmyadmin")
    inside = (
        '<div id="pma_navigation">riders, orders, payments, workshops, listings, messages</div>'
        "<h1>Server: db.internal</h1><p>Databases, SQL, status, user accounts, export, import, settings.</p>"
    )
    world.sites[_APP].routes["/phpmyadmin/"] = Reply(200, page("db.internal / phpMyAdmin", inside))


def _office(world: World) -> None:
    inside = "<h1>Orders</h1><p>1204 orders, 3 refunds are waiting for you, 2 workshops want to join.</p>"
    world.sites[_ADMIN].routes["/"] = Reply(
        200, page("Velomart back office", inside), headers=(("cache-control", "private, no-store"),)
    )


def _rules_off(world: World) -> None:
    for phase in (_CUSTOM, _MANAGED):
        for rule in world.edge.rulesets[phase]:
            rule["enabled"] = False


def _managed_off(world: World) -> None:
    for rule in world.edge.rulesets[_MANAGED]:
        rule["enabled"] = False


def _put(host: str, path: str, body: str, type_: str) -> Callable[[World], object]:
    """A fault that publishes one more file."""
    return lambda world: world.sites[host].routes.update({path: Reply(200, body, type_)})


FAULTS = (
    Fault(
        "secret.public-files", "The app serves the file with its own passwords.", _env, also=_SEEN, demo=True
    ),
    Fault("secret.public-files:git", "The folder of Git was published with the shop.", _git, also=_SEEN),
    Fault(
        "secret.public-files:dump",
        "A copy of the database from the move lies in the shop's folder.",
        _put("velomart.test", "/backup.sql", _DUMP, "application/sql"),
    ),
    Fault(
        "secret.public-files:assistant",
        "The instructions of the coding assistant were published with the shop.",
        _put("velomart.test", "/AGENTS.md", _AGENTS, "text/markdown; charset=utf-8"),
    ),
    Fault("secret.public-files:map", "The shop's script comes with its source.", _map),
    Fault("secret.public-files:listing", "The server lists all files of the shop's assets.", _listing),
    Fault(
        "app.admin-protected",
        "The API shows its numbers to everybody.",
        _put(_API, "/metrics", _METRICS, _TEXT),
        demo=True,
    ),
    Fault(
        "app.admin-protected:actuator",
        "The API shows its variables to everybody.",
        _put(_API, "/actuator/env", _SPRING, _JSON),
    ),
    Fault(
        "app.admin-protected:phpmyadmin", "phpMyAdmin stands open beside the app.", _phpmyadmin, also=_SEEN
    ),
    Fault(
        "app.admin-protected:private",
        "The dashboard no longer asks who somebody is.",
        lambda world: world.sites[_APP].change("/dashboard", act=""),
    ),
    Fault("app.admin-protected:office", "The back office no longer asks who somebody is.", _office),
    Fault("edge.firewall-basic", "Every rule of the edge's firewall is switched off.", _rules_off),
    Fault("edge.firewall-basic:scanner", "The edge's managed rules are switched off.", _managed_off),
)
