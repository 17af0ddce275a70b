"""The bare domain leads to production, at the resolver and at every authoritative name server."""

from collections.abc import Iterator
from dataclasses import replace

from cockpit.facts import Unreachable
from cockpit.facts.dns import Outcome
from cockpit.facts.names import Names
from cockpit.facts.samples_dns import NS1, NS2, cut_lookup, sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.kit import (
    BLOCKER,
    FAIL,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Host,
    Launch,
    Layer,
    case,
    check,
)
from cockpit.kit.repairs import resolves, target_of

CHECK = check(
    "Apex resolves to the declared target",
    severity=BLOCKER,
    why="People type the bare domain. If it leads nowhere, or to an old server, nothing is launched.",
    fix="Publish the A and AAAA records that launch.toml declares as the target of the apex, and no others.",
    undo="Publish the records that were there before.",
    verify="dig +noall +answer {subject} A {subject} AAAA",
    source="RFC 1034 section 3.6; RFC 2308 (what missing means)",
    terms={
        "apex": "the bare domain, without www",
        "authoritative": "the servers that hold the zone itself; resolvers only remember what those said",
        "AAAA": "the record for IPv6; visitors with IPv6 use it before the A record",
    },
)


def judge(launch: Launch, names: Names) -> Iterator[Finding]:
    """The apex resolves, everywhere alike, within its declared target; IPv4 and IPv6 apart."""
    yield from resolves(launch, names, launch.domain, target_of(launch, names, launch.domain))


_HOST, _V4, _V6, _OLD = "shop.example", "203.0.113.10", "2001:db8::10", "203.0.113.66"
_BOTH = sample_launch(hosts=(Host(name=_HOST, target=(_V4, _V6)),))
_FOUR = sample_launch(hosts=(Host(name=_HOST, target=_V4),))
_NAMED = sample_launch(hosts=(Host(name=_HOST, target="shop.host.example"),))
_EDGE = sample_launch(hosts=(Host(name=_HOST, target=_V4, proxied=True),))
_CDN = sample_launch(hosts=(Host(name=_HOST, target="d1.cloudfront.net"),))
_REFUSED = Unreachable(Layer.DNS, f"the resolver says SERVFAIL for {_HOST}", "refused")
_BOGUS = Unreachable(
    Layer.DNS, f"the resolver says SERVFAIL (DNSSEC validation fails: dnskey missing) for {_HOST}", "dnssec"
)
_TARGET = sample_lookup("shop.host.example", _V4)


