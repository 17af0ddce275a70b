"""What is watched: everything launch.toml says matters, each address once. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

from cockpit.facts.pages import home
from cockpit.facts.trails import absolute
from cockpit.facts.visits import Target
from cockpit.launch import Launch
from cockpit.launch.operations import Alert
from cockpit.standards.alert_channels import Kind, cannot_send, host_for, kind_of
from cockpit.standards.visit_addresses import visit_address

__all__ = ["Target", "controls", "marker", "targets"]

SEEN_BY_GET: Final = ("page", "read", "auth", "health")  # the others change something, or only take a POST
_MAIL_PORTS: Final = (25, 587)
_HTTPS: Final = 443
# What decides what is expected of an address where several rows name it: the more is said, the better.
_TELLS: Final = ("contains", "status", "private")


def targets(launch: Launch) -> tuple[Target, ...]:
    """Monitored addresses, critical routes and the health check; where there are none, the home page."""
    found: dict[str, Target] = {}
    for one in _declared(launch):
        if visit_address(one.url):
            found[one.url] = _joined(found[one.url], one) if one.url in found else one
    kept = found.values() if found else (Target("home", home(launch)),)
    most = launch.watch.latency_ms or launch.limits.p95_alert_ms
    return tuple(replace(one, max_ms=most) for one in _named_apart(kept))


def unwatched(launch: Launch) -> tuple[str, ...]:
    """The declared monitors whose target is no address, such as a job that reports in by itself."""
    return tuple(row.id for row in launch.monitors if not visit_address(_place(launch, row.target)))


def controls(launch: Launch) -> tuple[Target, ...]:
    """Addresses of others that answer as long as our own network does; by default where alarms are sent.

    Nobody new is asked then, and where none of them is reached nobody could be told anyway.
    """
    urls = dict.fromkeys(map(_url, launch.watch.control) if launch.watch.control else _messengers(launch))
    return tuple(Target(urlsplit(url).netloc, url, kind="control") for url in urls if visit_address(url))


def _messengers(launch: Launch) -> Iterator[str]:
    """The servers of the channels, to be connected to and no more; the product's own would fall with it."""
    own = {where.host for one in _declared(launch) if (where := visit_address(one.url))}
    for row in launch.alerts:
        host = host_for(row.channel, row.to, row.server)
        theirs = host not in own and host != launch.domain and not host.endswith(f".{launch.domain}")
        can = not cannot_send(row.channel, row.to, row.server, credential=bool(row.credential))
        if host and theirs and can:
            yield f"tcp://{f'[{host}]' if ':' in host else host}:{_port(row)}"


def _port(row: Alert) -> str:
    """Where a channel is spoken to."""
    if kind_of(row.channel) is Kind.MAIL:
        return row.server.rpartition(":")[2]
    return str(urlsplit(row.to).port or _HTTPS)


def marker(launch: Launch) -> Target | None:
    """Where the release that is live is told; none where it is not."""
    declared = launch.deploy.version_marker if launch.deploy else ""
    url = absolute(launch, declared) if declared else ""
    return Target("version", url, kind="marker") if visit_address(url) else None


def _declared(launch: Launch) -> Iterator[Target]:
    for row in launch.monitors:
        yield Target(row.id, _place(launch, row.target), kind="monitor")
    for route in launch.routes:
        if route.critical and route.kind in SEEN_BY_GET:
            kind = "health" if route.kind == "health" else "page"
            url = absolute(launch, route.url)
            yield Target(route.name, url, route.contains, kind=kind, private=route.private)
    if launch.deploy and launch.deploy.health:
        yield Target("health", absolute(launch, launch.deploy.health), kind="health")


def _place(launch: Launch, target: str) -> str:
    """What a monitor watches; a path alone is the product's, and names are those of DNS."""
    url = _url(target.strip())
    return absolute(launch, url) if url.startswith(("http:", "https:", "/")) else url


def _url(text: str) -> str:
    """A URL as it stands; of `host:port` the connection, or a mail server's greeting; of a domain https."""
    if "://" in text or not text:
        return text
    port = text.rpartition(":")[2] if ":" in text else ""
    if not port.isdecimal():
        host, _, path = text.partition("/")
        return f"https://{host}/{path}" if "." in host else text  # a word alone is the name of a job
    return f"smtp://{text}" if int(port[:6]) in _MAIL_PORTS else f"tcp://{text}"


def _joined(first: Target, other: Target) -> Target:
    """One address that two rows name: everything that either of them expects."""
    said = {name: getattr(first, name) or getattr(other, name) for name in _TELLS}
    kind = "health" if "health" in (first.kind, other.kind) else first.kind
    return replace(first, kind=kind, **said)


def _named_apart(found: Iterable[Target]) -> Iterator[Target]:
    """Each under a name of its own: messages and the history go by it."""
    seen: set[str] = set()
    for one in found:
        name, number = one.name, 2
        while name in seen:
            name, number = f"{one.name} {number}", number + 1
        seen.add(name)
        yield replace(one, name=name)
