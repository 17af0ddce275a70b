"""`cockpit drill` as a person has it: pipes, a lab beside it, and a process that is killed half way."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cockpit.drills import drills
from cockpit.lab import control
from cockpit.record import FILE, Drill
from cockpit.record import load as load_record
from cockpit.registry import entries
from tests.journeys.processes import COCKPIT, LabProcess, lab

NAME = "_cockpit-proof.velomart.test"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabProcess]:
    folder: Path = tmp_path_factory.mktemp("drills") / "lab"
    with lab(folder) as running:
        yield running


def begin(served: LabProcess, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*COCKPIT, "--launch", str(served.folder / "launch.toml"), "drill", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"NO_COLOR": "1"},
    )


def until(process: "subprocess.Popen[str]", pattern: str) -> str:
    """Read on until a line fits; that line."""
    assert process.stdout
    for line in process.stdout:
        if re.search(pattern, line):
            return line
    raise AssertionError(f"{pattern} was never said: {process.stderr.read() if process.stderr else ''}")


def say(process: "subprocess.Popen[str]", text: str) -> None:
    assert process.stdin
    process.stdin.write(f"{text}\n")
    process.stdin.flush()


def proofs(served: LabProcess) -> list[Drill]:
    rows = load_record(served.folder / FILE).of(Drill).values()
    return [row for row in rows if row.name == "dns-proof" and "SHA-256" in row.said]


def test_the_proof_from_two_terminals_killed_half_way(served: LabProcess) -> None:
    first = begin(served, "dns-proof", "--by", "tom")
    value = until(first, "value cockpit-proof=").split()[1]
    until(first, "3  later")
    say(first, "published")
    until(first, "not yet")
    first.kill()
    first.communicate()
    assert proofs(served) == []
    listed = served.cockpit("drill").stdout
    assert "was left unfinished on" in listed
    second = begin(served, "dns-proof", "--by", "tom")
    until(second, "Going on with the drill that was begun on")
    assert until(second, "value cockpit-proof=").split()[1] == value
    until(second, "not yet")
    done = subprocess.run(
        [*COCKPIT, "lab", str(served.folder), "--publish", NAME, "TXT", value],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{NAME} TXT {value}\n"
    until(second, "Every name server showed the one-time record")
    until(second, "has done its work: delete it")
    _, err = second.communicate(timeout=30)
    assert (second.returncode, err) == (0, "")
    (row,) = proofs(served)
    assert (row.by, row.passed, row.about) == ("tom", True, ("ns1.velodns.test", "ns2.velodns.test"))
    assert row.seconds["all"] >= 0
    control.ask(served.folder, publish=[(NAME, "TXT", "")])


def test_the_end_of_the_input_leaves_it_unfinished(served: LabProcess) -> None:
    process = begin(served, "rollback", "--by", "ines")
    out, err = process.communicate("", timeout=60)
    assert (process.returncode, err) == (3, "")
    assert out.endswith("Stopped here. To go on: cockpit drill rollback\n")


def test_interrupted_while_it_waits(served: LabProcess) -> None:
    process = begin(served, "stack", "--by", "ines")
    until(process, "later")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Interrupted" in err
    assert "Traceback" not in err
    assert "Fatal" not in err


def test_who_does_it_is_asked_and_may_be_answered_by_number(served: LabProcess) -> None:
    process = begin(served, "dns-proof")
    out, _ = process.communicate("9\n2\ncannot\nno account\n", timeout=60)
    assert process.returncode == 1
    assert "Answer with a number from 1 to 2." in out
    assert "Tom Arendt could not publish a record in the zone: no account" in out
    result = served.check("domain.control-proof")["domain.control-proof"]
    assert (result["verdict"], result["seen_by"]) == ("fail", "person")
    assert "no account" in result["findings"][0]["summary"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["dns-prof"], 'there is no drill "dns-prof"; did you mean "dns-proof"?'),
        (["dns-proof", "--by", "tim"], 'nobody in launch.toml has the id "tim"'),
        (["dns-proof", "--allow", "all"], "invalid choice"),
    ],
)
def test_wrong_usage(served: LabProcess, words: list[str], told: str) -> None:
    done = served.cockpit("drill", *words)
    assert done.returncode == 2
    assert told in done.stderr


def test_what_cannot_be_done_and_who_may_not(tmp_path: Path) -> None:
    path = tmp_path / "launch.toml"
    path.write_text(
        'schema = "launch-cockpit/launch/v1"\n'
        '[product]\nname = "Shop"\ndomain = "shop.test"\nroadmap = "b2b-prototype"\n'
        '[[person]]\nid = "ana"\nname = "Ana"\n'
        '[[person]]\nid = "bo"\nname = "Bo"\nleaves_on = 2026-01-31\n'
    )
    command = [*COCKPIT, "--launch", str(path), "drill"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = [line.strip() for line in listed.stdout.splitlines() if "cannot be done now" in line]
    assert len(lines) == 7
    refused = subprocess.run([*command, "rollback"], capture_output=True, text=True, check=False)
    assert refused.returncode == 2
    assert 'add to [deploy]: version_marker = "/version.txt"' in refused.stderr
    gone = subprocess.run([*command, "stack", "--by", "bo"], capture_output=True, text=True, check=False)
    assert (gone.returncode, "Bo left on 2026-01-31" in gone.stderr) == (2, True)


def test_two_at_once_are_refused(served: LabProcess) -> None:
    first = begin(served, "rollback", "--by", "ines")
    until(first, "later")
    second = served.cockpit("drill", "rollback", "--by", "ines")
    assert (second.returncode, "another cockpit is doing this drill" in second.stderr) == (2, True)
    first.communicate("later\n", timeout=60)
    assert first.returncode == 3


def test_every_drill_decides_a_check_that_names_it() -> None:
    for name, drill in drills().items():
        assert entries()[drill.check].check.drill == name


def test_the_list_needs_neither_the_network_nor_its_libraries() -> None:
    code = (
        "import sys; from cockpit.drills import drills; drills();"
        "print([m for m in ('dns', 'httpx', 'keyring', 'textual', 'cryptography') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
