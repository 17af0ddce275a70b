"""Facts of the healthy sites in healthy_sites.toml, as checks of caches, cookies and policies take them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cockpit.facts.caching import CacheSeries, Caching
from cockpit.facts.http import Response
from cockpit.facts.nonces import Nonces
from cockpit.facts.pages import Page
from cockpit.facts.samples_caching import caching, peeked
from cockpit.facts.samples_dns import sample_lookup, sample_names
from cockpit.facts.samples_http import ADDRESS
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.facts.samples_stated import NOTHING_SAID, SEEN_AT
from cockpit.facts.served import File, Served
from cockpit.facts.set_cookies import CookieAnswer, SetCookies
from cockpit.launch import Launch
from cockpit.launch.parts import Cache, Edge, Host, Route, Session
from cockpit.standards.html import read

HOST = "shop.example"
_WORDS = " text" * 300
_FORM = f"<form method=post><input name=email><input type=password name=pw>{{}}</form>{_WORDS}"
_BODIES = {
    "": f"<p>{_WORDS}",
    "form": _FORM.format(""),
    "form with a token": _FORM.format('<input type=hidden name=csrf_token value="Wj3n">'),
}
_ROUTES = ("page", "read", "auth", "write")


@dataclass(frozen=True)
class Answer:
    """What one address answers; `kind` is that of a route, or of a file (`script`, `image`, ...)."""

    path: str
    kind: str
    headers: str
    status: int = 200
    body: str = ""
    private: bool = False

    @property
    def seen(self) -> Response:
        pairs = (line.partition(": ") for line in self.headers.splitlines() if line)
        told = tuple((name.lower(), value) for name, _, value in pairs)
        return Response(
            f"https://{HOST}{self.path}", self.status, told, ADDRESS, _BODIES.get(self.body, self.body)
        )


@dataclass(frozen=True)
class Site:
    """A product: its answers, what launch.toml says of its pages and its session, who stands in front."""

    name: str
    answers: tuple[Answer, ...]
    pages: str = "no-cache"
    edge: str = ""
    session: str = ""

    @property
    def routed(self) -> Iterator[Answer]:
        return (one for one in self.answers if one.kind in _ROUTES)

    @property
    def launch(self) -> Launch:
        routes: Any = [
            Route(name=one.path, url=one.seen.url, kind=one.kind, private=one.private)  # type: ignore[arg-type]
            for one in self.routed
        ]
        return sample_launch(
            hosts=(Host(HOST, "site", proxied=bool(self.edge)),),
            routes=tuple(routes),
            cache=Cache(self.pages, "no-cache"),  # type: ignore[arg-type]
            sessions=(Session(cookie=self.session, hosts=(HOST,)),) if self.session else (),
            edge=Edge(self.edge) if self.edge else None,
        )

    @property
    def facts(self) -> tuple[Any, ...]:
        """Everything that cache.*, header.cookie-scope, header.csp and header.nonbreaking ask for."""
        lines = (CookieAnswer(one.seen.url, one.status, one.seen.all("set-cookie")) for one in self.routed)
        cookies, names = SetCookies(SEEN_AT, tuple(lines)), sample_names(sample_lookup(HOST))
        return (self._served, self._caching, cookies, names, Nonces(), NOTHING_SAID)

    @property
    def _served(self) -> Served:
        pages = (Page(one.seen.url, one.seen, read(one.seen.body)) for one in self.routed)
        files = (
            File(one.seen.url, one.kind, one.seen, (f"https://{HOST}/",))
            for one in self.answers
            if one.kind not in _ROUTES
        )
        return served(self.launch, *pages, files=tuple(files))

    @property
    def _caching(self) -> Caching:
        return caching(self.launch, self._served, *(_looked(one.seen) for one in self.answers))


def _looked(seen: Response) -> CacheSeries:
    """Two strangers, who get the same."""
    peek = peeked(seen, sha256(seen.body.encode()).hexdigest())
    return CacheSeries(seen.url, peek, peek)


def _sites() -> Iterator[Site]:
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    for row in tomllib.loads(text)["site"]:
        yield Site(**row | {"answers": tuple(Answer(**answer) for answer in row.pop("answer"))})


SITES = {site.name: site for site in _sites()}
