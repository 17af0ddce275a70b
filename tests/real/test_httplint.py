"""What we say caches may do, beside REDbot's httplint; where we differ, and why, is a list of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pytest
from httplint import HttpRequestLinter, HttpResponseLinter
from hypothesis import given, settings
from hypothesis import strategies as st

from cockpit.facts.http import Response
from cockpit.standards.cachecontrol import GUESSABLE, YEAR, Keeping, browser, read, shared

DATE: Final = ("Date", "Sat, 28 Nov 2026 13:00:00 GMT")
HOUR_LATER: Final = "Sat, 28 Nov 2026 14:00:00 GMT"
DAY_BEFORE: Final = ("Last-Modified", "Fri, 27 Nov 2026 13:00:00 GMT")
HTML: Final = ("Content-Type", "text/html; charset=utf-8")
Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """A response to a GET; `authorized`: the request carried an Authorization header."""

    headers: Headers = ()
    status: int = 200
    authorized: bool = False

    @property
    def response(self) -> Response:
        """As we see it."""
        told = tuple((name.lower(), value) for name, value in (DATE, HTML, *self.headers))
        return Response("https://shop.example/", self.status, told, "192.0.2.80")

    def has(self, *names: str) -> bool:
        """All these directives are there."""
        said = read(self.response.all("cache-control"))
        return all(name in said for name in names)


@dataclass(frozen=True)
class Opinion:
    """What a browser and a shared cache may do: `never`, `asks`, `guess`, or for how many seconds."""

    browser: str
    shared: str


def ours(answer: Answer) -> Opinion:
    """By the module under test; httplint does not know which fields an edge reads first."""
    seen = answer.response
    return Opinion(_told(browser(seen)), _told(shared(seen, authorized=answer.authorized, targets=())))


def _told(keeping: Keeping) -> str:
    if not keeping.stores:
        return "never"
    if keeping.asks:
        return "asks"
    return "guess" if keeping.guessed else str(keeping.seconds)


def theirs(answer: Answer) -> Opinion:
    """By httplint's notes and the lifetimes that they are made from."""
    linter = _lint(answer)
    notes, caching = {type(note).__name__ for note in linter.notes}, linter.caching
    if "STORE_UNSTORABLE" in notes or not caching.store_private:
        return Opinion("never", "never")

    def told(seconds: int) -> str:
        if notes & {"FRESHNESS_NO_CACHE", "FRESHNESS_NO_CACHE_NO_VALIDATOR"}:
            return "asks"
        return "guess" if "FRESHNESS_HEURISTIC" in notes else str(max(0, seconds))

    alone = told(caching.freshness_lifetime_private)
    between = told(caching.freshness_lifetime_shared) if caching.store_shared else "never"
    return Opinion("never" if "STORE_STORABLE_SHARED_ONLY" in notes else alone, between)


def _lint(answer: Answer) -> HttpResponseLinter:
    request = HttpRequestLinter()
    request.process_request_topline(b"GET", b"https://shop.example/", b"1.1")
    request.process_headers([(b"Authorization", b"Bearer x")] if answer.authorized else [])
    linter = HttpResponseLinter(no_content=True)
    linter.request = request
    linter.process_response_topline(b"1.1", str(answer.status).encode())
    linter.process_headers([(n.encode(), v.encode()) for n, v in (DATE, HTML, *answer.headers)])
    linter.finish_content(complete=True)
    return linter


def says(*values: str, status: int = 200, authorized: bool = False, more: Headers = ()) -> Answer:
    """One Cache-Control line for each value, then other headers."""
    lines = tuple(("Cache-Control", value) for value in values)
    return Answer((*lines, *more), status, authorized)


