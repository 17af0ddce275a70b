"""The published suite of RFC 7208: its scenarios and cases, and its zone as one way to ask DNS."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import dns.name
import pytest

from cockpit.facts import Unreachable
from cockpit.facts.dns import Answer, Outcome
from cockpit.facts.samples_dns import sample_answer
from cockpit.model import Layer
from cockpit.standards.spf import Evaluated, check_host
from cockpit.standards.spf_inquiry import Look
from tests.bench.peers import pyspf

CASES = 203
SILENT = Unreachable(Layer.DNS, "the name server does not reply", "timeout")
MOST_ALIASES = 12
Value = str | tuple[bytes, ...]


@dataclass(frozen=True)
class Node:
    """What stands at a name: values by type; types that time out; whether all others do."""

    values: Mapping[str, tuple[Value, ...]]
    late: frozenset[str] = frozenset()
    silent: bool = False

    def times_out(self, type_: str) -> bool:
        """A question for this type gets no reply."""
        return type_ in self.late or (self.silent and type_ not in self.values and "CNAME" not in self.values)


@dataclass(frozen=True)
class Trial:
    """One case: the message, and the results that are right (mostly one)."""

    scenario: str
    name: str
    ip: str
    helo: str
    sender: str
    results: tuple[str, ...]
    explanation: str | None
    zone: Mapping[str, Node] = field(repr=False)


def require_suite() -> None:
    """Skip where the suite was not downloaded; in CI (COCKPIT_CI set) a skip is a failure."""
    if why := pyspf.lacking():
        if os.environ.get("COCKPIT_CI"):
            pytest.fail(f"in CI a skip is a failure; {why}", pytrace=False)
        pytest.skip(why)


def trials() -> tuple[Trial, ...]:
    """Every case of the suite."""
    import yaml

    documents = yaml.safe_load_all(pyspf.SUITE.read_text("utf-8"))
    return tuple(trial for document in documents for trial in _trials(document))


def _trials(document: dict[str, Any]) -> Iterator[Trial]:
    zone = {name.lower().rstrip("."): _node(rows) for name, rows in document["zonedata"].items()}
    for name, row in document["tests"].items():
        results = row["result"] if isinstance(row["result"], list) else [row["result"]]
        yield Trial(
            document["description"],
            name,
            row["host"],
            row["helo"],
            row["mailfrom"] or f"postmaster@{row['helo']}",
            tuple(results),
            row.get("explanation"),
            zone,
        )


def _node(rows: list[Any]) -> Node:
    """SPF records (the type of RFC 4408) stand for TXT records where no TXT is given."""
    values: dict[str, list[Value]] = {}
    late: set[str] = set()
    pairs = [pair for row in rows if isinstance(row, dict) for pair in row.items()]
    for type_, value in pairs:
        if value == "TIMEOUT":
            late.add(type_)
        elif value != "NONE":
            values.setdefault(type_, []).append(_value(type_, value))
    if not any(type_ == "TXT" for type_, _ in pairs) and "SPF" in values:
        values["TXT"] = values["SPF"]
    return Node({key: tuple(told) for key, told in values.items()}, frozenset(late), "TIMEOUT" in rows)


def _value(type_: str, value: Any) -> Value:
    if type_ in ("TXT", "SPF"):
        return tuple(one.encode() for one in ([value] if isinstance(value, str) else value))
    return f"{value[0]} {value[1]}" if type_ == "MX" else str(value)


async def evaluated(trial: Trial, look: Look) -> Evaluated:
    """What we say of a case."""
    domain = trial.sender.rpartition("@")[2]
    return await check_host(trial.ip, domain, trial.sender, trial.helo, look)


def agrees(trial: Trial, said: Evaluated) -> bool:
    """One of the right results, with the right explanation where the suite gives one."""
    explained = trial.explanation in (None, said.explanation or "DEFAULT")
    return said.result in trial.results and explained


def in_memory(zone: Mapping[str, Node]) -> Look:
    """The zone as a resolver would give it."""

    async def look(name: str, type_: str) -> Answer | Unreachable:
        at, chain = key_of(dns.name.from_text(name)), []
        for _ in range(MOST_ALIASES):
            node = zone.get(at)
            if node is None:
                return sample_answer(name, type_, outcome=Outcome.NXDOMAIN)
            if node.times_out(type_):
                return SILENT
            if type_ in node.values or "CNAME" not in node.values:
                break
            at = str(node.values["CNAME"][0]).lower()
            chain.append(at)
        told = node.values.get(type_, ()) if node else ()
        return sample_answer(name, type_, *map(_shown, told), chain=tuple(chain))

    return look


def key_of(name: dns.name.Name) -> str:
    """The name as the suite writes it: its labels as they are, without escapes."""
    return ".".join(label.decode("latin-1") for label in name.labels if label).lower()


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else b"".join(value).decode("utf-8", "replace")
