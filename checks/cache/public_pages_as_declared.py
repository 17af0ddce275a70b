"""cache.public-pages-as-declared."""

from collections.abc import Iterator

from cockpit.facts.caching import CacheSeries, Caching, meant, public_places
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.samples_caching import answered, caching, declares, looks
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import Served
from cockpit.kit import (
    FAIL,
    LOW,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Fix,
    Launch,
    Route,
    case,
    check,
    not_applicable,
    passed,
    undeclared,
)
from cockpit.kit.caching import ask, from_store, hidden, in_front, provider, said, told
from cockpit.kit.headers import Flaw, bundled
from cockpit.model import Verdict
from cockpit.standards.cache_rules import A_WHILE, ASK, Where, block, bypass
from cockpit.standards.cachecontrol import browser, in_words, shared, slips, validated
from cockpit.standards.edgecache import Did, store
from cockpit.standards.headers import is_html, media_type
from cockpit.standards.locations import shown

CHECK = check(
    "Public pages are cached exactly as declared",
    severity=MEDIUM,
    why="A page that caches keep against your will shows yesterday's price after you have changed it; one "
    "they may not keep makes every visitor wait for your server, and in a rush the server for all of them.",
    fix="Send the Cache-Control that launch.toml declares, or declare what you meant.",
    undo="Restore the former header.",
    verify="curl -sS -D - -o /dev/null {subject}",
    source="RFC 9111 section 4.2; RFC 5861; web.dev: HTTP cache",
    terms={
        "cache": "what shared caches, such as an edge, may answer with a copy",
        "no-cache": "every visit reaches your server, at least to ask whether the copy still holds",
        "validator": "an ETag or Last-Modified, by which a browser can ask instead of loading anew",
        "max-age": "how many seconds a copy may be used without asking again",
    },
)
_HOUR = 3600
_KEPT = "kept for all by shared caches"
_ASKED = "no copy given out without asking the server"


def judge(launch: Launch, served: Served, caching: Caching) -> Iterator[Finding]:
    """Each public place by what is declared for it; what nobody declared is asked for once."""
    public = public_places(launch)
    silent: dict[str, Response] = {}
    for url, route in public.items():
        page = served.places[url]
        if finding := hidden(url, page):
            yield finding
        elif isinstance(page, Page) and not (wanted := meant(launch, route)):
            silent[route.kind] = silent.get(route.kind, page.response)
        elif isinstance(page, Page):
            yield _place(launch, url, page.response, caching.of(page.url), wanted)
    if silent:
        yield _undeclared(launch, silent)
    if not public:
        yield not_applicable(launch.domain, "launch.toml declares private places only")


def _undeclared(launch: Launch, silent: dict[str, Response]) -> Finding:
    """One question for all, with what is observed now as the proposed answer."""
    keys = {"page": "pages", "read": "api"}
    lines = [f'{keys[kind]} = "{_now(seen)}"' for kind, seen in sorted(silent.items()) if kind in keys]
    seen = "; ".join(
        f"{shown(one.url)} is {'kept' if _now(one) == 'cache' else 'not kept'} ({said(one)})"
        for one in silent.values()
    )
    return undeclared(
        launch.domain,
        f"launch.toml does not say whether shared caches may keep the public pages; now {seen}",
        "\n".join(["[cache]   # what is observed now: change it if it is not what you want", *lines]),
    )


def _now(seen: Response) -> str:
    return "cache" if shared(seen).reuses or from_store([seen]) else "no-cache"


def _place(launch: Launch, url: str, seen: Response, series: CacheSeries | None, wanted: str) -> Finding:
    copied = from_store(series.looks if series else (seen,))
    found = (*_flaws(seen, wanted, copied=copied is not None), *_everywhere(seen))
    observed = "; ".join((f"{seen.status}, {said(seen)}", *([copied.said] if copied else [])))
    evidence = {**(told(series) if series else {}), "declared": wanted}
    if not found:
        text = "; ".join((f"as declared: {wanted}", *_notes(launch, seen, series, wanted)))
        return passed(url, text, observed=observed, evidence=evidence)
    return bundled(
        url,
        found,
        expected=f"{wanted}: {_KEPT if wanted == 'cache' else _ASKED}",
        observed=observed,
        evidence=evidence,
        fix=_fix(launch, seen, wanted, copied=copied is not None),
        verify=ask(seen.url),
    )


def _flaws(seen: Response, wanted: str, *, copied: bool) -> Iterator[Flaw]:
    keeping = shared(seen)
    if wanted == "cache" and not (keeping.reuses or copied):
        why = f"{keeping.why} forbids it" if not keeping.stores else "caches have to ask before each use"
        why = "nothing says for how long" if keeping.undecided else why
        verdict = WARN if keeping.undecided else FAIL
        yield Flaw("not-kept", f"declared as cache, yet {why}", verdict)
    if wanted == "no-cache" and (keeping.reuses or copied):
        how = "a store answers for your server" if copied else f"{keeping.why} lets caches keep it"
        long = f" for {in_words(keeping.reuses)}" if keeping.reuses else ""
        yield Flaw("kept", f"declared as no-cache, yet {how}{long}", FAIL)
    elif wanted == "no-cache" and keeping.undecided:
        text = f"declared as no-cache, yet it answers with {said(seen)}, so caches decide for themselves"
        yield Flaw("undecided", text, severity=LOW)


