"""Which store is asked, in which order, and that nothing falls back by itself."""

from pathlib import Path

import pytest

from cockpit.credentials import Keeper, Known, Missing, Place, Question, Secret, Store, StoreError
from cockpit.credentials.bound import Bound
from cockpit.credentials.trouble import Kind
from tests.credentials.canary import CANARY, leaking_files, leaks

HOST = "api.edge.test"
NAMED = (Known("edge-read", HOST, named_in=("[edge]",)),)
KEYRING = Place(Store.KEYRING, "SecretService")


class FakeRing:
    """A keyring in memory that notes what it was asked, or fails in one way."""

    backend = "SecretService"

    def __init__(self, trouble: Kind | None = None) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.trouble = trouble
        self.asked = 0

    def _ask(self) -> None:
        self.asked += 1
        if self.trouble:
            raise StoreError(self.trouble, f"It is {self.trouble}.", "Do something.")

    async def get(self, service: str, name: str) -> str | None:
        self._ask()
        return self.kept.get((service, name))

    async def put(self, service: str, name: str, text: str) -> None:
        self._ask()
        self.kept[service, name] = text

    async def remove(self, service: str, name: str) -> bool:
        self._ask()
        return self.kept.pop((service, name), None) is not None


async def answers(_question: Question) -> str:
    return "correct horse battery"


def keeper(
    folder: Path,
    ring: FakeRing | None = None,
    named: tuple[Known, ...] = NAMED,
    environ: dict[str, str] | None = None,
) -> Keeper:
    made = Keeper("shop", folder, named, environ=environ or {}, ask=answers)
    made._ring = ring or FakeRing()  # type: ignore[assignment]
    return made


def nothing_in(folder: Path) -> bool:
    return not list(folder.iterdir())


async def value(made: Keeper, name: str = "edge-read") -> str:
    found = await made.get(name)
    assert isinstance(found, Secret), found
    return found.reveal_for(found.host)


async def test_the_keyring_keeps_it_with_what_it_is_bound_to(tmp_path: Path) -> None:
    ring = FakeRing()
    assert await keeper(tmp_path, ring).put("edge-read", CANARY, Store.KEYRING) == KEYRING
    (((service, name), text),) = ring.kept.items()
    assert (service, name) == ("launch-cockpit/shop", "edge-read")
    assert text == Bound("shop", "edge-read", HOST, CANARY).text
    again = keeper(tmp_path, ring)
    assert again.where("edge-read") == Known("edge-read", HOST, KEYRING, ("[edge]",))
    assert await value(again) == CANARY
    assert not leaking_files(tmp_path)


async def test_the_environment_goes_before_everything(tmp_path: Path) -> None:
    ring = FakeRing()
    made = keeper(tmp_path, ring, environ={"COCKPIT_CREDENTIAL_EDGE_READ": "from outside"})
    await made.put("edge-read", CANARY, Store.KEYRING)
    ring.asked = 0
    assert await value(made) == "from outside"
    assert made.where("edge-read").place == Place(Store.ENVIRONMENT, "COCKPIT_CREDENTIAL_EDGE_READ")
    assert not ring.asked
    assert await value(keeper(tmp_path, ring, environ={"COCKPIT_CREDENTIAL_EDGE_READ": ""})) == CANARY


async def test_listing_asks_no_keyring(tmp_path: Path) -> None:
    ring = FakeRing()
    await keeper(tmp_path, ring, ()).put("more", CANARY, Store.KEYRING, HOST)
    ring.asked = 0
    made = keeper(tmp_path, ring)
    assert made.known() == (NAMED[0], Known("more", HOST, KEYRING))
    assert not ring.asked


async def test_it_is_asked_for_once_per_run(tmp_path: Path) -> None:
    ring = FakeRing()
    made = keeper(tmp_path, ring)
    await made.put("edge-read", CANARY, Store.KEYRING)
    assert [await value(made) for _ in range(3)] == [CANARY] * 3
    assert ring.asked == 2


