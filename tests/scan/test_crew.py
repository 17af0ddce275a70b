"""Reading processes that die, hang or talk nonsense: none is waited for, what they did not read is named."""

import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cockpit.scan import crew
from cockpit.scan.crew import Answer, Errand, shared
from cockpit.scan.pieces import Slice

GOOD = """
import json, os, sys
sys.stdin.readline()
for line in sys.stdin:
    names = json.loads(line)
    for name in names:
        if name.startswith("die"):
            os._exit(139)
        if name.startswith("hang"):
            import time
            time.sleep(3600)
        if name.startswith("noise"):
            print("x" * 200_000, flush=True)
        print(json.dumps({"name": name, "part": -1}), flush=True)
    print(json.dumps({"done": len(names), "read": 1}), flush=True)
"""


async def worked_off(*names: str, readers: int = 1, program: str = GOOD) -> tuple[list[str], list[str]]:
    """(names answered for, names lost)."""
    errand = Errand(Path("/"), (), {"PATH": "/bin"}, b"", program=(sys.executable, "-c", program))
    done: list[str] = []

    def hear(answer: Answer) -> None:
        done.extend(answer.get("names", ()))

    async def slices() -> AsyncIterator[Slice]:
        for at in range(0, len(names), 8):
            yield Slice(list(names[at : at + 8]))

    lost = await shared(slices(), errand, readers, hear)
    return done, lost


async def test_everything_is_read_once_by_however_many() -> None:
    names = [f"b{number}" for number in range(50)]
    for readers in (1, 3):
        done, lost = await worked_off(*names, readers=readers)
        assert sorted(done) == sorted(names)
        assert lost == []


async def test_the_one_that_kills_is_found_by_halving() -> None:
    names = [*(f"b{number}" for number in range(6)), "die", "b7", "b8", "b9"]
    done, lost = await worked_off(*names)
    assert lost == ["die"]
    assert sorted(set(done)) == sorted(set(names) - {"die"})


async def test_one_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crew, "LATE", 1.0)
    done, lost = await worked_off("b1", "hang")
    assert (done, lost) == (["b1"], ["hang"])


async def test_one_that_talks_without_end_is_given_up() -> None:
    assert await worked_off("noise") == ([], ["noise"])


@pytest.mark.parametrize("program", ["raise SystemExit(1)", "print('no JSON', flush=True); input(); input()"])
async def test_one_that_never_works_is_not_started_for_ever(program: str) -> None:
    names = [f"b{number}" for number in range(100)]
    done, lost = await worked_off(*names, program=program)
    assert done == []
    assert sorted(lost) == sorted(names)


async def test_nothing_to_read_starts_nothing() -> None:
    assert await worked_off(program="raise SystemExit(1)") == ([], [])


def test_an_errand_holds_no_more_than_it_needs() -> None:
    errand = Errand(Path("/repo"), ("git",), {"SECRET": "x"}, b"\x01", "plain")
    assert json.loads(str(errand)) == {
        "folder": "/repo",
        "reader": ["git"],
        "salt": "01",
        "engine": "plain",
        "log": False,
        "rules": [],
    }
