"""cache.repeat-read-offload."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from cockpit.facts.caching import meant
from cockpit.facts.pages import Page
from cockpit.facts.repeat_reads import MOST_PLACES, RepeatLook, RepeatRead, RepeatReads, read_often
from cockpit.facts.samples_caching import answered, declares
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import Served
from cockpit.kit import (
    FAIL,
    MEDIUM,
    NOT_APPLICABLE,
    PASS,
    UNKNOWN,
    WARN,
    Case,
    Cases,
    Finding,
    Launch,
    Route,
    Unreachable,
    case,
    check,
    cut,
    not_applicable,
    passed,
    undeclared,
)
from cockpit.kit.caching import ask, hidden, said
from cockpit.kit.headers import bundled
from cockpit.kit.repeat_reads import offload, reasons, sequence, spare
from cockpit.model import Verdict
from cockpit.standards.html import read as document
from cockpit.standards.locations import shown

CHECK = check(
    "Repeated reads do not hit the origin",
    severity=MEDIUM,
    why="An advertisement sends a thousand people to the same list within minutes. If your server makes it "
    "anew for each of them, it is slow for all of them, and for those who buy at the same time.",
    fix="Let the edge or a store at your server answer what many read, or give it an ETag.",
    undo="Restore the former header.",
    verify="curl -sS -D - -o /dev/null {subject}",
    source="RFC 9110 section 13.1 (conditional requests); RFC 9111 section 4; W3C Server Timing",
    terms={
        "origin": "your own server, which stands behind the edge",
        "edge": "the company whose servers stand in front of yours, such as Cloudflare",
        "ETag": "a mark of one state of a page, by which a browser can ask whether it has changed",
        "304": "the answer that nothing has changed: it comes without the page",
        "HIT, MISS": "the edge answered from its store, or had to fetch it from your server",
    },
)
_TOLD = 5
_EXPECTED = "a store answers, or who has a copy is told that it still holds (304)"


def judge(launch: Launch, served: Served, repeat_reads: RepeatReads) -> Iterator[Finding]:
    """Each place that many read by its looks; pages nobody has declared are asked for once."""
    places = read_often(launch)
    silent: list[RepeatRead] = []
    for url, route in islice(places.items(), MOST_PLACES):
        if finding := hidden(url, served.places[url]):
            yield finding
            continue
        read, wanted = repeat_reads.reads[url], meant(launch, route)
        if route.kind == "page" and not wanted and not read.why and not offload(launch, read):
            silent.append(read)
        else:
            yield _place(launch, url, read, wanted)
    if silent:
        yield _undeclared(launch, silent)
    if beyond := list(places)[MOST_PLACES:]:
        text = f"one run looks at {MOST_PLACES} places that many read, not at {_named(beyond)}"
        yield not_applicable(launch.domain, text)
    if not places:
        why = "launch.toml declares no public route of kind read, and no page that a cache may keep"
        yield not_applicable(launch.domain, why)


def _place(launch: Launch, url: str, read: RepeatRead, wanted: str) -> Finding:
    seen, spared = read.looks[-1].seen, offload(launch, read)
    told: dict[str, Any] = {
        "expected": _EXPECTED,
        "observed": f"{', '.join(sequence(read))}; {said(seen)}",
        "evidence": {"url": shown(read.url), "looks": sequence(read), "declared": wanted or "nothing"},
    }
    if spared:
        told["evidence"]["spared by"] = spared.kind
        return passed(url, spared.text, **told)
    if read.why:
        return cut(url, read.why, **told)
    return bundled(
        url,
        reasons(launch, read, wanted),
        fix=spare(launch, seen, wanted),
        verify=ask(seen.url),
        **told,
    )


def _undeclared(launch: Launch, silent: list[RepeatRead]) -> Finding:
    names = ", ".join(shown(read.url) for read in silent[:5])
    more = f" and {len(silent) - 5} more" if len(silent) > 5 else ""  # noqa: PLR2004 - those that are named
    text = (
        f"your server makes {names}{more} anew for each visitor; launch.toml does not say whether it has to"
    )
    line = '[cache]\npages = "cache"   # or "no-cache", where they must be fresh for everybody'
    return undeclared(launch.domain, text, line)


def _named(urls: Sequence[str]) -> str:
    more = f" and {len(urls) - _TOLD} more" if len(urls) > _TOLD else ""
    return f"{', '.join(map(shown, urls[:_TOLD]))}{more}"


_HOME, _LIST = "https://shop.example/", "https://shop.example/api/list"
_ROUTES = (Route(name="list", url=_LIST, kind="read"),)
_KEEPING = sample_launch(routes=_ROUTES, cache=declares("no-cache", "cache"))
_FRESH = sample_launch(routes=_ROUTES, cache=declares("no-cache", "no-cache"))
_TAG = {"etag": 'W/"a1"'}
_FIVE = "public, max-age=300"


def _case(
    name: str, expect: Verdict, *looks: RepeatLook, launch: Launch = _KEEPING, why: Unreachable | None = None
) -> Case:
    """The list answers so, look after look."""
    first = looks[0].seen
    seen = served(launch, Page(first.url, first, document("")))
    reads = RepeatReads({first.url: RepeatRead(first.url, looks, why)})
    return case(name, launch, seen, reads, expect=expect)


def _look(
    cache: str = "", digest: str = "d1", *, url: str = _LIST, asking: bool = False, **more: Any
) -> RepeatLook:
    return RepeatLook(answered(url, cache, **more), digest, asking)


def _thrice(cache: str = "", **more: Any) -> tuple[RepeatLook, ...]:
    return (
        _look(cache, **more),
        _look(cache, **more),
        _look(cache, **more, asking="etag" in more.get("more", {})),
    )


def _cases() -> Iterator[Case]:
    missed = _look(_FIVE, edge="MISS")
    yield _case("the edge has it", PASS, missed, _look(_FIVE, edge="HIT"))
    yield _case("a cache in between, by its age", PASS, _look(_FIVE), _look(_FIVE, more={"age": "4"}))
    yield _case("a store of its own", PASS, _look("no-cache", more={"x-nextjs-cache": "HIT"}))
    timed = {"server-timing": 'db;dur=2, cdn-cache; desc="HIT"'}
    yield _case("a store by Server-Timing", PASS, _look(more=timed))
    held = _look(_FIVE, status=304, more=_TAG, asking=True)
    yield _case("unchanged", PASS, _look(_FIVE, more=_TAG), _look(_FIVE, more=_TAG), held)
    yield _case("unchanged, fresh as declared", PASS, _look("no-cache", more=_TAG), held, launch=_FRESH)
    yield _case("no-store", FAIL, *_thrice("no-store"))
    yield _case("nothing to ask by", FAIL, *_thrice("public, max-age=0"))
    yield _case("missed three times", FAIL, *_thrice("public, s-maxage=60", edge="MISS"))
    yield _case(
        "a session for everybody", FAIL, *_thrice("public, s-maxage=60", edge="BYPASS", cookies=("sid",))
    )
    yield _case("Vary: *", FAIL, *_thrice("public", more={"vary": "*"}))
    restless = [_look("no-cache", more={"etag": f'"{n}"'}, asking=n > 1) for n in range(3)]
    yield _case("another ETag each time", FAIL, *restless)
    yield _case("its ETag is not looked at", FAIL, *_thrice("max-age=0", more=_TAG))
    yield _case("for the browser of one visitor", WARN, *_thrice(_FIVE))
    yield _case("made anew, fresh as declared", WARN, *_thrice("no-store"), launch=_FRESH)
    yield _case("no requests left", UNKNOWN, missed, why=DEAD)
    yield _case("a page nobody has declared", UNKNOWN, *_thrice(url=_HOME), launch=sample_launch())
    kept = _look(_FIVE, url=_HOME, edge="HIT")
    yield _case("undeclared, and kept", PASS, kept, launch=sample_launch())
    dark = served(_KEEPING, missing={_LIST: DEAD})
    yield case("port 443 is closed", _KEEPING, dark, RepeatReads(), expect=UNKNOWN)
    yield _case("broken", UNKNOWN, _look(status=500))
    own = sample_launch(routes=(Route(name="mine", url=_HOME, private=True),))
    yield case("all is private", own, served(own), RepeatReads(), expect=NOT_APPLICABLE)


CASES = Cases(_cases)
