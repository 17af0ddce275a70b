"""Faults of the redirects: who sends whom where, at the edge, at the origin and in the pages."""

from cockpit.lab.company import HOME, UPGRADE
from cockpit.lab.faults import Fault
from cockpit.lab.pages import APP, ORIGIN
from cockpit.lab.replies import HTML, Reply, Rule, challenge, page, redirect, refresh
from cockpit.lab.world import World

_WWW = "www.velomart.test"
_APP = "app.velomart.test"
_STAGING = "staging.velomart.test"
_HTTP = ("http",)
# What reads the declared pages cannot: a page of theirs is hidden.
_PAGE_HIDDEN = (
    "app.no-localhost-urls",
    "cache.compression",
    "cache.private-not-cached",
    "cache.public-pages-as-declared",
    "cache.repeat-read-offload",
    "header.nonbreaking",
    "perf.images",
    "perf.mobile-budget",
    "perf.page-weight",
    "perf.third-party-scripts",
    "tls.mixed-content",
)
# A challenged deep page hides the end of every trail that leads to it.
_BEHIND_LISTINGS = (
    "audit.hostname-inventory",
    "redirect.canonical-host",
    "redirect.no-loop",
    "redirect.old-paths",
    "redirect.permanent-code",
    "redirect.preserves-path",
    "redirect.single-hop",
)


def _www(world: World, *rules: Rule) -> None:
    """Let the edge answer for www with these rules only, and the origin with its pages."""
    site = world.sites[_WWW]
    site.front, site.rules = list(rules), []


def _twin(world: World) -> None:
    """Www shows the shop itself."""
    _www(world, Rule(redirect(UPGRADE), schemes=_HTTP))
    world.sites[_WWW].routes = dict(world.home.routes)


def _slashes(world: World) -> None:
    """The framework adds the slash to /contact, the server takes it away."""
    world.home.rules += [
        Rule(redirect("/contact/", 308), path="/contact"),
        Rule(redirect("/contact", 301), path="/contact/"),
    ]


def _flexible(world: World) -> None:
    world.edge.ssl = "flexible"
    world.edge.settings["ssl"] = "flexible"


def _both_ways(world: World) -> None:
    """The apex is sent to www, and www to the apex."""
    world.home.front.insert(0, Rule(redirect("https://www.velomart.test{path}{query}")))


def _forgotten(world: World) -> None:
    """Nobody carried the redirect of /about-us over."""
    world.home.front = [rule for rule in world.home.front if rule.path != "/about-us"]


def _open_staging(world: World) -> None:
    """The rehearsal lost its password."""
    inside = "<h1>Staging</h1><p>Try the new checkout with the test cards.</p>"
    world.sites[_STAGING].missing = Reply(200, page("Velomart staging", inside), HTML)


def _post_moves(world: World) -> None:
    """The form sends to /login/, which is redirected."""
    app = world.sites[_APP]
    app.rewrite("/login", f'action="{APP}/login"', f'action="{APP}/login/"')
    app.rules.append(Rule(redirect("/login"), path="/login/"))


