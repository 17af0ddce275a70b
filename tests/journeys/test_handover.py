"""From a domain and one run to a pack: what a machine can know is in it, and follows the world."""

import tomllib
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from cockpit.handover.coverage import coverage
from tests.journeys.processes import LabProcess, cockpit


@pytest.fixture(scope="module")
def product(healthy: LabProcess, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose launch.toml `init` alone has written, through the lab's resolver and addresses."""
    home = tmp_path_factory.mktemp("product")
    look = tomllib.loads((healthy.folder / "launch.toml").read_text("utf-8"))["vantage"]
    words = ["--resolver", look["resolver"], "--ca-file", str(healthy.folder / look["ca_file"])]
    words += [word for key, value in look["map"].items() for word in ("--map", f"{key}={value}")]
    words += [
        word for key, value in look["nameservers"].items() for word in ("--nameserver", f"{key}={value}")
    ]
    done = cockpit("init", "velomart.test", "--yes", *words, cwd=home)
    assert done.returncode == 0, done.stderr
    return home


def handed_over(home: Path) -> dict[str, Any]:
    """The pack after a run."""
    run = cockpit("check", cwd=home)
    assert run.returncode in (0, 1, 3), run.stderr
    done = cockpit("handover", cwd=home)
    assert done.returncode == 0, done.stderr
    return tomllib.loads((home / "handover/handover.toml").read_text("utf-8"))


@pytest.mark.xdist_group("cuts")
def test_at_least_four_fifths_of_what_can_be_seen_is_there_with_evidence(product: Path) -> None:
    pack = handed_over(product)
    found = coverage(pack)
    assert sum(one.shown for one in found) >= 0.8 * sum(one.visible for one in found)
    for row in pack["evidence"]:
        data = (product / "handover" / row["path"]).read_bytes()
        assert (len(data), sha256(data).hexdigest()) == (row["bytes"], row["sha256"])


@pytest.mark.xdist_group("cuts")
def test_the_pack_follows_the_world_and_comes_back_with_it(healthy: LabProcess, product: Path) -> None:
    before = handed_over(product)
    written = (product / "handover/handover.toml").read_bytes()
    again = handed_over(product)
    assert (product / "handover/handover.toml").read_bytes() == written, "nothing changed, so nothing changes"
    faults = ["dns.no-stale-target", "redirect.canonical-host", "tls.hostname-valid"]
    healthy.switch(break_=faults)
    try:
        after = handed_over(product)
    finally:
        healthy.switch(mend=faults)
    for table in ("dns", "host", "redirect"):
        assert _values(again, table) == _values(before, table)
        assert _values(after, table) != _values(before, table), table
        ids = {row["evidence"] for row in after[table] if "evidence" in row}
        assert ids <= {row["id"] for row in after["evidence"]}
    assert _values(handed_over(product), "dns") == _values(before, "dns")


def _values(pack: dict[str, Any], table: str) -> list[dict[str, Any]]:
    """The rows without the evidence they name."""
    return [
        {key: value for key, value in row.items() if key not in ("evidence", "tls")} for row in pack[table]
    ]
