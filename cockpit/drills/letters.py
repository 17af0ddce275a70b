"""Whether a message is the one that was asked for. Pure."""

import datetime as dt
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

from cockpit.launch import Launch
from cockpit.launch.mail import MailFlow
from cockpit.standards.messages import Message
from cockpit.text import safe

SKEW: Final = dt.timedelta(minutes=5)  # what the clocks of a mail server and of this machine may differ


def complaints(
    launch: Launch, flow: MailFlow, message: Message, asked: dt.datetime, now: dt.datetime
) -> tuple[str, ...]:
    """What is wrong with the message; nothing when it is the one of this drill and leads home safely.

    Args:
        launch: the declarations.
        flow: what should have sent it.
        message: what arrived.
        asked: when it was asked for.
        now: the present.
    """
    return (*_head(flow, message, asked, now), *_links(launch, message))


def _head(flow: MailFlow, message: Message, asked: dt.datetime, now: dt.datetime) -> Iterator[str]:
    if flow.subject and flow.subject.casefold() not in message.subject.casefold():
        yield f'its subject is "{safe(message.subject, 120)}", declared is "{flow.subject}"'
    if message.date is None:
        yield "it has no date"
    elif not asked - SKEW <= message.date <= now + SKEW:
        yield f"it was written on {message.date:%Y-%m-%d at %H:%M} UTC, which is not during this drill"


def _links(launch: Launch, message: Message) -> Iterator[str]:
    """The way back leads to the product and by https; links to others are nobody's business here."""
    own = [link for link in message.links if launch.inside(_host(link))]
    if not own:
        yield "no link in it leads to the product"
    plain = sorted({_host(link) for link in own if not link.lower().startswith("https:")})
    if plain:
        yield f"links to {', '.join(plain)} are not https"
    if any(_host(link) in ("localhost", "127.0.0.1", "::1") for link in message.links):
        yield "a link leads to localhost, which is the reader's own machine"


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def evidence_of(message: Message) -> str:
    """The message as it is kept, before redaction: subject, date, words without what could sign in."""
    date = message.date.isoformat() if message.date else "none"
    return f"Subject: {message.subject}\nDate: {date}\n\n{message.words}\n"
