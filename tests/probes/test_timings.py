"""Files of timings, read where launch.toml says: logs, tables, packed ones, none, links out of the folder."""

import datetime as dt
import gzip
from pathlib import Path
from typing import Any

import pytest

from cockpit.facts import codec
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.timings import Timings
from cockpit.launch.parts import LookFrom, Route
from cockpit.launch.watching import TimingFiles
from cockpit.probes import log_files, timings
from cockpit.vantage import Vantage

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
ROUTES = (Route(name="login", url="https://shop.example/login", kind="auth"),)


LINE = '192.0.2.1 - - [20/Nov/2026:{:02}:{:02}:00 +0000] "POST /login HTTP/1.1" 302 5 "-" "M" rt=0.{:03}\n'


def lines(many: int = 30, hour: int = 11) -> str:
    return "".join(LINE.format(hour, at % 60, at) for at in range(many))


async def read(folder: Path, **declared: Any) -> Timings:
    launch = sample_launch(routes=ROUTES, timings=TimingFiles(**declared) if declared else None)
    vantage = Vantage(LookFrom(), folder=folder, now=NOW)
    found = await timings.gather(launch, vantage)
    assert codec.loads(codec.dumps({"timings": found}))[1] == {"timings": found}
    return found


async def test_a_log_beside_launch_toml(tmp_path: Path) -> None:
    (tmp_path / "access.log").write_text(lines())
    found = await read(tmp_path, paths="access.log")
    (one,) = found.rows
    assert (one.shown, one.requests, one.p95_ms) == ("POST /login", 30, 28.0)
    assert (found.files, found.hours, found.gaps, found.missing) == (("access.log",), 0.5, (), None)


async def test_folders_and_packed_files(tmp_path: Path) -> None:
    folder = tmp_path / "logs"
    folder.mkdir()
    (folder / "access.log").write_text(lines(10))
    (folder / "access.log.1.gz").write_bytes(gzip.compress(lines(20, 9).encode()))
    (folder / "apm.csv").write_text("route,count,p95_ms\nPOST /login,90,120\n")
    (folder / "picture.png").write_bytes(b"\x89PNG\0\0")
    found = await read(tmp_path, paths=["logs"])
    assert sorted(one.requests or 0 for one in found.rows) == [10, 20, 90]
    assert found.gaps == ("logs/picture.png is no text",)


async def test_only_the_newest_minutes(tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(lines(20, 9) + lines(10))
    (one,) = (await read(tmp_path, paths="a.log", minutes=60)).rows
    assert one.requests == 10


async def test_a_large_log_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cockpit.standards.log_lines._PART", 200)
    (tmp_path / "a.log").write_text(lines(250))
    (one,) = (await read(tmp_path, paths="a.log")).rows
    assert one.requests == 250


async def test_no_more_is_read_than_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_files, "MOST_BYTES", 2000)
    (tmp_path / "a.log").write_text(lines(250))
    found = await read(tmp_path, paths="a.log")
    assert (found.rows[0].requests or 0) < 30
    assert found.notes == ("a.log was not read whole",)


async def test_files_that_are_not_there(tmp_path: Path) -> None:
    found = await read(tmp_path, paths=["a.log", "b.log"])
    assert found.missing
    assert (found.missing.kind, "a.log" in found.missing.cause) == ("gone", True)
    (tmp_path / "b.log").write_text(lines(3))
    found = await read(tmp_path, paths=["a.log", "b.log"])
    assert (len(found.rows), found.gaps) == (1, ("a.log is not there",))


async def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "out").write_text(lines())
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.log").symlink_to(tmp_path / "out")
    (tmp_path / "b.log").symlink_to(tmp_path / "out")
    found = await read(tmp_path, paths=["in", "b.log"])
    assert found.rows == ()
    assert found.gaps[0].startswith("b.log cannot be read")


async def test_nothing_is_declared(tmp_path: Path) -> None:
    for declared in ({}, {"paths": ""}, {"paths": ()}):
        found = await read(tmp_path, **declared)
        assert found.missing
        assert found.missing.kind == timings.UNDECLARED


async def test_no_customer_and_no_secret_leaves_the_look(tmp_path: Path) -> None:
    text = lines(30).replace("/login", "/reset/Zx81QpKd73Lm?mail=mina@gmail.com")
    (tmp_path / "a.log").write_text(text)
    saved = codec.dumps({"timings": await read(tmp_path, paths="a.log")})
    assert not [word for word in ("Zx81", "mina", "192.0.2.1") if word in saved]


async def test_a_name_that_no_file_can_have_is_not_there(tmp_path: Path) -> None:
    found = await read(tmp_path, paths=["a" * 5000])
    assert found.missing
    assert found.missing.kind == "gone"
