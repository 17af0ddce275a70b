"""One visit in stages: name, connection, TLS, answer; the first that breaks is named where it breaks.

A new connection and new questions to the resolver each time: what a watch sees must be what is there now.
"""

import asyncio
import datetime as dt
import errno
import logging
import ssl
from typing import Final

from cockpit import __version__
from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.http import Response
from cockpit.facts.visits import Stage, Target, Visit
from cockpit.model import Layer
from cockpit.standards.certificate_codes import rejected
from cockpit.standards.uptime import FINE, Ruling, ruled
from cockpit.standards.versions import version_in
from cockpit.standards.visit_addresses import VisitAddress, visit_address
from cockpit.text import redact, safe
from cockpit.vantage import Vantage
from cockpit.vantage.connector import CannotConnectError, plugged
from cockpit.vantage.lines import MOST, EndlessError, Line
from cockpit.vantage.plain_http import (
    MOST_BODY,
    MOST_TEXT,
    Head,
    NotHttpError,
    Read,
    decoded,
    read_body,
    read_head,
)

log = logging.getLogger("cockpit")

SECONDS: Final = 10.0
USER_AGENT: Final = f"launch-cockpit/{__version__} (an uptime check by the owner of this site)"
LONGEST_MARKER: Final = 200
_GREETING: Final = 4096  # bytes of a mail server's first line
_STAGES: Final = {
    Layer.DNS: Stage.DNS,
    Layer.TCP: Stage.TCP,
    Layer.TLS: Stage.TLS,
    Layer.NETWORK: Stage.OWN_NETWORK,
}


async def visit(vantage: Vantage, target: Target, *, seconds: float = SECONDS) -> Visit:
    """Visit once, within `seconds` in all; redirects are not followed. Raises nothing but CancelledError."""
    return (await visited(vantage, target, seconds=seconds))[0]


async def visited(
    vantage: Vantage, target: Target, *, seconds: float = SECONDS
) -> tuple[Visit, Response | None]:
    """The same, and the answer itself where a whole one came."""
    way = _Way(vantage, target)
    try:
        async with asyncio.timeout(seconds):
            await way.walk()
    except TimeoutError:
        way.late(seconds)
    except Exception:  # whatever we got wrong, the product is not to blame
        log.exception("visit to %s", safe(redact(target.url)))
        way.breaks(Stage.OWN_NETWORK, "bug", "this program failed while visiting; nothing is known")
    return way.visit(), way.answer


