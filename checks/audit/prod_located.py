"""We know where production runs, and what is live agrees."""

from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.fronts import Front, Fronts
from cockpit.facts.http import Response
from cockpit.facts.names import Names
from cockpit.facts.samples_dns import cut_lookup, sample_front, sample_fronts, sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
    BLOCKER,
    FAIL,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Deploy,
    Finding,
    Fix,
    Host,
    Launch,
    Layer,
    case,
    check,
    cut,
    failed,
    not_applicable,
    passed,
    undeclared,
)
from cockpit.kit.repairs import target_line, target_of
from cockpit.standards.answers import truth
from cockpit.standards.hosting import Match, named, recognise, says_its_name
from cockpit.standards.resolving import FAMILIES

CHECK = check(
    "Production location is known and matches what is live",
    severity=BLOCKER,
    why="Whoever does not know where production runs cannot roll back, cannot read its logs, and fixes "
    "the wrong copy at night.",
    fix="Point the host at the declared platform, or declare the platform where it really runs.",
    undo="Set the record, or platform in [deploy], back.",
    verify="curl -sSI https://{subject}/",
    source="launch.toml [deploy] platform; each platform's own names, headers and addresses",
    terms={
        "platform": "where the product runs: Vercel, Fly.io, a server of your own",
        "edge": "a proxy in front of it",
    },
)


def judge(launch: Launch, names: Names, fronts: Fronts) -> Iterator[Finding]:
    """Every production host shows a trace of a declared platform, and of no other."""
    declared = launch.deploy.platform if launch.deploy else ""
    hosts = [host.name for host in launch.hosts if host.own_code]
    for host in hosts or [launch.domain]:
        lookup = names.lookups[host]
        if lookup.unreachable and not truth(lookup, "A"):
            yield cut(host, lookup.unreachable)
        elif not lookup.exists:
            yield _nowhere(launch, host)
        else:
            yield _located(launch, names, fronts.of(host), host, declared)


def _nowhere(launch: Launch, host: str) -> Finding:
    """Where nothing resolves nothing runs; that it should resolve is told by another check."""
    if host != launch.domain:
        return not_applicable(host, f"{host} does not resolve: there is nothing to locate")
    cause = f"{host} does not resolve, so production cannot be located there"
    return cut(host, Unreachable(Layer.DNS, cause, "no-address"))


def _located(launch: Launch, names: Names, seen: tuple[Front, ...], host: str, declared: str) -> Finding:
    lookup = names.lookups[host]
    responses = [front.seen for front in seen if isinstance(front.seen, Response)]
    found = recognise(lookup.chain, lookup.addresses, responses)
    if not declared:
        return _undeclared(host, found)
    own = tuple(match for match in found if match.platform in named(declared))
    said = says_its_name(declared, lookup.chain, responses)
    if own or said:
        trace = own[0].trace if own else said
        return passed(host, f"{host} runs on {declared}: {trace}", expected=declared, observed=trace)
    if foreign := tuple(match for match in found if not match.edge):
        return _elsewhere(host, declared, foreign)
    if _as_declared(launch, names, host):
        edge = f"behind {found[0].platform}, " if found else ""
        return passed(
            host,
            f"{host} leads to the declared target, {edge}which shows no trace of the platform itself",
            expected=f"{declared} at the declared target",
            observed=", ".join(lookup.addresses),
        )
    if not responses and seen:
        return cut(host, next(front.seen for front in seen if isinstance(front.seen, Unreachable)))
    return _traceless(launch, names, host, declared, found)


def _undeclared(host: str, found: tuple[Match, ...]) -> Finding:
    inner = next((match for match in found if not match.edge), None)
    guess = inner.platform if inner else "WHERE IT RUNS"
    seen = f" (it looks like {inner.platform}: {inner.trace})" if inner else ""
    return undeclared(
        host, f"launch.toml does not say where {host} runs{seen}", f'[deploy]\nplatform = "{guess}"'
    )


def _elsewhere(host: str, declared: str, foreign: tuple[Match, ...]) -> Finding:
    places = ", ".join(match.platform for match in foreign)
    return failed(
        host,
        "another-platform",
        f"{host} runs on {places}, but {declared} is declared",
        expected=declared,
        observed="; ".join(f"{match.platform}: {match.trace}" for match in foreign),
        evidence={"declared": declared, "matched": {match.platform: match.trace for match in foreign}},
        fix=Fix(
            f"If {places} is right, declare it; the product may run on several platforms. If not, point "
            f"{host} at {declared}.",
            f'[deploy]\nplatform = "{declared}, {places}"',
            f'Set platform = "{declared}" again.',
        ),
    )


