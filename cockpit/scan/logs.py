"""Logs of a CI without what its machinery wrote: colours, times, prefixes; every line stays on its number.

Prefixes: GitHub (`2026-01-02T03:04:05.0000000Z`, `##[group]`), GitLab (`section_start:...`), BuildKit
(`#12 0.345`), Docker Compose (`web-1  |`), the shell's `set -x` (`++`).
"""

import re
from typing import Final

_ESCAPES: Final = re.compile(
    rb"\x1b\[[0-?]{0,40}[ -/]{0,8}[@-~]|\x1b\][^\x07\x1b\n]{0,400}(?:\x07|\x1b\\)"
    rb"|\x1b[@-Z\\^_=>()][0AB]?|\r(?=\n)"
)
_PREFIX: Final = re.compile(
    rb"^(?:\xef\xbb\xbf)?"
    rb"(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?\]?[ \t]+)?"
    rb"(?:section_(?:start|end):\d{1,12}:\S{1,80}\r?)?"
    rb"(?:##\[[a-z]{1,12}\]|::[a-z-]{1,12}::)?"
    rb"(?:#\d{1,4} \d{1,6}\.\d{1,4} |[\w.-]{1,40}[ \t]{1,20}\| )?(?:\+{1,8} )?",
    re.MULTILINE,
)


def without_machinery(data: bytes) -> bytes:
    """The lines as the programs wrote them."""
    return _PREFIX.sub(b"", _ESCAPES.sub(b"", data))
