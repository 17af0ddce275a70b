"""MTA-STS (RFC 8461): the record that announces a policy, the policy, and which mail servers it covers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cockpit.standards.announcements import announced, tag

VERSION: Final = "STSv1"
PATH: Final = "/.well-known/mta-sts.txt"
MOST_BYTES: Final = 65_536  # of a policy (section 3.3)
LONGEST_AGE: Final = 31_557_600  # seconds: a year (section 3.2)
SHORTEST_AGE: Final = 86_400  # a policy that is forgotten within a day protects nobody who sends seldom
MODES: Final = ("enforce", "testing", "none")
_ID = re.compile(r"[A-Za-z0-9]{1,32}", re.ASCII)
_LINES = 500  # of a policy that are read


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy file as read; `problems` say in a phrase what keeps senders from following it.

    `max_age` is in seconds, 0 where it cannot be read. `mx` are the patterns, lower case.
    """

    mode: str = ""
    max_age: int = 0
    mx: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def records(texts: Iterable[str]) -> tuple[str, ...]:
    """Those of the texts that announce a policy."""
    return announced(texts, VERSION)


def identity(record: str) -> str:
    """The `id` of a record, or nothing where it has none that senders take (section 3.1)."""
    found = tag(record, "id")
    return found if _ID.fullmatch(found) else ""


def renewed(id_: str) -> str:
    """Another id, which tells senders that the policy has changed."""
    if id_.isdecimal() and id_.isascii() and len(id_) < 32:  # noqa: PLR2004 - the longest there may be
        return str(int(id_) + 1)
    return f"{id_[:30]}2" if id_ else "1"


def read(text: str) -> Policy:
    """The policy in a file; keys that are not known are passed over (section 3.2)."""
    pairs = list(_pairs(text))
    single: dict[str, str] = {}
    for key, value in pairs:
        single.setdefault(key, value)
    mx = tuple(dict.fromkeys(value.lower().rstrip(".") for key, value in pairs if key == "mx" and value))
    age = single.get("max_age", "")
    seconds = int(age) if age.isascii() and age.isdigit() and len(age) <= 10 else 0  # noqa: PLR2004 - RFC 8461 3.2
    mode = single.get("mode", "")
    return Policy(mode, seconds, mx, tuple(_problems(single, mode, age, seconds, mx)))


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    for line in text.replace("\r\n", "\n").split("\n")[:_LINES]:
        key, colon, value = line.partition(":")
        if colon:
            yield key.strip(), value.strip()


def _problems(
    single: dict[str, str], mode: str, age: str, seconds: int, mx: tuple[str, ...]
) -> Iterator[str]:
    if single.get("version") != VERSION:
        yield f"it does not say version: {VERSION}"
    if mode not in MODES:
        yield f"its mode is none of {', '.join(MODES)}"
    if not age.isascii() or not age.isdigit() or seconds > LONGEST_AGE:
        yield f"its max_age is no number of seconds up to {LONGEST_AGE}"
    if not mx and mode != "none":
        yield "it names no mx"


def covers(patterns: Iterable[str], host: str) -> bool:
    """One of the patterns is this mail server; `*.` stands for exactly one label (section 4.1)."""
    name = host.lower().rstrip(".")
    parent = name.partition(".")[2]
    return any(one == name or (parent and one == f"*.{parent}") for one in patterns)


def policy_file(mode: str, hosts: Iterable[str], max_age: int = 604_800) -> str:
    """A policy that covers these mail servers."""
    lines = [
        f"version: {VERSION}",
        f"mode: {mode}",
        *(f"mx: {host}" for host in hosts),
        f"max_age: {max_age}",
    ]
    return "\n".join(lines)
