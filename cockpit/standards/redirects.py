"""The redirect policy as pure functions: what a hop does, how many are allowed, where none may lead.

`one-hop`: from every start at most `max_hops` redirects. `hsts-safe`: a first redirect that only changes
http to https on the same host is free, because browsers remember HSTS only from a host's own https answer
(hstspreload.org, RFC 6797 section 7.2); after it at most `max_hops`.
"""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from cockpit.standards.addresses import special
from cockpit.standards.hosting import by_name, under
from cockpit.standards.locations import host_of, origin_of, path_of

Step = tuple[str, str]
"""One redirect: the URL that was asked and the absolute URL it leads to."""

PERMANENT = (301, 308)
# Names that only mean something inside one network (RFC 6761, RFC 6762, RFC 8375, and habit).
_LOCAL_NAMES = ("local", "internal", "lan", "home.arpa", "intranet", "localdomain")
# Where tools put a build for an hour: tunnels and playgrounds, beside the platforms' own addresses.
_PASSING = (
    *("ngrok.io", "ngrok.app", "ngrok-free.app", "trycloudflare.com", "loca.lt", "gitpod.io", "csb.app"),
    *("stackblitz.io", "webcontainer.io", "lovableproject.com", "bolt.host", "v0.build", "replit.dev"),
)
# Where platforms themselves take payments and sign people in, for all of their customers.
_COUNTERS = ("secure.squarespace.com", "account.squarespace.com", "wordpress.com", "public-api.wordpress.com")


def plural(count: int) -> str:
    """`1 redirect`, `2 redirects`."""
    return f"{count} redirect" if count == 1 else f"{count} redirects"


def upgrades(url: str, target: str) -> bool:
    """The redirect changes http to https and nothing else."""
    return url.startswith("http://") and target == f"https://{url.removeprefix('http://')}"


def downgrades(url: str, target: str) -> bool:
    """The redirect leads from https back to http."""
    return url.startswith("https://") and target.startswith("http://")


def moves(url: str, target: str) -> bool:
    """The redirect changes scheme or host: it is about the address, not about the application."""
    return urlsplit(url)[:2] != urlsplit(target)[:2]


def same_page(url: str, target: str) -> bool:
    """Both paths name the same page but for a trailing slash or the case of letters."""
    return _plain(path_of(url)) == _plain(path_of(target))


def _plain(path: str) -> str:
    return unquote(path).rstrip("/").lower()


def canonicalises(url: str, target: str) -> bool:
    """The redirect only settles how the same page is addressed."""
    return moves(url, target) or same_page(url, target)


def carries(url: str, pair: str) -> bool:
    """The query holds `name=value`, as a pair of its own or inside the value of another (`next=/a?b=c`)."""
    pairs = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    return any(pair in (f"{name}={value}", *re.split(r"[?&]", unquote(value))) for name, value in pairs)


def keeps_path(url: str, target: str) -> bool:
    """The target names the same path, perhaps behind a prefix such as a language."""
    return _plain(path_of(target)).endswith(_plain(path_of(url)))


def loses_query(url: str, target: str, pair: str) -> bool:
    """A redirect that only settles the address drops a pair of the query."""
    return canonicalises(url, target) and carries(url, pair) and not carries(target, pair)


def paid(steps: Sequence[Step], policy: str) -> tuple[Step, ...]:
    """The redirects that count under the policy, in order."""
    free = policy == "hsts-safe" and bool(steps) and upgrades(*steps[0])
    return tuple(steps[1:] if free else steps)


def one_too_many(steps: Sequence[Step], policy: str, max_hops: int) -> Step | None:
    """The first redirect beyond what the policy allows, or none."""
    counted = paid(steps, policy)
    return counted[max_hops] if len(counted) > max_hops else None


def allowed(policy: str, max_hops: int) -> str:
    """The policy as a phrase."""
    if policy == "hsts-safe":
        return f"policy hsts-safe: http to https on the same host is free, then at most {plural(max_hops)}"
    return f"policy one-hop: at most {plural(max_hops)} in all"


@dataclass(frozen=True, slots=True)
class Detour:
    """A redirect that leads where no customer should be; `text` completes "the redirect"."""

    kind: str
    step: Step
    text: str


def place(host: str) -> tuple[str, str] | None:
    """(kind, phrase) of a host that is not on the public internet, or none."""
    name = host.rstrip(".").lower()
    kind = special(name)
    if (kind and kind[0] == "loopback") or under(name, "localhost"):
        return "localhost", "leads to the visitor's own computer"
    if kind and kind[0] != "documentation":
        return "private-address", "leads to an address inside a private network"
    if any(under(name, suffix) for suffix in _LOCAL_NAMES):
        return "private-address", "leads to a name that exists only inside a private network"
    return None


def preview(host: str) -> bool:
    """The host belongs to a hosting platform: a preview, or the address behind the real name."""
    if host in _COUNTERS:
        return False
    return bool(by_name((host,))) or any(under(host, suffix) for suffix in _PASSING)


def detour(step: Step, *, inside: Callable[[str], bool], staging: Collection[str]) -> Detour | None:
    """What is wrong with where one redirect leads, or none.

    Args:
        step: the redirect.
        inside: says whether a host belongs to the product.
        staging: hosts declared with the role staging or retired.
    """
    url, target = step
    host = host_of(target)
    if found := place(host):
        return Detour(found[0], step, f"{found[1]} ({origin_of(target)})")
    if host in staging and host != host_of(url):
        return Detour("staging-host", step, f"leads to {host}, which is declared as staging or retired")
    if not inside(host):
        kind = "preview-host" if preview(host) else "off-product"
        what = "a hosting platform's own address" if kind == "preview-host" else "a host outside the product"
        return Detour(kind, step, f"leads to {host}, {what}")
    if downgrades(url, target):
        return Detour("downgrade", step, f"leads from https back to http ({target})")
    return None
