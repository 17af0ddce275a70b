"""Reads a pack that may come from anybody: bounded, no link followed, refused with a plain sentence."""

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from cockpit.evidence import read_plain, refuse_link
from cockpit.handover.schema import Pack
from cockpit.launch import locate
from cockpit.text import redact, safe

PACK, GOLIVE = "handover.toml", "golive.toml"
MAX_BYTES: Final = 4 << 20
_SCHEMA: Final = re.compile(r"launch-cockpit/(handover|golive)/v(0|[1-9][0-9]{0,5})")
_MAJOR: Final = 1
_TOO_DEEP: Final = f"{{}} is nested more than {locate.MAX_DEPTH} deep"
_LARGEST: Final = 1 << 63  # TOML 1.0: integers have 64 bits


class UnreadableError(Exception):
    """There is no pack that this version can read; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Packed:
    """A pack as it was read: `folder` is where its other files lie, `file` the name of its own.

    `whole` when a folder was named: what is missing in it is missing. Who names a single file may have only
    that.
    """

    folder: Path
    file: str
    pack: Pack
    whole: bool = True


def read(path: Path) -> Packed:
    """The pack in a folder, or in a file.

    Raises:
        UnreadableError: there is none that can be read.
    """
    whole = path.is_dir()
    file = path / PACK if whole else path
    if whole and not file.exists() and not file.is_symlink():
        raise UnreadableError(f"{_name(path)} holds no {PACK}; `cockpit handover DIR` writes one")
    pack = parsed(_data(file), _name(file))
    refuse_other(pack, "handover", _name(file))
    return Packed(file.parent, file.name, pack, whole)


def read_golive(packed: Packed) -> Pack | None:
    """The go-live list beside the pack; none when there is no such file.

    Raises:
        UnreadableError: what is there cannot be read.
    """
    file = packed.folder / GOLIVE
    if not file.exists() and not file.is_symlink():
        return None
    golive = parsed(_data(file), GOLIVE)
    refuse_other(golive, "golive", GOLIVE)
    return golive


def _name(path: Path) -> str:
    return safe(str(path), 200)


def _data(file: Path) -> bytes:
    """The bytes of a regular file of at most MAX_BYTES.

    Raises:
        UnreadableError: there are none.
    """
    try:
        refuse_link(file)
        if file.stat().st_size > MAX_BYTES:
            raise UnreadableError(f"{_name(file)} is larger than {MAX_BYTES >> 20} MiB, which no pack is")
        data = read_plain(file)
    except FileNotFoundError:
        raise UnreadableError(f"{_name(file)} is not there") from None
    except (OSError, ValueError) as reason:  # ValueError: a NUL in the path
        why = reason.strerror if isinstance(reason, OSError) else "not a path"
        raise UnreadableError(f"{_name(file)} cannot be read: {why}") from None
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"{_name(file)} is larger than {MAX_BYTES >> 20} MiB, which no pack is")
    return data


def parsed(data: bytes, name: str) -> dict[str, Any]:
    """The TOML in the bytes of a file of that name.

    Raises:
        UnreadableError: they are not TOML, or nested beyond reason.
    """
    try:
        text = data.decode("utf-8-sig")
        if any(line.count(".") > locate.MAX_DEPTH for line in text.split("\n")):
            locate.lines(text)  # the time of the parser grows with the square of a key's dots
        found = tomllib.loads(text)
    except UnicodeDecodeError:
        raise UnreadableError(f"{name} is not UTF-8 text") from None
    except RecursionError:
        raise UnreadableError(_TOO_DEEP.format(name)) from None
    except ValueError as reason:
        raise UnreadableError(f"{name} is not TOML: {safe(redact(str(reason)), 200)}") from None
    _refuse_odd(found, name)
    return found


def _refuse_odd(value: Any, name: str, depth: int = 0) -> None:
    """Refuse what no pack nests so deep, whole numbers beyond 64 bits, and times that no clock shows."""
    if isinstance(value, dict | list):
        if depth > locate.MAX_DEPTH:
            raise UnreadableError(_TOO_DEEP.format(name))
        for part in value.values() if isinstance(value, dict) else value:
            _refuse_odd(part, name, depth + 1)
    elif isinstance(value, int) and not -_LARGEST <= value < _LARGEST:
        raise UnreadableError(f"{name} holds a whole number of more than 64 bits, which TOML does not have")
    elif isinstance(value, dt.datetime) and value.tzinfo is not None and value.year in (1, 9999):
        raise UnreadableError(f"{name} holds a time in the year {value.year}")


def refuse_other(data: Pack, kind: str, name: str) -> None:
    """Refuse what is no file of this kind, or was written by a later version.

    Raises:
        UnreadableError: the schema says so.
    """
    told = data.get("schema")
    match = _SCHEMA.fullmatch(told) if isinstance(told, str) else None
    if match is None:
        found = f'"{safe(redact(str(told)), 80)}"' if told is not None else "nothing"
        raise UnreadableError(
            f"{name} is not a {_WHAT[kind]}: its first line should be schema = "
            f'"launch-cockpit/{kind}/v{_MAJOR}", and says {found}'
        )
    if match[1] != kind:
        hint = f"; name {PACK} beside it, or the folder" if match[1] == "golive" else ""
        raise UnreadableError(f"{name} is a {_WHAT[match[1]]}, and a {_WHAT[kind]} was expected{hint}")
    if int(match[2]) > _MAJOR:
        raise UnreadableError(
            f"{name} was written by a newer cockpit (version {match[2]} of the format; this one reads "
            f"{_MAJOR}): it is not guessed at. Verify it with the cockpit that wrote it, or update this one."
        )
    if int(match[2]) < _MAJOR:
        raise UnreadableError(f"{name} says version {match[2]} of the format, which there never was")


_WHAT: Final = {"handover": "handover pack", "golive": "go-live list"}
