"""`cockpit init` as a person meets it: the table, the question, the file, and the words when it cannot."""

import argparse
import io
import socket
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from cockpit.commands import init
from cockpit.commands.order import Order
from cockpit.launch.load import load
from cockpit.launch.parts import LookFrom
from cockpit.vantage import Patience, Vantage
from tests.discover.fake import Table, fernlane


def args(folder: Path, domain: str = "fernlane.example", **told: Any) -> argparse.Namespace:
    plain: dict[str, Any] = {
        "roadmap": None,
        "yes": True,
        "name": None,
        "resolver": None,
        "ca_file": None,
        "map": [],
        "nameserver": [],
    }
    return argparse.Namespace(domain=domain, launch=folder / "launch.toml", **{**plain, **told})


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Table:
    table = fernlane()
    monkeypatch.setattr(init, "_open", lambda _: table.vantage)
    return table


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_new_file_is_written_and_loads(
    tmp_path: Path, table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init.run(args(tmp_path)) == 0
    told = capsys.readouterr()
    assert told.out == f"{tmp_path / 'launch.toml'}\n", "stdout is data"
    assert "how we know" in told.err
    assert "all four spellings" in told.err
    launch = load(tmp_path / "launch.toml")
    assert launch.origin == "https://www.fernlane.example"
    assert [host.name for host in launch.hosts][:2] == ["fernlane.example", "www.fernlane.example"]
    text = (tmp_path / "launch.toml").read_text()
    assert 'origin = "https://www.fernlane.example"  # guessed: all four spellings' in text
    assert table.closed


def test_what_the_person_says_goes_over_every_guess(tmp_path: Path, table: Table) -> None:
    assert init.run(args(tmp_path, name="Fern & Lane", roadmap="b2b-prototype")) == 0
    text = (tmp_path / "launch.toml").read_text()
    assert 'name = "Fern & Lane"\n' in text
    assert 'roadmap = "b2b-prototype"\n' in text


def test_the_file_that_is_there_is_added_to(
    tmp_path: Path, table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = (
        '# mine\nschema = "launch-cockpit/launch/v1"\n[product]\nname = "Mine"  # my word\n'
        'domain = "fernlane.example"\nroadmap = "b2b-prototype"\n[[host]]\nname = "fernlane.example"\n'
    )
    (tmp_path / "launch.toml").write_text(mine)
    assert init.run(args(tmp_path)) == 0
    text = (tmp_path / "launch.toml").read_text()
    assert [line for line in mine.split("\n") if line not in text.split("\n")] == []
    launch = load(tmp_path / "launch.toml")
    assert (launch.product.name, launch.product.roadmap) == ("Mine", "b2b-prototype")
    assert launch.host("app.fernlane.example") is not None
    told = capsys.readouterr().err
    assert told.count("kept yours") == 4, "name, domain, roadmap, the host"
    assert init.run(args(tmp_path)) == 0
    assert "nothing to add" in capsys.readouterr().err
    assert (tmp_path / "launch.toml").read_text() == text


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_an_empty_file_is_as_good_as_none(tmp_path: Path, table: Table, text: str) -> None:
    (tmp_path / "launch.toml").write_text(text)
    assert init.run(args(tmp_path)) == 0
    assert load(tmp_path / "launch.toml").domain == "fernlane.example"


def test_comments_alone_are_kept(tmp_path: Path, table: Table) -> None:
    (tmp_path / "launch.toml").write_text("# notes to myself\n")
    assert init.run(args(tmp_path)) == 0
    assert "# notes to myself\n" in (tmp_path / "launch.toml").read_text()
    assert load(tmp_path / "launch.toml").domain == "fernlane.example"


@pytest.mark.parametrize(
    ("answer", "written", "code"), [("\n", True, 0), ("y\n", True, 0), ("n\n", False, 0), ("", False, 0)]
)
def test_a_terminal_is_asked(
    tmp_path: Path, table: Table, monkeypatch: pytest.MonkeyPatch, answer: str, written: bool, code: int
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(answer))
    assert init.run(args(tmp_path, yes=False)) == code
    assert (tmp_path / "launch.toml").exists() is written


def test_without_a_terminal_a_yes_is_needed(
    tmp_path: Path, table: Table, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    assert init.run(args(tmp_path, yes=False)) == 2
    told = capsys.readouterr()
    assert "add --yes" in told.err
    assert (told.out, [*tmp_path.iterdir()]) == ("", [])


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"domain": "https://fernlane.example/"}, "is a URL"),
        ({"domain": "fernlane"}, "has no dot"),
        ({"domain": "203.0.113.1"}, "is an IP address"),
        ({"domain": "x\x1b[31m.example"}, "invisible character"),
        ({"roadmap": "marketplace"}, 'did you mean "marketplace-launch"?'),
        ({"resolver": "1.1.1.1"}, "write 1.1.1.1:53"),
        ({"map": ["shop.example:443"]}, "HOST:PORT=IP:PORT"),
        ({"map": ["shop.example=127.0.0.1:1"]}, "has no port"),
        ({"nameserver": ["ns1=localhost:1"]}, "is not an address with a port"),
        ({"launch": Path("/nowhere/at/all/launch.toml")}, "there is no folder /nowhere/at/all"),
    ],
)
def test_wrong_input_is_told_before_anybody_is_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], told: dict[str, Any], says: str
) -> None:
    namespace = args(tmp_path)
    vars(namespace).update(told)
    assert init.run(namespace) == 2
    err = capsys.readouterr().err
    assert says in err
    assert "\x1b" not in err
    assert [*tmp_path.iterdir()] == []


