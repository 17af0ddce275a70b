"""perf.cold-start."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from cockpit.facts import Unreachable
from cockpit.facts.http import challenge
from cockpit.facts.latency import Latency, Measurement, Rest, Sample, Series
from cockpit.facts.samples_latency import latency as sample_latency
from cockpit.facts.samples_latency import measurement, sample
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served as sample_served
from cockpit.facts.served import Served
from cockpit.kit import (
    FAIL,
    HIGH,
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
    Product,
    Route,
    case,
    check,
    cut,
    failed,
    passed,
    undeclared,
)
from cockpit.kit.cold import (
    DAYS,
    Look,
    Place,
    known_sleepers,
    lacking,
    looks,
    other,
    usable,
    wanted,
    with_cold,
)
from cockpit.kit.cold_words import BRING_BACK, after, again, expected, met, observed, repair, seconds, told
from cockpit.kit.speed import out_of_reach
from cockpit.standards.sleeping import Sleeper

CHECK = check(
    "Cold login, checkout and admin under two seconds",
    severity=HIGH,
    why="Many platforms switch a product off when nobody has come for a quarter of an hour. Then the first "
    "customer of the morning waits half a minute, and the first payment after a quiet hour fails.",
    fix="Keep one instance running, or let the program start with less.",
    undo="Let it sleep again.",
    verify="cockpit measure --cold",
    source="limits.cold_ms of the roadmap; the platforms' own pages on sleeping",
    terms={
        "cold": "nobody of ours has asked for a while (no check, measurement or watch of this folder), so "
        "the product may have been switched off; other visitors do not show here, and keep it awake as well",
        "first byte": "the moment at which an answer begins to arrive",
        "instance": "one running copy of the product",
    },
)
_TOO_MANY, _BLOCKED, _ENDLESS = "429", "blocked", "endless"
_TURNED_AWAY, _BAD = (401, 403), 400
_REDIRECT: Final = 300


def judge(launch: Launch, latency: Latency, served: Served) -> Iterator[Finding]:
    """The first visitor after a quiet time, or after a deploy, gets each of these places in time."""
    for role in lacking(launch):
        row = f'[[route]]\nname = "{role}"\nurl = "https://WHERE"\nkind = "page"'
        yield undeclared(role, f"launch.toml does not say which page is the {role}", row)
    places = wanted(launch)
    if places and not usable(latency):
        yield _nothing(launch, latency)
        return
    seen = looks(latency, places)
    known, cold = known_sleepers(launch, served), {look.place.host for look in seen if look.cold}
    away = out_of_reach(latency)
    for look in seen:
        if why := away.get(look.place.url):
            yield cut(look.place.url, why, expected=expected(launch))
        else:
            yield _judged(launch, look, known, cold)
    for place in places:
        if place not in [look.place for look in seen]:
            yield _unseen(launch, place)


def _judged(launch: Launch, look: Look, known: Sequence[Sleeper], cold: set[str]) -> Finding:
    first, place = look.first, look.place
    if first is None:
        return _not_timed(launch, look)
    if first.failed:
        return _error(launch, look, first, known)
    if first.total > launch.limits.cold_ms:
        return _slow(launch, look, first, known)
    if why := _says_nothing(look, first, known, cold):
        fix = BRING_BACK if why.kind == "status" else again(launch, known)
        return cut(place.url, why, expected=expected(launch), evidence=told(look), fix=fix)
    return passed(
        place.url,
        f"{place.name} answered in {seconds(first.total)}, {after(look.rest)}{_aside(look.rest, first)}",
        expected=expected(launch),
        observed=observed(first),
        evidence=told(look),
    )


def _says_nothing(look: Look, first: Sample, known: Sequence[Sleeper], cold: set[str]) -> Unreachable | None:
    """Why a quick answer is no answer to the question."""
    place, rest, status = look.place, look.rest, first.status or 0
    if status >= _BAD and status not in _TURNED_AWAY:
        return Unreachable(Layer.HTTP, f"{place.url} answers HTTP {status}: no page to time", "status")
    if place.host not in cold and not rest.stored:
        return Unreachable(Layer.PERSON, f"{place.host} had been asked just before: it was awake", "awake")
    sleepy = next((one for one in known if rest.after == "idle" and _short(rest, one)), None)
    if sleepy:
        why = f"the visit came {after(rest)}, and on {sleepy.name} {sleepy.what}"
        return Unreachable(Layer.PERSON, why, "short")
    return None


def _short(rest: Rest, one: Sleeper) -> bool:
    return rest.idle_s is not None and rest.idle_s < one.minutes * 60


def _aside(rest: Rest, first: Sample) -> str:
    """What was in fact timed, where it was no page of the product's own server."""
    if rest.stored:
        return "; a cache answered, as it does for customers, so what lies behind was not timed"
    if first.status in _TURNED_AWAY:
        return f"; it turned us away ({first.status}), so what lies behind was not timed"
    return "; it leads to somebody else's page" if (first.status or 0) >= _REDIRECT else ""


