"""Programs of this machine: bounded in time and output, and gone with all their children."""

import asyncio
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from cockpit.background import aside
from cockpit.facts import Unreachable
from cockpit.running import Ran, git, run, started

PYTHON = sys.executable


async def test_both_outputs_the_code_and_what_was_given(tmp_path: Path) -> None:
    script = "import sys; sys.stderr.write('warned'); sys.stdout.write(sys.stdin.read().upper()); sys.exit(3)"
    ran = await run((PYTHON, "-c", script), folder=tmp_path, given=b"hello")
    assert isinstance(ran, Ran)
    assert (ran.code, ran.out, ran.err, ran.cut) == (3, b"HELLO", b"warned", False)


async def test_what_is_too_long_is_read_to_the_end_and_dropped(tmp_path: Path) -> None:
    ran = await run((PYTHON, "-c", "print('x' * 3_000_000)"), folder=tmp_path, most=1000)
    assert isinstance(ran, Ran)
    assert (len(ran.out), ran.cut, ran.code) == (1000, True, 0)


async def test_a_program_that_reads_nothing_is_no_failure(tmp_path: Path) -> None:
    ran = await run((PYTHON, "-c", "pass"), folder=tmp_path, given=b"x" * 5_000_000)
    assert isinstance(ran, Ran)
    assert ran.code == 0


async def test_it_sees_only_the_environment_it_is_given(tmp_path: Path) -> None:
    script = "import os; print(sorted(set(os.environ) - {'LC_CTYPE'}))"
    ran = await run((PYTHON, "-c", script), folder=tmp_path, environment={"ONLY": "this"})
    assert isinstance(ran, Ran)
    assert ran.out.strip() == b"['ONLY']"


