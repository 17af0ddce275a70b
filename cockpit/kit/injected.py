"""Values that come with the repository and not with the deploy: by what they are, or by their names."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from cockpit.facts.leaks import Leak, Place
from cockpit.standards.env_dotenv import dotenv
from cockpit.standards.env_names import NAME, PREFIXES, exposed, surely_secret
from cockpit.standards.env_promises import is_literal
from cockpit.standards.telling_files import is_env_file, is_example, telling

_ALL: Final = tuple((prefix, framework) for prefix, framework, _ in PREFIXES)
_DOCKERFILE: Final = re.compile(r"(?:.*/)?(?:Dockerfile[^/]*|[^/]*\.Dockerfile)", re.IGNORECASE)
_GIVEN: Final = re.compile(
    rf"[ \t]*(?:ARG|ENV)[ \t]+(?P<name>{NAME})(?:[ \t]*=|[ \t])(?P<value>.*)", re.IGNORECASE
)
_REHEARSAL: Final = re.compile(
    r"\.env\..*(?:test|dev|local|ci\b|e2e|docker)|.*\.(?:test|dev)\.env", re.IGNORECASE
)
_HERE: Final = re.compile(
    r"localhost|127\.0\.0\.1|host\.docker\.internal|@(?:db|postgres|mysql|redis|mongo)\b"
)


def configures(path: str) -> bool:
    """The file says with which settings the product is built, released or run."""
    return telling(path) and not is_example(path)


def in_configuration(leaks: Iterable[Leak]) -> tuple[Leak, ...]:
    """Those that stand in a file of configuration that others get, or will get."""
    return tuple(leak for leak in leaks if leak.place in (Place.TREE, Place.INDEX) and configures(leak.path))


def named(texts: Mapping[str, str]) -> Iterator[tuple[str, str, int]]:
    """(name, path, line) of every secret by its name that has a value in an environment file or Dockerfile.

    Not in the files of tests and of one's own machine, and not values that lead to it.
    """
    for path, text in sorted(texts.items()):
        if is_env_file(path) and not is_example(path) and not _REHEARSAL.search(path):
            lines = text.splitlines()
            yield from (
                (one.name, path, one.line)
                for one in dotenv(text)
                if one.literal
                and _secret(one.name)
                and not _HERE.search("".join(lines[one.line - 1 : one.line]))
            )
        elif _DOCKERFILE.fullmatch(path):
            yield from _dockerfile(path, text)


def _dockerfile(path: str, text: str) -> Iterator[tuple[str, str, int]]:
    for number, line in enumerate(text.splitlines(), 1):
        found = _GIVEN.match(line)
        if found and _secret(found["name"]) and is_literal(found["value"]) and not _HERE.search(line):
            yield found["name"], path, number


def _secret(name: str) -> bool:
    prefix, _ = exposed(name, _ALL)
    return not prefix and surely_secret(name)