TABLE: Final = {
    "nothing": says(),
    "nothing, an old change": says(more=(DAY_BEFORE,)),
    "five minutes": says("max-age=300"),
    "public": says("public"),
    "public, five minutes": says("public, max-age=300"),
    "a year, immutable": says(f"public, max-age={YEAR}, immutable"),
    "zero": says("max-age=0"),
    "zero, must-revalidate": says("public, max-age=0, must-revalidate"),
    "more than any clock": says("max-age=99999999999999999999"),
    "upper case": says("Public, Max-Age=60"),
    "spaces": says("  public ,  max-age=60  "),
    "empty members": says(",, max-age=60,"),
    "two lines": says("public", "max-age=60"),
    "quoted": says('max-age="60"'),
    "no-store": says("no-store"),
    "no-store, five minutes": says("no-store, max-age=300"),
    "private": says("private"),
    "private, five minutes": says("private, max-age=300"),
    "private, no-store": says("private, no-store"),
    "private and public": says("public, private, max-age=300"),
    "no-cache": says("no-cache"),
    "no-cache, a tag": says("no-cache", more=(("ETag", '"1"'),)),
    "no-cache, private": says("no-cache, private"),
    "no-cache, five minutes": says("no-cache, max-age=300"),
    "shared apart": says("max-age=60, s-maxage=600"),
    "shared apart, never in browsers": says("max-age=0, s-maxage=600"),
    "shared only": says("s-maxage=600"),
    "shared only, private": says("s-maxage=600, private"),
    "stale while fetched": says("max-age=60, stale-while-revalidate=30"),
    "stale if broken": says("max-age=60, stale-if-error=3600"),
    "an extension": says('max-age=60, community="UCI"'),
    "Expires": says(more=(("Expires", HOUR_LATER),)),
    "Expires in the past": says(more=(("Expires", "Thu, 01 Jan 1970 00:00:00 GMT"),)),
    "Expires is 0": says(more=(("Expires", "0"),)),
    "max-age before Expires": says("max-age=60", more=(("Expires", HOUR_LATER),)),
    "s-maxage beside Expires": says("s-maxage=60", more=(("Expires", HOUR_LATER),)),
    "Expires of RFC 850": says(more=(("Expires", "Saturday, 28-Nov-26 14:00:00 GMT"),)),
    "Expires of asctime": says(more=(("Expires", "Sat Nov 28 14:00:00 2026"),)),
    "Pragma alone": says(more=(("Pragma", "no-cache"),)),
    "Vary: *": says("max-age=60", more=(("Vary", "*"),)),
    "Vary: Cookie": says("max-age=60", more=(("Vary", "Cookie"),)),
    "a cookie": says("public, max-age=60", more=(("Set-Cookie", "sid=1"),)),
    "authorized": says("max-age=60", authorized=True),
    "authorized, nothing": says(authorized=True),
    "authorized, public": says("public, max-age=60", authorized=True),
    "authorized, must-revalidate": says("max-age=60, must-revalidate", authorized=True),
    "authorized, s-maxage": says("max-age=60, s-maxage=60", authorized=True),
    "authorized, private": says("private, max-age=60", authorized=True),
    "301": says(status=301, more=(("Location", "/x"),)),
    "301, no-store": says("no-store", status=301, more=(("Location", "/x"),)),
    "302": says(status=302, more=(("Location", "/x"),)),
    "302, a minute": says("max-age=60", status=302, more=(("Location", "/x"),)),
    "302, shared only": says("s-maxage=60", status=302, more=(("Location", "/x"),)),
    "302, private": says("private", status=302, more=(("Location", "/x"),)),
    "302, Expires is 0": says(status=302, more=(("Expires", "0"), ("Location", "/x"))),
    "302, authorized": says(status=302, authorized=True, more=(("Location", "/x"),)),
    "302, public": says("public", status=302, more=(("Location", "/x"),)),
    "308": says(status=308, more=(("Location", "/x"),)),
    "204": says(status=204),
    "401": says(status=401),
    "403, a minute": says("max-age=60", status=403),
    "404": says(status=404),
    "405": says(status=405),
    "410": says(status=410),
    "414": says(status=414),
    "501": says(status=501),
    "500": says(status=500),
    "two different": says("max-age=60, max-age=600"),
    "no number": says("max-age=1d"),
    "no value": says("max-age"),
    "negative": says("max-age=-1"),
    "private for a field": says('private="set-cookie", max-age=60'),
    "no-cache for a field": says('no-cache="set-cookie", max-age=60'),
    "understood": says("no-store, must-understand, max-age=60"),
}


@dataclass(frozen=True)
class Difference:
    """Where we do not agree on purpose: the reason, and to which answers it applies."""

    reason: str
    applies: Callable[[Answer], bool]


def _broken(answer: Answer) -> bool:
    """A lifetime that is no number."""
    told = read(answer.response.all("cache-control")).said
    return any(name in ("max-age", "s-maxage") and not (value or "").isdigit() for name, value in told)


