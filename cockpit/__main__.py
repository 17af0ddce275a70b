"""Start: our own packages first, then the command line, or the full screen where there is a terminal."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cockpit.lab.serve import Lab
    from cockpit.sprint import Sprint


def _own_packages_first() -> None:
    """A product's own `checks` or `screens` package on the path must not shadow ours."""
    root = str(Path(__file__).resolve().parent.parent)
    if sys.path[0] != root:
        sys.path.insert(0, root)


def _streams_there() -> None:
    """A stream that was closed before we began (`<&-` in a script) is an empty one, and no terminal."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 - stays open


def on_a_terminal() -> bool:
    """Both ends are a terminal that can draw (TERM=dumb cannot)."""
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM", "") not in ("", "dumb")


def full_screen(
    open_sprint: "Callable[[], Sprint]", lab: "Lab | None" = None, golive: str | None = None
) -> int:
    """The app; the only arrow from the engine up to the screens, taken late."""
    from screens.app import run_app  # noqa: PLC0415

    return run_app(open_sprint, lab, golive)


def main() -> None:
    """Run, and leave with the exit code of DESIGN's table: 0, 1, 2, 3 or 130."""
    _own_packages_first()
    _streams_there()
    try:
        from cockpit.cli import run  # noqa: PLC0415 - after the path is right

        code = run(sys.argv[1:], full_screen=full_screen if on_a_terminal() else None)
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        # The reader of our output went away: not an error of ours, and nothing more to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except Exception as reason:  # noqa: BLE001 - Python's own exit code would say that something fails
        code = _broken(reason)
    sys.exit(code)


def _broken(reason: Exception) -> int:
    """Say what broke; the exit code for it."""
    from cockpit.crashed import UNDECIDED, told  # noqa: PLC0415 - only where something broke

    sys.stderr.write(f"{told(reason)}\n")
    return UNDECIDED


if __name__ == "__main__":
    main()
