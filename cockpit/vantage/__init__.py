"""Where we look from: resolver, address map, trust, limits and clock. Nothing else opens a socket."""

import asyncio
import datetime as dt
import importlib
import socket
from collections.abc import Awaitable, Callable, Collection, Mapping
from functools import cached_property, partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING

import certifi

from cockpit.background import aside
from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.http import Response
from cockpit.facts.tls import Offer
from cockpit.facts.trails import Client
from cockpit.launch.parts import LookFrom
from cockpit.model import Advance, Layer
from cockpit.vantage.asks import JSON, PLAIN, Ask, Got, Variant
from cockpit.vantage.connector import CannotConnectError, Connector, Resolve, plugged
from cockpit.vantage.handshake import Shaken
from cockpit.vantage.inquiry import Inquiry, system_resolver
from cockpit.vantage.manners import Manners, door_of
from cockpit.vantage.memo import Memo
from cockpit.vantage.places import Places, place, show
from cockpit.vantage.port443 import quic_versions, shaken
from cockpit.vantage.questions import Patience
from cockpit.vantage.trust import Trust

if TYPE_CHECKING:
    from cockpit.credentials.secret import Secret
    from cockpit.vantage.exchange import Requests

__all__ = ["Got", "Patience", "Recall", "Vantage", "Variant"]

BODY_BYTES = 262_144
POST_BYTES = 4096
ACTIVE = "active"  # the consent without which nothing is sent that could change something
HTTP = "cockpit.vantage.exchange"  # brings httpx along, which is slow to load; DNS and TLS do without
Find = Callable[[str], Awaitable["Secret | Unreachable"]]
Recall = Callable[[str], tuple[tuple[str, Mapping[str, str]], ...]]


