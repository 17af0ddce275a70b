"""What looks at one address amount to: who spares the server its next visitor, or why nobody does."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cockpit.facts.http import Response
from cockpit.facts.repeat_reads import RepeatLook, RepeatRead
from cockpit.kit import Launch
from cockpit.kit.caching import in_front, provider
from cockpit.kit.headers import Flaw
from cockpit.model import Fix, Severity, Verdict
from cockpit.standards.cache_rules import A_WHILE, ASK, Where, block, keep
from cockpit.standards.cachecontrol import browser, in_words, shared, validated
from cockpit.standards.edgecache import Did, answered_from_store, own_cookies, own_store, store
from cockpit.standards.hosting import by_header
from cockpit.standards.locations import host_of

LOOKS: Final = 3
_UNCHANGED: Final = 304
_TAGS: Final = (
    "An ETag: Django: ConditionalGetMiddleware; Rails: fresh_when in the action; Laravel: the middleware "
    "cache.headers:etag; Express: app.set('etag', 'weak'), which is its default; Next.js: generateEtags, "
    "which is its default; nginx: etag on for files. It has to be the same for as long as the page is."
)
_KEPT_INSIDE: Final = (
    "A store at your server where no edge may keep it: proxy_cache of nginx, cache_page of Django, "
    "Rails.cache.fetch, revalidate of Next.js, Cache::remember of Laravel."
)


@dataclass(frozen=True, slots=True)
class Offload:
    """What spares the server: `kind` is edge, own or unchanged; `text` says it, and what is not spared."""

    kind: str
    text: str


def offload(launch: Launch, read: RepeatRead) -> Offload | None:
    """The first thing that spares the server, the best of them first; none where nothing does."""
    for look in read.looks:
        if told := answered_from_store(look.seen):
            if own_store(look.seen).did is Did.HIT and store(look.seen).did is not Did.HIT:
                text = f"your server answers out of a store of its own ({told.said}), without the work"
                return Offload("own", text)
            return Offload("edge", f"a store answers in place of your server ({told.said})")
    if read.looks[-1].seen.status == _UNCHANGED:
        return Offload("unchanged", "; ".join(_asked(launch, read.looks[-1].seen)))
    return None


def _asked(launch: Launch, seen: Response) -> Iterator[str]:
    yield (
        "who comes back is told that nothing has changed (304), without the page: your server is asked each "
        "time all the same, and a new visitor gets all of it from there"
    )
    if (edge := in_front(launch, seen)) and store(seen).did is not Did.HIT:
        yield f"{edge} keeps no copy of it: a cache rule would let it"


def reasons(launch: Launch, read: RepeatRead, wanted: str) -> tuple[Flaw, ...]:
    """Why nothing spares the server, the most telling first."""
    mild = _milder(read.looks[-1].seen, wanted)
    verdict, severity = (Verdict.WARN, Severity.LOW) if mild else (Verdict.FAIL, None)
    told = list(_reasons(launch, read)) or [("anew", f"your server made it anew at {len(read.looks)} looks")]
    if mild:
        told[-1] = (told[-1][0], f"{told[-1][1]}; {mild}")
    return tuple(Flaw(kind, text, verdict, severity) for kind, text in told)


def _milder(seen: Response, wanted: str) -> str:
    """What takes the edge off, as a clause, or nothing."""
    if wanted == "no-cache":
        return "it is declared to be asked for each time, and an ETag would spare at least the page"
    if long := browser(seen).reuses:
        return (
            f"the browser of one visitor keeps it for {in_words(long)}, the next visitor reaches your server"
        )
    return ""


def _reasons(launch: Launch, read: RepeatRead) -> Iterator[tuple[str, str]]:
    seen = read.looks[-1].seen
    keeping = shared(seen)
    if not keeping.stores:
        vary = f"{keeping.why} tells caches that no two visitors get the same"
        yield (
            "forbidden",
            vary if keeping.why.startswith("Vary") else f"{keeping.why} forbids every shared copy",
        )
    if names := own_cookies(seen):
        yield "cookie", f"it sets the cookie {names[0]} for everybody, and what sets a cookie is not kept"
    if len(read.looks) >= LOOKS:
        yield from _fetched(launch, read.looks)
    if keeping.why != "no-store":
        yield from _unasked(read.looks)


def _fetched(launch: Launch, looks: tuple[RepeatLook, ...]) -> Iterator[tuple[str, str]]:
    """What the store in front said at each look."""
    told = [store(look.seen) for look in looks]
    if all(one.did is Did.MISS for one in told):
        yield "missed", f"at {len(looks)} looks in a row the edge fetched it anew ({told[-1].said})"
    elif all(one.did is Did.PASSED for one in told):
        edge = in_front(launch, looks[-1].seen)
        yield "passed-on", f"{edge} passes every visitor on to your server ({told[-1].said})"
    elif all(one.did is Did.SILENT for one in told):
        yield "no-store-seen", f"at {len(looks)} looks in a row no store answered"


def _unasked(looks: tuple[RepeatLook, ...]) -> Iterator[tuple[str, str]]:
    """Why nobody who has a copy can ask whether it still holds."""
    whole = [look for look in looks if look.seen.status != _UNCHANGED]
    tags = {look.seen.first("etag") for look in whole} - {""}
    if not validated(looks[-1].seen):
        yield "no-validator", "without ETag or Last-Modified nobody can ask whether a copy still holds"
    elif len(tags) > 1:
        same = len({look.digest for look in whole}) == 1
        text = "although the page is the same" if same else "for the page itself differs each time"
        yield "restless", f"its ETag changes with every answer, {text}"
    elif any(look.asking for look in looks):
        yield "unheeded", "who shows the ETag or the date that came before gets the whole page again"


def spare(launch: Launch, seen: Response, wanted: str) -> Fix:
    """How the server is spared."""
    where, fresh = Where.at(seen.url), wanted == "no-cache"
    parts = [block(ASK if fresh else A_WHILE, where, [seen])]
    if not fresh and (any(match.edge for match in by_header(seen)) or in_front(launch, seen)):
        parts.append(keep(provider(launch, seen), [where]))
    parts += [_TAGS] if fresh else [_TAGS, _KEPT_INSIDE]
    text = f"Let a store answer for {where.url}, or at least let who comes back ask whether it has changed."
    if fresh:
        text = f"Give {where.url} an ETag that stays the same for as long as the answer does."
    more = ' If it has to be fresh each time, declare it: cache = "no-cache" of its [[route]].'
    return Fix(
        text + more * (not fresh), "\n\n".join(parts), f"Restore the former header of {host_of(seen.url)}."
    )


def sequence(read: RepeatRead) -> list[str]:
    """The looks as they went: status, whether it was asked if a copy still holds, what a store said."""
    return [" ".join(filter(None, _look(look))) for look in read.looks]


def _look(look: RepeatLook) -> Iterator[str]:
    yield str(look.seen.status)
    yield "asked" * look.asking
    yield "from a store" if answered_from_store(look.seen) else store(look.seen).value
