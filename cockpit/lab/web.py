"""The web ports: one for http and one for https at every address of the company."""

import asyncio
import ssl
from collections.abc import Iterator
from functools import partial

from cockpit.lab import edge, origin, services
from cockpit.lab.desk import Desk
from cockpit.lab.http2 import PROTOCOL, Conversation
from cockpit.lab.http11 import BadRequestError, Request, Response, read, write
from cockpit.lab.pki import Pki
from cockpit.lab.ports import TcpPort, UdpPort, pair
from cockpit.lab.quic import negotiate
from cockpit.lab.replies import Reply, page
from cockpit.lab.validators import heeded
from cockpit.lab.world import Certificate, Place, Site

SCHEMES = (("http", 80), ("https", 443))
_REQUESTS = 1000  # on one connection
_EDGE_NAMES = Certificate(("edge.velodns.test",))
_SHIELD = Site("origin", _EDGE_NAMES, headers={"server": origin.PLATFORM})
_SHIELDED = Reply(403, page("Forbidden", "<h1>Only the edge may ask here</h1>"))


class Web:
    """`ports` by (address, 80 or 443). Every request is answered from the world of that moment."""

    def __init__(self, desk: Desk, pki: Pki) -> None:
        self._desk = desk
        self._pki = pki
        self._doors = {address: self._door(address) for address in desk.world.places}
        self._modern: dict[Certificate, ssl.SSLContext] = {}
        self._quic: dict[str, UdpPort] = {}
        self.ports = dict(self._bind())

    def _bind(self) -> Iterator[tuple[tuple[str, int], TcpPort]]:
        for address, place in self._desk.world.places.items():
            for scheme, number in SCHEMES:
                tls = self._doors[address] if scheme == "https" else None
                serve = partial(self._serve, address, scheme)
                if tls is not None and place.kind == "edge":
                    port, self._quic[address] = pair(serve, tls, negotiate)
                else:
                    port = TcpPort(serve, tls)
                yield (address, number), port

    def settle(self) -> None:
        """Open and shut ports as the world wants it, and forget what the edge had stored."""
        self._desk.cache.clear()
        for address, door in self._doors.items():
            self._pki.speak(door, self._desk.world.places[address].oldest)
        for (address, _), port in self.ports.items():
            closed = "tcp" in self._desk.world.cuts or self._desk.world.places[address].kind == "closed"
            (port.shut if closed else port.open)()
        answers = self._desk.world.edge.http3 and "tcp" not in self._desk.world.cuts
        for udp in self._quic.values():
            (udp.open if answers else udp.shut)()

    async def stop(self) -> None:
        """Close every port."""
        for udp in self._quic.values():
            udp.close()
        await asyncio.gather(*(port.stop() for port in self.ports.values()))

    def _door(self, address: str) -> ssl.SSLContext:
        """The context of one https port: it chooses the certificate by the name asked for (RFC 6066 3)."""

        def choose(handshake: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> int | None:
            if "tls" in self._desk.world.cuts:
                return int(ssl.ALERT_DESCRIPTION_HANDSHAKE_FAILURE)
            handshake.context = self._context(address, self._certificate(address, (name or "").lower()))
            return None

        context = self._pki.context(_EDGE_NAMES, fresh=True)
        context.sni_callback = choose
        return context

    def _context(self, address: str, wanted: Certificate) -> ssl.SSLContext:
        """The edge offers HTTP/2 as well, where it has it."""
        if self._desk.world.places[address].kind != "edge" or not self._desk.world.edge.http2:
            return self._pki.context(wanted)
        if wanted not in self._modern:
            self._modern[wanted] = self._pki.context(wanted, fresh=True)
            self._modern[wanted].set_alpn_protocols([PROTOCOL, "http/1.1"])
        return self._modern[wanted]

    def _certificate(self, address: str, name: str) -> Certificate:
        place = self._desk.world.places[address]
        if (site := self._site(place, name)) is None:
            return _EDGE_NAMES
        any_name = site is place.default and name.endswith(".test")
        return Certificate((name,)) if any_name else site.certificate

    def _site(self, place: Place, host: str) -> Site | None:
        everyone = self._desk.world.sites if place.kind in ("edge", "origin") else {}
        return place.sites.get(host) or everyone.get(host) or place.default

    async def _serve(
        self, address: str, scheme: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """The requests of one connection: one after the other, or as HTTP/2 has them."""
        tls = writer.get_extra_info("ssl_object")
        if tls is not None and tls.selected_alpn_protocol() == PROTOCOL:
            await Conversation(reader, writer, address, self._answer).run()
            return
        for _ in range(_REQUESTS):
            try:
                request = await read(reader, scheme, address)
            except BadRequestError as reason:
                await write(writer, Response(reason.status), head_only=False, keep=False)
                return
            if request is None or "http" in self._desk.world.cuts:
                return
            response = self.answer(request)
            keep = request.headers.get("connection", "").lower() != "close" and response.raw is None
            await write(writer, response, head_only=request.method == "HEAD", keep=keep)
            if not keep:
                return

    def _answer(self, request: Request) -> Response:
        """The answer over HTTP/2, where a connection can be closed in place of one as well."""
        return Response(0, raw=b"") if "http" in self._desk.world.cuts else self.answer(request)

    def answer(self, request: Request) -> Response:
        """Who lives at that address says what; who has it already is told so."""
        return heeded(request, self._said(request))

    def _said(self, request: Request) -> Response:
        place = self._desk.world.places[request.address]
        if place.kind == "services":
            return services.answer(self._desk, request)
        site = self._site(place, request.host)
        if place.kind == "edge":
            return self._advertised(edge.answer(self._desk, site, request), request.scheme)
        if site is None or place.guarded:
            return origin.render(self._desk, _SHIELD, request, _SHIELDED)
        if (reply := origin.matching(site.front, request)) is not None:
            return origin.render(self._desk, site, request, reply)
        return origin.answer(self._desk, site, request)

    def _advertised(self, response: Response, scheme: str) -> Response:
        """The edge says over https that it speaks HTTP/3 too (RFC 7838)."""
        if self._desk.world.edge.http3 and scheme == "https":
            response.put("alt-svc", 'h3=":443"; ma=86400')
        return response
