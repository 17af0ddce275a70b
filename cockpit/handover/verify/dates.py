"""What has run out since the pack was written. The pack is as it was, only the day is another."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final

from cockpit.handover.schema import Kind, Pack, Row, fits, rows
from cockpit.handover.verify.flaw import Flaw, drift, quoted
from cockpit.handover.verify.links import placed

_LOOKS: Final = ("probe", "map")  # evidence of this kind is collected anew by every run
# (table, key, its kind, the key that names the row, what has happened, what to do)
_ENDS: Final[tuple[tuple[str, str, Kind, str, str, str], ...]] = (
    (
        "secret",
        "next_due",
        "day",
        "name",
        "was to be rotated on",
        "rotate it, then say so in launch.toml: last_rotated",
    ),
    ("waiver", "expires", "day", "check", "was accepted until", "mend it, or ask again: cockpit waive"),
    (
        "attestation",
        "valid_until",
        "day",
        "check",
        "was stated until",
        "look again and state it: cockpit attest",
    ),
    (
        "service",
        "renews_on",
        "day",
        "name",
        "was to be renewed on",
        "see that it was, then write the next day",
    ),
    (
        "domain",
        "expires_on",
        "day",
        "name",
        "was registered until",
        "see at the registrar whether it was renewed",
    ),
    ("credential", "expires_on", "day", "ref", "was valid until", "make a new one: cockpit credentials set"),
    ("next_step", "when", "day", "what", "was to be done by", "do it, or write another day"),
)


def examine(pack: Pack, now: dt.datetime) -> Iterator[Flaw]:
    """Drift for everything whose day has passed; `now` has a time zone."""
    for table, key, kind, name, said, do in _ENDS:
        for place, row in placed(pack, table):
            if _past(kind, row.get(key), now):
                yield drift(f"{place}.{key}", f"{row.get(name, '')} {said} {_day(row[key])}", do)
    yield from _certificates(pack, now)
    yield from _risks(pack, now)
    yield from _tightening(pack, now)
    yield from _evidence(pack, now)


def _past(kind: Kind, value: Any, now: dt.datetime) -> bool:
    """The day, or the moment, is over."""
    if not fits(kind, value):
        return False
    return bool(value < now if kind == "moment" else value < now.date())


def _day(value: Any) -> str:
    return str(value.date() if isinstance(value, dt.datetime) else value)


def _certificates(pack: Pack, now: dt.datetime) -> Iterator[Flaw]:
    for place, row in placed(pack, "host"):
        ends = row["tls"].get("not_after") if isinstance(row.get("tls"), dict) else None
        if _past("moment", ends, now):
            said = f"the certificate of {row.get('hostname', '')} was valid until {_day(ends)}"
            yield drift(f"{place}.tls.not_after", said, "cockpit check tls")


def _risks(pack: Pack, now: dt.datetime) -> Iterator[Flaw]:
    for place, row in placed(pack, "risk"):
        if row.get("status") != "waived" and _past("day", row.get("due"), now):
            said = f"{row.get('check', '')} was to be settled by {row['due']}"
            yield drift(f"{place}.due", said, f"cockpit check {row.get('check', '')}")


def _tightening(pack: Pack, now: dt.datetime) -> Iterator[Flaw]:
    """The day on which the mail policy was to become stricter, and it is what it was."""
    for row in rows(pack, "email"):
        to = row.get("dmarc_tighten_to")
        if to and to != row.get("dmarc_policy") and _past("day", row.get("dmarc_tighten_on"), now):
            said = f"the DMARC policy was to become {quoted(to)} on {row['dmarc_tighten_on']}"
            yield drift("email.dmarc_tighten_on", said, "publish it, or write another day")


def _evidence(pack: Pack, now: dt.datetime) -> Iterator[Flaw]:
    """What drills and people showed one by one; what machines saw in one line, for it ends together."""
    over: dict[Any, list[tuple[str, Row]]] = defaultdict(list)
    for place, row in placed(pack, "evidence"):
        if _past("day", row.get("valid_until"), now):
            over[row.get("kind") in _LOOKS].append((place, row))
    for place, row in over[False]:
        said = f"what shows {row.get('check', '')} was good until {row['valid_until']}"
        yield drift(f"{place}.valid_until", said, "show it again: cockpit explain says how")
    if seen := over[True]:
        first = min(row["valid_until"] for _, row in seen)
        many = "one look" if len(seen) == 1 else f"{len(seen)} looks"
        yield drift(
            "evidence",
            f"{many} of a machine ran out, the first on {first}",
            "cockpit check, cockpit handover",
        )
