"""A reading for programs: JSON (`launch-cockpit/scan/v1`) and SARIF 2.1.0 (OASIS). ASCII only, no value."""

import json
from collections.abc import Iterator, Sequence
from typing import Any, Final
from urllib.parse import quote

from cockpit.facts.leaks import Leak, Stance
from cockpit.redacted import plain
from cockpit.reports.sarif import SCHEMA as SARIF
from cockpit.scan.said import Said, code
from cockpit.scan.telling import replacing, where

_OPEN: Final = 4  # document, folders or runs, one of them, its leaks or results
SCHEMA: Final = "launch-cockpit/scan/v1"


def as_json(tool: str, all_said: Sequence[Said], *, whole: bool) -> dict[str, Any]:
    """The document; `interrupted` when the reading was cut off."""
    return {
        "schema": SCHEMA,
        "tool": tool,
        "interrupted": not whole,
        "exit": code(all_said, whole=whole),
        "folders": [plain(_folder(one)) for one in all_said],
    }


def lines(value: Any, depth: int = 0) -> Iterator[str]:
    """A document as text, each leak on a line of its own: what is deeper is written close."""
    if depth == _OPEN or not isinstance(value, dict | list) or not value:
        yield json.dumps(value)
        return
    named = isinstance(value, dict)
    yield "{" if named else "["
    for at, part in enumerate(value):
        yield f"{',' if at else ''}\n{' ' * (depth + 1)}"
        yield f"{json.dumps(part)}: " if named else ""
        yield from lines(value[part] if named else part, depth + 1)
    yield f"\n{' ' * depth}{'}' if named else ']'}"


def _folder(one: Said) -> dict[str, Any]:
    return {
        "folder": one.folder,
        "repository": one.fact.history,
        "files": one.fact.files,
        "objects": one.fact.objects,
        "gaps": list(one.gaps),
        "leaks": [{**_leak(leak), "state": state, "why": why} for leak, state, why in _states(one)],
    }


def _states(one: Said) -> Iterator[tuple[Leak, str, str]]:
    """Every leak with `open`, `covered` or `harmless`, and why."""
    yield from ((leak, "open", "") for leak in one.open)
    yield from ((leak, "covered", why) for leak, why in one.covered)
    for leak in one.harmless:
        yield leak, "harmless", leak.why or ("ignored" if leak.ignored else str(leak.stance))


def _leak(leak: Leak) -> dict[str, Any]:
    return {
        "rule": leak.rule,
        "title": leak.title,
        "provider": leak.provider,
        "stance": leak.stance.value,
        "digest": leak.digest,
        "shown": leak.shown,
        "place": leak.place.value,
        "path": leak.path,
        "line": leak.line,
        "column": leak.column,
        "inside": leak.inside,
        "commit": leak.commit,
        "since": leak.since,
        "head": leak.head,
        "tracked": leak.tracked,
        "ignored": leak.ignored,
    }


def as_sarif(tool: str, all_said: Sequence[Said], *, whole: bool) -> dict[str, Any]:
    """One log with one run; what somebody answers for is suppressed (3.35), what is no leak a note."""
    found = [(leak, state, why) for one in all_said for leak, state, why in _states(one)]
    rules = {leak.rule: leak for leak, _, _ in found}
    index = {rule: at for at, rule in enumerate(rules)}
    name, _, version = tool.partition(" ")
    driver = {"name": name, "version": version, "rules": [_rule(leak) for leak in rules.values()]}
    notes = [{"level": "warning", "message": {"text": gap}} for one in all_said for gap in one.gaps]
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "secrets/"},
        "invocations": [{"executionSuccessful": whole, "toolExecutionNotifications": notes}],
        "columnKind": "unicodeCodePoints",
        "results": [_result(leak, state, why, index[leak.rule]) for leak, state, why in found],
    }
    document: dict[str, Any] = plain({"version": "2.1.0", "runs": [run]})
    return {"$schema": SARIF, **document}


def _rule(leak: Leak) -> dict[str, Any]:
    level = "error" if leak.stance is Stance.SECRET else "note"
    return {
        "id": leak.rule,
        "shortDescription": {"text": leak.title},
        "help": {"text": replacing(leak)},
        "defaultConfiguration": {"level": level},
    }


def _result(leak: Leak, state: str, why: str, index: int) -> dict[str, Any]:
    suppressed = [{"kind": "external", "status": "accepted", "justification": why}]
    return {
        "ruleId": leak.rule,
        "ruleIndex": index,
        "kind": "informational" if state == "harmless" else "fail",
        "level": "none" if state == "harmless" else "error",
        "message": {"text": f"{leak.title} ({leak.shown}): {where(leak)}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": quote(leak.path)},
                    "region": {"startLine": max(leak.line, 1), "startColumn": max(leak.column, 1)},
                }
            }
        ],
        "partialFingerprints": {"launchCockpitSecret/v1": f"{leak.digest}/{leak.rule}/{leak.path}"},
        **({"suppressions": suppressed} if state == "covered" else {}),
    }
