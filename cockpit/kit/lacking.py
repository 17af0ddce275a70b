"""Rows of launch.toml that lack a key, told once for each key."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from cockpit.kit import Finding, Fix, Launch, failed
from cockpit.kit.env_rows import few
from cockpit.launch.making import Env
from cockpit.launch.operations import Secret

Row = TypeVar("Row", Env, Secret)
Lack = tuple[str, Callable[[Row], bool], str, str]
"""The kind of fault, whether a row has it, what is not said then, and the line to add."""


def lacking(
    launch: Launch, table: str, rows: Sequence[Row], lacks: Sequence[Lack[Row]], keys: str
) -> Iterator[Finding]:
    """One finding for each thing that rows of `[[table]]` do not say; `keys` are those each row needs."""
    for kind, lacks_it, what, line in lacks:
        if names := list(dict.fromkeys(one.name for one in rows if lacks_it(one))):
            yield failed(
                launch.domain,
                kind,
                f"launch.toml does not say of {few(names)} {what}",
                expected=f"{keys} in every [[{table}]] row",
                observed=f"{len(names)} of {len(rows)} rows without it",
                evidence={"rows": names[:50]},
                fix=Fix(
                    "Add the line to each of these rows.",
                    f"{line}   # in [[{table}]] {few(names)}",
                    "Remove the line.",
                ),
            )