FAULTS = (
    Fault(
        "redirect.canonical-host",
        "The www name shows the shop itself instead of leading to the one canonical address.",
        _twin,
        also=("seo.single-version",),
    ),
    Fault(
        "redirect.canonical-host:localhost",
        "The www name leads to a developer's own machine.",
        lambda world: _www(world, Rule(redirect("http://localhost:3000{path}{query}"))),
        also=("edge.settings-observed", "tls.https-forced"),
    ),
    Fault(
        "redirect.single-hop",
        "The plain www address takes two steps: to https first, to the apex second.",
        lambda world: _www(world, Rule(redirect(UPGRADE), schemes=_HTTP), Rule(redirect(HOME))),
        demo=True,
    ),
    Fault(
        "redirect.no-loop",
        "The contact page loops: one rule adds a slash, another takes it away.",
        _slashes,
        also=(
            *_PAGE_HIDDEN,
            "audit.hostname-inventory",
            "header.security-baseline",
            "redirect.old-paths",
            "redirect.single-hop",
            "seo.single-version",
        ),
        demo=True,
    ),
    Fault(
        "redirect.no-loop:flexible",
        "The edge asks the origin in plain http, and the origin sends everybody to https: nobody arrives.",
        _flexible,
        also=(
            "app.admin-protected",
            "app.app-links",
            "app.no-localhost-urls",
            "app.oauth-callback-host",
            "app.webhook-direct",
            "audit.hostname-inventory",
            "cache.compression",
            "cache.private-not-cached",
            "cache.public-pages-as-declared",
            "cache.repeat-read-offload",
            "cache.static-assets",
            "deploy.debug-off",
            "deploy.error-pages-clean",
            "dns.prod-only-target",
            "email.fallback",
            "header.cookie-scope",
            "header.cors",
            "header.csp",
            "header.hsts",
            "header.nonbreaking",
            "header.security-baseline",
            "perf.images",
            "perf.mobile-budget",
            "perf.page-weight",
            "perf.third-party-scripts",
            "redirect.canonical-host",
            "redirect.flow-safe",
            "redirect.old-paths",
            "redirect.permanent-code",
            "redirect.preserves-path",
            "redirect.single-hop",
            "redirect.staging-retired",
            "seo.single-version",
            "tls.end-to-end",
            "tls.mixed-content",
        ),
    ),
    Fault(
        "redirect.no-loop:www-apex",
        "The apex is sent to www, and www to the apex.",
        _both_ways,
        also=(
            "app.app-links",
            "app.no-localhost-urls",
            "audit.hostname-inventory",
            "cache.compression",
            "cache.private-not-cached",
            "cache.public-pages-as-declared",
            "cache.repeat-read-offload",
            "cache.static-assets",
            "dns.prod-only-target",
            "email.fallback",
            "header.csp",
            "header.nonbreaking",
            "header.security-baseline",
            "perf.images",
            "perf.mobile-budget",
            "perf.page-weight",
            "perf.third-party-scripts",
            "redirect.canonical-host",
            "redirect.old-paths",
            "redirect.permanent-code",
            "redirect.preserves-path",
            "redirect.single-hop",
            "seo.single-version",
            "tls.mixed-content",
        ),
    ),
    Fault(
        "redirect.permanent-code",
        "The www name leads to the apex by a temporary redirect.",
        lambda world: _www(world, Rule(redirect(HOME, 302))),
    ),
    Fault(
        "redirect.permanent-code:refresh",
        "The www name shows a page that moves on by itself.",
        lambda world: _www(world, Rule(refresh(f"{ORIGIN}/"))),
        also=(
            "deploy.error-pages-clean",
            "edge.settings-observed",
            "redirect.canonical-host",
            "tls.https-forced",
        ),
    ),
    Fault(
        "redirect.preserves-path",
        "Every link to www lands on the home page.",
        lambda world: _www(world, Rule(redirect(f"{ORIGIN}/"))),
    ),
    Fault(
        "redirect.old-paths",
        "Nobody carried the redirect of the old about page over.",
        _forgotten,
    ),
    Fault(
        "redirect.old-paths:link",
        "A link of the home page leads to a page that does not exist.",
        lambda world: world.home.rewrite("/", 'href="/pricing"', 'href="/prices"'),
    ),
    Fault(
        "redirect.staging-retired",
        "The rehearsal shows itself to everybody.",
        _open_staging,
        demo=True,
    ),
    Fault(
        "redirect.flow-safe",
        "On the way from http to https the sign-in loses its query.",
        lambda world: world.sites[_APP].first(redirect("https://{host}{path}"), schemes=_HTTP),
    ),
    Fault(
        "redirect.flow-safe:form",
        "The sign-in form sends passwords by plain http.",
        lambda world: world.sites[_APP].rewrite(
            "/login", f'action="{APP}', 'action="http://app.velomart.test'
        ),
        also=("tls.mixed-content",),
    ),
    Fault(
        "redirect.flow-safe:post",
        "The sign-in form sends to an address that is redirected, so what people typed is lost.",
        _post_moves,
        also=("edge.rate-limit-sensitive",),
    ),
    Fault(
        "redirect.client-parity",
        "Browsers are sent from the home page to the listings, programs are not.",
        lambda world: world.home.first(redirect("/listings", 302), path="/", agent="firefox"),
    ),
    Fault(
        "redirect.client-parity:challenge",
        "The edge challenges every program that asks for the listings.",
        lambda world: world.home.first(challenge(), path="/listings", unless_agent="firefox"),
        also=(
            *_PAGE_HIDDEN,
            *_BEHIND_LISTINGS,
            "header.security-baseline",
            "seo.single-version",
            "tls.https-forced",
        ),
    ),
)
