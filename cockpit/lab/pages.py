"""The words of the company: the pages and files its sites serve."""

import json
from dataclasses import replace
from urllib.parse import urlencode

from cockpit.lab import reserving
from cockpit.lab.assistant import ASSISTANT
from cockpit.lab.replies import Reply, page
from cockpit.lab.said import CALLBACK, SIGN_IN
from cockpit.standards.csp_inline import source_of

ORIGIN = "https://velomart.test"
APP = "https://app.velomart.test"
PROVIDER = "https://login.velopass.test"
STYLE = "/assets/app.3f2a1c.css"
SCRIPT = "/assets/app.3f2a1c.js"
VERSION = "/version.txt"
CHUNK = "/assets/listings.7c21e0.js"  # the script loads it where it is needed
LOGO = "/assets/logo.9b1d44.svg"
FONT = "/assets/velo.5c1d22.woff2"
APPLE, GOOGLE = "/.well-known/apple-app-site-association", "/.well-known/assetlinks.json"
IOS_APP, ANDROID_APP = "VELO12MART.test.velomart", "test.velomart"
PRICES = "document.documentElement.dataset.prices='2026'"  # runs by its hash in the policy of its page
_OF_PRICES = (
    f"default-src 'self'; script-src 'self' {source_of(PRICES)}; frame-ancestors 'none'; base-uri 'self'; "
    f"form-action 'self' {APP}"
)

_STYLES = (
    f'@font-face{{font-family:Velo;src:url("{FONT}") format("woff2")}}\n'
    "body{font:1rem/1.5 Velo,sans-serif;margin:2rem}\n"
    f"footer{{background:url({LOGO}) no-repeat}}\n"
)

_NAV = (
    f'<header><a href="/"><img src="{LOGO}" srcset="{LOGO} 2x" alt="Velomart" width="120" height="32"></a>'
    '<nav><a href="/listings">Bicycles</a> <a href="/pricing">Pricing</a> <a href="/about">About</a> '
    f'<a href="/contact">Contact</a> <a href="{APP}/login">Sign in</a> <a href="{APP}/signup">Sell yours</a>'
    "</nav></header>"
)
_NO_STORE = (("cache-control", "private, no-store"),)
_FOR_EVER = (("cache-control", "public, max-age=31536000, immutable"),)
_A_WHILE = (("cache-control", "public, max-age=300"),)


def _public(path: str, title: str, description: str, inside: str, *more: tuple[str, str]) -> Reply:
    """A page of the shop window: canonical link, description, release; `more` are headers of its own."""
    head = (
        f'<meta name="description" content="{description}"><link rel="canonical" href="{ORIGIN}{path}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="release" content="@RELEASE@">'
        f'<link rel="stylesheet" href="{STYLE}"><script src="{SCRIPT}" defer></script>'
    )
    return Reply(200, page(title, f"{_NAV}\n<main>{inside}</main>", head), headers=(*_A_WHILE, *more))


