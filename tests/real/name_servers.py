"""What Knot, NSD and Unbound are told to do, and whether they do it yet."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import dns.exception
import dns.message
import dns.query

from tests.real.servers import HOME


def said(port: int, name: str, type_: str, *, dnssec: bool = False) -> dns.message.Message | None:
    """What a server says over UDP, without the cockpit's own eyes; none when it does not answer at once."""
    query = dns.message.make_query(name, type_, want_dnssec=dnssec)
    try:
        return dns.query.udp(query, HOME, 0.2, port)
    except (dns.exception.Timeout, OSError):
        return None


def holds(port: int, zone: str) -> bool:
    """A server answers for that zone."""
    seen = said(port, zone, "SOA")
    return seen is not None and bool(seen.answer)


def knot(
    folder: Path, port: int, zones: Mapping[str, str], signs: Sequence[str] = (), address: str = HOME
) -> tuple[str, ...]:
    """The command for a Knot that holds these zones and signs some of them itself."""
    rows = "".join(
        f"  - domain: {name}\n    dnssec-signing: {'on' if name in signs else 'off'}\n" for name in zones
    )
    config = f"""
server:
  rundir: {folder}
  listen: {address}@{port}
  udp-workers: 1
  tcp-workers: 1
  background-workers: 1
log:
  - target: stderr
    any: info
database:
  storage: {folder}
acl:
  - id: near
    address: [127.0.0.1, {address}]
    action: transfer
policy:
  - id: one-key
    algorithm: ecdsap256sha256
    single-type-signing: on
template:
  - id: default
    storage: {folder}
    file: "%s.zone"
    acl: near
    dnssec-policy: one-key
    zonefile-sync: -1
    zonefile-load: difference
    journal-content: all
zone:
{rows}"""
    return ("knotd", "-c", _write(folder, "knot.conf", config, zones))


def nsd(
    folder: Path,
    port: int,
    zones: Mapping[str, str],
    copies: Mapping[str, int] | None = None,
    addresses: Sequence[str] = (HOME,),
) -> tuple[str, ...]:
    """The command for an NSD that holds these zones, and `copies` of others fetched from a port."""
    listen = "".join(f"  ip-address: {address}@{port}\n" for address in addresses)
    rows = "".join(f'zone:\n  name: {name}\n  zonefile: "{folder}/{name}.zone"\n' for name in zones)
    rows += "".join(
        f"zone:\n  name: {name}\n  request-xfr: AXFR {HOME}@{source} NOKEY\n  allow-notify: {HOME} NOKEY\n"
        for name, source in (copies or {}).items()
    )
    config = f"""
server:
{listen}
  server-count: 1
  username: ""
  chroot: ""
  zonesdir: "{folder}"
  database: ""
  pidfile: ""
  xfrdir: "{folder}"
  xfrdfile: ""
  zonelistfile: "{folder}/zones.list"
  rrl-ratelimit: 0
remote-control:
  control-enable: no
{rows}"""
    return ("nsd", "-d", "-c", _write(folder, "nsd.conf", config, zones))


def unbound(folder: Path, port: int, roots: str, stubs: Mapping[str, int] | None = None) -> tuple[str, ...]:
    """The command for a validating Unbound that knows `test.` only.

    Args:
        folder: where it runs.
        port: where it listens, on loopback.
        roots: the line that says where its trust or its knowledge begins.
        stubs: zones and the port of the server to ask about them, whatever the delegation says.
    """
    rows = "".join(
        f"stub-zone:\n  name: {name}\n  stub-addr: {HOME}@{at}\n" for name, at in (stubs or {}).items()
    )
    config = f"""
server:
  interface: {HOME}@{port}
  do-ip6: no
  num-threads: 1
  username: ""
  chroot: ""
  directory: "{folder}"
  pidfile: ""
  use-syslog: no
  do-not-query-localhost: no
  module-config: "validator iterator"
  {roots}
  ede: yes
  local-zone: "." refuse
  local-zone: "test." transparent
remote-control:
  control-enable: no
{rows}"""
    return ("unbound", "-d", "-c", _write(folder, "unbound.conf", config, {}))


def _write(folder: Path, name: str, config: str, zones: Mapping[str, str]) -> str:
    folder.mkdir()
    (folder / name).write_text(config)
    for zone_name, text in zones.items():
        (folder / f"{zone_name.strip('.')}.zone").write_text(text)
    return str(folder / name)
