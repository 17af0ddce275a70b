"""What may be unpacked out of one object in all, so that nothing small can become something large."""

from typing import Final

UNPACKED: Final = 64 << 20  # bytes
MEMBERS: Final = 2_000
RATIO: Final = 200  # times its packed size; what is text packs to a tenth, seldom to a fiftieth
SMALL: Final = 1 << 20  # bytes that are unpacked whatever the ratio
LAYER: Final = 32 << 20  # bytes of one layer


class Purse:
    """Room for one object; `gaps` are sentences about what was not unpacked, each once."""

    def __init__(self) -> None:
        self.gaps: dict[str, None] = {}
        self._room = UNPACKED
        self._members = MEMBERS

    def most(self, packed: int) -> int:
        """How many bytes may come out of so many; 0 when nothing may any more."""
        if self._members <= 0 or self._room <= 0:
            self.gap("more is packed in it than is unpacked")
            return 0
        return min(self._room, LAYER, max(SMALL, RATIO * packed))

    def took(self, size: int) -> None:
        """One more was unpacked, of that size."""
        self._members -= 1
        self._room -= size

    def gap(self, sentence: str) -> None:
        """Remember what was left out."""
        self.gaps[sentence] = None
