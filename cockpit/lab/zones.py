"""The names of the company and of its neighbours: addresses, zones, name servers.

Addresses are those reserved for documentation (RFC 5737, RFC 3849); launch.toml maps them to loopback ports.
"""

from cockpit.lab.mail_key import public
from cockpit.lab.world import NameServer, Zone

EDGE4, EDGE6 = "203.0.113.10", "2001:db8::10"
ORIGIN4 = "198.51.100.10"
STAGING4 = "198.51.100.20"
MAIL4 = "203.0.113.25"
POLICY4 = "203.0.113.26"  # where Velomail serves the MTA-STS policies of its customers
PLATFORM4, PLATFORM6 = "203.0.113.40", "2001:db8::40"  # Velohost: a name nobody has claimed
STATUS4 = "203.0.113.50"
GIVEN = "velomart.velohost.test"  # the name the platform gave out; nobody uses it any more
PASS4 = "203.0.113.51"  # Velopass, which signs people in for others
SERVICES4 = "203.0.113.53"  # RDAP, the APIs of edge and platform, the authority's own certificate
OLD4, OLD6 = "203.0.113.66", "2001:db8::66"  # the server of last year's prototype, never switched off
DEAD = "203.0.113.99"  # nobody listens
SPEAKS = '1 . alpn="h3,h2"'  # what the edge puts into the zone (RFC 9460)
SERVER_ADDRESSES = {
    "ns1.velodns.test": "198.51.100.1",
    "ns2.velodns.test": "198.51.100.2",
    "ns1.velohost.test": "198.51.100.3",
    "ns1.oldhost.test": "198.51.100.4",
    "a.nic.test": "198.51.100.5",
}
NS = ("ns1.velodns.test", "ns2.velodns.test")
_HOUR = 3600


def _zone(apex: str, servers: tuple[str, ...], serial: int = 2026112001) -> Zone:
    """A zone with its SOA (RFC 1035 3.3.13), its NS set and the addresses of those servers inside it."""
    zone = Zone(apex)
    zone.add(apex, "SOA", f"{servers[0]} hostmaster.{apex} {serial} 7200 3600 1209600 300")
    zone.add(apex, "NS", *servers)
    for server in servers:
        if server.endswith(f".{apex}"):
            zone.add(server, "A", SERVER_ADDRESSES[server], ttl=_HOUR)
    return zone


def _delegate(parent: Zone, apex: str, servers: tuple[str, ...]) -> None:
    """The NS set at the parent, with glue for servers inside the child."""
    parent.add(apex, "NS", *servers, ttl=_HOUR)
    for server in servers:
        if server.endswith(f".{apex}"):
            parent.add(server, "A", SERVER_ADDRESSES[server], ttl=_HOUR)


def _test() -> Zone:
    zone = _zone("test", ("a.nic.test",))
    zone.add("rdap.nic.test", "A", SERVICES4)
    zone.add("aia.nic.test", "A", SERVICES4)
    _delegate(zone, "velomart.test", NS)
    _delegate(zone, "velodns.test", NS)
    _delegate(zone, "velomail.test", ("ns1.velohost.test",))
    _delegate(zone, "velopass.test", ("ns1.velohost.test",))
    _delegate(zone, "velohost.test", ("ns1.velohost.test",))
    _delegate(zone, "oldhost.test", ("ns1.oldhost.test",))
    return zone


def _velomart() -> Zone:
    zone = _zone("velomart.test", NS)
    for label in ("", "app.", "api.", "admin.", "demo."):
        zone.point(f"{label}velomart.test", EDGE4, EDGE6)
        zone.add(f"{label}velomart.test", "HTTPS", SPEAKS)
    zone.point("www.velomart.test", "velomart.test")
    zone.point("status.velomart.test", "velomart.status.velohost.test")
    zone.point("staging.velomart.test", STAGING4)
    zone.point("mail.velomart.test", MAIL4)
    zone.add("velomart.test", "MX", "10 mx1.velomail.test")
    zone.add("velomart.test", "TXT", "v=spf1 include:_spf.velomail.test -all")
    zone.add("bounce.velomart.test", "MX", "10 mx1.velomail.test")
    zone.add("bounce.velomart.test", "TXT", "v=spf1 include:_spf.velomail.test -all")
    zone.add("velo1._domainkey.velomart.test", "TXT", f"v=DKIM1; k=rsa; p={public()}")
    zone.add("_dmarc.velomart.test", "TXT", "v=DMARC1; p=none; rua=mailto:dmarc@velomart.test")
    zone.add("_mta-sts.velomart.test", "TXT", "v=STSv1; id=20261101")
    zone.point("mta-sts.velomart.test", "mta-sts.velomail.test")
    zone.add("_smtp._tls.velomart.test", "TXT", "v=TLSRPTv1; rua=mailto:tls@velomart.test")
    zone.add("default._bimi.velomart.test", "TXT", "v=BIMI1; l=; a=;")  # no logo, on purpose
    zone.add("velomart.test", "CAA", '0 issue "ca.velohost.test"')
    return zone


