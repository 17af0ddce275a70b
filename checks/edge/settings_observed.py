"""edge.settings-observed."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.dns import absent
from cockpit.facts.edge_api import EdgeApi
from cockpit.facts.fronts import Fronts
from cockpit.facts.http import Response
from cockpit.facts.names import Names
from cockpit.facts.protocols import Protocols, Spoken
from cockpit.facts.samples_dns import sample_front, sample_fronts, sample_lookup, sample_names
from cockpit.facts.samples_edge import (
    CLOUDFLARE,
    EDGE4,
    MARKS,
    NO_API,
    ORIGIN4,
    SHOP,
    proxied,
    unasked,
)
from cockpit.facts.samples_edge import edge_api as sample_api
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_origin import speaks
from cockpit.facts.samples_tls import MODERN, look, tls
from cockpit.facts.tls import Offer, Tls
from cockpit.kit import (
    ASSISTED,
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Host,
    Launch,
    Layer,
    case,
    check,
    command,
    cut,
    not_applicable,
    passed,
)
from cockpit.kit.edge_reading import unread
from cockpit.kit.edge_settings import Wire, of_host, of_zone
from cockpit.kit.edges import EdgeView, Shows
from cockpit.kit.headers import bundled
from cockpit.kit.looks import severity
from cockpit.kit.proxying import in_words
from cockpit.standards.edge_answers import missing

CHECK = check(
    "What the edge is set to is what visitors get",
    severity=HIGH,
    mode=ASSISTED,
    why="A switch in the dashboard is a wish. A rule, a worker or a record that is not proxied can override "
    "it for one host, and the dashboard goes on showing green while visitors get something else.",
    fix="Find the rule or the record that overrides the setting for the host, and remove it.",
    undo="Put the rule or the setting back.",
    verify="cockpit check edge.settings-observed",
    source="Cloudflare API v4, zone settings and DNS records, held against DNS, TLS handshakes and responses",
    terms={
        "edge": "the service in front of your server, such as Cloudflare",
        "zone": "your domain with everything below it, as the edge's dashboard lists it",
        "development mode": "a switch that bypasses the edge's cache for three hours while somebody works",
        "minimum TLS version": "the oldest encryption with which the edge lets visitors in",
        "DNS only": "a record of the edge's editor that is not proxied (grey cloud)",
    },
)
_SHOWN = (
    "ssl",
    "min_tls_version",
    "always_use_https",
    "security_level",
    "development_mode",
    "brotli",
    "http3",
)


def judge(
    launch: Launch, names: Names, fronts: Fronts, tls: Tls, protocols: Protocols, edge_api: EdgeApi
) -> Iterator[Finding]:
    """The zone's settings are sound, and every proxied host does what they say."""
    hosts = [host.name for host in launch.hosts if host.proxied]
    view = EdgeView.of(launch, names, fronts, edge_api)
    if not hosts and (launch.edge is None or not launch.edge.provider):
        yield not_applicable(launch.domain, "launch.toml declares no edge")
    elif edge_api.asked and edge_api.asked.kind == "no-api":
        yield not_applicable(launch.domain, edge_api.asked.cause)
    elif isinstance(edge_api.settings, Unreachable) or view is None:
        why = edge_api.settings if isinstance(edge_api.settings, Unreachable) else edge_api.asked
        yield unread(launch.domain, launch, why or _UNNAMED)
    else:
        yield _zone(launch, edge_api.settings)
        if isinstance(edge_api.records, Unreachable):
            yield unread(f"records of {launch.domain}", launch, edge_api.records)
        wire = Wire(view, fronts, tls, protocols)
        for host in hosts:
            finding = _host(wire, edge_api, edge_api.settings, host)
            yield replace(finding, severity=finding.severity or severity(launch, host))


_UNNAMED = Unreachable(Layer.PERSON, "launch.toml does not say which edge stands in front", "undeclared")


