"""cache.private-not-cached."""

from collections import defaultdict
from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.caching import CacheSeries, Caching, Peek, SignedIn, private_places
from cockpit.facts.samples_caching import NO_STORE, account, answered, caching, looks
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import Served
from cockpit.kit import (
    BLOCKER,
    FAIL,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Host,
    Launch,
    Layer,
    Route,
    case,
    check,
    cut,
    passed,
)
from cockpit.kit.caching import ask, from_store, in_front, provider, said, told, unseen
from cockpit.kit.frames import is_frame
from cockpit.kit.headers import Flaw, bundled
from cockpit.kit.private_caching import cookie_flaws, notes, private_flaws
from cockpit.model import Verdict
from cockpit.standards.cache_rules import PRIVATE, Where, block, bypass
from cockpit.standards.edgecache import kept_by_type
from cockpit.standards.locations import shown

CHECK = check(
    "Private content is never cached",
    severity=BLOCKER,
    why="A cache that keeps a signed-in page gives it to the next visitor: somebody else's orders, address, "
    "messages. With a cookie in the copy, the next visitor is signed in as somebody else.",
    fix="Answer private places with Cache-Control: private, no-store, and set no cookie on what caches keep.",
    undo="Restore the former header. Copies that were purged come back by themselves.",
    verify="curl -sS -D - -o /dev/null {subject}",
    source="RFC 9111 sections 3, 5.2.2 and 7; RFC 9213; Cloudflare: default cache behaviour, Set-Cookie",
    terms={
        "cache": "a store of copies: in the visitor's browser, or shared by all, as at the edge",
        "edge": "the servers of Cloudflare and the like that stand between visitors and your own",
        "private": "one visitor's browser may keep it, a shared cache may not",
        "no-store": "nobody may keep it",
        "Vary": "the header that tells caches by which part of a request the answers differ",
        "purge": "to have a cache throw its copies away",
    },
)
_EXPECTED = "private, no-store; never answered from a store"
_NO_COOKIE = "no cookie on what caches may share"


def judge(launch: Launch, served: Served, caching: Caching) -> Iterator[Finding]:
    """Private places as strangers see them (and a test account, where there is one), then every cookie."""
    private = private_places(launch)
    for url, route in private.items():
        series = caching.of(url)
        optional = url not in served.places  # the door of a back office, which may well be shut to us
        if series is not None and not (optional and isinstance(series.first, Unreachable)):
            signing_in = route.kind == "auth"
            frame = is_frame(launch, served, caching, series, signing_in=signing_in)
            yield _private(launch, url, series, signing_in=signing_in, frame=frame)
    for url, why in served.unseen.items():
        if url not in private and why.kind != "off-product":
            yield cut(url, why)
    yield from _handed_on(launch, [series for series in caching if series.url not in private])


def _private(launch: Launch, url: str, series: CacheSeries, *, signing_in: bool, frame: bool) -> Finding:
    blind = unseen(url, series.first.seen if isinstance(series.first, Peek) else series.first)
    flaws = () if blind else private_flaws(series, signing_in=signing_in, frame=frame)
    if not flaws and (blind := blind or _cut_off(url, series)):
        return blind
    first = series.looks[0]
    extra = notes(series, signing_in=signing_in)
    evidence = {**told(series), "notes": list(extra)}
    observed = f"{first.status}, {said(first)}"
    if not flaws:
        text = "; ".join(("no shared cache may keep it", *extra))
        return passed(url, text, observed=observed, evidence=evidence)
    return bundled(
        url,
        flaws,
        expected=_EXPECTED,
        observed="; ".join((observed, *([kept.said] if (kept := from_store(series.looks)) else []))),
        evidence=evidence,
        fix=_fix(launch, series),
        verify=ask(url),
    )


