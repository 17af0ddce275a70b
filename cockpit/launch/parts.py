"""The parts of launch.toml, typed. Rows shared with the handover pack use the pack's keys."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

Text = Annotated[str, Meta(min_length=1, max_length=2000)]
Count = Annotated[int, Meta(ge=1)]
# A credential is only ever named: a keyring entry or an item of a password manager.
CredentialName = Annotated[str, Meta(pattern=r"^(pm|keyring):[a-z0-9][a-z0-9/_-]*\Z")]
Role = Literal["site", "app", "api", "admin", "mail", "status", "staging", "retired"]
RouteKind = Literal["page", "read", "write", "auth", "webhook", "health"]
RedirectPolicy = Literal["one-hop", "hsts-safe"]


class Part(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A table of launch.toml: immutable, and an unknown key is an error."""


class Product(Part, frozen=True):
    """`[product]`: what is being launched."""

    name: Text
    domain: Text
    roadmap: Text
    origin: str = ""  # the canonical origin; by default https:// and the domain
    what_it_is: str = ""
    has_ai: bool = False
    has_mobile_app: bool = False
    sends_mail: bool = True
    markets: tuple[str, ...] = ()
    hostnames_reviewed: tuple[str, ...] = ()  # names outside the product that are known and meant to be there


class Sprint(Part, frozen=True):
    """`[sprint]`: the clock."""

    started: dt.datetime | None = None
    hours: Count | None = None


class Host(Part, frozen=True):
    """`[[host]]`: one public name; `target` is what it must resolve to (addresses or a CNAME target)."""

    name: Text
    role: Role = "site"
    owner: str = ""
    purpose: str = ""
    target: tuple[str, ...] | str = ()
    proxied: bool | None = None
    origin: str = ""
    marker: str = ""

    @property
    def targets(self) -> tuple[str, ...]:
        """The declared targets, one or many."""
        return (self.target,) if isinstance(self.target, str) else self.target

    @property
    def production(self) -> bool:
        """The name is part of what customers use."""
        return self.role in ("site", "app", "api", "admin", "status")


class Route(Part, frozen=True):
    """`[[route]]`: one URL that matters."""

    name: Text
    url: Text
    kind: RouteKind = "page"
    critical: bool = False
    contains: str = ""
    budget_ms: Count | None = None
    private: bool = False


class Redirect(Part, frozen=True, rename={"start": "from"}):
    """`[[redirect]]`: an old URL and its new home; an empty `to` with code 404 or 410 says gone for good."""

    start: Text
    to: str = ""
    code: Literal[301, 302, 307, 308, 404, 410] = 301


class Email(Part, frozen=True):
    """`[email]`: where mail is sent from and received."""

    sending_domain: str = ""
    provider: str = ""
    receives: bool = True
    bounces_to: str = ""
    fallback: str = ""
    dmarc_tighten_on: dt.date | None = None
    dmarc_tighten_to: Literal["", "quarantine", "reject"] = ""


class Sender(Part, frozen=True, rename={"from_": "from"}):
    """`[[sender]]`: a service that sends in the product's name."""

    provider: Text
    return_path: str = ""
    selectors: tuple[str, ...] = ()
    from_: tuple[str, ...] = ()


class MailFlow(Part, frozen=True):
    """`[[mail_flow]]`: one transactional message."""

    name: Text
    trigger: str = ""
    subject: str = ""
    seconds: Count | None = None


class Edge(Part, frozen=True):
    """`[edge]`: who stands in front."""

    provider: str = ""
    credential: CredentialName | None = None
    exceptions: tuple[str, ...] = ()


class Repo(Part, frozen=True):
    """`[repo]`: the checkout; paths relative to launch.toml."""

    path: str = "."
    branch: str = ""
    build: str = ""
    dist: str = ""
    log: str = ""


class Env(Part, frozen=True):
    """`[[env]]`: one environment variable, never its value."""

    name: Text
    environments: tuple[str, ...] = ()
    purpose: str = ""
    required: bool = True
    secret: bool = False
    owner: str = ""
    set_in: str = ""


class Rollback(Part, frozen=True):
    """`[deploy.rollback]`: the way back."""

    steps: tuple[str, ...] = ()
    last_known_good: str = ""
    data_caveat: str = ""


