"""What search engines are told: by the pages, by headers, by robots.txt and by the sitemap."""

from cockpit.lab.faults import Fault
from cockpit.lab.pages import ORIGIN
from cockpit.lab.replies import HTML, Reply, page
from cockpit.lab.world import World

_WWW = "https://www.velomart.test"
_LISTINGS = ("/listings", "/listings/gazelle-1987")
_FORBID = Reply(200, "User-agent: *\nDisallow: /\n", "text/plain; charset=utf-8")


def _to_www(world: World) -> None:
    """The build was made with another address of the site."""
    for path in _LISTINGS:
        world.home.rewrite(path, f'rel="canonical" href="{ORIGIN}', f'rel="canonical" href="{_WWW}')


def _to_staging(world: World) -> None:
    for path in _LISTINGS:
        world.home.rewrite(
            path, f'rel="canonical" href="{ORIGIN}', 'rel="canonical" href="https://staging.velomart.test'
        )


def _open_staging(world: World) -> None:
    """The rehearsal lost its password and the header that kept it out."""
    staging = world.sites["staging.velomart.test"]
    del staging.headers["x-robots-tag"]
    inside = "<h1>Staging</h1><p>Try the new checkout with the test cards.</p>"
    staging.missing = Reply(200, page("Velomart staging", inside), HTML)


def _hidden_staging(world: World) -> None:
    _open_staging(world)
    world.sites["staging.velomart.test"].routes["/robots.txt"] = _FORBID


FAULTS = (
    Fault(
        "seo.single-version",
        "The listings tell search engines that their real address begins with www.",
        _to_www,
    ),
    Fault(
        "seo.single-version:canonical",
        "The listings tell search engines to show the rehearsal in their place.",
        _to_staging,
        also=("app.no-localhost-urls",),
    ),
    Fault(
        "seo.single-version:noindex",
        "Production still carries the header that keeps staging out of search results.",
        lambda world: world.home.headers.update({"x-robots-tag": "noindex, nofollow"}),
    ),
    Fault(
        "seo.single-version:staging",
        "The rehearsal shows itself to everybody, search engines included.",
        _open_staging,
        also=("redirect.staging-retired",),
    ),
    Fault(
        "seo.single-version:robots",
        "The rehearsal is open, and only its robots.txt asks search engines to stay away.",
        _hidden_staging,
        also=("redirect.staging-retired",),
    ),
    Fault(
        "seo.single-version:sitemap",
        "The sitemap lists addresses with http and www.",
        lambda world: world.home.rewrite("/sitemap.xml", f"<loc>{ORIGIN}", "<loc>http://www.velomart.test"),
    ),
    Fault(
        "seo.single-version:robots-block",
        "The robots.txt of staging was deployed to production.",
        lambda world: world.home.change("/robots.txt", body=_FORBID.body),
    ),
)
