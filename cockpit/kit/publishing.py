"""The exact DNS records to publish or to delete, as web forms and zone files want them, and the way back."""

from collections.abc import Iterable
from typing import Final

from cockpit.model import Fix
from cockpit.text import safe

LONGEST: Final = 255  # octets of one string in a TXT record (RFC 1035 section 3.3)
_UNDO: Final = 4000  # characters of a former value


def publish(
    text: str, zone: str, name: str, type_: str, *values: str, ttl: int = 300, was: tuple[str, ...] = ()
) -> Fix:
    """The exact DNS records to publish, their host field relative and absolute, and the way back.

    Args:
        text: the sentence that says what to do.
        zone: the zone's apex, without a trailing dot.
        name: the absolute name of the record, without a trailing dot.
        type_: the record type.
        values: the values in presentation form, one record each.
        ttl: seconds.
        was: the values published now, for the undo; empty when there are none.
    """
    record = host_field(zone, name) + "".join(f"\ntype {type_}\nvalue {value}\nTTL {ttl}" for value in values)
    lines = "".join(f"\nzone file: {name}. {ttl} IN {type_} {master(type_, value)}" for value in values)
    former = _each(safe(one, _UNDO) for one in was)
    undo = f"Set {name}. {type_} back to: {former}" if was else f"Delete the {type_} record of {name}."
    return Fix(text, record + lines, undo)


def withdraw(text: str, zone: str, name: str, type_: str, *values: str) -> Fix:
    """The exact DNS records to delete, and how to publish them again; arguments as for `publish`."""
    lines = "".join(f"\ndelete: {name}. IN {type_} {master(type_, value)}" for value in values)
    return Fix(text, host_field(zone, name) + lines, f"Publish {name}. {type_} again: {_each(values)}")


def _each(values: Iterable[str]) -> str:
    """Several records in a sentence, so that nobody takes them for one."""
    return " and, as another record, ".join(values)


def host_field(zone: str, name: str) -> str:
    """Web forms want the name without the zone; pasting it in full there is the commonest slip."""
    relative = "@" if name == zone else name.removesuffix(f".{zone}")
    return f"host {relative}   (in full: {name}.)"


def master(type_: str, value: str) -> str:
    """A value as a zone file wants it: names with the trailing dot, text in quoted strings of 255 octets."""
    if type_ in ("CNAME", "MX", "NS"):
        return value if value.endswith(".") else f"{value}."
    if type_ == "TXT":
        octets = value.encode("utf-8", "replace")
        parts = [octets[at : at + LONGEST] for at in range(0, len(octets), LONGEST)] or [b""]
        return " ".join(f'"{"".join(map(_octet, part))}"' for part in parts)
    return value


def _octet(octet: int) -> str:
    """One octet as a master file has it (RFC 1035 section 5.1): what does not show as its number."""
    letter = chr(octet)
    if letter in '"\\':
        return f"\\{letter}"
    return letter if " " <= letter <= "~" else f"\\{octet:03}"
