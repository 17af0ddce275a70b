"""What a run saw of the product, as rows of the pack's tables: pure functions of the facts.

Each table is kept as a piece of evidence of its own, so that every row of the pack names the file that shows
it, and a later look can be held against it row by row.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, get_type_hints

from cockpit.handover.schema import Row
from cockpit.handover.sighted import (
    accounts,
    cache,
    deploy,
    dns,
    domains,
    edge,
    email,
    env,
    hosts,
    redirects,
    secrets,
    third_parties,
)
from cockpit.launch import Launch
from cockpit.registry import fact_name

Rows = list[Row] | Row
_TABLES: Final[Mapping[str, Callable[..., Rows]]] = {
    "access": accounts.rows,
    "domain": domains.rows,
    "dns": dns.rows,
    "host": hosts.rows,
    "redirect": redirects.rows,
    "email": email.row,
    "env_var": env.rows,
    "secret": secrets.rows,
    "edge": edge.row,
    "cache": cache.row,
    "deploy": deploy.row,
    "third_party": third_parties.row,
}


def sighted(launch: Launch, facts: Mapping[str, Any]) -> dict[str, Rows]:
    """The rows by table; a table whose facts were not gathered, or which shows nothing, is left out.

    Args:
        launch: the declarations.
        facts: by name, as a run has gathered them.
    """
    found: dict[str, Rows] = {}
    for table, maker in _TABLES.items():
        hints = get_type_hints(maker)
        given = {at: launch if kind is Launch else facts.get(fact_name(kind)) for at, kind in _needs(hints)}
        if None not in given.values() and (rows := maker(**given)):
            found[table] = rows
    return found


def _needs(hints: Mapping[str, Any]) -> list[tuple[str, type]]:
    return [(name, kind) for name, kind in hints.items() if name != "return"]