def _said(settings: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {settings[name]}" for name in _SHOWN if name in settings) or "no setting"


def _zone(launch: Launch, settings: Mapping[str, str]) -> Finding:
    """The settings themselves; how the edge speaks to the origin is told by tls.end-to-end."""
    subject = f"settings of {launch.domain}"
    told: dict[str, Any] = {
        "expected": "development mode off, a security level between the extremes, TLS 1.2 or newer",
        "observed": _said(settings),
        "evidence": {"settings": {name: settings[name] for name in _SHOWN if name in settings}},
    }
    if flaws := tuple(of_zone(settings)):
        fix = Fix(
            "Cloudflare: Caching, Configuration, Development Mode: off. Security, Settings: security level "
            "medium. SSL/TLS, Edge Certificates: Minimum TLS Version 1.2.",
            undo="Set the switch back to what is shown here.",
        )
        return bundled(subject, flaws, fix=fix, verify=CHECK.verify, **told)
    return passed(subject, f"the zone is set to {_said(settings)}", **told)


def _host(wire: Wire, api: EdgeApi, settings: Mapping[str, str], host: str) -> Finding:
    lookup, sights = wire.view.names.lookups.get(host), wire.view.sights(host)
    if not sights:
        return cut(host, (lookup.unreachable if lookup else None) or absent(host, exists=lookup is not None))
    flaws = tuple(of_host(wire, api, settings, host))
    observed = "; ".join(f"{sight.address}: {in_words(sight)}" for sight in sights)
    told: dict[str, Any] = {
        "expected": f"as set: {_said(settings)}",
        "observed": observed,
        "evidence": {"flaws": [flaw.kind for flaw in flaws]},
    }
    if flaws:
        verify = command("curl -sSI {}; curl -sSI {}", f"http://{host}/", f"https://{host}/")
        return bundled(host, flaws, fix=_repair(host), verify=verify, **told)
    if not any(sight.shows is Shows.BEHIND for sight in sights):
        if dark := next((sight.why for sight in sights if sight.dark), None):
            return cut(host, dark, **told)
        return not_applicable(host, f"{host} is not behind the edge, so that its settings do not reach it")
    return passed(host, f"{host} does what the edge is set to", **told)


def _repair(host: str) -> Fix:
    return Fix(
        f"Cloudflare: look for what says otherwise for {host}: Rules (Configuration Rules, Page Rules), "
        "Workers Routes, and DNS, Records: every record of the host proxied. Then set the switch as meant.",
        undo="Put the rule back.",
    )


_LAUNCH = sample_launch(edge=CLOUDFLARE, hosts=(Host(name=SHOP, proxied=True),))
_TO_HTTPS = Response(f"http://{SHOP}/", 301, (("location", f"https://{SHOP}/"),), EDGE4)
_PLAIN = Response(f"http://{SHOP}/", 200, MARKS, EDGE4)
_DEAD = Unreachable(Layer.TCP, "port 443 refuses connections", "refused")


def _facts(
    api: EdgeApi,
    *,
    plain: Any = _TO_HTTPS,
    address: str = EDGE4,
    seen: Any = 200,
    alpn: str = "h2",
    **offers: Offer,
) -> tuple[Any, ...]:
    headers = MARKS if address == EDGE4 else ()
    front = sample_front(SHOP, address, seen, headers=headers, plain=plain)
    old = {"TLSv1": offers.get("v10", Offer.NO)}
    looks = tls(look(SHOP, address=address, offers=MODERN | old))
    names = sample_names(sample_lookup(SHOP, address))
    protocols = replace(speaks().hosts[0], spoken=(Spoken(address, alpn, ()),))
    return names, sample_fronts(front), looks, Protocols((protocols,)), api


def _cases() -> Iterator[Case]:
    yield case("as set", _LAUNCH, *_facts(sample_api()), expect=PASS)
    yield case("http is served", _LAUNCH, *_facts(sample_api(), plain=_PLAIN), expect=FAIL)
    off = sample_api({"always_use_https": "off"})
    yield case("https is not forced", _LAUNCH, *_facts(off, plain=_PLAIN), expect=WARN)
    yield case("https is forced elsewhere", _LAUNCH, *_facts(off), expect=PASS)
    yield case("TLS 1.0 is spoken", _LAUNCH, *_facts(sample_api(), v10=Offer.YES), expect=FAIL)
    low = sample_api({"min_tls_version": "1.0"})
    yield case("TLS 1.0 is allowed", _LAUNCH, *_facts(low, v10=Offer.YES), expect=WARN)
    fast = sample_api({"http2": "on"})
    yield case("HTTP/2 is on", _LAUNCH, *_facts(fast), expect=PASS)
    yield case("HTTP/2 is on and not spoken", _LAUNCH, *_facts(fast, alpn="http/1.1"), expect=WARN)
    new = sample_api({"min_tls_version": "1.4"})
    yield case("a version nobody knows", _LAUNCH, *_facts(new, v10=Offer.YES), expect=PASS)
    yield case("development mode", _LAUNCH, *_facts(sample_api({"development_mode": "on"})), expect=WARN)
    attack = sample_api({"security_level": "under_attack"})
    yield case("under attack", _LAUNCH, *_facts(attack), expect=WARN)
    loose = sample_api(records=(proxied(SHOP), proxied(SHOP, "AAAA", on=False)))
    yield case("a record beside", _LAUNCH, *_facts(loose), expect=FAIL)
    grey = sample_api(records=(proxied(SHOP, on=False),))
    yield case("DNS only, and behind the edge", _LAUNCH, *_facts(grey), expect=FAIL)
    yield case("proxied, and beside the edge", _LAUNCH, *_facts(sample_api(), address=ORIGIN4), expect=FAIL)
    bare = sample_api(records=())
    yield case("not behind it, and not in the editor", _LAUNCH, *_facts(bare, address=ORIGIN4), expect=PASS)
    yield case("nobody answers", _LAUNCH, *_facts(sample_api(), seen=_DEAD), expect=UNKNOWN)
    narrow = replace(sample_api(), settings=missing("Zone Settings Read"))
    yield case("settings may not be read", _LAUNCH, *_facts(narrow), expect=UNKNOWN)
    yield case(
        "records may not be read", _LAUNCH, *_facts(sample_api(records=missing("DNS Read"))), expect=UNKNOWN
    )
    yield case("no token", _LAUNCH, *_facts(unasked()), expect=UNKNOWN)
    yield case("an edge without API", _LAUNCH, *_facts(unasked(NO_API)), expect=NOT_APPLICABLE)
    yield case("no edge", sample_launch(), *_facts(unasked(_UNNAMED)), expect=NOT_APPLICABLE)
    unnamed = sample_launch(hosts=_LAUNCH.hosts)
    yield case("an edge nobody names", unnamed, *_facts(unasked(_UNNAMED)), expect=UNKNOWN)


CASES = Cases(_cases)