def test_a_ca_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert init.run(args(tmp_path, ca_file="nowhere.pem", resolver="127.0.0.1:1")) == 2
    assert "nowhere.pem" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG\r\n\x1a\n", "is not UTF-8 text"),
        (b"#" * 10_000_000, "is larger than 1 MiB"),
        (b"a = = 1\n", "not TOML"),
        (b'[product]\ndomain = "other.example"\n', "is about other.example"),
        (b"product = 7\n", "leaves no safe place"),
        (b'[product]\nname = "Mine"\nhas_ai = "yes"\n', "expected true or false"),
        (b'[[host]]\nname = "a.example"\n[[host]]\nname = "a.example"\n', "is declared already in host[0]"),
    ],
)
def test_a_file_that_cannot_be_added_to_stays_as_it_is(
    tmp_path: Path, table: Table, capsys: pytest.CaptureFixture[str], content: bytes, says: str
) -> None:
    (tmp_path / "launch.toml").write_bytes(content)
    assert init.run(args(tmp_path)) == 2
    assert says in capsys.readouterr().err
    assert (tmp_path / "launch.toml").read_bytes() == content


def test_a_domain_that_does_not_exist_writes_nothing(
    tmp_path: Path, table: Table, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init.run(args(tmp_path, "nosuch.example")) == 3
    told = capsys.readouterr()
    assert "nosuch.example does not exist in DNS" in told.err
    assert "Nothing was written" in told.err
    assert (told.out, [*tmp_path.iterdir()]) == ("", [])


def test_a_resolver_that_never_answers_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as silent:
        silent.bind(("127.0.0.1", 0))
        place = f"127.0.0.1:{silent.getsockname()[1]}"

        def impatient(order: Order) -> Vantage:
            assert order.look == LookFrom(resolver=place)
            return Vantage(order.look, patience=Patience(1, 0.05))

        monkeypatch.setattr(init, "_open", impatient)
        assert init.run(args(tmp_path, resolver=place)) == 3
    told = capsys.readouterr().err
    assert "nothing can be said about fernlane.example" in told
    assert place in told
    assert [*tmp_path.iterdir()] == []


def test_a_folder_that_takes_nothing_is_told(
    tmp_path: Path, table: Table, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(init, "save", refuse)
    assert init.run(args(tmp_path)) == 2
    told = capsys.readouterr()
    assert "cannot be written: Permission denied" in told.err
    assert told.out == ""


def test_an_interruption_has_its_own_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: Order) -> Vantage:
        raise KeyboardInterrupt

    monkeypatch.setattr(init, "_open", interrupt)
    assert init.run(args(tmp_path)) == 130
    assert [*tmp_path.iterdir()] == []


def test_the_options_are_written_so_that_the_file_works_alone(tmp_path: Path, table: Table) -> None:
    (tmp_path / "ca.pem").write_text("a certificate")
    told = args(
        tmp_path,
        resolver="127.0.0.1:5353",
        ca_file=str(tmp_path / "ca.pem"),
        map=["203.0.113.1:443=127.0.0.1:8443", "[2001:db8::1]:443=127.0.0.1:8443"],
        nameserver=["ns1.example=127.0.0.1:53"],
    )
    assert init.run(told) == 0
    vantage = tomllib.loads((tmp_path / "launch.toml").read_text())["vantage"]
    assert vantage["ca_file"] == "ca.pem"
    assert vantage["map"]["[2001:db8::1]:443"] == "127.0.0.1:8443"
    assert load(tmp_path / "launch.toml").vantage.nameservers == {"ns1.example": "127.0.0.1:53"}
