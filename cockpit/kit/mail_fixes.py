"""How a mail record is to be published: exact, never beside an alias, and when to look again."""

import datetime as dt
from collections.abc import Sequence

from cockpit.facts.told import Told
from cockpit.kit.publishing import LONGEST, host_field, master, publish
from cockpit.model import Fix
from cockpit.standards.domains import registrable
from cockpit.text import safe

MOST = 8  # texts that are to go
LONGEST_TEXT = 4000  # characters of one that is repeated

_PATIENCE = ((300, "five minutes"), (3600, "an hour"), (86_400, "a day"))  # seconds
_WHOLE = "Paste the value whole into a web form: only a zone file wants it in pieces of 255 characters."


def publish_text(
    text: str, name: str, value: str, *, told: Told, zone: str = "", was: Sequence[str] = ()
) -> Fix:
    """Publish one TXT record in place of those that are to go.

    Args:
        text: the sentence that says what to do.
        name: the absolute name of the record, without a trailing dot.
        value: the whole text.
        told: what stands at the name now.
        zone: the zone's apex; by default the registrable domain of the name.
        was: the texts published now that this one takes the place of.
    """
    apex = zone or registrable(name) or name
    if told.chain:
        return _beside_alias(text, apex, name, value, told)
    plain = publish(text, apex, name, "TXT", value, was=tuple(was[:MOST]))
    gone = "".join(f"\ndelete: {name}. IN TXT{_text(one)}" for one in was[:MOST] if one != value)
    return Fix(_sentences(text, value, told), f"{plain.record}{gone}", plain.undo)


def _text(was: str) -> str:
    """A text that is to go, as a zone file has it; of a monster the beginning."""
    if len(was) <= LONGEST_TEXT:
        return f" {master('TXT', was)}"
    return f", the text of {len(was)} characters that begins {safe(was[:80])}"


def _beside_alias(text: str, apex: str, name: str, value: str, told: Told) -> Fix:
    """Where an alias stands nothing else may (RFC 2181 10.1): it goes first, or its target changes."""
    target = told.chain[0]
    first = (
        f"{name} is an alias (CNAME) of {target}, and no other record may stand beside an alias: delete the "
        f"alias first, unless {target} is yours to change."
    )
    record = (
        f"{host_field(apex, name)}\ndelete: {name}. IN CNAME {master('CNAME', target)}"
        f"\ntype TXT\nvalue {value}\nTTL 300\nzone file: {name}. 300 IN TXT {master('TXT', value)}"
    )
    undo = f"Delete the TXT record of {name}., then publish {name}. CNAME {target} again."
    return Fix(_sentences(f"{first} {text}", value, told), record, undo)


def _sentences(text: str, value: str, told: Told) -> str:
    long = _WHOLE if len(value) > LONGEST else ""
    return " ".join(filter(None, (text, long, again(told))))


def again(told: Told) -> str:
    """How long after publishing a re-check can be trusted: until then a resolver may repeat what it knows.

    The TTL of the answer, or how long a resolver may remember that there was none (RFC 2308 section 5). It is
    rounded up to what stays the same while the resolver counts down: nobody's finding changes by itself.
    """
    if not told.stays:
        return ""
    patience = next((words for most, words in _PATIENCE if told.stays <= most), "two days")
    because = "what stood there before" if told.values else "that there was none"
    return (
        f"A re-check can be trusted {patience} after you have published it: until then a resolver may "
        f"remember {because}."
    )


def forgotten(told: Told, asked: str) -> str:
    """From when on everybody sees a record that is hidden now: published, but somebody asked too early.

    Args:
        told: what the authority has and the resolver does not know of yet.
        asked: when that was seen, UTC, ISO 8601.
    """
    then = dt.datetime.fromisoformat(asked).astimezone(dt.UTC) + dt.timedelta(seconds=told.stays + 59)
    return f"a resolver that asked too early goes on saying no until {then:%H:%M} UTC on {then:%d %B}"
