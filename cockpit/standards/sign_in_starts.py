"""Addresses at which a product begins to sign people in through somebody else, and what they send along.

The words are those of the libraries that do it (OmniAuth, Passport, Auth.js, Devise, Spring Security,
django-allauth, Laravel Socialite): `/auth/google`, `/oauth2/authorization/github`, `/users/auth/apple`.
"""

import re
from urllib.parse import parse_qs, urlsplit

from cockpit.standards.locations import path_of

MAX_URI = 2000
# a part of the path: how people write the provider
_PROVIDERS = {
    "google": "Google",
    "github": "GitHub",
    "gitlab": "GitLab",
    "apple": "Apple",
    "microsoft": "Microsoft",
    "azure": "Microsoft",
    "azuread": "Microsoft",
    "facebook": "Facebook",
    "linkedin": "LinkedIn",
    "twitter": "X",
    "discord": "Discord",
    "slack": "Slack",
    "twitch": "Twitch",
    "spotify": "Spotify",
    "bitbucket": "Bitbucket",
    "okta": "Okta",
    "auth0": "Auth0",
    "keycloak": "Keycloak",
    "cognito": "Amazon Cognito",
    "yahoo": "Yahoo",
    "amazon": "Amazon",
    "paypal": "PayPal",
    "shopify": "Shopify",
    "zoom": "Zoom",
    "notion": "Notion",
}
_WORDS = re.compile(r"o?auth2?|openid|oidc|login|sign-?_?in|connect|social|sso|omniauth|authorization")
_TAIL = re.compile(r"[-_]?(?:o?auth_?2?|openid|oidc|login|v2)$")
# No beginning: the way back, or the end.
_RETURN = ("callback", "callbacks", "redirect", "complete", "handler", "return")
_END = ("logout", "signout", "disconnect", "revoke", "unlink")


def provider_at(url: str) -> str:
    """The provider whose sign-in begins at an address, or an empty string."""
    parts = [part.lower() for part in path_of(url).split("/") if part]
    if not any(_WORDS.fullmatch(part) for part in parts) or any(part in (*_RETURN, *_END) for part in parts):
        return ""
    names = [*parts, *parse_qs(urlsplit(url).query).get("provider", ())]
    found = (_PROVIDERS.get(_TAIL.sub("", name.lower())) for name in names)
    return next((name for name in found if name), "")


def redirect_uri(url: str) -> str:
    """The way back that an authorization request asks for, or an empty string (RFC 6749 section 4.1.1).

    Only beside a `client_id`: products use the same word for where they lead after a sign-in.
    """
    try:
        asked = parse_qs(urlsplit(url).query, max_num_fields=100)
    except ValueError:
        return ""
    back = asked.get("redirect_uri", [""])[0] if "client_id" in asked else ""
    return back if len(back) <= MAX_URI else ""
