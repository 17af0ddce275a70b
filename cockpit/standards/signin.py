"""Does a URL lead to a place where people sign in? Told from the host, or from what sign-in protocols send.

OAuth 2.0 (RFC 6749 section 4.1.1) and OpenID Connect send `client_id` and `redirect_uri`, SAML 2.0 bindings
section 3.4.3 `SAMLRequest`, WS-Federation 1.2 section 13.1 `wtrealm`.
"""

import re
from urllib.parse import parse_qsl, urlsplit

from cockpit.standards.hosting import under
from cockpit.standards.locations import host_of, path_of

# Services that ask for a sign-in on behalf of others.
_DOORKEEPERS = (
    *("cloudflareaccess.com", "vercel.com", "login.microsoftonline.com", "accounts.google.com", "okta.com"),
    *("auth0.com", "onelogin.com", "amazoncognito.com", "workos.com", "authkit.app", "b2clogin.com"),
    *("clerk.accounts.dev", "kinde.com", "jumpcloud.com", "pingidentity.com"),
)
_PROTOCOLS = ({"client_id", "redirect_uri"}, {"samlrequest"}, {"wtrealm"})
_WORD = re.compile(r"(log|sign)[-_]?(in|on)|auth|sso|oauth2?|authorize|sessions?", re.IGNORECASE)


def asks_to_sign_in(url: str) -> bool:
    """The URL is where a service signs people in for somebody else."""
    host = host_of(url)
    if any(under(host, keeper) for keeper in _DOORKEEPERS):
        return True
    names = {name.lower() for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
    return any(wanted <= names for wanted in _PROTOCOLS)


def sign_in_path(url: str) -> bool:
    """The path says that people sign in here: `/login`, `/auth/sign-in`, `/users/sign_in`."""
    return any(_WORD.fullmatch(part) for part in path_of(url).split("/"))
