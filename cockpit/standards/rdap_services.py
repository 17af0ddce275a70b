"""Which RDAP service answers for a domain: IANA's list (RFC 9224), and what that list lacks.

The tables are as of November 2026. Sources: the overrides of whoisit (meeb/whoisit, January 2026) and the
seeds of who-dat (Lissy93/who-dat pull request 28, July 2026, each tried on a live domain); an entry is taken
over where both have it, or the second alone. The domains below which CentralNic sells names: zonedb issue
828 and the registry's own page on RDAP. Registries without any: .eu openrdap issue 23 (June 2026), .it
domain-monitor issue 94 (July 2026), .jp uptime-kuma issue 7556 (July 2026); reserved names RFC 6761 and
IANA's registry of special-use domain names.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from cockpit.standards.locations import follow

BOOTSTRAP: Final = "https://data.iana.org/rdap/dns.json"
BOOTSTRAP_BYTES: Final = 1_000_000
_MOST: Final = 10_000  # services, and entries of each: there are some 1,500 top-level domains
_IDENTITY = "https://rdap.identitydigital.services/rdap/"
_SOLD_BY_CENTRALNIC = (
    *("ae.org", "br.com", "cn.com", "co.com", "co.nl", "co.no", "com.de", "com.se", "de.com", "eu.com"),
    *("gb.net", "gr.com", "hu.net", "in.net", "jp.net", "jpn.com", "mex.com", "radio.am", "radio.fm"),
    *("ru.com", "sa.com", "se.net", "uk.com", "uk.net", "us.com", "us.org", "za.com"),
)
# Domains below which others can register: a name there is a registration of its own.
SOLD: Final = frozenset(_SOLD_BY_CENTRALNIC)
OVERRIDES: Final[Mapping[str, str]] = {
    **{suffix: f"https://rdap.centralnic.com/{suffix}/" for suffix in ("bh", "gl", *_SOLD_BY_CENTRALNIC)},
    **dict.fromkeys(
        ("ac", "ag", "bz", "gi", "io", "lc", "me", "mn", "pr", "sc", "sh", "vc"),
        _IDENTITY,
    ),
    "ch": "https://rdap.nic.ch/",
    "co": "https://rdap.registry.co/co/",
    "de": "https://rdap.denic.de/",
    "kz": "https://rdap.nic.kz/",
    "li": "https://rdap.nic.li/",
    "my": "https://rdap.mynic.my/rdap/",
    "ru": "https://cctld.ru/tci-ripn-rdap/",
    "sk": "https://rdap.sk-nic.sk/sk/",
    "so": "https://rdap.nic.so/",
    "us": "https://rdap.nic.us/",
    "ws": "https://rdap.website.ws/",
    "xn--p1ai": "https://cctld.ru/tci-ripn-rdap/",
}
NO_SERVICE: Final[Mapping[str, str]] = {
    **{suffix: f"the registry of .{suffix} offers no RDAP" for suffix in ("eu", "it", "jp")},
    **{
        suffix: f"names under .{suffix} are reserved and have no registry"
        for suffix in ("alt", "example", "internal", "invalid", "local", "localhost", "onion", "test")
    },
}


def longest(domain: str, table: Mapping[str, str]) -> str:
    """The value for the longest suffix of whole labels that the table holds, or an empty string.

    RFC 9224 section 4 (label-wise longest match). Keys are A-labels; a dot around them and case are let pass.
    """
    known = {key.strip(".").lower(): value for key, value in table.items()}
    labels = domain.split(".")
    return next((known[at] for at in (".".join(labels[n:]) for n in range(len(labels))) if at in known), "")


def base(url: str) -> str:
    """The URL with the slash that ends a base URL (RFC 9224 section 3); empty unless it is https."""
    whole = follow(url, url).url if url.lower().startswith("https://") else ""
    return whole if not whole or whole.endswith("/") else f"{whole}/"


def bootstrap(data: bytes) -> dict[str, str]:
    """IANA's list as a table from suffix to base URL; empty when it is no such list.

    Of several URLs the first with https counts (RFC 9224 section 3). A suffix that has none maps to an empty
    string, rows of another form are left out.
    """
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    services = whole.get("services") if isinstance(whole, dict) else None
    table: dict[str, str] = {}
    for row in services[:_MOST] if isinstance(services, list) else []:
        if isinstance(row, list) and len(row) == 2:  # noqa: PLR2004 - entries and URLs
            url = next(filter(None, map(base, _texts(row[1]))), "")
            table.update((entry.strip(".").lower(), url) for entry in _texts(row[0]))
    return table


def _texts(value: Any) -> list[str]:
    return [text for text in value[:_MOST] if isinstance(text, str)] if isinstance(value, list) else []