@pytest.mark.parametrize(
    "kind", ["none", "locked", "no-collection", "refused", "hangs", "failed", "too-long"]
)
async def test_a_keyring_that_fails_is_told_and_nothing_is_written_instead(
    tmp_path: Path, kind: Kind
) -> None:
    made = keeper(tmp_path, FakeRing(kind))
    with pytest.raises(StoreError) as caught:
        await made.put("edge-read", CANARY, Store.KEYRING)
    assert caught.value.offers_file
    assert nothing_in(tmp_path)
    found = await made.get("edge-read")
    assert isinstance(found, Missing)
    assert ("no keyring" if kind == "none" else f"It is {kind}.") in found.reason
    assert await made.put("edge-read", CANARY, Store.FILE) == Place(Store.FILE)
    assert await value(keeper(tmp_path, FakeRing(kind))) == CANARY
    assert not leaking_files(tmp_path)


async def test_for_this_run_only(tmp_path: Path) -> None:
    made = keeper(tmp_path, FakeRing("hangs"))
    assert await made.put("edge-read", CANARY, Store.MEMORY) == Place(Store.MEMORY)
    assert await value(made) == CANARY
    assert made.known()[0].place == Place(Store.MEMORY)
    assert nothing_in(tmp_path)
    assert isinstance(await keeper(tmp_path, FakeRing()).get("edge-read"), Missing)
    assert await made.remove("edge-read") == (Place(Store.MEMORY),)


async def test_for_this_run_it_goes_before_a_stored_value_that_cannot_be_read(tmp_path: Path) -> None:
    ring = FakeRing()
    made = keeper(tmp_path, ring)
    await made.put("edge-read", "the older value", Store.KEYRING)
    ring.trouble = "locked"
    assert isinstance(await keeper(tmp_path, ring).get("edge-read"), Missing)
    await made.put("edge-read", CANARY, Store.MEMORY)
    assert await value(made) == CANARY
    assert made.where("edge-read").place == Place(Store.MEMORY)
    ring.trouble = None
    assert await made.remove("edge-read") == (Place(Store.MEMORY), KEYRING)
    assert not ring.kept


async def test_another_store_takes_over_and_nothing_older_is_left(tmp_path: Path) -> None:
    ring = FakeRing()
    made = keeper(tmp_path, ring)
    await made.put("edge-read", "the older value", Store.KEYRING)
    assert await value(made) == "the older value"
    await made.put("edge-read", CANARY, Store.FILE)
    assert not ring.kept
    assert await value(made) == CANARY
    await made.put("edge-read", "the newest", Store.KEYRING)
    assert await value(keeper(tmp_path, ring)) == "the newest"
    assert await made._vault.get("edge-read") is None


async def test_an_older_value_that_cannot_be_removed_is_told(tmp_path: Path) -> None:
    ring = FakeRing()
    made = keeper(tmp_path, ring)
    await made.put("edge-read", "the older value", Store.KEYRING)
    ring.trouble = "locked"
    with pytest.raises(StoreError, match="older value is still in the keyring") as caught:
        await made.put("edge-read", CANARY, Store.FILE)
    assert not caught.value.offers_file
    assert await value(made) == CANARY


async def test_removed_from_every_store(tmp_path: Path) -> None:
    ring = FakeRing()
    made = keeper(tmp_path, ring)
    await made.put("edge-read", CANARY, Store.FILE)
    ring.kept["launch-cockpit/shop", "edge-read"] = Bound("shop", "edge-read", HOST, CANARY).text
    (tmp_path / ".cockpit/credentials.json").unlink()
    assert await keeper(tmp_path, ring).remove("edge-read") == (KEYRING, Place(Store.FILE))
    assert not ring.kept
    assert isinstance(await keeper(tmp_path, ring).get("edge-read"), Missing)
    assert await made.remove("edge-read") == ()


