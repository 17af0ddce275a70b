"""How one visitor's page reaches another: what of a private place, and which cookie, a cache may hand on.

Levels, and why (RFC 9111 sections 3 and 7; Cloudflare's documents on Set-Cookie and default cache behaviour):
what a store has answered, and what the headers let any cache use again, fails. A private page that says
nothing fails too, for then every cache guesses; a sign-in form that says nothing is a warning, for it is the
same for all, and so is a frame that scripts fill. A copy that is asked about before each use is a low
warning: it is still there. A cookie that a cache may hand on fails, and is no launch blocker where its name
and flags say that it is nobody's own; where no edge keeps it, silence is a low warning.
"""

from collections.abc import Collection, Iterator

from cockpit.facts import Unreachable
from cockpit.facts.caching import CacheSeries, Peek, SignedIn
from cockpit.facts.http import Response
from cockpit.kit import HIGH, LOW
from cockpit.kit.caching import SERVER_ERROR, from_store, said
from cockpit.kit.headers import FAIL, Flaw
from cockpit.standards.cache_rules import PRIVATE
from cockpit.standards.cachecontrol import Keeping, browser, in_words, read, shared, slips
from cockpit.standards.edgecache import Did, kept_by_type, own_cookies, personal, store
from cockpit.standards.fields import split
from cockpit.standards.locations import REDIRECTS, resolve, shown

FOR_GOOD = (301, 308)  # kept by caches, browsers among them, although nothing says for how long
_CLIENT_ERROR = 400
_HEADER = ("cache-control", PRIVATE)


def between(seen: Response) -> Keeping:
    """What the least careful cache may do: an edge that reads its own field, or one that does not know it."""
    authorized = bool(seen.first("www-authenticate"))
    ways = (shared(seen, authorized=authorized), shared(seen, authorized=authorized, targets=()))
    return max(ways, key=lambda way: (way.reuses, way.undecided, way.stores))


def private_flaws(series: CacheSeries, *, signing_in: bool, frame: bool = False) -> tuple[Flaw, ...]:
    """What is wrong with the looks at a private place.

    `signing_in`: it is the form itself. `frame`: it holds nothing of anybody (cockpit.kit.frames).
    """
    looks = _looks(series)
    found = (*_stored(looks), *_worst(looks, signing_in=signing_in))
    return (*_leaked(series), *(map(_harmless, found[:1]) if frame else found))


def _harmless(flaw: Flaw) -> Flaw:
    text = (
        f"{flaw.text}. Strangers all get the same page, without a cookie or a token: no harm while it is "
        "only a form or a frame, and what scripts load into it is private, no-store"
    )
    return Flaw("frame", text, severity=LOW, header=flaw.header)


def _looks(series: CacheSeries) -> tuple[Response, ...]:
    """Every answer of the product itself, that to the test account included."""
    mine = series.signed.page if isinstance(series.signed, SignedIn) else None
    every = (*series.looks, *([mine.seen] if isinstance(mine, Peek) else []))
    return tuple(one for one in every if not one.challenged and one.status < SERVER_ERROR)


def _leaked(series: CacheSeries) -> Iterator[Flaw]:
    if isinstance(series.signed, SignedIn) and series.signed.leaked:
        text = "a stranger who came after the test account was shown what only that account may see"
        yield Flaw("leak", text, FAIL, header=_HEADER)


def _stored(looks: tuple[Response, ...]) -> Iterator[Flaw]:
    if told := from_store(looks):
        text = f"a store answered in place of your server ({told.said}), so others get what was kept"
        yield Flaw("from-store", text, FAIL, header=_HEADER)


def _worst(looks: tuple[Response, ...], *, signing_in: bool) -> tuple[Flaw, ...]:
    """The gravest flaw of the headers, each look alike: they are mended by one line."""
    found = [flaw for seen in looks for flaw in _headers(seen, signing_in=signing_in)]
    return tuple(sorted(found, key=lambda flaw: flaw.gravity)[:1])


def _headers(seen: Response, *, signing_in: bool) -> Iterator[Flaw]:
    keeping = between(seen)
    if seen.status in REDIRECTS:
        yield from _redirect(seen, keeping)
    elif keeping.reuses:
        yield Flaw("storable", _storable(seen, keeping), FAIL, header=_HEADER)
    elif keeping.undecided:
        text = f"it answers {seen.status} with {said(seen)}, so caches decide for themselves{_in_vain(seen)}"
        mild = signing_in or seen.status >= _CLIENT_ERROR
        yield (
            Flaw("undecided", text, header=_HEADER) if mild else Flaw("undecided", text, FAIL, header=_HEADER)
        )
    elif keeping.stores:
        text = f"{said(seen)} lets caches keep a copy, though they ask before each use"
        yield Flaw("kept-and-asked", text, severity=LOW, header=_HEADER)


