"""A terminal for tests: a pseudo-terminal with a program in it, and pyte, which draws what it says."""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyte

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0  # seconds; only a program that hangs needs them


class Terminal:
    """`seen` is every byte that the program wrote, `lines` what the screen shows."""

    def __init__(self, master: int, program: subprocess.Popen[bytes], size: tuple[int, int]) -> None:
        self.program = program
        self.seen = b""
        self._master = master
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)

    @property
    def lines(self) -> str:
        """What the screen shows."""
        return "\n".join(self._screen.display)

    def until(self, text: str) -> None:
        """Read until the screen shows a text."""
        end = time.monotonic() + PATIENCE
        while text not in self.lines:
            assert time.monotonic() < end, f"never saw {text!r} on:\n{self.lines}"
            assert self._read(), f"the program ended without {text!r}:\n{self.seen[-2000:]!r}"

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self._master, keys.encode())

    def kill(self, number: signal.Signals) -> None:
        """Send a signal to the program alone."""
        self.program.send_signal(number)

    def hang_up(self) -> None:
        """Close the terminal, as when a connection breaks."""
        os.close(self._master)
        self._master = -1

    def ended(self) -> int:
        """Read to the end; the exit code."""
        if self._master >= 0:
            while self._read():
                pass
        return self.program.wait(PATIENCE)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._master], [], [], PATIENCE)
        assert ready, f"nothing happens any more; on the screen:\n{self.lines}"
        try:
            data = os.read(self._master, 65536)
        except OSError:  # Linux: the program closed its side
            return False
        self.seen += data
        self._stream.feed(data)
        return bool(data)

    def close(self) -> None:
        """Leave nothing behind."""
        if self.program.poll() is None:
            self.program.kill()
            self.program.wait()
        if self._master >= 0:
            os.close(self._master)


@contextmanager
def terminal(
    *command: str, environ: Mapping[str, str] | None = None, size: tuple[int, int] = (80, 24)
) -> Iterator[Terminal]:
    """Python with these arguments, in a terminal of its own."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    clean = {
        key: value for key, value in os.environ.items() if not key.startswith(("TEXTUAL", "SSH_", "COV_"))
    }
    for name in ("NO_COLOR", "COLORTERM", "COLORFGBG", "COCKPIT_THEME"):
        clean.pop(name, None)
    program = subprocess.Popen(
        [sys.executable, *command],
        stdin=slave,
        stdout=slave,
        stderr=slave,
        cwd=ROOT,
        env={**clean, "TERM": "xterm-256color", "PYTHONUTF8": "1", **(environ or {})},
        start_new_session=True,
    )
    os.close(slave)
    shown = Terminal(master, program, size)
    try:
        yield shown
    finally:
        with contextlib.suppress(OSError):
            shown.close()
