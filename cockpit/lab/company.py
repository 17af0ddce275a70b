"""Velomart, a marketplace for refurbished bicycles: the healthy company the lab serves."""

from cockpit.lab import pages
from cockpit.lab.access_log import access_log
from cockpit.lab.declaration import declaration
from cockpit.lab.history import commits
from cockpit.lab.logs import logs
from cockpit.lab.outside import edge_rulesets, edge_settings, edge_traffic, platform_secrets, probes, rdap
from cockpit.lab.product_log import fetched
from cockpit.lab.providers import Platform, Watching
from cockpit.lab.replies import Reply, Rule, page, redirect, unclaimed
from cockpit.lab.said import CALLBACK, NO_MAIL, record
from cockpit.lab.world import Certificate, Edge, Place, Site, World
from cockpit.lab.zones import (
    DEAD,
    EDGE4,
    EDGE6,
    MAIL4,
    OLD4,
    OLD6,
    ORIGIN4,
    PASS4,
    PLATFORM4,
    PLATFORM6,
    POLICY4,
    SERVICES4,
    STAGING4,
    STATUS4,
    name_servers,
    zones,
)

RELEASE = "2026.11.20-2"
NEXT = "2026.11.20-3"
PROXIED = tuple(f"{label}velomart.test" for label in ("", "www.", "app.", "api.", "admin.", "demo."))
_SECURE = {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "x-frame-options": "DENY",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "content-security-policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'self'; "
    "form-action 'self' https://app.velomart.test",
    "x-release": "@RELEASE@",
}
UPGRADE = "https://{host}{path}{query}"
HOME = "https://velomart.test{path}{query}"


def fixed_world() -> World:
    """A fresh copy of the healthy company."""
    sites = {site.host: site for site in _sites()}
    declared = declaration()
    return World(
        zones=zones(),
        servers=name_servers(),
        sites=sites,
        places=_places(sites),
        edge=Edge(settings=edge_settings(), rulesets=edge_rulesets(), traffic=edge_traffic()),
        platform=Platform(platform_secrets()),
        watching=Watching(probes()),
        commits=commits(RELEASE),
        files={"release": f"{RELEASE}\n", **logs(), **fetched(), **access_log()},
        launch=declared,
        rdap=rdap(),
        record=record(RELEASE, declared),
        registered=[CALLBACK],
    )


def _sites() -> list[Site]:
    return [_home(), _www(), _app(), _api(), _admin(), _demo(), _status(), _staging()]


def _site(host: str, routes: dict[str, Reply] | None = None) -> Site:
    """A host behind the edge: http is upgraded there, and once more by an origin that is asked in plain."""
    names = PROXIED if host in PROXIED else (host,)
    upgrade = Rule(redirect(UPGRADE), schemes=("http",))
    return Site(host, Certificate(names), [upgrade], [upgrade], routes or {}, headers=dict(_SECURE))


def _home() -> Site:
    """The apex; its old paths are answered before the upgrade, so that one redirect is enough."""
    site = _site("velomart.test", pages.shop_window())
    for old, new in (("/about-us", "/about"), ("/shop", "/listings")):
        site.front.insert(0, Rule(redirect(f"{pages.ORIGIN}{new}{{query}}"), path=old))
    site.routes[NO_MAIL] = Reply(
        200, page("No mail?", "<h1>No mail?</h1><p>Write to help@velomart.test.</p>")
    )
    return site


def _www() -> Site:
    site = _site("www.velomart.test")
    site.front = [Rule(redirect(HOME))]
    site.rules = [Rule(redirect(HOME))]
    return site


def _app() -> Site:
    return _site("app.velomart.test", pages.app())


def _api() -> Site:
    """Scripts of the shop window and of the app may read it."""
    site = _site("api.velomart.test", pages.api())
    site.origins = ("https://velomart.test", "https://app.velomart.test")
    return site


def _admin() -> Site:
    """Nothing to see without a session, on any path."""
    site = _site(
        "admin.velomart.test", {"/robots.txt": Reply(200, "User-agent: *\nDisallow: /\n", "text/plain")}
    )
    door = pages.login_form()
    site.missing = Reply(
        401, door.body, headers=(*door.headers, ("www-authenticate", 'Session realm="admin"'))
    )
    return site


def _demo() -> Site:
    site = _site("demo.velomart.test")
    site.missing = Reply(410, page("Gone", "<h1>The demo is over</h1><p>See velomart.test.</p>"))
    return site


def _status() -> Site:
    site = _site("status.velomart.test", pages.status_page())
    site.headers |= {"server": "Velohost", "x-release": "status-14"}
    return site


def _staging() -> Site:
    site = _site("staging.velomart.test")
    site.headers |= {"x-robots-tag": "noindex, nofollow"}
    site.missing = Reply(
        401, page("Staging", "<h1>Staging</h1>"), headers=(("www-authenticate", 'Basic realm="staging"'),)
    )
    return site


def _policy() -> Site:
    """The MTA-STS policy, served by the mailbox provider for the company."""
    host = "mta-sts.velomart.test"
    text = "version: STSv1\nmode: enforce\nmx: *.velomail.test\nmax_age: 604800\n"
    return Site(
        host, Certificate((host,)), routes={"/.well-known/mta-sts.txt": Reply(200, text, "text/plain")}
    )


def _places(sites: dict[str, Site]) -> dict[str, Place]:
    status, staging = sites["status.velomart.test"], sites["staging.velomart.test"]
    old = Site(
        "old", Certificate(("old.velohost.test",)), routes=pages.last_year(), headers={"server": "Apache"}
    )
    velopass = Site("velopass", Certificate(("login.velopass.test",)), routes=pages.provider())
    policy = _policy()
    nobody = Site("nobody", Certificate(("velohost.test",)), missing=unclaimed())
    return {
        EDGE4: Place("edge"),
        EDGE6: Place("edge"),
        ORIGIN4: Place("origin", guarded=True),
        STAGING4: Place("own", {staging.host: staging}),
        PASS4: Place("own", default=velopass),
        STATUS4: Place("own", {status.host: status}),
        OLD4: Place("own", default=old),
        OLD6: Place("own", default=old),
        PLATFORM4: Place("own", default=nobody),
        PLATFORM6: Place("own", default=nobody),
        SERVICES4: Place("services", default=Site("services", Certificate(("rdap.nic.test",)))),
        MAIL4: Place("closed"),
        POLICY4: Place("own", {policy.host: policy}),
        DEAD: Place("closed"),
    }
