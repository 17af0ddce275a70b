"""Writes launch.toml: the text of a new one with every part explained, and any text safely to disk."""

import contextlib
import os
import stat
import tempfile
from collections.abc import Mapping
from pathlib import Path

import tomlkit

from cockpit.launch.declared import SCHEMA
from cockpit.launch.guess import Guess, Proposal, Row, Value
from cockpit.launch.guide import GUIDES, Guide
from cockpit.text import safe

HOW = 120  # characters of an explanation beside a value
MODE = 0o644
_HEAD = f"""\
# launch.toml: what the product is meant to be. `cockpit check` compares it with what really is.
# A line marked "guessed" was found by `cockpit init`: correct it or delete the mark.
schema = "{SCHEMA}"
"""


def fresh(proposal: Proposal) -> str:
    """A new launch file: every part explained, what was found filled in, the rest as examples."""
    rows: dict[str, list[Row]] = {}
    for row in proposal.rows:
        rows.setdefault(row.table, []).append(row)
    parts = [part(guide, proposal.tables.get(guide.table, {}), rows.get(guide.table, [])) for guide in GUIDES]
    return "\n".join([_HEAD, *parts])


def part(guide: Guide, keys: Mapping[str, Guess], rows: list[Row]) -> str:
    """One part with its explanation; an example in comments when nothing was found for it."""
    about = _commented(guide.about)
    if keys:
        return f"{about}{guide.header}\n{key_lines(keys)}"
    if rows:
        return about + "\n".join(row_text(row) for row in rows)
    return about + _commented(f"{guide.header}\n{guide.example}")


def _commented(text: str) -> str:
    return "".join(f"# {line}\n" for line in text.split("\n"))


def row_text(row: Row) -> str:
    """A row with its header."""
    remarks = "".join(_commented(safe(remark, 2 * HOW)) for remark in row.remarks)
    return f"[[{row.table}]]\n{key_lines(row.keys)}{remarks}"


def key_lines(keys: Mapping[str, Guess]) -> str:
    """`key = value  # guessed: how`, a line for each; the same reason is not repeated."""
    told, before = "", ""
    for key, guess in keys.items():
        why = "" if guess.how == before else f": {safe(guess.how, HOW)}"
        told += f"{key} = {value_text(guess.value)}" + ("\n" if guess.given else f"  # guessed{why}\n")
        before = "" if guess.given else guess.how
    return told


def value_text(value: Value) -> str:
    """The value as TOML writes it."""
    if isinstance(value, Mapping):
        pairs = (f"{tomlkit.key(key).as_string()} = {value_text(inner)}" for key, inner in value.items())
        return "{ " + ", ".join(pairs) + " }"
    return tomlkit.item(list(value) if isinstance(value, tuple) else value).as_string()


def save(path: Path, text: str) -> None:
    """Put the text in place of the file at once: after a crash there is the old file or the new one.

    A link is followed to the file it means. The mode of an existing file is kept; a new one gets 0644.

    Raises:
        OSError: the folder or the disk does not take it; the old file is as it was.
    """
    target = path.resolve()
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else MODE
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name last; file systems that cannot sync a folder do not need it."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)
