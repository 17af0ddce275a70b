"""Records that announce something by a version and tags: MTA-STS, TLS reports and BIMI write them alike."""

import re
from collections.abc import Iterable, Iterator


def announced(texts: Iterable[str], version: str) -> tuple[str, ...]:
    """Those of the texts that begin with this version; others at the name do not count (RFC 8461 3.1)."""
    start = re.compile(rf"v={version}[ \t]*(?:;|\Z)")
    return tuple(text for text in texts if start.match(text))


def tags(record: str) -> Iterator[tuple[str, str]]:
    """(name, value) of each part between semicolons, without the spaces around."""
    for part in record.split(";"):
        name, _, value = part.partition("=")
        yield name.strip(), value.strip()


def tag(record: str, name: str) -> str:
    """The first value of a tag, or nothing."""
    return next((value for one, value in tags(record) if one == name), "")
