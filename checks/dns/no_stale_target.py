"""No name leads to a place that is gone, that a stranger could claim, or that shows last year's product."""

from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.dns import Outcome
from cockpit.facts.fronts import Front, Fronts
from cockpit.facts.http import Response
from cockpit.facts.names import Lookup, Names
from cockpit.facts.samples_dns import (
    cut_lookup,
    sample_front,
    sample_fronts,
    sample_lookup,
    sample_names,
)
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Host,
    Launch,
    Layer,
    case,
    check,
    command,
    cut,
    failed,
    passed,
    withdraw,
)
from cockpit.kit.markers import curl_at, foreign_marker
from cockpit.standards.answers import chain_of, shown, unseen
from cockpit.standards.hosting import by_name, preview, unclaimed

CHECK = check(
    "No name points to an old or abandoned environment",
    severity=HIGH,
    why="A deleted app that a record still points to can be claimed by anybody, who then speaks in your "
    "name. A record that points to last year's server shows customers a product that is not yours any more.",
    fix="Delete the record, or point it at the place that is in use.",
    undo="Publish the record again.",
    verify="dig +noall +answer {subject}",
    source="RFC 1034 section 3.6.2; the platforms' own pages for unclaimed names",
    terms={"dangling": "a record whose target does not exist any more"},
)


def judge(launch: Launch, names: Names, fronts: Fronts) -> Iterator[Finding]:
    """Every name that resolves or has an alias; names with no record at all point nowhere, which is fine."""
    zone = names.apex or launch.domain
    hosts = [
        host for host, lookup in names.lookups.items() if host == launch.domain or _matters(launch, lookup)
    ]
    for host in hosts:
        yield _name(launch, zone, names.lookups[host], fronts.of(host))


def _matters(launch: Launch, lookup: Lookup) -> bool:
    if lookup.wildcard and not launch.host(lookup.host):
        return False
    return (
        lookup.exists or chain_of(lookup) is not None or bool(launch.host(lookup.host) and lookup.unreachable)
    )


def _name(launch: Launch, zone: str, lookup: Lookup, seen: tuple[Front, ...]) -> Finding:
    host = lookup.host
    if dark := unseen(lookup).get("A"):
        return cut(host, dark)
    if broken := chain_of(lookup):
        return _dangling(zone, host, broken.chain, looping=broken.loop, evidence=shown(broken))
    if target := next((name for name in lookup.chain if preview(name)), ""):
        said = f"{host} is an alias of {target}, a preview deployment of {preview(target)}"
        return _stale(zone, lookup, "preview", said, f"CNAME {target}")
    for front in seen:
        for response in (front.seen, front.plain):
            if isinstance(response, Response) and (finding := _page(launch, zone, lookup, front, response)):
                return finding
    blocked = _blocked(seen) if _product(launch, host) else None
    if blocked:
        return cut(host, blocked)
    return passed(
        host, f"{host} leads to a place that is in use" if lookup.exists else f"{host} points nowhere"
    )


def _dangling(
    zone: str, host: str, chain: tuple[str, ...], *, looping: bool, evidence: dict[str, object]
) -> Finding:
    way = " > ".join((host, *chain))
    platform = next((match.platform for match in by_name(chain[-1:])), "")
    claim = f"; anybody may claim that name at {platform}" if platform else ""
    summary = (
        f"{host} leads back to itself: {way}"
        if looping
        else f"{host} points to {chain[-1]}, which is gone{claim}"
    )
    return failed(
        host,
        "cname-loop" if looping else "dangling",
        summary,
        expected="a target that exists",
        observed=way,
        evidence=evidence,
        fix=withdraw("Delete the record, or point it at a place in use.", zone, host, "CNAME", chain[0]),
        verify=command("dig +noall +answer {} CNAME", host),
    )


def _page(launch: Launch, zone: str, lookup: Lookup, front: Front, response: Response) -> Finding | None:
    """What the page gives away about the place."""
    if platform := unclaimed(response, lookup.chain, (front.address,)):
        said = f'{lookup.host} shows the "no such app" page of {platform}: nobody has claimed it there'
        return _stale(zone, lookup, "unclaimed", said, f"HTTP {response.status} at {front.address}", front)
    if _product(launch, lookup.host) and (old := foreign_marker(launch, front, response)):
        said = f"{lookup.host} leads to an environment that is not production: {old}"
        return _stale(zone, lookup, "old-marker", said, f"{old} at {front.address}", front)
    return None


def _stale(
    zone: str, lookup: Lookup, kind: str, said: str, observed: str, front: Front | None = None
) -> Finding:
    type_ = "CNAME" if lookup.chain else "AAAA" if front and ":" in front.address else "A"
    value = lookup.chain[0] if lookup.chain else front.address if front else ""
    title = front.title if front else ""
    return failed(
        lookup.host,
        kind,
        said,
        expected="the environment that is in use",
        observed=observed,
        evidence={"chain": list(lookup.chain), "addresses": list(lookup.addresses), "title": title},
        fix=withdraw("Delete the record, or point it at the place in use.", zone, lookup.host, type_, value),
        verify=curl_at(lookup.host, front.address)
        if front
        else command("dig +noall +answer {}", lookup.host),
    )


