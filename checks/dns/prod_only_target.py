"""Behind every address of the bare domain stands production, and nothing else."""

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
    withdraw,
)
from cockpit.kit.markers import (
    curl_at,
    expected_marker,
    hands_over,
    hidden,
    leads_to,
    marker_lines,
    not_production,
)
from cockpit.model import Verdict
from cockpit.standards.addresses import family
from cockpit.standards.hosting import preview

CHECK = check(
    "Root points to production only",
    severity=BLOCKER,
    why="When one of several addresses still shows the demo, some visitors sign up on it and their orders "
    "are lost. You will rarely be the one who sees it.",
    fix="Remove the records that lead to anything but production, and keep only the declared target.",
    undo="Publish the removed records again.",
    verify="cockpit check dns.prod-only-target",
    source="launch.toml [[host]] marker and [deploy] version_marker",
    terms={"marker": "a text or a release number that only production shows"},
)


def judge(launch: Launch, names: Names, fronts: Fronts) -> Iterator[Finding]:
    """Each address of the apex and of the canonical host, one by one, with the public name."""
    for host in dict.fromkeys((launch.domain, launch.canonical_host)):
        yield from _host(launch, names, fronts, host)


def _host(launch: Launch, names: Names, fronts: Fronts, host: str) -> Iterator[Finding]:
    zone, lookup, seen = names.apex or launch.domain, names.lookups.get(host), fronts.of(host)
    if lookup is not None and (target := next((name for name in lookup.chain if preview(name)), "")):
        yield failed(
            host,
            "preview",
            f"{host} is an alias of {target}, a preview deployment of {preview(target)}",
            expected="the production deployment",
            observed=f"CNAME {target}",
            evidence={"chain": list(lookup.chain)},
            fix=withdraw(
                "Point the name at the production deployment.", zone, host, "CNAME", lookup.chain[0]
            ),
            verify=command("dig +noall +answer {}", host),
        )
    if not seen:
        yield _unseen(launch, host, lookup.unreachable if lookup else None)
    for front in seen:
        yield _front(launch, zone, front)
    if lookup is not None and seen:
        yield from _left(launch, host, set(lookup.addresses) - {front.address for front in seen})


def _left(launch: Launch, host: str, addresses: set[str]) -> Iterator[Finding]:
    """Addresses nobody asked: left out on purpose, or too many."""
    for address in sorted(addresses):
        subject = f"{host} at {address}"
        if family(address) not in launch.vantage.families:
            yield not_applicable(subject, f"{address} is of a family that [vantage] leaves out")
        else:
            yield cut(subject, Unreachable(Layer.NETWORK, "too many addresses to look at each", "unseen"))


def _unseen(launch: Launch, host: str, why: Unreachable | None) -> Finding:
    families = ", ".join(map(str, launch.vantage.families))
    cause = f"{host} has no address of a family we look from (families = [{families}] in [vantage])"
    return cut(host, why or Unreachable(Layer.DNS, cause, "no-address"))


def _front(launch: Launch, zone: str, front: Front) -> Finding:
    subject, seen = f"{front.host} at {front.address}", front.seen
    wanted = expected_marker(launch, front.host)
    fault = not_production(launch, front, seen, wanted) if isinstance(seen, Response) else None
    if isinstance(seen, Response) and fault:
        return _failed(launch, zone, front, seen, *fault)
    if why := hidden(launch, front):
        return cut(subject, why)
    if isinstance(seen, Response) and hands_over(launch, front, seen):
        return passed(subject, f"{front.address} sends visitors to {launch.canonical_host}")
    if not wanted:
        summary = f"nothing in launch.toml tells production on {front.host} from anything else"
        return undeclared(subject, summary, marker_lines(launch, front.host))
    return passed(subject, f"{front.address} shows {wanted}", observed=front.marker)


def _failed(launch: Launch, zone: str, front: Front, seen: Response, kind: str, said: str) -> Finding:
    title = f', title "{front.title}"' if front.title else ""
    target = leads_to(seen)
    type_ = "AAAA" if ":" in front.address else "A"
    text = f"If {front.address} is not production, delete its record; if it is, deploy the release there."
    return failed(
        f"{front.host} at {front.address}",
        kind,
        f"{front.address} is not production: {said}",
        expected=expected_marker(launch, front.host) or "the production start page",
        observed=f"HTTP {seen.status}{title}" + (f", redirect to {target}" if target else ""),
        evidence={"address": front.address, "status": seen.status, "title": front.title, "to": target},
        fix=withdraw(text, zone, front.host, type_, front.address),
        verify=curl_at(front.host, front.address),
    )


