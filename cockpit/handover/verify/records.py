"""The DNS map of the pack held against the records that are published now. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from cockpit.facts.dns import Answer
from cockpit.facts.names import Names
from cockpit.facts.zone import Zone
from cockpit.handover.schema import Pack, Row, rows
from cockpit.handover.verify.flaw import Flaw, drift, quoted, undecided
from cockpit.handover.verify.links import placed
from cockpit.handover.verify.maps import DO

_MOST: Final = 5  # sets that are named; the rest is counted
_LONG: Final = (3600, 86_400)  # seconds: who changes a record waits for minutes, hours, or days
Key = tuple[str, str]  # name, type
Found = list[tuple[str, Row]]
Sets = dict[Key, Found]


def compare(pack: Pack, now: Mapping[str, Any], facts: Mapping[str, Any]) -> Iterator[Flaw]:
    """Drift for every set, by name and type, that has other values.

    Args:
        pack: what was.
        now: the tables as `shown` gives them.
        facts: what was seen, by name.
    """
    was, is_ = _sets(placed(pack, "dns")), _sets(("", row) for row in rows(dict(now), "dns"))
    gone = [key for key in was if key not in is_]
    silent = [key for key in gone if not _asked(key, facts)]
    for key in was:
        if key not in gone:
            yield from _set(key, was[key], is_[key])
        elif key not in silent:
            yield drift(was[key][0][0], f"the record {_named(key)} is not there any more", DO)
    if silent:
        shown = ", ".join(map(_named, silent[:_MOST]))
        yield undecided("dns", f"{len(silent)} sets of records could not be asked for: {shown}")
    for key in sorted(is_.keys() - was.keys()) if was else ():
        yield drift("dns", f"the record {_named(key)} is new: {_told(is_[key])}", DO)


def _set(key: Key, was: Found, is_: Found) -> Iterator[Flaw]:
    """The values of one set, and how long a change of it takes."""
    place, _ = was[0]
    if _values(was) != _values(is_):
        yield drift(place, f"the record {_named(key)} was {_told(was)} and is {_told(is_)}", DO)
    elif _slowness(is_) > _slowness(was) >= 0:
        said = f"the record {_named(key)} lives longer: {_longest(was)} s before, {_longest(is_)} s now"
        yield drift(f"{place}.ttl", said, DO)


def _sets(found: Iterator[tuple[str, Row]]) -> Sets:
    sets: Sets = defaultdict(list)
    for place, row in found:
        sets[str(row.get("name")), str(row.get("type"))].append((place, row))
    return dict(sets)


def _values(found: Found) -> list[str]:
    return sorted({str(row.get("value")) for _, row in found})


def _longest(found: Found) -> int:
    return max((row["ttl"] for _, row in found if isinstance(row.get("ttl"), int)), default=-1)


def _slowness(found: Found) -> int:
    """0 for minutes, 1 for hours, 2 for days; -1 where it is not known."""
    longest = _longest(found)
    return -1 if longest < 0 else sum(longest > limit for limit in _LONG)


def _named(key: Key) -> str:
    return f"{key[1]} of {key[0]}"


def _told(found: Found) -> str:
    return ", ".join(map(quoted, _values(found)))


def _asked(key: Key, facts: Mapping[str, Any]) -> bool:
    """Somebody answered for the name: that no record shows means that there is none."""
    names, zone = facts.get("names"), facts.get("zone")
    if not isinstance(zone, Zone) or not isinstance(names, Names):
        return False
    full = zone.apex if key[0] == "@" else f"{key[0]}.{zone.apex}"
    if full in names.lookups and key[1] in ("A", "AAAA", "CNAME"):
        return names.lookups[full].unreachable is None
    told = [
        zone.records.get((full, key[1])),
        *(seen for (_, *one), seen in zone.at.items() if one == [full, key[1]]),
    ]
    return any(isinstance(one, Answer) and (one.missing or one.records) for one in told)
