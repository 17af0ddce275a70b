"""An alarm by e-mail: written so that no text can become a header, handed to the declared server."""

import asyncio
import datetime as dt
import re
from collections.abc import Callable
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from cockpit.background import aside
from cockpit.contact import bare
from cockpit.credentials.secret import WrongHostError
from cockpit.facts import Unreachable
from cockpit.launch.operations import Alert
from cockpit.standards.alert_channels import host_for
from cockpit.standards.smtp_answers import NotSmtpError
from cockpit.text import remember
from cockpit.vantage.places import place
from cockpit.watch.channels.message import Delivery, Message, refused, told
from cockpit.watch.channels.reaching import reach
from cockpit.watch.channels.smtp import SECONDS, Letter, Login, NotTakenError, hand_over
from cockpit.watch.channels.trouble import CannotError, why

if TYPE_CHECKING:
    from cockpit.vantage import Vantage

SUBMISSION: Final = 587
MOST: Final = 10  # people one channel may name
_ADDRESS: Final = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?"
)


async def post(
    alert: Alert, message: Message | None, vantage: "Vantage", now: Callable[[], dt.datetime]
) -> Delivery:
    """Send a cleaned message, or only sign in where there is none; what became of it."""
    try:
        host, port = _server(alert)
        login = await _login(alert, vantage)
        to = addresses(alert.to)
        sender = _sender(alert, login, to)
    except CannotError as reason:
        return refused(now(), str(reason))
    letter = Letter(sender, to, written(message, sender, to, now())) if message else None
    plug = await reach(vantage, host, port)
    if isinstance(plug, Unreachable):
        return refused(now(), plug.cause, retry=True)
    context = await aside(lambda: vantage.trust.speaking)
    try:
        left_out = await hand_over(plug, host, port, context, login, letter)
    except NotTakenError as reason:
        return refused(now(), str(reason), retry=reason.retry)
    except (OSError, EOFError, NotSmtpError, asyncio.LimitOverrunError) as reason:
        return refused(now(), why(reason, f"{host} port {port}", SECONDS), retry=True)
    cause = f"{len(left_out)} of {len(to)} were refused: {left_out[0]}" if left_out else ""
    return told(now(), cause)


def _server(alert: Alert) -> tuple[str, int]:
    if not alert.server:
        raise CannotError(
            'no mail server is declared to send by: add server = "smtp.EXAMPLE:465" to the [[alert]]'
        )
    try:
        return place(alert.server, SUBMISSION)
    except ValueError:
        raise CannotError("the server of the [[alert]] should look like smtp.example:465") from None


async def _login(alert: Alert, vantage: "Vantage") -> Login | None:
    if not alert.credential:
        return None
    secret = await vantage.credential(alert.credential)
    if isinstance(secret, Unreachable):
        raise CannotError(secret.cause)
    try:
        value = secret.reveal_for(host_for(alert.channel, alert.to, alert.server))
    except WrongHostError as reason:
        raise CannotError(str(reason).rstrip(".")) from None
    user, sign, password = value.partition(":")
    if not (user and sign and password) or "\0" in value:
        raise CannotError(f"the credential {secret.name} is not of the form user:password")
    remember(password)
    return Login(user, password)


def addresses(to: str) -> tuple[str, ...]:
    """The addresses in `to`, at most MOST.

    Raises:
        CannotError: one of them cannot be one: what is not an address may be a command to the server.
    """
    found = tuple(dict.fromkeys(filter(None, (bare(one.strip()) for one in to.split(",")))))
    if not found:
        raise CannotError('nobody is declared to send it to: add to = "mailto:WHO" to the [[alert]]')
    if len(found) > MOST or not all(map(_ADDRESS.fullmatch, found)):
        raise CannotError(
            f"to of the [[alert]] should be at most {MOST} e-mail addresses, with commas between"
        )
    return found


def _sender(alert: Alert, login: Login | None, to: tuple[str, ...]) -> str:
    """Who it is from: as declared, else the account it is sent by, else its own recipient."""
    if alert.sender:
        if not _ADDRESS.fullmatch(bare(alert.sender.strip())):
            raise CannotError("the sender of the [[alert]] should be one e-mail address")
        return bare(alert.sender.strip())
    return login.user if login and _ADDRESS.fullmatch(login.user) else to[0]


def written(message: Message, sender: str, to: tuple[str, ...], at: dt.datetime) -> bytes:
    """The message as it travels. Of one outage all are one thread, and one sent twice has the same id."""
    from email.message import EmailMessage  # noqa: PLC0415 - slow to load, and only for who mails
    from email.policy import SMTP  # noqa: PLC0415
    from email.utils import format_datetime  # noqa: PLC0415

    domain = sender.rpartition("@")[2]
    letter = EmailMessage(policy=SMTP)
    letter["From"] = f"Launch Cockpit <{sender}>"
    letter["To"] = ", ".join(to)
    letter["Subject"] = message.subject
    letter["Date"] = format_datetime(at)
    letter["Message-ID"] = f"<{_digest(message.id, message.kind, message.text)}@{domain}>"
    letter["References"] = f"<{_digest(message.id)}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notice answers it
    letter["X-Priority"] = "1" if message.kind == "down" else "3"
    letter.set_content("\n".join((message.headline, "", *message.lines, "")))
    return letter.as_bytes()


def _digest(*words: str) -> str:
    return sha256("\0".join(words).encode()).hexdigest()[:32]
