"""Why a redirect loop happens: the usual causes, told from the URLs that repeat.

The Flexible mode: developers.cloudflare.com/ssl/troubleshooting/too-many-redirects.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from cockpit.standards.cookie_names import of_the_edge

_LOCALE = re.compile(r"[a-z]{2}([-_][a-z]{2,4})?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cause:
    """The usual cause of a loop: `kind` for programs, what probably happens, what to do, and the way back.

    `rule` is the setting or line to write, where there is one that always fits.
    """

    kind: str
    text: str
    fix: str
    undo: str
    rule: str = ""


_FLEXIBLE = Cause(
    "loop-flexible-tls",
    "Usual cause: the edge talks plain http to the origin (Cloudflare calls this mode Flexible) while the "
    "origin sends every http request to https.",
    "Let the edge encrypt up to the origin. Cloudflare: SSL/TLS > Overview > Configure > Full (strict); the "
    "origin needs a valid certificate first (an Origin CA certificate will do). CloudFront: set the origin "
    "protocol policy to HTTPS only.",
    "Set the encryption mode back to what it was.",
    "Cloudflare: SSL/TLS > Overview > Configure > Full (strict)   (API: setting ssl = strict)",
)
_SCHEME = Cause(
    "loop-scheme",
    "Usual cause: a proxy ends TLS in front of the application, and the application forces https without "
    "trusting the proxy's X-Forwarded-Proto header; or one rule forces https and another forces http.",
    "Let only one layer force https. Where a proxy ends TLS, let it say so (nginx: proxy_set_header "
    "X-Forwarded-Proto $scheme;) and let the application trust that header.",
    "Take the header line out again and reload the proxy.",
    "nginx, where TLS ends, beside proxy_pass:\n    proxy_set_header X-Forwarded-Proto $scheme;",
)
_WWW = Cause(
    "loop-www-apex",
    "Usual cause: two rules contradict each other; one sends www to the bare domain, the other the bare "
    "domain to www (often the hosting platform's primary domain against a rule of the edge).",
    "Choose one canonical host, make it the primary domain at the hosting platform, and delete the rule that "
    "leads away from it.",
    "Create the deleted rule again.",
)
_SLASH = Cause(
    "loop-trailing-slash",
    "Usual cause: one layer adds the trailing slash and another takes it away.",
    "Let one layer decide about the trailing slash: switch the rule off either in the framework "
    "(trailingSlash, APPEND_SLASH) or in the server or edge.",
    "Switch the rule on again.",
    "nginx, to go without the slash (delete it to go with the slash):\n    rewrite ^(/.+)/$ $1 permanent;",
)
_CASE = Cause(
    "loop-letter-case",
    "Usual cause: one layer writes the path in lower case and another restores the capitals.",
    "Let one layer decide about the case of letters and delete the other rule.",
    "Create the deleted rule again.",
)
_LANGUAGE = Cause(
    "loop-locale",
    "Usual cause: the language switch fights itself; one rule adds the language to the path, another removes "
    "it.",
    "Let the default language live in one place only (with or without its prefix) and delete the other rule.",
    "Create the deleted rule again.",
)
_COOKIE = Cause(
    "loop-cookie",
    "The answers set a cookie and redirect to themselves: the site waits for the cookie to come back. A "
    "browser that keeps cookies may get through; search engines and link previews never do.",
    "Show the page without requiring a cookie first; set the cookie together with the page.",
    "Restore the previous rule.",
)
_UNKNOWN = Cause(
    "loop-rules",
    "Usual cause: two redirect rules contradict each other.",
    "Follow the hops, find the two rules (edge, server, application) and delete one.",
    "Create the deleted rule again.",
)
ENDLESS = Cause(
    "endless",
    "Every redirect leads to yet another URL. Usual cause: a rule that adds to the path or query each "
    "time, such as the address to return to.",
    "Find the rule that adds to the URL and let it leave alone what already has the addition.",
    "Restore the previous rule.",
)


def loop_cause(cycle: Sequence[str], *, apex: str, edge: bool, cookies: bool) -> Cause:
    """The usual cause of a loop.

    Args:
        cycle: the URLs that repeat, in order, each once.
        apex: the product's domain.
        edge: an edge stands in front (seen in the answers, or declared).
        cookies: the application sets cookies inside the loop.
    """
    parts = [urlsplit(url) for url in cycle]
    hosts = {part.hostname or "" for part in parts}
    paths = {unquote(part.path) or "/" for part in parts}
    if {apex, f"www.{apex}"} <= hosts:
        return _WWW
    if len(hosts) == 1 and len(paths) == 1:
        return _same_place([part.scheme for part in parts], edge=edge, cookies=cookies)
    if len({path.rstrip("/") for path in paths}) == 1:
        return _SLASH
    if len({path.lower().rstrip("/") for path in paths}) == 1:
        return _CASE
    if len({without_locale(path) for path in paths}) == 1:
        return _LANGUAGE
    return _COOKIE if cookies else _UNKNOWN


def _same_place(schemes: Sequence[str], *, edge: bool, cookies: bool) -> Cause:
    """One host, one path: https against http, or a page that redirects to itself."""
    if edge and "https" in schemes:
        return _FLEXIBLE
    if cookies and len(set(schemes)) == 1:
        return _COOKIE
    return _SCHEME if "https" in schemes else _UNKNOWN


def without_locale(path: str) -> str:
    """The path without a language in front (`/de/a` is `a`)."""
    first, _, rest = path.strip("/").partition("/")
    return rest if _LOCALE.fullmatch(first) else path.strip("/")


def application_cookies(names: Sequence[str]) -> tuple[str, ...]:
    """The cookies that the application sets, those of edges left out."""
    return tuple(name for name in names if not of_the_edge(name))
