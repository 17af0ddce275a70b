"""Faults of the response headers: what browsers are told, and what strangers learn."""

from cockpit.lab.faults import Fault
from cockpit.lab.world import Certificate, World

_STRICT = "strict-transport-security"
_APEX, _WWW, _APP = "velomart.test", "www.velomart.test", "app.velomart.test"
_STAGING = "staging.velomart.test"


def _strict(world: World, host: str, value: str) -> None:
    """Every answer of a host carries this, or no such header when it is empty."""
    headers = world.sites[host].headers
    del headers[_STRICT]
    if value:
        headers[_STRICT] = value


def _twice(world: World) -> None:
    """The home page gets one header from the server and another from the application."""
    told = world.home.routes["/"].headers
    two = ((_STRICT, "max-age=3600"), (_STRICT, "max-age=31536000; includeSubDomains"))
    world.home.change("/", headers=(*told, *two))


def _self_made(world: World) -> None:
    """The rehearsal has a certificate that somebody made at home."""
    world.sites[_STAGING].certificate = Certificate((_STAGING,), chain="self-signed")


def _frameable(world: World) -> None:
    """The application dropped both lines that keep other sites from framing its pages."""
    headers = world.sites[_APP].headers
    del headers["x-frame-options"]
    headers["content-security-policy"] = "default-src 'self'; base-uri 'self'"


def _talkative(world: World) -> None:
    """The interpreter of the API tells its version."""
    world.sites["api.velomart.test"].headers["x-powered-by"] = "PHP/7.4.33"


FAULTS = (
    Fault(
        "header.hsts",
        "The redirect from www is sent without Strict-Transport-Security.",
        lambda world: _strict(world, _WWW, ""),
    ),
    Fault(
        "header.hsts:zero",
        "The application tells browsers to forget Strict-Transport-Security.",
        lambda world: _strict(world, _APP, "max-age=0"),
        demo=True,
    ),
    Fault(
        "header.hsts:typo",
        "The shop's Strict-Transport-Security has a slip in it, so browsers ignore it.",
        lambda world: _strict(world, _APEX, "max_age=31536000; includeSubDomains"),
    ),
    Fault(
        "header.hsts:duplicate",
        "The home page sends two different Strict-Transport-Security headers.",
        _twice,
    ),
    Fault(
        "header.hsts:short",
        "The shop asks browsers to remember https for five minutes only.",
        lambda world: _strict(world, _APEX, "max-age=300"),
    ),
    Fault(
        "header.hsts:subdomains",
        "includeSubDomains demands https of the rehearsal, whose certificate nobody trusts.",
        _self_made,
        also=(
            "edge.proxy-as-declared",
            "redirect.client-parity",
            "redirect.no-loop",
            "redirect.staging-retired",
            "seo.single-version",
            "tls.hostname-valid",
        ),
    ),
    Fault(
        "header.security-baseline",
        "Any site may put the sign-in page into an invisible frame.",
        _frameable,
        demo=True,
    ),
    Fault(
        "header.security-baseline:leak",
        "The API tells everybody which version of which software it runs.",
        _talkative,
    ),
    Fault(
        "header.security-baseline:api",
        "The API serves its listings as a page.",
        lambda world: world.sites["api.velomart.test"].change(
            "/v1/listings", type="text/html; charset=utf-8"
        ),
    ),
)
