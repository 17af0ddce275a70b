"""Logging in to a mailbox: the password goes to its one host over TLS, or nowhere; refusals are explained."""

import base64
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from cockpit.credentials.secret import WrongHostError
from cockpit.facts import Unreachable
from cockpit.model import Layer
from cockpit.vantage.imap_line import Line, MailboxError, Reply
from cockpit.vantage.imap_words import text_of

if TYPE_CHECKING:
    from cockpit.credentials.secret import Secret

_MICROSOFT: Final = ("outlook.com", "office365.com", "office.com", "hotmail.com", "live.com")
# Response codes of RFC 5530 section 3 by which a server says that it is not the password's fault.
_NOT_NOW: Final = ("UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG", "CONTACTADMIN")
_APP_PASSWORDS: Final = {
    "gmail.com": "Google Account, Security, App passwords (2-step verification has to be on)",
    "yahoo.com": "Yahoo account security, Generate app password",
    "mail.me.com": "account.apple.com, App-Specific Passwords",
    "fastmail.com": "Fastmail settings, Privacy & Security, App passwords",
    "zoho.com": "Zoho account, Security, App Passwords",
    "zoho.eu": "Zoho account, Security, App Passwords",
    "gmx.net": "GMX settings: allow IMAP, then an app password",
    "aol.com": "AOL account security, Generate app password",
}


def refuse_wasted(host: str, secret: "Secret") -> None:
    """Raise MailboxError where the password may not go or will never be taken, before anybody is called."""
    try:
        secret.reveal_for(host)
    except WrongHostError as reason:
        raise MailboxError(Unreachable(Layer.PERSON, str(reason), "credential")) from None
    if _under(host, _MICROSOFT):
        raise MailboxError(_browser_only("Microsoft allows no passwords here"))


def capabilities(reply: Reply) -> frozenset[str]:
    """What a CAPABILITY answer lists, in upper case."""
    return frozenset(text_of(word).upper() for said in reply.lists.get("CAPABILITY", []) for word in said)


async def log_in(line: Line, user: str, host: str, secret: "Secret") -> frozenset[str]:
    """Log in, and what the server can do from then on.

    Raises:
        MailboxError: it takes no passwords, or not this one (layer person, kind `credential`), or not now.
    """
    able = capabilities(await line.command(b"CAPABILITY"))
    reply = await _authenticate(
        line, user, able, lambda: secret.reveal_for(host).encode("utf-8", "surrogateescape")
    )
    if reply.status != "OK":
        raise MailboxError(_refused(reply, user, host, secret.name))
    return capabilities(await line.command(b"CAPABILITY"))


async def _authenticate(line: Line, user: str, able: frozenset[str], password: Callable[[], bytes]) -> Reply:
    """By SASL PLAIN (RFC 4616) where it is offered, else by LOGIN; no variable holds the value."""
    name = user.encode()
    if "AUTH=PLAIN" in able:
        return await line.command(b"AUTHENTICATE PLAIN", lambda: _plain(name, password()))
    if "LOGINDISABLED" in able:
        raise MailboxError(_browser_only("this server takes no passwords"))
    size = len(password())
    return await line.command(b"LOGIN {%d}" % len(name), lambda: name + b" {%d}" % size, password)


def _plain(name: bytes, password: bytes) -> bytes:

    return base64.b64encode(b"\0%s\0%s" % (name, password))


def _refused(reply: Reply, user: str, host: str, name: str) -> Unreachable:
    said = f": {reply.text}" if reply.text else ""
    if reply.code in _NOT_NOW:
        return Unreachable(Layer.MAIL, f"{host} lets nobody in at the moment{said}", "unavailable")
    cause = f"{host} does not accept the password {name} for {user}{said}"
    for known, where in _APP_PASSWORDS.items():
        if _under(host, (known,)):
            return Unreachable(Layer.PERSON, f"{cause}. It wants an app password: {where}", "credential")
    return Unreachable(Layer.PERSON, cause, "credential")


def _browser_only(what: str) -> Unreachable:
    cause = f"{what}, only sign-in through a browser: save the message as a file instead"
    return Unreachable(Layer.PERSON, cause, "no-passwords")


def _under(host: str, names: tuple[str, ...]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)
