"""`cockpit credentials set|list|test|remove`: names on the screen, values only by prompt or stdin."""

import argparse
import asyncio
import getpass
import json
import os
import shutil
import signal
import sys
import textwrap
from types import FrameType
from typing import NoReturn

from cockpit.cli import complain
from cockpit.commands.trying import tried
from cockpit.credentials import Keeper, Known, Missing, Question, Store, StoreError
from cockpit.credentials.bound import MAX_VALUE
from cockpit.credentials.known import NAME, variable
from cockpit.launch import Launch
from cockpit.launch.addresses import BadNameError
from cockpit.launch.load import LaunchFileError, load
from cockpit.launch.names import host as host_name
from cockpit.text import redact, safe

LISTED = "launch-cockpit/credentials-list/v1"
REFUSED = 1
TYPED = 4095  # bytes of a line; a terminal drops the rest without a word (termios, canonical mode)
_STORES = {"keyring": Store.KEYRING, "file": Store.FILE}


class _UsageError(Exception):
    """What was typed cannot be used; the text says what to do and quotes nothing of it."""


def run(args: argparse.Namespace) -> int:
    """0 when it is done, 1 when a store or the service refuses, 2 for wrong usage or launch file."""
    try:
        launch = load(args.launch)
        keeper = Keeper.of(launch, args.launch, ask=_ask)
        if args.action == "list":
            return _list(keeper, args.format)
        _refuse_odd(args.name)
        if args.action == "set":
            return _set(keeper, args)
        _refuse_unknown(keeper, args.name)
        return asyncio.run(_test(keeper, launch, args) if args.action == "test" else _remove(keeper, args))
    except (LaunchFileError, _UsageError) as reason:
        return complain(str(reason))
    except StoreError as reason:
        _say(f"{reason} {reason.do}")
        return REFUSED


def _refuse_odd(name: str) -> None:
    if not NAME.fullmatch(name):
        raise _UsageError("a credential's name has lower-case letters, digits, - and _ only")


def _refuse_unknown(keeper: Keeper, name: str) -> None:
    known = keeper.where(name)
    if not known.host and not known.named_in:
        raise _UsageError(f"neither launch.toml nor this folder knows that name.{_others(keeper)}")


def _say(text: str) -> None:
    sys.stderr.write(f"cockpit: {safe(redact(text), 2000)}\n")


def _tell(text: str) -> None:
    """A sentence on stdout, broken between words where a terminal shows it."""
    line = safe(text, 1000)
    if sys.stdout.isatty():
        width = shutil.get_terminal_size().columns - 1
        line = textwrap.fill(line, width, break_long_words=False, break_on_hyphens=False)
    sys.stdout.write(f"{line}\n")