def _as_declared(launch: Launch, names: Names, host: str) -> bool:
    """Every answer is within the declared target of the host."""
    target = target_of(launch, names, host)
    if target is None:
        return False
    told = [(seen, v) for type_, v in FAMILIES for seen in truth(names.lookups[host], type_).values()]
    return bool(told) and all(target.holds(seen, version) for seen, version in told)


def _traceless(launch: Launch, names: Names, host: str, declared: str, found: tuple[Match, ...]) -> Finding:
    """Nothing gives the platform away: a person says where it is."""
    addresses = names.lookups[host].addresses
    edge = f"; {found[0].platform} stands in front and hides it" if found else ""
    return undeclared(
        host,
        f"nothing live shows that {host} runs on {declared}{edge}. Say what it must resolve to",
        target_line(launch, host, addresses),
    )


_SHOP, _V4 = "shop.example", "203.0.113.10"
_FLY = sample_launch(deploy=Deploy(platform="Fly.io"))
_VERCEL = sample_launch(deploy=Deploy(platform="vercel"))
_SERVER = Deploy(platform="our server at Hetzner")
_NAMES = sample_names(sample_lookup(_SHOP, _V4))
_EDGE = (("server", "cloudflare"), ("cf-ray", "8a"))


def _front(*headers: tuple[str, str]) -> Fronts:
    return sample_fronts(sample_front(_SHOP, _V4, headers=headers))


def _cases() -> Iterator[Case]:
    yield case("a header of the platform", _FLY, _NAMES, _front(("fly-request-id", "01")), expect=PASS)
    yield case(
        "behind an edge, a header shows through",
        _VERCEL,
        _NAMES,
        _front(*_EDGE, ("x-vercel-id", "fra1")),
        expect=PASS,
    )
    yield case(
        "an address of the platform",
        _VERCEL,
        sample_names(sample_lookup(_SHOP, "76.76.21.21")),
        _front(),
        expect=PASS,
    )
    yield case(
        "a CNAME to the platform",
        _VERCEL,
        sample_names(sample_lookup(_SHOP, _V4, chain=("cname.vercel-dns.com",))),
        _front(),
        expect=PASS,
    )
    yield case(
        "a platform without a row says its name",
        sample_launch(deploy=Deploy(platform="velohost")),
        _NAMES,
        _front(("server", "Velohost/2")),
        expect=PASS,
    )
    yield case(
        "two platforms declared",
        sample_launch(deploy=Deploy(platform="Vercel and Fly.io")),
        _NAMES,
        _front(("fly-request-id", "01")),
        expect=PASS,
    )
    yield case(
        "a server of their own at the declared address",
        sample_launch(deploy=_SERVER, hosts=(Host(name=_SHOP, target=_V4),)),
        _NAMES,
        _front(("server", "nginx")),
        expect=PASS,
    )
    yield case("another platform", _FLY, _NAMES, _front(("x-vercel-id", "fra1")), expect=FAIL)
    yield case(
        "another platform's address",
        _FLY,
        sample_names(sample_lookup(_SHOP, "75.2.60.5")),
        _front(),
        expect=FAIL,
    )
    yield case(
        "another platform although the target is as declared",
        sample_launch(deploy=_SERVER, hosts=(Host(name=_SHOP, target=_V4),)),
        _NAMES,
        _front(("x-nf-request-id", "01")),
        expect=FAIL,
    )
    yield case(
        "one host elsewhere",
        sample_launch(
            deploy=Deploy(platform="fly"),
            hosts=(Host(name=_SHOP), Host(name="app.shop.example", role="app")),
        ),
        sample_names(
            sample_lookup(_SHOP, _V4),
            sample_lookup("app.shop.example", "203.0.113.20", chain=("x.herokudns.com",)),
        ),
        _front(("fly-request-id", "01")),
        expect=FAIL,
    )
    yield case(
        "no platform declared", sample_launch(), _NAMES, _front(("x-vercel-id", "fra1")), expect=UNKNOWN
    )
    yield case(
        "nothing shows",
        sample_launch(deploy=_SERVER),
        _NAMES,
        _front(("server", "nginx")),
        expect=UNKNOWN,
    )
    yield case("an edge hides everything", _FLY, _NAMES, _front(*_EDGE), expect=UNKNOWN)
    yield case(
        "no answer",
        _FLY,
        _NAMES,
        sample_fronts(sample_front(_SHOP, _V4, Unreachable(Layer.TCP, "no answer within 4 s", "timeout"))),
        expect=UNKNOWN,
    )
    yield case("no DNS", _FLY, sample_names(cut_lookup(_SHOP)), sample_fronts(), expect=UNKNOWN)
    yield case("no such name", _FLY, sample_names(sample_lookup(_SHOP)), sample_fronts(), expect=UNKNOWN)


CASES = Cases(_cases)
