"""The company as data: what the lab's servers read for every question. Faults change a fresh copy of it.

`cockpit.lab.company.fixed_world` builds the healthy company. Names are absolute, lower case, without the
trailing dot. A helper that finds nothing to change raises: a fault must never be without effect unnoticed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NamedTuple

from cockpit.lab.product_log import LINE
from cockpit.lab.providers import Platform, Watching
from cockpit.lab.replies import Reply, Rule, Sleep, page
from cockpit.record import Row

TTL = 300
NOT_FOUND = Reply(404, page("Not found", "<h1>Not found</h1>"))


class Rr(NamedTuple):
    """One resource record: `value` in presentation form, its names absolute (TXT unquoted, any length)."""

    name: str
    type: str
    ttl: int
    value: str


@dataclass(slots=True)
class Zone:
    """A zone: every record it publishes, SOA, NS and glue included."""

    apex: str
    records: list[Rr] = field(default_factory=list)

    def values(self, name: str, type_: str) -> list[str]:
        """The values of one record set, in order."""
        return [rr.value for rr in self.records if (rr.name, rr.type) == (name, type_)]

    def add(self, name: str, type_: str, *values: str, ttl: int = TTL) -> None:
        """Publish further records."""
        self.records += [Rr(name, type_, ttl, value) for value in values]

    def drop(self, name: str, type_: str = "", value: str = "") -> None:
        """Withdraw records: all of a name, of one type, or one value.

        Raises:
            KeyError: there was none.
        """

        def meant(rr: Rr) -> bool:
            return rr.name == name and type_ in ("", rr.type) and value in ("", rr.value)

        kept = [rr for rr in self.records if not meant(rr)]
        if len(kept) == len(self.records):
            raise KeyError(f"{self.apex} has no {type_ or 'record'} {value} at {name}")
        self.records = kept

    def put(self, name: str, type_: str, *values: str, ttl: int = TTL) -> None:
        """Replace one record set, which may not have existed."""
        self.records = [rr for rr in self.records if (rr.name, rr.type) != (name, type_)]
        self.add(name, type_, *values, ttl=ttl)

    def point(self, name: str, *targets: str, ttl: int = TTL) -> None:
        """Point a name somewhere else: IPv4, IPv6 addresses, or one CNAME target."""
        self.records = [rr for rr in self.records if rr.name != name or rr.type not in ("A", "AAAA", "CNAME")]
        for target in targets:
            type_ = "AAAA" if ":" in target else "A" if target[-1].isdigit() else "CNAME"
            self.add(name, type_, target, ttl=ttl)

    def copy(self) -> "Zone":
        """The same zone on another sheet."""
        return Zone(self.apex, list(self.records))


@dataclass(slots=True)
class NameServer:
    """An authoritative server. `own` holds zones of which it serves its own, different version.

    `mode`: `lame` answers without authority and without data, `silent` never; `refuses` and `servfail`
    say so.
    """

    name: str
    serves: list[str]
    mode: Literal["answers", "lame", "silent", "refuses", "servfail"] = "answers"
    own: dict[str, Zone] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a site shows at the handshake: validity in days before and after now.

    `chain`: `full`, `leaf` (the intermediate is missing), `self-signed`, or `untrusted` (another root).
    `key`: an EC key, or an RSA key that is too small for this century.
    """

    names: tuple[str, ...]
    age: int = 30
    days: int = 60
    key: Literal["ec", "rsa-1024"] = "ec"
    chain: Literal["full", "leaf", "self-signed", "untrusted"] = "full"


@dataclass(slots=True)
class Site:
    """One virtual host. The edge tries `front`, then the origin tries `rules`, then `routes` by exact path.

    `headers` go on every response of the host; Strict-Transport-Security only over https (RFC 6797 7.2).
    `origins` are those whose scripts may read its answers, with credentials; `cors` is what becomes of the
    others: turned away, or let in if they end like one (`suffix`), if they are `null`, or all of them.
    `cookie` is how its session cookie is set: everything after the value. `sleeps` when nobody comes.
    """

    host: str
    certificate: Certificate
    front: list[Rule] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    routes: dict[str, Reply] = field(default_factory=dict)
    missing: Reply = NOT_FOUND
    headers: dict[str, str] = field(default_factory=dict)
    origins: tuple[str, ...] = ()
    cors: Literal["listed", "suffix", "null", "reflect", "any"] = "listed"
    cookie: str = "Path=/; Secure; HttpOnly; SameSite=Lax"
    sleeps: Sleep | None = None

    def first(self, reply: Reply, **when: Any) -> None:
        """Answer so before anything else is tried, at the edge; `when` are the fields of `Rule`."""
        self.front.insert(0, Rule(reply, **when))

    def change(self, path: str, **fields: Any) -> None:
        """Change fields of one route's reply.

        Raises:
            KeyError: there is no such route.
        """
        self.routes[path] = replace(self.routes[path], **fields)

    def rewrite(self, path: str, old: str, new: str) -> None:
        """Replace text in the page of one route.

        Raises:
            KeyError: there is no such route.
            ValueError: the text is not in the page.
        """
        body = self.routes[path].body
        if not isinstance(body, str) or old not in body:
            raise ValueError(f"{self.host}{path} does not hold {old!r}")
        self.change(path, body=body.replace(old, new))


