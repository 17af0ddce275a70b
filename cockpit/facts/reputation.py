"""The fact `Reputation`: the addresses of our own that send mail, their reverse names, the block lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer
from cockpit.facts.reverse import Reverse
from cockpit.facts.told import Told


@dataclass(frozen=True, slots=True)
class Sending:
    """An address of our own, or a small range: `text` as published or as a message showed it.

    `source` is the SPF record's name, or `message`. `reverses` are those of its addresses that were looked
    at. `unreachable` is why the addresses of a host could not be had. `helo` is the name it gave itself in a
    message, `helo_leads` where that leads.
    """

    text: str
    source: str
    reverses: tuple[Reverse, ...] = ()
    unreachable: Unreachable | None = None
    helo: str = ""
    helo_leads: tuple[str, ...] | Unreachable = ()


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """What one block list says of one subject (a domain or an address).

    `never` and `always` are the answers for the entries that no list may have and every list must have
    (RFC 5782 section 5): they show whether the list was really heard.
    """

    zone: str
    subject: str
    said: Answer | Unreachable
    never: Answer | Unreachable
    always: Answer | Unreachable


@dataclass(frozen=True, slots=True)
class Reputation:
    """`records` are the SPF texts by name. `wide` are own ranges too large to look at address by address.

    `unasked` is why the block lists were not asked.
    """

    records: Mapping[str, Told]
    sending: tuple[Sending, ...] = ()
    wide: tuple[str, ...] = ()
    lists: tuple[ListAnswer, ...] = field(default=())
    unasked: Unreachable | None = None
