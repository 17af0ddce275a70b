"""The exact DNS records to publish or to delete, as web forms and zone files want them, and the way back."""

from cockpit.model import Fix


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
    undo = (
        f"Set {name}. {type_} back to: {', '.join(was)}" if was else f"Delete the {type_} record of {name}."
    )
    return Fix(text, record + lines, undo)


def withdraw(text: str, zone: str, name: str, type_: str, *values: str) -> Fix:
    """The exact DNS records to delete, and how to publish them again; arguments as for `publish`."""
    lines = "".join(f"\ndelete: {name}. IN {type_} {master(type_, value)}" for value in values)
    return Fix(text, host_field(zone, name) + lines, f"Publish {name}. {type_} again: {', '.join(values)}")


def host_field(zone: str, name: str) -> str:
    """Web forms want the name without the zone; pasting it in full there is the commonest slip."""
    relative = "@" if name == zone else name.removesuffix(f".{zone}")
    return f"host {relative}   (in full: {name}.)"


def master(type_: str, value: str) -> str:
    """A value as a zone file wants it: names with the trailing dot, text in quoted strings of 255 octets."""
    if type_ in ("CNAME", "MX", "NS"):
        return value if value.endswith(".") else f"{value}."
    if type_ == "TXT":
        parts = [value[at : at + 255] for at in range(0, len(value), 255)]
        return " ".join('"' + part.replace("\\", "\\\\").replace('"', '\\"') + '"' for part in parts)
    return value