@dataclass(slots=True)
class Place:
    """One address. `kind` says who answers there.

    `edge`      the proxy in front: every site of the world, then the origin behind it
    `origin`    the platform behind the edge: the same sites without the edge; `guarded` refuses the public
    `own`       only `sites`
    `services`  the registry's RDAP and the edge's read API
    `closed`    nobody: the port refuses

    `sites` overrides the world's for this address; `default` answers for every other host name, and with it
    the address has a valid certificate for any name under .test. `oldest` is the oldest TLS version spoken.
    """

    kind: Literal["edge", "origin", "own", "services", "closed"]
    sites: dict[str, Site] = field(default_factory=dict)
    default: Site | None = None
    guarded: bool = False
    oldest: Literal["TLSv1", "TLSv1.2"] = "TLSv1.2"


@dataclass(slots=True)
class Edge:
    """The proxy in front. `ssl` is how it speaks to the origin: `flexible` means plain http.

    `settings` is what its API reads back; `cached` are prefixes (`host/path`) it stores whatever they are,
    unless the origin forbids it; `forced` are those it stores even then.
    `rulesets` are its rules by phase, `origin_pulls` says that it shows the origin a certificate, `traffic`
    is its count of the last day, `denied` are the permissions its read token lacks, `reading` that token's
    state. `paused` is its switch that sends every visitor past it to the origin.
    `compresses` what can be; `http2`, `http3` are what it speaks; `attempts` is how many sign-ins in ten
    seconds it lets through from one address, 0 for any number.
    """

    ssl: Literal["strict", "flexible"] = "strict"
    settings: dict[str, Any] = field(default_factory=dict)
    cached: list[str] = field(default_factory=list)
    forced: list[str] = field(default_factory=list)
    rulesets: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    origin_pulls: bool = True
    traffic: dict[str, Any] = field(default_factory=dict)
    denied: set[str] = field(default_factory=set)
    reading: Literal["active", "expired", "disabled"] = "active"
    paused: bool = False
    compresses: bool = True
    http2: bool = True
    http3: bool = True
    attempts: int = 5


@dataclass(slots=True)
class Mail:
    """The company's mail and the mailbox provider.

    `sends`: the app hands its messages over. `signs`: they are signed on the way. `links` is the origin that
    is written into them. The provider takes mail if it `accepts` it, and puts it into `folder` after `delay`
    seconds. Its server offers STARTTLS, with this certificate.
    """

    accepts: bool = True
    delay: float = 0.0
    sends: bool = True
    signs: bool = True
    folder: Literal["INBOX", "Junk"] = "INBOX"
    links: str = "https://app.velomart.test"
    starttls: bool = True
    certificate: Certificate = Certificate(("mx1.velomail.test",))


class Commit(NamedTuple):
    """One commit of the repository: every file it changes, None for a deletion."""

    message: str
    files: dict[str, str | None]


@dataclass(slots=True)
class World:
    """The whole company. `cuts` are layers that do not answer: `dns`, `tcp`, `tls`, `http`.

    `bogus` maps a zone to the extended error (RFC 8914 code, text) with which the resolver gives it up.
    `files` are further files of the lab's folder, by relative path. `launch` is launch.toml without the
    parts that depend on ports and on the hour. `rdap` is the registry's answer for the domain. `record` is
    what people said: the rows of launch.record.toml. `log_line` is how the product
    writes a line of its log. `registered` are the redirect URIs that the company has
    entered with the provider of its sign-in. `assistant` is how the shop's assistant takes what it is asked,
    `watched` that `cockpit watch` ran before the lab began, `measured` what the newest measurement found.
    """

    zones: dict[str, Zone]
    servers: dict[str, NameServer]
    sites: dict[str, Site]
    places: dict[str, Place]
    edge: Edge = field(default_factory=Edge)
    mail: Mail = field(default_factory=Mail)
    platform: Platform = field(default_factory=Platform)
    watching: Watching = field(default_factory=Watching)
    commits: list[Commit] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    launch: dict[str, Any] = field(default_factory=dict)
    rdap: dict[str, Any] = field(default_factory=dict)
    record: list[Row] = field(default_factory=list)
    assistant: Literal["behaves", "obeys", "tells", "encodes", "acts"] = "behaves"
    watched: bool = True
    measured: Literal["quick", "slower", "asleep"] = "quick"
    log_line: str = LINE
    registered: list[str] = field(default_factory=list)
    bogus: dict[str, tuple[int, str]] = field(default_factory=dict)
    cuts: set[str] = field(default_factory=set)

    @property
    def zone(self) -> Zone:
        """The company's own zone."""
        return self.zones["velomart.test"]

    @property
    def home(self) -> Site:
        """The site at the apex."""
        return self.sites["velomart.test"]

    def fork(self, server: str, apex: str = "velomart.test") -> Zone:
        """Give one server its own version of a zone, to be changed: a secondary that missed the update."""
        return self.servers[server].own.setdefault(apex, self.zones[apex].copy())

    def each(self, hosts: Iterable[str]) -> list[Site]:
        """Several sites by host.

        Raises:
            KeyError: one of them is not in the company.
        """
        return [self.sites[host] for host in hosts]
