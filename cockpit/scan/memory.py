"""What was searched before, as hashes: bounded, and what was met first is forgotten first."""


class Memory:
    """Two generations of hashes; each hash takes about 90 bytes, and one in 2**64 is taken for another."""

    def __init__(self, generation: int) -> None:
        self._most = generation
        self._young: set[int] = set()
        self._old: set[int] = set()

    def __contains__(self, one: int) -> bool:
        return one in self._young or one in self._old

    def unknown(self, hashes: set[int]) -> set[int]:
        """Those of the hashes that are not remembered."""
        return hashes.difference(self._young).difference(self._old)

    def add(self, one: int) -> None:
        """Remember one."""
        self._young.add(one)
        self._turn()

    def update(self, hashes: set[int]) -> None:
        """Remember them all."""
        self._young |= hashes
        self._turn()

    def _turn(self) -> None:
        if len(self._young) > self._most:
            self._young, self._old = set(), self._young