def _everywhere(seen: Response) -> Iterator[Flaw]:
    """What is wrong whatever was declared."""
    long = browser(seen).reuses
    if long > _HOUR and is_html(media_type(seen.all("content-type"))):
        text = f"browsers show the old page for {in_words(long)} after a release, and no purge reaches them"
        yield Flaw("old-release", text)
    for slip in slips(seen):
        yield Flaw("slip", f"Cache-Control: {slip}")


def _notes(launch: Launch, seen: Response, series: CacheSeries | None, wanted: str) -> Iterator[str]:
    did = store(series.looks[-1] if series and series.looks else seen).did
    if wanted == "cache" and did is Did.PASSED:
        yield f"{in_front(launch, seen)} keeps no copy by itself: a cache rule would let it"
    if not validated(seen) and not browser(seen).reuses and browser(seen).stores:
        yield "without an ETag or Last-Modified every visit loads the whole page"


def _fix(launch: Launch, seen: Response, wanted: str, *, copied: bool) -> Fix:
    where = Where.at(seen.url)
    value = A_WHILE if wanted == "cache" else ASK
    parts = [block(value, where, [seen])]
    text = f"Send this for {where.url}; or declare otherwise: cache of the route, or [cache] in launch.toml."
    if wanted == "no-cache" and copied:
        parts.append(bypass(provider(launch, seen), [where]))
        text += " Then purge what the edge has kept."
    return Fix(text, "\n\n".join(parts), "Restore the former header.")


_HOME, _LIST, _UP = (f"https://shop.example/{path}" for path in ("", "api/list", "health"))
_ROUTES = (Route(name="list", url=_LIST, kind="read"), Route(name="up", url=_UP, kind="health"))
_KEEPING = sample_launch(routes=_ROUTES, cache=declares("cache", "no-cache"))
_ASKING = sample_launch(routes=_ROUTES, cache=declares("no-cache", "no-cache"))
_SILENT = sample_launch(routes=_ROUTES)
_HTML = {"content-type": "text/html"}
_FIVE = "public, max-age=300"


def _case(
    name: str, expect: Verdict, first: Response, again: Response | None = None, launch: Launch = _KEEPING
) -> Case:
    """One place answers so; the others as they should."""
    home = _FIVE if launch.cache.pages == "cache" else "no-cache"
    sound = {url: answered(url, "no-store") for url in (_LIST, _UP)} | {_HOME: answered(_HOME, home)}
    place = served(launch, *(_page(one) for one in (sound | {first.url: first}).values()))
    return case(name, launch, place, caching(launch, place, looks(first, again)), expect=expect)


def _page(seen: Response) -> Page:
    from cockpit.standards.html import read  # noqa: PLC0415 - for the cases alone

    return Page(seen.url, seen, read(seen.body))


def _cases() -> Iterator[Case]:
    yield _case("kept for five minutes", PASS, answered(_HOME, _FIVE))
    yield _case("kept by the edge alone", PASS, answered(_HOME, "max-age=0, s-maxage=600"))
    yield _case("the edge keeps it by a rule", PASS, answered(_HOME, "no-cache", edge="HIT"))
    yield _case("the edge keeps no page", PASS, answered(_HOME, _FIVE, edge="DYNAMIC"))
    yield _case("no-store on a page to be kept", FAIL, answered(_HOME, "no-store"))
    yield _case("asked each time", FAIL, answered(_HOME, "public, max-age=0"))
    yield _case("nothing said", WARN, answered(_HOME))
    yield _case("a day in browsers", WARN, answered(_HOME, "public, max-age=86400", more=_HTML))
    yield _case("a slip", WARN, answered(_HOME, "public, s-maxage=300, max_age=60"))
    yield _case("the API for a day", FAIL, answered(_LIST, "public, max-age=86400"))
    yield _case("the API says nothing", WARN, answered(_LIST))
    yield _case("a health check out of a store", FAIL, answered(_UP, "no-store", edge="HIT"))
    yield _case("no-cache, as declared", PASS, answered(_HOME, "no-cache"), launch=_ASKING)
    yield _case("kept against the declaration", FAIL, answered(_HOME, _FIVE), launch=_ASKING)
    second = answered(_HOME, "no-cache", edge="HIT")
    yield _case("kept at the second look", FAIL, answered(_HOME, "no-cache"), second, _ASKING)
    yield _case("undeclared", UNKNOWN, answered(_HOME, _FIVE), launch=_SILENT)
    yield _case("not found", UNKNOWN, answered(_HOME, status=404))
    yield _case("broken", UNKNOWN, answered(_HOME, status=500))
    yield _case("a bot challenge", UNKNOWN, answered(_HOME, more={"cf-mitigated": "challenge"}))
    dark = served(_KEEPING, missing={_HOME: DEAD})
    yield case("port 443 is closed", _KEEPING, dark, caching(_KEEPING, dark), expect=UNKNOWN)
    own = sample_launch(routes=(Route(name="mine", url=_HOME, private=True),))
    yield case("all is private", own, served(own), caching(own, served(own)), expect=NOT_APPLICABLE)


CASES = Cases(_cases)
