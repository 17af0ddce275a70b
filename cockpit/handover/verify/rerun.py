"""Looks at the live system again, by what the pack declares and nothing else; nothing of it is kept."""

import asyncio
from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, get_type_hints

from cockpit.background import aside
from cockpit.evidence import write_atomically
from cockpit.handover.schema import Pack, rows
from cockpit.handover.sighted import deploy, dns, domains, email, hosts, redirects
from cockpit.handover.toml import UnwritableError, dumps
from cockpit.handover.verify.declarations import ROOTS, Declarations
from cockpit.launch import Launch
from cockpit.launch.load import LaunchFileError
from cockpit.model import Mode, Result
from cockpit.record import FILE
from cockpit.registry import RegistryError
from cockpit.sprint import Sprint
from cockpit.text import safe

_DRAWN: Final = {
    "domain": domains.rows,
    "dns": dns.rows,
    "host": hosts.rows,
    "redirect": redirects.rows,
    "email": email.row,
    "deploy": deploy.row,
}
_AGAIN: Final = Mode.AUTO  # what needs a person or a consent is not done again


@dataclass(frozen=True, slots=True)
class Looked:
    """What was seen now: results by check, facts by name; `unknown` are checks this build does not have."""

    launch: Launch
    results: Mapping[str, Result]
    facts: Mapping[str, Any]
    unknown: tuple[str, ...] = field(default=())


async def look(pack: Pack, declared: Declarations) -> Looked | str:
    """Every check that a machine decides, judged again; or why that cannot be."""
    with TemporaryDirectory(prefix="cockpit-verify-") as home:
        try:
            await aside(lambda: _write(Path(home), declared))
            sprint = Sprint.open(Path(home) / "launch.toml", keep=False)
            source = sprint.live(own=False)
        except LaunchFileError as reason:
            first = safe(str(reason.problems[0]), 300)
            return f"The launch.toml in the pack cannot be used by this version: {first}"
        except (OSError, UnwritableError, ValueError) as reason:
            return f"It could not be looked at again: {safe(str(reason), 300)}."
        try:
            known, unknown = _chosen(pack, sprint)
        except RegistryError as reason:
            await source.aclose()
            return f"It could not be looked at again: {safe(str(reason), 300)}."
        await asyncio.gather(
            *map(source.fact, _facts(pack)), return_exceptions=True
        )  # none is told by its check
        async with aclosing(sprint.run(known, source)) as events:
            async for _ in events:
                pass
        return Looked(sprint.launch, dict(sprint.results), dict(sprint.facts), unknown)


def _write(home: Path, declared: Declarations) -> None:
    named = {FILE: declared.record, ROOTS: declared.roots, "launch.toml": dumps(declared.launch).encode()}
    for name, data in named.items():
        if data:
            write_atomically(home / name, data)


def _chosen(pack: Pack, sprint: Sprint) -> tuple[list[str], tuple[str, ...]]:
    """The checks of the pack that a machine decides, and those among them that this build does not have."""
    asked = [row["check"] for row in rows(pack, "result") if row.get("mode") == _AGAIN and _is_id(row)]
    unique = dict.fromkeys(asked)
    known = [id_ for id_ in unique if id_ in sprint.checks and sprint.checks[id_].mode is _AGAIN]
    return known, tuple(id_ for id_ in unique if id_ not in sprint.checks)


def _facts(pack: Pack) -> set[type]:
    """What the maps of the pack are drawn from: no check that is judged again need ask for all of it."""
    wanted = [maker for table, maker in _DRAWN.items() if pack.get(table)]
    return {kind for maker in wanted for name, kind in get_type_hints(maker).items() if name != "return"} - {
        Launch
    }


def _is_id(row: Mapping[str, Any]) -> bool:
    return isinstance(row.get("check"), str)
