"""The zones of a small company and its registry: who holds what, and with which keys it is signed.

`launch.test` is sound: signed by Knot, transferred to NSD. Every other zone shows one way to go wrong.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cockpit.launch.parts import LookFrom
from tests.real.name_servers import said
from tests.real.servers import HOME, run

NS1, NS2, NS4, NIC = "ns1.launch.test", "ns2.launch.test", "ns4.launch.test", "a.nic.test"
OLD, NEW = 2026110101, 2026110102  # serials
ADDRESS, FORMER = "203.0.113.10", "203.0.113.66"
LONG = 14  # records of a TXT set that fits no UDP message

_LAUNCH = """
@ NS ns1
@ NS ns2
ns1 A 203.0.113.1
ns2 A 203.0.113.2
ns4 A 203.0.113.4
@ A 203.0.113.10
@ A 203.0.113.11
@ AAAA 2001:db8:0:0::10
@ MX 10 mx1.host.test.
@ MX 20 MX2.Host.Test.
@ TXT "v=spf1 include:_spf.host.test " "-all"
@ TXT "say \\"hi\\"; back\\\\slash"
@ CAA 0 issue "letsencrypt.org"
@ CAA 0 issuewild ";"
@ CAA 128 iodef "mailto:security@launch.test"
_dmarc TXT "v=DMARC1; p=none; rua=mailto:dmarc@launch.test"
_sip._tcp SRV 10 60 5060 ns1
www CNAME @
app CNAME Shop.Host.Test.
status CNAME gone.host.test.
partner CNAME www.broken.test.
first CNAME second
second CNAME first
*.pages CNAME www
here.empty A 203.0.113.12
moved DNAME now
shop.now A 203.0.113.13
xn--bcher-kva A 203.0.113.14
short 60 A 203.0.113.15
odd TXT "\\200\\255"
"""
_HOST = """
shop CNAME front
front A 203.0.113.30
front AAAA 2001:db8::30
mx1 A 203.0.113.31
mx2 A 203.0.113.32
"""
_NS = f"@ NS {NS1}.\n@ NS {NS2}.\n"
_SITE = _NS + "@ A {address}\nwww A {address}\n"


def zone(records: str, serial: int = NEW, address: str = ADDRESS) -> str:
    """A zone file."""
    soa = f"@ SOA {NS1}. hostmaster.launch.test. {serial} 7200 3600 1209600 300"
    return f"$TTL 3600\n{soa}\n{records.replace('{address}', address).lstrip()}"


LAUNCH = zone(_LAUNCH + "".join(f'long TXT "{at:02d} {"x" * 200}"\n' for at in range(LONG)))
SITE, STALE_SITE = zone(_SITE), zone(_SITE, OLD, FORMER)
HOST, WILD = zone(_NS + _HOST), zone(f"{_SITE}* A {ADDRESS}\n")
LAME = zone(f"{_SITE}@ NS {NS4}.\n@ NS {NIC}.\n")
GARBAGE = "this is not a zone file\n"
AT_KNOT = {  # what is not signed, or signed beforehand, stands beside it; launch.test Knot signs itself
    "host.test": HOST,
    "lame.test": LAME,
    "launch.test": LAUNCH,
    "moved.test": SITE,  # its former provider signed it, and the DS record was forgotten at the registry
    "spoiled.test": SITE,
    "wild.test": WILD,
}
AT_NSD = {
    "gone.test": GARBAGE,
    "host.test": HOST,
    "moved.test": SITE,
    "spoiled.test": GARBAGE,
    "wild.test": WILD,
}
PRESIGNED = ("broken.test", "down.test", "expired.test", "stale.test")
CHILDREN = dict.fromkeys((*AT_KNOT, *AT_NSD, *PRESIGNED), (NS1, NS2)) | {"lame.test": (NS1, NS2, NS4, NIC)}
LAPSED = ("-i", "20250101", "-e", "20250201")  # signatures of another year


@dataclass(frozen=True)
class World:
    """The ports: the registry and the provider (Knot), the second server (NSD), the resolver (Unbound)."""

    registry: int
    provider: int
    second: int
    resolver: int
    silent: int  # takes every question and answers none
    down: int  # of down.test: nothing is there until a test starts it
    down_zone: str

    def port(self, server: str | None) -> int:
        """Where a name server, or with none the resolver, is to be found."""
        at = {NIC: self.registry, NS1: self.provider, NS2: self.second}
        return at[server] if server else self.resolver

    def look(self, at: Mapping[str, int] | None = None) -> LookFrom:
        """The `[vantage]` table that leads here; `at` puts name servers on other ports."""
        ports = {NIC: self.registry, NS1: self.provider, NS2: self.second, NS4: self.silent, **(at or {})}
        return LookFrom(
            resolver=f"{HOME}:{self.resolver}",
            nameservers={name: f"{HOME}:{port}" for name, port in ports.items()},
            families=(4,),
        )


@dataclass(frozen=True)
class Key:
    """A key of a zone, made with ldns in `folder`."""

    zone: str
    folder: Path
    base: str

    @classmethod
    def make(cls, folder: Path, zone: str) -> "Key":
        """A fresh ECDSA P-256 key that signs the whole zone."""
        base = run(("ldns-keygen", "-a", "ECDSAP256SHA256", "-k", zone), folder).strip()
        return cls(zone, folder, base)

    @property
    def ds(self) -> str:
        """What the registry has to publish: tag, algorithm, digest type, digest."""
        return (self.folder / f"{self.base}.ds").read_text().split("DS")[1].strip()

    def sign(self, text: str, *options: str) -> str:
        """The zone file with signatures; by default they last four weeks."""
        source, out = self.folder / f"{self.zone}.plain", self.folder / f"{self.zone}.signed"
        source.write_text(text)
        run(("ldns-signzone", "-o", self.zone, *options, "-f", str(out), str(source), self.base), self.folder)
        return out.read_text()


def ds_of(port: int, zone: str) -> str:
    """The DS record that a zone, signed where it is served, asks its registry to publish (RFC 7344)."""
    seen = said(port, zone, "CDS")
    assert seen is not None
    return str(seen.answer[0][0])


def registry_zone(ds: Mapping[str, str]) -> str:
    """The zone `test.`: who holds each child, and by which key (`ds`) it is signed."""
    lines = [f"@ NS {NIC}.", f"{NIC}. A 198.51.100.1", f"{NS1}. A 203.0.113.1", f"{NS2}. A 203.0.113.2"]
    lines += [f"{child}. NS {server}." for child, servers in CHILDREN.items() for server in servers]
    lines += [f"{child}. DS {record}" for child, record in ds.items()]
    return zone("\n".join(lines) + "\n")
