"""redirect.canonical-host."""

from collections.abc import Iterator

from cockpit.facts.http import Response
from cockpit.facts.samples_http import DEAD, challenge, everywhere, trail, trails
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.trails import End, Trail, Trails, doors, entry_starts
from cockpit.kit import (
    BLOCKER,
    FAIL,
    PASS,
    UNKNOWN,
    Case,
    Cases,
    Finding,
    Fix,
    Host,
    Launch,
    Route,
    case,
    check,
    cut,
    failed,
    passed,
    undeclared,
)
from cockpit.kit.journeys import detours, loop, told, unloop
from cockpit.standards.endings import endless, undecided
from cockpit.standards.locations import host_of, origin_of, shown
from cockpit.standards.redirect_rules import change_sides, whole_host
from cockpit.standards.redirects import Step
from cockpit.standards.signin import asks_to_sign_in

CHECK = check(
    "One canonical host and scheme",
    severity=BLOCKER,
    why="People type the address with and without www, with http and with https. When these show different "
    "sites, or one of them fails, sign-in breaks, visitors lose their session and search engines split the "
    "ranking.",
    fix="Redirect every other spelling of the address to the canonical origin with one rule per host.",
    undo="Remove the rule and reload the server or the edge.",
    verify="curl -sIL {subject} | grep -iE '^(HTTP|location)'",
    source="RFC 9110 section 15.4; Google Search Central, canonicalization",
    terms={
        "canonical origin": "the one spelling of your address that visitors should end at",
        "apex": "the bare domain, without www",
    },
)
_OK = 200


def judge(launch: Launch, trails: Trails) -> Iterator[Finding]:
    """Every spelling of the address ends at the canonical origin with 200, at the root and at a deep page.

    A product that has settled on one of its spellings, where launch.toml names none, only has to be declared.
    """
    ways = [trails.of(start) for start in entry_starts(launch)]
    findings = [_entry(launch, trail) for trail in ways]
    if chosen := _settled(launch, ways):
        findings = [finding for finding in findings if finding.kind != "not-canonical"]
        text = f"every spelling ends at {chosen}, and launch.toml does not say that this is the one you want"
        findings.insert(0, undeclared(launch.domain, text, f'origin = "{chosen}"   # in [product]'))
    yield from findings


def _settled(launch: Launch, ways: list[Trail]) -> str:
    """The one https spelling that every way ends at, when no origin is declared and it is not the default."""
    seen = [(trail.final, trail.hops[-1].soft) for trail in ways if trail.final and not trail.challenged]
    ends = {origin_of(final.url) for final, _ in seen}
    one = ends.pop() if len(ends) == 1 else ""
    working = all(final.status == _OK and not soft for final, soft in seen)
    settled = one.startswith("https://") and one != launch.origin and not launch.product.origin
    return one if settled and working and one in doors(launch) else ""


def _entry(launch: Launch, trail: Trail) -> Finding:
    fault = _fault(launch, trail)
    if fault is None:
        if blocked := undecided(trail):
            return cut(trail.start, blocked, observed=trail.summary, evidence=trail.evidence)
        if trail.final is None:
            where = host_of(trail.destination)
            text = f"ends at {launch.origin}, which asks for a sign-in at {where}"
            return passed(trail.start, text, observed=trail.summary)
        return passed(trail.start, f"ends at {launch.origin} with 200", observed=trail.summary)
    kind, summary, fix = fault
    return failed(
        trail.start,
        kind,
        summary,
        expected=f"ends at {launch.origin} with 200",
        observed=trail.summary,
        evidence=trail.evidence,
        fix=fix,
    )


def _fault(launch: Launch, trail: Trail) -> tuple[str, str, Fix] | None:
    """(kind, summary, fix) of what is wrong, or none where nothing is or nothing could be seen."""
    if strayed := [found for found in detours(launch, trail) if not _signs_in(launch, found.step)]:
        return strayed[0].kind, told(strayed[0]), whole_host(host_of(strayed[0].step[0]), launch.origin)
    if endless(trail):
        summary = f"The redirects never end. {loop(launch, trail).text}"
        return "never-arrives", summary, unloop(launch, trail)
    if trail.end is End.BAD_LOCATION and trail.stopped:
        rule = whole_host(host_of(trail.hops[-1].url), launch.origin)
        return "bad-location", f"Nobody arrives: {trail.stopped.cause}.", rule
    if trail.challenged or trail.final is None:
        return None
    return _wrong_end(launch, trail, trail.final)


def _signs_in(launch: Launch, step: Step) -> bool:
    """The canonical origin was reached; it then asks people to sign in with somebody else."""
    return origin_of(step[0]) == launch.origin and asks_to_sign_in(step[1])


def _wrong_end(launch: Launch, trail: Trail, final: Response) -> tuple[str, str, Fix] | None:
    """What is wrong with the last response, or none."""
    if origin_of(final.url) != launch.origin:
        soft = trail.hops[-1].soft
        how = f" (it goes on by {soft}, which only browsers follow)" if soft else ""
        summary = f"Ends at {shown(final.url)} and not at {launch.origin}{how}."
        return "not-canonical", summary, _rule(launch, trail, final)
    if final.status != _OK:
        text = f"Make {shown(final.url)} answer 200 to everybody, or declare another page in launch.toml."
        summary = f"Reaches {launch.origin}, which answers {final.status} and not 200."
        return f"status-{final.status}", summary, Fix(text, undo="Restore the previous version.")
    return None


