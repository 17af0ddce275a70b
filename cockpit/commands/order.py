"""What `cockpit init` is asked to do, read from the command line and from the file that is there."""

import argparse
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from cockpit import roadmap
from cockpit.launch import names
from cockpit.launch.addresses import BadNameError
from cockpit.launch.edges import normalised
from cockpit.launch.guess import Guess, Value
from cockpit.launch.load import read, read_text
from cockpit.launch.parts import LookFrom
from cockpit.launch.problem import nearest, spelled
from cockpit.text import safe

BLANK = 4096  # bytes; a file of nothing but blanks is no longer than that


class WrongInputError(Exception):
    """What the person gave cannot be used; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: the domain, the file, what stands in it now, and where to look from."""

    domain: str
    path: Path
    text: str
    old: Mapping[str, Any]
    given: Mapping[str, Mapping[str, Guess]]
    look: LookFrom


def read_order(args: argparse.Namespace) -> Order:
    """Everything that can be wrong before anybody is asked.

    Raises:
        WrongInputError: the domain, an option or the place of the file.
        LaunchFileError: there is a file that cannot be read as TOML.
    """
    try:
        domain = names.host(args.domain)
    except BadNameError as reason:
        raise WrongInputError(f'"{safe(args.domain, 80)}" {reason}') from None
    if args.roadmap and args.roadmap not in roadmap.IDS:
        hint = nearest(args.roadmap, roadmap.IDS) or f"there are {', '.join(roadmap.IDS)}"
        raise WrongInputError(f'there is no roadmap "{safe(args.roadmap, 80)}"; {hint}')
    if not args.launch.parent.is_dir():
        raise WrongInputError(f"there is no folder {safe(str(args.launch.parent))}")
    text = _present(args.launch)
    old = _parsed(text, args.launch)
    _same_product(old, domain, args.launch)
    vantage = _vantage(args)
    product = {
        key: Guess(value, "you said so", given=True)
        for key, value in (("name", args.name), ("roadmap", args.roadmap))
        if value
    }
    given = {"product": product, "vantage": vantage}
    return Order(domain, args.launch, text, old, given, _look_from(old, vantage))


def _present(path: Path) -> str:
    """The text of the file that is there; nothing for a missing or an empty one."""
    if not path.exists():
        return ""
    blank = path.is_file() and path.stat().st_size <= BLANK and not path.read_bytes().strip()
    return "" if blank else read_text(path)


def _parsed(text: str, path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        read(text, path)  # says where and why
        raise


def _same_product(old: Mapping[str, Any], domain: str, path: Path) -> None:
    """One file, one product: additions about another domain would be lies."""
    product = old.get("product")
    told = product.get("domain") if isinstance(product, dict) else None
    try:
        mine = names.host(told) if isinstance(told, str) else domain
    except BadNameError:
        return  # the file says nothing valid yet; reading the result will complain
    if mine not in (domain, domain.removeprefix("www.")):
        word = f"{safe(str(path))} is about {mine}"
        raise WrongInputError(f"{word}; for {domain} name another file with --launch FILE")


def _vantage(args: argparse.Namespace) -> dict[str, Guess]:
    """The `[vantage]` table the options describe."""
    told: dict[str, Value] = {}
    if args.resolver:
        told["resolver"] = args.resolver
    if args.nameserver:
        told["nameservers"] = dict(_pair(text, "NAME=IP:PORT") for text in args.nameserver)
    if args.map:
        told["map"] = dict(_pair(text, "HOST:PORT=IP:PORT") for text in args.map)
    if args.ca_file:
        told["ca_file"] = _seen_from(Path(args.ca_file), args.launch.parent)
    return {key: Guess(value, "you said so", given=True) for key, value in told.items()}


def _pair(text: str, form: str) -> tuple[str, str]:
    key, sign, value = text.rpartition("=")
    if not sign:
        raise WrongInputError(f'"{safe(text, 80)}" should look like {form}')
    return key, value


def _seen_from(file: Path, folder: Path) -> str:
    """The file's path as it is written in launch.toml: relative where it lies inside the folder."""
    whole, base = file.resolve(), folder.resolve()
    return os.path.relpath(whole, base) if whole.is_relative_to(base) else str(whole)


def _look_from(old: Mapping[str, Any], vantage: Mapping[str, Guess]) -> LookFrom:
    """Where to look from: the file's own table, with the options over it."""
    table = old.get("vantage")
    given = {key: guess.value for key, guess in vantage.items()}
    data, faults = normalised({"vantage": {**(table if isinstance(table, dict) else {}), **given}})
    if faults:
        raise WrongInputError(f"{spelled(faults[0].path)}: {faults[0].message}")
    try:
        return msgspec.convert(data["vantage"], LookFrom)
    except msgspec.ValidationError as reason:
        raise WrongInputError(f"[vantage]: {safe(str(reason))}") from None
