"""`Launch`: everything launch.toml declares, with the limits of its roadmap merged in."""

from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct, field

from cockpit.launch.mail import Email, Mailbox, MailFlow, Sender
from cockpit.launch.making import AllowedSecret, Database, Deploy, Env, Environment, Repo
from cockpit.launch.operations import (
    Access,
    Alert,
    Assistant,
    Backup,
    Dashboard,
    Escalation,
    Limitation,
    Monitor,
    NextStep,
    Person,
    Secret,
    Service,
    Support,
)
from cockpit.launch.parts import (
    Cache,
    Edge,
    Host,
    LookFrom,
    Mobile,
    OAuth,
    Product,
    Redirect,
    Route,
    Session,
    Sprint,
)
from cockpit.launch.watching import Logs, Smoke, TimingFiles, Watch
from cockpit.roadmap import Limits

SCHEMA = "launch-cockpit/launch/v1"


class Launch(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the product is meant to be. Hosts and URLs are A-labels, lower case, without a trailing dot."""

    schema: Literal["launch-cockpit/launch/v1"]
    product: Product
    sprint: Sprint = Sprint()
    hosts: tuple[Host, ...] = field(default=(), name="host")
    routes: tuple[Route, ...] = field(default=(), name="route")
    redirects: tuple[Redirect, ...] = field(default=(), name="redirect")
    email: Email | None = None
    senders: tuple[Sender, ...] = field(default=(), name="sender")
    mail_flows: tuple[MailFlow, ...] = field(default=(), name="mail_flow")
    mailboxes: tuple[Mailbox, ...] = field(default=(), name="mailbox")
    oauth: tuple[OAuth, ...] = ()
    edge: Edge | None = None
    cache: Cache = Cache()
    sessions: tuple[Session, ...] = field(default=(), name="session")
    mobile: Mobile | None = None
    repo: Repo | None = None
    allowed_secrets: tuple[AllowedSecret, ...] = field(default=(), name="allowed_secret")
    environments: tuple[Environment, ...] = field(default=(), name="environment")
    env: tuple[Env, ...] = ()
    deploy: Deploy | None = None
    databases: tuple[Database, ...] = field(default=(), name="database")
    watch: Watch = Watch()
    logs: Logs | None = None
    timings: TimingFiles | None = None
    monitors: tuple[Monitor, ...] = field(default=(), name="monitor")
    alerts: tuple[Alert, ...] = field(default=(), name="alert")
    people: tuple[Person, ...] = field(default=(), name="person")
    access: tuple[Access, ...] = ()
    secrets: tuple[Secret, ...] = field(default=(), name="secret")
    services: tuple[Service, ...] = field(default=(), name="service")
    smoke: tuple[Smoke, ...] = ()
    backups: tuple[Backup, ...] = field(default=(), name="backup")
    ai: Assistant | None = None
    support: tuple[Support, ...] = ()
    escalation: tuple[Escalation, ...] = ()
    limitations: tuple[Limitation, ...] = field(default=(), name="limitation")
    next_steps: tuple[NextStep, ...] = field(default=(), name="next_step")
    dashboards: tuple[Dashboard, ...] = field(default=(), name="dashboard")
    limits: Limits = Limits()
    vantage: LookFrom = LookFrom()

    @property
    def domain(self) -> str:
        """The product's domain: its apex for the checks."""
        return self.product.domain

    @property
    def www(self) -> str:
        """The www name of the domain."""
        return f"www.{self.product.domain}"

    @property
    def origin(self) -> str:
        """The canonical origin, scheme and host without a trailing slash."""
        return (self.product.origin or f"https://{self.product.domain}").rstrip("/")

    @property
    def canonical_host(self) -> str:
        """The host of the canonical origin."""
        return urlsplit(self.origin).hostname or self.product.domain

    @property
    def variants(self) -> tuple[str, ...]:
        """The four spellings people type: http and https, apex and www; `origin` is one of them or apart."""
        return tuple(f"{scheme}://{host}" for scheme in ("http", "https") for host in (self.domain, self.www))

    def host(self, name: str) -> Host | None:
        """The declaration of a host, or none."""
        return next((host for host in self.hosts if host.name == name), None)

    @property
    def in_mail_scope(self) -> bool:
        """The domain receives mail of its own."""
        return self.email is not None and self.email.receives

    @property
    def sending_domain(self) -> str:
        """The domain that mail is sent from, by default the product's."""
        return (self.email.sending_domain if self.email else "") or self.domain

    @property
    def from_domains(self) -> tuple[str, ...]:
        """The domain of every declared From, that of the sending domain first."""
        told = [one for row in self.senders for one in row.from_] + [flow.from_ for flow in self.mail_flows]
        named = (one.rpartition("@")[2].lower().rstrip(".") for one in told)
        return tuple(dict.fromkeys((self.sending_domain, *filter(None, named))))

    def inside(self, host: str) -> bool:
        """The host belongs to the product's domain or is declared."""
        return host == self.domain or host.endswith(f".{self.domain}") or self.host(host) is not None
