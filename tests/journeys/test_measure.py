"""`cockpit measure` as people run it, against the lab: plans, tables, comparisons, and how it is ended."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cockpit.facts.latency import Measurement
from cockpit.journal import Journal
from cockpit.lab.company import RELEASE
from cockpit.stopwatch.kept import kept
from tests.journeys.processes import COCKPIT, LabProcess
from tests.journeys.test_secret_canaries import written

HASTE = ("--per-second", "50", "--at-once", "4")
ORDER = """
[[route]]
name = "order"
url = "/basket"
kind = "write"
journey = "JOURNEY"

[[smoke]]
journey = "look"
name = "put it into the basket"
url = "/basket"
method = "PUT"
json = { note = "{unique}" }

[[smoke]]
journey = "look"
name = "take it out"
url = "/basket"
method = "DELETE"
cleanup = true
"""
PAUSE = 1.0  # seconds for which the process is stopped
FAR_ENOUGH = 30  # requests, of 68, that have come when it is ended or stopped


@pytest.fixture
def shop(healthy: LabProcess, tmp_path: Path) -> LabProcess:
    """The healthy lab with a journal of its own: what is measured here is nobody else's."""
    folder = tmp_path / "shop"
    shutil.copytree(healthy.folder, folder, ignore=shutil.ignore_patterns(".cockpit", ".git", "mailbox"))
    return replace(healthy, folder=folder)


def measured(lab: LabProcess, *words: str, code: int = 0) -> tuple[dict[str, Any], str]:
    """What it said as JSON, and on stderr."""
    done = lab.cockpit("measure", *words, *HASTE, "--format", "json")
    assert done.returncode == code, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told, done.stderr


def read(lab: LabProcess) -> tuple[Measurement, ...]:
    """What it has kept."""
    journal = Journal.open(lab.folder)
    try:
        return kept(journal)
    finally:
        journal.close()


def test_a_plan_is_told_and_nothing_is_sent(shop: LabProcess) -> None:
    done = shop.cockpit("measure", "home", "search", "--plan")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("2 routes of Velomart: ")
    assert "at most 2 a second and 2 at a time" in done.stdout
    assert not (shop.folder / ".cockpit").exists()


def test_public_and_private_routes_and_not_a_word_of_the_session(shop: LabProcess) -> None:
    told, said = measured(shop, "home", "dashboard", "--name", "before")
    assert "2 routes of Velomart: " in said.splitlines()[0]  # before anything is sent
    assert [(one["route"], one["requests"], one["failed"], one["connections"]) for one in told["routes"]] == [
        ("home", 59, 0, "kept"),
        ("dashboard", 59, 0, "kept"),
    ]
    assert (told["name"], told["release"], told["missing"]) == ("before", RELEASE, {})
    assert 0 < told["floor_ms"] < 1000
    assert set(told["rtt_ms"]) == {"velomart.test", "app.velomart.test"}
    (one,) = read(shop)
    assert [len(series.samples) for series in one.series] == [59, 59, 5, 5]
    session = shop.credentials["COCKPIT_CREDENTIAL_RIDER_SESSION"].partition("=")[2]
    everything = json.dumps(told) + said + written(shop.folder / ".cockpit")
    assert session not in everything
    again = shop.cockpit("measure", "home", *HASTE, "--against", "before", "--name", "after")
    assert again.returncode == 0, again.stderr
    assert again.stdout.startswith("route ")
    assert "(p50 " in " ".join(again.stdout.split())  # what has changed, or has not
    assert max(map(len, again.stdout.splitlines())) <= 80
    assert [found.name for found in read(shop)] == ["after", "before"]


def test_a_private_route_without_its_credential_is_named(shop: LabProcess) -> None:
    done = subprocess.run(
        [*COCKPIT, "--launch", str(shop.folder / "launch.toml"), "measure", "dashboard", *HASTE],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    assert "not timed: https://app.velomart.test/dashboard" in done.stdout
    assert read(shop) == ()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("serach",), 'no route that can be timed is called "serach"'),
        (("--against", "never"), 'no measurement is kept under "never"; there are: none'),
        (("--per-second", "51"), "more would be a load test"),
        (("--per-second", "0"), "more would be a load test"),
        (("--per-second", "nan"), "more would be a load test"),
        (("--at-once", "11"), "more would be a load test"),
        (("--cold", "home"), "--cold visits the places that matter"),
        (("--cold", "--against", "before"), "takes no route and no --against"),
    ],
)
def test_what_cannot_be_done_is_refused_before_anything_is_sent(
    shop: LabProcess, words: tuple[str, ...], said: str
) -> None:
    done = shop.cockpit("measure", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_domain_that_nobody_has_shown_to_be_ours_is_not_measured(shop: LabProcess) -> None:
    (shop.folder / "launch.record.toml").unlink()
    done = shop.cockpit("measure", "home", *HASTE)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        "nothing was measured: nobody has shown yet that velomart.test is yours: cockpit drill dns-proof"
        in (" ".join(done.stderr.split()))
    )


