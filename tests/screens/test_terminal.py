"""In a real terminal: it is left clean whatever ends the app, and no colour is sent where none is wanted."""

import re
import signal
from pathlib import Path

import pytest

from tests.screens.terminal import Terminal, terminal

ALTERNATE_ON, ALTERNATE_OFF = b"\x1b[?1049h", b"\x1b[?1049l"
MODES = (b"1000", b"1003", b"1006", b"2004")  # mouse tracking and bracketed paste
COLOUR = re.compile(rb"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])[;m]")


def assert_clean(shown: Terminal) -> None:
    """Whatever was switched on was switched off later."""
    assert shown.seen.count(ALTERNATE_ON) == 1
    assert shown.seen.rfind(ALTERNATE_OFF) > shown.seen.rfind(ALTERNATE_ON)
    assert shown.seen.rfind(b"\x1b[?25h") > shown.seen.rfind(b"\x1b[?25l")
    for mode in MODES:
        assert shown.seen.rfind(b"\x1b[?%sl" % mode) > shown.seen.rfind(b"\x1b[?%sh" % mode), mode


def test_q_leaves_the_terminal_clean(tmp_path: Path) -> None:
    with terminal("-m", "tests.screens.on_stage", str(tmp_path), "plain") as shown:
        shown.until("Start here")
        shown.press("q")
        assert shown.ended() == 0
        assert_clean(shown)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_signals_leave_the_terminal_clean_also_in_the_middle_of_a_run(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    with terminal("-m", "tests.screens.on_stage", str(tmp_path), "running") as shown:
        shown.until("Start here")
        shown.press("R")
        shown.until("looking, 0 of 22 done")
        shown.kill(number)
        assert shown.ended() == code
        assert_clean(shown)


def test_a_broken_connection_ends_the_app(tmp_path: Path) -> None:
    with terminal("-m", "tests.screens.on_stage", str(tmp_path), "running") as shown:
        shown.until("Start here")
        shown.hang_up()
        shown.kill(signal.SIGHUP)
        assert shown.ended() != 0


def test_an_invalid_file_ends_with_2(tmp_path: Path) -> None:
    (tmp_path / "launch.toml").touch()
    with terminal("-m", "tests.screens.on_stage", str(tmp_path), "invalid") as shown:
        shown.until("launch.toml cannot be used")
        shown.press("q")
        assert shown.ended() == 2
        assert_clean(shown)


def test_a_crash_says_one_sentence_and_logs_no_values(tmp_path: Path) -> None:
    with terminal("-m", "tests.screens.on_stage", str(tmp_path), "crash") as shown:
        shown.until("Start here")
        shown.press("x")
        assert shown.ended() == 3
        assert_clean(shown)
    after = shown.seen[shown.seen.rfind(ALTERNATE_OFF) :].decode()
    log = tmp_path / ".cockpit" / "cockpit.log"
    told = f"cockpit: this is a bug of ours (ZeroDivisionError). What was judged is kept. Details: {log}"
    assert after.count("\n") <= 2
    assert told in after
    assert b"hunter2" not in shown.seen
    text = log.read_text("utf-8")
    assert "in crash" in text
    assert "hunter2" not in text


def test_no_color_sends_no_colour(tmp_path: Path) -> None:
    with terminal("-m", "tests.screens.on_stage", str(tmp_path), "plain", environ={"NO_COLOR": "1"}) as shown:
        shown.until("Start here")
        shown.press("R2n")
        shown.until("FAIL")
        shown.press("d")
        shown.until("Which drill?")
        shown.press("1\r")
        shown.until("Who are you?")
        shown.press("\x1b")
        shown.until("Stop here?")
        shown.press("y")
        shown.until("stage 2 of 7")
        shown.press("K")
        shown.until("Credentials")
        shown.press("\x1b")
        shown.until("stage 2 of 7")  # a letter right behind esc would be another key
        shown.press("f")
        shown.until("The checks propose: NO-GO")
        shown.press("q")
        assert shown.ended() == 0
    assert not COLOUR.search(shown.seen)


def test_with_colour_the_measure_finds_some(tmp_path: Path) -> None:
    with terminal("-m", "tests.screens.on_stage", str(tmp_path), "plain") as shown:
        shown.until("Start here")
        shown.press("q")
        shown.ended()
    assert COLOUR.search(shown.seen)


def test_a_narrower_terminal_and_one_without_unicode(tmp_path: Path) -> None:
    environ = {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii:replace", "TERM": "linux"}
    command = ("-m", "tests.screens.on_stage", str(tmp_path), "plain")
    with terminal(*command, environ=environ, size=(60, 20)) as shown:
        shown.until("Start here")
        shown.press("R")
        shown.until("x fail")
        assert "✗" not in shown.lines
        shown.press("q")
        assert shown.ended() == 0
