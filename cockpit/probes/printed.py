"""Lines that programs of this machine print, as they may be shown."""

from collections.abc import Callable
from typing import Final

HIDDEN: Final = "[a line with what looks like a secret]"


def printable() -> Callable[[str], str]:
    """What gives a line back, or `HIDDEN` where our scanner takes something in it for a secret.

    So it does where the line could not be searched as a whole. Making it takes a moment, so it is made once.
    """
    from cockpit.scan.matcher import load  # noqa: PLC0415 - compiles the rules, which few outputs need
    from cockpit.scan.texts import search  # noqa: PLC0415 - the same

    matcher = load()

    def shown(line: str) -> str:
        seen = search(line.encode("utf-8", "replace"), "output", matcher, b"")
        return HIDDEN if seen.found or seen.gaps else line

    return shown
