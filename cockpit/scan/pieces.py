"""What reading processes are given to read: standard library only, for they are started often."""

from dataclasses import dataclass, field
from typing import Final

LARGE: Final = 32 << 20  # bytes; of a larger object or file only the beginning is read
_SLICE_BYTES: Final = 16 << 20
_SLICE_OBJECTS: Final = 2048


@dataclass(slots=True)
class Slice:
    """What one reader reads at a time.

    The name of an object is its kind (`b` `c` `t`, upper case when it is large) and its id.
    """

    names: list[str] = field(default_factory=list)
    size: int = 0

    @property
    def full(self) -> bool:
        """It is enough for one reader at a time."""
        return len(self.names) >= _SLICE_OBJECTS or self.size >= _SLICE_BYTES
