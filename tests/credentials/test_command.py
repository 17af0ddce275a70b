"""`cockpit credentials` as it is typed: nothing of a value on the screen, and every word says what to do."""

import io
import json
import signal
from pathlib import Path
from typing import Any

import pytest

from cockpit.cli import run
from cockpit.commands import credentials
from cockpit.credentials import Place, Question, Store, StoreError
from cockpit.credentials.keeper import Keeper
from tests.credentials.canary import CANARY, leaking_files, leaks
from tests.credentials.test_keeper import FakeRing

LAUNCH = """
schema = "launch-cockpit/launch/v1"
[product]
name = "Shop"
domain = "shop.test"
roadmap = "b2b-prototype"
[edge]
provider = "other"
api = "https://api.edge.test/v1"
credential = "keyring:launch-cockpit/shop/edge-read"
"""


class Desk:
    """One person at one command line; what was shown is kept."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
        self.home = home
        self.ring = FakeRing()
        self._patch = monkeypatch
        self._capsys = capsys

    def types(self, *words: str, stdin: bytes = b"", terminal: str | None = None, answer: str = "") -> int:
        """Run the command; with `terminal`, stdin is one and that is what is typed at a hidden prompt."""
        text = io.TextIOWrapper(io.BytesIO(answer.encode() if terminal is not None else stdin))
        self._patch.setattr(text, "isatty", lambda: terminal is not None)
        self._patch.setattr("sys.stdin", text)
        self._patch.setattr("getpass.getpass", lambda _prompt: terminal)
        made = Keeper.of

        def of(*given: Any, **named: Any) -> Keeper:
            keeper = made(*given, **named)
            keeper._ring = self.ring  # type: ignore[assignment]
            return keeper

        with self._patch.context() as patch:
            patch.setattr(Keeper, "of", of)
            try:
                code = run(["credentials", *words], full_screen=None)
            except SystemExit as left:
                code = int(str(left.code))
        self.out, self.err = self._capsys.readouterr()
        assert not leaks([self.out.encode(), self.err.encode()])
        return code


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    (tmp_path / "launch.toml").write_text(LAUNCH)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(credentials, "_ask", _answers)
    return Desk(tmp_path, monkeypatch, capsys)


async def _answers(_question: Question) -> str:
    return "correct horse battery"


def kept(desk: Desk) -> str:
    ((text),) = desk.ring.kept.values()
    return str(json.loads(text)["value"])


@pytest.mark.parametrize(
    ("stdin", "value"),
    [
        (f"{CANARY}\n", CANARY),
        (CANARY, CANARY),
        (f"{CANARY}\r\n", CANARY),
        (f"{CANARY}\n\n", f"{CANARY}\n"),
        (f"-----BEGIN\n{CANARY}\n", f"-----BEGIN\n{CANARY}"),
        (" gr\u00fc\u00df ", " gr\u00fc\u00df "),
    ],
)
def test_from_stdin_without_the_last_line_end(desk: Desk, stdin: str, value: str) -> None:
    assert desk.types("set", "edge-read", stdin=stdin.encode()) == 0
    assert kept(desk) == value
    assert "may be sent to api.edge.test only" in desk.err


def test_from_a_prompt_that_shows_nothing(desk: Desk) -> None:
    assert desk.types("set", "edge-read", terminal=CANARY) == 0
    assert kept(desk) == CANARY


@pytest.mark.parametrize(
    "words",
    [
        ("set", "edge-read", CANARY),
        ("set", "edge-read", f"--value={CANARY}"),
        ("set", "edge-read", "--value", CANARY),
        ("set", "edge-read", "--store", CANARY),
        ("set", "edge-read", f"--store={CANARY}"),
        ("set", "edge-read", "--host", CANARY),
        ("set", "edge-read", "--", CANARY),
        ("set", CANARY),
        ("set", "kanarievogel"),
        (CANARY,),
        ("list", CANARY),
        ("list", "--format", CANARY),
        ("test", CANARY),
        ("test", "edge-read", CANARY),
        ("remove", CANARY),
        ("remove", "kanarievogel"),
    ],
)
def test_a_value_typed_as_an_argument_is_refused_and_not_repeated(desk: Desk, words: tuple[str, ...]) -> None:
    assert desk.types(*words, stdin=b"value") == 2
    assert "kanarie" not in (desk.out + desk.err).lower()
    assert desk.err.strip()
    assert not desk.ring.asked


def test_without_an_action_what_is_missing_is_said(desk: Desk) -> None:
    assert desk.types() == 2
    assert "required: ACTION" in desk.err
    assert desk.types("set") == 2
    assert "required: NAME" in desk.err


@pytest.mark.parametrize(
    ("stdin", "words"),
    [
        (b"", "no value was given"),
        (b"\n", "no value was given"),
        (b"\xff\xfe", "not UTF-8"),
        (b"x" * ((1 << 20) + 1), "longer than"),
        (b"x" * (5 << 20), "longer than"),
    ],
    ids=["closed", "blank", "binary", "long", "endless"],
)
def test_what_is_no_value(desk: Desk, stdin: bytes, words: str) -> None:
    assert desk.types("set", "edge-read", stdin=stdin) == 2
    assert words in desk.err
    assert not desk.ring.asked


def test_without_a_terminal_nothing_takes_the_keyrings_place(desk: Desk) -> None:
    desk.ring.trouble = "locked"
    assert desk.types("set", "edge-read", stdin=CANARY.encode()) == 1
    assert desk.err == "cockpit: It is locked. Do something.\n"
    assert not (desk.home / ".cockpit").exists()


@pytest.mark.parametrize(("answer", "code"), [("", 1), ("\n", 1), ("n\n", 1), ("y\n", 0), ("YES\n", 0)])
def test_at_a_terminal_a_person_is_asked_before_anything_is_written(
    desk: Desk, answer: str, code: int
) -> None:
    desk.ring.trouble = "hangs"
    assert desk.types("set", "edge-read", terminal=CANARY, answer=answer) == code
    assert desk.err.index("It is hangs") < desk.err.index("[y/N]")
    assert (desk.home / ".cockpit/vault.sealed").exists() == (code == 0)
    assert not leaking_files(desk.home)


def test_the_keyring_that_was_asked_for_is_not_replaced(desk: Desk) -> None:
    desk.ring.trouble = "locked"
    assert desk.types("set", "edge-read", "--store", "keyring", terminal=CANARY, answer="y\n") == 1
    assert "[y/N]" not in desk.err


def test_sealed_listed_tested_and_removed(desk: Desk) -> None:
    assert desk.types("set", "edge-read", "--store", "file", stdin=CANARY.encode()) == 0
    assert desk.types("set", "more", "--host", "More.test", "--store", "file", stdin=CANARY.encode()) == 0
    assert not desk.ring.asked
    assert desk.types("list") == 0
    assert desk.out.splitlines() == [
        "NAME       MAY BE SENT TO  LIVES IN",
        "edge-read  api.edge.test   sealed file",
        "more       more.test       sealed file",
    ]
    assert desk.types("test", "more") == 0
    assert "cannot be asked from here" in desk.out
    assert desk.types("remove", "more") == 0
    assert desk.types("test", "more") == 2
    assert desk.types("list", "--format", "json") == 0
    assert [row["name"] for row in json.loads(desk.out)["credentials"]] == ["edge-read"]
    assert not leaking_files(desk.home)


def test_the_environment_is_named_and_not_touched(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COCKPIT_CREDENTIAL_EDGE_READ", CANARY)
    assert desk.types("test", "edge-read") == 0
    assert "environment (COCKPIT_CREDENTIAL_EDGE_READ)" in desk.out
    assert desk.types("set", "edge-read", stdin=b"another value") == 0
    assert "is used before it" in desk.err
    assert desk.types("remove", "edge-read") == 0
    assert "still set" in desk.err


def test_a_name_of_no_host_says_which_are_known(desk: Desk) -> None:
    assert desk.types("set", "edge-raed", stdin=CANARY.encode()) == 2
    assert "--host HOST" in desk.err
    assert "Known here: edge-read." in desk.err


def test_a_host_the_launch_file_contradicts(desk: Desk) -> None:
    assert desk.types("set", "edge-read", "--host", "evil.test", stdin=CANARY.encode()) == 2
    assert "api.edge.test" in desk.err


def test_a_bad_launch_file(desk: Desk) -> None:
    (desk.home / "launch.toml").write_text(LAUNCH + "[edge]\n")
    for words in (("list",), ("test", "edge-read"), ("set", "edge-read"), ("remove", "edge-read")):
        assert desk.types(*words, stdin=CANARY.encode()) == 2
        assert "launch.toml:" in desk.err


def test_a_launch_file_that_names_nothing(desk: Desk) -> None:
    (desk.home / "launch.toml").write_text(LAUNCH.partition("[edge]")[0])
    assert desk.types("list") == 0
    assert "names no credential" in desk.err


async def test_without_a_terminal_no_passphrase_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(*_: object) -> int:
        raise OSError

    monkeypatch.setattr("os.open", closed)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.setattr("getpass.getpass", None)
    assert await credentials._ask(Question("The passphrase")) is None


async def test_a_new_passphrase_is_asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.open", lambda *_: 99)
    monkeypatch.setattr("os.close", lambda _: None)
    typed = iter(["one", "one", "one", "other", "one"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))
    assert await credentials._ask(Question("A passphrase", new=True)) == "one"
    with pytest.raises(StoreError, match="two different"):
        await credentials._ask(Question("A passphrase", new=True))
    assert await credentials._ask(Question("The passphrase")) == "one"


def test_places_read_well() -> None:
    assert str(Place()) == "nowhere"
    assert str(Place(Store.KEYRING, "macOS")) == "keyring (macOS)"


def test_a_value_that_the_terminal_cut_is_not_kept(desk: Desk) -> None:
    assert desk.types("set", "edge-read", terminal="x" * credentials.TYPED) == 2
    assert "stdin" in desk.err
    assert not desk.ring.kept


def test_whoever_ends_the_program_at_the_prompt_gets_the_terminal_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = signal.getsignal(signal.SIGTERM)

    def asked(_prompt: str) -> str:  # getpass shows again what is typed on every exception
        signal.raise_signal(signal.SIGTERM)
        return "not reached"

    monkeypatch.setattr("getpass.getpass", asked)
    with pytest.raises(SystemExit) as left:
        credentials._hidden("Value: ")
    assert left.value.code == 128 + signal.SIGTERM
    assert signal.getsignal(signal.SIGTERM) is before
