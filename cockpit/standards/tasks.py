"""The named tasks of a repository: scripts of package.json and composer.json, targets of Makefiles.

Pure: nothing is run. Build systems mostly say `npm run check`; what that does stands in another file.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from cockpit.standards.shell_lines import Command, commands

MOST_TASKS: Final = 2000
Tasks = Mapping[str, tuple[tuple[str, ...], ...]]  # by name: the lines of each that is called so
_RUN: Final = ("run", "run-script", "--run")
_OWN: Final = frozenset(  # what a package manager does itself
    (
        *(
            "install",
            "i",
            "ci",
            "add",
            "remove",
            "update",
            "upgrade",
            "audit",
            "exec",
            "dlx",
            "create",
            "init",
        ),
        *(
            "publish",
            "pack",
            "config",
            "cache",
            "link",
            "why",
            "outdated",
            "set",
            "version",
            "fetch",
            "x",
            "pm",
        ),
        *(
            "import",
            "dedupe",
            "rebuild",
            "login",
            "logout",
            "whoami",
            "store",
            "env",
            "deploy",
            "prune",
            "info",
        ),
    )
)
# Nothing that is matched is given back: two readings of each word would be too many for a long line.
_TARGET: Final = re.compile(r"([A-Za-z0-9][\w./-]{0,60})\s*+(?:\w++=[^\s:]*+\s*+|\w++\s++)*+:(?![=:])")
_VALUED: Final = frozenset(("--filter", "-F", "-w", "--workspace", "--prefix", "-C", "--dir", "--cwd", "-f"))
_MANAGERS: Final = ("npm", "pnpm", "yarn", "bun", "pnpx")
_BARE: Final = ("yarn", "pnpm", "bun")  # run a task, or a program of the packages, without a word between


def tasks(texts: Mapping[str, str]) -> Tasks:
    """Every named task in files of the checkout, by name; the same name may stand in several."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for path, text in texts.items():
        for name, lines in _of_file(path.rpartition("/")[2].casefold(), text):
            if len(found) < MOST_TASKS:
                found.setdefault(name, []).append(lines)
    return {name: tuple(several) for name, several in found.items()}


def _of_file(name: str, text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    if name in ("package.json", "composer.json"):
        yield from _scripts(text)
    elif name in ("makefile", "justfile", "gnumakefile"):
        yield from _targets(text)


def _scripts(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return
    scripts = data.get("scripts") if isinstance(data, dict) else None
    for name, value in scripts.items() if isinstance(scripts, dict) else ():
        lines = value if isinstance(value, list) else [value]
        yield name, tuple(line for line in lines if isinstance(line, str))


def _targets(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Targets with their recipes; a line that is indented belongs to the target above it."""
    name, lines = "", []
    for line in text.splitlines():
        if line[:1] in ("\t", " ") and name:
            lines.append(line.strip().lstrip("@"))
            continue
        if found := _TARGET.match(line):
            if name:
                yield name, tuple(lines)
            name, lines = found[1], [f"make {one}" for one in line[found.end() :].split("#")[0].split()]
    if name:
        yield name, tuple(lines)


def named(command: Command) -> tuple[str, ...]:
    """The tasks that a command runs by name; empty when it is no such command."""
    if not command.words:
        return ()
    program, rest = command.words[0].rpartition("/")[2], _bare(command.words[1:])
    if program in _MANAGERS:
        return _of_manager(program, rest)
    if program in ("make", "gmake", "just", "task"):
        return tuple(word for word in rest if "=" not in word) or ("all", "default")
    if program == "mise":
        return rest[1:] if rest[:1] in (("run",), ("r",)) else ()
    if program in ("run-s", "run-p", "npm-run-all", "turbo", "composer", "deno"):
        return _without(rest, ("run", "run-script", "task"))
    return ()


def _bare(words: Sequence[str]) -> tuple[str, ...]:
    """The words that are neither options nor their values."""
    kept: list[str] = []
    skip = False
    for word in words:
        if word == "--":
            break
        if not skip and not word.startswith("-"):
            kept.append(word)
        skip = word in _VALUED
    return tuple(kept)


def _without(words: Sequence[str], leading: Iterable[str]) -> tuple[str, ...]:
    return tuple(words[1:] if words[:1] and words[0] in leading else words)


def _of_manager(manager: str, rest: tuple[str, ...]) -> tuple[str, ...]:
    if manager == "yarn" and rest[:1] == ("workspace",):
        rest = rest[2:]
    if manager == "yarn" and rest[:2] == ("workspaces", "foreach"):
        rest = rest[2:]
    if rest[:1] and rest[0] in _RUN:
        return rest[1:2]
    if rest[:1] and rest[0] in ("test", "t", "tst"):
        return () if manager == "bun" else ("test",)
    bare = manager in _BARE and rest[:1] and rest[0] not in _OWN
    return rest[:1] if bare else ()


def program(command: Command, name: str) -> Command | None:
    """`pnpm vitest run`: where there is no task of that name, it is a program of the packages."""
    before, *_ = command.words[:1] or ("",)
    if before.rpartition("/")[2] not in _BARE or name not in command.words[1:]:
        return None
    at = command.words.index(name, 1)
    if any(word in _RUN for word in command.words[1:at]):
        return None
    return replace(command, words=command.words[at:])


def steps(known: Tasks, name: str) -> tuple[tuple[Command, ...], ...] | None:
    """The commands of each task of that name, or none when there is none."""
    several = known.get(name)
    if several is None:
        return None
    return tuple(commands((0, line) for line in lines) for lines in several)
