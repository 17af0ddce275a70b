"""`cockpit handover [DIR]`: write the pack and its pages from what was declared, seen and said."""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from cockpit.cli import complain
from cockpit.documents.document import Missing
from cockpit.documents.export import NoSuchDocumentError, exported
from cockpit.documents.gaps import missing
from cockpit.handover.coverage import Covered, coverage, to_fill
from cockpit.handover.gathering import HandoverError
from cockpit.handover.locks import SecretRefusedError
from cockpit.handover.preview import pack_of
from cockpit.handover.schema import Pack
from cockpit.handover.signing import fingerprint
from cockpit.handover.toml import UnwritableError
from cockpit.handover.write import Written, rewrite
from cockpit.journal import JournalError
from cockpit.launch.load import LaunchFileError
from cockpit.sprint import Sprint
from cockpit.text import safe


def run(args: argparse.Namespace) -> int:
    """0 when the pack is there, 2 when it cannot be written."""
    if args.output and not args.only:
        return complain(
            "--output is for one document (--only); for the pack name its folder: cockpit handover DIR"
        )
    try:
        sprint = Sprint.open(args.launch)
    except LaunchFileError as reason:
        return complain(str(reason))
    try:
        if args.only:
            return _only(sprint, args)
        return _write(sprint, args.folder)
    except (JournalError, HandoverError, NoSuchDocumentError, SecretRefusedError, UnwritableError) as reason:
        return complain(str(reason))
    except BrokenPipeError:
        raise
    except OSError as reason:
        return complain(f"{safe(str(reason.filename or args.folder))} cannot be written: {reason.strerror}")
    finally:
        sprint.close()


def _only(sprint: Sprint, args: argparse.Namespace) -> int:
    """One or some of the documents, on stdout or in a file."""
    text = exported(args.only.split(","), pack_of(sprint), args.format)
    if args.output:
        private = os.open(args.output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(private, "w", encoding="utf-8") as file:
            file.write(text)
    else:
        sys.stdout.write(text)
    return 0


def _write(sprint: Sprint, folder: Path | None) -> int:
    written = asyncio.run(rewrite(sprint, folder))
    for note in (*sprint.notes(), *written.notes):
        sys.stderr.write(f"cockpit: {safe(note, 1000)}\n")
    for line in _told(written):
        sys.stdout.write(f"{safe(line, 4000)}\n")
    if not written.changed:
        sys.stderr.write("cockpit: nothing has changed since the pack was written\n")
    return 0


def _told(written: Written) -> Iterator[str]:
    """Where it is, who decided, whose key signed it, how full it is, and what to add."""
    yield f"{written.folder}/index.html"
    yield f"{written.folder}/golive.html"
    yield ""
    yield _decided(written.pack)
    yield _sealed(written)
    yield ""
    found = coverage(written.pack)
    yield from _filled(found)
    yield from _to_do(written.pack)


def _sealed(written: Written) -> str:
    public = written.pack["integrity"].get("signature", {}).get("public_key", "")
    return f"Sealed with the key {fingerprint(public)}." if public else f"Not sealed: {written.unsealed}"


def _decided(pack: Pack) -> str:
    decision = pack["decision"]
    if pack.get("signoff"):
        who = ", ".join(row["who"] for row in pack["signoff"])
        return f"{decision['status'].replace('-', ' ').upper()}, signed by {who}."
    if "decided_by" in decision:
        return (
            f"UNSIGNED: {decision['decided_by']} decided on other facts than these. "
            "Decide again: cockpit decide"
        )
    return "UNSIGNED: nobody has decided yet, and no decision is a no-go. Decide with: cockpit decide"


def _filled(found: tuple[Covered, ...]) -> Iterator[str]:
    """Filled of total, of the whole and of each table."""
    filled, total = sum(one.filled for one in found), sum(one.total for one in found)
    shown, visible = sum(one.shown for one in found), sum(one.visible for one in found)
    yield f"Filled {filled} of {total} values. What a machine can see: {shown} of {visible}, with evidence."
    for one in found:
        mark = " " if one.whole else "-"
        seen = f"   seen {one.shown} of {one.visible}" if one.visible else ""
        yield f"  {mark} {one.table.title:<38} {one.filled:>4} of {one.total:<4}{seen}".rstrip()


def _to_do(pack: Pack) -> Iterator[str]:
    """What is missing, each with the line of launch.toml or the command that fills it."""
    found: list[Missing] = [*missing(pack, *(table.name for table in to_fill()))]
    left, later = [one for one in found if one.line], [one for one in found if not one.line]
    if left:
        yield ""
        yield f"To do, {len(left)}: add to launch.toml, or type."
    for one in left:
        yield f"  {one.what}"
        yield from (f"      {line}" for line in one.line.split("\n"))
    if later:
        yield ""
        yield "Nothing to do about these:"
        yield from (f"  {one.what}" for one in later)
