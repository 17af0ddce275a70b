"""DNS at message level: one question to one server, over UDP with EDNS and TCP when it is truncated."""

import asyncio
import errno
from dataclasses import dataclass

import dns.asyncquery
import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.query
import dns.rcode
import dns.rdatatype

from cockpit.facts.dns import Outcome
from cockpit.vantage.places import Place, show

PAYLOAD = 1232  # octets: fits every path without fragments (DNS flag day 2020)


class NoRouteError(OSError):
    """This machine has no way to the address: our own network, not the server."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long one server is waited for: `tries` over UDP, each for `seconds`."""

    tries: int = 2
    seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Said:
    """A message, or the outcome that stands for its absence with a word why."""

    message: dns.message.Message | None
    outcome: Outcome = Outcome.ANSWER
    why: str = ""


def parse_name(text: str) -> dns.name.Name:
    """A name from text; raises ValueError when it cannot be one (RFC 1035 section 2.3.4)."""
    try:
        return dns.name.from_text(text)
    except (dns.exception.DNSException, UnicodeError) as reason:
        raise ValueError(str(reason)) from None


async def ask(
    name: dns.name.Name,
    type_: str,
    where: Place,
    patience: Patience,
    *,
    recursive: bool,
    checking: bool = True,
) -> Said:
    """Ask one server once; silence and damage are outcomes.

    Args:
        name: the name.
        type_: the record type.
        where: address and port.
        patience: how long to wait.
        recursive: set RD; off for an authoritative server.
        checking: off sets CD, so that a validating resolver gives what it does not trust (RFC 4035 3.2.2).

    Raises:
        NoRouteError: this machine cannot send there.
    """
    query = dns.message.make_query(name, type_, use_edns=0, payload=PAYLOAD)
    if not recursive:
        query.flags &= ~dns.flags.RD
    if not checking:
        query.flags |= dns.flags.CD
    why = silence(where, patience).why
    for _ in range(patience.tries):
        try:
            return Said(await _exchange(query, where, patience.seconds))
        except (dns.exception.Timeout, TimeoutError, ConnectionRefusedError):
            continue
        except dns.exception.DNSException as reason:
            why = f"{show(where)} sent a damaged message: {type(reason).__name__}"
        except OSError as reason:
            if reason.errno in (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL):
                raise NoRouteError(reason.errno, f"no route from this machine to {where[0]}") from None
            why = f"{show(where)}: {reason.strerror or reason}"
        except EOFError:
            why = f"{show(where)} closed the connection in mid-message"
    return Said(None, Outcome.SILENT, why)


def silence(where: Place, patience: Patience) -> Said:
    """A server that does not reply, in the same words for every question put to it."""
    why = f"no reply from {show(where)} in {patience.tries} tries of {patience.seconds:g} s"
    return Said(None, Outcome.SILENT, why)


async def _exchange(query: dns.message.Message, where: Place, seconds: float) -> dns.message.Message:
    host, port = where
    try:
        return await dns.asyncquery.udp(
            query, host, seconds, port, ignore_unexpected=True, ignore_errors=True, raise_on_truncation=True
        )
    except dns.message.Truncated:
        async with asyncio.timeout(2 * seconds):
            return await dns.asyncquery.tcp(query, host, 2 * seconds, port)
