"""The edges that are recognised: by the headers they add, their names and the addresses they document.

A platform such as Vercel or Netlify is its own edge. One header alone that many programs send (`x-cache`,
`via: 1.1 varnish`) shows nobody.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cockpit.facts.http import Response
from cockpit.standards.edge_ranges import CLOUDFLARE, CLOUDFRONT, FASTLY, within
from cockpit.standards.hosting import under

_LONGEST: Final = 500  # characters of a header that are looked at


@dataclass(frozen=True, slots=True)
class EdgeProvider:
    """One provider.

    `names` are how people write it, `marks` header and pattern of its value in lower case, `suffixes` the
    ends of its CNAME targets, `networks` addresses it documents, `servers` patterns of its name servers.
    With `exact` every address it serves is in `networks`, so that one outside is not its own. A `platform`
    runs the product as well as standing in front of it. One that `answers` stands only in front of names
    whose records it gives out itself; a record of any DNS provider leads to the others.
    """

    name: str
    names: tuple[str, ...]
    marks: tuple[tuple[str, str], ...]
    suffixes: tuple[str, ...] = ()
    networks: tuple[str, ...] = ()
    servers: tuple[str, ...] = ()
    exact: bool = False
    platform: bool = False
    answers: bool = False


PROVIDERS: Final = (
    EdgeProvider(
        "Cloudflare",
        ("cloudflare",),
        (("cf-ray", r"[0-9a-f]{16}(-[a-z]{3})?"), ("server", "cloudflare")),
        ("cdn.cloudflare.net", "pages.dev", "workers.dev"),
        CLOUDFLARE,
        (
            r"[a-z0-9-]+\.ns\.cloudflare\.com",
            r"ns\d+\.secondary\.cloudflare\.com",
            r".+\.foundationdns\.(com|net|org)",
        ),
        exact=True,
        answers=True,
    ),
    EdgeProvider(
        "CloudFront",
        ("cloudfront", "amazon cloudfront", "aws cloudfront", "aws", "amazon"),
        (
            ("x-amz-cf-id", r"[a-z0-9_=-]{30,}"),
            ("x-amz-cf-pop", r"[a-z]{3}\d{1,3}-[a-z]{1,2}\d{0,2}"),
            ("via", r".*\.cloudfront\.net \(cloudfront\).*"),
            ("server", "cloudfront"),
        ),
        ("cloudfront.net",),
        CLOUDFRONT,
        (r"ns-\d+\.awsdns-\d+\.(com|net|org|co\.uk)",),
    ),
    EdgeProvider(
        "Fastly",
        ("fastly",),
        (
            ("x-served-by", r"cache-[a-z]{3,4}(-[a-z]{3,5})?[0-9]+-[a-z]{3,4}(, ?cache-.*)?"),
            ("x-fastly-request-id", r"[0-9a-f]{40}"),
        ),
        ("fastly.net", "fastlylb.net"),
        FASTLY,
    ),
    EdgeProvider(
        "Vercel",
        ("vercel", "zeit"),
        (("x-vercel-id", r"[a-z]{3}\d::.+"), ("server", "vercel")),
        ("vercel.app", "vercel-dns.com", "now.sh"),
        ("76.76.21.0/24", "216.198.79.0/24", "64.29.17.0/24"),
        (r"ns\d\.vercel-dns\.com",),
        platform=True,
    ),
    EdgeProvider(
        "Netlify",
        ("netlify",),
        (("x-nf-request-id", r"[0-9a-hjkmnp-tv-z]{26}"), ("server", "netlify")),
        ("netlify.app", "netlify.com", "netlifyglobalcdn.com"),
        ("75.2.60.5/32", "99.83.190.102/32"),
        platform=True,
    ),
    EdgeProvider(
        "Bunny",
        ("bunny", "bunnycdn", "bunny.net"),
        (
            ("server", r"bunnycdn-[a-z]{2,3}\d?-\d+"),
            ("cdn-pullzone", r"\d+"),
            ("cdn-requestid", r"[0-9a-f]{32}"),
        ),
        ("b-cdn.net",),
        servers=(r"(kiki|coco)\.bunny\.net",),
    ),
    EdgeProvider(
        "Akamai",
        ("akamai",),
        (
            ("server", r"akamaighost|akamainetstorage"),
            ("akamai-grn", r"0\.[0-9a-f]+\.\d+\.[0-9a-f]+"),
            ("x-akamai-transformed", r"\d .*"),
            ("server-timing", r".*\bak_p; ?desc=.*"),
        ),
        ("akamaiedge.net", "edgekey.net", "edgesuite.net", "akamaized.net"),
        servers=(r"[a-z]\d+-\d+\.akam\.net",),
    ),
)


def provider(words: str) -> EdgeProvider | None:
    """The provider that a person's words name, or none."""
    said = words.strip().lower()
    return next((one for one in PROVIDERS if said in one.names), None)


def mark(one: EdgeProvider, seen: Response) -> str:
    """The header by which a response shows the provider, or an empty string."""
    for name, pattern in one.marks:
        for value in seen.all(name):
            if re.fullmatch(pattern, value.strip().lower()[:_LONGEST]):
                return name
    return ""


def named(one: EdgeProvider, chain: Iterable[str]) -> str:
    """The CNAME target that belongs to the provider, or an empty string."""
    ends = [target for target in chain if any(under(target, suffix) for suffix in one.suffixes)]
    return next(iter(ends), "")


def serves_dns(one: EdgeProvider, server: str) -> bool:
    """The name server is one that the provider gives to its customers."""
    return any(re.fullmatch(pattern, server) for pattern in one.servers)


def shown(
    chain: Iterable[str], addresses: Iterable[str], responses: Iterable[Response]
) -> EdgeProvider | None:
    """The first edge that shows, by its headers, else by its names, else by its addresses; no platform."""
    names, places, seen = tuple(chain), tuple(addresses), tuple(responses)
    edges = [one for one in PROVIDERS if not one.platform]
    by_header = (one for one in edges if any(mark(one, response) for response in seen))
    by_name = (one for one in edges if named(one, names))
    by_address = (one for one in edges if any(within(one.networks, place) for place in places))
    return next((one for found in (by_header, by_name, by_address) for one in found), None)
