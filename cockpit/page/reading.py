"""Values of a pack as people read them: what has the wrong kind or is empty is not known."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from cockpit.handover.schema import Pack, Row, rows

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST_NUMBERS: Final = 1000
_LONG: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def text(row: Mapping[str, Any], key: str) -> str:
    """The text, without space around it; empty when there is none."""
    value = row.get(key)
    return value.strip() if isinstance(value, str) else ""


def texts(row: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The texts of a list that say something."""
    value = row.get(key)
    found = value if isinstance(value, list) else []
    return tuple(one.strip() for one in found if isinstance(one, str) and one.strip())


def number(row: Mapping[str, Any], key: str) -> float | None:
    """The number, if it is one that can be shown."""
    return _showable(row.get(key))


def numbers(row: Mapping[str, Any], key: str) -> tuple[float, ...]:
    """The numbers of a list that can be shown, rising; nothing where there are more than a chart holds."""
    value = row.get(key)
    found = value if isinstance(value, list) and len(value) <= _MOST_NUMBERS else []
    return tuple(sorted(one for one in map(_showable, found) if one is not None))


def _showable(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if abs(value) < 1e12 else None  # noqa: PLR2004 - a page wide; NaN is not below it either


def flag(row: Mapping[str, Any], key: str) -> bool | None:
    """True, false, or not known."""
    value = row.get(key)
    return value if isinstance(value, bool) else None


def day(row: Mapping[str, Any], key: str) -> dt.date | None:
    """The day, or the day of the moment in UTC."""
    found = moment(row, key)
    if found:
        return found.date()
    value = row.get(key)
    return value if isinstance(value, dt.date) and not isinstance(value, dt.datetime) else None


def moment(row: Mapping[str, Any], key: str) -> dt.datetime | None:
    """The moment in UTC; none for a time whose zone nobody said."""
    value = row.get(key)
    if not isinstance(value, dt.datetime) or value.tzinfo is None:
        return None
    try:
        return value.astimezone(dt.UTC)
    except OverflowError:
        return None


def table(pack: Pack, name: str) -> Row:
    """The one row of a table; empty when it is not there."""
    return next(iter(rows(pack, name)), {})


def written(pack: Pack) -> dt.date | None:
    """The day the pack speaks of: what is late is late on that day."""
    return day(table(pack, "pack"), "generated_at")


def people(pack: Pack) -> dict[str, Row]:
    """Everybody by id; the first row of an id counts."""
    found: dict[str, Row] = {}
    for row in rows(pack, "person"):
        found.setdefault(text(row, "id"), row)
    return found


def named(pack: Pack, who: str) -> str:
    """The person's name; what is no id of a person stays as it is."""
    return text(people(pack).get(who, {}), "name") or who


def said_day(when: dt.date | None) -> str:
    """`20 Nov 2026`; empty for none."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}" if when else ""


def said_moment(when: dt.datetime | None) -> str:
    """`20 Nov 2026, 22:40 UTC`; empty for none."""
    return f"{said_day(when)}, {when:%H:%M} UTC" if when else ""


def said_month(year: int, month: int) -> str:
    """`November 2026`."""
    return f"{_LONG[month - 1]} {year}"


def short_month(month: int) -> str:
    """`Nov`."""
    return _MONTHS[month - 1]


def counted(many: int, one: str, more: str = "") -> str:
    """`1 risk`, `2 risks`."""
    return f"{many} {one if many == 1 else more or one + 's'}"