def _error(launch: Launch, look: Look, first: Sample, known: Sequence[Sleeper]) -> Finding:
    """The first request failed: the product was asleep if the second did not, and down if it did."""
    shown: dict[str, Any] = {"expected": expected(launch), "evidence": told(look)}
    place, more = look.place, look.series.samples[1:]
    if not more or more[0].failed:
        then = "and still a minute later: it was down" if more else "and nobody could see if it did so later"
        why = f"{place.url} gave {met(first)}, {after(look.rest)}, {then}"
        fix = Fix("Find the broken layer, then look again.", "cockpit triage")
        return cut(place.url, Unreachable(Layer.HTTP, why, "down"), fix=fix, **shown)
    return failed(
        place.url,
        "error",
        f"the first visitor of {place.name} meets an error: {met(first)}, {after(look.rest)}",
        observed=f"{observed(first)}; {more[0].start:.0f} s after that visit began {met(more[0])}",
        fix=repair(look.rest, known),
        **shown,
    )


def _slow(launch: Launch, look: Look, first: Sample, known: Sequence[Sleeper]) -> Finding:
    return failed(
        look.place.url,
        "slow",
        f"{look.place.name} lets its first visitor wait {seconds(first.total)}, {after(look.rest)}",
        expected=expected(launch),
        observed=observed(first),
        evidence=told(look),
        fix=repair(look.rest, known),
    )


def _not_timed(launch: Launch, look: Look) -> Finding:
    """There was a visit, and nothing that could be timed."""
    place, stopped = look.place, look.series.stopped
    if stopped == _BLOCKED:
        return cut(place.url, challenge(place.host), expected=expected(launch))
    if stopped == _TOO_MANY:
        why = Unreachable(Layer.HTTP, f"{place.host} said 429, too many requests, to the cold visit", "429")
    elif stopped == _ENDLESS:
        why = Unreachable(Layer.HTTP, f"the redirects of {place.url} never end: no page to time", "endless")
        return cut(place.url, why, expected=expected(launch), fix=BRING_BACK)
    elif look.series.discarded:
        why = Unreachable(Layer.NETWORK, "this machine stood still during the cold visit", "still")
    else:
        cause = f"{place.host} could not be reached for the cold visit ({stopped or 'no reason known'})"
        why = Unreachable(Layer.NETWORK, cause, "unreached")
    return cut(place.url, why, expected=expected(launch), fix=again(launch))


def _unseen(launch: Launch, place: Place) -> Finding:
    why = Unreachable(Layer.PERSON, f"{place.name} was not among the places of the last cold visit", "unseen")
    return cut(place.url, why, expected=expected(launch), fix=again(launch))


def _nothing(launch: Launch, latency: Latency) -> Finding:
    """No cold visit that counts: none at all, an old one, or one of another release."""
    last = next(iter(with_cold(latency)), None)
    why = _why_not(latency, last) if last else "nobody has visited the product cold yet"
    return cut(
        launch.domain,
        Unreachable(Layer.PERSON, why, "no-cold"),
        expected=expected(launch),
        fix=again(launch),
    )


def _why_not(latency: Latency, last: Measurement) -> str:
    if other(latency, last):
        return f"the last cold visit was of release {last.release}, and {latency.release} is live"
    return f"the last cold visit was on {last.at[:10]}, not within the last {DAYS} days"


_AT: Final = "2026-11-20T12:00:00+00:00"
_QUIET: Final = Rest("idle", 960.0)
_ROUTES = (
    Route(name="login", url="https://app.shop.example/login", kind="auth", critical=True),
    Route(name="signup", url="https://app.shop.example/signup", kind="auth", critical=True),
    Route(name="health", url="https://api.shop.example/health", kind="health"),
)