def _list(keeper: Keeper, form: str) -> int:
    rows = keeper.known()
    if form == "json":
        sys.stdout.write(f"{json.dumps(_as_json(keeper, rows), indent=2)}\n")
        return 0
    cells = [("NAME", "MAY BE SENT TO", "LIVES IN"), *((k.name, k.host or "-", str(k.place)) for k in rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(2)]
    for row in cells:
        line = f"{row[0]:{widths[0]}}  {row[1]:{widths[1]}}  {row[2]}"
        sys.stdout.write(f"{safe(line)}\n")
    for known in rows:
        if known.problem:
            _say(f"{known.name}: {known.problem}")
    if not rows:
        _say("launch.toml names no credential of the keyring, and none is stored from this folder")
    return 0


def _as_json(keeper: Keeper, rows: tuple[Known, ...]) -> dict[str, object]:
    credentials = [
        {
            "name": known.name,
            "host": known.host,
            "store": known.place.store,
            "detail": known.place.detail,
            "named_in": known.named_in,
            "problem": known.problem,
        }
        for known in rows
    ]
    return {"schema": LISTED, "project": keeper.project, "credentials": credentials}


def _set(keeper: Keeper, args: argparse.Namespace) -> int:
    """Everything that can be wrong is said before the value is asked for."""
    host = _host(args.host)
    try:
        known = keeper.binding(args.name, host)
    except StoreError as reason:
        raise _UsageError(f"{reason} {reason.do}{_others(keeper)}") from None
    value = _value(known)
    try:
        place = asyncio.run(keeper.put(args.name, value, _STORES[args.store or "keyring"], host))
    except StoreError as reason:
        if args.store or not reason.offers_file or not _agreed(reason):
            raise
        place = asyncio.run(keeper.put(args.name, value, Store.FILE, host))
    _say(f"{known.name} is kept in the {place} and may be sent to {known.host} only.")
    if keeper.where(args.name).place.store is Store.ENVIRONMENT:
        _say(f"{variable(args.name)} is set, too, and is used before it.")
    return 0


def _host(text: str | None) -> str:
    try:
        return host_name(text) if text else ""
    except BadNameError as reason:
        raise _UsageError(f"what follows --host {reason}") from None


def _others(keeper: Keeper) -> str:
    names = ", ".join(known.name for known in keeper.known())
    return f" Known here: {names}." if names else ""


def _value(known: Known) -> str:
    """The value, from a prompt that shows nothing, or from stdin without its last line end.

    Raises:
        _UsageError: there is none that can be kept.
    """
    if sys.stdin is not None and sys.stdin.isatty():
        value = _hidden(f"Value of {known.name}, for {known.host} (not shown): ")
        if len(value.encode("utf-8", "surrogateescape")) >= TYPED:
            raise _UsageError("that line is longer than a terminal takes: send the value to stdin instead")
    else:
        value = _from_stdin()
    if not value.strip():
        raise _UsageError("no value was given: type it at the prompt, or send it to stdin")
    return value


def _hidden(prompt: str) -> str:
    """What is typed without being shown; who ends the program meanwhile gets a terminal that shows again."""
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        return getpass.getpass(prompt)
    finally:
        signal.signal(signal.SIGTERM, before or signal.SIG_DFL)


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def _from_stdin() -> str:
    data = sys.stdin.buffer.read(4 * MAX_VALUE + 1) if sys.stdin is not None else b""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        raise _UsageError("what came on stdin is not UTF-8 text") from None
    if len(text) > MAX_VALUE:
        raise _UsageError(f"what came on stdin is longer than {MAX_VALUE} characters")
    return text.removesuffix("\n").removesuffix("\r")


def _agreed(reason: StoreError) -> bool:
    """A person wants the sealed file instead; asked before anything is written, and only at a terminal."""
    if not sys.stdin.isatty():
        return False
    _say(f"{reason} {reason.do}")
    sys.stderr.write("Keep it in a file sealed with a passphrase instead (.cockpit/vault.sealed)? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


async def _ask(question: Question) -> str | None:
    """A passphrase from the terminal, also where stdin holds the value; None where there is no terminal."""
    if not _on_a_terminal():
        return None
    first = _hidden(f"{question.text}: ")
    if question.new and _hidden("The same again: ") != first:
        raise StoreError("no-passphrase", "Those were two different passphrases.", "Try it again.")
    return first


def _on_a_terminal() -> bool:
    """Somebody can be asked without showing what is typed: getpass takes the same two ways."""
    if sys.stdin is not None and sys.stdin.isatty():
        return True
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


async def _test(keeper: Keeper, launch: Launch, args: argparse.Namespace) -> int:
    found = await keeper.get(args.name)
    if isinstance(found, Missing):
        _say(str(found))
        return REFUSED
    known = keeper.where(args.name)
    where = f"{known.name} is read from the {known.place}; it may be sent to {known.host} only."
    _tell(where)
    try:
        accepted = await tried(launch, args.launch.parent, known, found, _tell)
    except ValueError as reason:
        raise _UsageError(f"[vantage]: {reason}") from None
    if accepted is None:
        _tell("Whether its service accepts it cannot be asked from here: try it where it is used.")
    return REFUSED if accepted is False else 0


async def _remove(keeper: Keeper, args: argparse.Namespace) -> int:
    places = await keeper.remove(args.name)
    for place in places:
        _say(f"removed from the {place}")
    if not places:
        _say("nothing is stored under that name")
    if keeper.where(args.name).place.store is Store.ENVIRONMENT:
        _say(f"{variable(args.name)} is still set: unset it where it comes from")
    return 0 if places else REFUSED
