"""`cockpit credentials test` on the edge's token: what it opens is tried, and what it lacks is named."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cockpit.cli import run
from cockpit.credentials.verify import complete, told
from cockpit.facts import Unreachable
from cockpit.facts.edge_api import Permission
from cockpit.facts.samples_edge import edge_api, unasked
from cockpit.lab.serve import Lab
from cockpit.model import Layer
from cockpit.standards.edge_rights import NOT_GRANTED, NOT_TRIED, RIGHTS


@pytest.fixture
async def lab(tmp_path: Path) -> AsyncIterator[Lab]:
    running = await Lab.start(tmp_path / "lab", "fixed")
    yield running
    await running.stop()


class Terminal:
    """Types the command against a lab, with a token of it in the environment."""

    def __init__(self, lab: Lab, patch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.lab, self._patch, self._capsys = lab, patch, capsys

    async def tests(self, token: str = "edge-read") -> tuple[int, list[str]]:
        value = self.lab.desk.secrets.get(token, token)
        self._patch.setenv("COCKPIT_CREDENTIAL_EDGE_READ", value)
        words = ["--launch", str(self.lab.launch), "credentials", "test", "edge-read"]
        code = await asyncio.to_thread(run, words, full_screen=None)
        out, err = self._capsys.readouterr()
        assert value not in out + err
        return code, out.splitlines()


@pytest.fixture
def terminal(lab: Lab, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(lab, monkeypatch, capsys)


async def test_a_token_that_reads_everything(terminal: Terminal) -> None:
    code, lines = await terminal.tests()
    assert code == 0
    assert lines[1] == "Active with no end set; it reads the zone velomart.test."
    assert [line.split(":")[0] for line in lines[2:]] == [f"  yes  {right.name}" for right in RIGHTS]


async def test_what_is_lacking_is_named_exactly(terminal: Terminal) -> None:
    terminal.lab.desk.world.edge.denied |= {"DNS Read", "Analytics Read"}
    code, lines = await terminal.tests()
    assert code == 1
    assert f"  no   DNS Read: which records are proxied ({NOT_GRANTED})" in lines
    assert lines[-1] == "Add to the token (at the provider: API Tokens, Edit): DNS Read, Analytics Read."


async def test_a_token_that_sees_no_zone(terminal: Terminal) -> None:
    terminal.lab.desk.world.edge.denied |= {"Zone Read"}
    code, lines = await terminal.tests()
    assert code == 1
    assert lines[-1].endswith(": Zone Read.")
    assert len([line for line in lines if line.endswith(f"({NOT_TRIED})")]) == len(RIGHTS) - 1


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("expired", "has expired. Make a new one that may only read."),
        ("disabled", "is disabled. Enable it again at the provider, or make a new one."),
    ],
)
async def test_a_dead_token_is_said_plainly(terminal: Terminal, state: str, words: str) -> None:
    terminal.lab.desk.world.edge.reading = state  # type: ignore[assignment]
    code, lines = await terminal.tests()
    assert code == 1
    assert lines[1] == f"Not usable: the edge's token {words}"


async def test_a_token_nobody_knows(terminal: Terminal) -> None:
    code, lines = await terminal.tests("not-a-token-of-this-lab")
    assert code == 1
    assert lines[1].startswith("Refused: the edge's token is not known to its provider.")


async def test_one_that_may_write_is_warned_about(terminal: Terminal) -> None:
    code, lines = await terminal.tests("edge-write")
    assert code == 0
    assert lines[-1].startswith("Careful: it may also change things (#zone:edit, #dns_records:edit).")


def test_trouble_is_not_taken_for_a_lack() -> None:
    busy = (
        Permission("DNS Read", "records", "the API wants fewer questions"),
        Permission("Zone Read", "zone"),
    )
    lines = list(told(edge_api(permissions=busy)))
    assert not complete(edge_api(permissions=busy))
    assert "  no   DNS Read: records (the API wants fewer questions)" in lines
    assert not [line for line in lines if line.startswith("Add to the token")]


def test_nothing_of_the_api_moves_the_cursor() -> None:
    evil = unasked(Unreachable(Layer.HTTP, "\x1b[2J gone", "status"))
    assert "\x1b" not in "".join(told(evil))
    assert "\x1b" not in "".join(told(edge_api(writes=("\x1b[2J:edit",))))


def test_the_end_of_a_token_is_told() -> None:
    assert next(told(edge_api(expires="2027-01-01T00:00:00+00:00"))).startswith("Active until 2027-01-01;")
