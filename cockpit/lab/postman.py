"""The company's way of sending: what the app hands over is signed, and brought to the mail server by SMTP."""

import asyncio
import contextlib
import secrets
import smtplib
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from typing import Final

from cockpit.background import aside
from cockpit.lab.desk import Desk, Handed
from cockpit.lab.mail_key import sign
from cockpit.lab.ports import LOOPBACK
from cockpit.lab.stamp import RECEIVER

HELLO: Final = "hello@velomart.test"
RETURN_PATH: Final = "bounce@bounce.velomart.test"
SUBJECT: Final = "Your new Velomart password"
_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a message, as the provider's event log has it."""

    to: str
    status: str


class Postman:
    """Takes what lies in the desk's outbox, one message after the other; `log` is what became of them."""

    def __init__(self, desk: Desk, port: Callable[[], int]) -> None:
        self._desk = desk
        self._port = port
        self._round: asyncio.Task[None] | None = None
        self.log: list[Sent] = []

    def start(self) -> None:
        """Begin the round."""
        self._round = asyncio.get_running_loop().create_task(self._work())

    async def stop(self) -> None:
        """End it; what lies in the outbox stays there."""
        if self._round is not None:
            self._round.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._round

    async def idle(self) -> None:
        """Wait until everything that was handed over has been brought away."""
        await self._desk.outbox.join()

    async def _work(self) -> None:
        while True:
            handed = await self._desk.outbox.get()
            try:
                status = await self._bring(handed, RETURN_PATH)
                self.log = [*self.log[-99:], Sent(handed.to, status)]
                if status.startswith("5"):
                    await self._bring(Handed(RETURN_PATH, bounce(handed.to, status)), "")
            finally:
                self._desk.outbox.task_done()

    async def _bring(self, handed: Handed, sender: str) -> str:
        """What the mail server says of it."""
        signs = self._desk.world.mail.signs and bool(sender)
        return await aside(lambda: _said(self._port(), sender, handed, signs=signs))


def _said(port: int, sender: str, handed: Handed, *, signs: bool) -> str:
    message = sign(handed.message) if signs else handed.message
    try:
        with smtplib.SMTP(LOOPBACK, port, local_hostname=RECEIVER, timeout=_SECONDS) as smtp:
            smtp.sendmail(sender, [handed.to], message)
    except smtplib.SMTPRecipientsRefused as refused:
        code, text = next(iter(refused.recipients.values()))
        return f"{code} {text.decode('ascii', 'replace')}"
    except smtplib.SMTPResponseException as refused:
        said = refused.smtp_error
        return f"{refused.smtp_code} {said.decode('ascii', 'replace') if isinstance(said, bytes) else said}"
    except (OSError, ValueError) as reason:
        return f"451 4.4.1 {reason}"
    return "250 delivered"


def password_mail(to: str, links: str) -> bytes:
    """The message with which somebody who forgot the password gets a new one."""
    link = f"{links}/login?reset={secrets.token_urlsafe(12)}"
    message = _message(f"Velomart <{HELLO}>", to, SUBJECT)
    message.set_content(f"Choose a new password here:\n\n{link}\n\nNobody else can use this link.\n")
    page = f'<p>Choose a new password here:</p><p><a href="{link}">New password</a></p>'
    message.add_alternative(page, subtype="html")
    return message.as_bytes(policy=SMTP)


def bounce(to: str, status: str) -> bytes:
    """The notice that a message could not be delivered (RFC 3464)."""
    code = next((word for word in status.split() if word.startswith("5.")), "5.0.0")
    lines = (
        f"From: Mail Delivery System <MAILER-DAEMON@{RECEIVER}>",
        f"To: {RETURN_PATH}",
        "Subject: Undelivered mail",
        f"Date: {formatdate()}",
        f"Message-ID: <{secrets.token_hex(12)}@{RECEIVER}>",
        "Auto-Submitted: auto-replied",
        "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="notice"',
        *("", "--notice", "Content-Type: text/plain", ""),
        f"Your message to {to} could not be delivered: {status}",
        *("", "--notice", "Content-Type: message/delivery-status", ""),
        f"Reporting-MTA: dns; {RECEIVER}",
        *("", f"Final-Recipient: rfc822; {to}", "Action: failed", f"Status: {code}"),
        f"Diagnostic-Code: smtp; {status}",
        *("", "--notice--", ""),
    )
    return "\r\n".join(lines).encode()


def _message(author: str, to: str, subject: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = author, to, subject
    message["Date"] = formatdate()
    message["Message-ID"] = f"<{secrets.token_hex(12)}@velomart.test>"
    return message
