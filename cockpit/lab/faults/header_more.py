"""Faults of what browsers are told about other sites' scripts, about cookies, and about injected scripts."""

from collections.abc import Callable

from cockpit.lab.desk import COOKIE
from cockpit.lab.faults import Fault
from cockpit.lab.replies import Reply, Rule
from cockpit.lab.world import World

_API, _APP = "api.velomart.test", "app.velomart.test"
_POLICY = "content-security-policy"
_GOOD = "Path=/; Secure; HttpOnly; SameSite=Lax"


def _cors(rule: str) -> Callable[[World], None]:
    """Others than the listed origins are let in by this rule."""

    def apply(world: World) -> None:
        setattr(world.sites[_API], "cors", rule)  # noqa: B010 - one of the rules by name

    return apply


def _unlisted(world: World) -> None:
    """The API forgot the shop window's own origin."""
    world.sites[_API].origins = (f"https://{_APP}",)


def _careless(world: World) -> None:
    """Caches are not told that answers differ by origin."""
    world.sites[_API].headers["vary"] = "Accept-Language"


def _no_preflight(world: World) -> None:
    """Whoever asks leave has to be signed in."""
    answer = Reply(401, '{"error": "sign in"}\n', "application/json")
    world.sites[_API].rules.append(Rule(answer, methods=("OPTIONS",)))


def _cookie(rules: str) -> Callable[[World], None]:
    """The app sets its session cookie so."""

    def apply(world: World) -> None:
        world.sites[_APP].cookie = rules

    return apply


def _two_scopes(world: World) -> None:
    """The sign-in page sets the cookie of last month's scope besides."""
    old = ("set-cookie", f"{COOKIE}=old; Domain=velomart.test; {_GOOD}")
    told = world.sites[_APP].routes["/login"].headers
    world.sites[_APP].change("/login", headers=(*told, old))


def _shared(world: World) -> None:
    """The API is declared to share the session, and the cookie stays with the app."""
    (session,) = world.launch["session"]
    session["hosts"] = [_APP, _API]


def _policy(*changes: tuple[str, str]) -> Callable[[World], None]:
    """Words of the app's policy replaced by others."""

    def apply(world: World) -> None:
        headers = world.sites[_APP].headers
        for old, new in changes:
            headers[_POLICY] = replaced(headers[_POLICY], old, new)

    return apply


def replaced(text: str, old: str, new: str) -> str:
    """The text with a part replaced.

    Raises:
        ValueError: the part is not in it.
    """
    if old not in text:
        raise ValueError(f"{text!r} does not hold {old!r}")
    return text.replace(old, new)


def _watching_only(world: World) -> None:
    """The policy was never switched from watching to enforcing; what forbids frames stays."""
    headers = world.sites[_APP].headers
    headers[f"{_POLICY}-report-only"] = headers.pop(_POLICY)


_SELF = "default-src 'self'"
_BUILT_IN = "'nonce-dGhlIHNhbWUgZm9yIGV2ZXJ5Ym9keQ=='"

FAULTS = (
    Fault(
        "header.cors",
        "The API lets the scripts of any site in, with the visitor's cookies.",
        _cors("reflect"),
    ),
    Fault("header.cors:null", "The API lets sandboxed frames in as if they were ours.", _cors("null")),
    Fault(
        "header.cors:suffix",
        "The API lets in every address that ends like ours, a stranger's among them.",
        _cors("suffix"),
    ),
    Fault("header.cors:wildcard", "The API says * and credentials in one breath.", _cors("any")),
    Fault("header.cors:kept-out", "The API keeps the scripts of the shop window out.", _unlisted),
    Fault("header.cors:vary", "The API does not tell caches that its answers differ by origin.", _careless),
    Fault("header.cors:preflight", "The API wants a session before it answers a preflight.", _no_preflight),
    Fault(
        "header.cookie-scope",
        "The app's session cookie goes to every subdomain, the status page of a provider among them.",
        _cookie(f"Domain=velomart.test; {_GOOD}"),
    ),
    Fault(
        "header.cookie-scope:insecure",
        "The app's session cookie goes out by plain http as well.",
        _cookie("Path=/; HttpOnly; SameSite=Lax"),
    ),
    Fault(
        "header.cookie-scope:same-site",
        "Browsers throw the session cookie away: SameSite=None without Secure.",
        _cookie("Path=/; HttpOnly; SameSite=None"),
    ),
    Fault(
        "header.cookie-scope:two-scopes",
        "The session cookie exists in two scopes, and signing in goes round in circles.",
        _two_scopes,
    ),
    Fault(
        "header.cookie-scope:narrow",
        "The API shares the session, and the cookie never reaches it.",
        _shared,
    ),
    Fault(
        "header.cookie-scope:strict",
        "The session cookie is kept back when people return from Velopass.",
        _cookie("Path=/; Secure; HttpOnly; SameSite=Strict"),
    ),
    Fault(
        "header.csp",
        "The nonce in the app's policy was built in once and is the same for everybody.",
        _policy((_SELF, f"{_SELF}; script-src {_BUILT_IN}"), ("base-uri 'self'", "base-uri 'none'")),
    ),
    Fault(
        "header.csp:inline",
        "The app's policy lets scripts in the page run, and so injected ones.",
        _policy((_SELF, f"{_SELF} 'unsafe-inline'")),
    ),
    Fault("header.csp:watching", "The app's policy only watches.", _watching_only),
)
