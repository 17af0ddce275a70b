"""What goes wrong with what runs: its health, its address, its rehearsal, the release it was made of."""

from typing import Any

from cockpit.lab.company import RELEASE
from cockpit.lab.faults import Fault
from cockpit.lab.pages import SCRIPT
from cockpit.lab.replies import HTML, Reply, page
from cockpit.lab.world import Commit, Site, World

_JSON = "application/json"


def _api(world: World) -> Site:
    return world.sites["api.velomart.test"]


def _health(body: str, **fields: Any) -> Any:
    """Another answer of the health check."""
    return lambda world: _api(world).change("/health", body=body, **fields)


def _staging(world: World) -> Site:
    return world.sites["staging.velomart.test"]


def _open_staging(world: World) -> None:
    """The rehearsal lost its password and the header that kept it out of search results."""
    del _staging(world).headers["x-robots-tag"]
    _staging(world).missing = Reply(200, page("Velomart rehearsal", "<h1>Rehearsal</h1>"), HTML)


def _asks_staging(world: World) -> None:
    """The build of production was made with the address of the rehearsal."""
    asks = 'fetch("https://staging.velomart.test/v1/listings").then(r => r.json());'
    world.home.rewrite(SCRIPT, 'ready="yes";', f'ready="yes";\n{asks}')


def _unreleased(world: World) -> None:
    """The next release is on the branch, and nobody has deployed it."""
    world.commits.append(Commit("Release 2026.11.21-1", {"RELEASE": "2026.11.21-1\n"}))


def _back(**fields: Any) -> Any:
    """Other words about the way back."""
    return lambda world: world.launch["deploy"]["rollback"].update(fields)


def _production_alone(world: World) -> None:
    world.launch["env"][0]["environments"] = ["production"]


FAULTS = (
    Fault(
        "deploy.health-endpoint",
        "The database is down, and the health check says so under status 200.",
        _health('{"status": "degraded", "release": "@RELEASE@", "database": "down"}\n'),
    ),
    Fault(
        "deploy.health-endpoint:down",
        "The health check answers 503.",
        _health('{"status": "error", "database": "down"}\n', status=503),
        also=("cache.compression", "cache.public-pages-as-declared", "header.security-baseline"),
    ),
    Fault(
        "deploy.health-endpoint:page",
        "At the address of the health check a page is shown.",
        _health(page("Velomart API", "<h1>Welcome, all of it is ok and documented here.</h1>"), type=HTML),
    ),
    Fault(
        "deploy.health-endpoint:kept",
        "Caches may keep the answer of the health check for an hour.",
        _health('{"status": "ok"}\n', headers=(("cache-control", "public, max-age=3600"),)),
        also=("cache.public-pages-as-declared", "watch.failure-domain"),
    ),
    Fault(
        "deploy.health-endpoint:tells",
        "The health check tells strangers where the database is.",
        _health('{"status": "ok", "database": {"status": "ok", "host": "10.0.3.7:5432"}}\n'),
    ),
    Fault(
        "deploy.prod-stable-url",
        "The start page answers 503.",
        lambda world: world.home.change("/", status=503, body=page("Maintenance", "<h1>Back soon</h1>")),
        also=(
            "app.no-localhost-urls",
            "cache.compression",
            "cache.public-pages-as-declared",
            "cache.repeat-read-offload",
            "deploy.build-output-clean",
            "dns.prod-only-target",
            "header.nonbreaking",
            "header.security-baseline",
            "perf.images",
            "perf.mobile-budget",
            "perf.page-weight",
            "perf.third-party-scripts",
            "redirect.canonical-host",
            "seo.single-version",
            "tls.mixed-content",
        ),
    ),
    Fault(
        "deploy.prod-separated",
        "The rehearsal uses the database of production.",
        lambda world: world.launch["environment"][1].update(database="velomart-live"),
        also=("deploy.env-split",),
    ),
    Fault(
        "deploy.prod-separated:open",
        "The rehearsal is open to everybody.",
        _open_staging,
        also=("deploy.staging-parity", "redirect.staging-retired", "seo.single-version"),
    ),
    Fault(
        "deploy.prod-separated:asks",
        "The pages of production fetch their listings from the rehearsal.",
        _asks_staging,
        also=("app.no-localhost-urls", "header.nonbreaking"),
    ),
    Fault(
        "deploy.single-source",
        "The branch has a release that was never deployed.",
        _unreleased,
    ),
    Fault(
        "deploy.staging-parity",
        "The rehearsal lets its own pages be framed, production does not.",
        lambda world: _staging(world).headers.update({"x-frame-options": "SAMEORIGIN"}),
    ),
    Fault(
        "deploy.staging-parity:variable",
        "A variable is declared for production and not for the rehearsal.",
        _production_alone,
    ),
    Fault(
        "deploy.rollback-path",
        "The way back leads to the release that is live.",
        _back(last_known_good=RELEASE),
        also=("handover.runbooks-common",),
    ),
    Fault(
        "deploy.rollback-path:command",
        "The way back is a command that Fly does not have.",
        _back(steps=["fly rollback", "Read /version.txt."]),
        also=("handover.runbooks-common",),
    ),
    Fault(
        "deploy.rollback-path:gone",
        "The way back leads to a release that nobody can find.",
        _back(last_known_good="2026.11.02-9"),
        also=("handover.runbooks-common",),
    ),
)