class _Way:
    """A visit under way: the stage it is in, the time each took, and how it ended."""

    def __init__(self, vantage: Vantage, target: Target) -> None:
        self._vantage = vantage
        self._target = target
        self._inquiry = vantage.inquiring()
        self._clock = asyncio.get_running_loop().time
        self._began = self._clock()
        self._at = dt.datetime.now(dt.UTC)
        self._stage = Stage.DNS
        self._took: dict[str, float] = {}
        self._ruling = FINE
        self._address = self._marker = self._not_after = ""
        self._status: int | None = None
        self.answer: Response | None = None
        self._host = target.name
        self._most = MOST_TEXT if target.contains else MOST_BODY

    async def walk(self) -> None:
        """From the name to the answer; where it ends early, `breaks` has been told why."""
        where = visit_address(self._target.url)
        if where is None:
            self.breaks(Stage.HTTP, "bad-url", "this is not an address that can be visited")
            return
        self._host = f"{where.host} port {where.port}"
        try:
            line = await self._connected(where)
        except CannotConnectError as reason:
            await self._unconnected(reason.why, where)
            return
        try:
            await self._talk(line, where)
        finally:
            line.close()

    async def _connected(self, where: VisitAddress) -> Line:
        """A TCP connection to the first address that answers.

        Raises:
            CannotConnectError: there is none.
        """
        connector = self._vantage.connecting(self._resolved)
        if where.host.replace(".", "").isdecimal() or ":" in where.host:
            self._stage = Stage.TCP
        plug, self._address = await connector.connect(where.host, where.port, plugged)
        self._mark("tcp_ms", since=self._took.get("dns_ms", 0.0))
        return Line(plug)

    async def _resolved(self, host: str) -> tuple[str, ...] | Unreachable:
        found = await self._inquiry.addresses(host)
        if not isinstance(found, Unreachable):
            self._mark("dns_ms")
            self._stage = Stage.TCP
        return found

    async def _unconnected(self, why: Unreachable, where: VisitAddress) -> None:
        """No connection: whose fault, as far as one visit can tell."""
        if why.kind == "offline" and await self._resolver_lives():
            cause = f"the resolver answers other questions, but gets no answer for {where.host}"
            self.breaks(Stage.DNS, "timeout", cause)
        elif why.kind == "private":
            self.breaks(Stage.DNS, "private", why.cause)
        elif why.kind == "refused" and why.layer is Layer.DNS:
            await self._refused(why)
        else:
            self.breaks(_STAGES.get(why.layer, Stage.OWN_NETWORK), why.kind, why.cause)

    async def _refused(self, why: Unreachable) -> None:
        """The resolver cannot tell: one on this machine says so of everything while we are offline."""
        if await self._resolver_lives():
            self.breaks(Stage.DNS, "servfail" if "SERVFAIL" in why.cause else why.kind, why.cause)
        else:
            self.breaks(Stage.OWN_NETWORK, "offline", f"{why.cause}, and not of the root of DNS either")

    async def _resolver_lives(self) -> bool:
        """It answers about the root, which every resolver knows."""
        said = await self._vantage.inquiring().ask(".", "NS", None)
        return isinstance(said, Answer) and said.outcome not in (Outcome.SILENT, Outcome.REFUSED)

    async def _talk(self, line: Line, where: VisitAddress) -> None:
        try:
            if where.scheme == "https":
                await self._secured(line, where)
            if where.scheme == "smtp":
                await self._greeted(line)
            elif where.scheme != "tcp":
                await self._answered(line, where)
        except ssl.SSLError as reason:
            self.breaks(Stage.TLS, *_of_tls(reason, self._host))
        except NotHttpError as reason:
            self.breaks(Stage.HTTP, reason.kind, f"{self._host} {reason}")
        except EndlessError:
            self.breaks(self._stage, "endless", f"{self._host} sends more than {MOST} bytes without an end")
        except OSError as reason:
            self._lost(reason)

    async def _secured(self, line: Line, where: VisitAddress) -> None:
        self._stage = Stage.TLS
        before = self._elapsed()
        await line.begin_tls(self._vantage.trust.speaking, where.host)
        self._mark("tls_ms", since=before)
        self._not_after = line.not_after()

    async def _answered(self, line: Line, where: VisitAddress) -> None:
        self._stage = Stage.HTTP
        before = self._elapsed()
        await line.send(_request(where))
        read = self._timed(line, before)
        head, rest = await read_head(read)
        self._status = head.status
        body = await read_body(read, head, rest, self._most)
        self._judge(head, body)

    def _timed(self, line: Line, before: float) -> Read:
        """Reads from the line; the first bytes stop the clock that runs since the request."""

        async def read() -> bytes:
            data = await line.read()
            if "ttfb_ms" not in self._took and data:
                self._mark("ttfb_ms", since=before)
            return data

        return read

    def _judge(self, head: Head, body: bytes) -> None:
        target = self._target
        plain = decoded(body, head.first("content-encoding"), self._most)
        if plain is None and target.contains:
            cause = f"{self._host} answers in a coding that was not asked for: its text cannot be read"
            self.breaks(Stage.HTTP, "coded", cause)
            return
        text = (plain or b"").decode("utf-8", "replace")
        cut = max(len(body), len(plain or b"")) >= self._most
        seen = Response(target.url, head.status, head.headers, self._address, text, truncated=cut)
        self.answer, self._ruling = seen, ruled(target, seen)
        if target.kind == "marker":
            self._marker = safe(redact(version_in(seen)), LONGEST_MARKER)

    async def _greeted(self, line: Line) -> None:
        """A mail server speaks first, and says 220 when it is ready (RFC 5321 section 4.3.2)."""
        self._stage = Stage.MAIL
        before, data = self._elapsed(), b""
        while b"\n" not in data and len(data) < _GREETING and (more := await line.read()):
            data += more
        if data.startswith(b"220"):
            self._mark("ttfb_ms", since=before)
        else:
            self.breaks(
                Stage.MAIL, "no-greeting", f"{self._host} takes the connection and is not ready for mail"
            )

    def _lost(self, reason: OSError) -> None:
        """The connection went away in the middle."""
        reset = isinstance(reason, ConnectionError) or reason.errno == errno.ECONNRESET
        where = {Stage.TLS: "during the TLS handshake", Stage.MAIL: "before its greeting"}
        what = "resets the connection" if reset else "loses the connection"
        when = where.get(self._stage, "instead of answering")
        self.breaks(self._stage, "reset", f"{self._host} {what} {when}")

    def late(self, seconds: float) -> None:
        """Time is up: the stage that was waited for."""
        words = {
            Stage.DNS: "its name is not resolved",
            Stage.TCP: "takes no connection",
            Stage.TLS: "takes the connection but does not finish the TLS handshake",
            Stage.MAIL: "takes the connection but sends no greeting",
        }
        text = words.get(self._stage, "takes the request but is not done with its answer")
        self.breaks(self._stage, "timeout", f"{self._host}: {text} within {seconds:g} s")

    def breaks(self, stage: Stage, kind: str, cause: str) -> None:
        """The visit ends here."""
        self._ruling = Ruling(ok=False, stage=stage, kind=kind, cause=safe(redact(cause), 400))

    def visit(self) -> Visit:
        """All of it, as a plain value."""
        total, most = self._elapsed(), self._target.max_ms
        ruling, took = self._ruling, {name: round(value, 3) for name, value in self._took.items()}
        if ruling.ok and most is not None and took.get("ttfb_ms", total) > most:
            ruling = Ruling(ok=True, kind="slow", cause=f"{self._host} takes longer than {most} ms to answer")
        return Visit(
            target=self._target.name,
            url=safe(redact(self._target.url)),
            at=self._at.isoformat(timespec="milliseconds"),
            ok=ruling.ok,
            stage=ruling.stage,
            kind=ruling.kind,
            cause=ruling.cause,
            address=self._address,
            status=self._status,
            total_ms=round(total, 3),
            not_after=self._not_after,
            marker=self._marker,
            blocked=ruling.blocked,
            **took,
        )

    def _elapsed(self) -> float:
        return (self._clock() - self._began) * 1000

    def _mark(self, name: str, since: float = 0.0) -> None:
        self._took[name] = self._elapsed() - since


def _request(where: VisitAddress) -> bytes:
    return (
        f"GET {where.path} HTTP/1.1\r\nHost: {where.authority}\r\nUser-Agent: {USER_AGENT}\r\n"
        "Accept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n\r\n"
    ).encode("ascii")


def _of_tls(reason: ssl.SSLError, host: str) -> tuple[str, str]:
    """The kind and the sentence for a handshake that failed."""
    if isinstance(reason, ssl.SSLCertVerificationError):
        said = f"the certificate of {host} is not accepted: {reason.verify_message}"
        return rejected(reason.verify_code), said
    if isinstance(reason, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return "closed", f"{host} closes the connection during the TLS handshake"
    word = reason.reason or "unknown"
    if "CERTIFICATE_REQUIRED" in word or "BAD_CERTIFICATE" in word:
        return "client-certificate", f"{host} lets in only who shows a certificate of its own"
    kinds = {"HTTP_REQUEST": "not-tls", "WRONG_VERSION_NUMBER": "not-tls", "RECORD_LAYER_FAILURE": "not-tls"}
    return kinds.get(word, "tls"), f"the TLS handshake with {host} fails: {word}"
