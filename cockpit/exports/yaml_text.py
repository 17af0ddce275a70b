"""Plain values as YAML (1.2, and read the same by 1.1): every text that could be anything else is quoted."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

# What every reader takes for a text, and for nothing else.
_BARE: Final = re.compile(r"[A-Za-z_/][A-Za-z0-9_./-]*|[0-9]{1,9}[smhd]")
_WORDS: Final = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null", "none"))


def document(remarks: str, data: Mapping[str, Any]) -> str:
    """A whole file: remarks on top, one key of the first level after the other."""
    head = "".join(f"# {line}".rstrip() + "\n" for line in remarks.splitlines())
    return head + "\n".join(_lines(data, 0)) + "\n"


def text(value: str) -> str:
    """A text as YAML: bare where nobody can misread it, else in quotes with everything odd escaped."""
    if _BARE.fullmatch(value) and value.casefold() not in _WORDS:
        return value
    if value.isprintable() and "'" not in value and ('"' in value or "\\" in value):
        return f"'{value}'"  # nothing is escaped in these, so that an expression reads as it is
    return '"' + "".join(map(_escaped, value)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    return f"\\U{ord(character):08x}" if not 0xD800 <= ord(character) < 0xE000 else "\\ufffd"  # noqa: PLR2004 - surrogates


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if not isinstance(value, str):
        raise TypeError(f"no YAML is written for {type(value).__name__}")
    return text(value)


def _lines(data: Any, depth: int) -> Iterator[str]:
    """The lines of a mapping or a list."""
    indent = "  " * depth
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from _entry(f"{indent}{text(key)}:", value, depth + 1)
        return
    for value in data:
        if isinstance(value, Mapping) and value:
            first, *rest = _lines(value, depth + 1)
            yield f"{indent}- {first.lstrip(' ')}"
            yield from rest
        else:
            yield from _entry(f"{indent}-", value, depth + 1)


def _entry(start: str, value: Any, depth: int) -> Iterator[str]:
    if isinstance(value, Mapping | Sequence) and not isinstance(value, str):
        if not value:
            yield f"{start} {'{}' if isinstance(value, Mapping) else '[]'}"
        elif isinstance(value, Sequence) and all(isinstance(one, str | int) for one in value):
            yield f"{start} [{', '.join(map(_scalar, value))}]"
        else:
            yield start
            yield from _lines(value, depth)
        return
    yield f"{start} {_scalar(value)}"