class Vantage:
    """One look at the world: every question is asked once per run and shared by all who need it."""

    def __init__(
        self,
        look: LookFrom,
        *,
        folder: Path = Path(),
        now: dt.datetime | None = None,
        patience: Patience | None = None,
        consents: Collection[str] = (),
        find: Find | None = None,
        recall: Recall | None = None,
    ) -> None:
        """Set up without touching the network.

        Args:
            look: the `[vantage]` table.
            folder: where relative paths in it start.
            now: the run's hour; by default the present.
            patience: how long a DNS server is waited for.
            consents: what may be done beyond looking; `cockpit.consent` decides.
            find: gives the credential that a reference of launch.toml names, or why there is none.
            recall: gives what earlier runs remembered of a fact, with the hour, newest first.

        Raises:
            ValueError: an address in the table cannot be one, or the CA file is not there.
        """
        self.now = now or dt.datetime.now(dt.UTC)
        self.folder = folder
        self.consents = frozenset(consents)
        self._find = find
        self.recall: Recall = recall or (lambda _fact: ())
        self.tell: Callable[[Advance], None] = lambda _progress: None  # how far a slow look has come
        self._places = Places.read(look.map, look.nameservers, allow_private=look.allow_private)
        resolver = place(look.resolver, 53) if look.resolver else system_resolver()
        self.trust = Trust(folder / look.ca_file if look.ca_file else None)
        self._inquiry = Inquiry(
            resolver, self._places, look.families, patience or Patience(), look.concurrency
        )
        self._memo = Memo()
        self.manners = Manners(look.concurrency, look.requests_per_host)
        self._connectors: dict[str | None, Connector] = {}
        self.described = {
            "resolver": show(resolver) if resolver else "none configured",
            "trust": look.ca_file or f"certifi {certifi.__version__}",
            "families": list(look.families),
        }

    @property
    def questions(self) -> int:
        """DNS messages sent so far, repetitions not counted; `manners.sent` counts the requests."""
        return self._inquiry.sent

    async def credential(self, reference: str) -> "Secret | Unreachable":
        """The credential that launch.toml names so; none is handed out where nobody gave us a keeper."""
        if self._find is None:
            return Unreachable(Layer.PERSON, f"{reference} is not used here: no credential is", "credential")
        return await self._find(reference)

    def mapped(self, address: str) -> bool:
        """The address is a key of `[vantage] map`: reachable from here although reserved."""
        return self._places.mapped(address)

    def here(self, address: str) -> bool:
        """Whoever answers from this address is this very machine: nobody has to be gentle with it."""
        return self._places.here(address)

    async def ask(self, name: str, type_: str, server: str | None = None) -> Answer | Unreachable:
        """What one server says of (name, type), CNAMEs chased; by default the resolver.

        All five outcomes are an `Answer`. `Unreachable` says that the question could not be put: our own
        network is down, or the named server has no address.
        """
        return await self._inquiry.ask(name, type_, server)

    async def look_up(self, name: str, type_: str) -> Answer | Unreachable:
        """What the resolver knows; silence and refusal become `Unreachable`, for they decide nothing."""
        return await self._inquiry.look_up(name, type_)

    async def addresses(self, host: str) -> tuple[str, ...] | Unreachable:
        """Every address of a host in the families we look from, IPv4 first."""
        return await self._inquiry.addresses(host)

    async def fetch(
        self,
        url: str,
        client: Client = Client.TERMINAL,
        at: str | None = None,
        limit: int = BODY_BYTES,
        accept: str = "",
        secret: "Secret | None" = None,
        variant: Variant = PLAIN,
    ) -> Response | Unreachable:
        """One GET without following a redirect.

        Args:
            url: absolute, http or https.
            client: who we say we are.
            at: the one address to connect to, whatever the name resolves to.
            limit: bytes of the decoded body to keep.
            accept: the media type to ask for, where it matters.
            secret: sent as a bearer token, over https and to the host it is bound to, or not at all.
            variant: what differs from a plain GET: headers, method, or which look at the same URL it is.
        """
        ask = Ask(url, client, limit, accept, secret.name if secret else "", variant=variant)
        return _response(await self._get(ask, at, secret))

    async def query(
        self, url: str, body: bytes, secret: "Secret", limit: int = BODY_BYTES, seconds: float = 0.0
    ) -> Response | Unreachable:
        """One question put to a provider's API by POST (GraphQL), which changes nothing there; never shared.

        Args:
            url: https, on the host that the credential is bound to.
            body: JSON.
            secret: sent as a bearer token.
            limit: bytes of the decoded answer to keep.
            seconds: how long to wait, where it takes longer than other answers.
        """
        ask = Ask(url, Client.TERMINAL, limit, body=body, seconds=seconds)
        return _response(await self._fetch(ask, None, secret))

    async def post(
        self, url: str, body: bytes, limit: int = BODY_BYTES, kind: str = JSON, seconds: float = 0.0
    ) -> Response | Unreachable:
        """One POST, never shared or followed; it is not sent without consent.

        Args:
            url: absolute, http or https.
            body: at most POST_BYTES.
            limit: bytes of the decoded answer to keep.
            kind: the media type of the body.
            seconds: how long to wait, where it takes longer than other answers.
        """
        if ACTIVE not in self.consents or len(body) > POST_BYTES:
            return Unreachable(Layer.PERSON, f"nothing was sent to {url}: it was not agreed to", "consent")
        ask = Ask(url, Client.TERMINAL, limit, body=body, kind=kind, seconds=seconds)
        return _response(await self._fetch(ask, None, None))

    async def quic(self, host: str, address: str) -> tuple[str, ...] | Unreachable:
        """The QUIC versions that UDP port 443 of an address names when one packet asks it for others."""
        look = partial(quic_versions, self._connector(address), self.manners, host, address)
        return await self._memo.once(("quic", host, address), look)

    async def download(self, url: str, limit: int) -> bytes | Unreachable:
        """The whole body of one GET as bytes; any status but 200, or more than `limit`, is `Unreachable`."""
        got = await self.got(url, limit)
        if isinstance(got, Unreachable):
            return got
        if got.response.status != HTTPStatus.OK:
            return Unreachable(Layer.HTTP, f"{url} answers HTTP {got.response.status}", "status")
        if got.response.truncated:
            return Unreachable(Layer.HTTP, f"{url} sends more than {limit} bytes", "too-large")
        return got.data

    async def got(
        self, url: str, limit: int, accept: str = "", variant: Variant = PLAIN
    ) -> Got | Unreachable:
        """The same GET as `fetch`, with its decoded body as bytes, cut at the limit."""
        return await self._get(Ask(url, Client.TERMINAL, limit, accept, variant=variant), None)

    async def handshake(self, host: str, address: str, helped: str = "") -> Shaken | Unreachable:
        """One TLS handshake on port 443 with the public name at one address, kept also when it is refused.

        `helped` are further intermediates (PEM) to know while judging the chain.
        """
        context = self.trust.helped(helped) if helped else self.trust.looking
        look = partial(shaken, self._connector(address), self.manners, context, host, address)
        return await self._memo.once(("handshake", host, address, helped), look)

    async def offers(self, host: str, address: str, version: str) -> tuple[Offer, str]:
        """Does the server speak this protocol version, and what came instead where that is inconclusive."""
        try:
            context = self.trust.only(version)
        except ValueError as reason:
            return Offer.UNSURE, f"this machine cannot speak {version}: {reason}"
        look = partial(shaken, self._connector(address), self.manners, context, host, address)
        seen = await self._memo.once(("offers", host, address, version), look)
        if isinstance(seen, Unreachable):
            return (Offer.NO, "") if seen.kind == "version" else (Offer.UNSURE, seen.cause)
        return Offer.YES, ""

    async def plug(self, host: str, port: int) -> socket.socket | Unreachable:
        """One TCP connection for a protocol of its own; not blocking, and whoever asks closes it."""
        try:
            return (await self._connector(None).connect(host, port, plugged))[0]
        except CannotConnectError as reason:
            return reason.why

    def inquiring(self) -> Inquiry:
        """Questions of its own for one visit: what was heard before does not count."""
        return self._inquiry.afresh()

    def connecting(self, resolve: Resolve) -> Connector:
        """A connector that asks `resolve` where a host is."""
        return Connector(self._places, resolve, self._hear, None)

    async def forget(self) -> None:
        """Look at everything anew, over new connections: a drill watches the same place again and again."""
        await asyncio.gather(self._memo.aclose(), self._inquiry.forget())
        if requests := self.__dict__.pop("_http", None):  # one kept open may lead to the release before
            await requests.aclose()
        self.manners.forget()

    async def aclose(self) -> None:
        """End what is still under way and close every connection."""
        await asyncio.gather(self._memo.aclose(), self._inquiry.aclose())
        if "_http" in self.__dict__:  # somebody asked for a page
            await self._http.aclose()

    async def _get(self, ask: Ask, at: str | None, secret: "Secret | None" = None) -> Got | Unreachable:
        return await self._memo.once((ask, at), lambda: self._fetch(ask, at, secret))

    async def _fetch(self, ask: Ask, at: str | None, secret: "Secret | None") -> Got | Unreachable:
        await self._memo.once(HTTP, lambda: aside(self._load_http))
        door = door_of(ask.url, at)
        async with self.manners.turn(door[1]):
            if quiet := self.manners.quiet(door):
                return quiet
            self.manners.sent[door[1]] += 1
            seen = await self._http.fetch(ask, at, secret)
        self.manners.note(door, seen)
        if isinstance(seen, Unreachable) and seen.kind == "timeout" and not self._inquiry.heard:
            return Unreachable(Layer.NETWORK, f"{seen.cause}, and nothing else has answered", "offline")
        return seen

    def _load_http(self) -> None:
        importlib.import_module(HTTP).load()
        for client in Client:
            self.trust.client(client)

    @cached_property
    def _http(self) -> "Requests":
        from cockpit.vantage.exchange import Requests  # noqa: PLC0415 - loaded beside the loop, and only for pages

        return Requests(self._connector, self.trust)

    def _connector(self, at: str | None) -> Connector:
        if at not in self._connectors:
            self._connectors[at] = Connector(self._places, self.addresses, self._hear, at)
        return self._connectors[at]

    def _hear(self) -> None:
        self._inquiry.heard = True


def _response(got: Got | Unreachable) -> Response | Unreachable:
    return got if isinstance(got, Unreachable) else got.response
