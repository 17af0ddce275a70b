"""Rules and records as the edge's API gives them, bounded; and what a rule amounts to, in words."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from cockpit.facts.edge_api import EdgeRule, Proxied
from cockpit.standards.edge_answers import mapping, plain, rows

MOST_RULES: Final = 1000  # of one phase; more than any plan allows
MOST_RECORDS: Final = 2000
PROXIABLE: Final = ("A", "AAAA", "CNAME")
OFF: Final = ("eoff",)  # the sensitivity "essentially off"
_EXPRESSION: Final = 4096  # characters, the provider's own limit
_DEPTH: Final = 6
_WIDTH: Final = 60


def rules(data: Any) -> tuple[EdgeRule, ...] | None:
    """The rules of a ruleset; none where they are more than anybody has, or no rules at all."""
    found = mapping(data).get("rules", [])
    if not isinstance(found, list) or len(found) > MOST_RULES:
        return None
    return tuple(_rule(mapping(row)) for row in found if isinstance(row, dict))


def _rule(row: Mapping[str, Any]) -> EdgeRule:
    return EdgeRule(
        id=_word(row.get("id")),
        description=_word(row.get("description"), 200),
        expression=_word(row.get("expression"), _EXPRESSION),
        action=_word(row.get("action")),
        enabled=row.get("enabled", True) is True,
        limit=_limit(mapping(row.get("ratelimit"))),
        parameters={_word(k): _bounded(v, _DEPTH) for k, v in _few(mapping(row.get("action_parameters")))},
    )


def _limit(row: Mapping[str, Any]) -> dict[str, int]:
    """The numbers of a rate limit, where it has any."""
    keys = {"requests": "requests_per_period", "period": "period", "timeout": "mitigation_timeout"}
    found = {name: row.get(key) for name, key in keys.items()}
    return {name: n for name, n in found.items() if type(n) is int and 0 <= n < 2**31}


def _few(row: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(key, row[key]) for key in list(row)[:_WIDTH]]


def _bounded(value: Any, depth: int) -> Any:
    """A JSON value that cannot be too wide or too deep; what lies deeper is left out."""
    if isinstance(value, str):
        return plain(value, 300)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return value if abs(value) < 2**53 else None  # also what is no number
    if depth == 0:
        return None
    if isinstance(value, dict):
        return {_word(key): _bounded(part, depth - 1) for key, part in _few(value)}
    return tuple(_bounded(part, depth - 1) for part in rows(value)[:_WIDTH])


def _word(text: Any, limit: int = 100) -> str:
    return plain(text, limit) if isinstance(text, str) else ""


def records(data: Any) -> tuple[Proxied, ...]:
    """The records of one page that can stand behind the edge; others may hold secrets and are not kept."""
    found = (mapping(row) for row in rows(data)[:MOST_RECORDS])
    return tuple(
        Proxied(
            _word(row.get("name"), 253).lower(),
            type_,
            _word(row.get("content"), 253),
            row.get("proxied") is True,
        )
        for row in found
        if (type_ := _word(row.get("type"), 10)) in PROXIABLE and isinstance(row.get("name"), str)
    )


def turned_down(found: Iterable[EdgeRule]) -> tuple[str, ...]:
    """What rules of the flood protection's phase switch off, one phrase each; nothing where they do not."""
    return tuple(phrase for rule in found if rule.enabled for phrase in _overrides(rule))


def _overrides(rule: EdgeRule) -> list[str]:
    if rule.action == "skip":
        return [f"{called(rule)} skips it for {scope(rule)}"]
    told = mapping(rule.parameters.get("overrides"))
    phrases = [f"{called(rule)} {how} for {scope(rule)}"] if (how := _weakened(told)) else []
    inner = [mapping(row) for key in ("rules", "categories") for row in _tuple(told.get(key))]
    weak = [row for row in inner if _weakened(row)]
    if weak and not phrases:
        phrases.append(f"{called(rule)} turns {len(weak)} of its rules down for {scope(rule)}")
    return phrases


def _weakened(row: Mapping[str, Any]) -> str:
    if row.get("enabled") is False:
        return "switches it off"
    if row.get("sensitivity_level") in OFF:
        return "turns it down to essentially off"
    return "only counts what it would stop" if row.get("action") == "log" else ""


def _tuple(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else ()


def called(rule: EdgeRule) -> str:
    """A rule as a person knows it."""
    return f'the rule "{rule.description}"' if rule.description else f"the rule {rule.id or 'without a name'}"


def scope(rule: EdgeRule) -> str:
    """What a rule is for; its expression is not repeated, which may hold a header that opens a door."""
    return "all requests" if rule.expression in ("", "true") else "the requests that it names"


def told(rule: EdgeRule) -> str:
    """A rule as one line of a document: its name, what it does, and its numbers where it has any."""
    limit = rule.limit
    numbers = ""
    if "requests" in limit and "period" in limit:
        numbers = f", more than {limit['requests']} requests in {limit['period']} s"
    name = rule.description or f"rule {rule.id or 'without a name'}"
    return f"{name}: {rule.action.replace('_', ' ') or 'no action'}{numbers}"
