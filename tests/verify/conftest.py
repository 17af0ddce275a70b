"""One lab per test process, and the pack it was handed over with: two risks, one waived, a decision."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.processes import LabProcess, lab

WAIVED, OPEN = "header.security-baseline", "redirect.single-hop"
FLOWN = ("audit", "dns", "domain", "tls", "redirect", "header", "seo", "handover")


def done(running: LabProcess, *words: str, code: int = 0) -> str:
    """Run a command that has to end with this code; what it said on stdout."""
    ended = running.cockpit(*words)
    assert ended.returncode == code, ended.stderr
    return ended.stdout


@pytest.fixture(scope="session")
def sold(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabProcess]:
    """The company as it was handed over; a test that changes it puts it back."""
    with lab(tmp_path_factory.mktemp("sold"), "fixed", WAIVED, OPEN) as running:
        until = (dt.datetime.now(dt.UTC) + dt.timedelta(days=20)).date().isoformat()
        done(running, "check", *FLOWN, "--allow", "active", "--fail-on", "none")
        words = ("--reason", "next week", "--compensating", "all links are https", "--until", until)
        number = done(running, "waive", WAIVED, "--by", "ines", *words).strip()
        done(running, "waive", "--approve", number, "--by", "tom")
        done(running, "decide", "--by", "ines", "--status", "no-go", "--statement", "Not yet.", code=0)
        done(running, "decide", "--sign", "--by", "tom")
        done(running, "handover", str(running.folder / "pack"))
        yield running


@pytest.fixture(scope="session")
def written(sold: LabProcess) -> Path:
    """The folder of its pack; never changed."""
    return sold.folder / "pack"
