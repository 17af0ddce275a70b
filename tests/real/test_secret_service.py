"""The keyring against GNOME Keyring on a bus of its own, in each state it can be in."""

import json
import time
from collections.abc import Iterator

import pytest

from tests.credentials.canary import CANARY, leaks
from tests.real import secret_service
from tests.real.secret_service import PROMPTER, SECRETS, Desk, silence
from tests.real.servers import require

# A start of Python and the keyring's own 3 s; what hangs would take for ever.
SOON = 15.0
HANGS = "does not answer within 3 s"
ROUND_TRIP = """
import asyncio, json, sys
from cockpit.credentials.ring import Ring

async def main(text):
    ring, seen = Ring(), []
    seen.append(await ring.get("launch-cockpit/shop", "a"))
    await ring.put("launch-cockpit/shop", "a", "older")
    await ring.put("launch-cockpit/shop", "a", text)
    await ring.put("launch-cockpit/shop", "b", "another")
    seen.append(await ring.get("launch-cockpit/shop", "a") == text)
    seen.append(await ring.get("launch-cockpit/other", "a"))
    seen.append(await ring.remove("launch-cockpit/shop", "a"))
    seen.append(await ring.remove("launch-cockpit/shop", "a"))
    seen.append(await ring.get("launch-cockpit/shop", "b"))
    print(json.dumps([ring.backend, seen]))

asyncio.run(main(eval(sys.argv[1])))
"""
QUITS = """
import asyncio, time
from cockpit.credentials.ring import Ring
async def main():
    asking = asyncio.ensure_future(Ring().get("launch-cockpit/shop", "a"))
    turns, began = 0, time.monotonic()
    while time.monotonic() - began < 1 and not asking.done():
        await asyncio.sleep(0)
        turns += 1
    return turns
turns = asyncio.run(main())
print(turns)
"""


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    require("dbus-daemon", "gnome-keyring-daemon", "dbus-test-tool")


@pytest.fixture
def unlocked() -> Iterator[Desk]:
    with secret_service.keyring() as desk:
        yield desk


def refused(desk: Desk, words: str) -> None:
    """Neither kept nor read, soon, with the right sentence, and the value is written nowhere."""
    for action in ("set", "test"):
        began = time.monotonic()
        done = desk.cockpit(action, "edge-read", stdin=f"{CANARY}\n" if action == "set" else "")
        assert time.monotonic() - began < SOON
        assert done.returncode == 1, done.stderr
        assert words in done.stderr
        assert done.stderr.count("\n") == 1
        assert not leaks([done.stdout.encode(), done.stderr.encode()])
    assert not desk.holds(CANARY)
    assert not (desk.product / ".cockpit").exists()


def test_present_a_value_is_kept_found_and_removed(unlocked: Desk) -> None:
    done = unlocked.cockpit("set", "edge-read", stdin=f"{CANARY}\n")
    assert done.returncode == 0, done.stderr
    assert "kept in the keyring (SecretService)" in done.stderr
    assert json.loads(unlocked.cockpit("list", "--format", "json").stdout)["credentials"] == [
        {
            "name": "edge-read",
            "host": "api.edge.test",
            "store": "keyring",
            "detail": "SecretService",
            "named_in": ["[edge]"],
            "problem": "",
        }
    ]
    tested = unlocked.cockpit("test", "edge-read")
    assert tested.returncode == 0, tested.stderr
    assert "read from the keyring (SecretService); it may be sent to api.edge.test only" in tested.stdout
    assert not leaks([tested.stdout.encode(), tested.stderr.encode(), done.stderr.encode()])
    assert not unlocked.holds(CANARY), "sealed by the keyring, and nothing beside it"
    assert unlocked.cockpit("remove", "edge-read").returncode == 0
    assert unlocked.cockpit("test", "edge-read").returncode == 1
    assert unlocked.cockpit("remove", "edge-read").returncode == 1


@pytest.mark.parametrize(
    "text",
    [
        "'value'",
        "'gr\\u00fc\\u00df \\U0001f511'",
        "'-----BEGIN\\nlines\\r\\n\\tand\\n'",
        "'x' * 100_000",
        "'a\\0b'",
    ],
)
def test_every_value_comes_back_as_it_was(unlocked: Desk, text: str) -> None:
    backend, seen = unlocked.asked(ROUND_TRIP, text)
    assert backend == "SecretService"
    assert seen == [None, True, None, True, False, "another"]


def test_absent() -> None:
    with secret_service.no_bus() as desk:
        refused(desk, "no keyring that can be reached")


def test_a_bus_without_a_service() -> None:
    with secret_service.bus() as desk:
        refused(desk, "no keyring that can be reached")


def test_a_bus_that_is_gone() -> None:
    with secret_service.bus() as desk:
        gone = Desk(desk.folder, f"{desk.bus}-gone")
        refused(gone, "no keyring that can be reached")


def test_locked(unlocked: Desk) -> None:
    unlocked.lock()
    refused(unlocked, "locked, and nobody unlocked it")


def test_without_a_collection() -> None:
    with secret_service.keyring(login=False) as desk:
        refused(desk, "has no keyring yet")


def test_locked_and_the_prompt_is_never_answered(unlocked: Desk) -> None:
    unlocked.lock()
    with silence(unlocked, PROMPTER):
        refused(unlocked, HANGS)


def test_a_service_that_never_answers() -> None:
    with secret_service.bus() as desk, silence(desk, SECRETS):
        refused(desk, HANGS)


def test_neither_the_loop_nor_quitting_waits_for_it() -> None:
    with secret_service.bus() as desk, silence(desk, SECRETS):
        began = time.monotonic()
        turns = desk.asked(QUITS)
        assert time.monotonic() - began < SOON
        assert turns > 1000
