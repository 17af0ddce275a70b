"""Bad input meets a clear word: never a traceback, never a wrong exit code."""

import json
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from tests.journeys.processes import COCKPIT, LabProcess, cockpit

GOOD = """
schema = "launch-cockpit/launch/v1"
[product]
name = "A"
domain = "a.test"
roadmap = "b2b-prototype"
""".lstrip()


def check(tmp_path: Path, content: bytes) -> Any:
    (tmp_path / "launch.toml").write_bytes(content)
    return cockpit("check", "--format", "json", cwd=tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\x00\xff\xfe" * 100, "not UTF-8"),
        (b"# " + b"x" * (10 << 20), "larger than 1 MiB"),
        (b"schema = \n", "launch.toml:1:"),
        (GOOD.replace("b2b-prototype", "b2b").encode(), "b2b-prototype"),
        (GOOD.replace("domain", "domian").encode(), "domain"),
        (GOOD.replace('"a.test"', '"a test"').encode(), "product.domain"),
        ((GOOD + '[[host]]\nname = "x.a.test"\n[[host]]\nname = "X.a.test."\n').encode(), "x.a.test"),
        ((GOOD + '[[route]]\nname = "r"\nurl = "http://[::1"\n').encode(), "route"),
        ((GOOD + "[limits]\nmax_hops = true\n").encode(), "limits.max_hops"),
    ],
)
def test_a_bad_launch_file_is_exit_2(tmp_path: Path, content: bytes, words: str) -> None:
    done = check(tmp_path, content)
    assert done.returncode == 2
    assert done.stdout == ""
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr) < 5000


def test_no_launch_file_says_how_to_get_one(tmp_path: Path) -> None:
    done = cockpit("check", cwd=tmp_path)
    assert done.returncode == 2
    assert "cockpit init" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "no-such-family"),
        ("explain", "redirect.no-lop"),
        ("roadmaps", "moon"),
        ("check", "--fail-on", "terrible"),
        ("frobnicate",),
        ("check", "--replay", "absent.json"),
        ("screen",),
    ],
)
def test_wrong_usage_is_exit_2(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "launch.toml").write_text(GOOD)
    done = cockpit(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def vantage_of(healthy: LabProcess) -> dict[str, Any]:
    """The lab's own [vantage], its CA by absolute path."""
    table: dict[str, Any] = tomllib.loads((healthy.folder / "launch.toml").read_text())["vantage"]
    return table | {"ca_file": str(healthy.folder / "ca.pem")}


def judged(tmp_path: Path, product: dict[str, Any], vantage: dict[str, Any]) -> dict[str, Any]:
    data = {"schema": "launch-cockpit/launch/v1", "product": product, "vantage": vantage}
    done = check(tmp_path, tomli_w.dumps(data).encode())
    assert "Traceback" not in done.stderr
    assert done.returncode in (1, 3), done.stderr
    return {result["check"]: result for result in json.loads(done.stdout)["results"]}


def test_a_domain_that_does_not_exist(tmp_path: Path, healthy: LabProcess) -> None:
    product = {"name": "Ghost", "domain": "ghost.test", "roadmap": "b2b-prototype"}
    results = judged(tmp_path, product, vantage_of(healthy))
    assert results["dns.apex-resolves"]["verdict"] == "fail"
    assert "error" not in {result["verdict"] for result in results.values()}


def test_a_resolver_that_never_answers_is_nobodys_fault(tmp_path: Path) -> None:
    product = {"name": "Silent", "domain": "silent.test", "roadmap": "b2b-prototype"}
    results = judged(tmp_path, product, {"resolver": "127.0.0.1:9"})
    assert {result["verdict"] for result in results.values()} <= {"unknown", "not-applicable"}
    causes = {finding["summary"] for result in results.values() for finding in result["findings"]}
    assert any("your own network" in cause for cause in causes)


def test_saved_facts_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    facts = {"x": {"$": "Answer", "\x1b]0;owned\x07\x1b[2J": 1}}
    (tmp_path / "f.json").write_text(json.dumps({"schema": "launch-cockpit/facts/v1", "facts": facts}))
    done = cockpit("check", "--replay", "f.json", cwd=tmp_path)
    assert done.returncode == 2
    assert "no facts that this version can judge" in done.stderr
    assert "\x1b" not in done.stderr
    assert "\x07" not in done.stderr


def test_a_complaint_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    done = cockpit("explain", "dns.\x1b[2Jx", cwd=tmp_path)
    assert done.returncode == 2
    assert "\x1b" not in done.stderr


@pytest.mark.parametrize("command", ["check", "decide --show", "attest tls.renewal-path", "drill stack"])
def test_a_script_that_closed_our_input_is_no_bug(tmp_path: Path, command: str) -> None:
    (tmp_path / "launch.toml").write_text(GOOD + '[vantage]\nresolver = "127.0.0.1:9"\n')
    done = subprocess.run(
        ["sh", "-c", f'"$@" {command} <&-', "sh", *COCKPIT],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode in (2, 3)
