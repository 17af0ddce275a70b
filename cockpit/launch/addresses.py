"""IP addresses with and without a port, in the one form the program uses; pure."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

MAX_PORT = 65535
_DIGITS = re.compile(r"[0-9]{1,5}")


class BadNameError(ValueError):
    """The text is not what was asked for; the message completes "This ..."."""


def address(text: str) -> str:
    """An IPv4 or IPv6 address in its shortest form (RFC 5952), brackets allowed around IPv6.

    Raises:
        BadNameError: it is not one.
    """
    found = parsed(text.removeprefix("[").removesuffix("]") if text.startswith("[") else text)
    if found is None:
        raise BadNameError("is not an IP address")
    return str(found)


def parsed(text: str) -> IPv4Address | IPv6Address | None:
    """The address, or none; scopes (`%eth0`) mean something on one machine only and are not taken."""
    try:
        return None if "%" in text else ip_address(text)
    except ValueError:
        return None


def port(text: str) -> int:
    """A TCP or UDP port.

    Raises:
        BadNameError: not a number from 1 to 65535.
    """
    number = int(text) if text.isascii() and _DIGITS.fullmatch(text) else 0
    if not 1 <= number <= MAX_PORT:
        raise BadNameError(f"has a port that is not a number from 1 to {MAX_PORT}")
    return number


def split_port(text: str) -> tuple[str, str]:
    """(host or address without brackets, port as written or nothing)."""
    if text.startswith("["):
        inside, bracket, after = text[1:].partition("]")
        if not bracket or (after and not after.startswith(":")):
            raise BadNameError("has brackets that are not closed; IPv6 is written [2001:db8::1]:443")
        return inside, after
    name, colon, number = text.rpartition(":")
    return (name, colon + number) if colon else (text, "")


def joined(place: str, number: int) -> str:
    """`place:number`, IPv6 in brackets."""
    return f"[{place}]:{number}" if ":" in place else f"{place}:{number}"


def address_port(text: str) -> str:
    """`ip:port`, IPv6 in brackets: the form of every address in `[vantage]`.

    Raises:
        BadNameError: it is not one.
    """
    place, number = split_port(text)
    found = parsed(place)
    if found is None or (found.version == 6 and not text.startswith("[")):  # noqa: PLR2004 - IPv6
        raise BadNameError("is not an address with a port, such as 127.0.0.1:5353 or [::1]:5353")
    if not number:
        raise BadNameError(f"has no port; write {joined(str(found), 53)}, for example")
    return joined(str(found), port(number[1:]))