def _cut_off(url: str, series: CacheSeries) -> Finding | None:
    """A later look that was begun and came to nothing decides nothing."""
    after = series.signed.after if isinstance(series.signed, SignedIn) else None
    later = [one.seen if isinstance(one, Peek) else one for one in (series.again, after) if one]
    return next((finding for one in later if (finding := unseen(url, one))), None)


def _fix(launch: Launch, series: CacheSeries) -> Fix:
    """The header, and where an edge stands in front the rule that keeps it out, then the purge."""
    first = series.looks[0]
    where = Where.at(first.url)
    parts = [block(PRIVATE, where, [first])]
    text = f"Send this with every answer of {where.url}, to strangers and to those who are signed in."
    if in_front(launch, first):
        parts.append(bypass(provider(launch, first), [where]))
        text += " Then purge what the edge has kept: a rule alone does not remove it."
    return Fix(text, "\n\n".join(parts), "Restore the former header and remove the rule.")


def _handed_on(launch: Launch, found: list[CacheSeries]) -> Iterator[Finding]:
    """A finding for each page, and for each folder of files, whose cookie a cache may hand on."""
    groups: dict[tuple[str, str], list[tuple[CacheSeries, Flaw]]] = defaultdict(list)
    for series in found:
        if series.looks and not series.looks[0].challenged:
            edge = bool(in_front(launch, series.looks[0]))
            for flaw in cookie_flaws(series, [one.cookie for one in launch.sessions], edge=edge):
                groups[_subject(series.url), flaw.kind].append((series, flaw))
    for (subject, _), members in groups.items():
        yield _cookie(launch, subject, members)
    clean = [series for series in found if series.looks]
    if clean and not groups:
        yield passed(
            launch.domain,
            "no cookie is set on what caches may share",
            observed=f"looked at {', '.join(sorted(shown(series.url) for series in clean)[:40])}",
        )


def _subject(url: str) -> str:
    return Where.under(url).url if kept_by_type(url) else url


def _cookie(launch: Launch, subject: str, members: list[tuple[CacheSeries, Flaw]]) -> Finding:
    series, flaw = members[0]
    first = series.looks[0]
    return bundled(
        subject,
        [flaw],
        expected=_NO_COOKIE,
        observed=f"{first.status}, {said(first)}, Set-Cookie",
        evidence={**told(series), "also": sorted(shown(one.url) for one, _ in members[1:])[:20]},
        fix=_without(launch, series),
        verify=ask(first.url),
    )


def _without(launch: Launch, series: CacheSeries) -> Fix:
    first = series.looks[0]
    if kept_by_type(first.url):
        text = (
            "Serve files before anything that sets cookies: express.static before session(), WhiteNoise "
            "before SessionMiddleware; or take the header away in front of the application."
        )
        line = f"nginx, in the location that serves {Where.under(first.url).url}:\n"
        return Fix(text, f"{line}    proxy_hide_header Set-Cookie;", "Remove the line again.")
    text = "Set the cookie only when it is needed, or say that the answer is for one visitor."
    parts = [block("private, no-cache", Where.at(first.url), [first])]
    if in_front(launch, first):
        parts.append(bypass(provider(launch, first), [Where.at(first.url)]))
    return Fix(text, "\n\n".join(parts), "Restore the former header.")


_HOME, _MINE, _LOGIN = (f"https://shop.example/{path}" for path in ("", "account", "login"))
_LOGO = "https://shop.example/assets/logo.svg"
_SHOP = sample_launch(
    hosts=(Host("shop.example", proxied=True),),
    routes=(
        Route(name="account", url=_MINE, kind="read", private=True),
        Route(name="login", url=_LOGIN, kind="auth"),
    ),
)
_DOOR = sample_launch(hosts=(Host("admin.shop.example", "admin"),))
_PUBLIC = "public, max-age=300"
_TO_LOGIN = {"location": "/login"}
_SLOW = Unreachable(Layer.TCP, "shop.example does not answer within 10 s", "timeout")


def _with(name: str, expect: Verdict, *changed: CacheSeries, launch: Launch = _SHOP) -> Case:
    sound = served(launch)
    return case(name, launch, sound, caching(launch, sound, *changed), expect=expect)


