"""The signing key: made once, kept in the keyring alone, never handed out as a credential."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import keyring
import pytest
from keyring.errors import KeyringLocked, NoKeyringError

from cockpit.credentials import Keeper, Missing, Store, StoreError
from cockpit.credentials.signing_key import load, load_or_make
from cockpit.handover.signing import Key
from cockpit.launch import Launch
from cockpit.launch.load import read
from cockpit.text import redact
from tests.credentials.test_ring import Strong
from tests.real import secret_service
from tests.real.secret_service import LAUNCH, PROMPTER, SECRETS, Desk, silence
from tests.real.servers import require

SERVICE, NAME = "launch-cockpit/shop", "signing-key"
MAKES = """
import asyncio, json
from pathlib import Path
from cockpit.credentials import Missing
from cockpit.credentials.signing_key import load, load_or_make
from cockpit.handover.signing import Key
from cockpit.launch.load import load as launch

async def main():
    seen = await load("shop"), await load_or_make(launch(Path("launch.toml"))), await load("shop")
    told = [str(one) if isinstance(one, Missing) else one and Key.of(one).public for one in seen]
    print(json.dumps([*told, seen[1].hex() if isinstance(seen[1], bytes) else ""]))

asyncio.run(main())
"""


@pytest.fixture
def shop() -> Launch:
    return read(LAUNCH, Path("launch.toml"))


@pytest.fixture
def strong(monkeypatch: pytest.MonkeyPatch) -> Strong:
    backend = Strong()
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    return backend


async def test_made_on_first_use_and_the_same_ever_after(strong: Strong, shop: Launch) -> None:
    assert await load("shop") is None
    first = await load_or_make(shop)
    assert isinstance(first, bytes)
    assert len(first) == 32
    assert await load_or_make(shop) == await load("shop") == first
    assert list(strong.kept) == [(SERVICE, NAME)]
    assert strong.kept[SERVICE, NAME] == f"ed25519:{first.hex()}"
    assert await load("another") is None


async def test_two_at_once_end_with_one_key(strong: Strong, shop: Launch) -> None:
    made = await asyncio.gather(*(load_or_make(shop) for _ in range(4)))
    assert await load("shop") in made
    assert await load_or_make(shop) == await load("shop")


@pytest.mark.parametrize(
    "text", ["", "ed25519:", "ed25519:zz", "ab" * 32, f"ed25519:{'ab' * 33}", '{"version": 1}']
)
async def test_what_is_no_key_is_not_used_and_not_replaced(text: str, strong: Strong, shop: Launch) -> None:
    strong.kept[SERVICE, NAME] = text
    found = await load_or_make(shop)
    assert isinstance(found, Missing)
    assert "no signing key" in found.reason
    assert strong.kept[SERVICE, NAME] == text


@pytest.mark.parametrize("failure", [KeyringLocked("x"), NoKeyringError("x"), OSError("x")])
async def test_without_a_keyring_there_is_none_and_it_is_said(
    failure: Exception, strong: Strong, shop: Launch
) -> None:
    strong.failure = failure
    for found in (await load("shop"), await load_or_make(shop)):
        assert isinstance(found, Missing)
        assert "is not signed" in found.do


async def test_it_turns_up_in_no_text(strong: Strong, shop: Launch) -> None:
    seed = await load_or_make(shop)
    assert isinstance(seed, bytes)
    assert seed.hex() not in redact(f"what is {seed.hex()}?")
    assert seed.hex() not in repr(Key.of(seed))


async def test_it_is_no_credential(strong: Strong, shop: Launch, tmp_path: Path) -> None:
    await load_or_make(shop)
    keeper = Keeper.of(shop, tmp_path / "launch.toml")
    with pytest.raises(StoreError, match="signs handover packs"):
        await keeper.put(NAME, "value", Store.KEYRING, "api.edge.test")
    found = await keeper.get(NAME)
    assert isinstance(found, Missing)
    assert "no credential" in found.reason


class TestReal:
    """GNOME Keyring on a bus of its own."""

    @pytest.fixture(autouse=True)
    def _installed(self) -> None:
        require("dbus-daemon", "gnome-keyring-daemon", "dbus-test-tool")

    @pytest.fixture
    def unlocked(self) -> Iterator[Desk]:
        with secret_service.keyring() as desk:
            yield desk

    def made(self, desk: Desk) -> Any:
        _ = desk.product
        return desk.asked(MAKES)

    def test_kept_there_and_nowhere_else(self, unlocked: Desk) -> None:
        before, made, after, seed = self.made(unlocked)
        assert before is None
        assert made == after
        again = self.made(unlocked)
        assert again[:3] == [made, made, made]
        assert unlocked.holds(seed) == [], "no file holds it as it is"
        assert sorted(path.name for path in unlocked.product.iterdir()) == ["launch.toml"]
        listed = unlocked.cockpit("list", "--format", "json").stdout
        assert NAME not in listed
        assert json.loads(listed)["credentials"]

    def test_locked_or_without_a_bus_there_is_none(self, unlocked: Desk) -> None:
        self.made(unlocked)
        unlocked.lock()
        with silence(unlocked, PROMPTER):
            assert all("is not signed" in said for said in self.made(unlocked)[:3])
        with secret_service.no_bus() as nothing:
            assert all("is not signed" in said for said in self.made(nothing)[:3])

    def test_one_that_hangs_is_not_waited_for(self) -> None:
        with secret_service.bus() as desk, silence(desk, SECRETS):
            assert all("is not signed" in said for said in self.made(desk)[:3])
