"""Forks writers and kills each with SIGKILL at a seeded moment; prints what they had announced, as JSON.

    python -m tests.state.killing FOLDER ROUNDS SEED

A fork of one warm process stands in for starting fifty interpreters: the killed process, its threads, its
database connection and its files are as real, and it takes a tenth of the time.
"""

import asyncio
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

from tests.state.writing import write

CHECKS = 40


def child(folder: Path, run: str, out: int) -> None:
    os.dup2(out, 1)
    asyncio.run(write(folder, run, CHECKS, 200))
    os._exit(0)


def kill_one(folder: Path, run: str, chance: random.Random) -> list[str]:
    """Start a writer, wait for some of its lines and a moment more, kill it; all lines it printed."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        child(folder, run, writing)
    os.close(writing)
    wanted, moment = chance.randrange(CHECKS), chance.random() * 0.004
    heard = b""
    while heard.count(b"\n") < wanted and (some := os.read(reading, 4096)):
        heard += some
    until = time.perf_counter() + moment
    while time.perf_counter() < until:
        pass
    os.kill(pid, signal.SIGKILL)
    while some := os.read(reading, 4096):
        heard += some
    os.close(reading)
    os.waitpid(pid, 0)
    return heard.decode().split("\n")[:-1]


def main() -> None:
    folder, rounds, chance = Path(sys.argv[1]), int(sys.argv[2]), random.Random(int(sys.argv[3]))
    announced = {f"run-{number}": kill_one(folder, f"run-{number}", chance) for number in range(rounds)}
    sys.stdout.write(json.dumps(announced))


if __name__ == "__main__":
    main()