def _repeated(answer: Answer) -> bool:
    told = [name for name, _ in read(answer.response.all("cache-control")).said]
    return any(told.count(name) > 1 for name in ("max-age", "s-maxage"))


def _of_fields(answer: Answer) -> bool:
    told = read(answer.response.all("cache-control"))
    return any(name in told and not told.whole(name) for name in ("private", "no-cache"))


def _explicit(answer: Answer) -> bool:
    return answer.has("max-age") or bool(answer.response.all("expires"))


DIFFERENCES: Final = (
    Difference(
        "RFC 9110 section 15.1 lets caches guess about 204, 308, 404, 405, 414 and 501, too",
        lambda answer: answer.status in set(GUESSABLE) - {200, 203, 206, 300, 301, 410},
    ),
    Difference(
        "RFC 9111 section 4.2.1: of two values the first, while httplint goes by the last",
        _repeated,
    ),
    Difference(
        "RFC 9111 section 4.2.1: a lifetime that cannot be read is over, while httplint takes it for missing",
        _broken,
    ),
    Difference(
        "RFC 9111 sections 5.2.2.4 and 5.2.2.7: with field names in its argument it is about those fields",
        _of_fields,
    ),
    Difference(
        "RFC 9111 section 5.2.2.3: who understands the status goes past no-store",
        lambda answer: answer.has("no-store", "must-understand"),
    ),
    Difference(
        "RFC 9111 section 5.2.2.10: s-maxage says nothing to a browser, which guesses as without it",
        lambda answer: answer.has("s-maxage") and not _explicit(answer),
    ),
    Difference(
        "RFC 9111 section 3: what nothing makes storable is not, also where the request was authorized",
        lambda answer: (
            answer.authorized
            and answer.status not in GUESSABLE
            and not _explicit(answer)
            and not answer.has("public")
            and not answer.has("private")
        ),
    ),
    Difference(
        "RFC 9111 section 3: an Expires makes storable, also one that is no date and so is over already",
        lambda answer: answer.response.first("expires") == "0" and answer.status not in GUESSABLE,
    ),
    Difference(
        "RFC 9111 section 4.2.2: what is public may be guessed about whatever its status",
        lambda answer: answer.has("public") and answer.status not in GUESSABLE and not _explicit(answer),
    ),
)


def explained(answer: Answer) -> list[str]:
    """The reasons why we may differ here."""
    return [one.reason for one in DIFFERENCES if one.applies(answer)]


@pytest.mark.parametrize("name", TABLE)
def test_we_agree_or_say_why_not(name: str) -> None:
    answer = TABLE[name]
    assert ours(answer) == theirs(answer) or explained(answer), (ours(answer), theirs(answer))


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda one: one.reason[:40])
def test_a_difference_is_still_one(difference: Difference) -> None:
    alone = [answer for answer in TABLE.values() if explained(answer) == [difference.reason]]
    assert any(ours(answer) != theirs(answer) for answer in alone)


def test_cookies_do_not_count_for_httplint() -> None:
    """That is why the judgement of cookies stands beside this, and not in it."""
    assert theirs(TABLE["a cookie"]) == theirs(says("public, max-age=60")) == Opinion("60", "60")


_MEMBERS = st.one_of(
    st.sampled_from(("no-store", "no-cache", "private", "public", "must-revalidate", "proxy-revalidate")),
    st.sampled_from(("immutable", "no-transform", "must-understand", 'no-cache="x"', 'private="x"', "x=y")),
    st.builds(
        "{}={}".format,
        st.sampled_from(("max-age", "s-maxage", "stale-while-revalidate", "stale-if-error")),
        st.one_of(st.integers(0, 2**40), st.sampled_from(("", "1d", "-1", '"7"'))),
    ),
)
_MORE = st.sampled_from(
    ((), (DAY_BEFORE,), (("Expires", HOUR_LATER),), (("Expires", "0"),), (("Vary", "*"),))
)


@given(
    st.lists(_MEMBERS, max_size=5),
    st.sampled_from((200, 203, 301, 302, 303, 307, 308, 401, 403, 404, 410, 500)),
    _MORE,
    st.booleans(),
)
@settings(max_examples=400)
def test_we_agree_on_anything(said: list[str], status: int, more: Headers, authorized: bool) -> None:
    answer = says(*([", ".join(said)] if said else []), status=status, more=more, authorized=authorized)
    assert ours(answer) == theirs(answer) or explained(answer)
