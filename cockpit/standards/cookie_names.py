"""What a cookie is for, told from its name: the sessions of frameworks, the marks of edges, and the rest.

Names as the frameworks document them in November 2026. Where each sets its cookie is told with it.
"""

import re
from typing import Final, NamedTuple


class Maker(NamedTuple):
    """A framework by the name of its session cookie, and its settings; `{domain_...}` is replaced."""

    pattern: re.Pattern[str]
    lines: str


def _maker(pattern: str, lines: str) -> Maker:
    return Maker(re.compile(pattern, re.IGNORECASE), lines)


MAKERS: Final = (
    _maker(
        r"connect\.sid",
        "Express (express-session; behind a proxy also app.set('trust proxy', 1)):\n"
        "cookie: {{ secure: true, httpOnly: true, sameSite: 'lax', path: '/'{domain_js} }}",
    ),
    _maker(
        r"laravel_session|[a-z0-9_]+_session",
        "Laravel, .env:\nSESSION_SECURE_COOKIE=true\nSESSION_HTTP_ONLY=true\nSESSION_SAME_SITE=lax\n"
        "SESSION_DOMAIN={domain_env}",
    ),
    _maker(
        r"_?[a-z0-9]+_session",
        "Rails, config/initializers/session_store.rb:\nRails.application.config.session_store "
        ":cookie_store, secure: true, same_site: :lax{domain_js}",
    ),
    _maker(
        r"sessionid",
        "Django, settings.py:\nSESSION_COOKIE_SECURE = True\nSESSION_COOKIE_HTTPONLY = True\n"
        'SESSION_COOKIE_SAMESITE = "Lax"\nSESSION_COOKIE_DOMAIN = {domain_py}',
    ),
    _maker(
        r"phpsessid",
        "php.ini:\nsession.cookie_secure = 1\nsession.cookie_httponly = 1\nsession.cookie_samesite = Lax\n"
        "session.cookie_path = /\nsession.cookie_domain = {domain_env}",
    ),
    _maker(
        r"session",
        "Flask:\napp.config.update(SESSION_COOKIE_SECURE=True, SESSION_COOKIE_HTTPONLY=True,\n"
        '    SESSION_COOKIE_SAMESITE="Lax", SESSION_COOKIE_DOMAIN={domain_py})',
    ),
    _maker(
        r"jsessionid|session",
        "Spring, application.properties:\nserver.servlet.session.cookie.secure=true\n"
        "server.servlet.session.cookie.http-only=true\nserver.servlet.session.cookie.same-site=lax",
    ),
    _maker(
        r"(?:__secure-|__host-)?(?:next-auth|authjs)\.session-token(?:\.[0-9])?",
        "Auth.js: set AUTH_URL (NEXTAUTH_URL) to the https address, or in its options:\n"
        "cookies: {{ sessionToken: {{ options: {{ httpOnly: true, secure: true, sameSite: 'lax',\n"
        "    path: '/'{domain_js} }} }} }}",
    ),
    _maker(
        r"sb-[a-z0-9]+-auth-token(?:\.[0-9])?",
        "Supabase (@supabase/ssr), where the client is made:\n"
        "cookieOptions: {{ secure: true, sameSite: 'lax', path: '/'{domain_js} }}",
    ),
)
_SESSION = re.compile(
    r"(?:__secure-|__host-)?(?:"
    r"(?:.*[._-])?(?:sess|session|sessionid|session[._-]?id|sid|ssid|auth|jwt|login|remember|logged[._-]?in)"
    r"(?:[._-]?(?:token|id|key|user|me|cookie|state))?(?:\.[0-9])?"
    r"|(?:access|refresh|id|auth|session)[._-]?token|token|user[._-]?token|remember_(?:user_)?token"
    r"|wordpress_logged_in_.*|\.aspnetcore\.(?:cookies|identity\..*)|asp\.net_sessionid|jsessionid|phpsessid"
    r"|connect\.sid|laravel_session|sb-[a-z0-9]+-auth-token(?:\.[0-9])?|appsession|__session|pb_auth)",
    re.IGNORECASE,
)
# A page's own scripts have to read these: a token against forged requests, a client that signs in by itself.
_FOR_SCRIPTS = re.compile(r".*(?:csrf|xsrf).*|sb-[a-z0-9]+-auth-token(?:\.[0-9])?", re.IGNORECASE)
# Set by the edge or the platform in front, and not the product's to change.
_EDGES = re.compile(
    r"__cf.*|_cfuvid|cf_.*|aws(?:alb|elb).*|aws-waf-token|arraffinity.*|applicationgatewayaffinity.*|gclb|gaesa"
    r"|heroku-session-affinity|fly-.*|railway.*|incap_ses_.*|visid_incap_.*|nlbi_.*|ak_bmsc|bm_\w+|_abck"
    r"|akavpau_.*|akaalb_.*|datadome|bigipserver.*|ts[0-9a-f]{6,}.*|serverid|tip[mx]ix|_vcrcs|_vercel_.*"
    r"|x-vercel.*|_?shopify_.*|_tracking_consent|_orig_referrer|_landing_page|cart_currency|localization"
    r"|keep_alive",
    re.IGNORECASE,
)
_CHANGING = re.compile(r"[0-9a-f]{12,}|(?=[A-Za-z]{0,40}[0-9])[A-Za-z0-9]{20,}|[0-9]{6,}")


def session_like(name: str) -> bool:
    """The name is that of a cookie by which people stay signed in."""
    return bool(_SESSION.fullmatch(name)) and not _EDGES.fullmatch(name) and not forgery_guard(name)


def forgery_guard(name: str) -> bool:
    """A token that a form or a script repeats, so that strangers cannot forge requests."""
    return re.search(r"csrf|xsrf", name, re.IGNORECASE) is not None


def for_scripts(name: str) -> bool:
    """The page's scripts need to read it, so HttpOnly would break it."""
    return bool(_FOR_SCRIPTS.fullmatch(name))


def of_the_edge(name: str) -> bool:
    """An edge or a platform sets it for itself."""
    return bool(_EDGES.fullmatch(name))


def steady(name: str) -> str:
    """The name as findings show it: what is made up anew for every visitor becomes `...`."""
    return _CHANGING.sub("...", name[:80]) if not session_like(name) else name[:80]


def lines(name: str, domain: str) -> str:
    """How the framework that uses this name sets its attributes; `domain` is empty for the host alone."""
    said = {
        "domain_js": f", domain: '{domain}'" if domain else "",
        "domain_env": domain or "null",
        "domain_py": f'"{domain}"' if domain else "None",
    }
    ways = [maker.lines.format(**said) for maker in MAKERS if maker.pattern.fullmatch(name)]
    return "\n\n".join(ways)
