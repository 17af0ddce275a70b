"""redirect.no-loop."""

from collections.abc import Iterator

from cockpit.facts.samples_http import DEAD, NO_NAME, challenge, everywhere, trail, trails
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.trails import Client, End, Trails, starts
from cockpit.kit import (
    BLOCKER,
    FAIL,
    HIGH,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Host,
    Launch,
    case,
    check,
    cut,
    failed,
    passed,
)
from cockpit.kit.journeys import gone, loop, unloop
from cockpit.standards.endings import endless
from cockpit.standards.locations import shown

CHECK = check(
    "No redirect loops",
    severity=BLOCKER,
    why="A loop shows nobody anything but an error page of the browser. The usual one appears the moment an "
    "edge is switched on in front of a server that forces https.",
    fix="Find the two layers that contradict each other and let one of them decide.",
    undo="Restore the previous rule or encryption mode.",
    verify="curl -sIL --max-redirs 10 {subject} | grep -iE '^(HTTP|location)'",
    source="RFC 9110 section 15.4; developers.cloudflare.com/ssl/troubleshooting/too-many-redirects",
    terms={
        "edge": "the service in front of your server, such as Cloudflare",
        "Flexible": "an edge mode that encrypts only the first half of the way",
    },
)


def judge(launch: Launch, trails: Trails) -> Iterator[Finding]:
    """No URL that is walked comes back to itself or goes on for more than ten redirects, for either client.

    Cookies are never kept: a site that loops until its cookie comes back is told apart by the cookies its
    answers set, and counts as high instead of as a launch blocker.
    """
    for start in starts(launch):
        yield _walked(launch, trails, start)


def _walked(launch: Launch, trails: Trails, start: str) -> Finding:
    both = [trails.of(start, client) for client in (Client.TERMINAL, Client.BROWSER)]
    circling = next((trail for trail in both if endless(trail)), None)
    if circling is None:
        blocked = both[0].blocked
        if blocked and not gone(launch, both[0]):
            return cut(start, blocked, observed=both[0].summary, evidence=both[0].evidence)
        return passed(start, "comes to an end", observed=both[0].summary)
    cause = loop(launch, circling)
    what = f"comes back to {shown(circling.beyond)}" if circling.end is End.LOOP else "goes on and on"
    only = "" if all(endless(trail) for trail in both) else f" (only for the {circling.client} client)"
    return failed(
        start,
        cause.kind,
        f"After {len(circling.steps)} redirects it {what}{only}. {cause.text}",
        expected="a page, after at most ten redirects",
        observed=circling.summary,
        evidence=circling.evidence,
        fix=unloop(launch, circling),
        severity=HIGH if cause.kind == "loop-cookie" else None,
    )


_SHOP = sample_launch()
_RETIRED = sample_launch(hosts=(Host(name="old.shop.example", role="retired"),))
_SCHEMES = ("http://", "https://")
_HOME = "https://shop.example/"
_PLAIN = "http://shop.example/"
_WWW = "https://www.shop.example/"
_CLOUDFLARE = {"server": "cloudflare"}


def _cases() -> Iterator[Case]:
    yield case("everything ends", _SHOP, trails(_SHOP), expect=PASS)
    yield case(
        "a long way that ends",
        _SHOP,
        trails(_SHOP, trail(_WWW, (301, _PLAIN), (301, _HOME), (200, ""))),
        expect=PASS,
    )
    yield case(
        "flexible edge",
        _SHOP,
        trails(_SHOP, trail(_HOME, (301, _HOME), headers=_CLOUDFLARE)),
        expect=FAIL,
    )
    yield case(
        "http and https take turns",
        _SHOP,
        trails(_SHOP, trail(_HOME, (301, _PLAIN), (301, _HOME))),
        expect=FAIL,
    )
    yield case(
        "www and apex take turns",
        _SHOP,
        trails(_SHOP, trail(_WWW, (301, _HOME), (301, _WWW))),
        expect=FAIL,
    )
    yield case(
        "only the browser is caught",
        _SHOP,
        trails(
            _SHOP, trail(_HOME, (200, "")), trail(_HOME, (302, "/de/"), (302, "/"), client=Client.BROWSER)
        ),
        expect=FAIL,
    )
    yield case(
        "waits for a cookie",
        _SHOP,
        trails(_SHOP, trail(_HOME, (302, "/"), cookies=("session",))),
        expect=FAIL,
    )
    yield case(
        "the query grows",
        _SHOP,
        trails(_SHOP, trail(_HOME, *((302, f"/?n={n}") for n in range(11)), end=End.TOO_MANY)),
        expect=FAIL,
    )
    yield case(
        "a retired host that is gone",
        _RETIRED,
        trails(_RETIRED, *(trail(f"{scheme}old.shop.example/", stopped=NO_NAME) for scheme in _SCHEMES)),
        expect=PASS,
    )
    yield case("port 443 is closed", _SHOP, everywhere(_SHOP, stopped=DEAD), expect=UNKNOWN)
    yield case(
        "dead after the first redirect",
        _SHOP,
        trails(_SHOP, trail(_PLAIN, (301, _HOME), stopped=DEAD)),
        expect=UNKNOWN,
    )
    yield case("a bot challenge", _SHOP, trails(_SHOP, challenge(_HOME)), expect=UNKNOWN)


CASES = Cases(_cases)
