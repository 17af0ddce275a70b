"""Shell scripts of build systems as single commands, each with what takes the teeth out of it. Pure."""

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

MOST_COMMANDS: Final = 2000  # of one script
LONGEST: Final = 4000  # characters of one line that are read
_ENDS: Final = frozenset((";", "&&", "||", "|", "&", ";;", "|&", "\n"))
_NOTHING: Final = frozenset(("true", ":", "echo", "printf"))
_OPENERS: Final = frozenset(
    ("if", "then", "else", "elif", "do", "while", "until", "!", "(", "{", "time", "exec")
)
_ASSIGNED: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*=")
# Programs that run another one, and how many words of their own come before it where that is fixed.
_RUNNERS: Final = (
    ("npx",), ("bunx",), ("uvx",), ("sudo",), ("env",), ("nice",), ("xvfb-run",), ("cross-env",),
    ("command",),
    ("pnpm", "exec"), ("pnpm", "dlx"), ("yarn", "exec"), ("yarn", "dlx"), ("npm", "exec"), ("npm", "x"),
    ("bun", "x"), ("uv", "run"), ("uv", "tool", "run"), ("pipx", "run"), ("poetry", "run"), ("pdm", "run"),
    ("hatch", "run"), ("rye", "run"), ("pipenv", "run"), ("python", "-m"), ("python3", "-m"), ("py", "-m"),
    ("bundle", "exec"), ("doppler", "run"), ("op", "run"), ("infisical", "run"), ("dotenv",),
    ("mise", "exec"), ("php",), ("python",), ("python3",), ("corepack",), ("winpty",),
)  # fmt: skip
_VALUED: Final = frozenset(
    ("-p", "--package", "--from", "--with", "--python", "-u", "--env-file", "--extra", "--group", "-e", "-n")
)
_TIMED: Final = re.compile(r"timeout|gtimeout")
_CONTAINER: Final = re.compile(r"docker|podman|docker-compose")


@dataclass(frozen=True, slots=True)
class Command:
    """One simple command: `words` without what only runs it, `text` as it stands, redacted by who reads it.

    `lenient` says why its failure is not felt (`|| true`, `set +e`), or nothing.
    """

    line: int
    words: tuple[str, ...]
    text: str
    lenient: str = ""

    @property
    def bare(self) -> str:
        """The words with single spaces."""
        return " ".join(self.words)


def commands(lines: Iterable[tuple[int, str]]) -> tuple[Command, ...]:
    """Every simple command of a script that stops at the first failure, as build systems run them."""
    found: list[Command] = []
    lenient = ""
    for number, text in _joined(lines):
        for command in _of_line(number, text):
            if command.words[:1] == ("set",):
                lenient = _errexit(command.words, lenient)
            found.append(command if command.lenient or not lenient else _lenient(command, lenient))
        if len(found) > MOST_COMMANDS:
            break
    return tuple(found[:MOST_COMMANDS])


def _lenient(command: Command, why: str) -> Command:
    return Command(command.line, command.words, command.text, why)


def _errexit(words: Sequence[str], before: str) -> str:
    """`set +e` lets everything after it fail, `set -e` ends that."""
    for word in words[1:]:
        if re.fullmatch(r"\+[a-z]*e[a-z]*", word):
            return "set +e"
        if re.fullmatch(r"-[a-z]*e[a-z]*", word):
            return ""
    return before


def _joined(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Lines that end in a backslash with the next one; comments and empty lines are gone."""
    held, first = "", 0
    for number, raw in lines:
        text = raw.strip()[:LONGEST]
        if text.startswith("#") and not held:
            continue
        first = first or number
        if text.endswith("\\") and len(held) < LONGEST:
            held += text[:-1] + " "
            continue
        if whole := (held + text).strip():
            yield first, whole
        held, first = "", 0
    if held.strip():
        yield first, held.strip()


def split(text: str) -> list[str]:
    """The words of a line and the signs between its commands; quotes that do not close are split plainly."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars="();<>|&")
    lexer.whitespace_split = True
    lexer.commenters = ""
    try:
        return list(lexer)
    except ValueError:
        return text.split()


def _of_line(number: int, text: str) -> Iterator[Command]:
    """The simple commands of one line, in order."""
    parts: list[tuple[list[str], str]] = []
    words: list[str] = []
    for word in split(text):
        if word in _ENDS:
            parts.append((words, word))
            words = []
        elif word.startswith("#"):
            break
        else:
            words.append(word)
    parts.append((words, ""))
    for at, (own, _) in enumerate(parts):
        if bare := unwrapped(own):
            yield Command(number, bare, text, "|| true" if _forgiven(parts[at:]) else "")


def _forgiven(parts: Sequence[tuple[list[str], str]]) -> bool:
    """What follows the next `||` only says something and goes on."""
    ends = [end for _, end in parts]
    if "||" not in ends or any(end in (";", "&") for end in ends[: ends.index("||")]):
        return False
    after = [own for own, _ in parts[ends.index("||") + 1 :]]
    return bool(after) and all(_says_only(own) for own in after if own)


def _says_only(words: Sequence[str]) -> bool:
    bare = [word for word in words if word not in _OPENERS and word not in ("}", ")")]
    if bare[:1] in (["exit"], ["return"]):
        return bare[1:2] == ["0"]
    return not bare or bare[0] in _NOTHING


def unwrapped(words: Sequence[str]) -> tuple[str, ...]:
    """The command without assignments, `sudo`, `npx`, `poetry run`, `docker run … image` and the like."""
    left = list(words)
    for _ in range(8):
        before = list(left)
        while left and (left[0] in _OPENERS or _ASSIGNED.match(left[0])):
            left.pop(0)
        left = _without_runner(left)
        if left == before:
            break
    return tuple(left)


def _without_runner(words: list[str]) -> list[str]:
    if not words:
        return words
    if _TIMED.fullmatch(words[0]):
        return _after_options(words[1:])[1:]
    if _CONTAINER.fullmatch(words[0]) and (inner := _in_container(words)):
        return inner
    for runner in _RUNNERS:
        if tuple(words[: len(runner)]) == runner and len(words) > len(runner):
            rest = _after_options(words[len(runner) :])
            if runner in (("python",), ("python3",), ("php",)) and not rest[:1]:
                return words
            return rest or words
    return words


def _after_options(words: Sequence[str]) -> list[str]:
    """Without the options in front, and the values that some of them take; `--` ends them."""
    left = list(words)
    while left and left[0].startswith("-"):
        option = left.pop(0)
        if option == "--":
            break
        if option in _VALUED and left:
            left.pop(0)
    return left


def _in_container(words: Sequence[str]) -> list[str]:
    """`docker compose run web npm test` runs `npm test`, `docker run image …` the image; else nothing."""
    rest = list(words[1:])
    if rest[:1] == ["compose"]:
        rest = rest[1:]
        composed = True
    else:
        composed = words[0] == "docker-compose"
    if rest[:1] not in (["run"], ["exec"]):
        return []
    inner = rest[1:]
    while inner and inner[0].startswith("-"):
        option = inner.pop(0)
        takes = option in (
            "-v",
            "-e",
            "-w",
            "-u",
            "-p",
            "--volume",
            "--env",
            "--workdir",
            "--name",
            "--network",
        )
        if takes and "=" not in option and inner:
            inner.pop(0)
    return inner[1:] if composed or rest[0] == "exec" else inner