class Deploy(Part, frozen=True):
    """`[deploy]`: where production runs and how it is released."""

    platform: str = ""
    source: str = ""
    version_marker: str = ""
    health: str = ""
    steps: tuple[str, ...] = ()
    manual_steps: int | None = None
    env_change: tuple[str, ...] = ()
    dns_change: tuple[str, ...] = ()
    migrations: str = ""
    rollback: Rollback | None = None


class Monitor(Part, frozen=True):
    """`[[monitor]]`: an uptime monitor that already exists."""

    id: Text
    target: Text
    covers: tuple[str, ...] = ()
    provider: str = ""
    url: str = ""
    interval_seconds: Count | None = None
    failures_before_alert: Count | None = None
    regions: tuple[str, ...] = ()
    owner: str = ""
    credential: CredentialName | None = None


class Alert(Part, frozen=True):
    """`[[alert]]`: a channel that reaches a person."""

    channel: Text
    to: str = ""
    owner: str = ""
    backup: str = ""
    credential: CredentialName | None = None


class Person(Part, frozen=True):
    """`[[person]]`: everybody named elsewhere; one who leaves may not own anything."""

    id: Text
    name: Text
    role: str = ""
    contact: str = ""
    covers: tuple[str, ...] = ()
    leaves_on: dt.date | None = None


class Access(Part, frozen=True):
    """`[[access]]`: one account, who owns it and how to get back in."""

    id: Text
    service: Text
    category: Text
    url: str = ""
    owner: str = ""
    backup: str = ""
    owner_role: str = ""
    mfa: bool | None = None
    credential: CredentialName | None = None
    recovery: str = ""
    billing_owner: str = ""
    last_confirmed: dt.date | None = None
    confirmed_by: str = ""


class Secret(Part, frozen=True):
    """`[[secret]]`: where a secret lives and when it is rotated; the name only."""

    name: Text
    location: str = ""
    owner: str = ""
    rotate_days: Count | None = None
    last_rotated: dt.date | None = None
    ever_exposed: bool = False
    exposed_where: str = ""
    old_key_refused: bool | None = None
    how_to: str = ""


class Service(Part, frozen=True):
    """`[[service]]`: something that is paid for."""

    name: Text
    purpose: str = ""
    renews_on: dt.date | None = None
    auto_renew: bool | None = None
    monthly_cost: float | None = None
    currency: str = ""
    payer: str = ""


class Smoke(Part, frozen=True):
    """`[[smoke]]`: one step of a journey."""

    name: Text
    url: Text
    method: Literal["GET", "POST"] = "GET"
    form: dict[str, str] = field(default_factory=dict)
    contains: str = ""
    status: int | None = None


class Backup(Part, frozen=True):
    """`[[backup]]`: one data store."""

    store: Text
    owner: str = ""
    schedule: str = ""
    last_seen: dt.datetime | None = None
    restore_tested_on: dt.date | None = None
    minutes_to_restore: float | None = None


class Assistant(Part, frozen=True):
    """`[ai]`: the assistant, if the product has one."""

    endpoint: str = ""
    owner: str = ""
    results: str = ""


class Support(Part, frozen=True):
    """`[[support]]`: where a request goes."""

    kind: Text
    path: Text
    hours: str = ""


class Escalation(Part, frozen=True):
    """`[[escalation]]`: who acts after how many minutes."""

    after_minutes: Annotated[int, Meta(ge=0)]
    who: Text
    do: Text


class Limitation(Part, frozen=True):
    """`[[limitation]]`: what is knowingly not finished."""

    id: Text
    text: Text


class NextStep(Part, frozen=True):
    """`[[next_step]]`: what comes after the launch."""

    what: Text
    when: dt.date | None = None
    owner: str = ""


class Dashboard(Part, frozen=True):
    """`[[dashboard]]`: where the basics are seen."""

    url: Text
    shows: tuple[str, ...] = ()


class LookFrom(Part, frozen=True):
    """`[vantage]`: where to look from; addresses are `ip:port`, IPv6 in brackets."""

    resolver: str = ""
    nameservers: dict[str, str] = field(default_factory=dict)
    map: dict[str, str] = field(default_factory=dict)
    ca_file: str = ""
    families: tuple[Literal[4, 6], ...] = (4, 6)
    concurrency: Annotated[int, Meta(ge=1, le=256)] = 64
    allow_private: bool = False
