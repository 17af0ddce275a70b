"""What the README says is true: its commands exist, its example is a check, its table is the code."""

import re
from pathlib import Path
from types import ModuleType

from cockpit.engine import judge
from cockpit.grammar import parser
from cockpit.model import Verdict, worst
from cockpit.registry import entry

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")
CI = (Path(__file__).parent.parent / ".ci" / "run").read_text("utf-8")


def lines(start: str) -> list[str]:
    """The indented command lines that begin so."""
    return [line.strip() for line in README.splitlines() if line.startswith(f"    {start}")]


def test_the_two_lines_set_up_everything() -> None:
    demo, tests = lines("python3 -m pip")
    assert demo.endswith("uv run cockpit demo")
    assert tests.endswith("uv run python -m tests")
    assert tests in CI


def test_the_commands_exist() -> None:
    for line in lines("cockpit"):
        command = line.split("#")[0].split()[1:]
        parser().parse_args(command)


def test_the_example_is_a_check() -> None:
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert code
    module = ModuleType("apex_on_ipv6")
    exec(compile(code[1], "README.md", "exec"), vars(module))
    found = entry("dns.apex-on-ipv6", module)
    assert {case.expect for case in found.cases} == {Verdict.PASS, Verdict.FAIL, Verdict.UNKNOWN}
    for case in found.cases:
        findings = judge(found, case.launch, case.facts)
        assert worst([finding.verdict for finding in findings]) is case.expect


def test_every_verdict_is_explained() -> None:
    for verdict in Verdict:
        assert f"| `{verdict}` |" in README


def test_its_pictures_are_there() -> None:
    for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", README):
        assert (Path(__file__).parent.parent / picture).is_file()