def _shop(platform: str = "", **parts: Any) -> Launch:
    return sample_launch(**{"routes": _ROUTES, "deploy": Deploy(platform=platform), **parts})


def _visit(name: str, *of: Sample, rest: Rest = _QUIET, **more: Any) -> Series:
    url = next((one.url for one in _ROUTES if one.name == name), f"https://shop.example/{name}")
    return Series(name, url, "cold", of, "HTTP/1.1", rest=rest, **more)


def _looks(*changed: Series) -> tuple[Series, ...]:
    """All three places, each quick but for those given: of the app the second is asked after the first."""
    given = {one.route: one for one in changed}
    usual = (
        _visit("login", sample(310.0, kind="cold")),
        _visit("signup", sample(120.0, kind="cold"), rest=Rest("request")),
        _visit("health", sample(90.0, kind="cold")),
    )
    return tuple(given.get(one.route, one) for one in usual)


def _case(name: str, expect: Any, *changed: Series, shop: Launch | None = None, **kept: Any) -> Case:
    launch = shop or _shop()
    seen = replace(sample_latency(measurement(*_looks(*changed), **kept)), seen_at=_AT)
    return case(name, launch, seen, sample_served(launch), expect=expect)


def _cases() -> Iterator[Case]:
    slow, bad, good = sample(2400.0, kind="cold"), Sample(0.0, total=300.0, status=502), sample(200.0)
    yield _case("all in time", PASS)
    yield _case("the login takes too long", FAIL, _visit("login", slow))
    yield _case("exactly at the limit", PASS, _visit("login", sample(2000.0)))
    yield _case("slow though it was awake", FAIL, _visit("signup", slow, rest=Rest("request")))
    yield _case("the first meets an error", FAIL, _visit("login", bad, good))
    lost = Sample(0.0, total=90_000.0, fault="timeout")
    yield _case("the first meets nothing", FAIL, _visit("health", lost, good))
    yield _case("nobody saw if it was up later", UNKNOWN, _visit("health", bad))
    yield _case("redirects without an end", UNKNOWN, _visit("login", stopped="endless"))
    yield _case("cut off", UNKNOWN, _visit("login", stopped="cancelled"))
    yield _case("down, not asleep", UNKNOWN, _visit("health", bad, bad))
    yield _case("after a deploy", PASS, *(replace(one, rest=Rest("deploy")) for one in _looks()))
    yield _case("slow after a deploy", FAIL, _visit("login", slow, rest=Rest("deploy")))
    yield _case("asked just before", UNKNOWN, _visit("health", good, rest=Rest("request")))
    yield _case("a cache answered", PASS, _visit("health", good, rest=replace(_QUIET, stored=True)))
    yield _case("no such page", UNKNOWN, _visit("health", sample(90.0, status=404)))
    yield _case("strangers are turned away", PASS, _visit("health", sample(90.0, status=401)))
    yield _case("said to come later", UNKNOWN, _visit("login", stopped="429"))
    yield _case("a challenge", UNKNOWN, _visit("login", stopped="blocked"))
    yield _case("this machine stood still", UNKNOWN, _visit("login", discarded=1))
    yield _case("no name", UNKNOWN, _visit("login", stopped="nxdomain"))
    yield _case("not long enough for Heroku", UNKNOWN, shop=_shop("heroku"))
    yield _case("another release", UNKNOWN, release="2026.11.1")
    yield _case("long ago", UNKNOWN, at="2026-10-01T10:00:00+00:00")
    shop = _shop()
    yield case("never", shop, sample_latency(), sample_served(shop), expect=UNKNOWN)
    yield _case("a page more than last time", UNKNOWN, shop=_shop(routes=(*_ROUTES, _NEW)))
    store = Product(name="Shop", domain="shop.example", roadmap="ecommerce-prototype")
    yield _case("a shop without its checkout", UNKNOWN, shop=_shop(product=store, hosts=_ADMIN))


_NEW = Route(name="start", url="https://shop.example/start", kind="page", critical=True)
_ADMIN = (Host("admin.shop.example", role="admin"),)
CASES = Cases(_cases)
