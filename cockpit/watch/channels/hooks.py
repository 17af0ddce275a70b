"""Slack, Discord, other chats and programs: one POST of JSON to the URL that the credential holds.

Over https and to the one host the credential is for; no redirect is followed; no text quotes the URL.
"""

import asyncio
import datetime as dt
import json
import re
import socket
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import SplitResult, urlsplit

from cockpit import __version__
from cockpit.background import aside
from cockpit.credentials.secret import WrongHostError
from cockpit.facts import Unreachable
from cockpit.launch.operations import Alert
from cockpit.standards.alert_channels import Kind, host_for, kind_of
from cockpit.text import CUT, redact, remember, safe
from cockpit.watch.channels.message import Delivery, Message, refused, told
from cockpit.watch.channels.reaching import reach
from cockpit.watch.channels.trouble import CannotError, NoAnswerError, why

if TYPE_CHECKING:
    from cockpit.vantage import Vantage

SECONDS: Final = 15.0  # for all of it
HEAD: Final = 16_384  # bytes of the answer's head
BODY: Final = 300  # bytes of its body that may be quoted
DISCORD: Final = 1900  # characters; Discord takes 2000
SLACK: Final = 3800  # Slack advises 4000
TELLING: Final = 12  # characters from which a part of the path may be the key
_LONGEST_WAIT: Final = 3600.0
_PORT: Final = 443
_LATER: Final = (408, 425, 429)  # statuses below 500 after which trying again is meant
_SLACK: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKUP: Final = re.compile(r"([\\*_~`|<>#\[\]()@:-])")
_STATUS: Final = re.compile(rb"HTTP/1\.[01] ([1-5][0-9]{2})(?: |\r|\Z)")
_RETRY: Final = re.compile(rb"\nretry-after:[ \t]*([0-9]{1,6})(?:\.[0-9]+)?[ \t]*\r?\n", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    after: float
    words: str


async def post(
    alert: Alert, message: Message, vantage: "Vantage", now: Callable[[], dt.datetime]
) -> Delivery:
    """Send a cleaned message; what became of it."""
    try:
        url = await _url(alert, vantage)
    except CannotError as reason:
        return refused(now(), str(reason))
    host, port = url.hostname or "", url.port or _PORT
    plug = await reach(vantage, host, port)
    if isinstance(plug, Unreachable):
        return refused(now(), plug.cause, retry=True)
    context = await aside(lambda: vantage.trust.speaking)
    body = json.dumps(payload(kind_of(alert.channel), message)).encode()
    try:
        answer = await _exchanged(plug, host, context, _request(url, body))
    except (OSError, EOFError, NoAnswerError, asyncio.LimitOverrunError) as reason:
        return refused(now(), why(reason, f"{host} port {port}", SECONDS), retry=True)
    return _judged(answer, host, now())


async def formed(alert: Alert, vantage: "Vantage", now: Callable[[], dt.datetime]) -> Delivery:
    """Whether the credential holds a URL that may be used, as far as is seen without sending anything."""
    try:
        await _url(alert, vantage)
    except CannotError as reason:
        return refused(now(), str(reason))
    return told(now())


async def _exchanged(plug: socket.socket, host: str, context: ssl.SSLContext, request: bytes) -> _Answer:
    """The answer to one request on a connected socket, which is closed at its end."""
    async with asyncio.timeout(SECONDS):
        reader, writer = await asyncio.open_connection(
            sock=plug, ssl=context, server_hostname=host, limit=HEAD
        )
        try:
            writer.write(request)
            await writer.drain()
            return await _answer(reader)
        finally:
            writer.transport.abort()


async def _url(alert: Alert, vantage: "Vantage") -> SplitResult:
    """Where to send it: what the credential holds, or a plain address of launch.toml.

    Raises:
        CannotError: nothing says it, or it is not where the credential may go.
    """
    if not alert.credential:
        if kind_of(alert.channel) is Kind.WEBHOOK and alert.to.startswith("https://"):
            return _read(alert.to, "")
        raise CannotError(
            "no credential is declared that holds the URL of the hook: add credential to the [[alert]]"
        )
    secret = await vantage.credential(alert.credential)
    if isinstance(secret, Unreachable):
        raise CannotError(secret.cause)
    bound = host_for(alert.channel, alert.to, alert.server)
    try:
        value = secret.reveal_for(bound)
    except WrongHostError as reason:
        raise CannotError(str(reason).rstrip(".")) from None
    url = _read(value.strip(), bound)
    for part in (_target(url), *(word for word in url.path.split("/") if len(word) >= TELLING)):
        remember(part)  # an answer may quote it without the host
    return url


def _read(text: str, bound: str) -> SplitResult:
    """The URL, fit to be sent.

    Raises:
        CannotError: it is none of https, or of another host; its text is not quoted.
    """
    try:
        url = urlsplit(text)
        port = url.port  # raises where it is no number
    except ValueError:
        raise CannotError("the hook's URL cannot be read as one") from None
    if url.scheme != "https" or not url.hostname or not text.isascii() or not text.isprintable():
        raise CannotError("the credential does not hold an https URL, as the hook of a chat has one")
    if " " in text or url.username is not None or port == 0:
        raise CannotError("the hook's URL holds what no URL of a hook has: a space, a user or port 0")
    if bound and url.hostname != bound:
        raise CannotError(
            f"the hook in the credential leads to another host than {bound}, and is not used: "
            f'name its host in the [[alert]], to = "https://HOST"'
        )
    return url


def _target(url: SplitResult) -> str:
    return f"{url.path or '/'}{'?' + url.query if url.query else ''}"


def _request(url: SplitResult, body: bytes) -> bytes:
    return (
        f"POST {_target(url)} HTTP/1.1\r\n"
        f"Host: {url.netloc}\r\n"
        f"User-Agent: launch-cockpit/{__version__}\r\n"
        "Content-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    ).encode("ascii") + body


async def _answer(reader: asyncio.StreamReader) -> _Answer:
    """The status, how long it wants us to wait, and the beginning of its words.

    Raises:
        NoAnswerError: it is no HTTP.
        EOFError: it ended before its head did.
    """
    while True:
        head = await reader.readuntil(b"\r\n\r\n")
        found = _STATUS.match(head)
        if found is None:
            raise NoAnswerError("does not answer in HTTP")
        status = int(found[1])
        if status >= 200:  # noqa: PLR2004 - before it come only announcements (RFC 9110 section 15.2)
            break
    waits = _RETRY.search(head)
    words = b""
    if status // 100 != 2 and b"\ntransfer-encoding:" not in head.lower():  # noqa: PLR2004
        words = await reader.read(BODY)
    after = min(float(waits[1]), _LONGEST_WAIT) if waits else 0.0
    return _Answer(status, after, safe(redact(words.decode("utf-8", "replace").strip()), 80))


def _judged(answer: _Answer, host: str, moment: dt.datetime) -> Delivery:
    status = answer.status
    if status // 100 == 2:  # noqa: PLR2004
        return told(moment)
    quoted = f" ({answer.words})" if answer.words else ""
    if status // 100 == 3:  # noqa: PLR2004
        return refused(moment, f"{host} sends the message elsewhere (HTTP {status}), which is not followed")
    if status in _LATER or status >= 500:  # noqa: PLR2004
        return refused(moment, f"{host} answers HTTP {status}{quoted}", retry=True, after=answer.after)
    return refused(moment, f"{host} does not take it: HTTP {status}{quoted}; is the hook still there?")


def payload(kind: Kind, message: Message) -> Mapping[str, Any]:
    """What the channel is sent: text that mentions nobody and marks nothing up."""
    if kind is Kind.SLACK:
        text = "".join(_SLACK.get(char, char) for char in message.text)
        return {
            "text": _cut(text, SLACK),
            "mrkdwn": False,
            "parse": "none",
            "link_names": False,
            "unfurl_links": False,
            "unfurl_media": False,
        }
    if kind is Kind.DISCORD:
        text = _MARKUP.sub(r"\\\1", message.text)
        return {"content": _cut(text, DISCORD), "allowed_mentions": {"parse": []}, "flags": 4}
    if kind is Kind.CHAT:
        return {"text": _cut(message.text.replace("<", "‹").replace(">", "›"), SLACK)}
    return {
        "schema": "launch-cockpit/alert/v1",
        "id": message.id,
        "kind": message.kind,
        "product": message.product,
        "headline": message.headline,
        "lines": list(message.lines),
        "text": message.text,
    }


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - len(CUT)].rstrip("\\&") + CUT
