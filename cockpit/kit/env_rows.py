"""Rows of launch.toml about environment variables: which apply where, and rows to paste."""

from collections.abc import Iterable, Sequence

from cockpit.facts.environment import Environment, VariableUse
from cockpit.kit.pasting import quoted, row
from cockpit.launch import Launch
from cockpit.launch.making import Env
from cockpit.standards.env_declared import environment_in
from cockpit.standards.env_names import maybe_secret

__all__ = ["Env", "applies", "environments", "few", "listed", "pasted", "same_place"]

_MOST_NAMED = 8


def few(names: Sequence[str]) -> str:
    """Names in a phrase, the first ones written out."""
    if len(names) <= _MOST_NAMED:
        *most, last = names
        return f"{', '.join(most)} and {last}" if most else last
    return f"{', '.join(names[: _MOST_NAMED - 1])} and {len(names) - _MOST_NAMED + 1} more"


def same_place(one: str, other: str) -> bool:
    """Two words for one environment: `prod` and `production`."""
    return one.casefold() == other.casefold() or (
        bool(environment_in(one)) and environment_in(one) == environment_in(other)
    )


def applies(one: Env, environment: str) -> bool:
    """The variable belongs to this environment; one without any belongs to each."""
    return not one.environments or any(same_place(name, environment) for name in one.environments)


def environments(launch: Launch) -> tuple[str, ...]:
    """Every environment that launch.toml knows, production first."""
    named = (
        *(one.name for one in launch.environments),
        *(name for one in launch.env for name in one.environments),
    )
    kept: list[str] = []
    for name in (one.strip() for one in named if one.strip()):
        if not any(same_place(name, other) for other in kept):
            kept.append(name)
    return tuple(sorted(kept, key=lambda name: not same_place(name, "production")))


def pasted(launch: Launch, uses: Iterable[VariableUse]) -> str:
    """A row for each variable, with what its name and the code tell; the rest is to be filled in."""
    owner = launch.people[0].id if len(launch.people) == 1 else "WHO"
    places = environments(launch) or ("production",)
    return "\n\n".join(_row(one, owner, places) for one in uses)


def _row(one: VariableUse, owner: str, places: tuple[str, ...]) -> str:
    values = {
        "name": quoted(one.name),
        "purpose": quoted("WHAT FOR"),
        "environments": f"[{', '.join(map(quoted, places))}]",
        "required": "false" if one.optional else "true",
        "secret": "true" if maybe_secret(one.name) else "false",
        "owner": quoted(owner),
    }
    return row("env", values)


def listed(environment: Environment, names: Iterable[str], most: int = 50) -> dict[str, list[str]]:
    """The names with their places, for the evidence."""
    where = {one.name: list(one.where) for one in environment.uses}
    return {name: where.get(name, []) for name in list(names)[:most]}
