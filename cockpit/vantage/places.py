"""Where names and addresses really are, as `[vantage]` says, and which addresses may be looked at."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field

Place = tuple[str, int]


def place(text: str, default_port: int | None = None) -> Place:
    """`host:port` or `[v6]:port` as (host, port), the host lower case without brackets.

    Raises:
        ValueError: no port where one is needed, or a port outside 1..65535.
    """
    host, sign, port = text.strip().rpartition(":")
    if not sign or (":" in host and not host.startswith("[")):
        host, port = text.strip(), "" if default_port is None else str(default_port)
    number = int(port) if port.isdigit() else 0
    host = host.removeprefix("[").removesuffix("]").lower()
    if not host or not 0 < number < 65536:  # noqa: PLR2004 - the last port
        raise ValueError(f"{text!r} should look like ip:port or [ipv6]:port")
    return host, number


def show(at: Place) -> str:
    """(host, port) as text, IPv6 in brackets."""
    host, port = at
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


@dataclass(frozen=True, slots=True)
class Places:
    """The address map: `map` answers for (host or address, port), `nameservers` for a server's name."""

    map: Mapping[Place, Place] = field(default_factory=dict)
    nameservers: Mapping[str, Place] = field(default_factory=dict)
    allow_private: bool = False

    @classmethod
    def read(
        cls, table: Mapping[str, str], nameservers: Mapping[str, str], *, allow_private: bool
    ) -> "Places":
        """From the text of launch.toml.

        Raises:
            ValueError: an entry is not `host:port = ip:port`.
        """
        return cls(
            {place(key): place(value) for key, value in table.items()},
            {name.lower().rstrip("."): place(value, 53) for name, value in nameservers.items()},
            allow_private,
        )

    def mapped(self, address: str) -> bool:
        """The address is a key of the map, on any port: it is reachable from here although reserved."""
        return any(host == address.lower() for host, _ in self.map)

    def here(self, address: str) -> bool:
        """The address is this very machine's, or the map leads from it to nowhere else."""
        led = [to for (host, _), (to, _) in self.map.items() if host == address.lower()]
        return all(map(_loopback, led or [address]))

    def allows(self, address: str) -> bool:
        """The address may be connected to: public, or private ones are allowed by the launch file."""
        return self.allow_private or public(address)


_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_DOCUMENTATION = ipaddress.ip_network("3fff::/20")  # RFC 9637, younger than Python's own table


def _loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def public(address: str) -> bool:
    """The address is routed on the public internet (IANA special-purpose registries, RFC 6890).

    An IPv4 address inside an IPv6 one (mapped, 6to4, NAT64) is judged as IPv4: it ends there. Other IPv6
    addresses are public only inside 2000::/3, the only space that was ever handed out (RFC 4291 section 2.4).
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or _nat64(ip)
        if inner is not None:
            return public(str(inner))
        if ip not in _GLOBAL_UNICAST or ip in _DOCUMENTATION:
            return False
    return ip.is_global and not ip.is_multicast


def _nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    inside = ip in ipaddress.ip_network("64:ff9b::/96")  # RFC 6052 section 2.1
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if inside else None
