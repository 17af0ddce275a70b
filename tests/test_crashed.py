"""A fault of ours is never read as a fault of the product."""

import subprocess
import sys
from typing import Final

BREAKS: Final = """
import sys
from cockpit import __main__, cli
def run(argv, *, full_screen):
    password = "velvet-and-" + "chrome"
    raise ValueError("no such row: postgres://app:" + password + "@db.example/x \\x1b[31m")
{how}
sys.argv = ["cockpit", "check"]
__main__.main()
"""


def broken(how: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        (sys.executable, "-c", BREAKS.format(how=how)), capture_output=True, text=True, check=False
    )


def test_a_crash_is_undecided_and_says_where_without_values() -> None:
    ran = broken("cli.run = run")
    assert (ran.returncode, ran.stdout) == (3, "")
    assert "in run" in ran.stderr
    assert "ValueError: no such row: postgres://" in ran.stderr
    assert "a bug of ours (ValueError), and says nothing about your product" in ran.stderr
    assert "velvet-and-chrome" not in ran.stderr
    assert "\x1b" not in ran.stderr


def test_a_damaged_installation_is_undecided_too() -> None:
    ran = broken("sys.modules['cockpit.cli'] = None")
    assert ran.returncode == 3
    assert "ModuleNotFoundError" in ran.stderr
