"""What a headless start may load: proved by a fresh interpreter's own list of modules."""

import json
import subprocess
import sys

import pytest

HEAVY = ("textual", "rich", "httpx", "dns", "cryptography", "keyring", "msgspec", "screens", "checks")


def loaded_by(*arguments: str) -> set[str]:
    """The top-level modules that `cockpit ARGUMENTS` has loaded when it ends."""
    program = (
        "import json, sys, contextlib, io\n"
        "from cockpit.cli import run\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        f"    run({list(arguments)!r}, full_screen=None)\n"
        "print(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def test_help_loads_nothing_heavy() -> None:
    assert not loaded_by("--help") & set(HEAVY)


@pytest.mark.parametrize("command", [("checks",), ("roadmaps",), ("explain", "redirect.no-loop")])
def test_reading_commands_load_no_wire_and_no_screen(command: tuple[str, ...]) -> None:
    assert not loaded_by(*command) & {"textual", "httpx", "dns", "cryptography", "keyring", "screens"}


def test_a_headless_run_loads_no_screen() -> None:
    assert not loaded_by("demo", "--headless", "--world", "fixed") & {"textual", "screens", "keyring"}
