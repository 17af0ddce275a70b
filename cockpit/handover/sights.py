"""Keeps what a run saw of the product as evidence, one piece for each table of the pack."""

import asyncio
import datetime as dt
import json
from collections.abc import Mapping
from typing import Any, Final

from cockpit.handover.sighted import sighted
from cockpit.journal import Journal
from cockpit.launch import Launch

KIND: Final = "map"
PREFIX: Final = "map."


async def keep(journal: Journal, launch: Launch, facts: Mapping[str, Any]) -> None:
    """Keep what these facts show; a table that shows nothing now keeps what it showed before.

    Raises:
        JournalError: writing failed for the first time.
    """
    at = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    drawn = {
        table: json.dumps({"table": table, "rows": rows}, indent=1, default=_iso).encode()
        for table, rows in sighted(launch, facts).items()
    }
    await asyncio.gather(
        *(
            journal.keep(f"{PREFIX}{table}", blob, kind=KIND, media="application/json", at=at)
            for table, blob in drawn.items()
        )
    )


def _iso(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"a map cannot hold {type(value).__name__}")