def _cases() -> Iterator[Case]:
    yield case("as declared", _BOTH, sample_names(sample_lookup(_HOST, _V4, _V6)), expect=PASS)
    yield case(
        "as declared on both servers",
        _BOTH,
        sample_names(sample_lookup(_HOST, _V4, _V6, at={NS1: (_V4, _V6), NS2: (_V4, _V6)})),
        expect=PASS,
    )
    yield case(
        "a part of the declared pool",
        sample_launch(hosts=(Host(name=_HOST, target=(_V4, "203.0.113.11")),)),
        sample_names(sample_lookup(_HOST, _V4)),
        expect=PASS,
    )
    yield case(
        "another spelling of the same IPv6 address",
        _BOTH,
        sample_names(sample_lookup(_HOST, _V4, "2001:0db8:0:0::10")),
        expect=PASS,
    )
    yield case(
        "a flattened CNAME",
        _NAMED,
        sample_names(sample_lookup(_HOST, _V4), targets=(_TARGET,)),
        expect=PASS,
    )
    yield case(
        "a geographic answer that overlaps",
        _NAMED,
        sample_names(sample_lookup(_HOST, _V4, "203.0.113.12"), targets=(_TARGET,)),
        expect=PASS,
    )
    yield case(
        "a CNAME to the target, other addresses",
        _NAMED,
        sample_names(sample_lookup(_HOST, "203.0.113.77", chain=("shop.host.example",)), targets=(_TARGET,)),
        expect=PASS,
    )
    yield case(
        "flattened by a platform whose addresses we know",
        sample_launch(hosts=(Host(name=_HOST, target="cname.vercel-dns.com"),)),
        sample_names(
            sample_lookup(_HOST, "76.76.21.21"),
            targets=(sample_lookup("cname.vercel-dns.com", "76.76.21.98"),),
        ),
        expect=PASS,
    )
    yield case(
        "a network that makes up IPv6 addresses",
        _FOUR,
        sample_names(sample_lookup(_HOST, _V4, "64:ff9b::cb00:710a")),
        expect=PASS,
    )
    yield case("hidden behind the edge", _EDGE, sample_names(sample_lookup(_HOST, "104.16.1.1")), expect=PASS)
    yield case("not behind the edge", _EDGE, sample_names(sample_lookup(_HOST, _OLD)), expect=FAIL)
    yield case(
        "no such name", _FOUR, sample_names(sample_lookup(_HOST, outcome=Outcome.NXDOMAIN)), expect=FAIL
    )
    yield case("no address", _FOUR, sample_names(sample_lookup(_HOST)), expect=FAIL)
    yield case(
        "the name is gone and nothing was declared",
        sample_launch(),
        sample_names(sample_lookup(_HOST, outcome=Outcome.NXDOMAIN)),
        expect=FAIL,
    )
    yield case("the old server", _FOUR, sample_names(sample_lookup(_HOST, _OLD)), expect=FAIL)
    yield case(
        "the old server beside the new", _FOUR, sample_names(sample_lookup(_HOST, _V4, _OLD)), expect=FAIL
    )
    yield case(
        "IPv6 left behind", _FOUR, sample_names(sample_lookup(_HOST, _V4, "2001:db8::66")), expect=FAIL
    )
    yield case("declared IPv6 missing", _BOTH, sample_names(sample_lookup(_HOST, _V4)), expect=FAIL)
    yield case(
        "one server still has the old address",
        _FOUR,
        sample_names(sample_lookup(_HOST, _V4, at={NS1: (_V4,), NS2: (_OLD,)})),
        expect=FAIL,
    )
    yield case(
        "one server has forgotten the name",
        _FOUR,
        sample_names(sample_lookup(_HOST, _V4, at={NS1: (_V4,), NS2: Outcome.NXDOMAIN})),
        expect=FAIL,
    )
    yield case(
        "servers disagree, nothing declared",
        sample_launch(),
        sample_names(sample_lookup(_HOST, _V4, at={NS1: (_V4,), NS2: (_OLD,)})),
        expect=FAIL,
    )
    yield case(
        "points into nothing",
        _NAMED,
        sample_names(sample_lookup(_HOST, chain=("gone.host.example",), outcome=Outcome.NXDOMAIN)),
        expect=FAIL,
    )
    yield case(
        "leads back to itself",
        _NAMED,
        sample_names(sample_lookup(_HOST, chain=("www.shop.example", _HOST), loop=True)),
        expect=FAIL,
    )
    yield case(
        "the resolver still remembers the old address",
        _FOUR,
        sample_names(sample_lookup(_HOST, _OLD, at={NS1: (_V4,), NS2: (_V4,)})),
        expect=WARN,
    )
    yield case(
        "the resolver was asked before the record existed",
        _FOUR,
        sample_names(sample_lookup(_HOST, outcome=Outcome.NXDOMAIN, at={NS1: (_V4,)})),
        expect=WARN,
    )
    yield case(
        "one server is silent, the other is right",
        _FOUR,
        sample_names(sample_lookup(_HOST, _V4, at={NS1: (_V4,), NS2: Outcome.SILENT})),
        expect=PASS,
    )
    yield case(
        "behind an edge, and nobody said so",
        _FOUR,
        sample_names(sample_lookup(_HOST, "104.16.1.1", "2606:4700::1")),
        expect=UNKNOWN,
    )
    yield case(
        "flattened by a platform with other addresses in other places",
        _CDN,
        sample_names(
            sample_lookup(_HOST, "18.66.1.1"), targets=(sample_lookup("d1.cloudfront.net", "13.32.9.9"),)
        ),
        expect=UNKNOWN,
    )
    yield case(
        "flattened, but at another platform",
        _CDN,
        sample_names(
            sample_lookup(_HOST, "76.76.21.21"),
            targets=(sample_lookup("d1.cloudfront.net", "13.32.9.9"),),
        ),
        expect=FAIL,
    )
    yield case(
        "flattened, and the target cannot be looked up",
        _NAMED,
        sample_names(sample_lookup(_HOST, _V4), targets=(cut_lookup("shop.host.example"),)),
        expect=UNKNOWN,
    )
    yield case("DNSSEC is broken", _FOUR, sample_names(cut_lookup(_HOST, _BOGUS)), expect=FAIL)
    yield case(
        "the name servers are right, the resolver refuses",
        _FOUR,
        sample_names(replace(sample_lookup(_HOST, _V4, at={NS1: (_V4,)}), a=_REFUSED, aaaa=_REFUSED)),
        expect=UNKNOWN,
    )
    yield case("no target declared", sample_launch(), sample_names(sample_lookup(_HOST, _V4)), expect=UNKNOWN)
    yield case("no answer at all", _FOUR, sample_names(cut_lookup(_HOST)), expect=UNKNOWN)


CASES = Cases(_cases)