def _storable(seen: Response, keeping: Keeping) -> str:
    behind = " although it asks for a sign-in" if seen.first("www-authenticate") else ""
    text = f"{keeping.why} lets any cache give it to others for {in_words(keeping.reuses)}{behind}"
    return text + _in_vain(seen)


def _in_vain(seen: Response) -> str:
    """Vary: Cookie is what frameworks send; edges do not keep one copy for each cookie."""
    told = {one.lower() for one in split(seen.all("vary"))} & {"cookie", "authorization"}
    names = " and ".join(sorted(one.capitalize() for one in told))
    return f" (Vary: {names} does not prevent it: Cloudflare and others do not look at it)" if told else ""


def _redirect(seen: Response, keeping: Keeping) -> Iterator[Flaw]:
    """A stranger is sent to sign in: whoever has signed in must not be sent there by a cache."""
    alone = browser(seen)
    kept = max(keeping.reuses, alone.reuses)
    if kept or (seen.status in FOR_GOOD and (keeping.undecided or alone.undecided)):
        to = shown(resolve(seen.url, seen.all("location")).url) or "elsewhere"
        long = f"for {in_words(kept)}" if kept else "for good"
        text = f"strangers are sent to {to} by a {seen.status} that caches keep {long}: also after signing in"
        yield Flaw("redirect-kept", text, FAIL, header=_HEADER)


def cookie_flaws(series: CacheSeries, sessions: Collection[str] = (), *, edge: bool) -> tuple[Flaw, ...]:
    """What a cache may hand on with a public place or file; `edge`: one stands in front.

    `sessions` are the names of the cookies by which people are known.
    """
    found = [flaw for seen in series.looks for flaw in _cookies(seen, sessions, edge=edge)]
    return tuple(sorted(found, key=lambda flaw: flaw.gravity)[:1])


def _cookies(seen: Response, sessions: Collection[str], *, edge: bool) -> Iterator[Flaw]:
    names = own_cookies(seen)
    if not names:
        return
    told = "cookie " + ", ".join(name[:60] for name in names[:5])
    weight = None if personal(seen, names, sessions) else HIGH
    keeping = between(seen)
    if from_store([seen]):
        yield Flaw("cookie-from-store", f"a store hands the {told} to everybody", FAIL, weight)
    elif keeping.reuses:
        text = f"it sets the {told}, and {keeping.why} lets caches hand it on for {in_words(keeping.reuses)}"
        yield Flaw("cookie-storable", text, FAIL, weight)
    elif keeping.undecided and edge and kept_by_type(seen.url):
        text = f"it sets the {told}, and edges keep files of this kind without being told"
        yield Flaw("cookie-on-file", text, FAIL, weight)
    elif keeping.undecided:
        mild = LOW if not edge or store(seen).did is Did.PASSED else None  # nobody is there to keep it
        text = f"it sets the {told} and does not say that it is private"
        yield Flaw("cookie-undecided", text, severity=mild)


def notes(series: CacheSeries, *, signing_in: bool) -> tuple[str, ...]:
    """What else is to be known of a private place, as clauses."""
    return (*(() if signing_in else _by_account(series.signed)), *_notes(series))


def _by_account(signed: SignedIn | Unreachable | None) -> Iterator[str]:
    """What the session of a test account showed, or would show."""
    if signed is None:
        yield "a test account ([[session]] with a credential) would show that it is not handed on, too"
    elif not isinstance(signed, SignedIn):
        yield f"the test account was not used: {signed.cause.rstrip('.')}"
    elif not signed.effect:
        yield "the test account was shown nothing of its own: its session may have ended"
    elif not signed.leaked:
        yield "a stranger who came after the test account got nothing of its page"


def _notes(series: CacheSeries) -> Iterator[str]:
    if series.limited:
        yield "not all was asked, for the requests to this host are limited"
    for seen in series.looks[:1]:
        yield from (f"Cache-Control: {slip}" for slip in slips(seen))
        if "private" in read(seen.all("cache-control")) and browser(seen).reuses:
            yield f"the visitor's own browser keeps it for {in_words(browser(seen).reuses)}"
