"""`cockpit init DOMAIN`: look at a domain from outside, show what was found, write launch.toml."""

import argparse
import asyncio
import shutil
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from cockpit.cli import complain
from cockpit.commands.order import Order, WrongInputError, read_order
from cockpit.launch.declared import SCHEMA
from cockpit.launch.guess import Guess, Proposal
from cockpit.launch.load import LaunchFileError, read
from cockpit.launch.merge import CannotAddError, Merged, merged
from cockpit.launch.write import fresh, save
from cockpit.text import safe

if TYPE_CHECKING:
    from cockpit.vantage import Vantage

UNDECIDED = 3
INTERRUPTED = 130
WIDTH = 120  # columns where no terminal says otherwise


def run(args: argparse.Namespace) -> int:
    """0 written or nothing to add, 2 wrong input, 3 nothing can be said of the domain, 130 interrupted."""
    from cockpit.discover import UndecidedError  # noqa: PLC0415 - dnspython and httpx, for live looks only

    try:
        order = read_order(args)
        proposal = _completed(order, asyncio.run(_looked(order)))
        draft = _draft(order, proposal)
        _tell(proposal, draft)
        return _write(order, draft, yes=args.yes)
    except (WrongInputError, LaunchFileError) as reason:
        return complain(str(reason))
    except UndecidedError as reason:
        complain(f"{safe(str(reason))}. Nothing was written.")
        return UNDECIDED
    except KeyboardInterrupt:
        return INTERRUPTED


async def _looked(order: Order) -> Proposal:
    from cockpit.discover import discover  # noqa: PLC0415 - dnspython and httpx, for live looks only

    vantage = _open(order)
    sys.stderr.write(f"Looking at {order.domain} from outside ...\n")
    try:
        return await discover(order.domain, vantage)
    finally:
        await vantage.aclose()


def _open(order: Order) -> "Vantage":
    from cockpit.vantage import Vantage  # noqa: PLC0415

    try:
        return Vantage(order.look, folder=order.path.parent)
    except ValueError as reason:
        raise WrongInputError(safe(str(reason))) from None


def _completed(order: Order, proposal: Proposal) -> Proposal:
    """The proposal with the person's own words in it."""
    tables = {table: dict(keys) for table, keys in proposal.tables.items()}
    for table, keys in order.given.items():
        if keys:
            tables[table] = {**tables.get(table, {}), **keys}
    return replace(proposal, tables=tables)


def _draft(order: Order, proposal: Proposal) -> Merged:
    """The text to write.

    Raises:
        LaunchFileError: the file has problems of its own, or an option cannot stand in it.
        WrongInputError: there is no safe place in it.
    """
    if not order.text:
        draft = Merged(fresh(proposal), ())
    else:
        schema = {"": {"schema": Guess(SCHEMA, "", given=True)}}
        try:
            draft = merged(order.text, replace(proposal, tables=schema | dict(proposal.tables)))
        except CannotAddError as reason:
            where = safe(str(order.path))
            raise WrongInputError(f"{where} leaves no safe place to add to: {safe(str(reason))}") from None
    read(draft.text, order.path)
    return draft


def _tell(proposal: Proposal, draft: Merged) -> None:
    from cockpit.discover.table import rendered  # noqa: PLC0415 - with the rest of discovery

    width = shutil.get_terminal_size((WIDTH, 24)).columns
    sys.stderr.write(f"\n{rendered(proposal, width, draft.kept)}\n")


def _write(order: Order, draft: Merged, *, yes: bool) -> int:
    """Write after a yes, and print the path."""
    if draft.text == order.text:
        sys.stderr.write(f"{safe(str(order.path))} says all of this already: nothing to add.\n")
    elif not yes and not sys.stdin.isatty():
        return complain("nothing was written: without a terminal to ask on, add --yes")
    elif not yes and not _agreed(order):
        sys.stderr.write("Nothing was written.\n")
        return 0
    else:
        try:
            save(order.path, draft.text)
        except OSError as reason:
            return complain(f"{safe(str(order.path))} cannot be written: {reason.strerror}")
        sys.stderr.write(
            f"Next: read it, correct what is guessed, then `{_cockpit(order)}` looks at everything.\n"
        )
    sys.stdout.write(f"{order.path}\n")
    return 0


def _cockpit(order: Order) -> str:
    """How the cockpit is opened on the file just written."""
    return "cockpit" if str(order.path) == "launch.toml" else f"cockpit --launch {safe(str(order.path))}"


def _agreed(order: Order) -> bool:
    verb = "Add this to" if order.text else "Write"
    sys.stderr.write(f"{verb} {safe(str(order.path))}? [Y/n] ")
    sys.stderr.flush()
    return sys.stdin.readline().lower() in ("\n", "y\n", "yes\n")
