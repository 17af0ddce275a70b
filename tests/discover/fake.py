"""A vantage that answers from a table: a small company without a wire."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome, Record
from cockpit.facts.http import Response
from cockpit.facts.trails import Client
from cockpit.model import Layer
from cockpit.vantage import Vantage

EDGE, HOME = "198.51.100.7", "76.76.21.21"
PAGE = """<html><head><title>Fernlane | Furniture with a past</title></head><body>
<a href="/pricing?from=home">Prices</a> <a href="https://app.fernlane.example/login">Sign in</a>
<a href="https://elsewhere.example/contact">Not ours</a> <a href="https://help.fernlane.example/">Help</a>
Sellers and buyers meet; listings are free. </body></html>"""


@dataclass
class Table:
    """What is answered: `records` by (name, type), a CNAME chain by name, `pages` by URL, `cut` by name."""

    records: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    chains: dict[str, tuple[str, ...]] = field(default_factory=dict)
    wildcard: tuple[str, ...] = ()
    pages: dict[str, Response] = field(default_factory=dict)
    cut: dict[str, Unreachable] = field(default_factory=dict)
    closed: bool = False

    async def look_up(self, name: str, type_: str) -> Answer | Unreachable:
        if found := self.cut.get(name) or self.cut.get("*"):
            return found
        chain = self.chains.get(name, ())
        values = self.records.get((chain[-1] if chain else name, type_), ())
        known = self.stands(name)
        if self.wildcard and not known and name.endswith(".fernlane.example"):
            known, values = True, self.wildcard if type_ == "A" else ()
        outcome = Outcome.ANSWER if values else Outcome.NODATA if known else Outcome.NXDOMAIN
        records = tuple(Record(name, type_, 300, value) for value in values)
        return Answer(name, type_, "resolver 192.0.2.53:53", outcome, records, chain)

    def stands(self, name: str) -> bool:
        target = self.chains.get(name, (name,))[-1]
        return any(owner == target for owner, _ in self.records)

    async def ask(self, name: str, type_: str, server: str | None = None) -> Answer | Unreachable:
        assert server is None, "discovery asks the resolver only"
        return await self.look_up(name, type_)

    async def fetch(
        self, url: str, client: Client = Client.TERMINAL, at: str | None = None, limit: int = 262_144
    ) -> Response | Unreachable:
        return self.pages.get(url) or Unreachable(Layer.TCP, "nobody listens on 198.51.100.7:443", "refused")

    def mapped(self, address: str) -> bool:
        return False

    async def aclose(self) -> None:
        self.closed = True

    @property
    def vantage(self) -> Vantage:
        return cast("Vantage", self)


def page(url: str, body: str = PAGE, *, names: tuple[str, ...] = (), **headers: str) -> Response:
    told = {"content-type": "text/html", **{key.replace("_", "-"): value for key, value in headers.items()}}
    return Response(url, 200, tuple(told.items()), EDGE, body, certified=names)


def moved(url: str, to: str, **headers: str) -> Response:
    return Response(url, 301, (("location", to), *headers.items()), EDGE)


def fernlane() -> Table:
    """A company behind an edge, its mail elsewhere, one host on a platform, one of its own."""
    home = "https://www.fernlane.example/"
    names = ("fernlane.example", "*.fernlane.example", "shop.fernlane.example", "other.example")
    addresses: Mapping[str, str] = {
        "fernlane.example": EDGE,
        "www.fernlane.example": EDGE,
        "shop.fernlane.example": EDGE,
        "help.fernlane.example": "203.0.113.8",
        "staging.fernlane.example": "203.0.113.9",
        "cname.vercel-dns.com": HOME,
    }
    records: dict[tuple[str, str], tuple[str, ...]] = {
        (name, "A"): (address,) for name, address in addresses.items()
    }
    records |= {
        ("fernlane.example", "SOA"): ("ana.ns.cloudflare.com dns.cloudflare.com 1 2 3 4 5",),
        ("fernlane.example", "NS"): ("ana.ns.cloudflare.com", "bob.ns.cloudflare.com"),
        ("fernlane.example", "MX"): ("5 alt1.aspmx.l.google.com", "1 aspmx.l.google.com"),
        ("fernlane.example", "TXT"): (
            "google-site-verification=x",
            "v=spf1 include:_spf.google.com include:_own.fernlane.example include:mail.strange.example ~all",
        ),
        ("_own.fernlane.example", "TXT"): ("v=spf1 include:sendgrid.net -all",),
        ("google._domainkey.fernlane.example", "TXT"): ("v=DKIM1; p=abc",),
        ("pm._domainkey.fernlane.example", "TXT"): ("v=DKIM1; p=abc",),
    }
    pages = {
        "http://fernlane.example/": moved("http://fernlane.example/", home),
        "https://fernlane.example/": moved("https://fernlane.example/", home),
        "http://www.fernlane.example/": moved("http://www.fernlane.example/", home),
        home: page(home, names=names, cf_ray="1-TXL", server="cloudflare", x_vercel_id="fra1::x"),
    }
    return Table(records, {"app.fernlane.example": ("cname.vercel-dns.com",)}, pages=pages)
