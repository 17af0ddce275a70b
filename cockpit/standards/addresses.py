"""What kind of place an IP address is: public, or reserved for something that no customer can reach."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

# The IANA special-purpose registries (RFC 6890) as far as they matter in a public zone, most telling first.
_RESERVED = tuple(
    (ip_network(network), kind, source)
    for network, kind, source in (
        ("0.0.0.0/8", "unspecified", "RFC 791"),
        ("10.0.0.0/8", "private", "RFC 1918"),
        ("172.16.0.0/12", "private", "RFC 1918"),
        ("192.168.0.0/16", "private", "RFC 1918"),
        ("100.64.0.0/10", "carrier-grade NAT", "RFC 6598"),
        ("127.0.0.0/8", "loopback", "RFC 1122"),
        ("169.254.0.0/16", "link-local", "RFC 3927"),
        ("192.0.2.0/24", "documentation", "RFC 5737"),
        ("198.51.100.0/24", "documentation", "RFC 5737"),
        ("203.0.113.0/24", "documentation", "RFC 5737"),
        ("198.18.0.0/15", "benchmarking", "RFC 2544"),
        ("224.0.0.0/4", "multicast", "RFC 5771"),
        ("240.0.0.0/4", "reserved", "RFC 1112"),
        ("::/128", "unspecified", "RFC 4291"),
        ("::1/128", "loopback", "RFC 4291"),
        ("::ffff:0:0/96", "IPv4-mapped", "RFC 4291"),
        ("100::/64", "discard-only", "RFC 6666"),
        ("2001:db8::/32", "documentation", "RFC 3849"),
        ("3fff::/20", "documentation", "RFC 9637"),
        ("fc00::/7", "private", "RFC 4193"),
        ("fe80::/10", "link-local", "RFC 4291"),
        ("ff00::/8", "multicast", "RFC 4291"),
    )
)
DOCUMENTATION = "documentation"


def parse(text: str) -> IPv4Address | IPv6Address | None:
    """The address a text is, or none; brackets around IPv6 are accepted."""
    try:
        return ip_address(text.strip().removeprefix("[").removesuffix("]"))
    except ValueError:
        return None


def is_address(text: str) -> bool:
    """The text is an IP address and not a name."""
    return parse(text) is not None


def family(text: str) -> int:
    """4 or 6; 0 when the text is not an address."""
    address = parse(text)
    return address.version if address else 0


def same_form(addresses: Iterable[str]) -> frozenset[str]:
    """The addresses in one spelling (RFC 5952), so that sets compare; other texts stay out."""
    return frozenset(str(address) for text in addresses if (address := parse(text)))


def special(text: str) -> tuple[str, str] | None:
    """(kind, RFC) of an address that the public internet cannot reach, or none for a public one."""
    address = parse(text)
    if address is None:
        return None
    for network, kind, source in _RESERVED:
        if address.version == network.version and address in network:
            return kind, source
    return None


def mapped(table: Iterable[str], text: str) -> bool:
    """The address is a key (`ip:port`, IPv6 in brackets) of the launch file's `[vantage].map`."""
    return str(parse(text)) in same_form(key.rpartition(":")[0] for key in table)
