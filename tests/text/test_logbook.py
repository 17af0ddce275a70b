"""The log beside the journal: private, no link followed, nothing in it that a terminal would obey."""

import logging
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from cockpit.logbook import keep_log

log = logging.getLogger("cockpit")


@pytest.fixture(autouse=True)
def bare_logger() -> Iterator[None]:
    handlers, propagate = log.handlers[:], log.propagate
    log.handlers.clear()
    log.propagate = True  # pytest listens at a logger that keeps what it hears to itself
    yield
    for handler in log.handlers:
        handler.close()
    log.handlers[:], log.propagate = handlers, propagate


def test_what_was_logged_cannot_move_a_cursor_or_pose_as_an_entry(tmp_path: Path) -> None:
    (tmp_path / ".cockpit").mkdir()
    keep_log(tmp_path)
    bug = ValueError("\x1b[2J\x1b]0;owned\x07\n2026-01-01 00:00:00 INFO all is well")
    log.error("check %s", "dns.x\x1b[31m", exc_info=bug)
    path = tmp_path / ".cockpit" / "cockpit.log"
    text = path.read_text("utf-8")
    assert "\x1b" not in text
    assert "\x07" not in text
    assert sum(not line.startswith(" ") for line in text.splitlines()) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("linked", [".cockpit", ".cockpit/cockpit.log"])
def test_no_link_is_followed(tmp_path: Path, linked: str) -> None:
    """A repository could ship a log that leads to a file its owner's shell reads."""
    victim = tmp_path / "victim"
    product = tmp_path / "product"
    product.mkdir()
    if linked == ".cockpit":
        victim.mkdir()
    else:
        victim.write_text("mine")
        (product / ".cockpit").mkdir()
    (product / linked).symlink_to(victim)
    keep_log(product)
    log.error("$(id)")
    assert not list(victim.iterdir()) if victim.is_dir() else victim.read_text() == "mine"


def test_a_full_disk_is_not_said_by_the_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".cockpit").mkdir()
    keep_log(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cockpit.logbook._Private._open", full)
    log.warning("it does not fit")
    assert capsys.readouterr().err == ""
