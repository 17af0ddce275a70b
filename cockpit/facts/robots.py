"""The fact `Robots`: what robots.txt says on each host, and which addresses the sitemaps list."""

from collections.abc import Mapping
from dataclasses import dataclass

from cockpit.facts import Unreachable
from cockpit.facts.http import Response
from cockpit.launch import Launch


@dataclass(frozen=True, slots=True)
class Sitemap:
    """One sitemap. `named_in` is the robots.txt or the index that names it, empty at the usual place.

    `url` is where it should be: absolute, or as written where it can be no address. `status` is what the end
    of its redirects answers; `kind`, `locs` and `whole` are those of `standards.sitemaps.Listing`. `unseen`
    says why nothing of this is known.
    """

    url: str
    named_in: str = ""
    status: int = 0
    kind: str = ""
    locs: tuple[str, ...] = ()
    whole: bool = True
    unseen: Unreachable | None = None


@dataclass(frozen=True, slots=True)
class Robots:
    """`files` by host: the response at the end of the redirects of https://HOST/robots.txt.

    `sitemaps` are those of the canonical host. `seen_at` is the run's hour, ISO 8601 in UTC.
    """

    files: Mapping[str, Response | Unreachable]
    sitemaps: tuple[Sitemap, ...] = ()
    seen_at: str = "1970-01-01T00:00:00+00:00"


# How people call the copies that are not meant for customers.
_REHEARSALS = ("staging", "dev", "preview", "demo")


def rehearsal(launch: Launch, host: str) -> bool:
    """The host is declared as staging or retired, or called so and declared as nothing."""
    declared = launch.host(host)
    if host == launch.canonical_host or host in launch.product.hostnames_reviewed:
        return False
    if declared is not None:
        return declared.role in ("staging", "retired")
    return host in [f"{word}.{launch.domain}" for word in _REHEARSALS]


def robots_url(launch: Launch, host: str) -> str:
    """Where the robots.txt of a host is."""
    return f"{launch.origin}/robots.txt" if host == launch.canonical_host else f"https://{host}/robots.txt"