async def test_without_an_index_it_is_still_found(tmp_path: Path) -> None:
    ring = FakeRing()
    await keeper(tmp_path, ring).put("edge-read", CANARY, Store.KEYRING)
    (tmp_path / ".cockpit/credentials.json").unlink()
    made = keeper(tmp_path, ring)
    assert made.where("edge-read").place == Place()
    assert await value(made) == CANARY
    assert made.where("edge-read").place == KEYRING


@pytest.mark.parametrize("store", [Store.KEYRING, Store.FILE])
async def test_a_changed_launch_file_gets_nothing(tmp_path: Path, store: Store) -> None:
    ring = FakeRing()
    await keeper(tmp_path, ring).put("edge-read", CANARY, store)
    evil = (Known("edge-read", "evil.test", named_in=("[edge]",)),)
    found = await keeper(tmp_path, ring, evil).get("edge-read")
    assert isinstance(found, Missing)
    assert HOST in found.reason
    assert "evil.test" in found.reason
    assert not leaks([str(found).encode()])


@pytest.mark.parametrize(
    "text",
    [
        Bound("other", "edge-read", HOST, CANARY).text,
        Bound("shop", "edge-write", HOST, CANARY).text,
        Bound("shop", "edge-read", HOST, CANARY).text.replace('"version":1', '"version":2'),
        CANARY,
        "{}",
        "[" * 10_000,
        '{"version":1,"project":"shop","name":"edge-read","host":["api.edge.test"],"value":"x"}',
    ],
)
async def test_what_belongs_to_another_is_refused(tmp_path: Path, text: str) -> None:
    ring = FakeRing()
    ring.kept["launch-cockpit/shop", "edge-read"] = text
    found = await keeper(tmp_path, ring).get("edge-read")
    assert isinstance(found, Missing)
    assert "not used" in found.reason
    assert not leaks([str(found).encode()])


async def test_a_name_needs_a_host_and_one_only(tmp_path: Path) -> None:
    made = keeper(tmp_path, named=(*NAMED, Known("two", "a.test", problem="It is named for two hosts.")))
    for name, host in (("more", ""), ("edge-read", "evil.test"), ("two", "a.test")):
        with pytest.raises(StoreError):
            await made.put(name, CANARY, Store.KEYRING, host)
        assert not leaks([str(await made.get(name)).encode()])
    assert nothing_in(tmp_path)
    await made.put("more", CANARY, Store.KEYRING, HOST)
    assert await value(made, "more") == CANARY


async def test_a_host_that_the_launch_file_does_not_say_is_kept_with_it(tmp_path: Path) -> None:
    made = keeper(tmp_path, named=(Known("smtp", "", named_in=("[[alert]]",)),))
    assert isinstance(await made.get("smtp"), Missing)
    await made.put("smtp", CANARY, Store.FILE, "mail.test")
    assert (await made.get("smtp")).host == "mail.test"  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["", " \n", "x" * ((1 << 20) + 1)], ids=["empty", "blank", "huge"])
async def test_what_is_no_value_is_not_kept(tmp_path: Path, text: str) -> None:
    with pytest.raises(StoreError, match="nothing was stored"):
        await keeper(tmp_path).put("edge-read", text, Store.MEMORY)


async def test_kept_where_the_folder_cannot_note_it(tmp_path: Path) -> None:
    (tmp_path / ".cockpit").write_text("a file where the folder should be")
    ring = FakeRing()
    with pytest.raises(
        StoreError, match=r"kept in the keyring.* now, but this folder cannot note that"
    ) as caught:
        await keeper(tmp_path, ring).put("edge-read", CANARY, Store.KEYRING)
    assert not caught.value.offers_file
    assert await value(keeper(tmp_path, ring)) == CANARY


async def test_a_read_only_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / ".cockpit").write_text("a file where the folder should be")
    made = keeper(tmp_path)
    with pytest.raises(StoreError) as caught:
        await made.put("edge-read", CANARY, Store.FILE)
    assert caught.value.kind == "disk"
    assert not leaking_files(tmp_path)
