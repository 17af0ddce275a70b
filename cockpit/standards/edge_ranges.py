"""The addresses edges document as theirs: a dated snapshot, and when a newer list may take its place."""

from collections.abc import Iterable, Sequence
from functools import cache
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any, Final

from cockpit.standards.addresses import parse, special

Network = IPv4Network | IPv6Network


def _table(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SNAPSHOT: Final = "2026-11-28"
"""The day on which the lists below were compared with what the providers publish."""

# https://www.cloudflare.com/ips/
CLOUDFLARE: Final = _table(
    "173.245.48.0/20 103.21.244.0/22 103.22.200.0/22 103.31.4.0/22 141.101.64.0/18 108.162.192.0/18 "
    "190.93.240.0/20 188.114.96.0/20 197.234.240.0/22 198.41.128.0/17 162.158.0.0/15 104.16.0.0/13 "
    "104.24.0.0/14 172.64.0.0/13 131.0.72.0/22 2400:cb00::/32 2606:4700::/32 2803:f800::/32 "
    "2405:b500::/32 2405:8100::/32 2a06:98c0::/29 2c0f:f248::/32"
)
# https://api.fastly.com/public-ip-list
FASTLY: Final = _table(
    "23.235.32.0/20 43.249.72.0/22 103.244.50.0/24 103.245.222.0/23 103.245.224.0/24 104.156.80.0/20 "
    "140.248.64.0/18 140.248.128.0/17 146.75.0.0/17 151.101.0.0/16 157.52.64.0/18 167.82.0.0/17 "
    "167.82.128.0/20 167.82.160.0/20 167.82.224.0/20 172.111.64.0/18 185.31.16.0/22 199.27.72.0/21 "
    "199.232.0.0/16 2a04:4e40::/32 2a04:4e42::/32"
)
# https://ip-ranges.amazonaws.com/ip-ranges.json, service CLOUDFRONT without its regional caches, joined
CLOUDFRONT: Final = _table(
    "3.160.0.0/13 3.168.0.0/14 3.172.0.0/17 3.173.0.0/16 3.174.0.0/15 13.32.0.0/15 13.35.0.0/16 "
    "13.224.0.0/14 13.249.0.0/16 15.158.0.0/16 18.64.0.0/14 18.68.0.0/16 18.154.0.0/15 18.160.0.0/15 "
    "18.164.0.0/15 18.172.0.0/15 18.238.0.0/15 18.244.0.0/15 23.91.0.0/19 23.228.212.0/23 "
    "23.228.214.0/24 23.228.220.0/22 23.228.244.0/24 23.228.248.0/22 23.234.192.0/18 24.110.32.0/19 "
    "24.110.128.0/17 36.103.232.0/25 36.103.232.128/26 51.74.192.0/18 52.46.0.0/18 52.82.128.0/19 "
    "52.84.0.0/15 52.124.128.0/17 52.222.128.0/17 54.182.0.0/16 54.192.0.0/16 54.230.0.0/17 "
    "54.230.128.0/18 54.230.200.0/21 54.230.208.0/20 54.230.224.0/19 54.239.128.0/18 54.239.192.0/19 "
    "54.240.128.0/18 58.254.138.0/25 58.254.138.128/26 64.252.64.0/18 64.252.128.0/18 65.8.0.0/16 "
    "65.9.0.0/17 65.9.128.0/18 70.132.0.0/18 71.152.0.0/17 99.84.0.0/16 99.86.0.0/16 108.138.0.0/15 "
    "108.156.0.0/14 111.13.171.128/25 111.13.185.32/27 111.13.185.64/27 116.129.226.0/25 "
    "116.129.226.128/26 118.193.97.64/26 118.193.97.128/25 119.147.182.0/25 119.147.182.128/26 "
    "120.52.12.64/26 120.52.22.96/27 120.52.39.128/27 120.52.153.192/26 120.232.236.0/25 "
    "120.232.236.128/26 120.253.240.192/26 120.253.241.160/27 120.253.245.128/26 120.253.245.192/27 "
    "130.176.0.0/17 130.176.128.0/18 130.176.192.0/19 130.176.224.0/20 143.204.0.0/16 144.220.0.0/16 "
    "180.163.57.0/25 180.163.57.128/26 204.246.164.0/22 204.246.168.0/21 204.246.176.0/20 "
    "205.251.202.0/23 205.251.204.0/22 205.251.208.0/20 205.251.249.0/24 205.251.250.0/23 "
    "205.251.252.0/23 205.251.254.0/24 216.137.32.0/19 2600:9000::/28"
)

MOST: Final = 200  # networks of one list; the longest that is published has about 150
_BROADEST: Final = {4: 10, 6: 24}  # prefix lengths: nobody's edge is larger than that
_KEPT: Final = 0.5  # of the snapshot: a list that lost more was cut short, or is about something else


@cache
def _parsed(text: str) -> Network:
    return ip_network(text)


def within(ranges: Iterable[str], address: str) -> bool:
    """The address lies in one of the networks; no text but an address does."""
    found = parse(address)
    return found is not None and any(
        network.version == found.version and found in network for network in map(_parsed, ranges)
    )


def newer(listed: Sequence[Any], mapped: Iterable[str] = (), known: Sequence[str] = ()) -> tuple[str, ...]:
    """A list that was just asked for, in one spelling, or nothing where it cannot be the provider's.

    Args:
        listed: what the API gave, of any type.
        mapped: addresses that are reserved, and can be reached from here all the same.
        known: the snapshot that the list replaces; empty where another provider's API was asked.
    """
    if not 0 < len(listed) <= MOST:
        return ()
    networks = [_network(text) for text in listed]
    here = [address for text in mapped if (address := parse(text))]
    if any(network is None or not _sound(network, here) for network in networks):
        return ()
    found = tuple(dict.fromkeys(str(network) for network in networks))
    return found if not known or _covers(found, known) else ()


def _network(text: Any) -> Network | None:
    try:
        return ip_network(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _sound(network: Network, here: Iterable[Any]) -> bool:
    """Public from its first address to its last, or around a mapped one; and not half the net."""
    if network.prefixlen < _BROADEST[network.version]:
        return False
    ends = (str(network.network_address), str(network.broadcast_address))
    if not any(map(special, ends)):
        return True
    return any(address.version == network.version and address in network for address in here)


def _covers(found: Sequence[str], known: Sequence[str]) -> bool:
    """Most of what was known is still there, in both families."""
    kept = [one for one in known if within(found, one.partition("/")[0])]
    families = {_parsed(one).version for one in found}
    return len(kept) >= _KEPT * len(known) and families == {_parsed(one).version for one in known}
