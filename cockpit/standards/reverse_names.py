"""Reverse names that give a machine away as a rented line: receivers trust mail from those less."""

import re
from ipaddress import IPv4Address, ip_address
from typing import Final

_WORDS: Final = re.compile(
    r"(?:^|[-.0-9])(?:dyn|dynamic|dhcp|dial|dialup|dialin|pool|pools|ppp|pppoe|dsl|adsl|vdsl|xdsl|cable|"
    r"broadband|residential|unassigned|unknown|vps)(?=[-.0-9]|$)"
)
_LEAST_OCTETS: Final = 3


def generic(name: str, address: str) -> str:
    """Why a reverse name looks like one that the network's owner gives every address; nothing where not.

    Either the address stands in it, or a word for lines that come and go (RFC 5782 lists and the large
    mailbox providers judge by the same signs).
    """
    host = name.lower()
    if _holds(host, address):
        return "the address itself stands in it"
    found = _WORDS.search(host)
    return f"it says {found[0].strip('-.0123456789')}" if found else ""


def _holds(host: str, address: str) -> bool:
    """Three numbers of the address in a row, forwards or backwards, or the whole address in hex."""
    ip = ip_address(address)
    if not isinstance(ip, IPv4Address):
        return ip.exploded.replace(":", "") in re.sub(r"[-.:]", "", host)
    numbers = [int(part) for part in re.findall(r"\d{1,3}", host)]
    octets = list(ip.packed)
    runs = [order[at : at + _LEAST_OCTETS] for order in (octets, octets[::-1]) for at in (0, 1)]
    inside = any(numbers[at : at + _LEAST_OCTETS] in runs for at in range(len(numbers)))
    return inside or ip.packed.hex() in host