def _velodns() -> Zone:
    zone = _zone("velodns.test", NS)
    zone.point("api.velodns.test", SERVICES4)
    return zone


def _velomail() -> Zone:
    zone = _zone("velomail.test", ("ns1.velohost.test",))
    zone.point("mx1.velomail.test", MAIL4)
    zone.point("imap.velomail.test", MAIL4)
    zone.point("mta-sts.velomail.test", POLICY4)
    zone.add("_spf.velomail.test", "TXT", f"v=spf1 ip4:{MAIL4} -all")
    return zone


def _velopass() -> Zone:
    zone = _zone("velopass.test", ("ns1.velohost.test",))
    zone.point("login.velopass.test", PASS4)
    return zone


def _velohost() -> Zone:
    """The hosting platform: every name under it answers, claimed or not."""
    zone = _zone("velohost.test", ("ns1.velohost.test",))
    zone.point("velomart.status.velohost.test", STATUS4)
    zone.point("*.velohost.test", PLATFORM4, PLATFORM6)
    zone.point("api.velohost.test", SERVICES4)
    zone.point("watch.velohost.test", SERVICES4)
    return zone


def _oldhost() -> Zone:
    zone = _zone("oldhost.test", ("ns1.oldhost.test",))
    zone.point("prototype.oldhost.test", OLD4, OLD6)
    return zone


def _velomart_last_year() -> Zone:
    """What the previous provider still holds."""
    zone = _zone("velomart.test", ("ns1.oldhost.test",), serial=2025030101)
    zone.point("velomart.test", OLD4, OLD6)
    zone.point("www.velomart.test", "velomart.test")
    zone.add("velomart.test", "MX", "10 mx1.velomail.test")
    return zone


def _reverse() -> Zone:
    """What addresses are called by whoever rents them out."""
    zone = _zone("in-addr.arpa", ("a.nic.test",))
    zone.add(reverse_name(MAIL4), "PTR", "mx1.velomail.test")
    return zone


def reverse_name(address: str) -> str:
    """The name of an IPv4 address in the reverse zone (RFC 1035 section 3.5)."""
    return f"{'.'.join(reversed(address.split('.')))}.in-addr.arpa"


def _block_lists() -> tuple[Zone, Zone]:
    """Two block lists that have nothing but their test entries (RFC 5782 section 5)."""
    zen, dbl = (_zone(f"{name}.spamhaus.org", ("a.nic.test",)) for name in ("zen", "dbl"))
    zen.add("2.0.0.127.zen.spamhaus.org", "A", "127.0.0.2")
    dbl.add("dbltest.com.dbl.spamhaus.org", "A", "127.0.1.2")
    return zen, dbl


def zones() -> dict[str, Zone]:
    """Every zone by its apex."""
    company = (_test(), _velomart(), _velodns(), _velomail(), _velopass(), _velohost(), _oldhost())
    return {zone.apex: zone for zone in (*company, _reverse(), *_block_lists())}


def name_servers() -> dict[str, NameServer]:
    """Every authoritative server by its name; the previous provider still answers with what it holds."""
    old = NameServer("ns1.oldhost.test", ["oldhost.test"], own={"velomart.test": _velomart_last_year()})
    servers = (
        NameServer("a.nic.test", ["test", "in-addr.arpa", "zen.spamhaus.org", "dbl.spamhaus.org"]),
        NameServer("ns1.velodns.test", ["velomart.test", "velodns.test"]),
        NameServer("ns2.velodns.test", ["velomart.test", "velodns.test"]),
        NameServer("ns1.velohost.test", ["velohost.test", "velomail.test", "velopass.test"]),
        old,
    )
    return {server.name: server for server in servers}
