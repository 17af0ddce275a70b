"""What `cockpit measure` found before the lab began: once on the release before, once on that of today."""

import asyncio
import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, Literal

from cockpit.facts.latency import SERIES, Measurement, Sample, Series
from cockpit.facts.served import places
from cockpit.journal import Journal
from cockpit.lab.cold import cold_series
from cockpit.lab.company import RELEASE
from cockpit.lab.folder import launch_text
from cockpit.launch import Launch
from cockpit.launch.load import read
from cockpit.stopwatch.kept import keep

EARLIER: Final = "2026.11.18-1"
Measured = Literal["quick", "slower", "asleep"]
_SAMPLES: Final = 62
_APART: Final = 0.5  # seconds
_BEFORE: Final = dt.timedelta(days=2)
_AFTER: Final = dt.timedelta(hours=2)


async def measured(folder: Path, launch: dict[str, Any], how: Measured) -> None:
    """Leave both measurements, the newer one as it found the product.

    Raises:
        JournalError: the folder cannot be written.
    """
    declared, now = read(launch_text(launch, {}), Path("launch.toml")), dt.datetime.now(dt.UTC)
    journal = Journal.open(folder)
    try:
        await keep(journal, _sitting(declared, now - _BEFORE, "before", EARLIER, "quick", 61.0))
        await keep(journal, _sitting(declared, now - _AFTER, "after", RELEASE, how))
    finally:
        journal.close()


def measure_again(folder: Path, launch: dict[str, Any], how: Measured) -> None:
    """Somebody measures once more, and finds the product as quick as before, slower, or asleep."""
    declared, now = read(launch_text(launch, {}), Path("launch.toml")), dt.datetime.now(dt.UTC)

    async def again() -> None:
        journal = Journal.open(folder)
        try:
            await keep(journal, _sitting(declared, now, "", RELEASE, how))
        finally:
            journal.close()

    with ThreadPoolExecutor(1) as pool:  # whoever asks runs on a loop of its own
        pool.submit(asyncio.run, again()).result()


def _sitting(
    launch: Launch, at: dt.datetime, name: str, release: str, how: Measured, quick: float = 43.0
) -> Measurement:
    middle = 190.0 if how == "slower" else quick
    routes = places(launch)
    hosts = {route.url.split("/")[2]: (route.name, url) for url, route in reversed(list(routes.items()))}
    kept = tuple(_series(route.name, url, "kept", _SAMPLES, middle) for url, route in routes.items())
    new = tuple(_series(name, url, "new", 5, middle + 31.0) for name, url in hosts.values())
    write = tuple(
        _series(route.name, url, "write", _SAMPLES, middle + 160.0)
        for url, route in routes.items()
        if route.journey
    )
    cold = cold_series(launch, asleep=how == "asleep")
    distances = tuple((host, 11.0) for host in hosts)
    return Measurement(
        at.isoformat(timespec="seconds"), name, release, 0.3, distances, (*kept, *new, *write, *cold)
    )


def _series(name: str, url: str, kind: SERIES, many: int, middle: float) -> Series:
    return Series(name, url, kind, tuple(_samples(name, kind, many, middle)), "HTTP/1.1", 1 / _APART)


def _samples(name: str, kind: SERIES, many: int, middle: float) -> Iterator[Sample]:
    """Each a little quicker or slower than the last."""
    dns, tcp, tls = (2.0, 11.0, 18.0) if kind == "new" else (None, None, None)
    for at in range(many):
        total = middle + (at * 7 + len(name)) % 17
        wait = total - 1.0 - (dns or 0.0) - (tcp or 0.0) - (tls or 0.0)
        yield Sample(at * _APART, 0.0, dns, tcp, tls, wait, 1.0, total, 200, size=4200)