def test_without_a_network_nothing_is_decided_and_no_proof_is_said_to_be_void(shop: LabProcess) -> None:
    launch = shop.folder / "launch.toml"
    head, look = launch.read_text().split("[vantage]")
    launch.write_text(f"{head}[vantage]{re.sub(r'127.0.0.1:[0-9]+', '127.0.0.1:9', look)}")
    done = shop.cockpit("measure", "home", *HASTE)
    assert (done.returncode, done.stdout) == (3, "")
    said = " ".join(done.stderr.split())
    assert "nothing was measured: whether velomart.test is yours cannot be told: no reply from" in said


@pytest.mark.parametrize(
    ("journey", "said"),
    [("", 'route "order" names no journey to time it with'), ("look", "it takes --allow writes")],
)
def test_a_write_is_named_as_one_with_what_it_lacks(shop: LabProcess, journey: str, said: str) -> None:
    with (shop.folder / "launch.toml").open("a") as launch:
        launch.write(ORDER.replace("JOURNEY", journey))
    done = shop.cockpit("measure", "order")
    assert (done.returncode, done.stdout) == (2, "")
    assert f"order changes something at the product: {said}" in done.stderr


@contextmanager
def measuring(lab: LabProcess, came: Path) -> Iterator["subprocess.Popen[str]"]:
    """A measurement of the home page under way, halfway through."""
    before = _asked(came)
    words = ("measure", "home", "--per-second", "20", "--at-once", "2", "--format", "json")
    process = subprocess.Popen(
        [*COCKPIT, "--launch", str(lab.folder / "launch.toml"), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | lab.credentials,
    )
    with process:
        try:
            until = time.monotonic() + 60
            while _asked(came) - before < FAR_ENOUGH:
                assert process.poll() is None, process.communicate()
                assert time.monotonic() < until
                time.sleep(0.01)
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                process.kill()


def _asked(came: Path) -> int:
    """How often the product's own log says that its home page was asked for."""
    log = came / "product-log" / "live.log"
    return log.read_text("utf-8").count('"path":"/",') if log.exists() else 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_what_was_measured_is_kept_when_it_is_ended(
    healthy: LabProcess, shop: LabProcess, number: signal.Signals
) -> None:
    with measuring(shop, healthy.folder) as process:
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert "Traceback" not in err
    (route,) = json.loads(out)["routes"]
    assert route["stopped"] == "cancelled"
    assert 0 < route["requests"] < 59
    (one,) = read(shop)
    found = one.timed("https://velomart.test/")
    assert found is not None
    assert (found.stopped, len(found.samples)) == ("cancelled", route["requests"])


def test_nothing_of_a_time_in_which_it_stood_still_is_called_slow(
    healthy: LabProcess, shop: LabProcess
) -> None:
    with measuring(shop, healthy.folder) as process:
        process.send_signal(signal.SIGSTOP)
        time.sleep(PAUSE)  # it is the pause itself
        process.send_signal(signal.SIGCONT)
        out, err = process.communicate(timeout=60)
    (route,) = json.loads(out)["routes"]
    assert route["discarded"] >= 5, err
    assert route["requests"] == 59
    assert (route["failed"], route["stopped"]) == (0, "")
    assert max(route["times_ms"]) < PAUSE * 1000


def test_what_was_seen_can_be_judged_again(healthy: LabProcess, tmp_path: Path) -> None:
    facts = tmp_path / "facts"
    first = healthy.check("perf.route-p95", "perf.page-server-time", "--save-facts", str(facts))
    again = healthy.check("perf.route-p95", "perf.page-server-time", "--replay", str(facts))
    verdicts = {name: one["verdict"] for name, one in first.items()}
    assert verdicts == {name: one["verdict"] for name, one in again.items()}
    assert set(verdicts.values()) == {"pass"}
