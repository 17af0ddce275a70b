"""`[[oauth]]` and the counter of a webhook: read, brought into one form, and refused in words."""

from pathlib import Path

import pytest

from cockpit.launch.load import load
from cockpit.launch.parts import OAuth
from tests.launch.test_rules import HEAD, problems


def test_paths_alone_belong_to_the_product(tmp_path: Path) -> None:
    file = tmp_path / "launch.toml"
    file.write_text(
        f"""{HEAD}
[[oauth]]
provider = "Google"
start = "/auth/google"
callback = "https://Shop.Example:443/auth/google/callback"
[[oauth]]
provider = "GitHub"
start = "https://auth.host.example/start"
[[route]]
name = "pay"
url = "/hooks/pay"
kind = "webhook"
counter = "/hooks/pay/count"
"""
    )
    launch = load(file)
    assert launch.oauth == (
        OAuth("Google", "https://shop.example/auth/google", "https://shop.example/auth/google/callback"),
        OAuth("GitHub", "https://auth.host.example/start"),
    )
    assert launch.routes[0].counter == "https://shop.example/hooks/pay/count"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('[[oauth]]\nprovider = "Google"\n', "oauth[0].start"),
        ('[[oauth]]\nstart = "/a"\n', "oauth[0].provider"),
        ('[[oauth]]\nprovider = "Google"\nstart = "auth/google"\n', "oauth[0].start"),
        ('[[oauth]]\nprovider = "Google"\nstart = "/a"\ncallback = "app://x"\n', "oauth[0].callback"),
        ('[[oauth]]\nprovider = "Google"\nstart = "/a"\ncalback = "/b"\n', "oauth[0].calback"),
        ('[[route]]\nname = "a"\nurl = "/a"\ncounter = "how many"\n', "route[0].counter"),
        (
            '[[oauth]]\nprovider = "A"\nstart = "/a"\n[[oauth]]\nprovider = "B"\nstart = "/a"\n',
            "oauth[1].start",
        ),
    ],
)
def test_what_cannot_be_meant_is_named(tmp_path: Path, text: str, path: str) -> None:
    assert [problem.path for problem in problems(tmp_path, text)] == [path]