def shop_window() -> dict[str, Reply]:
    """The routes of the apex: pages, assets, files for machines."""
    bikes = "".join(
        f'<li><a href="/listings/{slug}">{name}</a>, {price} EUR</li>'
        for slug, name, price in (
            ("gazelle-1987", "Gazelle Tour 1987", 420),
            ("peugeot-px10", "Peugeot PX-10", 980),
            ("brompton-m3l", "Brompton M3L", 760),
        )
    )
    bike = "<h1>Gazelle Tour 1987</h1><p>Rebuilt wheels, new chain. 420 EUR.</p>"
    return {
        "/": _public(
            "/",
            "Velomart: bicycles with a second life",
            "Refurbished bicycles from workshops near you, checked and guaranteed.",
            "<h1>Bicycles with a second life</h1><p>Checked by a workshop, guaranteed for a year.</p>"
            '<p><a href="/listings">See all bicycles</a></p>',
        ),
        "/listings": _public(
            "/listings",
            "Bicycles for sale",
            "Every bicycle on offer today.",
            f"<h1>Bicycles</h1><ul>{bikes}</ul>",
        ),
        "/listings/gazelle-1987": _public(
            "/listings/gazelle-1987", "Gazelle Tour 1987", "A rebuilt Gazelle Tour from 1987.", bike
        ),
        "/listings/peugeot-px10": _public(
            "/listings/peugeot-px10",
            "Peugeot PX-10",
            "A rebuilt Peugeot PX-10.",
            "<h1>Peugeot PX-10</h1><p>New cables, old charm. 980 EUR.</p>",
        ),
        "/listings/brompton-m3l": _public(
            "/listings/brompton-m3l",
            "Brompton M3L",
            "A rebuilt Brompton M3L.",
            "<h1>Brompton M3L</h1><p>Folds again without a sound. 760 EUR.</p>",
        ),
        "/about": _public(
            "/about",
            "About Velomart",
            "Who we are and why we repair bicycles.",
            "<h1>About us</h1><p>Four mechanics and a website.</p>",
        ),
        "/pricing": _public(
            "/pricing",
            "What selling costs",
            "Five percent when it sells, nothing before.",
            f"<h1>Pricing</h1><p>Five percent when it sells, nothing before.</p><script>{PRICES}</script>",
            ("content-security-policy", _OF_PRICES),
        ),
        "/contact": _public(
            "/contact",
            "Contact Velomart",
            "How to reach a person at Velomart.",
            '<h1>Contact</h1><p>Write to <a href="mailto:help@velomart.test">help@velomart.test</a>.</p>',
        ),
        STYLE: Reply(
            200,
            _STYLES,
            "text/css; charset=utf-8",
            _FOR_EVER,
        ),
        SCRIPT: Reply(
            200,
            'document.documentElement.dataset.ready="yes";\n'
            f'if(document.querySelector("main ul"))import(".{CHUNK.removeprefix("/assets")}");\n',
            "text/javascript; charset=utf-8",
            _FOR_EVER,
        ),
        CHUNK: Reply(
            200,
            'document.querySelector("main ul").dataset.sorted="price";\n',
            "text/javascript; charset=utf-8",
            _FOR_EVER,
        ),
        LOGO: Reply(
            200,
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 32"><circle r="12"/></svg>\n',
            "image/svg+xml",
            _FOR_EVER,
        ),
        FONT: Reply(200, b"wOF2" + bytes(28), "font/woff2", _FOR_EVER),
        **app_links(),
        "/robots.txt": Reply(
            200,
            f"User-agent: *\nAllow: /\nSitemap: {ORIGIN}/sitemap.xml\n",
            "text/plain; charset=utf-8",
            _A_WHILE,
        ),
        "/sitemap.xml": Reply(200, _sitemap(), "application/xml", _A_WHILE),
        VERSION: _version(),
        "/beta": Reply(410, page("Gone", "<h1>The beta is over</h1>")),
    }


def app_links() -> dict[str, Reply]:
    """The files by which phones open the company's links in its app."""
    apple = {"applinks": {"details": [{"appIDs": [IOS_APP], "components": [{"/": "/listings/*"}]}]}}
    signed = ":".join(f"{number:02X}" for number in range(160, 192))
    target = {"namespace": "android_app", "package_name": ANDROID_APP, "sha256_cert_fingerprints": [signed]}
    google = [{"relation": ["delegate_permission/common.handle_all_urls"], "target": target}]
    files = {APPLE: json.dumps(apple), GOOGLE: json.dumps(google)}
    return {path: Reply(200, f"{text}\n", "application/json", _A_WHILE) for path, text in files.items()}


def _sitemap() -> str:
    paths = ("/", "/listings", "/about", "/pricing", "/contact")
    urls = "".join(f"<url><loc>{ORIGIN}{path}</loc></url>" for path in paths)
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{space}">{urls}</urlset>\n'


def _version() -> Reply:
    return Reply(200, "@RELEASE@\n", "text/plain; charset=utf-8", (("cache-control", "no-store"),))


def _form(path: str, title: str, button: str, fields: tuple[str, ...]) -> Reply:
    """A page of the app with one form that posts to the app itself."""
    inputs = "".join(
        f'<label>{name} <input name="{name}" type="{name if name != "name" else "text"}" required></label>'
        for name in fields
    )
    inside = (
        f'<h1>{title}</h1><form method="post" action="{APP}{path}">{inputs}<button>{button}</button></form>'
    )
    head = '<meta name="robots" content="noindex"><meta name="release" content="@RELEASE@">'
    return Reply(200, page(f"{title} - Velomart", inside, head), headers=_NO_STORE)


def login_form() -> Reply:
    """The sign-in page."""
    return _form("/login", "Sign in", "Sign in", ("email", "password"))


