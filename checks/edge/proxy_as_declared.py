"""edge.proxy-as-declared."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from cockpit.facts import Unreachable
from cockpit.facts.dns import absent
from cockpit.facts.edge_api import EdgeApi
from cockpit.facts.fronts import Fronts
from cockpit.facts.http import Response
from cockpit.facts.names import Names
from cockpit.facts.samples_dns import cut_lookup, sample_front, sample_fronts, sample_lookup, sample_names
from cockpit.facts.samples_edge import CLOUDFLARE, EDGE4, EDGE6, MARKS, ORIGIN4, edge_api, unasked
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
    BLOCKER,
    FAIL,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Edge,
    Finding,
    Host,
    Launch,
    Layer,
    Role,
    case,
    check,
    cut,
    not_applicable,
    passed,
    undeclared,
)
from cockpit.kit.edges import EdgeView, Shows
from cockpit.kit.looks import expected, needed, severity
from cockpit.kit.proxying import behind, beside, line
from cockpit.standards.edges import PROVIDERS, EdgeProvider, shown

CHECK = check(
    "Edge proxy is on where declared (and off where declared)",
    severity=BLOCKER,
    why="One record that leads around the edge is enough: firewall, rate limits and flood protection see "
    "none of that traffic, and the address of the server behind it is public. A service that must not be "
    "proxied, such as mail, breaks behind one.",
    fix="Switch the proxy on for every record of the host, or off, as declared.",
    undo="Switch the proxy of the record back.",
    verify="dig +short {subject} A {subject} AAAA; curl -sSI https://{subject}/",
    source="launch.toml [[host]] proxied; the providers' published address ranges and headers",
    terms={
        "edge": "the service that stands between visitors and your server, such as Cloudflare",
        "proxied": "visitors get the edge's address in DNS, and the edge fetches from your server",
    },
)

_THERE = (Shows.BEHIND, Shows.UNSTAMPED)


def judge(launch: Launch, names: Names, fronts: Fronts, edge_api: EdgeApi) -> Iterator[Finding]:
    """Every address of every host is behind the declared edge, or none of them, as its [[host]] says."""
    view = EdgeView.of(launch, names, fronts, edge_api)
    hosts = dict.fromkeys((*(host.name for host in launch.hosts), *needed(launch)))
    findings = [found for host in hosts if (found := _host(launch, names, fronts, edge_api, view, host))]
    for finding in findings:
        yield replace(finding, severity=finding.severity or severity(launch, finding.subject))
    if not findings:
        yield not_applicable(launch.domain, "launch.toml declares no host that people use")


def _host(
    launch: Launch, names: Names, fronts: Fronts, api: EdgeApi, view: EdgeView | None, host: str
) -> Finding | None:
    """One host; nothing where nobody says anything about its proxy and nobody misses that."""
    declared, lookup = launch.host(host), names.lookups.get(host)
    wanted = declared.proxied if declared else None
    if wanted is None and not expected(launch, host):
        return None
    if lookup is None or not lookup.exists:
        why = (lookup.unreachable if lookup else None) or absent(host, exists=lookup is not None)
        return cut(host, why) if wanted is not None else None
    if wanted is None:
        return _silent(launch, names, fronts, host, view)
    if view is None and launch.edge and launch.edge.provider:
        return _stranger(host, launch.edge.provider)
    seen = view or EdgeView.of(launch, names, fronts, api, _shown(names, fronts, host))
    if wanted:
        return behind(seen, host, api.ranges_from) if seen and view else _nobody(names, fronts, host)
    return beside(seen, host, api.ranges_from) if seen else passed(host, f"no edge stands in front of {host}")


def _shown(names: Names, fronts: Fronts, host: str) -> EdgeProvider | None:
    """The edge that shows at a host, whatever is declared."""
    lookup = names.lookups[host]
    responses = [front.seen for front in fronts.of(host) if isinstance(front.seen, Response)]
    return shown(lookup.chain, lookup.addresses, responses)


def _silent(launch: Launch, names: Names, fronts: Fronts, host: str, view: EdgeView | None) -> Finding:
    """Nobody says whether an edge should stand there; what shows is a guess at the line."""
    declared = view and any(sight.shows in _THERE for sight in view.sights(host))
    edge = view.one if view and declared else _shown(names, fronts, host)
    seen = (
        f"{edge.name} stands in front of it now"
        if edge
        else "nothing that this program knows stands there now"
    )
    return undeclared(
        host,
        f"launch.toml does not say whether an edge stands in front of {host}; {seen}",
        line(launch, host, on=edge is not None),
    )


def _stranger(host: str, named: str) -> Finding:
    known = ", ".join(one.name for one in PROVIDERS)
    return undeclared(
        host,
        f"whether {host} is behind {named} cannot be told: this program recognises {known}",
        'provider = "ONE OF THESE"   # in [edge], if the edge is one of theirs under another name',
    )


def _nobody(names: Names, fronts: Fronts, host: str) -> Finding:
    edge = _shown(names, fronts, host)
    seen = f" ({edge.name} shows)" if edge else ""
    told = f"{host} is declared behind an edge{seen}, and launch.toml does not say whose"
    return undeclared(host, told, f'[edge]\nprovider = "{edge.name if edge else "Cloudflare"}"')


_SHOP = "shop.example"
_OPEN = Unreachable(Layer.TCP, "port 443 refuses connections", "refused")
_SILENT = Unreachable(Layer.TCP, "no answer within 10 s", "timeout")


def _launch(*, on: bool | None = True, edge: Edge | None = CLOUDFLARE, role: Role = "site") -> Launch:
    return sample_launch(
        edge=edge,
        hosts=(Host(name=_SHOP, role=role, proxied=on), Host(name="www.shop.example", role="retired")),
    )


def _facts(
    *fronts: Any, chain: tuple[str, ...] = (), api: EdgeApi | None = None, at: Sequence[str] = ()
) -> tuple[Any, ...]:
    addresses = at or [front.address for front in fronts]
    return (
        sample_names(sample_lookup(_SHOP, *addresses, chain=chain)),
        sample_fronts(*fronts),
        api or edge_api(),
    )


def _front(address: str, seen: Any = 200, *, marks: bool = True) -> Any:
    return sample_front(_SHOP, address, seen, headers=MARKS if marks else (("server", "nginx"),))


def _cases() -> Iterator[Case]:
    good = _facts(_front(EDGE4), _front(EDGE6))
    yield case("behind it", _launch(), *good, expect=PASS)
    yield case("without a token", _launch(), *_facts(_front(EDGE4), api=unasked()), expect=PASS)
    leak = _facts(_front(EDGE4), _front("2001:db8::77", marks=False))
    yield case("IPv6 leads straight to the server", _launch(), *leak, expect=FAIL)
    shut = _facts(_front(EDGE4), _front(ORIGIN4, _SILENT))
    yield case("a second record to a server that shuts strangers out", _launch(), *shut, expect=FAIL)
    yield case("not proxied at all", _launch(), *_facts(_front(ORIGIN4, marks=False)), expect=FAIL)
    yield case("headers without the address", _launch(), *_facts(_front(ORIGIN4)), expect=WARN)
    yield case("the address without headers", _launch(), *_facts(_front(EDGE4, marks=False)), expect=WARN)
    vendor = _facts(_front(EDGE4), chain=("shops.vendor.example",))
    yield case("the edge of a vendor", _launch(), *vendor, expect=WARN)
    yield case("nobody answers", _launch(), *_facts(_front(ORIGIN4, _SILENT)), expect=UNKNOWN)
    narrow = _facts(_front(EDGE4), at=(EDGE4, EDGE6))
    yield case("IPv6 is not looked at", _launch(), *narrow, expect=PASS)
    yield case("nothing is looked at", _launch(), *_facts(at=(EDGE4,)), expect=UNKNOWN)
    around = _facts(_front(EDGE4), at=(EDGE4, "2001:db8::77"))
    yield case("IPv6 is not looked at, and leads around it", _launch(), *around, expect=FAIL)
    challenged = sample_front(_SHOP, EDGE4, 403, headers=(*MARKS, ("cf-mitigated", "challenge")))
    yield case("a bot challenge", _launch(), *_facts(challenged), expect=UNKNOWN)
    yield case(
        "no address", _launch(), sample_names(cut_lookup(_SHOP)), sample_fronts(), edge_api(), expect=UNKNOWN
    )
    yield case(
        "off, and not behind it", _launch(on=False), *_facts(_front(ORIGIN4, marks=False)), expect=PASS
    )
    yield case("off, and behind it", _launch(on=False), *good, expect=FAIL)
    yield case("off, behind the edge of a vendor", _launch(on=False), *vendor, expect=PASS)
    yield case("off, and dark", _launch(on=False), *_facts(_front(ORIGIN4, _OPEN)), expect=UNKNOWN)
    mail = _launch(on=False, role="mail")
    yield case("mail beside it", mail, *_facts(at=(ORIGIN4,)), expect=PASS)
    yield case("mail behind it", mail, *_facts(at=(EDGE4,)), expect=FAIL)
    yield case("nobody says", _launch(on=None), *good, expect=UNKNOWN)
    yield case("nobody says, of a rehearsal", _launch(on=None, role="staging"), *good, expect=NOT_APPLICABLE)
    yield case("an edge nobody names", _launch(edge=None), *good, expect=UNKNOWN)
    yield case("an edge that is not known", _launch(edge=Edge(provider="Velodns")), *good, expect=UNKNOWN)
    yield case("off, no edge declared, one shows", _launch(on=False, edge=None), *good, expect=FAIL)
    bare = _facts(_front(ORIGIN4, marks=False))
    yield case("off, no edge anywhere", _launch(on=False, edge=None), *bare, expect=PASS)
    fastly = _launch(edge=Edge(provider="Fastly"))
    yield case(
        "another edge",
        fastly,
        *_facts(
            sample_front(_SHOP, "192.0.2.7", headers=(("x-served-by", "cache-ams21044-AMS"),)), api=EdgeApi()
        ),
        expect=PASS,
    )
    yield case(
        "another edge, by its name",
        _launch(edge=Edge(provider="Akamai")),
        *_facts(_front("192.0.2.7", marks=False), chain=("shop.example.edgekey.net",), api=EdgeApi()),
        expect=PASS,
    )


CASES = Cases(_cases)
