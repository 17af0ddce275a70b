"""Reads the files of timings that launch.toml names, and only counts; gathers `Timings`."""

from functools import partial
from pathlib import Path
from typing import Final

from cockpit.background import aside
from cockpit.facts import Unreachable
from cockpit.facts.timings import Timings
from cockpit.facts.trails import absolute
from cockpit.launch import Launch
from cockpit.model import Advance, Layer
from cockpit.probes import log_files
from cockpit.standards.log_lines import parts
from cockpit.standards.log_routes import shape
from cockpit.standards.timing_imports import Import
from cockpit.text import redact, safe
from cockpit.vantage import Vantage

SECONDS: Final = 300.0
UNDECLARED: Final = "undeclared"


async def gather(launch: Launch, vantage: Vantage) -> Timings:
    """What every file says of every route."""
    declared = launch.timings
    given = () if declared is None else declared.paths
    names = [name for name in ((given,) if isinstance(given, str) else given) if name]
    if declared is None or not names:
        why = "launch.toml names no file of timings: [timings]"
        return Timings(missing=Unreachable(Layer.PERSON, why, UNDECLARED))
    logs = log_files.Logs(log_files.MOST_BYTES)
    places = {name: vantage.folder / name for name in names}
    gone = await aside(lambda: [name for name, place in places.items() if not _is_there(place)])
    if len(gone) == len(places):
        cause = f"the files that [timings] paths names are not there: {safe(redact(gone[0]), 200)}"
        return Timings(missing=Unreachable(Layer.REPO, cause, "gone"))
    for name in gone:
        logs.gap(f"{safe(redact(name), 200)} is not there")
    there = [place for name, place in places.items() if name not in gone]
    await aside(partial(log_files.named, vantage.folder, logs, there))
    shapes = {shape(absolute(launch, route.url)) for route in launch.routes}
    return await _read(vantage, logs, Import(declared.minutes, declared.unit, shapes))


def _is_there(place: Path) -> bool:
    try:
        return place.exists()
    except OSError:  # a name that is too long, a folder that may not be entered
        return False


async def _read(vantage: Vantage, logs: log_files.Logs, found: Import) -> Timings:
    """Piece by piece; the loop goes on meanwhile."""
    done, total = 0, sum(len(data) for _, data in logs.pieces)
    for shown, data in logs.pieces:
        vantage.tell(Advance("reading timings", done >> 20, max(total >> 20, 1), "MB"))
        if not await aside(partial(found.whole, shown, data)):
            reading = found.reading(shown)
            for part in parts(await aside(partial(found.as_lines, data))):
                vantage.tell(Advance("reading timings", done >> 20, max(total >> 20, 1), "MB"))
                await aside(partial(reading.take, part))
                done += len(part)
            await aside(reading.end)
        else:
            done += len(data)
    newest = logs.changed if found.tally.last is None else found.tally.last
    return Timings(
        await aside(found.timings),
        tuple(shown for shown, _ in logs.pieces),
        None if newest is None else round(max(vantage.now.timestamp() - newest, 0.0) / 3600, 1),
        (*logs.gaps, *found.gaps),
        (*logs.notes, *found.notes),
    )
