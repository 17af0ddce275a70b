"""What the word for a channel means: how it is spoken to, and which one host its credential is for. Pure."""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from cockpit.contact import bare
from cockpit.text import redact, safe


class Kind(StrEnum):
    """How a channel is spoken to; OTHER is one that only another program can use."""

    MAIL = "mail"
    SLACK = "slack"
    DISCORD = "discord"
    CHAT = "chat"
    WEBHOOK = "webhook"
    OTHER = "other"


_KINDS: Final = {
    "email": Kind.MAIL,
    "mail": Kind.MAIL,
    "slack": Kind.SLACK,
    "mattermost": Kind.SLACK,  # takes what Slack takes
    "discord": Kind.DISCORD,
    "google": Kind.CHAT,
    "googlechat": Kind.CHAT,
    "chat": Kind.CHAT,
    "webhook": Kind.WEBHOOK,
    "hook": Kind.WEBHOOK,
}
_HOSTS: Final = {"slack": "hooks.slack.com", "discord": "discord.com", "google": "chat.googleapis.com"}
_CHATS: Final = (
    *("slack", "mattermost", "discord", "google", "googlechat", "chat", "teams", "telegram", "signal"),
    *("whatsapp", "matrix", "rocket", "zulip"),
)
_WORD: Final = re.compile(r"[a-z0-9]+")
_LONGEST: Final = 120  # characters of a label


def kind_of(channel: str) -> Kind:
    """How it is spoken to, by the first word of its name: `Slack #ops` is Slack."""
    return _KINDS.get(_word(channel), Kind.OTHER)


def family(channel: str) -> str:
    """`email`, `chat` or nothing: what a roadmap asks for."""
    if kind_of(channel) is Kind.MAIL:
        return "email"
    return "chat" if _word(channel) in _CHATS else ""


def host_for(channel: str, to: str, server: str) -> str:
    """The one host the channel's credential may be sent to; empty where nothing says it."""
    if kind_of(channel) is Kind.MAIL:
        return server.strip().rsplit(":", 1)[0].strip("[]").lower()
    return _host(to) or _HOSTS.get(_word(channel), "")


def cannot_send(channel: str, to: str, server: str, *, credential: bool) -> str:
    """Why nothing can be sent on a channel from here, whatever the network says; or nothing."""
    kind = kind_of(channel)
    if kind is Kind.OTHER:
        return "the cockpit sends by e-mail, Slack, Discord and webhook only"
    if kind is Kind.MAIL and not server:
        return 'no mail server is declared: add server = "smtp.EXAMPLE:465" to the [[alert]]'
    bare_hook = kind is Kind.WEBHOOK and to.startswith("https://")
    if kind is not Kind.MAIL and not credential and not bare_hook:
        return "no credential is declared that holds the URL of the hook: add credential to the [[alert]]"
    return ""


def label(channel: str, to: str) -> str:
    """The channel in a few words, for screens and the record; of a URL the host: the rest may be the key."""
    where = _host(to) if "://" in to else bare(to.strip())
    return safe(redact(f"{channel.strip()} {where}".strip()), _LONGEST)


def labels(channels: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """A label for each (channel, to), told apart: the second of one name is `(2)`."""
    found: list[str] = []
    for channel, to in channels:
        name, number = label(channel, to), 2
        while name in found:
            name, number = f"{label(channel, to)} ({number})", number + 1
        found.append(name)
    return tuple(found)


def _word(channel: str) -> str:
    found = _WORD.search(channel.casefold().replace("e-mail", "email"))
    return found[0] if found else ""


def _host(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
