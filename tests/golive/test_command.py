"""`cockpit golive` as a founder has it: pipes, a terminal, a lab beside it, and a process that is killed."""

import os
import re
import signal
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cockpit.record import FILE, Decision, Drill
from cockpit.record import load as load_record
from tests.golive.shapes import rich
from tests.journeys.processes import COCKPIT, LabProcess, lab
from tests.screens.terminal import terminal

QUESTIONS = 11
# Where the machine says no: the list is ended and the no-go signed; else the first choice, with a reason.
SIGNED = ("end", "yes", "1", "Not all of it is known yet.")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabProcess]:
    folder: Path = tmp_path_factory.mktemp("golive") / "lab"
    with lab(folder) as running:
        yield running


@pytest.fixture(autouse=True)
def _a_list_of_its_own(served: LabProcess) -> Iterator[None]:
    yield
    (served.folder / ".cockpit" / "drills" / "golive.json").unlink(missing_ok=True)


def begin(served: LabProcess, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*COCKPIT, "--launch", str(served.folder / "launch.toml"), "golive", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"NO_COLOR": "1"},
    )


def answered(
    served: LabProcess, *answers: str, words: tuple[str, ...] = ("--plain", "--by", "ines")
) -> tuple[int, str, str]:
    process = begin(served, *words)
    out, err = process.communicate("".join(f"{answer}\n" for answer in answers), timeout=120)
    return process.returncode, out, err


def until(process: "subprocess.Popen[str]", pattern: str) -> str:
    assert process.stdout
    for line in process.stdout:
        if re.search(pattern, line):
            return line
    raise AssertionError(f"{pattern} was never said: {process.stderr.read() if process.stderr else ''}")


def say(process: "subprocess.Popen[str]", *answers: str) -> None:
    assert process.stdin
    process.stdin.write("".join(f"{answer}\n" for answer in answers))
    process.stdin.flush()


def handed_over(out: str) -> dict[str, Any]:
    """golive.toml of the handover that was written at the end."""
    (folder,) = re.findall(r"^The handover is in (.*)\.$", out, re.MULTILINE)
    assert (Path(folder) / "GO-LIVE.md").exists()
    return tomllib.loads((Path(folder) / "golive.toml").read_text("utf-8"))


def walks(served: LabProcess) -> list[Drill]:
    rows = load_record(served.folder / FILE).of(Drill).values()
    return [row for row in rows if row.name == "golive" and "preflight" in row.seconds]


def test_the_whole_list_signed_and_in_the_handover(served: LabProcess) -> None:
    before = len(walks(served))
    code, out, err = answered(served, "look", "on", *["yes"] * QUESTIONS, *SIGNED)
    assert err == ""
    row = walks(served)[-1]
    assert len(walks(served)) == before + 1
    assert set(row.answers) == set(row.seconds)
    assert len(row.answers) == QUESTIONS + 1
    decision = load_record(served.folder / FILE).decision
    assert decision is not None
    assert decision[1].at >= row.at
    assert f"Signed: {decision[1].status.replace('-', ' ').upper()}." in out
    assert code == (0 if row.passed else 1)
    listed = handed_over(out)
    assert listed["checklist"]["run_by"] == "ines"
    assert listed["checklist"]["seconds_taken"] == round(sum(row.seconds.values()))
    assert [one["answer"] for one in listed["item"]] == list(row.answers.values())
    assert listed["decision"]["by"] == "ines"


def test_a_no_ends_with_1_and_a_signed_no_go(served: LabProcess) -> None:
    code, out, err = answered(served, "on", "yes", "no", "no", *["yes"] * 9, "end", "yes")
    assert (code, err) == (1, "")
    assert "What to do: A warning about the certificate: runbook rb-tls." in out
    assert "Signed: NO GO." in out
    decision = load_record(served.folder / FILE).decision
    assert decision is not None
    assert decision[1].status == "no-go"
    assert isinstance(decision[1], Decision)
    listed = handed_over(out)
    phone = next(one for one in listed["item"] if one["id"] == "phone")
    assert (phone["answer"], phone["done"], listed["decision"]["status"]) == ("no", False, "no-go")


