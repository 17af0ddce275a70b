"""The test command: formatting, lint, types, import contracts, tests. `python -m tests [pytest options]`."""

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.bench import peers

TOOLS = Path(sys.executable).parent

STEPS = (
    ("format", ("ruff", "format", "--check", ".")),
    ("lint", ("ruff", "check", ".")),
    ("types", ("mypy",)),
    ("import contracts", ("lint-imports", "--no-cache", "--no-logo")),
)


def main(options: list[str]) -> int:
    """Run every step and say which failed; 1 if one did."""
    if os.environ.get("COCKPIT_CI"):
        peers.install()  # there, what a peer is missing for is not skipped
    # Half of the time a test waits for a server of its own; neighbours stay with one worker, with their lab.
    workers = str(2 * (os.cpu_count() or 1))
    tests = ("pytest", "-n", workers, "--dist", "worksteal", *options)
    failed = [name for name, command in (*STEPS, ("tests", tests)) if not _ok(name, command)]
    if failed:
        sys.stderr.write(f"failed: {', '.join(failed)}\n")
    return 1 if failed else 0


def _ok(name: str, command: tuple[str, ...]) -> bool:
    began = time.monotonic()
    code = subprocess.run([TOOLS / command[0], *command[1:]], check=False).returncode
    sys.stderr.write(f"{'ok' if code == 0 else 'FAILED'}: {name}, {time.monotonic() - began:.0f} s\n")
    return code == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
