"""Small builders for the cases of cookies: a shop where people sign in, and what its sign-in page sets."""

from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.set_cookies import CookieAnswer, SetCookies
from cockpit.launch import Launch
from cockpit.launch.parts import Host, OAuth, Product, Route, Session

APP, API, STATUS = "app.shop.example", "api.shop.example", "status.shop.example"
LOGIN, MINE = f"https://{APP}/auth/login", f"https://{APP}/mine"
SEEN_AT = "2026-11-20T10:00:00+00:00"


def shop_with_session(
    *hosts: str, cookie: str = "sid", provider: str = "", embedded_by: tuple[str, ...] = ()
) -> Launch:
    """A shop that declares one session at these hosts; none where there are no hosts.

    `provider` is who people may sign in through, `embedded_by` who shows its pages in a frame.
    """
    rows = (Host(name=APP, role="app"), Host(name=API, role="api"), Host(name=STATUS, role="status"))
    routes = (
        Route(name="login", url=LOGIN, kind="auth"),
        Route(name="mine", url=MINE, kind="read", private=True),
    )
    return sample_launch(
        product=Product(name="Shop", domain="shop.example", roadmap="b2b", embedded_by=embedded_by),
        hosts=rows,
        routes=routes,
        sessions=(Session(cookie=cookie, hosts=hosts),) if hosts else (),
        oauth=(OAuth(provider=provider, start=LOGIN),) if provider else (),
    )


def set_cookies(*lines: str, at: str = LOGIN) -> SetCookies:
    """One answer that carries these Set-Cookie lines."""
    return SetCookies(SEEN_AT, (CookieAnswer(at, 200, lines),))