_SHOP, _WWW, _V4, _OLD = "shop.example", "www.shop.example", "203.0.113.10", "203.0.113.66"
_STAGING = Host(name="staging.shop.example", role="staging", marker="REHEARSAL")
_MARKED = sample_launch(hosts=(Host(name=_SHOP, marker="Best shop"), _STAGING))
_VERSIONED = sample_launch(deploy=Deploy(version_marker="/version.txt"))
_ELSEWHERE = sample_launch(deploy=Deploy(version_marker="https://api.shop.example/version"))
_AT_WWW = sample_launch(origin=f"https://{_WWW}", deploy=Deploy(version_marker=f"https://{_WWW}/version.txt"))
_NAMES = sample_names(sample_lookup(_SHOP, _V4), sample_lookup(_WWW, _V4))
_GOOD = sample_front(_SHOP, _V4, marker="Best shop")
_NO_ROUTE = Unreachable(
    Layer.NETWORK, "this machine has no route to shop.example (2001:db8::10) port 443", "no-route"
)


def _to(location: str, host: str = _SHOP) -> Front:
    return sample_front(host, _V4, 301, headers=(("location", location),))


def _shown(name: str, *fronts: Front, expect: Verdict) -> Case:
    """A case about what the marked shop shows at its addresses."""
    return case(name, _MARKED, _NAMES, sample_fronts(*fronts), expect=expect)


def _cases() -> Iterator[Case]:
    yield _shown(
        "the marker at every address",
        _GOOD,
        sample_front(_SHOP, "203.0.113.11", marker="Best shop"),
        expect=PASS,
    )
    yield case(
        "a release",
        _VERSIONED,
        _NAMES,
        sample_fronts(sample_front(_SHOP, _V4, marker="2026.11.20")),
        expect=PASS,
    )
    yield case(
        "the apex redirects to www, www is production",
        _AT_WWW,
        _NAMES,
        sample_fronts(_to(f"https://{_WWW}/"), sample_front(_WWW, _V4, marker="2026.11.20")),
        expect=PASS,
    )
    yield case(
        "the apex redirects to www, www shows nothing",
        _AT_WWW,
        _NAMES,
        sample_fronts(_to(f"https://{_WWW}/"), sample_front(_WWW, _V4)),
        expect=FAIL,
    )
    yield _shown("one address without the marker", _GOOD, sample_front(_SHOP, _OLD), expect=FAIL)
    yield _shown("an error page", sample_front(_SHOP, _V4, 502), expect=FAIL)
    yield _shown(
        "the staging marker beside the production marker",
        sample_front(_SHOP, _V4, marker="Best shop", body="REHEARSAL of Best shop"),
        expect=FAIL,
    )
    yield _shown("redirects to staging", _to("https://staging.shop.example/"), expect=FAIL)
    yield _shown("redirects to a stranger", _to("https://parking.example/"), expect=FAIL)
    yield _shown("redirects to a preview", _to("https://shop-git-main-ana.vercel.app/"), expect=FAIL)
    yield case(
        "an alias of a preview",
        _MARKED,
        sample_names(sample_lookup(_SHOP, _V4, chain=("deploy-preview-7--shop.netlify.app",))),
        sample_fronts(_GOOD),
        expect=FAIL,
    )
    yield case(
        "nobody claimed the name",
        sample_launch(),
        _NAMES,
        sample_fronts(
            sample_front(_SHOP, _V4, 404, headers=(("x-vercel-id", "a"),), body="DEPLOYMENT_NOT_FOUND")
        ),
        expect=FAIL,
    )
    yield case(
        "no marker declared",
        sample_launch(),
        _NAMES,
        sample_fronts(sample_front(_SHOP, _V4)),
        expect=UNKNOWN,
    )
    yield case(
        "the version marker is of another host",
        _ELSEWHERE,
        _NAMES,
        sample_fronts(sample_front(_SHOP, _V4)),
        expect=UNKNOWN,
    )
    yield _shown(
        "no IPv6 route from here", _GOOD, sample_front(_SHOP, "2001:db8::10", _NO_ROUTE), expect=UNKNOWN
    )
    yield _shown("redirects to the app", _to("https://app.shop.example/"), expect=UNKNOWN)
    yield _shown("redirects to itself", _to("https://shop.example/"), expect=UNKNOWN)
    yield _shown(
        "a bot challenge",
        sample_front(_SHOP, _V4, 403, headers=(("cf-mitigated", "challenge"),)),
        expect=UNKNOWN,
    )
    yield _shown("a password", sample_front(_SHOP, _V4, 401), expect=UNKNOWN)
    yield case("no DNS", _MARKED, sample_names(cut_lookup(_SHOP)), sample_fronts(), expect=UNKNOWN)
    yield case(
        "IPv6 left out on purpose",
        sample_launch(hosts=(Host(name=_SHOP, marker="Best shop"),), vantage=LookFrom(families=(4,))),
        sample_names(sample_lookup(_SHOP, _V4, "2001:db8::10")),
        sample_fronts(_GOOD),
        expect=PASS,
    )
    yield case(
        "a pool too large to see",
        _MARKED,
        sample_names(sample_lookup(_SHOP, _V4, "203.0.113.11")),
        sample_fronts(_GOOD),
        expect=UNKNOWN,
    )
    yield _shown("only addresses of a family we do not look from", expect=UNKNOWN)


CASES = Cases(_cases)
