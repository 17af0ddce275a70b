"""Which keyring backends are used; the real Secret Service is in tests/real."""

import asyncio
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, cast

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, Windows, fail, null
from keyring.backends.chainer import ChainerBackend
from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError

from cockpit.credentials import StoreError, ring
from cockpit.credentials.ring import Ring
from tests.credentials.canary import CANARY, leaking_files, leaks

NULL, FAIL, CHAIN = (cast("Any", kind)() for kind in (null.Keyring, fail.Keyring, ChainerBackend))


class Strong(SecretService.Keyring):
    """A Secret Service in memory; what it fails with can be set."""

    __module__ = SecretService.__name__
    priority: float = 5

    def __init__(self, failure: Exception | None = None) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.failure = failure

    def get_password(self, service: str, username: str) -> str | None:
        if self.failure:
            raise self.failure
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.failure:
            raise self.failure
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


class Plain(Strong):
    """What an installed keyrings.alt brings: base64 in a file."""

    __module__ = "keyrings.alt.file"
    priority = 0.5


class Vaulted(Strong):
    __module__ = Windows.__name__


def use(monkeypatch: pytest.MonkeyPatch, backend: Any) -> Ring:
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    return Ring()


async def failing(asked: Any) -> StoreError:
    with pytest.raises(StoreError) as caught:
        await asked
    assert not leaks([str(caught.value).encode(), caught.value.do.encode()])
    return caught.value


async def test_a_good_backend_is_used_and_named(monkeypatch: pytest.MonkeyPatch) -> None:
    strong = Strong()
    used = use(monkeypatch, strong)
    await used.put("launch-cockpit/shop", "edge-read", CANARY)
    assert used.backend == "SecretService"
    assert await used.get("launch-cockpit/shop", "edge-read") == CANARY
    assert await used.remove("launch-cockpit/shop", "edge-read")
    assert not await used.remove("launch-cockpit/shop", "edge-read")
    assert await used.get("launch-cockpit/shop", "edge-read") is None


@pytest.mark.parametrize("backend", [Plain(), NULL], ids=["keyrings.alt", "null"])
async def test_others_are_refused_by_name(monkeypatch: pytest.MonkeyPatch, backend: KeyringBackend) -> None:
    used = use(monkeypatch, backend)
    for asked in (used.get("s", "n"), used.put("s", "n", CANARY), used.remove("s", "n")):
        refused = await failing(asked)
        assert refused.kind == "refused"
        assert f"{type(backend).__module__}.{type(backend).__name__}" in str(refused)
    assert not getattr(backend, "kept", {})


@pytest.mark.parametrize(("members", "kind"), [([Strong(), Plain()], ""), ([Plain(), Strong()], "refused")])
async def test_of_a_chain_the_first_decides(
    monkeypatch: pytest.MonkeyPatch, members: list[Strong], kind: str
) -> None:
    monkeypatch.setattr(ChainerBackend, "backends", members)
    used = use(monkeypatch, CHAIN)
    if kind:
        assert (await failing(used.put("s", "n", CANARY))).kind == kind
    else:
        await used.put("s", "n", CANARY)
    assert [bool(member.kept) for member in members] == [not kind, False]


@pytest.mark.parametrize(
    ("failure", "kind"),
    [
        (KeyringLocked("Failed to unlock the item!"), "locked"),
        (InitError("Failed to create the collection: Prompt dismissed.."), "no-collection"),
        (NoKeyringError("nothing"), "none"),
        (KeyringError(f"cannot store {CANARY}"), "failed"),
        (OSError(CANARY), "failed"),
        (ValueError(CANARY), "failed"),
    ],
)
async def test_each_trouble_has_its_own_sentence(
    monkeypatch: pytest.MonkeyPatch, failure: Exception, kind: str
) -> None:
    used = use(monkeypatch, Strong(failure))
    for asked in (used.get("s", "n"), used.put("s", "n", CANARY), used.remove("s", "n")):
        told = await failing(asked)
        assert told.kind == kind
        assert told.offers_file
        assert told.do.endswith(".")


async def test_no_backend_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await failing(use(monkeypatch, FAIL).get("s", "n"))).kind == "none"


@pytest.mark.parametrize(
    "failure", [ImportError("no module"), RuntimeError("not viable"), AttributeError("x")]
)
async def test_a_configured_backend_that_cannot_be_loaded(
    monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def get_keyring() -> KeyringBackend:
        raise failure

    monkeypatch.setattr(keyring, "get_keyring", get_keyring)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "nowhere.Keyring")
    told = await failing(Ring().get("s", "n"))
    assert told.kind == "none"
    assert "PYTHON_KEYRING_BACKEND" in told.do