async def test_what_does_not_end_is_ended_with_its_children(tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    script = f"sleep 600 & echo $! > {noted}; wait"
    seen = await run(("sh", "-c", script), folder=tmp_path, seconds=1.0)
    assert isinstance(seen, Unreachable)
    assert seen.kind == "timeout"
    await aside(lambda: gone(int(noted.read_text())))


async def test_cancelling_ends_it(tmp_path: Path) -> None:
    task = asyncio.create_task(run(("sh", "-c", "echo $$ > pid; exec sleep 600"), folder=tmp_path))
    pid = await aside(lambda: written(tmp_path / "pid"))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await aside(lambda: gone(pid))


async def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    seen = await run(("no-such-program-here",), folder=tmp_path)
    assert isinstance(seen, Unreachable)
    assert seen.kind == "not-installed"
    away = await run((PYTHON,), folder=tmp_path / "nowhere")
    assert isinstance(away, Unreachable)


async def test_started_is_ended_with_the_block(tmp_path: Path) -> None:
    async with started(("sleep", "600"), folder=tmp_path) as process:
        assert process.returncode is None
    assert process.returncode == -9


LEADS: Final = """
trap 'kill -s KILL "$child"; exit 130' INT
setsid sleep 600 & child=$!
echo "$child" > pid
wait
"""


async def test_what_it_leads_outside_its_group_is_ended_by_itself(tmp_path: Path) -> None:
    """As Lighthouse does with its browser: it is asked first."""
    began = asyncio.create_task(run(("sh", "-c", LEADS), folder=tmp_path, tied=True, grace=20))
    child = await aside(lambda: written(tmp_path / "pid"))
    began.cancel()
    with pytest.raises(asyncio.CancelledError):
        await began
    await aside(lambda: gone(child))


async def test_what_does_not_end_when_asked_is_ended(tmp_path: Path) -> None:
    deaf = "trap '' INT; echo $$ > pid; while :; do sleep 600; done"
    began = asyncio.create_task(run(("sh", "-c", deaf), folder=tmp_path, grace=0.1))
    child = await aside(lambda: written(tmp_path / "pid"))
    began.cancel()
    with pytest.raises(asyncio.CancelledError):
        await began
    await aside(lambda: gone(child))


def test_what_it_leads_outside_its_group_is_ended_when_who_asked_is_killed(tmp_path: Path) -> None:
    asks = ASKS.replace("tied=True", "tied=True, grace=5").replace(
        "script = ", f"script = {LEADS!r}\nsleeping = "
    )
    with subprocess.Popen((PYTHON, "-c", asks, tmp_path), cwd=Path(__file__).parent.parent) as asking:
        child = written(tmp_path / "pid")
        asking.kill()
        asking.wait()
    gone(child)


ASKS: Final = """
import asyncio, sys
from pathlib import Path
from cockpit.running import run
script = "sleep 600 & echo $! > pid; wait"
asyncio.run(run(("sh", "-c", script), folder=Path(sys.argv[1]), seconds=600, tied=True))
"""


def test_what_is_tied_ends_with_all_its_children_when_who_asked_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen((PYTHON, "-c", ASKS, tmp_path), cwd=Path(__file__).parent.parent) as asking:
        child = written(tmp_path / "pid")
        asking.kill()
        asking.wait()
    gone(child)


def test_what_is_tied_does_not_begin_when_who_asked_is_killed_before_it_is_watched(tmp_path: Path) -> None:
    script = """
import asyncio, os, signal, sys
from pathlib import Path
from cockpit import running
async def killed(group, _grace):
    Path("group").write_text(str(group))
    os.kill(os.getpid(), signal.SIGKILL)
running._watching = killed
os.chdir(sys.argv[1])
asyncio.run(running.run(("touch", "began"), folder=Path.cwd(), tied=True))
"""
    ran = subprocess.run((PYTHON, "-c", script, tmp_path), cwd=Path(__file__).parent.parent, check=False)
    assert ran.returncode == -9
    gone(int((tmp_path / "group").read_text()))
    assert not (tmp_path / "began").exists()


async def test_what_is_tied_reads_its_input_and_is_missed_where_it_is_not_there(tmp_path: Path) -> None:
    ran = await run(("cat",), folder=tmp_path, given=b"first\nsecond\n", tied=True)
    assert isinstance(ran, Ran)
    assert (ran.code, ran.out) == (0, b"first\nsecond\n")
    seen = await run(("no-such-program-here",), folder=tmp_path, tied=True)
    assert isinstance(seen, Unreachable)
    assert seen.kind == "not-installed"


def test_what_is_tied_and_ends_by_itself_leaves_nobody_behind(tmp_path: Path) -> None:
    script = """
import asyncio, os, sys
from pathlib import Path
from cockpit.running import run
print(asyncio.run(run(("sh", "-c", "exit 4"), folder=Path(sys.argv[1]), tied=True)).code)
os.waitpid(-1, os.WNOHANG)
"""
    here = Path(__file__).parent.parent
    ran = subprocess.run((PYTHON, "-c", script, tmp_path), cwd=here, capture_output=True, check=False)
    assert ran.stdout == b"4\n"
    assert b"ChildProcessError" in ran.stderr


async def test_git_runs_nothing_that_a_repository_names(tmp_path: Path) -> None:
    await git(tmp_path, "init", "--quiet", "--template=")
    (tmp_path / "a.txt").write_text("a")
    trap = tmp_path / "sprung"
    config = f'[core]\n\tfsmonitor = "touch {trap}"\n\tpager = touch {trap}\n'
    (tmp_path / ".git/config").write_text((tmp_path / ".git/config").read_text() + config)
    ran = await git(tmp_path, "status", "--porcelain=v1")
    assert isinstance(ran, Ran)
    assert b"a.txt" in ran.out
    assert not trap.exists()


def written(file: Path) -> int:
    """Wait for the number that a program writes there."""
    while not (file.exists() and file.read_text().strip()):
        time.sleep(0.01)
    return int(file.read_text())


def gone(pid: int) -> None:
    """Wait until the process has left; a zombie has."""
    while True:
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return
        if state == "Z":
            return
        time.sleep(0.01)