def _product(launch: Launch, host: str) -> bool:
    """What customers use; a wall before a staging host is as it should be."""
    declared = launch.host(host)
    return declared.production if declared else host in (launch.domain, launch.www)


def _blocked(seen: tuple[Front, ...]) -> Unreachable | None:
    """Why no page could be seen at any address."""
    pages = [front for front in seen if isinstance(front.seen, Response) or isinstance(front.plain, Response)]
    reasons = (front.seen for front in seen if isinstance(front.seen, Unreachable))
    return None if pages else next(reasons, None)


_SHOP, _APP, _V4 = "shop.example", "app.shop.example", "203.0.113.20"
_HOME, _HOME_FRONT = sample_lookup(_SHOP, "203.0.113.10"), sample_front(_SHOP, "203.0.113.10")
_OLD = Host(name="old.shop.example", role="retired", marker="PROTOTYPE")
_LAUNCH = sample_launch(hosts=(Host(name=_APP, role="app"), _OLD))
_NAMES = sample_names(_HOME, sample_lookup(_APP, _V4))
_GONE = sample_lookup(_APP, chain=("shop.herokuapp.com",), outcome=Outcome.NXDOMAIN)
_CERTIFICATE = Unreachable(
    Layer.TLS, f"the certificate of {_APP} port 443 is not accepted: other name", "certificate"
)
_NO_APP = Response(f"http://{_APP}/", 404, (("server", "Heroku"),), _V4, "<h1>No such app</h1>")
_PAGES = "<h1>404</h1><p>There isn't a GitHub Pages site here.</p>"
_SLOW = Unreachable(Layer.TCP, f"{_APP} ({_V4}) port 443 does not answer within 4 s", "timeout")


def _app(
    seen: Response | Unreachable | int = 200, *, body: str = "", plain: Response | None = None
) -> Fronts:
    return sample_fronts(_HOME_FRONT, sample_front(_APP, _V4, seen, body=body, plain=plain))


def _cases() -> Iterator[Case]:
    yield case("in use", _LAUNCH, _NAMES, _app(), expect=PASS)
    yield case(
        "no alias, no record",
        _LAUNCH,
        sample_names(_HOME, sample_lookup(_APP)),
        sample_fronts(_HOME_FRONT),
        expect=PASS,
    )
    yield case("a 404 of its own", _LAUNCH, _NAMES, _app(404, body="Not found"), expect=PASS)
    yield case("an article about such pages", _LAUNCH, _NAMES, _app(200, body=_PAGES), expect=PASS)
    yield case("words of a platform that is not there", _LAUNCH, _NAMES, _app(404, body=_PAGES), expect=PASS)
    yield case(
        "under a wildcard, undeclared",
        sample_launch(),
        sample_names(_HOME, sample_lookup(_APP, _V4, wildcard=True)),
        _app(),
        expect=PASS,
    )
    yield case(
        "the target is gone", _LAUNCH, sample_names(_HOME, _GONE), sample_fronts(_HOME_FRONT), expect=FAIL
    )
    yield case(
        "gone and not even declared",
        sample_launch(),
        sample_names(_HOME, _GONE),
        sample_fronts(_HOME_FRONT),
        expect=FAIL,
    )
    yield case(
        "a loop",
        _LAUNCH,
        sample_names(_HOME, sample_lookup(_APP, chain=(_APP,), loop=True)),
        sample_fronts(_HOME_FRONT),
        expect=FAIL,
    )
    yield case(
        "a preview",
        _LAUNCH,
        sample_names(_HOME, sample_lookup(_APP, _V4, chain=("shop-git-main-ana.vercel.app",))),
        _app(),
        expect=FAIL,
    )
    yield case(
        "nobody claimed it, seen over http",
        _LAUNCH,
        _NAMES,
        _app(_CERTIFICATE, plain=_NO_APP),
        expect=FAIL,
    )
    yield case(
        "nobody claimed it, seen over https",
        _LAUNCH,
        sample_names(_HOME, sample_lookup(_APP, _V4, chain=("shop.github.io",))),
        _app(404, body=_PAGES),
        expect=FAIL,
    )
    yield case(
        "a platform we do not know",
        _LAUNCH,
        _NAMES,
        _app(404, body="<h1>There is no app here</h1>"),
        expect=FAIL,
    )
    yield case("last year's product", _LAUNCH, _NAMES, _app(200, body="<h1>PROTOTYPE</h1>"), expect=FAIL)
    yield case("no answer in time", _LAUNCH, _NAMES, _app(_SLOW), expect=UNKNOWN)
    yield case(
        "staging behind a wall",
        sample_launch(hosts=(Host(name=_APP, role="staging"),)),
        _NAMES,
        _app(_SLOW),
        expect=PASS,
    )
    yield case(
        "no DNS",
        _LAUNCH,
        sample_names(cut_lookup(_SHOP), cut_lookup(_APP)),
        sample_fronts(),
        expect=UNKNOWN,
    )


CASES = Cases(_cases)
