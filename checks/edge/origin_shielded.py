"""Nobody reaches the servers around the edge."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from cockpit.facts import Unreachable
from cockpit.facts.edge_api import EdgeApi, Proxied
from cockpit.facts.fronts import Fronts
from cockpit.facts.names import Names
from cockpit.facts.origins import Given, Origins, Straight
from cockpit.facts.samples_dns import sample_lookup, sample_names
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_origin import (
    ALERT,
    BEHIND,
    HOME,
    NOT_ASKED,
    PRIVATE,
    SHOP,
    SHOWN,
    SHUT,
    UNTRUSTED,
    api,
    at,
    dark_front,
    front,
    given,
    origin_ca,
    origins,
    upgrade,
)
from cockpit.facts.samples_stated import NOTHING_SAID, sample_stated, statement
from cockpit.facts.samples_tls import V4
from cockpit.facts.stated import Stated
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
    Deploy,
    Finding,
    Host,
    Launch,
    Layer,
    Word,
    case,
    check,
    cut,
    passed,
    undeclared,
)
from cockpit.kit.looks import unseen
from cockpit.kit.origins import (
    Met,
    at_origin,
    lines_to_declare,
    nothing_in_front,
    or_by_word,
    production_hosts,
    unseen_front,
)
from cockpit.kit.platform_names import given_finding
from cockpit.kit.shielding import (
    Doors,
    another_origin,
    known_origin,
    leaks,
    met,
    not_visible,
    open_origin,
    seen_at,
)
from cockpit.model import Verdict

ID = "edge.origin-shielded"
CHECK = check(
    "Origin does not take traffic around the edge",
    severity=HIGH,
    mode=ASSISTED,
    word=Word(
        "Our servers answer nobody but the edge: by firewall, by its client certificate, by a secret header, "
        "or because a tunnel is the only way in.",
        "the firewall's rules or the edge's page for origin pulls or tunnels, as a picture",
        days=90,
        may_not_apply=False,
    ),
    why="Whoever knows the address of your server can leave the edge aside, and with it the firewall, the "
    "limits on sign-ins and the shield against floods. Archives of DNS and certificates tell that address.",
    fix="Let the origin answer the edge only.",
    undo="Open the firewall again, or take the demand for a certificate or header out.",
    verify="cockpit check edge.origin-shielded",
    source="developers.cloudflare.com/fundamentals/security/protect-your-origin-server; "
    "developers.cloudflare.com/ssl/origin-configuration/authenticated-origin-pull",
    terms={
        "origin": "your server behind the edge",
        "edge": "the service in front of your server, such as Cloudflare",
        "platform name": "the address your hosting platform gave you, such as shop.fly.dev",
        "client certificate": "the edge proves to your server who it is, as servers do to browsers",
    },
)


def judge(
    launch: Launch, names: Names, fronts: Fronts, origins: Origins, api: EdgeApi, stated: Stated
) -> Iterator[Finding]:
    """Every declared origin turns strangers away, and no other name leads around the edge.

    A person's word decides only where the origin is not declared or cannot be seen.
    """
    found = [*_origins(launch, names, fronts, origins, api), *leaks(launch, names, origins)]
    found += [given_finding(launch, fronts, one) for one in origins.given]
    if not found:
        yield nothing_in_front(launch)
    yield from or_by_word(launch, ID, CHECK, stated, found)


def _origins(
    launch: Launch, names: Names, fronts: Fronts, origins: Origins, api: EdgeApi
) -> Iterator[Finding]:
    """One finding for each origin, whatever hosts it serves: it has one firewall."""
    groups: dict[str, list[Straight]] = defaultdict(list)
    for host in production_hosts(launch):
        if (look := origins.of(host.name)) is not None:
            groups[look.declared].append(look)
            if (other := another_origin(launch, api, look)) is not None:
                yield other
        else:
            yield _unasked(api, host)
    for origin, looks in groups.items():
        doors = {look.host: at_origin(launch, fronts, look) for look in looks}
        dark = _dark(names, fronts, looks)
        yield _judged(launch, api, origin, looks, doors, dark)


def _dark(names: Names, fronts: Fronts, looks: list[Straight]) -> Finding | None:
    """Why no host of an origin is seen through the edge: then its closed doors say nothing."""
    dark = [why for look in looks if (why := unseen_front(fronts, look.host))]
    if len(dark) < len(looks):
        return None
    first = looks[0]
    if not fronts.of(first.host):
        return replace(unseen(names, first.host), subject=first.declared)
    return cut(first.declared, dark[0])


def _unasked(api: EdgeApi, host: Host) -> Finding:
    """Nobody knocked at its origin: none is declared, or the hosts are too many."""
    if host.origin:
        cause = f"the origin of {host.name} was not asked: the hosts behind the edge are too many"
        return cut(host.name, Unreachable(Layer.NETWORK, cause, "not-asked"))
    known = known_origin(api, host.name)
    told = f" (the edge asks {', '.join(known)})" if known else ""
    summary = f"launch.toml does not say what stands behind {host.name}{told}: nobody can try to go around"
    return undeclared(host.name, summary, lines_to_declare(host.name, known))


def _judged(
    launch: Launch,
    api: EdgeApi,
    origin: str,
    looks: list[Straight],
    doors: Doors,
    dark: Finding | None,
) -> Finding:
    """The product at any door fails; a closed door counts only while the product is seen through the edge."""
    if shown := met(doors, Met.PRODUCT):
        return open_origin(launch, origin, looks, doors, shown)
    if edges := met(doors, Met.EDGE):
        host, door = next(iter(edges.items()))
        known = [one for one in known_origin(api, host) if one != origin]
        summary = f"{origin} is no origin: {door.phrase}"
        return undeclared(origin, summary, lines_to_declare(host, known))
    if dark is not None:
        return dark
    if why := next((door.why for door in met(doors, Met.CUT).values() if door.why), None):
        return not_visible(ID, origin, looks, doors, why.cause)
    if hidden := met(doors, Met.UNVERIFIED, Met.UNCLEAR):
        host, door = next(iter(hidden.items()))
        return not_visible(ID, origin, looks, doors, f"asked for {host}, {door.phrase}")
    phrases = dict.fromkeys(door.phrase for pair in doors.values() for door in pair)
    return passed(
        origin,
        f"the origin {origin} shows strangers nothing: {'; '.join(phrases)}",
        **seen_at(doors),
    )


_EDGED = sample_launch(hosts=(Host(name=SHOP, proxied=True, origin=BEHIND, marker="corner shop"),))
_BLANK = sample_launch(hosts=(Host(name=SHOP, proxied=True),))
_PLATFORM = sample_launch(
    hosts=(Host(name=SHOP, proxied=True, origin=BEHIND),), deploy=Deploy(platform_hosts=("shop.fly.dev",))
)
_BARE = sample_launch(deploy=Deploy(platform_hosts=("shop.fly.dev",)))
_NAMES = sample_names(sample_lookup(SHOP, V4))
_FLY = "shop.fly.dev"


def _case(
    name: str,
    expect: Verdict,
    *looks: Straight,
    seen: Fronts | None = None,
    names: Names = _NAMES,
    given: tuple[Given, ...] = (),
    mode: EdgeApi = NOT_ASKED,
    said: Stated = NOTHING_SAID,
    launch: Launch = _EDGED,
) -> Case:
    return case(name, launch, names, origins(*looks, given=given), seen or front(), mode, said, expect=expect)


def _cases() -> Iterator[Case]:
    yield _case("403", PASS, at())
    yield _case("refuses connections", PASS, at(shake=SHUT, plain=SHUT))
    yield _case(
        "wants a client certificate", PASS, at(secure=400, body="No required SSL certificate was sent")
    )
    yield _case("breaks off after the handshake", PASS, at(secure=ALERT, plain=SHUT))
    yield _case("upgrades http, and refuses https", PASS, at(plain=upgrade()))
    yield _case("knows nobody by that name", PASS, at(secure=404, body="<h1>Nobody here"))
    yield _case("the product", FAIL, at(secure=200, body=HOME))
    yield _case("the product by plain http only", FAIL, at(shake=SHUT, plain=200, body=HOME))
    yield _case(
        "the marker, on a page that differs", FAIL, at(secure=200, body="<p>Your corner shop, open late")
    )
    yield _case("the product while the edge is dark", FAIL, at(secure=200, body=SHOWN), seen=dark_front())
    yield _case("closed while everything is dark", UNKNOWN, at(shake=SHUT, plain=SHUT), seen=dark_front())
    yield _case(
        "only the edge knows its certificate", UNKNOWN, at(shake=origin_ca(), secure=UNTRUSTED, plain=SHUT)
    )
    yield _case("a private address", UNKNOWN, at(shake=PRIVATE, plain=PRIVATE))
    yield _case("another page", UNKNOWN, at(secure=200, body="<title>Welcome to nginx!</title>"))
    yield _case("403 both ways", UNKNOWN, at(), seen=front(403, "<h1>No"))
    edge = (("server", "cloudflare"), ("cf-ray", "8b"))
    yield _case("the declared origin is the edge", UNKNOWN, at(secure=200, body=HOME, headers=edge))
    yield _case("a bot challenge", UNKNOWN, at(headers=(("cf-mitigated", "challenge"),)))
    yield _case("origin not declared", UNKNOWN, launch=_BLANK)
    word = sample_stated(statement(ID))
    yield _case("not declared, and somebody looked", PASS, launch=_BLANK, said=word)
    yield _case("a word does not stand against what is seen", FAIL, at(secure=200, body=HOME), said=word)
    direct = sample_names(sample_lookup(SHOP, V4), sample_lookup("mail.shop.example", BEHIND))
    yield _case("the mail server tells the address", WARN, at(), names=direct)
    other = api("strict", Proxied(SHOP, "A", "198.51.100.99", proxied=True))
    yield _case("the edge asks another server", WARN, at(), mode=other)
    same = api("strict", Proxied(SHOP, "A", BEHIND, proxied=True))
    yield _case("the edge asks the declared one", PASS, at(), mode=same)
    yield _case("nobody at the platform", PASS, at(), given=(given(_FLY),), launch=_PLATFORM)
    leads = given(_FLY, 301, "", f"https://{SHOP}/")
    yield _case("the platform leads on", PASS, at(), given=(leads,), launch=_PLATFORM)
    open_ = given(_FLY, 200, HOME)
    yield _case("the platform shows the product", FAIL, at(), given=(open_,), launch=_PLATFORM)
    yield _case("the same, and nothing in front", WARN, given=(open_,), launch=_BARE)
    broken = given(_FLY, 502, "<h1>Bad gateway")
    yield _case("the platform is broken", UNKNOWN, at(), given=(broken,), launch=_PLATFORM)
    yield _case("nothing in front", NOT_APPLICABLE, launch=sample_launch())


CASES = Cases(_cases)
