"""The credentials screen: names and places, never a value; a keyring that hangs does not hold it."""

import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from cockpit.credentials import ring
from cockpit.credentials.trouble import StoreError
from cockpit.launch.parts import Edge
from screens.app import CockpitApp
from screens.asking import ConfirmScreen, SecretScreen
from screens.credentials import CredentialsScreen
from screens.home import HomeScreen
from tests.screens.frames import SIZES, assert_frame, drawn
from tests.screens.rehearsal import Rehearsal
from tests.screens.stage_hands import noticed, press, rehearsed, until

CANARY = "canary-7f3a91c4e8"
WORDS = "correct horse battery staple"
VARIABLE = "COCKPIT_CREDENTIAL_EDGE_READ"


class FakeRing:
    """A keyring in memory, of a kind that is accepted."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, text: str) -> None:
        self.kept[service, name] = text

    def delete_password(self, service: str, name: str) -> None:
        del self.kept[service, name]


FakeRing.__module__ = "keyring.backends.SecretService"


def none_there() -> FakeRing:
    raise StoreError("none", "There is no keyring that can be reached from here.", "Start one.")


def use(monkeypatch: pytest.MonkeyPatch, chosen: Callable[[], FakeRing]) -> None:
    """The keyring of this test."""
    monkeypatch.setattr(ring, "_chosen", chosen)
    monkeypatch.delenv(VARIABLE, raising=False)


def edged(folder: Path) -> Rehearsal:
    """A sprint whose launch file names one credential."""
    sprint = Rehearsal(folder).judge_all()
    edge = Edge(
        provider="velodns",
        api="https://api.edge.example/v4",
        credential="keyring:launch-cockpit/shop/edge-read",
    )
    launch = sprint.launch
    sprint.launch = type(launch)(
        schema=launch.schema, product=launch.product, sprint=launch.sprint, people=launch.people, edge=edge
    )
    return sprint


@asynccontextmanager
async def shown(
    folder: Path, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[CockpitApp, Pilot[None]]]:
    """The screen, opened."""
    async with rehearsed(edged(folder), size=size) as (app, pilot):
        await press(pilot, "K")
        await until(pilot, lambda: isinstance(app.screen, CredentialsScreen))
        await pilot.pause()
        yield app, pilot


async def give(app: CockpitApp, pilot: Pilot[None], text: str, words: str) -> None:
    """Type a value where a text asks for it; nothing of it is drawn."""
    await until(pilot, lambda: isinstance(app.screen, SecretScreen) and text in drawn(app))
    await press(pilot, *words)
    assert words not in drawn(app)
    await press(pilot, "enter")


async def told(app: CockpitApp, pilot: Pilot[None], text: str) -> None:
    """The screen says something."""
    await until(
        pilot, lambda: isinstance(app.screen, CredentialsScreen) and text in " ".join(drawn(app).split())
    )


@pytest.mark.parametrize("size", SIZES, ids=["narrow", "wide"])
async def test_how_it_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> None:
    use(monkeypatch, FakeRing)
    async with shown(tmp_path, size) as (app, pilot):
        assert_frame(app, "credentials")
        await press(pilot, "s", *"secret")
        assert_frame(app, "credentials-set")


async def test_set_test_and_remove_in_the_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeRing()
    use(monkeypatch, lambda: fake)
    async with shown(tmp_path) as (app, pilot):
        await press(pilot, "s")
        await give(app, pilot, "Value of edge-read, for api.edge.example", CANARY)
        await told(
            app, pilot, "Kept in the keyring (SecretService); it may be sent to api.edge.example only."
        )
        assert CANARY in next(iter(fake.kept.values()))
        await press(pilot, "t")
        await told(app, pilot, "Read, kept in the keyring (SecretService)")
        await press(pilot, "x")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await press(pilot, "y")
        await told(app, pilot, "Removed; it was kept in the keyring (SecretService).")
        assert not fake.kept
        await press(pilot, "t")
        await told(app, pilot, "There is no value for edge-read on this machine.")
        await press(pilot, "escape")
        assert isinstance(app.screen, HomeScreen)


async def test_without_a_keyring_the_sealed_file_is_offered_and_asked_for_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, none_there)
    vault = tmp_path / ".cockpit" / "vault.sealed"
    async with shown(tmp_path) as (app, pilot):
        await press(pilot, "s")
        await give(app, pilot, "Value of edge-read", CANARY)
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        assert "There is no keyring that can be reached from here." in drawn(app)
        assert not vault.exists()
        await press(pilot, "y")
        await give(app, pilot, "A passphrase for the new sealed file", WORDS)
        await give(app, pilot, "the same again", WORDS)
        await told(app, pilot, "Kept in the sealed file")
        assert CANARY.encode() not in vault.read_bytes()


async def test_two_different_passphrases_keep_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, none_there)
    async with shown(tmp_path) as (app, pilot):
        await press(pilot, "s")
        await give(app, pilot, "Value of edge-read", CANARY)
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await press(pilot, "y")
        await give(app, pilot, "A passphrase for the new sealed file", WORDS)
        await give(app, pilot, "the same again", WORDS[1:])
        await told(app, pilot, "Those were two different passphrases.")
    assert not (tmp_path / ".cockpit" / "vault.sealed").exists()


async def test_memory_is_the_last_resort_and_outlives_the_screen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, none_there)
    async with shown(tmp_path) as (app, pilot):
        await press(pilot, "s")
        await give(app, pilot, "Value of edge-read", CANARY)
        await until(pilot, lambda: "sealed with a passphrase" in drawn(app))
        await press(pilot, "n")
        await until(pilot, lambda: "keep it in memory" in drawn(app))
        await press(pilot, "y")
        await told(app, pilot, "Kept for this run only")
        await press(pilot, "escape", "K", "t")
        await told(app, pilot, "Read, kept for this run only")


async def test_a_keyring_that_hangs_holds_neither_screen_nor_quitting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = threading.Event()

    def hangs() -> FakeRing:
        never.wait()
        raise AssertionError

    use(monkeypatch, hangs)
    monkeypatch.setattr(ring, "SECONDS", 0.2)
    async with shown(tmp_path) as (app, pilot):
        await press(pilot, "t")
        await press(pilot, "s")
        assert noticed(app)[-1].startswith("Asking the stores about edge-read ...")
        await told(app, pilot, "The keyring does not answer within")
        await press(pilot, "s")
        await give(app, pilot, "Value of edge-read", CANARY)
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        await press(pilot, "n")
        await until(pilot, lambda: "keep it in memory" in drawn(app))
        await press(pilot, "n")
        await told(app, pilot, "The keyring does not answer within")
        app.exit()
    never.set()


async def test_leaving_while_a_keyring_hangs_is_safe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()

    def hangs() -> FakeRing:
        never.wait()
        raise AssertionError

    use(monkeypatch, hangs)
    async with shown(tmp_path) as (app, pilot):
        await press(pilot, "t", "escape")
        assert isinstance(app.screen, HomeScreen)
        app.exit()
    assert not app.return_code
    never.set()


async def test_nothing_named_says_how_to_name_one(tmp_path: Path) -> None:
    async with rehearsed(Rehearsal(tmp_path).judge_all()) as (app, pilot):
        await press(pilot, "K", "s")
        assert noticed(app) == ["launch.toml names no credential of the keyring."]
        assert 'credential = "keyring:launch-cockpit/PROJECT/NAME"' in " ".join(drawn(app).split())


@pytest.mark.parametrize("place", ["environment", "keyring", "memory"])
async def test_no_screen_shows_a_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    """Every screen is driven while a value is in use, failing ones too; nothing drawn or logged holds it."""
    fake = FakeRing()
    use(monkeypatch, (lambda: fake) if place == "keyring" else none_there)
    if place == "environment":
        monkeypatch.setenv(VARIABLE, CANARY)
    (tmp_path / ".cockpit").mkdir()
    seen: list[str] = []
    async with shown(tmp_path, (140, 40)) as (app, pilot):

        async def keep() -> None:
            await pilot.pause()
            seen.extend((drawn(app), app.export_screenshot()))

        await press(pilot, "s")
        await give(app, pilot, "Value of edge-read", CANARY)
        if place != "keyring":
            await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
            await keep()
            await press(pilot, "n")
            await until(pilot, lambda: "keep it in memory" in drawn(app))
            await press(pilot, "y")
        await told(app, pilot, "Kept ")
        await keep()
        await press(pilot, "t")
        await told(app, pilot, "Read, kept")
        await keep()
        await press(pilot, "escape")
        assert app.board is not None
        app.board.sprint.breaks = RuntimeError(f"Authorization: Bearer {CANARY}")  # type: ignore[attr-defined]
        for keys in (
            ("R",),
            ("f",),
            ("o",),
            ("escape",),
            ("question_mark",),
            ("escape",),
            ("2", "n"),
            ("e",),
        ):
            await press(pilot, *keys)
            await keep()
        await press(pilot, "escape")
        await press(pilot, "7", "n", "a")
        await keep()
        await until(pilot, lambda: "This broke" in drawn(app))
        await keep()
        await press(pilot, "escape")
        await press(pilot, "g", "d", "v", "p", "x")
        await keep()
    seen.append((tmp_path / ".cockpit" / "cockpit.log").read_text("utf-8"))
    seen += [repr(vars(app)), repr(app.board and vars(app.board))]
    assert not [text for text in seen if CANARY in text]
