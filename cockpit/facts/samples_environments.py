"""Small examples of production and its rehearsal, for the cases of checks and for tests."""

from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.environments import Environments, Glimpse
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.samples_http import response
from cockpit.facts.samples_tls import leaf, shaken
from cockpit.standards.html import read

HOME, STAGING = "shop.example", "staging.shop.example"
GUARDS = {
    "strict_transport_security": "max-age=31536000",
    "content_security_policy": "default-src 'self'; connect-src https://api.shop.example",
    "x_content_type_options": "nosniff",
}
SHOP, REHEARSAL = "<title>Shop</title><p>Bread and wine", "<title>Shop (staging)</title><p>Nothing for sale"


def seen(host: str, body: str = SHOP, status: int = 200, **headers: str) -> Page:
    """A start page with the usual headers; an empty value takes one away."""
    told = {name: value for name, value in {**GUARDS, **headers}.items() if value}
    named = {"content_type": "text/html", **told}
    answer = response(f"https://{host}/", status, body=body, cookies=(), **named)
    return Page(answer.url, answer, read(body))


def glimpse(host: str, page: Page | Unreachable | None = None, **more: Any) -> Glimpse:
    """A host that answers, leads http to https, and shows a certificate that is accepted."""
    to_https: Response = response(f"http://{host}/", 301, location=f"https://{host}/")
    given = {"addresses": ("192.0.2.80",), "plain": to_https, "version": "v2", "tls": shaken(leaf(host))}
    return Glimpse(host, page or seen(host), **{**given, **more})


def environments(*glimpses: Glimpse) -> Environments:
    """Production, and a rehearsal of its own that search engines are kept out of; some as given."""
    page = seen(STAGING, REHEARSAL, x_robots_tag="noindex")
    sound = (glimpse(HOME), glimpse(STAGING, page, addresses=("192.0.2.90",)))
    return Environments({one.host: one for one in (*sound, *glimpses)})
