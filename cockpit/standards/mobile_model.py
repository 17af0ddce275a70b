"""How long a page takes to show something on a slow mobile network: a model, not a measurement.

The network is the "slow 4G" of Lighthouse: 1.6 Mbit/s down, 150 ms there and back. What is reckoned:

1. A new host costs three trips: its name (DNS), the connection (TCP), the encryption (TLS 1.3). Every
   redirect costs one more, and a request one until its first byte comes.
2. A connection begins with ten packets of 1460 bytes and doubles them every trip (RFC 6928, slow start) until
   the line is full.
3. The HTML comes first; then, side by side, what holds the page up; then the first picture.

It is kind: the server answers at once, nothing is lost, one connection carries all files of a host (HTTP/2),
nothing else is loaded meanwhile, and the phone itself takes no time. In truth it takes longer.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

BYTES_PER_SECOND: Final = 200_000.0  # 1.6 Mbit/s
TRIP: Final = 0.150
FIRST_WINDOW: Final = 10 * 1460
FULL: Final = BYTES_PER_SECOND * TRIP  # bytes under way when the line is full
SETUP: Final = 3 * TRIP
MODEL: Final = "1.6 Mbit/s, 150 ms there and back (the slow 4G of Lighthouse)"


@dataclass(frozen=True, slots=True)
class Piece:
    """One file: the host that it comes from, its bytes on the wire, the redirects before it."""

    host: str
    size: int
    hops: int = 0


@dataclass(slots=True)
class _Line:
    """What is open: by host, how many bytes its connection may have under way."""

    windows: dict[str, float] = field(default_factory=dict)

    def stage(self, pieces: Sequence[Piece]) -> float:
        """Seconds until all of these have come, asked side by side."""
        hosts: dict[str, list[Piece]] = {}
        for piece in pieces:
            hosts.setdefault(piece.host, []).append(piece)
        alone = [self._host(host, asked) for host, asked in hosts.items()]
        together = sum(piece.size for piece in pieces) / BYTES_PER_SECOND
        soonest = min((wait for wait, _ in alone), default=0.0)
        return max([*(wait + came for wait, came in alone), soonest + together], default=0.0)

    def _host(self, host: str, pieces: Sequence[Piece]) -> tuple[float, float]:
        """Seconds until the first byte, and from there to the last, as if the line were its own."""
        wait = (0.0 if host in self.windows else SETUP) + TRIP * (1 + max(piece.hops for piece in pieces))
        left, window, came = (
            float(sum(piece.size for piece in pieces)),
            self.windows.get(host, FIRST_WINDOW),
            0.0,
        )
        while left > window and window < FULL:
            left, came, window = left - window, came + TRIP, 2 * window
        self.windows[host] = min(window, FULL)
        return wait, came + left / BYTES_PER_SECOND


def shows_after(page: Piece, holding: Iterable[Sequence[Piece]], picture: Piece | None) -> float:
    """Seconds until a phone shows the page with its first picture.

    Args:
        page: the HTML.
        holding: what holds the page up, in stages: those of a later stage are known once the one before came.
        picture: the first one, if there is any.
    """
    line = _Line()
    stages = [[page], *holding, [picture] if picture else []]
    return sum(line.stage(stage) for stage in stages)


def whole(pieces: Sequence[Piece]) -> float:
    """Seconds until all of the pieces have come: the line cannot carry them faster."""
    return SETUP + TRIP + sum(piece.size for piece in pieces) / BYTES_PER_SECOND
