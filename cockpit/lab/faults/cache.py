"""Faults of caching: what is kept too briefly or too long, and what should never have been kept."""

from collections.abc import Iterable

from cockpit.lab import pages
from cockpit.lab.faults import Fault
from cockpit.lab.replies import page
from cockpit.lab.world import Site, World

_DAY = "public, max-age=86400"
_PAGES = ("/", "/listings", "/listings/gazelle-1987", "/about", "/pricing", "/contact")
_ASSETS = (pages.STYLE, pages.SCRIPT, pages.LOGO)
_APP, _API = "app.velomart.test", "api.velomart.test"


def _says(site: Site, paths: Iterable[str], cache: str) -> None:
    """These routes tell caches something else; their other headers stay."""
    for path in paths:
        others = (pair for pair in site.routes[path].headers if pair[0] != "cache-control")
        site.change(path, headers=(*others, ("cache-control", cache)))


def _fallback(world: World) -> None:
    """The script was not deployed, and the start page answers for whatever is not there."""
    start = world.home.routes["/"]
    del world.home.routes[pages.SCRIPT]
    world.home.missing = start


def _baked(world: World) -> None:
    """Whatever passes the session middleware gets a session, the logo too."""
    logo = world.home.routes[pages.LOGO]
    cookie = ("set-cookie", "velo_session=s3nt; Path=/; Secure; HttpOnly; SameSite=Lax")
    world.home.change(pages.LOGO, headers=(*logo.headers, cookie))


def _listed(world: World) -> None:
    """The listings were declared to be fresh, and caches may keep them for a day."""
    world.launch["cache"]["api"] = "no-cache"
    _says(world.sites[_API], ("/v1/listings",), _DAY)


def _to_the_form(world: World) -> None:
    """Strangers are sent from the dashboard to the form by a permanent redirect."""
    app = world.sites[_APP]
    app.change("/dashboard", status=301, body=page("Moved"), act="", headers=(), location="/login")


def _plain(world: World) -> None:
    """Neither the edge nor the server compresses anything."""
    world.edge.compresses = False
    body = str(world.home.routes["/about"].body)
    world.home.change("/about", body=body.replace("</main>", "<p>We like bicycles.</p>" * 60 + "</main>"))


FAULTS = (
    Fault(
        "cache.static-assets",
        "Browsers may keep the hashed files for ten minutes only.",
        lambda world: _says(world.home, _ASSETS, "public, max-age=600"),
    ),
    Fault(
        "cache.static-assets:edge",
        "The server marks its files as private, so the edge fetches them for every visitor.",
        lambda world: _says(world.home, _ASSETS, "private, max-age=31536000, immutable"),
    ),
    Fault(
        "cache.static-assets:page",
        "The script is missing, and the start page answers under its name.",
        _fallback,
        also=("deploy.error-pages-clean",),
    ),
    Fault(
        "cache.public-pages-as-declared",
        "No cache may keep the pages that are declared to be kept.",
        lambda world: _says(world.home, _PAGES, "private, no-store"),
        also=("cache.repeat-read-offload",),
    ),
    Fault(
        "cache.public-pages-as-declared:release",
        "Browsers keep the pages for a day, so a release reaches people a day later.",
        lambda world: _says(world.home, _PAGES, _DAY),
    ),
    Fault(
        "cache.public-pages-as-declared:api",
        "The listings are declared to be fresh, and every cache may keep them for a day.",
        _listed,
    ),
    Fault(
        "cache.public-pages-as-declared:health",
        "Caches may keep the health check for a day.",
        lambda world: _says(world.sites[_API], ("/health",), _DAY),
    ),
    Fault(
        "cache.private-not-cached",
        "The dashboard and the sign-in page may be kept by every cache for five minutes.",
        lambda world: _says(world.sites[_APP], ("/login", "/dashboard"), "public, max-age=300"),
        demo=True,
    ),
    Fault(
        "cache.private-not-cached:edge",
        "The edge was told to keep the sign-in page, whatever the server says.",
        lambda world: world.edge.forced.append("app.velomart.test/login"),
        also=("header.cookie-scope",),
    ),
    Fault(
        "cache.private-not-cached:leak",
        "The edge keeps the first dashboard that it sees, and gives it to everybody.",
        lambda world: world.edge.forced.append("app.velomart.test/dashboard"),
    ),
    Fault(
        "cache.private-not-cached:redirect",
        "Browsers keep for good that the dashboard leads to the sign-in page.",
        _to_the_form,
    ),
    Fault(
        "cache.private-not-cached:cookie",
        "The logo sets a session cookie, and caches may keep the logo for a year.",
        _baked,
        also=("cache.static-assets",),
    ),
    Fault(
        "cache.compression",
        "Neither the edge nor the server compresses anything.",
        _plain,
    ),
)
