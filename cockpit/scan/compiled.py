"""The expressions of all rules as one hyperscan database, kept from run to run in the user's own cache."""

import contextlib
import os
import re
import stat
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Final

import hyperscan

from cockpit.evidence import own_folder, read_plain, write_atomically
from cockpit.scan.akin import FAR
from cockpit.scan.cache_folder import cache_folder, in_turn
from cockpit.standards.secrets.rule import Rule

_MAGIC: Final = b"launch-cockpit hyperscan 2\n"
_HASH: Final = 32  # bytes of SHA-256
# An escape, a class of characters, or how often something is repeated.
_PARTS: Final = re.compile(rb"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{(?P<least>\d+),\d{1,9}\}", re.DOTALL)
_LAST: Final = re.compile(rb"(?<!\\)\{(\d+),\}(\)?)\Z")
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class Expression:
    """What hyperscan looks for on behalf of the rule with that index."""

    index: int
    pattern: bytes
    flags: int


def database(known: Sequence[Rule], *, cached: bool = True) -> hyperscan.Database:
    """The database of these rules, from the cache or made; raises hyperscan.error where it cannot run."""
    key, folder = _key(known), cache_folder() if cached else None
    if (before := _loaded(folder, key)) is not None:
        return before
    with in_turn("rules"):  # of several processes the first makes it for all
        if (before := _loaded(folder, key)) is not None:
            return before
        made = _compiled([_wanted(index, rule) for index, rule in enumerate(known)], known)
        keep(folder, key, hyperscan.dumpb(made))
        return made


def _loaded(folder: Path | None, key: bytes) -> hyperscan.Database | None:
    """What was kept, unless it is not there, or was made for another processor."""
    if (data := kept(folder, key)) is not None:
        with contextlib.suppress(hyperscan.error):
            return _ready(hyperscan.loadb(data, hyperscan.HS_MODE_BLOCK))
    return None


def _ready(loaded: hyperscan.Database) -> hyperscan.Database:
    """A loaded database with room to work in, which a made one has."""
    loaded.scratch = hyperscan.Scratch(loaded)
    return loaded


def looser(pattern: bytes) -> bytes:
    """An expression that matches wherever this one does and is compiled in a third of the time.

    What may be repeated up to so often may be repeated for ever, and of what it ends with the shortest is
    enough: only where to look is wanted.
    """
    return _LAST.sub(rb"{\1}\2", _PARTS.sub(_without_end, pattern))


def _without_end(part: re.Match[bytes]) -> bytes:
    least = part["least"]
    return {None: part[0], b"0": b"*", b"1": b"+"}.get(least, b"{%b,}" % (least or b""))


def _wanted(index: int, rule: Rule) -> Expression:
    far = rule.lines > 1 and rule.reach > FAR
    return (_words if far else _whole)(index, rule)


def _whole(index: int, rule: Rule) -> Expression:
    return Expression(index, looser(rule.pattern), hyperscan.HS_FLAG_CASELESS if rule.caseless else 0)


def _words(index: int, rule: Rule) -> Expression:
    """In place of an expression that hyperscan does not know, or that reaches far: any of its words."""
    any_word = b"|".join(map(re.escape, rule.words))
    return Expression(index, any_word, hyperscan.HS_FLAG_CASELESS if rule.caseless else 0)


def _compiled(wanted: Sequence[Expression], known: Sequence[Rule]) -> hyperscan.Database:
    """All expressions as one; where that fails, those that fail alone are replaced by their words."""
    try:
        return _database(wanted)
    except hyperscan.error:
        return _database([one if _runs(one) else _words(one.index, known[one.index]) for one in wanted])


def _runs(one: Expression) -> bool:
    try:
        _database([one])
    except hyperscan.error:
        return False
    return True


def _database(wanted: Sequence[Expression]) -> hyperscan.Database:
    made = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    made.compile(
        expressions=[one.pattern for one in wanted],
        ids=[one.index for one in wanted],
        flags=[one.flags for one in wanted],
        elements=len(wanted),
    )
    return made


def _key(known: Sequence[Rule]) -> bytes:
    """32 bytes that change with every expression and with hyperscan itself."""
    whole = sha256(f"{version('hyperscan')} {sys.platform} {sys.byteorder}".encode())
    for rule in known:
        whole.update(repr((looser(rule.pattern), rule.words, rule.caseless)).encode())
    return whole.digest()


def kept(folder: Path | None, key: bytes) -> bytes | None:
    """What was kept under that key, if it is whole and nobody else could have written it."""
    if folder is None:
        return None
    try:
        seen = folder.lstat()
        if not stat.S_ISDIR(seen.st_mode) or seen.st_uid != os.geteuid() or seen.st_mode & _OTHERS:
            return None
        data = read_plain(_file(folder))
    except OSError:
        return None
    head, data = data[: len(_MAGIC) + 2 * _HASH], data[len(_MAGIC) + 2 * _HASH :]
    return data if head == _MAGIC + key + sha256(data).digest() else None


def keep(folder: Path | None, key: bytes, data: bytes) -> None:
    """Put it there for the next run; where that is not possible the next run does the work again."""
    if folder is None:
        return
    with contextlib.suppress(OSError):
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        own_folder(folder)
        write_atomically(_file(folder), _MAGIC + key + sha256(data).digest() + data)


def _file(folder: Path) -> Path:
    return folder / "secrets.hsdb"
