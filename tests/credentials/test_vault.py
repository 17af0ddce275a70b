import asyncio
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from cockpit.credentials import Question, StoreError, sealing
from cockpit.credentials.bound import Bound
from cockpit.credentials.vault import Vault
from tests.credentials.canary import CANARY, leaking_files

PASSPHRASE = "correct horse battery"


class Person:
    """Answers with a passphrase and remembers what was asked."""

    def __init__(self, answer: str | None = PASSPHRASE) -> None:
        self.answer = answer
        self.asked: list[Question] = []

    async def __call__(self, question: Question) -> str | None:
        self.asked.append(question)
        return self.answer


def bound(name: str = "edge-read", value: str = CANARY) -> Bound:
    return Bound("shop", name, "api.edge.test", value)


def vault(folder: Path, person: Person | None = None) -> Vault:
    return Vault(folder, "shop", person or Person())


async def test_kept_for_the_next_run_sealed_and_private(tmp_path: Path) -> None:
    person = Person()
    first = vault(tmp_path, person)
    await first.put(bound())
    await first.put(bound("other", "second value"))
    assert person.asked == [Question("A passphrase for the new sealed file", new=True)], "asked once per run"
    again = vault(tmp_path, person)
    assert await again.get("edge-read") == bound()
    assert await again.get("nothing") is None
    assert person.asked[1:] == [Question("The passphrase of the sealed file")]
    home = tmp_path / ".cockpit"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert stat.S_IMODE((home / "vault.sealed").stat().st_mode) == 0o600
    assert (home / ".gitignore").read_text() == "*\n"
    assert not leaking_files(tmp_path)
    assert not leaking_files(tmp_path, "edge-read")


async def test_removed(tmp_path: Path) -> None:
    kept = vault(tmp_path)
    assert not await kept.remove("edge-read")
    await kept.put(bound())
    assert await kept.remove("edge-read")
    assert not await kept.remove("edge-read")
    assert await kept.get("edge-read") is None


async def test_nobody_is_asked_where_there_is_no_file(tmp_path: Path) -> None:
    person = Person()
    kept = vault(tmp_path, person)
    assert await kept.get("edge-read") is None
    assert not person.asked
    assert not (tmp_path / ".cockpit").exists()


async def test_the_wrong_passphrase_is_told_from_damage(tmp_path: Path) -> None:
    await vault(tmp_path).put(bound())
    with pytest.raises(StoreError, match="not the passphrase") as wrong:
        await vault(tmp_path, Person("something else")).get("edge-read")
    assert wrong.value.kind == "wrong-passphrase"
    path = tmp_path / ".cockpit/vault.sealed"
    before = path.read_bytes()
    with pytest.raises(StoreError):
        await vault(tmp_path, Person("something else")).put(bound("other"))
    assert path.read_bytes() == before
    path.write_bytes(before[:-1])
    person = Person()
    with pytest.raises(StoreError, match="damaged") as damaged:
        await vault(tmp_path, person).get("edge-read")
    assert damaged.value.kind == "damaged"
    assert not person.asked, "no passphrase can help"
    with pytest.raises(StoreError, match="damaged"):
        await vault(tmp_path).put(bound())
    assert path.read_bytes() == before[:-1], "nothing is thrown away"


@pytest.mark.parametrize("answer", [None, "", "too short"])
async def test_without_a_good_passphrase_nothing_is_written(tmp_path: Path, answer: str | None) -> None:
    with pytest.raises(StoreError) as caught:
        await vault(tmp_path, Person(answer)).put(bound())
    assert caught.value.kind == "no-passphrase"
    assert not (tmp_path / ".cockpit").exists()


async def test_the_key_is_made_once_per_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, real = [], sealing.key

    def counted(passphrase: str, cost: sealing.Cost) -> bytes:
        made.append(cost)
        return real(passphrase, cost)

    monkeypatch.setattr(sealing, "key", counted)
    kept = vault(tmp_path)
    for name in ("a", "b", "c"):
        await kept.put(bound(name))
        assert await kept.get(name)
    assert len(made) == 1


async def test_whoever_waits_for_the_passphrase_does_not_ask_again(tmp_path: Path) -> None:
    await vault(tmp_path).put(bound())
    person = Person()
    again = vault(tmp_path, person)
    assert await asyncio.gather(*(again.get("edge-read") for _ in range(4))) == [bound()] * 4
    assert len(person.asked) == 1


async def test_a_link_in_its_place_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    await vault(elsewhere).put(bound())
    product = tmp_path / "product"
    (product / ".cockpit").mkdir(parents=True)
    link = product / ".cockpit/vault.sealed"
    link.symlink_to(elsewhere / ".cockpit/vault.sealed")
    before = link.read_bytes()
    for work in (
        vault(product).get("edge-read"),
        vault(product).put(bound()),
        vault(product).remove("edge-read"),
    ):
        with pytest.raises(StoreError) as caught:
            await work
        assert caught.value.kind == "disk"
    assert link.is_symlink()
    assert link.read_bytes() == before


async def test_a_folder_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "product").mkdir()
    (tmp_path / "product/.cockpit").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match="symbolic link"):
        await vault(tmp_path / "product").put(bound())
    assert not list((tmp_path / "elsewhere").iterdir())


async def test_neither_a_pipe_nor_a_folder_is_waited_for(tmp_path: Path) -> None:
    (tmp_path / ".cockpit").mkdir()
    os.mkfifo(tmp_path / ".cockpit/vault.sealed")
    with pytest.raises(StoreError, match="not a regular file"):
        await vault(tmp_path).get("edge-read")


_WRITER = """
import asyncio, sys
from pathlib import Path
from cockpit.credentials import sealing
from cockpit.credentials.bound import Bound
from cockpit.credentials.vault import Vault
sealing.N = sealing.SOME_N[0]
async def ask(question):
    return "correct horse battery"
async def main(folder, who):
    vault = Vault(Path(folder), "shop", ask)
    print("ready", flush=True)
    sys.stdin.readline()
    for number in range(8):
        await vault.put(Bound("shop", f"{who}-{number}", "api.edge.test", "value of " + who))
asyncio.run(main(*sys.argv[1:]))
"""


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path) -> None:
    """All begin without a file, so some have made a key of their own before another's file is there."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(tmp_path), who],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for who in ("one", "two", "three")
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin
        writer.stdin.write("\n")
        writer.stdin.flush()
    for writer in writers:
        _, said = writer.communicate(timeout=60)
        assert writer.returncode == 0, said
    names = {f"{who}-{number}" for who in ("one", "two", "three") for number in range(8)}
    assert asyncio.run(_present(tmp_path, names)) == names


async def _present(folder: Path, names: set[str]) -> set[str]:
    kept = vault(folder)
    return {name for name in names if await kept.get(name)}


async def test_a_lock_that_another_holds_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cockpit.credentials import index

    monkeypatch.setattr(index, "LOCK_SECONDS", 0.1)
    await vault(tmp_path).put(bound())
    with index.alone(tmp_path), pytest.raises(StoreError) as caught:
        await vault(tmp_path).put(bound("other"))
    assert caught.value.kind == "busy"


async def test_the_loop_goes_on_while_the_key_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "N", 1 << 17)
    turns = 0
    writing = asyncio.ensure_future(vault(tmp_path).put(bound()))
    while not writing.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 100
