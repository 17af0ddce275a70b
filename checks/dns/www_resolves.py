"""The www name leads to the product too; without a target of its own it follows the apex."""

from collections.abc import Iterator

from cockpit.facts.dns import Outcome
from cockpit.facts.names import Names
from cockpit.facts.samples_dns import NS1, NS2, cut_lookup, sample_lookup, sample_names
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
    Finding,
    Host,
    Launch,
    case,
    check,
    not_applicable,
    passed,
)
from cockpit.kit.repairs import resolves, target_of
from cockpit.standards.addresses import same_form
from cockpit.standards.domains import bare
from cockpit.standards.hosting import recognise
from cockpit.standards.resolving import faults
from cockpit.standards.targets import Target

CHECK = check(
    "www resolves",
    severity=BLOCKER,
    why="Many people and old links still put www in front. An error page there looks like a dead shop.",
    fix="Point www at the apex with a CNAME, or at the target that launch.toml declares for it. If nobody "
    'should use www, declare it in a [[host]] with role = "retired".',
    undo="Publish the www record that was there before.",
    verify="dig +noall +answer {subject} A {subject} AAAA",
    source="RFC 1034 section 3.6; RFC 2308 (what missing means)",
    terms={
        "CNAME": "a record that makes one name an alias of another",
        "apex": "the bare domain, without www",
    },
)
_ELSEWHERE = ("wrong-target", "stale-aaaa")


def judge(launch: Launch, names: Names) -> Iterator[Finding]:
    """As for the apex; an undeclared www that answers like the apex is as meant."""
    declared = launch.host(launch.www)
    if declared and declared.role == "retired":
        yield not_applicable(launch.www, f"{launch.www} is declared as retired")
    elif declared is None and (above := _inside(launch, names)) and _nowhere(launch, names):
        yield not_applicable(launch.www, f"{launch.domain} is a name inside {above}: nobody types www there")
    elif target := target_of(launch, names, launch.www):
        yield from resolves(launch, names, launch.www, target)
    else:
        following = tuple(resolves(launch, names, launch.www, _apex(launch, names)))
        apart = any(finding.kind in _ELSEWHERE for finding in following)
        if apart and (platform := _same_platform(launch, names)):
            said = ", ".join(names.lookups[launch.www].addresses)
            yield passed(launch.www, f"{launch.www} leads to {platform}, as the apex does", observed=said)
        else:
            yield from resolves(launch, names, launch.www, None) if apart else following


def _same_platform(launch: Launch, names: Names) -> str:
    """The platform that both www and the apex show by name or address; many give them different addresses."""
    apex, www = (names.lookups[host] for host in (launch.domain, launch.www))
    there = {match.platform for match in recognise(apex.chain, apex.addresses)}
    found = (match.platform for match in recognise(www.chain, www.addresses))
    agreed = not any(faults(launch.www, www, None))
    return next((platform for platform in found if platform in there), "") if agreed else ""


def _inside(launch: Launch, names: Names) -> str:
    """The domain that the product's name lies in, or an empty string when it is one itself."""
    if bare(launch.domain):
        return names.apex if names.apex != launch.domain else ""
    return launch.domain.partition(".")[2]


def _apex(launch: Launch, names: Names) -> Target:
    apex = launch.host(launch.domain)
    addresses = same_form(names.lookups[launch.domain].addresses)
    return Target(frozenset(), frozenset({launch.domain}), addresses, bool(apex and apex.proxied))


def _nowhere(launch: Launch, names: Names) -> bool:
    lookup = names.lookups[launch.www]
    return lookup.unreachable is None and not lookup.exists


_APEX, _WWW, _V4, _OLD = "shop.example", "www.shop.example", "203.0.113.10", "203.0.113.66"
_BARE = sample_launch()
_OWN = sample_launch(hosts=(Host(name=_WWW, target=_V4),))
_GONE = sample_launch(hosts=(Host(name=_WWW, role="retired"),))
_INNER = sample_launch("app.shop.example")
_HOME = sample_lookup(_APEX, _V4)
_INNER_HOME = sample_lookup("app.shop.example", _V4)


def _cases() -> Iterator[Case]:
    yield case(
        "an alias of the apex",
        _BARE,
        sample_names(_HOME, sample_lookup(_WWW, _V4, chain=(_APEX,))),
        expect=PASS,
    )
    yield case("the addresses of the apex", _BARE, sample_names(_HOME, sample_lookup(_WWW, _V4)), expect=PASS)
    yield case("its own declared target", _OWN, sample_names(_HOME, sample_lookup(_WWW, _V4)), expect=PASS)
    yield case("not its declared target", _OWN, sample_names(_HOME, sample_lookup(_WWW, _OLD)), expect=FAIL)
    yield case(
        "another address of the same platform",
        _BARE,
        sample_names(
            sample_lookup(_APEX, "76.76.21.21"),
            sample_lookup(_WWW, "66.33.60.35", chain=("cname.vercel-dns.com",)),
        ),
        expect=PASS,
    )
    yield case(
        "another platform",
        _BARE,
        sample_names(sample_lookup(_APEX, "76.76.21.21"), sample_lookup(_WWW, "75.2.60.5")),
        expect=UNKNOWN,
    )
    yield case(
        "missing", _BARE, sample_names(_HOME, sample_lookup(_WWW, outcome=Outcome.NXDOMAIN)), expect=FAIL
    )
    yield case("no address", _BARE, sample_names(_HOME, sample_lookup(_WWW)), expect=FAIL)
    yield case(
        "points into nothing",
        _BARE,
        sample_names(_HOME, sample_lookup(_WWW, chain=("gone.host.example",), outcome=Outcome.NXDOMAIN)),
        expect=FAIL,
    )
    yield case(
        "leads back to itself",
        _BARE,
        sample_names(_HOME, sample_lookup(_WWW, chain=(_WWW,), loop=True)),
        expect=FAIL,
    )
    yield case(
        "missing on one server",
        _BARE,
        sample_names(_HOME, sample_lookup(_WWW, _V4, at={NS1: (_V4,), NS2: Outcome.NXDOMAIN})),
        expect=FAIL,
    )
    yield case(
        "just published, the resolver does not know yet",
        _BARE,
        sample_names(_HOME, sample_lookup(_WWW, outcome=Outcome.NXDOMAIN, at={NS1: (_V4,), NS2: (_V4,)})),
        expect=WARN,
    )
    yield case(
        "elsewhere, and nobody said so",
        _BARE,
        sample_names(_HOME, sample_lookup(_WWW, _OLD)),
        expect=UNKNOWN,
    )
    yield case("no answer at all", _BARE, sample_names(_HOME, cut_lookup(_WWW)), expect=UNKNOWN)
    yield case(
        "declared as retired",
        _GONE,
        sample_names(_HOME, sample_lookup(_WWW, outcome=Outcome.NXDOMAIN)),
        expect=NOT_APPLICABLE,
    )
    yield case(
        "a product at a platform's own address",
        sample_launch("shop.vercel.app"),
        sample_names(
            sample_lookup("shop.vercel.app", _V4),
            sample_lookup("www.shop.vercel.app", outcome=Outcome.NXDOMAIN),
            apex="",
        ),
        expect=NOT_APPLICABLE,
    )
    yield case(
        "a product on a subdomain",
        _INNER,
        sample_names(_INNER_HOME, sample_lookup("www.app.shop.example", outcome=Outcome.NXDOMAIN)),
        expect=NOT_APPLICABLE,
    )


CASES = Cases(_cases)
