"""The product's log, read where launch.toml says: files, folders, packed, printed, hostile."""

import asyncio
import datetime as dt
import gzip
import json
import os
from pathlib import Path

import pytest

from cockpit.facts import codec
from cockpit.facts.leaks import Place
from cockpit.facts.log_sample import LogSample
from cockpit.facts.pages import Page
from cockpit.facts.samples_http import response
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_served import served
from cockpit.launch.operations import Person
from cockpit.launch.parts import LookFrom
from cockpit.launch.watching import Logs
from cockpit.model import Layer
from cockpit.probes import log_files, log_sample
from cockpit.scan.matcher import Matcher, load
from cockpit.standards import log_lines, log_tables
from cockpit.standards.html import Document
from cockpit.standards.log_personal import EMAIL, PASSWORD
from cockpit.standards.secrets.rule import rule
from cockpit.vantage import Vantage
from tests.scan.reading import RULES
from tests.scan.repositories import token

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
ANA = Person(id="ana", name="Ana", contact="mailto:ana@gmail.com")
OURS = "c0ffee00-1111-4222-8333-444455556666"


@pytest.fixture(autouse=True)
def one_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine that needs no compiling, and one rule: what is found is tested elsewhere."""

    def matcher() -> Matcher:
        return load(native=False, known=[rule(name) for name in RULES])

    monkeypatch.setattr(log_sample, "_matcher", matcher)


async def looked(folder: Path, logs: Logs | None, *consents: str) -> LogSample:
    """The fact of a shop whose own page was just answered with the id OURS."""
    launch = sample_launch(logs=logs, people=(ANA,))
    home = "https://shop.example/"
    answer = Page(home, response(home, x_request_id=OURS), Document())
    vantage = Vantage(LookFrom(), folder=folder, now=NOW, consents=consents)
    return await log_sample.gather(launch, vantage, served(launch, answer))


def line(minute: int = 0, path: str = "/", status: int = 200, **more: object) -> str:
    """One line as pino writes it, so many minutes before NOW."""
    at = (NOW - dt.timedelta(minutes=minute)).isoformat()
    return (
        json.dumps({"time": at, "level": 30, "method": "GET", "path": path, "status": status, **more}) + "\n"
    )


async def test_a_folder_is_read_whole_and_counted(tmp_path: Path) -> None:
    (tmp_path / "logs/old").mkdir(parents=True)
    (tmp_path / "logs/app.log").write_text(line(1, request_id=OURS) + line(2, "/orders/7", 500))
    (tmp_path / "logs/old/app.log.1.gz").write_bytes(gzip.compress(line(30, "/b").encode()) * 2)
    found = await looked(tmp_path, Logs(paths=("logs",)))
    assert (found.missing, found.files, found.gaps, found.notes) == (None, 2, (), ())
    window = found.window
    assert (window.events, window.requests, window.asked, window.first, window.last) == (
        4,
        4,
        1,
        "2026-11-20T11:30Z",
        "2026-11-20T11:59Z",
    )
    assert next((one.route, one.failed) for one in window.routes) == ("/orders/:id", 1)
    assert (found.sent, found.joined, found.live, found.hours) == (1, 1, False, 0.0)
    assert len(found.digest) == 64


async def test_no_line_and_no_value_stays(tmp_path: Path) -> None:
    canaries = [
        token(1).decode(),
        "mina.canary@gmail.com",
        "canary-pass",
        "canary-path-77",
        "canary words here",
    ]
    text = (
        line(1, f"/shop/{canaries[3]}?q=canary-query", msg=canaries[4], user=canaries[1])
        + f"2026-11-20T11:00:00Z pass{'word'}={canaries[2]} GITHUB_TOKEN={canaries[0]} ana@gmail.com\n"
        + f"2026-11-20T11:00:00Z ERROR {canaries[4]}Error: {canaries[1]}\n"
    )
    (tmp_path / "app.log").write_text(text)
    found = await looked(tmp_path, Logs(paths="app.log"))
    assert [(one.rule, one.place, one.path, one.line) for one in found.leaks] == [
        ("github-token", Place.LOG, "app.log", 2)
    ]
    assert found.personal == {EMAIL: 2, PASSWORD: 1}
    saved = codec.dumps({"log_sample": found})
    assert not [one for one in (*canaries, "canary", token(1).decode()[4:]) if one in saved]
    assert codec.loads(saved)[1]["log_sample"] == found


async def test_what_is_not_declared_or_not_there_is_said(tmp_path: Path) -> None:
    for logs in (None, Logs()):
        found = await looked(tmp_path, logs)
        assert found.missing is not None
        assert (found.missing.layer, found.missing.kind) == (Layer.PERSON, "undeclared")
    gone = await looked(tmp_path, Logs(paths="nothing.log"))
    assert gone.missing is not None
    assert (gone.missing.kind, "nothing.log" in gone.missing.cause) == ("gone", True)
    (tmp_path / "app.log").write_text(line())
    half = await looked(tmp_path, Logs(paths=("app.log", "nothing.log")))
    assert (half.files, half.gaps) == (1, ("nothing.log is not there",))


async def test_a_log_without_hours_is_as_old_as_its_file(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text("ready\nsold\n")
    old = NOW.timestamp() - 100 * 3600
    os.utime(tmp_path / "app.log", (old, old))
    assert (await looked(tmp_path, Logs(paths="app.log"))).hours == 100.0
    printed = await looked(tmp_path, Logs(command="echo sold"), "build")
    assert printed.hours == 0.0


async def test_a_list_is_read_as_its_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [json.loads(line(minute, "/a", 500, request_id="abcd-1")) for minute in range(5)]
    (tmp_path / "app.log").write_text(json.dumps(rows, indent=1))
    found = await looked(tmp_path, Logs(paths="app.log"))
    assert (found.window.events, found.window.routes[0].failed, found.window.asked) == (5, 5, 5)
    monkeypatch.setattr(log_tables, "MOST", 100)
    large = await looked(tmp_path, Logs(paths="app.log"))
    assert [gap.split(" ", 1)[0] for gap in large.gaps] == ["app.log"]


async def test_links_pipes_and_what_is_no_text_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(line(path="/secret"))
    os.mkfifo(tmp_path / "pipe.log")
    (tmp_path / "link.log").symlink_to(tmp_path / "secret")
    (tmp_path / "data.log").write_bytes(b"\x00\x01" * 100)
    (tmp_path / "packed.log.zst").write_bytes(b"(\xb5/\xfd")
    (tmp_path / "torn.log.gz").write_bytes(gzip.compress(line(path="/torn").encode())[:-12])
    names = ("pipe.log", "link.log", "data.log", "packed.log.zst", "torn.log.gz")
    found = await looked(tmp_path, Logs(paths=names))
    assert {gap.split(" ", 1)[0] for gap in found.gaps} == {
        "pipe.log",
        "link.log",
        "data.log",
        "packed.log.zst",
    }
    assert "/secret" not in {one.route for one in found.window.routes}
    assert "torn.log.gz was not read whole" in found.notes


async def test_of_much_the_newest_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_files, "MOST_BYTES", 1_000)
    (tmp_path / "app.log").write_text("".join(line(99 - minute, f"/p{minute}") for minute in range(100)))
    (tmp_path / "bomb.log.gz").write_bytes(gzip.compress(b"\n" * 10_000_000))
    os.utime(tmp_path / "bomb.log.gz", (1, 1))
    found = await looked(tmp_path, Logs(paths=(".",)))
    assert found.bytes <= 1_000
    assert found.window.last == "2026-11-20T12:00Z"
    assert found.notes


async def test_a_bomb_is_cut(tmp_path: Path) -> None:
    packed = gzip.compress(b"a" * (60 << 20))
    data, cut = log_files._unpacked(packed, 1 << 20)
    assert (len(data), cut) == (1 << 20, True)


async def test_a_command_runs_only_with_leave(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text(line())
    logs = Logs(command="cat app.log; echo canary >&2")
    refused = await looked(tmp_path, logs)
    assert refused.missing is not None
    assert (refused.missing.kind, refused.missing.cause.endswith("--allow build")) == ("consent", True)
    found = await looked(tmp_path, logs, "build")
    assert (found.files, found.window.events, "canary" in codec.dumps({"log_sample": found})) == (1, 1, False)
    silent = await looked(tmp_path, Logs(command="echo canary >&2; exit 3"), "build")
    assert silent.missing is not None
    assert silent.missing.cause == "[logs] command printed nothing and ended with 3"


async def test_a_command_without_leave_takes_nothing_from_the_files(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text(line())
    found = await looked(tmp_path, Logs(paths="app.log", command="exit 1"))
    assert (found.window.events, len(found.gaps)) == (1, 1)


async def test_a_command_that_follows_the_log_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_files, "COMMAND_SECONDS", 0.4)
    (tmp_path / "app.log").write_text(line())
    found = await asyncio.wait_for(looked(tmp_path, Logs(command="tail -f app.log"), "build"), 20)
    assert (found.missing, found.window.events) == (None, 1)


async def test_what_prints_without_end_is_cut(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_files, "MOST_BYTES", 1_000)
    found = await asyncio.wait_for(looked(tmp_path, Logs(command="yes"), "build"), 20)
    assert (found.bytes, found.notes) == (1_000, ("[logs] command prints more than is read",))


async def test_our_requests_stand_in_a_log_that_goes_on(tmp_path: Path) -> None:
    (tmp_path / "app.log").write_text(line(-1, request_id="another-one"))
    found = await looked(tmp_path, Logs(paths="app.log"))
    assert (found.live, found.joined) == (True, 0)


async def test_lines_are_numbered_over_all_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_lines, "_PART", 200)
    (tmp_path / "app.log").write_bytes(b"fine\n" * 99 + b"GITHUB_TOKEN=" + token(2) + b"\n" + b"fine\n" * 99)
    found = await looked(tmp_path, Logs(paths="app.log"))
    assert [one.line for one in found.leaks] == [100]
    assert found.window.events == 199


async def test_the_end_is_read_from_a_lines_beginning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_sample, "_END", 200)
    cut = f"2026-11-20T11:58:00Z INFO {'x' * 300} renews 2031-01-01T00:00:00Z {'y' * 40}\n"
    (tmp_path / "app.log").write_text(cut + "2026-11-20T11:59:00Z INFO GET /a 200 in 3 ms\n")
    found = await looked(tmp_path, Logs(paths="app.log"))
    assert (found.window.events, found.window.last) == (2, "2026-11-20T11:59Z")