def _rule(launch: Launch, trail: Trail, final: Response) -> Fix:
    """The end is sent on; but what the canonical origin itself leads to would then go round in circles."""
    home = launch.canonical_host
    leaving = next((url for url, to in trail.steps if host_of(url) == home != host_of(to)), "")
    if leaving:
        return change_sides(leaving, origin_of(final.url), launch.origin)
    return whole_host(host_of(final.url), launch.origin)


_SHOP = sample_launch()
_AT_WWW = ((301, "https://www.shop.example/"), (200, ""))
_APP = sample_launch(origin="https://app.shop.example")
_IN = "https://app.shop.example/"
_HOSTED = "https://id.example.net/authorize?client_id=1&redirect_uri=x"
_DEEP = sample_launch(
    routes=(Route(name="pricing", url="https://shop.example/pricing"),),
    hosts=(Host(name="staging.shop.example", role="staging"),),
)
_WWW = "http://www.shop.example/"
_HOME = "https://shop.example/"


def _cases() -> Iterator[Case]:
    yield case("every spelling ends at the apex", _SHOP, trails(_SHOP), expect=PASS)
    yield case(
        "www is canonical",
        (www := sample_launch(origin="https://www.shop.example")),
        trails(www),
        expect=PASS,
    )
    yield case(
        "two hops arrive all the same",
        _SHOP,
        trails(_SHOP, trail(_WWW, (301, "https://www.shop.example/"), (301, _HOME), (200, ""))),
        expect=PASS,
    )
    yield case(
        "the canonical page moves on to a language",
        _SHOP,
        trails(_SHOP, trail(_HOME, (302, "/en/"), (200, ""))),
        expect=PASS,
    )
    yield case(
        "www shows the site itself",
        _SHOP,
        trails(_SHOP, trail("https://www.shop.example/", (200, ""))),
        expect=FAIL,
    )
    yield case("http stays http", _SHOP, trails(_SHOP, trail("http://shop.example/", (200, ""))), expect=FAIL)
    yield case(
        "the deep page is missing",
        _DEEP,
        trails(_DEEP, trail("http://www.shop.example/pricing", (301, f"{_HOME}pricing"), (404, ""))),
        expect=FAIL,
    )
    yield case("the home page is down", _SHOP, trails(_SHOP, trail(_HOME, (503, ""))), expect=FAIL)
    yield case(
        "www leads to localhost",
        _SHOP,
        trails(_SHOP, trail(_WWW, (302, "http://localhost:3000/"))),
        expect=FAIL,
    )
    yield case(
        "www leads to staging",
        _DEEP,
        trails(_DEEP, trail(_WWW, (301, "https://staging.shop.example/"), (200, ""))),
        expect=FAIL,
    )
    yield case(
        "the apex leads to a preview",
        _SHOP,
        trails(_SHOP, trail(_HOME, (301, "https://shop-git-main.vercel.app/"))),
        expect=FAIL,
    )
    yield case(
        "through http in mid-chain",
        _SHOP,
        trails(
            _SHOP,
            trail("https://www.shop.example/", (301, "http://shop.example/"), (301, _HOME), (200, "")),
        ),
        expect=FAIL,
    )
    yield case("a loop", _SHOP, trails(_SHOP, trail(_HOME, (301, _HOME))), expect=FAIL)
    yield case(
        "only a meta refresh",
        _SHOP,
        trails(_SHOP, trail(_WWW, (200, ""), soft=f"meta refresh to {_HOME}")),
        expect=FAIL,
    )
    yield case(
        "a Location nobody can follow",
        _SHOP,
        trails(_SHOP, trail(_WWW, (301, "/x"), stopped=DEAD, end=End.BAD_LOCATION)),
        expect=FAIL,
    )
    yield case(
        "the application signs in with somebody else",
        _APP,
        trails(_APP, trail(_IN, (302, "/login"), (302, _HOSTED))),
        expect=PASS,
    )
    yield case(
        "a door that leads to a sign-in elsewhere",
        _APP,
        trails(_APP, trail(_HOME, (302, _HOSTED))),
        expect=FAIL,
    )
    yield case(
        "www is canonical and nobody said so",
        _SHOP,
        trails(
            _SHOP,
            *(trail(f"{door}/", *_AT_WWW) for door in ("http://shop.example", "https://shop.example")),
            trail(_WWW, *_AT_WWW),
            trail("https://www.shop.example/", (200, "")),
        ),
        expect=UNKNOWN,
    )
    yield case(
        "www is canonical, nobody said so, and it is down",
        _SHOP,
        trails(
            _SHOP,
            *(trail(f"{door}/", *_AT_WWW[:1], (503, "")) for door in ("http://shop.example", _SHOP.origin)),
            trail(_WWW, *_AT_WWW[:1], (503, "")),
            trail("https://www.shop.example/", (503, "")),
        ),
        expect=FAIL,
    )
    yield case(
        "www, although the apex is declared",
        (apex := sample_launch(origin="https://shop.example")),
        trails(apex, trail(_HOME, *_AT_WWW)),
        expect=FAIL,
    )
    yield case("port 443 is closed", _SHOP, everywhere(_SHOP, stopped=DEAD), expect=UNKNOWN)
    yield case(
        "a redirect to a dead host",
        _SHOP,
        trails(_SHOP, trail(_WWW, (301, _HOME), stopped=DEAD)),
        expect=UNKNOWN,
    )
    yield case("a bot challenge", _SHOP, trails(_SHOP, challenge(_HOME)), expect=UNKNOWN)


CASES = Cases(_cases)
