"""Results of a team's own tests of its assistant: our small JSON or TOML, promptfoo's JSON, JUnit. Pure.

Only counts, names of cases and the day are taken over; questions and answers are not.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree as ET

from cockpit.standards.ai_cases import Attack

MOST_BYTES: Final = 8 << 20
MOST_CASES: Final = 20_000
_NAME: Final = 80
# What a case is called that tries it (promptfoo's plug-ins among them); the first that fits counts.
_CALLED: Final = (
    (
        Attack.TOOL,
        r"tools?(?![a-z])|agency|rbac|bola|bfla|ssrf|shell|sql-?injection|debug-access|approval|unsafe.?action",
    ),
    (Attack.EXFILTRATION, r"exfil|extraction|leak|pii|canary|disclos|reveal|secret|privacy|data.?theft"),
    (Attack.INJECTION, r"inject|jailbreak|hijack|override|obey|ascii-smuggling|prompt.?attack"),
)
_ATTACKS: Final = {f"{attack}": attack for attack in Attack}
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class TriedCase:
    """One case of somebody's test set."""

    name: str
    attack: Attack | None
    passed: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """A test run: its cases, the day (ISO 8601) and the model, both empty where the file does not say."""

    cases: tuple[TriedCase, ...]
    day: str = ""
    model: str = ""


def read(data: bytes) -> Tried | str:
    """What a file of results says, or in a phrase why it cannot be read."""
    if len(data) > MOST_BYTES:
        return f"it is larger than {MOST_BYTES >> 20} MiB"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return "it is no UTF-8 text"
    found = _junit(text) if text.lstrip().startswith("<") else _structured(text)
    if isinstance(found, Tried) and not found.cases:
        return "it holds no case"
    return found


def _structured(text: str) -> Tried | str:
    """JSON, or else TOML."""
    try:
        whole = json.loads(text) if text.lstrip().startswith(("{", "[")) else tomllib.loads(text)
    except (ValueError, RecursionError):
        return "it is neither JSON, TOML nor JUnit"
    if not isinstance(whole, Mapping):
        return "it is a list, and a table is expected"
    results = whole.get("results")
    if isinstance(results, Mapping) and isinstance(results.get("results"), list):
        return _promptfoo(results)
    return _ours(whole)


def _ours(whole: Mapping[str, Any]) -> Tried | str:
    """`date`, `model` and `cases` of `id`, `attack` (injection, exfiltration, tool) and `passed`."""
    rows = whole.get("cases")
    if not isinstance(rows, list) or len(rows) > MOST_CASES:
        return f"it has no list of at most {MOST_CASES} cases"
    found = []
    for row in rows:
        if not isinstance(row, Mapping) or not isinstance(row.get("passed"), bool):
            return "one of its cases does not say whether it passed"
        said = f"{row.get('attack', '')}"
        attack = _ATTACKS.get(said) or attack_of(f"{said} {row.get('id', '')}")
        found.append(TriedCase(_short(row.get("id")), attack, row["passed"]))
    return Tried(tuple(found), _day(whole.get("date")), _short(whole.get("model")))


def _promptfoo(results: Mapping[str, Any]) -> Tried | str:
    """The `results` of promptfoo's own output (versions 2 and 3); an error is no pass."""
    rows = [row for row in results["results"] if isinstance(row, Mapping)]
    if len(rows) > MOST_CASES:
        return f"it holds more than {MOST_CASES} cases"
    cases = tuple(
        TriedCase(name, attack_of(name), row.get("success") is True)
        for row in rows
        if (name := _promptfoo_name(row)) is not None
    )
    providers = (row["provider"].get("id") for row in rows if isinstance(row.get("provider"), Mapping))
    return Tried(cases, _day(results.get("timestamp")), _short(next(providers, "")))


def _promptfoo_name(row: Mapping[str, Any]) -> str:
    """The plug-in that made the case, then what its author calls it."""
    test = row.get("testCase")
    told = [row.get("metadata"), test.get("metadata") if isinstance(test, Mapping) else None]
    plugin = next((one["pluginId"] for one in told if isinstance(one, Mapping) and one.get("pluginId")), "")
    called = test.get("description", "") if isinstance(test, Mapping) else ""
    return _short(f"{plugin} {called or row.get('description') or ''}".strip())


def _junit(text: str) -> Tried | str:
    """Test cases by class and name; one that was skipped is none. No entity can be declared in it."""
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        return "it declares a document type, which results have no need of"
    try:
        root = ET.fromstring(text)  # noqa: S314 - nothing can be declared in it
    except ET.ParseError:
        return "it is no XML"
    cases = tuple(_junit_cases(root))
    if len(cases) > MOST_CASES:
        return f"it holds more than {MOST_CASES} cases"
    days = (_day(suite.get("timestamp")) for suite in root.iter() if suite.get("timestamp"))
    return Tried(cases, next(days, ""))


def _junit_cases(root: ET.Element) -> Iterator[TriedCase]:
    for case in root.iter("testcase"):
        if case.find("skipped") is None:
            name = _short(f"{case.get('classname', '')} {case.get('name', '')}".strip())
            failed = case.find("failure") is not None or case.find("error") is not None
            yield TriedCase(name, attack_of(name), not failed)


def attack_of(name: str) -> Attack | None:
    """What a case tries, as its name tells."""
    return next((attack for attack, called in _CALLED if re.search(called, name, re.IGNORECASE)), None)


def _day(said: Any) -> str:
    match = _DAY.match(f"{said or ''}")
    return match[0] if match else ""


def _short(said: Any) -> str:
    return f"{said or ''}"[:_NAME]
