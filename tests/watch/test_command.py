"""`cockpit watch` as people run it: codes, lines, JSON, one at a time, and an end that loses nothing."""

import datetime as dt
import json
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from cockpit import cli
from cockpit.watch.claim import claimed
from cockpit.watch.history import History
from cockpit.watch.outages import Watched
from cockpit.watch.rules import Rules
from tests.journeys.processes import COCKPIT
from tests.watch.visiting import bad


class Page(BaseHTTPRequestHandler):
    """A page that is well."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def page() -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def launched(folder: Path, port: int, more: str = "") -> Path:
    path = folder / "launch.toml"
    path.write_text(f"""schema = "launch-cockpit/launch/v1"
[product]
name = "Shop"
domain = "shop.test"
roadmap = "marketplace-launch"
[[monitor]]
id = "front"
target = "http://shop.test/"
[watch]
interval_seconds = 5
{more}
[vantage]
resolver = "127.0.0.1:9"
map = {{ "shop.test:80" = "127.0.0.1:{port}", "other.test:80" = "127.0.0.1:9" }}
""")
    return path


def run(path: Path, *words: str) -> int:
    return cli.run(["--launch", str(path), "watch", *words], full_screen=None)


def test_one_look_says_who_is_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with page() as port:
        path = launched(tmp_path, port)
        assert run(path, "--once") == 0
        assert capsys.readouterr().out.startswith("up      front")
        assert run(path, "--once", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["what"], told["target"], told["ok"], told["tls_ms"]) == ("visit", "front", True, None)
    assert not (tmp_path / ".cockpit" / "watch.sqlite3").exists()


def test_one_look_at_what_is_down(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = launched(tmp_path, 9)
    assert run(path, "--once") == 1
    assert "[tcp] shop.test:80 refuses connections" in capsys.readouterr().out
    path = launched(tmp_path, 9, 'control = ["http://other.test/"]')
    assert run(path, "--once") == 3
    assert "our own network" in capsys.readouterr().err


def test_what_is_down_from_before_is_still_down(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
    watched = Watched(Rules())
    news = [one for _ in range(2) for one in watched.take(bad(0, "front", at=now))]
    history = History.opened(tmp_path)
    history.keep(news=news, state=watched.saved())
    history.all_told()
    history.close()
    monkeypatch.setattr("cockpit.watch.loop.endings", nothing)
    path = launched(tmp_path, 9, '[[monitor]]\nid = "nightly"\ntarget = "backup-job"')
    assert run(path, "--for", "0.001") == 1
    said = capsys.readouterr()
    assert "is down:" not in said.out  # nobody is told twice
    assert "The target of the monitor nightly is no address, so it is not visited." in said.err


async def nothing(*_: object) -> tuple[()]:
    return ()


@pytest.mark.parametrize("words", [("--for", "0"), ("--for", "-3"), ("--for", "nan")])
def test_spans_that_are_none(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert run(launched(tmp_path, 9), *words) == 2


def test_two_watches_would_tell_everything_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = launched(tmp_path, 9)
    with claimed(tmp_path) as ours:
        assert ours
        assert run(path, "--for", "1") == 2
    assert "already" in capsys.readouterr().err
    with claimed(tmp_path) as ours:
        assert ours


def test_a_watch_that_is_ended_has_kept_what_it_saw(tmp_path: Path) -> None:
    with page() as port:
        command = [*COCKPIT, "--launch", str(launched(tmp_path, port)), "watch", "--format", "json"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        ) as process:
            assert process.stdout is not None
            assert json.loads(process.stdout.readline())["target"] == "front"
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 130
    history = History.found(tmp_path)
    assert history is not None
    assert history.last()["front"].ok
    assert [one.kind for one in history.markers(1)] == ["started", "stopped"]
    assert history.state
