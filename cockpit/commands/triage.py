"""`cockpit triage`: which layer is the first that is broken, in seconds, and who mends it."""

import argparse
import asyncio
import datetime as dt
import json
import shutil
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cockpit import TOOL, roadmap
from cockpit.cli import complain
from cockpit.journal import Journal, JournalError
from cockpit.launch import Launch
from cockpit.launch.addresses import BadNameError
from cockpit.launch.load import LaunchFileError, load
from cockpit.launch.names import url as normal
from cockpit.launch.parts import Product
from cockpit.logbook import keep_log
from cockpit.standards.locations import host_of
from cockpit.text import redact, safe
from cockpit.triage.helping import helped
from cockpit.triage.kept import Kept, kept
from cockpit.triage.looking import Looked, chosen, look
from cockpit.triage.report import Report, document
from cockpit.triage.showing import write
from cockpit.triage.since import since
from cockpit.vantage import Patience, Vantage
from cockpit.watch.history import History, HistoryError

if TYPE_CHECKING:
    from cockpit.facts.visits import Target

WIDEST: Final = 140
INTERRUPTED: Final = 130
PATIENCE: Final = Patience(tries=2, seconds=0.7)  # a resolver that needs longer is what is broken


def run(args: argparse.Namespace) -> int:
    """0 nothing is broken, 1 something is, 2 wrong input, 3 it cannot be told from here, 130 interrupted."""
    try:
        url = _address(args.url)
        launch, folder = _declared(args.launch, url)
        vantage = Vantage(launch.vantage, folder=folder or Path(), patience=PATIENCE)
    except (LaunchFileError, ValueError) as reason:  # BadNameError is one, and what `[vantage]` cannot be
        return complain(str(reason))
    try:
        report = _report(launch, vantage, folder, url)
    except KeyboardInterrupt:
        return INTERRUPTED
    if args.format == "json":
        sys.stdout.write(json.dumps(document(report), indent=1) + "\n")
    else:
        write(sys.stdout, report, min(shutil.get_terminal_size().columns, WIDEST))
    return report.code


def _address(text: str) -> str:
    """The address as it was typed, in its one form; https where no scheme was.

    Raises:
        BadNameError: it cannot be one.
    """
    if not text:
        return ""
    try:
        whole = normal(text if "://" in text else f"https://{text}")
    except BadNameError as reason:
        raise BadNameError(f"the address {safe(redact(text), 200)} {reason}") from None
    return whole if whole.count("/") > 2 else f"{whole}/"  # noqa: PLR2004 - those of the scheme


def _declared(path: Path, url: str) -> tuple[Launch, Path | None]:
    """launch.toml and its folder; at three in the morning somewhere else an address alone will do.

    Raises:
        LaunchFileError: it is not valid, or not there and no address was given.
    """
    if not url or path.exists():
        return load(path), path.parent
    host = host_of(url)
    product = Product(name=host, domain=host, roadmap=roadmap.IDS[0])
    sys.stderr.write(f"cockpit: there is no {safe(str(path), 200)}: only {safe(host, 260)} is looked at\n")
    return Launch(schema="launch-cockpit/launch/v1", product=product), None


def _report(launch: Launch, vantage: Vantage, folder: Path | None, url: str) -> Report:
    began, now = time.monotonic(), dt.datetime.now(dt.UTC)
    known, history = _kept(launch, folder, now), _history(folder)
    opening = chosen(launch, url)
    try:
        seen = asyncio.run(_look(launch, vantage, opening, known))
        report = Report(
            launch.product.name,
            tuple(one.url for one in opening),
            seen.sights,
            now.isoformat(timespec="seconds"),
            time.monotonic() - began,
        )
        return _completed(report, launch, known, history, now)
    finally:
        if history is not None:
            history.close()


def _completed(
    report: Report, launch: Launch, known: Kept, history: History | None, now: dt.datetime
) -> Report:
    """The report with what helps, where something is broken."""
    broken = report.broken
    if broken is None:
        return report
    try:
        told = since(history, known, broken, now)
    except HistoryError as reason:
        told = (str(reason),)
    return replace(report, since=told, help=helped(launch, broken, known.servers))


async def _look(launch: Launch, vantage: Vantage, opening: "tuple[Target, ...]", known: Kept) -> Looked:
    try:
        return await look(launch, vantage, opening, known=known)
    finally:
        await vantage.aclose()


def _kept(launch: Launch, folder: Path | None, now: dt.datetime) -> Kept:
    """What the journal knows; without one triage goes on, for it may be the disk that is broken."""
    if folder is None:
        return Kept()
    keep_log(folder)
    try:
        journal = Journal.open(folder, tool=TOOL)
        try:
            return kept(journal, launch.domain, now)
        finally:
            journal.close()
    except JournalError as reason:
        sys.stderr.write(f"cockpit: {safe(str(reason), 500)}\n")
        return Kept()


def _history(folder: Path | None) -> History | None:
    try:
        return History.found(folder) if folder else None
    except HistoryError as reason:
        sys.stderr.write(f"cockpit: {safe(str(reason), 500)}\n")
        return None