def to_provider(callback: str) -> Reply:
    """The button that signs in through Velopass: on to the provider, with the way back."""
    asked = {"response_type": "code", "client_id": "velomart", "redirect_uri": callback, "scope": "openid"}
    return Reply(302, headers=_NO_STORE, location=f"{PROVIDER}/authorize?{urlencode(asked)}")


def provider() -> dict[str, Reply]:
    """The routes of Velopass, which signs people in for others."""
    button = 'document.documentElement.dataset.velopass="ready";\n'
    return {
        "/authorize": Reply(302, headers=_NO_STORE, act="authorize"),
        "/button.js": Reply(200, button, "text/javascript; charset=utf-8", _A_WHILE),
    }


def app() -> dict[str, Reply]:
    """The routes of the signed-in part."""
    links = f'<a href="{APP}/login">Sign in</a> or <a href="{APP}/signup">sell yours</a>'
    inside = f"<h1>Your Velomart</h1><p>{links}.</p>"
    head = '<meta name="release" content="@RELEASE@">'
    mine = "<h1>Your bicycles</h1><p>Nothing for sale yet.</p>"
    return {
        "/": Reply(200, page("Your Velomart", inside, head), headers=_NO_STORE),
        "/login": _with(_also(login_form(), f'<a href="{SIGN_IN}">Sign in with Velopass</a>'), "login"),
        SIGN_IN.removeprefix(APP): to_provider(CALLBACK),
        CALLBACK.removeprefix(APP): Reply(
            400, page("No code", "<h1>Nobody signed in</h1>"), headers=_NO_STORE, act="callback"
        ),
        "/signup": _with(
            _form("/signup", "Sell yours", "Create account", ("name", "email", "password")), "signup"
        ),
        "/forgot": _with(_form("/forgot", "New password", "Send the link", ("email",)), "forgot"),
        "/dashboard": Reply(200, page("Your bicycles", mine, head), headers=_NO_STORE, act="dashboard"),
        **reserving.routes(APP),
        "/robots.txt": Reply(200, "User-agent: *\nDisallow: /\n", "text/plain; charset=utf-8"),
        VERSION: _version(),
    }


def _also(reply: Reply, inside: str) -> Reply:
    """A page with one more paragraph."""
    return replace(reply, body=str(reply.body).replace("</body>", f"<p>{inside}</p>\n</body>"))


def _with(reply: Reply, act: str) -> Reply:
    return Reply(reply.status, reply.body, reply.type, reply.headers, act=act)


def api() -> dict[str, Reply]:
    """The routes of the API."""
    json_ = "application/json"
    listings = (
        '{"listings": [{"id": "gazelle-1987", "price": 420}, {"id": "peugeot-px10", "price": 980}, '
        '{"id": "brompton-m3l", "price": 760}]}\n'
    )
    welcome = '{"service": "Velomart API", "listings": "/v1/listings"}\n'
    health = '{"status": "ok", "release": "@RELEASE@", "database": "ok"}\n'
    return {
        "/": Reply(200, welcome, json_, _A_WHILE),
        "/health": Reply(200, health, json_, (("cache-control", "no-store"),)),
        "/v1/listings": Reply(200, listings, json_, _A_WHILE),
        ASSISTANT: Reply(200, "", json_, _NO_STORE, act="assistant"),
        "/webhooks/payments": Reply(200, '{"received": true}\n', json_, _NO_STORE, act="webhook"),
        "/webhooks/payments/count": Reply(200, "", json_, _NO_STORE, act="counter"),
        VERSION: _version(),
    }


def status_page() -> dict[str, Reply]:
    """The routes of the status page, which lives with another provider."""
    inside = "<h1>Velomart status</h1><p>All systems work.</p>"
    return {"/": Reply(200, page("Velomart status", inside), headers=_A_WHILE)}


def last_year() -> dict[str, Reply]:
    """What the server of the first prototype still shows."""
    inside = "<h1>VeloMart (prototype)</h1><p>Lorem ipsum, work in progress.</p>"
    head = '<meta name="release" content="2025.3.1-1"><meta name="robots" content="noindex">'
    return {
        "/": Reply(200, page("VeloMart prototype", inside, head), headers=(("x-release", "2025.3.1-1"),)),
        "/version.txt": Reply(200, "2025.3.1-1\n", "text/plain; charset=utf-8"),
    }
