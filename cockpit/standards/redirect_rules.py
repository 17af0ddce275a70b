"""The exact redirect rule to write, for nginx and for Cloudflare, and the way back.

nginx: ngx_http_rewrite_module, `return`. Cloudflare: Rules > Redirect Rules (Single Redirects), expression
fields `http.host`, `http.request.uri.path` and `ssl` (developers.cloudflare.com/rules/url-forwarding).
"""

from urllib.parse import unquote

from cockpit.model import Fix
from cockpit.standards.locations import host_of, origin_of, path_of

_UNDO = "nginx: remove the lines and run nginx -t && nginx -s reload. Cloudflare: switch the rule off."
_RULE = "Cloudflare: Rules > Redirect Rules > Create rule, custom filter expression"


def whole_host(host: str, origin: str, code: int = 301) -> Fix:
    """Send every path of a host to the canonical origin; of the canonical host itself only plain http.

    Args:
        host: the host that should redirect.
        origin: the canonical origin.
        code: 301 or 308.
    """
    itself = host == host_of(origin)
    listen = "listen 80;" if itself else "listen 80; listen 443 ssl;"
    keys = "" if itself else f"\n    # ssl_certificate and ssl_certificate_key of {host}"
    match = f'(http.host eq "{host}" and not ssl)' if itself else f'(http.host eq "{host}")'
    record = (
        f"nginx:\nserver {{\n    {listen}\n    server_name {host};{keys}\n"
        f"    return {code} {origin}$request_uri;\n}}\n\n"
        f'{_RULE}\n    {match}\n    then: Dynamic, concat("{origin}", http.request.uri.path), '
        f"status code {code}, Preserve query string on\n"
        "    (Where Always Use HTTPS answers first and adds a step, switch it off: these rules do both.)"
    )
    home = host_of(origin)
    if host in (f"www.{home}", home.removeprefix("www.")) and not itself:
        record += (
            f"\n\nWithout a server or edge of your own (Vercel, Netlify, Render, Shopify, Wix and the like): "
            f"in the domain settings add {host}, and make {home} the primary domain."
        )
    what = f"plain http on {host}" if itself else host
    return Fix(f"Send every path of {what} straight to {origin}, in one step.", record, _UNDO)


def change_sides(url: str, end: str, origin: str) -> Fix:
    """A redirect leads away from the canonical origin: choose one of two; both rules at once would loop."""
    text = (
        f"Decide which address is the real one. If it is {end}, declare it in launch.toml. If it is "
        f"{origin}, first remove the redirect at {origin} (in the domain settings of the hosting "
        f"platform: make {host_of(origin)} the primary domain), and only then send {host_of(end)} there."
    )
    record = (
        f'launch.toml, if {end} is right:\n[product]\norigin = "{end}"\n\nOtherwise remove: {url} > {end}'
    )
    return Fix(text, record, "Restore the line of launch.toml, or the redirect.")


def upgrade_first(host: str, origin: str) -> Fix:
    """The order HSTS wants: https on the same host first, then one step to the canonical origin."""
    record = (
        f"nginx:\nserver {{\n    listen 80;\n    server_name {host};\n"
        f"    return 301 https://{host}$request_uri;\n}}\n"
        f"server {{\n    listen 443 ssl;\n    server_name {host};\n"
        f"    # ssl_certificate and ssl_certificate_key of {host}\n"
        f"    return 301 {origin}$request_uri;\n}}\n\n"
        "Cloudflare: SSL/TLS > Edge Certificates > Always Use HTTPS on, and\n"
        f'{_RULE}\n    (http.host eq "{host}" and ssl)\n    then: Dynamic, concat("{origin}", '
        "http.request.uri.path), status code 301, Preserve query string on"
    )
    return Fix(f"Lead {host} from http to https on the same host, then straight to {origin}.", record, _UNDO)


def one_page(url: str, to: str, code: int = 301) -> Fix:
    """Send one URL to another, its query kept."""
    host, path, query = host_of(url), path_of(url), url.partition("?")[2]
    carried = "" if query or "?" in to else "$is_args$args"
    action = f'return {code} "{_plain(to)}{carried}";'
    if query:
        action = f'if ($args = "{_plain(query)}") {{ {action} }}'
    field, value = ("uri", f"{path}?{query}") if query else ("uri.path", path)
    record = (
        f'nginx, in the server block of {host}:\nlocation = "{_decoded(path)}" {{ {action} }}\n\n'
        f'{_RULE}\n    (http.host eq "{host}" and http.request.{field} eq "{value}")\n'
        f"    then: Static, {to}, status code {code}, Preserve query string {'on' if carried else 'off'}"
    )
    return Fix(f"Send {value} straight to {to} with {code}.", record, _UNDO)


def _plain(text: str) -> str:
    """Without what nginx would take for the beginning of a variable."""
    return text.replace("$", "%24")


def _decoded(path: str) -> str:
    """The path as nginx compares it, percent-decoded, unless that would not fit between quotation marks."""
    text = unquote(path)
    return text if text.isprintable() and not set(text) & set('"\\\ufffd') else path


def gone(url: str, code: int = 410) -> Fix:
    """Answer that one URL is gone."""
    host, path, query = host_of(url), path_of(url), url.partition("?")[2]
    action = f'if ($args = "{_plain(query)}") {{ return {code}; }}' if query else f"return {code};"
    record = f'nginx, in the server block of {host}:\nlocation = "{_decoded(path)}" {{ {action} }}'
    what = f"{path}?{query}" if query else path
    return Fix(f"Answer {what} with {code}.", record, "Remove the line and run nginx -t && nginx -s reload.")


def closed(host: str, origin: str) -> Fix:
    """Take an old or internal host away from the public: redirect it, or ask for a password."""
    record = (
        f"Retired for good:\n{whole_host(host, origin).record}\n\n"
        "Still needed by the team, in its nginx server block:\n"
        '    auth_basic "Team only"; auth_basic_user_file /etc/nginx/team.htpasswd;\n'
        f"or Cloudflare: Zero Trust > Access > Applications > Add, Self-hosted, {host}"
    )
    text = f"Redirect {host} to {origin}, or put it behind a sign-in, or delete its DNS record."
    return Fix(text, record, "Remove the rule or the sign-in again, or restore the DNS record.")


def keeping_method(url: str, to: str, code: int) -> Fix:
    """Redirect a POST target so that the data is sent again: 308 for 301, 307 for the rest."""
    kept = 308 if code == 301 else 307  # noqa: PLR2004 - RFC 9110 sections 15.4.2 and 15.4.9
    same_path = path_of(url) == path_of(to)
    rule = whole_host(host_of(url), origin_of(to), kept) if same_path else one_page(url, to, kept)
    text = f"Send to {to} directly; if the redirect stays, answer {kept} and not {code}."
    return Fix(text, rule.record, rule.undo)


def form_action(action: str, wanted: str) -> Fix:
    """Let a form send to another URL."""
    return Fix(
        f"Let the form send to {wanted}.",
        f'<form method="post" action="{wanted}">',
        f'Restore action="{action}".',
    )
