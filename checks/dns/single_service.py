"""One name, one service: whichever address a visitor gets, it is the same product."""

from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.fronts import Front, Fronts
from cockpit.facts.http import Response, challenge
from cockpit.facts.names import Names
from cockpit.facts.samples_dns import (
    NS1,
    cut_lookup,
    sample_answer,
    sample_front,
    sample_fronts,
    sample_lookup,
    sample_names,
    sample_zone,
)
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.zone import Zone
from cockpit.kit import (
    FAIL,
    HIGH,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Host,
    Launch,
    Layer,
    LookFrom,
    case,
    check,
    command,
    cut,
    failed,
    not_applicable,
    passed,
    undeclared,
)
from cockpit.kit.markers import curl_at, leads_to, marker_lines
from cockpit.kit.sameness import difference, sameness
from cockpit.model import Verdict
from cockpit.standards.addresses import family
from cockpit.standards.structure import beside_cname, published
from cockpit.standards.targets import platforms_at

CHECK = check(
    "One name, one service",
    severity=HIGH,
    why="With two services behind one name, a link works for one visitor and fails for the next, and no log "
    "explains it.",
    fix="Keep only the records that lead to the service that is meant, in IPv4 and in IPv6.",
    undo="Publish the removed records again.",
    verify="dig +noall +answer {subject} A {subject} AAAA",
    source="RFC 1034 section 3.6.2 (a CNAME stands alone); launch.toml markers",
    terms={"marker": "a text or a release number that only production shows"},
)


def judge(launch: Launch, names: Names, fronts: Fronts, zone: Zone) -> Iterator[Finding]:
    """Every production host: no conflicting records, no two platforms, the same answer at each address."""
    sets = published(zone, names)
    declared = [host.name for host in launch.hosts if host.production]
    for host in dict.fromkeys((launch.domain, launch.www, *declared)):
        lookup = names.lookups.get(host)
        if lookup is None or (host == launch.www and not launch.host(host) and not lookup.exists):
            continue
        if conflict := beside_cname(sets, host, zone.apex):
            yield _conflicting(host, *conflict)
        elif lookup.unreachable:
            yield cut(host, lookup.unreachable)
        elif not lookup.exists:
            yield not_applicable(host, f"{host} has no address")
        else:
            yield _same(launch, host, lookup.addresses, fronts.of(host))


def _conflicting(host: str, target: str, types: tuple[str, ...]) -> Finding:
    return failed(
        host,
        "cname-beside-data",
        f"{host} is an alias of {target} and has {', '.join(types)} records of its own: resolvers choose one",
        expected="a CNAME alone, or no CNAME",
        observed=f"CNAME {target} beside {', '.join(types)}",
        evidence={"cname": target, "beside": list(types)},
        fix=Fix(
            f"Delete the CNAME of {host}, and publish the target's addresses or an ALIAS record instead.",
            f"delete: {host}. IN CNAME {target}.",
            f"Publish {host}. CNAME {target}. again.",
        ),
        verify=command("dig +noall +answer {} CNAME", host),
    )


def _same(launch: Launch, host: str, addresses: tuple[str, ...], seen: tuple[Front, ...]) -> Finding:
    answers = [(f, f.seen) for f in seen if isinstance(f.seen, Response) and not f.seen.challenged]
    if apart := difference(addresses, answers):
        kind, said = apart
        return failed(
            host,
            kind,
            f"{host} is not one service: {said}",
            expected="the same service at every address",
            observed=said,
            evidence={address: [_print(f) for f in seen if f.address == address] for address in addresses},
            fix=_choose(host, addresses),
            verify="; ".join(curl_at(host, front.address) for front in seen[:3])
            or command("dig +short {}", host),
        )
    ours = [address for address in addresses if family(address) in launch.vantage.families]
    left = sorted(set(addresses) - set(ours))
    note = f" ({', '.join(left)} not looked at: see families in [vantage])" if left else ""
    if alone := _alone(host, addresses, ours):
        return passed(host, f"{alone}{note}", observed=", ".join(addresses))
    if blocked := _blocked(host, seen):
        return cut(host, blocked)
    if len(answers) < len(ours):
        unseen = ", ".join(sorted(set(ours) - {front.address for front, _ in answers}))
        return cut(host, Unreachable(Layer.NETWORK, f"too many addresses; not looked at: {unseen}", "unseen"))
    if why := sameness(answers):
        return passed(host, f"{host} is the same at {len(answers)} addresses: {why}{note}")
    summary = f"{host} has {len(ours)} addresses, and nothing in launch.toml shows that they are one service"
    return undeclared(host, summary, marker_lines(launch, host))


def _alone(host: str, addresses: tuple[str, ...], ours: list[str]) -> str:
    """Why nothing needs comparing: one address, or one platform at all of them; or an empty string.

    A platform that documents the addresses as its own serves one site for one name there.
    """
    if len(ours) <= 1:
        return f"{host} has one address, {(ours or addresses)[0]}"
    found = platforms_at(addresses)
    return f"every address of {host} belongs to {next(iter(found))}" if len(found) == 1 else ""


def _choose(host: str, addresses: tuple[str, ...]) -> Fix:
    """Which of them is right only a person knows."""
    lines = [f"{host}. IN {'AAAA' if ':' in address else 'A'} {address}" for address in addresses]
    return Fix(
        "Keep the records that lead to the service that is meant, and delete the others.",
        "\n".join(f"keep or delete: {line}" for line in lines),
        f"Publish again: {', '.join(lines)}",
    )


def _blocked(host: str, seen: tuple[Front, ...]) -> Unreachable | None:
    for front in seen:
        if isinstance(front.seen, Unreachable):
            return front.seen
        if front.seen.challenged:
            return challenge(host)
    return None


