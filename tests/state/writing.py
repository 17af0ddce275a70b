"""Writes to a journal as a separate process; every name is printed once its append has returned.

    python -m tests.state.writing FOLDER RUN COUNT BYTES

Results are appended four at a time. When the journal is lost, `lost: ...` is printed and the rest goes on.
"""

import asyncio
import os
import sys
from pathlib import Path

from cockpit.journal import Journal, JournalError
from cockpit.model import CheckJudged, RunFinished, RunStarted
from tests.reports.samples import PASS, finding, result

AT = "2026-11-20T10:00:00+00:00"


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


async def write(folder: Path, run: str, many: int, size: int) -> None:
    """One run of `many` checks, each with `size` bytes of evidence."""
    journal = Journal.open(folder)
    await journal.append(RunStarted(run, tuple(f"kill.c{number}" for number in range(many)), AT))
    gate = asyncio.Semaphore(4)

    async def judge(number: int) -> None:
        async with gate:
            seen = finding(
                PASS, evidence={"n": number, "run": run, "fill": f"{number} " * (size // 4)} if size else {}
            )
            try:
                await journal.append(CheckJudged(result(f"kill.c{number}", seen), 0.0))
            except JournalError as reason:
                say(f"lost: {reason}")
                return
            if journal.lost is None:
                say(f"{run} kill.c{number}")

    await asyncio.gather(*map(judge, range(many)))
    await journal.append(RunFinished(run, AT))
    say(f"{run} end")
    journal.close()


if __name__ == "__main__":
    asyncio.run(write(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
