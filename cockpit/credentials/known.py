"""What is known of credentials without their values: names, the host of each, and where each lives."""

import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from cockpit.credentials.trouble import StoreError
from cockpit.launch import Launch
from cockpit.launch.names import slug
from cockpit.launch.operations import Alert
from cockpit.launch.parts import LookFrom
from cockpit.standards.alert_channels import host_for
from cockpit.standards.env_apis import APIS, platform_of
from cockpit.standards.monitor_apis import api_base

SERVICE: Final = "launch-cockpit"
SIGNING_KEY: Final = "signing-key"  # kept under the same service, and never handed out as a credential
NAME: Final = re.compile(r"[a-z0-9][a-z0-9/_-]{0,99}")
EDGE_APIS: Final = {"cloudflare": "https://api.cloudflare.com/client/v4"}
_AWAY: Final = (
    "[vantage] names a ca_file of its own and leads away from this machine: whoever wrote that could read "
    "what is sent to any host."
)
_REFERENCE = re.compile(rf"keyring:{SERVICE}/([^/]+)/(.+)")


class Store(StrEnum):
    """Where a value can live."""

    ENVIRONMENT = "environment"
    KEYRING = "keyring"
    FILE = "sealed file"
    MEMORY = "this run only"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value lives: `store` is none where nothing is known of it; `detail` names the backend."""

    store: Store | None = None
    detail: str = ""

    def __str__(self) -> str:
        if self.store is None:
            return "nowhere"
        return f"{self.store.value} ({self.detail})" if self.detail else self.store.value


@dataclass(frozen=True, slots=True)
class Known:
    """One credential: the host it may be sent to (empty when nothing says so), and where its value lives.

    `named_in` are the places in launch.toml, and `problem` says why the credential cannot be used as named.
    """

    name: str
    host: str
    place: Place = Place()
    named_in: tuple[str, ...] = ()
    problem: str = ""


def project_of(launch: Launch) -> str:
    """The project under which the keyring keeps this product's credentials."""
    return slug(launch.product.name)


def variable(name: str) -> str:
    """The environment variable that overrides every store."""
    return f"COCKPIT_CREDENTIAL_{re.sub(r'[^a-z0-9]', '_', name).upper()}"


def edge_api(launch: Launch) -> str:
    """The edge's API, as declared or as its provider is known to have it; empty when neither."""
    if launch.edge is None:
        return ""
    return (launch.edge.api or EDGE_APIS.get(launch.edge.provider.lower(), "")).rstrip("/")


def deploy_api(launch: Launch) -> str:
    """The platform's API, as declared or as it is known to be; empty when neither."""
    if launch.deploy is None:
        return ""
    known = APIS.get(platform_of(launch.deploy.platform), ("", ""))[1]
    return (launch.deploy.api or known).rstrip("/")


def declared(launch: Launch) -> tuple[Known, ...]:
    """Every credential that launch.toml names for the keyring, by name, each once."""
    found: dict[str, Known] = {}
    for place, reference, url in _references(launch):
        if match := _REFERENCE.fullmatch(reference):
            here = _one(match[1], match[2], place, url, project_of(launch))
            found[here.name] = _joined(found[here.name], here) if here.name in found else here
    away = _AWAY if leads_away(launch.vantage) else ""
    named = (found[name] for name in sorted(found))
    return tuple(replace(one, problem=one.problem or _shared(one, found) or away) for one in named)


def _shared(one: Known, found: Mapping[str, Known]) -> str:
    """Another name of another host is read from the same environment variable: the value would go to both."""
    same = (other for other in found.values() if variable(other.name) == variable(one.name))
    twin = next((other.name for other in same if other.host != one.host), "")
    return f"{variable(one.name)} would be read for {twin} of another host, too: rename one." if twin else ""


def leads_away(look: LookFrom) -> bool:
    """Whoever wrote `[vantage]` can be every host: it brings roots of its own, and not only to this machine.

    Public roots keep a host's name with its owner, wherever a map or a resolver leads. Other roots do not, so
    that they are good enough only where every place named beside them is on this machine.
    """
    places = (look.resolver or "", *look.nameservers.values(), *look.map.values())
    return bool(look.ca_file) and not all(map(_is_here, places))


def _is_here(place: str) -> bool:
    """`127.0.0.1:53`, `[::1]:53` or the address alone is on this machine; anything else may be elsewhere."""
    host = place.strip().rpartition("]")[0].removeprefix("[") or place.strip().partition(":")[0]
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _references(launch: Launch) -> Iterator[tuple[str, str, str]]:
    """Where a credential is named, its reference, and the URL it is for."""
    if launch.edge:
        yield "[edge]", launch.edge.credential or "", edge_api(launch)
    if launch.deploy:
        yield "[deploy]", launch.deploy.credential or "", deploy_api(launch)
    for database in launch.databases:
        url = f"https://{database.host}" if database.host else ""  # only the host of it counts
        yield "[[database]]", database.credential or "", url
    for session in launch.sessions:
        yield "[[session]]", session.credential or "", f"https://{next(iter(session.hosts), '')}"
    yield from _of_the_watch(launch)
    for access in launch.access:
        yield "[[access]]", access.credential or "", access.url
    if launch.ai:
        yield "[ai]", launch.ai.credential or "", launch.ai.endpoint
    for mailbox in launch.mailboxes:
        yield "[[mailbox]]", mailbox.credential or "", f"https://{mailbox.host}" if mailbox.host else ""


def _of_the_watch(launch: Launch) -> Iterator[tuple[str, str, str]]:
    for monitor in launch.monitors:
        api = api_base(monitor.provider, monitor.api) or monitor.url
        yield "[[monitor]]", monitor.credential or "", api
    for step in launch.smoke:
        yield "[[smoke]]", step.credential or "", step.url
    for alert in launch.alerts:
        yield "[[alert]]", alert.credential or "", _told_at(alert)


def _told_at(alert: Alert) -> str:
    """A URL on the host that an alarm's credential is for; only the host of it counts."""
    host = host_for(alert.channel, alert.to, alert.server)
    return f"https://{host}" if host else ""


def _one(project: str, name: str, place: str, url: str, ours: str) -> Known:
    problem = ""
    if project != ours:
        problem = f"{place} names it for another project; write keyring:{SERVICE}/{ours}/{name} there."
    elif not NAME.fullmatch(name):
        problem = f"{place} gives it a name of more than 100 characters."
    return Known(name, host_of(url), named_in=(place,), problem=problem)


def host_of(url: str) -> str:
    """The host of an http or https URL; empty for anything else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in ("http", "https") else ""


def _joined(one: Known, other: Known) -> Known:
    """The same name in two places: it goes to one host, or it cannot be used."""
    problem = one.problem or other.problem
    if one.host and other.host and one.host != other.host:
        problem = f"It is named for {one.host} and for {other.host}; give each its own credential."
    places = tuple(dict.fromkeys((*one.named_in, *other.named_in)))
    return Known(one.name, one.host or other.host, named_in=places, problem=problem)


def refuse_unbound(known: Known) -> None:
    """Raise StoreError when nobody says where the credential may be sent, or the file contradicts itself."""
    if known.name == SIGNING_KEY:
        raise StoreError(
            "bound",
            f"{SIGNING_KEY} is the key that signs handover packs, and no credential.",
            "Give it another name.",
        )
    if known.problem:
        raise StoreError("bound", known.problem, "Correct launch.toml, then try again.")
    if not known.host:
        raise StoreError(
            "unknown",
            "Nothing says which host this credential may be sent to.",
            "Name it in launch.toml beside the URL it is for, or add --host HOST.",
        )
