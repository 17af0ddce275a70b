"""cache.compression."""

from collections import defaultdict
from collections.abc import Iterator

from cockpit.facts import Unreachable
from cockpit.facts.caching import CacheSeries, Caching, private_places
from cockpit.facts.http import Response
from cockpit.facts.pages import Page
from cockpit.facts.samples_caching import answered, caching, looks
from cockpit.facts.samples_http import DEAD
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.served import File, Served
from cockpit.kit import (
    LOW,
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
    command,
    not_applicable,
    passed,
)
from cockpit.kit.caching import unseen
from cockpit.kit.headers import Flaw, bundled
from cockpit.model import Verdict
from cockpit.standards.cachecontrol import shared
from cockpit.standards.compression import WORTH, coding, compressible, packed, told_apart
from cockpit.standards.header_rules import places
from cockpit.standards.html import read
from cockpit.standards.locations import host_of, shown

CHECK = check(
    "Text is compressed on the way",
    severity=LOW,
    why="Pages, scripts and styles shrink to a quarter when they are compressed: on a phone with a weak "
    "signal that is a second or more, and it costs one line.",
    fix="Compress text of more than a kilobyte with gzip or Brotli.",
    undo="Remove the line again.",
    verify="curl -sS -H 'Accept-Encoding: br, gzip, zstd' -D - -o /dev/null {subject}",
    source="RFC 9110 sections 8.4 and 12.5.5; RFC 7932; breachattack.com",
    terms={
        "gzip, Brotli, zstd": "ways to make text smaller that every browser understands",
        "BREACH": "an attack that guesses a secret in a page from the length of its compressed form",
        "Vary": "the header that tells caches by which part of a request the answers differ",
    },
)
_TYPES = "text/css text/javascript application/javascript application/json image/svg+xml"
_WAYS = {
    "nginx": f"nginx, in the http block:\n    gzip on; gzip_vary on; gzip_min_length 1000;\n"
    f"    gzip_types {_TYPES};",
    "Caddy": "Caddy, in the site block:\n    encode zstd gzip",
    "Apache": f"Apache, with mod_deflate:\n    AddOutputFilterByType DEFLATE text/html {_TYPES}",
    "Next.js": "Next.js, next.config.js: compress: true (the default) when it serves without a proxy",
    "Cloudflare": "Cloudflare: Speed > Settings > Content Optimization > Brotli on; and no "
    "Cache-Control: no-transform from your server, which forbids it",
}
_ANYWHERE = ("nginx", "Caddy")
_MANY = 20


def judge(launch: Launch, served: Served, caching: Caching) -> Iterator[Finding]:
    """Each host by the places and files it serves; what is private is never asked to be compressed."""
    texts: dict[str, list[tuple[Response, CacheSeries | None]]] = defaultdict(list)
    private = private_places(launch)
    for url, place in served.places.items():
        if url in private:
            continue
        blind = unseen(url, place.response if isinstance(place, Page) else place)
        if blind and not (isinstance(place, Unreachable) and place.kind == "off-product"):
            yield blind
        elif isinstance(place, Page):
            texts[host_of(place.url)].append((place.response, caching.of(place.url)))
    for file in served.files:
        if isinstance(file.seen, Response) and not file.seen.challenged:
            texts[host_of(file.url)].append((file.seen, caching.of(file.url)))
    extra = tuple(_breach(launch, caching))
    for host, found in texts.items():
        yield _host(host, found)
    if extra or not texts:
        yield not_applicable(launch.domain, "; ".join(extra) or "there is nothing public to compress")


def _host(host: str, found: list[tuple[Response, CacheSeries | None]]) -> Finding:
    plain = [seen for seen, series in found if _is_plain(seen, series)]
    mixed = [seen for seen, _ in found if coding(seen) and not told_apart(seen) and shared(seen).reuses]
    small = sum(len(seen.body) <= WORTH or not compressible(seen.all("content-type")) for seen, _ in found)
    twice = [seen for seen, _ in found if coding(seen) and packed(seen.all("content-type"))]
    done = sorted({coding(seen) for seen, _ in found if coding(seen)})
    observed = (
        f"{len(found)} looked at: {len(plain)} plain, {small} too small or no text, coded {done or 'none'}"
    )
    evidence = {"plain": _names(plain), "no Vary": _names(mixed), "twice": _names(twice), "codings": done}
    flaws = (*_plain(plain), *_mixed(mixed))
    if flaws:
        return bundled(
            host,
            flaws,
            expected="text of more than 1000 bytes compressed, and Vary: Accept-Encoding with it",
            observed=observed,
            evidence=evidence,
            fix=_fix(plain or mixed),
            verify=_try(flaws, plain, mixed),
        )
    told = [f"text is compressed ({', '.join(done)})" if done else "no text here is worth compressing"]
    if twice:
        told.append(f"{shown(twice[0].url)} is compressed in itself, to do it again only costs time")
    return passed(host, "; ".join(told), observed=observed, evidence=evidence)