def _print(front: Front) -> dict[str, str]:
    if isinstance(front.seen, Unreachable):
        return {"unreachable": front.seen.cause}
    seen = {"status": str(front.seen.status), "marker": front.marker, "title": front.title}
    return {**seen, "server": front.seen.first("server")[:80], "redirect": leads_to(front.seen)}


_SHOP, _A, _B, _V6 = "shop.example", "203.0.113.10", "203.0.113.11", "2001:db8::10"
_LAUNCH, _ZONE = sample_launch(), sample_zone()
_ONE = sample_names(sample_lookup(_SHOP, _A))
_TWO = sample_names(sample_lookup(_SHOP, _A, _B))
_NO_ROUTE = Unreachable(Layer.NETWORK, f"this machine has no route to {_SHOP} ({_V6}) port 443", "no-route")
_ALIAS = {NS1: (sample_answer(_SHOP, "CNAME", "shop.host.example", server=NS1, authoritative=True),)}


def _two(name: str, first: Front, second: Front, *, expect: Verdict) -> Case:
    """A case about two addresses of the shop."""
    return case(name, _LAUNCH, _TWO, sample_fronts(first, second), _ZONE, expect=expect)


def _at(address: str, status: int = 200, **parts: str) -> Front:
    return sample_front(_SHOP, address, status, **parts)  # type: ignore[arg-type]


def _cases() -> Iterator[Case]:
    yield case("one address", _LAUNCH, _ONE, sample_fronts(_at(_A)), _ZONE, expect=PASS)
    yield _two("the same release", _at(_A, marker="7"), _at(_B, marker="7"), expect=PASS)
    yield _two("the same page", _at(_A, body="<p>"), _at(_B, body="<p>"), expect=PASS)
    yield _two(
        "titles may rotate under one marker", _at(_A, marker="7"), _at(_B, marker="7", title="B"), expect=PASS
    )
    yield case(
        "every address belongs to one edge",
        _LAUNCH,
        sample_names(sample_lookup(_SHOP, "104.16.1.1", "104.16.2.1", "2606:4700::1")),
        sample_fronts(_at("104.16.1.1", body="a"), _at("104.16.2.1", body="b")),
        _ZONE,
        expect=PASS,
    )
    yield case(
        "one edge, and still two answers",
        _LAUNCH,
        sample_names(sample_lookup(_SHOP, "104.16.1.1", "104.16.2.1")),
        sample_fronts(_at("104.16.1.1"), _at("104.16.2.1", 503)),
        _ZONE,
        expect=FAIL,
    )
    yield _two("two releases", _at(_A, marker="7"), _at(_B, marker="6"), expect=FAIL)
    yield _two("a release and nothing", _at(_A, marker="7"), _at(_B), expect=FAIL)
    yield _two("one works, one errs", _at(_A), _at(_B, 503), expect=FAIL)
    yield _two("two titles", _at(_A), _at(_B, title="Demo"), expect=FAIL)
    yield _two(
        "two platforms by header",
        sample_front(_SHOP, _A, headers=(("x-vercel-id", "1"),)),
        sample_front(_SHOP, _B, headers=(("fly-request-id", "2"),)),
        expect=FAIL,
    )
    yield case(
        "two platforms by address",
        _LAUNCH,
        sample_names(sample_lookup(_SHOP, "76.76.21.21", "75.2.60.5")),
        sample_fronts(),
        _ZONE,
        expect=FAIL,
    )
    yield _two(
        "two redirects",
        sample_front(_SHOP, _A, 301, headers=(("location", "https://www.shop.example/"),)),
        sample_front(_SHOP, _B, 301, headers=(("location", "https://old.example/"),)),
        expect=FAIL,
    )
    yield case(
        "an alias at the apex", _LAUNCH, _ONE, sample_fronts(_at(_A)), sample_zone(at=_ALIAS), expect=FAIL
    )
    yield _two("nothing to compare with", _at(_A, body="a"), _at(_B, body="b"), expect=UNKNOWN)
    yield case(
        "no IPv6 route from here",
        _LAUNCH,
        sample_names(sample_lookup(_SHOP, _A, _V6)),
        sample_fronts(_at(_A), sample_front(_SHOP, _V6, _NO_ROUTE)),
        _ZONE,
        expect=UNKNOWN,
    )
    yield case(
        "IPv6 left out on purpose",
        sample_launch(vantage=LookFrom(families=(4,))),
        sample_names(sample_lookup(_SHOP, _A, _V6)),
        sample_fronts(_at(_A)),
        _ZONE,
        expect=PASS,
    )
    yield case("a pool too large to see", _LAUNCH, _TWO, sample_fronts(_at(_A)), _ZONE, expect=UNKNOWN)
    yield case("no DNS", _LAUNCH, sample_names(cut_lookup(_SHOP)), sample_fronts(), _ZONE, expect=UNKNOWN)
    yield case(
        "no address",
        _LAUNCH,
        sample_names(sample_lookup(_SHOP)),
        sample_fronts(),
        _ZONE,
        expect=NOT_APPLICABLE,
    )
    yield case(
        "another declared host in two parts",
        sample_launch(hosts=(Host(name="app.shop.example", role="app"),)),
        sample_names(sample_lookup(_SHOP, _A), sample_lookup("app.shop.example", _A, _B)),
        sample_fronts(
            _at(_A),
            sample_front("app.shop.example", _A, title="App"),
            sample_front("app.shop.example", _B, title="Old app"),
        ),
        _ZONE,
        expect=FAIL,
    )


CASES = Cases(_cases)
