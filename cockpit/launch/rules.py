"""What the parts of launch.toml must say together: no row twice, no unknown person, no pasted secret."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path as File
from typing import Any

import msgspec

from cockpit import roadmap
from cockpit.launch.edges import texts
from cockpit.launch.locate import Path
from cockpit.launch.problem import Fault, nearest, secret, shown
from cockpit.roadmap import Limits

# (rows, the keys that tell two of them apart)
UNIQUE = (
    ("host", ("name",)),
    ("route", ("name",)),
    ("route", ("url", "kind")),
    ("redirect", ("from",)),
    ("mailbox", ("address",)),
    ("mail_flow", ("name",)),
    ("oauth", ("start",)),
    ("person", ("id",)),
    ("monitor", ("id",)),
    ("access", ("id",)),
    ("environment", ("name",)),
    ("env", ("name",)),
    ("database", ("name",)),
    ("secret", ("name",)),
    ("backup", ("store",)),
    ("limitation", ("id",)),
)
# Keys that hold the id of a [[person]].
PEOPLE = {
    "host": ("owner",),
    "allowed_secret": ("owner",),
    "environment": ("owner",),
    "env": ("owner",),
    "database": ("owner",),
    "monitor": ("owner",),
    "alert": ("owner", "backup"),
    "access": ("owner", "backup", "billing_owner", "confirmed_by"),
    "secret": ("owner",),
    "service": ("payer",),
    "backup": ("owner",),
    "escalation": ("who",),
    "next_step": ("owner",),
    "ai": ("owner",),
}
_NAMED = "keep the value in a password manager or the keyring and write only its name here"
_GONE = (404, 410)  # codes that lead nowhere on purpose


def faults(data: dict[str, Any], folder: File) -> Iterator[Fault]:
    """Everything that is well formed and still cannot be meant. `folder` is where launch.toml stands."""
    yield from _roadmap(data)
    for table, keys in UNIQUE:
        yield from _twice(data, table, keys)
    yield from _people(data)
    yield from _times(data)
    yield from _limits(data)
    yield from _redirects(data)
    yield from _journeys(data)
    yield from _files(data, folder)


def _rows(data: dict[str, Any], table: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """(path, row) of a table or of every row of it that is one."""
    found = data.get(table)
    if isinstance(found, dict):
        yield (table,), found
    elif isinstance(found, list):
        yield from (((table, number), row) for number, row in enumerate(found) if isinstance(row, dict))


def secrets(data: dict[str, Any]) -> Iterator[Fault]:
    """Every text that looks like a secret; `data` as written, because normalising would disguise one."""
    for path, text in texts(data):
        if kind := secret(text):
            yield Fault(path, f"looks like a secret ({kind}), so it is not shown", _NAMED)


def _roadmap(data: dict[str, Any]) -> Iterator[Fault]:
    for path, product in _rows(data, "product"):
        wanted = product.get("roadmap")
        if isinstance(wanted, str) and wanted and wanted not in roadmap.IDS:
            hint = nearest(wanted, roadmap.IDS) or f"there are {', '.join(roadmap.IDS)}"
            yield Fault((*path, "roadmap"), f"there is no roadmap {shown(wanted)}", hint)


def _twice(data: dict[str, Any], table: str, keys: tuple[str, ...]) -> Iterator[Fault]:
    """Rows that say who they are in the same words as an earlier one."""
    first: dict[tuple[str, ...], Path] = {}
    for path, row in _rows(data, table):
        identity = tuple(str(row.get(key, "page" if key == "kind" else "")) for key in keys)
        if not identity[0]:
            continue
        if identity in first:
            number = first[identity][-1]
            yield Fault(
                (*path, keys[0]), f"{shown(identity[0])} is declared already in {table}[{number}]", "keep one"
            )
        first.setdefault(identity, path)


def _people(data: dict[str, Any]) -> Iterator[Fault]:
    """Ids of people nobody declared; while no [[person]] stands there, nobody can be unknown."""
    known = [row["id"] for _, row in _rows(data, "person") if isinstance(row.get("id"), str)]
    if not known:
        return
    for table, keys in PEOPLE.items():
        for path, row in _rows(data, table):
            for key in keys:
                who = row.get(key)
                if isinstance(who, str) and who and who not in known:
                    hint = nearest(who, known) or "use the id of a [[person]]"
                    yield Fault((*path, key), f"nobody has the id {shown(who)}", hint)


def _times(data: dict[str, Any]) -> Iterator[Fault]:
    """Times without a zone mean another hour on another machine."""
    for table, key in (("sprint", "started"), ("backup", "last_seen")):
        for path, row in _rows(data, table):
            at = row.get(key)
            if isinstance(at, dt.datetime) and at.tzinfo is None:
                hint = f"write {at.isoformat()}Z for UTC, or the offset, such as +02:00"
                yield Fault((*path, key), f"{at.isoformat()} has no time zone", hint)


def _limits(data: dict[str, Any]) -> Iterator[Fault]:
    """Numbers below one decide nothing; only redirects and steps by hand may be none."""
    for path, row in _rows(data, "limits"):
        for field in msgspec.structs.fields(Limits):
            least = 0 if field.name in ("max_hops", "manual_steps") else 1
            value = row.get(field.name)
            if field.type is int and type(value) is int and value < least:
                yield Fault(
                    (*path, field.name), f"expected a whole number of at least {least}, found {value}"
                )


def _redirects(data: dict[str, Any]) -> Iterator[Fault]:
    """A redirect leads somewhere, unless its code says that the page is gone."""
    for path, row in _rows(data, "redirect"):
        if not row.get("to") and row.get("code", 301) not in _GONE:
            yield Fault((*path, "to"), "is missing", "add the new URL, or code = 410 for a page that is gone")


def _journeys(data: dict[str, Any]) -> Iterator[Fault]:
    """A route that is timed by a journey which nobody declares."""
    known = [str(row.get("journey") or row.get("name", "")) for _, row in _rows(data, "smoke")]
    for path, row in _rows(data, "route"):
        journey = row.get("journey")
        if isinstance(journey, str) and journey and journey not in known:
            hint = nearest(journey, known) or "name the journey of a [[smoke]] row"
            yield Fault((*path, "journey"), f"there is no journey {shown(journey)}", hint)


def _files(data: dict[str, Any], folder: File) -> Iterator[Fault]:
    for path, look in _rows(data, "vantage"):
        name = look.get("ca_file")
        if isinstance(name, str) and name and not _is_file(folder / name):
            yield Fault((*path, "ca_file"), f"there is no file {shown(name)} beside this file")
    for path, repo in _rows(data, "repo"):
        name = repo.get("path")
        if isinstance(name, str) and (File(name).is_absolute() or name.startswith("~")):
            yield Fault((*path, "path"), f"{shown(name)} is not relative", "write it as seen from this file")


def _is_file(path: File) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name longer than the file system takes
        return False