def _is_plain(seen: Response, series: CacheSeries | None) -> bool:
    """It is worth it, and it comes as it is also to somebody who accepts every coding."""
    worth = len(seen.body) > WORTH and compressible(seen.all("content-type"))
    coded = series.coded if series else None
    return worth and not coding(seen) and not (isinstance(coded, Response) and coding(coded))


def _plain(seen: list[Response]) -> Iterator[Flaw]:
    if seen:
        largest = max(seen, key=lambda one: len(one.body))
        more = f" and {len(seen) - 1} more" if len(seen) > 1 else ""
        text = f"{shown(largest.url)} ({len(largest.body) // 1000} kB){more} come without gzip"
        yield Flaw("plain", text)


def _mixed(seen: list[Response]) -> Iterator[Flaw]:
    if seen:
        text = (
            f"{shown(seen[0].url)} is compressed and may be kept for all without Vary: Accept-Encoding: a "
            "cache may hand it to a program that cannot unpack it"
        )
        yield Flaw("no-vary", text)


def _fix(seen: list[Response]) -> Fix:
    ways = [_WAYS[place] for place in places(seen) if place in _WAYS] or [_WAYS[way] for way in _ANYWHERE]
    return Fix("Let the server compress text and say so to caches.", "\n\n".join(ways), "Remove the lines.")


def _try(flaws: tuple[Flaw, ...], plain: list[Response], mixed: list[Response]) -> str:
    url = (plain if flaws[0].kind == "plain" else mixed)[0].url
    return command("curl -sS -H 'Accept-Encoding: br, gzip, zstd' -D - -o /dev/null {}", url)


def _breach(launch: Launch, caching: Caching) -> Iterator[str]:
    """Private pages that are compressed: fine where what they reflect and what they hide are kept apart."""
    names = [
        shown(url)
        for url in private_places(launch)
        if (series := caching.of(url)) and any(coding(seen) for seen in series.looks)
    ]
    if names:
        yield (
            f"{', '.join(names[:3])} are compressed too: where such a page repeats what visitors sent beside "
            "a token, its length gives it away (BREACH); SameSite cookies and masked tokens prevent that"
        )


def _names(seen: list[Response]) -> list[str]:
    return sorted(shown(one.url) for one in seen)[:_MANY]


_HOME, _LOGIN = "https://shop.example/", "https://shop.example/login"
_SHOP = sample_launch(routes=(Route(name="login", url=_LOGIN, kind="auth"),))
_OWN = sample_launch(routes=(Route(name="home", url=_HOME, private=True),))
_LONG, _HTML = "word " * 400, {"content-type": "text/html"}
_GZIP = _HTML | {"content-encoding": "gzip", "vary": "Accept-Encoding"}
_FIVE = "public, max-age=300"


def _case(
    name: str, expect: Verdict, first: Response, coded: Response | None = None, *, file: bool = False
) -> Case:
    """The home page (or a file that it loads) answers so."""
    page = [] if file else [Page(first.url, first, read(""))]
    place = served(_SHOP, *page, files=(File(first.url, "script", first),) if file else ())
    return case(name, _SHOP, place, caching(_SHOP, place, looks(first, coded=coded)), expect=expect)


def _cases() -> Iterator[Case]:
    yield _case("gzip", PASS, answered(_HOME, body=_LONG, more=_GZIP))
    yield _case("Brotli only", PASS, answered(_HOME, body=_LONG, more=_HTML), answered(_HOME, more=_BR))
    yield _case("plain", WARN, answered(_HOME, body=_LONG, more=_HTML), answered(_HOME, more=_HTML))
    yield _case("small", PASS, answered(_HOME, body="word", more=_HTML))
    yield _case("kept without Vary", WARN, answered(_HOME, _FIVE, body=_LONG, more=_BR))
    yield _case("kept by nobody without Vary", PASS, answered(_HOME, "no-store", body=_LONG, more=_BR))
    yield _case(
        "a plain script", WARN, answered(_JS, body=_LONG, more={"content-type": "text/javascript"}), file=True
    )
    yield _case("a packed picture", PASS, answered(_PNG, body=_LONG, more=_PACKED), file=True)
    yield _case("a plain sign-in page", PASS, answered(_LOGIN, "no-store", body=_LONG, more=_HTML))
    yield _case("a compressed sign-in page", PASS, answered(_LOGIN, "no-store", body=_LONG, more=_GZIP))
    yield _case("broken", UNKNOWN, answered(_HOME, status=502))
    dark = served(_SHOP, missing={_HOME: DEAD, _LOGIN: DEAD})
    yield case("port 443 is closed", _SHOP, dark, caching(_SHOP, dark), expect=UNKNOWN)
    own = served(_OWN)
    yield case("all is private", _OWN, own, caching(_OWN, own), expect=NOT_APPLICABLE)


_JS, _PNG = "https://shop.example/a.js", "https://shop.example/a.png"
_BR = _HTML | {"content-encoding": "br"}
_PACKED = {"content-type": "image/png", "content-encoding": "gzip", "vary": "accept-encoding"}


CASES = Cases(_cases)
