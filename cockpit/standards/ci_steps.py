"""What a command or an action of a build system is for, from `ci_steps.toml`. Pure."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

from cockpit.standards.shell_lines import Command

NEVER: Final = "nothing that it finds fails the build"


class Purpose(StrEnum):
    """What a step is for."""

    SECRETS = "secrets"  # looks for secrets
    TEST = "test"  # runs the product's own tests
    CHECK = "check"  # lints, checks types, looks at the product from outside
    BUILD = "build"
    AUDIT = "audit"  # known holes of dependencies
    DEPLOY = "deploy"  # puts something where people use it


@dataclass(frozen=True, slots=True)
class Meant:
    """One purpose of one command or action; `toothless` says why it can never fail, or nothing."""

    purpose: Purpose
    name: str
    toothless: str = ""


@dataclass(frozen=True, slots=True)
class _Known:
    purpose: Purpose
    name: str
    command: re.Pattern[str] | None
    uses: re.Pattern[str] | None
    lenient: re.Pattern[str] | None
    needs: re.Pattern[str] | None


@cache
def _table() -> tuple[_Known, ...]:
    rows = tomllib.loads((files("cockpit.standards") / "ci_steps.toml").read_text("utf-8"))["step"]
    return tuple(
        _Known(
            Purpose(row["purpose"]),
            row["name"],
            *(_pattern(row.get(key)) for key in ("command", "uses", "lenient", "needs")),
        )
        for row in rows
    )


def _pattern(text: str | None) -> re.Pattern[str] | None:
    return None if text is None else re.compile(text, re.IGNORECASE)


def of_command(command: Command) -> Iterator[Meant]:
    """What a command is for; none for one that nobody here knows."""
    yield from of_text(command.bare)


@cache
def of_text(bare: str) -> tuple[Meant, ...]:
    """The same for a command as text."""
    return tuple(
        Meant(one.purpose, one.name, _toothless(one, bare))
        for one in _table()
        if one.command is not None and one.command.match(bare)
    )


def _toothless(one: _Known, bare: str) -> str:
    if one.lenient is not None and (found := one.lenient.search(bare)):
        return f"with {found[0]} {NEVER}"
    if one.needs is not None and not one.needs.search(bare):
        return f"{one.name} is not asked to fail when it finds something"
    return ""


def of_action(uses: str, given: str = "") -> Iterator[Meant]:
    """What an action, image, orb or template is for; `given` are its inputs as text."""
    for one in _table():
        if one.uses is None or not one.uses.match(uses):
            continue
        lenient = one.lenient is not None and one.lenient.search(given or uses)
        yield Meant(one.purpose, one.name, NEVER if lenient else "")
    if re.match(r"aquasecurity/trivy-action", uses, re.IGNORECASE):
        stops = re.search(r"exit-code: *[\"']?[1-9]", given)
        yield Meant(Purpose.SECRETS, "trivy", "" if stops else "exit-code is not set, so it never fails")