def _mine(name: str, expect: Verdict, cache: str, **more: object) -> Case:
    return _with(name, expect, looks(answered(_MINE, cache, **more)))  # type: ignore[arg-type]


def _cases() -> Iterator[Case]:
    kept, page = answered(_MINE, NO_STORE, edge="HIT"), answered(_MINE, NO_STORE)
    yield _with("all as it should be", PASS)
    yield _mine("private alone", PASS, "private, max-age=0")
    yield _mine("asks for a password", PASS, "", status=401, more={"www-authenticate": "Basic"})
    yield _mine("to the form by a 302", PASS, "", status=302, more=_TO_LOGIN)
    yield _mine("public", FAIL, _PUBLIC)
    yield _mine("kept by the edge alone", FAIL, "no-store", more={"cdn-cache-control": "max-age=60"})
    yield _mine("nothing said", FAIL, "")
    yield _mine("Vary: Cookie", FAIL, _PUBLIC, more={"vary": "Cookie"})
    yield _mine("kept and asked about", WARN, "no-cache")
    yield _mine("to the form by a 301", FAIL, "", status=301, more=_TO_LOGIN)
    yield _mine("to the form by a 301 that nobody keeps", PASS, "no-store", status=301, more=_TO_LOGIN)
    yield _mine("public behind a password", FAIL, _PUBLIC, status=401, more={"www-authenticate": "Basic"})
    yield _with("the second stranger gets a copy", FAIL, looks(page, kept))
    yield _with("an Age", FAIL, looks(answered(_MINE, NO_STORE, more={"age": "7"})))
    yield _with("a leak", FAIL, looks(page, page, signed=account(page, page, leaked=2)))
    yield _with("no leak", PASS, looks(page, page, signed=account(page, page)))
    yield _with("the account's page is public", FAIL, looks(page, signed=account(answered(_MINE), page)))
    yield _with("the session has ended", PASS, looks(page, page, signed=account(page, page, own=0)))
    yield _with("a form that says nothing", WARN, looks(answered(_LOGIN)))
    yield _with("a bot challenge", UNKNOWN, looks(answered(_MINE, more={"cf-mitigated": "challenge"})))
    yield _with("broken", UNKNOWN, looks(answered(_MINE, status=503)))
    yield _with("the second look is cut off", UNKNOWN, looks(page, _SLOW))
    yield _with("a session that nobody keeps", PASS, _baked(_HOME, "private, no-cache", "sid"))
    yield _with("a session that is kept", FAIL, _baked(_HOME, _PUBLIC, "sid"))
    yield _with("a cookie of the edge", PASS, _baked(_HOME, _PUBLIC, "__cf_bm"))
    yield _with("a page that says nothing", WARN, _baked(_HOME, "", "sid"))
    yield _with("a cookie on an image", FAIL, _baked(_LOGO, "", "sid"))
    yield _with("a cookie from a store", FAIL, _baked(_LOGO, "no-cache", "lang", "HIT"))
    yield _with("the back office is public", FAIL, looks(answered(_OFFICE, _PUBLIC)), launch=_DOOR)
    yield _with("the back office is shut to us", PASS, CacheSeries(_OFFICE, DEAD), launch=_DOOR)
    dark = served(_SHOP, missing=dict.fromkeys((_HOME, _MINE, _LOGIN), DEAD))
    blind = Caching({url: CacheSeries(url, DEAD) for url in (_HOME, _MINE, _LOGIN)})
    yield case("port 443 is closed", _SHOP, dark, blind, expect=UNKNOWN)


_OFFICE = "https://admin.shop.example/"


def _baked(url: str, cache: str, cookie: str, edge: str = "") -> CacheSeries:
    """An address that sets a cookie."""
    return looks(answered(url, cache, cookies=(cookie,), edge=edge))


CASES = Cases(_cases)
