"""What the edge is set to, against what its hosts do: clauses for one zone and for one host."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cockpit.facts import Unreachable
from cockpit.facts.edge_api import EdgeApi
from cockpit.facts.fronts import Fronts
from cockpit.facts.http import Response
from cockpit.facts.protocols import Protocols
from cockpit.facts.tls import VERSIONS, Offer, Tls
from cockpit.kit.edges import EdgeView, Shows, Sight
from cockpit.kit.headers import Flaw
from cockpit.model import Severity, Verdict
from cockpit.standards import altsvc
from cockpit.standards.addresses import same_form
from cockpit.standards.edge_settings import TLS
from cockpit.standards.locations import REDIRECTS, resolve

FAIL: Final = Verdict.FAIL
_OVER: Final = "another rule or layer overrides the setting"
_OLD: Final = ("1.0", "1.1")
_LEVELS: Final[Mapping[str, str]] = {
    "under_attack": "every visitor gets a challenge first (security level under attack)",
    "essentially_off": "bad reputations are let through (security level essentially off)",
    "off": "bad reputations are let through (security level off)",
}


@dataclass(frozen=True, slots=True)
class Wire:
    """What was observed of the hosts."""

    view: EdgeView
    fronts: Fronts
    tls: Tls
    protocols: Protocols


def of_zone(settings: Mapping[str, str]) -> Iterator[Flaw]:
    """What is wrong with the settings whatever the hosts do."""
    if settings.get("development_mode") == "on":
        yield Flaw("development-mode", "development mode is on: for up to three hours nothing is cached")
    if told := _LEVELS.get(settings.get("security_level", "")):
        yield Flaw("security-level", told)
    if (lowest := settings.get("min_tls_version", "")) in _OLD:
        yield Flaw("min-tls", f"the minimum TLS version is {lowest}, which can be attacked")


def of_host(wire: Wire, api: EdgeApi, settings: Mapping[str, str], host: str) -> Iterator[Flaw]:
    """Where the host does not do what the edge is set to; only at addresses that are the edge's."""
    sights = wire.view.sights(host)
    behind = same_form(sight.address for sight in sights if sight.shows is Shows.BEHIND)
    yield from _https(wire, settings, host, behind)
    yield from _versions(wire, settings, host, behind)
    yield from _protocols(wire, settings, host, behind)
    yield from _records(api, host, sights)


def _https(wire: Wire, settings: Mapping[str, str], host: str, behind: frozenset[str]) -> Iterator[Flaw]:
    """`always_use_https` against the answer by plain http."""
    fronts = [front for front in wire.fronts.of(host) if same_form((front.address,)) & behind]
    plain = [front.plain for front in fronts if isinstance(front.plain, Response)]
    bare = [one for one in plain if not one.challenged and not _upgraded(one)]
    setting = settings.get("always_use_https", "")
    if setting == "on" and bare:
        said = (
            f"always_use_https is on, and http://{host}/ answers {bare[0].status} instead of leading to https"
        )
        yield Flaw("https-overridden", f"{said}: {_OVER}", FAIL)
    if setting == "off" and bare:
        yield Flaw("https-off", f"always_use_https is off, and http://{host}/ answers {bare[0].status}")


def _upgraded(seen: Response) -> bool:
    target = resolve(seen.url, seen.all("location")).url if seen.status in REDIRECTS else ""
    return target.startswith("https://")


def _versions(wire: Wire, settings: Mapping[str, str], host: str, behind: frozenset[str]) -> Iterator[Flaw]:
    """`min_tls_version` against handshakes with older versions."""
    lowest = TLS.get(settings.get("min_tls_version", ""))
    if lowest is None:
        return
    older = VERSIONS[: VERSIONS.index(lowest)]
    looks = [look for look in wire.tls.of(host) if same_form((look.address,)) & behind]
    spoken = [v for v in older if any(look.offers.get(v) is Offer.YES for look in looks)]
    if spoken:
        said = f"the minimum TLS version is set to {settings['min_tls_version']}, and {host} accepts "
        said += ", ".join(spoken)
        yield Flaw("tls-overridden", f"{said}: {_OVER}", FAIL)


def _protocols(wire: Wire, settings: Mapping[str, str], host: str, behind: frozenset[str]) -> Iterator[Flaw]:
    """`http2` and `http3` against ALPN, Alt-Svc and UDP; both cost time only."""
    speaks = wire.protocols.of(host)
    spoken = [one for one in speaks.spoken if same_form((one.address,)) & behind] if speaks else []
    chosen = {one.chosen for one in spoken if isinstance(one.chosen, str)}
    if settings.get("http2") == "on" and chosen and "h2" not in chosen:
        yield Flaw(
            "http2-overridden", f"http2 is on, and {host} does not choose it: {_OVER}", severity=Severity.LOW
        )
    if settings.get("http3") != "on" or speaks is None or not chosen:
        return
    told = () if isinstance(speaks.advertised, Unreachable) else altsvc.spoken(speaks.advertised, host)
    if "h3" not in told and not any(isinstance(one.quic, tuple) and one.quic for one in spoken):
        said = f"http3 is on, and {host} neither says so nor answers by UDP"
        yield Flaw("http3-overridden", f"{said}: {_OVER}", severity=Severity.LOW)


def _records(api: EdgeApi, host: str, sights: tuple[Sight, ...]) -> Iterator[Flaw]:
    """The records of the editor against what the name resolves to."""
    if isinstance(api.records, Unreachable):
        return
    own = [record for record in api.records if record.name == host and record.type in ("A", "AAAA")]
    bare = [sight.address for sight in sights if sight.shows is Shows.BARE]
    on = {record.proxied for record in own}
    if on == {True} and bare:
        said = f"the editor has {host} proxied, and it leads to {', '.join(bare)}"
        yield Flaw("record-differs", f"{said}: other name servers answer, or the zone is paused", FAIL)
    if on == {True, False}:
        loose = ", ".join(f"{record.type} {record.content}" for record in own if not record.proxied)
        yield Flaw("record-unproxied", f"a record of {host} is DNS only beside proxied ones: {loose}", FAIL)
    if on == {False} and sights and all(sight.shows is Shows.BEHIND for sight in sights):
        said = f"the editor has {host} as DNS only, and it leads to the edge"
        yield Flaw("record-differs", f"{said}: the change has not arrived, or another zone answers", FAIL)