async def test_windows_says_what_does_not_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    vaulted = Vaulted()
    used = use(monkeypatch, vaulted)
    await used.put("s", "n", "x" * 1280)
    told = await failing(used.put("s", "n", "x" * 1281))
    assert (told.kind, told.offers_file) == ("too-long", True)
    assert "1280 characters" in str(told)
    assert vaulted.kept["s", "n"] == "x" * 1280


async def test_a_keyring_that_hangs_is_left_alone_until_it_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ring, "SECONDS", 0.2)
    answered, asked = threading.Event(), []

    class Slow(Strong):
        __module__ = SecretService.__name__

        def get_password(self, service: str, username: str) -> str | None:
            asked.append(threading.current_thread())
            answered.wait(30)
            return "late"

    used = use(monkeypatch, Slow())
    assert (await failing(used.get("s", "n"))).kind == "hangs"
    for _ in range(3):
        assert (await failing(used.get("s", "n"))).kind == "hangs"
    assert len(asked) == 1, "no second thread for a keyring that hangs"
    assert asked[0].daemon
    answered.set()
    assert used._last is not None
    await asyncio.wait({used._last})
    assert await used.get("s", "n") == "late"


async def test_questions_at_once_are_put_one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    used = use(monkeypatch, Strong())
    assert await asyncio.gather(*(used.get("s", str(number)) for number in range(5))) == [None] * 5


_ALT = """
from keyring.backend import KeyringBackend
import base64, pathlib

class PlaintextKeyring(KeyringBackend):
    priority = {priority}
    path = pathlib.Path.home() / "keyring_pass.cfg"

    def set_password(self, service, username, password):
        self.path.write_text(base64.b64encode(password.encode()).decode())

    def get_password(self, service, username):
        return base64.b64decode(self.path.read_text()).decode() if self.path.exists() else None

    def delete_password(self, service, username):
        self.path.unlink()
"""


def asked_with(tmp_path: Path, program: str, **environ: str) -> Any:
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={
            "HOME": str(tmp_path),
            "PYTHONPATH": f"{tmp_path / 'site'}:{Path(__file__).parents[2]}",
            **environ,
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("priority", ["0.5", "99"])
def test_an_installed_plain_text_backend_is_refused(tmp_path: Path, priority: str) -> None:
    """Installed beside keyring, as its entry point announces it: keyring would choose it without a word."""
    module = tmp_path / "site/keyrings/alt/file.py"
    module.parent.mkdir(parents=True)
    module.write_text(_ALT.format(priority=priority))
    info = tmp_path / "site/keyrings_alt-5.0.2.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: keyrings.alt\nVersion: 5.0.2\n")
    (info / "entry_points.txt").write_text("[keyring.backends]\nfile = keyrings.alt.file\n")
    chosen = asked_with(
        tmp_path, "import keyring, json; print(json.dumps(type(keyring.get_keyring()).__module__))"
    )
    assert chosen == "keyrings.alt.file", "the danger is real"
    kind, said = asked_with(
        tmp_path,
        f"""
import asyncio, json
from cockpit.credentials import StoreError
from cockpit.credentials.ring import Ring
try:
    asyncio.run(Ring().put("launch-cockpit/shop", "edge-read", {CANARY!r}))
except StoreError as reason:
    print(json.dumps([reason.kind, str(reason)]))
""",
    )
    assert kind == "refused"
    assert "keyrings.alt.file.PlaintextKeyring" in said
    assert not leaking_files(tmp_path)


def test_the_keyring_is_not_loaded_before_a_value_is_needed(tmp_path: Path) -> None:
    """Listing, and a value from the environment, need neither the keyring nor cryptography."""
    loaded = asked_with(
        tmp_path,
        """
import asyncio, json, sys
from pathlib import Path
from cockpit.credentials import Keeper, Known, Missing
keeper = Keeper("shop", Path("."), (Known("edge-read", "api.edge.test", named_in=("[edge]",)),))
keeper.known(), keeper.where("edge-read")
assert not isinstance(asyncio.run(keeper.get("edge-read")), Missing)
heavy = {"keyring", "cryptography", "secretstorage", "jeepney", "httpx", "dns"}
print(json.dumps(sorted(heavy & {name.split(".")[0] for name in sys.modules})))
""",
        COCKPIT_CREDENTIAL_EDGE_READ="from the environment",
    )
    assert loaded == []
