"""How many bytes of an answer come over the wire, whether or not all of it was read."""

from typing import Final

from cockpit.facts.http import Response
from cockpit.standards.compression import coding

_DIGITS: Final = 12  # of a length that anybody sends


def unread(seen: Response) -> bool:
    """It came in a compression that we did not ask for, and nothing of it could be read."""
    return not seen.size and bool(coding(seen))


def on_the_wire(seen: Response) -> tuple[int, bool]:
    """The bytes of the body, and whether they are known to the last; else there are at least so many.

    What was read is counted. Of what was cut off, or could not be unpacked, the header Content-Length tells.
    """
    told = seen.first("content-length").strip()
    length = int(told) if told.isascii() and told.isdigit() and len(told) <= _DIGITS else 0
    if seen.truncated or unread(seen):
        return max(length, seen.size), length > 0
    return seen.size, True
