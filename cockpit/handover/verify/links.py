"""What the pack names and must hold: evidence, waivers, runbooks, results; and nothing twice."""

from collections import Counter
from collections.abc import Iterator, Mapping
from re import findall
from typing import Any, Final

from cockpit.handover.schema import Pack, rows, tables
from cockpit.handover.verify.flaw import Flaw, damage, quoted
from cockpit.model import Verdict

# The keys by which a row is told from the others, where that is not its first key alone.
KEYS: Final[dict[str, tuple[str, ...]]] = {
    "dns": ("name", "type", "value"),
    "redirect": ("start",),
    "email.flow": ("name", "provider"),
    "cache.rule": ("match",),
    "third_party.company": ("name", "hosts"),
    "alert_route": ("channel", "to"),
    "support": ("kind", "path"),
    "escalation": ("after_minutes", "who", "do"),
    "change": ("at", "check", "what"),
    "threshold": ("what", "rule"),
    "next_step": ("what",),
    "signoff": ("who", "role"),
}
_OPEN: Final = (Verdict.FAIL, Verdict.ERROR, Verdict.UNKNOWN)


def examine(pack: Pack) -> Iterator[Flaw]:
    """Damage for every name of something that is not there, and for every row that is there twice."""
    yield from _evidence(pack)
    yield from _waivers(pack)
    yield from _runbooks(pack)
    yield from _results(pack)
    for name, table in tables().items():
        if table.many:
            yield from _twice(pack, name, KEYS.get(name, (table.leaf[0].key,)))


def placed(pack: Pack, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """(place, row) of every row of a table, `host.tls` being that of each host."""
    first, _, below = name.partition(".")
    many = isinstance(pack.get(first), list)
    for number, row in enumerate(rows(pack, first), 1):
        place = f"{first}[{number}]" if many else first
        if not below:
            yield place, row
        elif isinstance(row.get(below), dict):
            yield f"{place}.{below}", row[below]
        elif isinstance(row.get(below), list):
            yield from (
                (f"{place}.{below}[{at}]", one)
                for at, one in enumerate(row[below], 1)
                if isinstance(one, dict)
            )


def texts(value: Any) -> tuple[str, ...]:
    """A text or the texts of a list; nothing where there are none."""
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def word(row: Mapping[str, Any], key: str) -> str:
    """The text under a key; empty where there is none, or something else."""
    value = row.get(key)
    return value if isinstance(value, str) else ""


def of(pack: Pack, name: str, key: str) -> set[str]:
    """What the rows of a table say under a key."""
    return {text for row in rows(pack, name) for text in texts(row.get(key))}


def _evidence(pack: Pack) -> Iterator[Flaw]:
    known = of(pack, "evidence", "id")
    for name in tables():
        if name == "evidence":
            continue
        for place, row in placed(pack, name):
            keys = ("before", "after") if name == "performance" else ("evidence",)
            named = [(f"{place}.{key}", one) for key in keys for one in texts(row.get(key))]
            proof = texts(row.get("control_proof"))
            named += [(f"{place}.control_proof", one) for one in proof if one.startswith("ev-")]
            yield from (
                damage(where, f"names the evidence {quoted(one)}, which is not in the pack")
                for where, one in named
                if one not in known
            )


def _waivers(pack: Pack) -> Iterator[Flaw]:
    known = {
        row.get("id"): row.get("check") for row in rows(pack, "waiver") if isinstance(row.get("id"), str)
    }
    for place, row in placed(pack, "risk"):
        for one in (part for text in texts(row.get("waiver")) for part in text.split(", ")):
            if one not in known:
                yield damage(f"{place}.waiver", f"names the waiver {quoted(one)}, which is not in the pack")
            elif known[one] != row.get("check"):
                yield damage(f"{place}.waiver", f"names a waiver of another check, {quoted(known[one])}")


def _runbooks(pack: Pack) -> Iterator[Flaw]:
    known = of(pack, "runbook", "id")
    for place, row in placed(pack, "runbook"):
        for text in texts(row.get("steps")):
            for one in findall(r"\brb-[a-z]+\b", text):
                if one not in known:
                    yield damage(f"{place}.steps", f"names the runbook {one}, which is not in the pack")


def _results(pack: Pack) -> Iterator[Flaw]:
    """Risks and waivers are of checks that have a result, and what is open has a risk."""
    verdicts = {row["check"]: row.get("verdict") for row in rows(pack, "result") if word(row, "check")}
    open_ = {check for check, verdict in verdicts.items() if verdict in _OPEN}
    for name in ("risk", "waiver"):
        for place, row in placed(pack, name):
            check = word(row, "check")
            if check and check not in verdicts:
                yield damage(f"{place}.check", f"is about {quoted(check)}, of which there is no result")
            elif check and name == "risk" and check not in open_:
                yield damage(f"{place}.check", f"is a risk, and the result of {quoted(check)} is not open")
    unsaid = open_ - of(pack, "risk", "check")
    for place, row in placed(pack, "result"):
        if word(row, "check") in unsaid:
            yield damage(place, f"{row['check']} is {row['verdict']}, and no [[risk]] says so")


def _twice(pack: Pack, name: str, keys: tuple[str, ...]) -> Iterator[Flaw]:
    """Two rows that say who they are in the same words; rows below another table only within that one."""
    seen: Counter[tuple[str, ...]] = Counter()
    for place, row in placed(pack, name):
        who = (place.rpartition(".")[0] if "." in name else "", *(str(row.get(key, "")) for key in keys))
        seen[who] += 1
        if seen[who] == 2 and any(who[1:]):  # noqa: PLR2004 - said once, however often it is there
            yield damage(place, f"stands there twice: {', '.join(map(quoted, filter(None, who[1:])))}")