def test_killed_half_way_it_goes_on(served: LabProcess) -> None:
    first = begin(served, "--plain", "--by", "ines")
    until(first, "1 of 12")
    say(first, "on", "yes", "yes")
    until(first, "4 of 12")
    first.kill()
    first.communicate()
    second = begin(served, "--plain", "--by", "ines")
    assert "2 of 12 answered" in until(second, "It goes on where it was left")
    until(second, "the alarm was set off")
    until(second, "4 of 12")
    second.communicate("leave\n", timeout=60)
    assert second.returncode == 3


def test_the_end_of_the_input_leaves_it_unfinished(served: LabProcess) -> None:
    before = len(walks(served))
    code, out, err = answered(served, "on", "yes")
    assert (code, err) == (3, "")
    assert out.endswith("Left unfinished. What was answered is kept: the same command goes on.\n")
    assert len(walks(served)) == before


def test_interrupted(served: LabProcess) -> None:
    process = begin(served, "--plain", "--by", "ines")
    until(process, "leave")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Interrupted. What was answered is kept" in err
    assert "Traceback" not in err


def test_who_answers_is_asked(served: LabProcess) -> None:
    code, out, _ = answered(served, "tom", words=("--plain",))
    assert code == 3
    assert "1  Ines Maas, founder" in out
    assert "1 of 12" in out


def test_two_at_once_and_strangers_are_refused(served: LabProcess) -> None:
    first = begin(served, "--plain", "--by", "ines")
    until(first, "1 of 12")
    code, _, err = answered(served)
    assert (code, "another cockpit is walking this list" in err) == (2, True)
    first.communicate("leave\n", timeout=60)
    code, _, err = answered(served, words=("--plain", "--by", "iness"))
    assert (code, 'did you mean "ines"?' in err) == (2, True)


def test_printed_it_asks_nothing(served: LabProcess) -> None:
    done = served.cockpit("golive", "--print")
    assert (done.returncode, done.stderr) == (0, "")
    for item in rich().people:
        assert item.name in done.stdout or item.role == "founder"
    assert "Open the three doors that matter" in done.stdout
    without = served.cockpit("golive")
    assert without.returncode == 3
    assert without.stdout == done.stdout
    assert "nobody answered" in without.stderr


def test_printed_before_any_check(tmp_path: Path) -> None:
    path = tmp_path / "launch.toml"
    path.write_text(
        'schema = "launch-cockpit/launch/v1"\n[product]\nname = "Shop"\ndomain = "shop.test"\n'
        'roadmap = "b2b-prototype"\n'
    )
    command = [*COCKPIT, "--launch", str(path), "golive"]
    done = subprocess.run([*command, "--print"], capture_output=True, text=True, check=True)
    assert "Ask for your own service" in done.stdout
    refused = subprocess.run([*command, "--plain"], capture_output=True, text=True, check=False, input="")
    assert refused.returncode == 2
    assert "declares nobody who could sign" in refused.stderr


def test_on_a_terminal_the_list_fills_the_screen_and_leaving_it_ends_with_3(served: LabProcess) -> None:
    arguments = ("-m", "cockpit", "--launch", str(served.folder / "launch.toml"), "golive", "--by", "ines")
    with terminal(*arguments) as shown:
        shown.until("Start the clock")
        shown.press("\r")
        shown.until("1 of 12")
        shown.press("\r")
        shown.until("of 10:00 used")
        shown.press("q")
        assert shown.ended() == 3
    assert b"\x1b[?1049l" in shown.seen


def test_in_a_terminal_plain_lines_have_no_escapes(served: LabProcess) -> None:
    arguments = ("-m", "cockpit", "--launch", str(served.folder / "launch.toml"), "golive", "--plain")
    with terminal(*arguments) as shown:
        shown.until("Who are you?")
        shown.press("1\r")
        shown.until("1 of 12")
        shown.press("leave\r")
        assert shown.ended() == 3
    assert b"\x1b" not in shown.seen
