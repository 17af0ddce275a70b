"""What is watched of ordinary small products, each address once."""

from pathlib import Path
from typing import Any

import pytest

from cockpit.launch import Launch
from cockpit.launch.load import load
from cockpit.watch.rules import rules
from cockpit.watch.targets import controls, marker, targets, unwatched

HEAD = """schema = "launch-cockpit/launch/v1"
[product]
name = "S"
domain = "shop.test"
roadmap = "marketplace-launch"
"""


@pytest.fixture
def declared(tmp_path: Path) -> Any:
    def write(text: str) -> Launch:
        (tmp_path / "launch.toml").write_text(HEAD + text)
        return load(tmp_path / "launch.toml")

    return write


def shown(launch: Launch) -> list[tuple[str, str, str]]:
    return [(one.name, one.url, one.kind) for one in targets(launch)]


def test_a_product_that_declares_nothing_is_watched_at_its_front_page(declared: Any) -> None:
    (one,) = targets(declared(""))
    assert (one.name, one.url, one.max_ms) == ("home", "https://shop.test/", 500)
    assert marker(declared("")) is None
    assert controls(declared("")) == ()


def test_monitors_critical_routes_and_health_each_address_once(declared: Any) -> None:
    launch = declared("""
[[monitor]]
id = "mon-home"
target = "https://shop.test/"
[[monitor]]
id = "mon-db"
target = "shop.test:5432"
[[monitor]]
id = "mon-mail"
target = "mx.shop.test:25"
[[monitor]]
id = "mon-bare"
target = "status.shop.test"
[[monitor]]
id = "mon-ping"
target = "not an address"
[[route]]
name = "home"
url = "https://shop.test/"
critical = true
contains = "Welcome"
[[route]]
name = "pay"
url = "https://shop.test/pay"
kind = "write"
critical = true
[[route]]
name = "orders"
url = "/orders"
critical = true
private = true
[[route]]
name = "blog"
url = "/blog"
[deploy]
health = "/healthz"
version_marker = "/version.json"
""")
    assert shown(launch) == [
        ("mon-home", "https://shop.test/", "monitor"),
        ("mon-db", "tcp://shop.test:5432", "monitor"),
        ("mon-mail", "smtp://mx.shop.test:25", "monitor"),
        ("mon-bare", "https://status.shop.test/", "monitor"),
        ("orders", "https://shop.test/orders", "page"),
        ("health", "https://shop.test/healthz", "health"),
    ]
    assert targets(launch)[0].contains == "Welcome"
    assert targets(launch)[4].private
    found = marker(launch)
    assert found is not None
    assert found.url == "https://shop.test/version.json"


def test_two_of_one_name_are_told_apart(declared: Any) -> None:
    rows = '[[monitor]]\nid = "health"\ntarget = "https://a.test/"\n[deploy]\nhealth = "/up"\n'
    assert [one.name for one in targets(declared(rows))] == ["health", "health 2"]


def test_what_the_file_says_comes_before_the_roadmap(declared: Any) -> None:
    assert rules(declared("")).interval_seconds == 60
    said = rules(declared("[watch]\ninterval_seconds = 30\nfailures = 4\n"))
    assert (said.interval_seconds, said.failures, said.of) == (30, 4, (4, 10))
    said = rules(declared("[watch]\nof = [9, 4]\n"))
    assert said.of == (4, 9)
    (control,) = controls(declared('[watch]\ncontrol = ["https://example.net/"]\n'))
    assert (control.name, control.kind) == ("example.net", "control")


@pytest.mark.parametrize(
    ("target", "url"),
    [
        ("https://münchen.test/", "https://xn--mnchen-3ya.test/"),
        ("münchen.test", "https://xn--mnchen-3ya.test/"),
        ("/healthz", "https://shop.test/healthz"),
        (" status.shop.test/now ", "https://status.shop.test/now"),
        ("[2001:db8::1]:443", "tcp://[2001:db8::1]:443"),
        ("localhost:3000", "tcp://localhost:3000"),
    ],
)
def test_ordinary_ways_to_write_an_address(declared: Any, target: str, url: str) -> None:
    launch = declared(f'[[monitor]]\nid = "m"\ntarget = "{target}"\n')
    assert [one.url for one in targets(launch)] == [url]
    assert not unwatched(launch)


@pytest.mark.parametrize("target", ["nightly-backup", "not an address", "ftp://a.test/"])
def test_what_is_no_address_is_named_and_not_visited(declared: Any, target: str) -> None:
    launch = declared(f'[[monitor]]\nid = "job"\ntarget = "{target}"\n')
    assert [one.url for one in targets(launch)] == ["https://shop.test/"]
    assert list(unwatched(launch)) == ["job"]


HOOK = 'credential = "keyring:launch-cockpit/s/hook"'


@pytest.mark.parametrize(
    ("alert", "control"),
    [
        (f'channel = "slack"\nto = "#ops"\n{HOOK}', "tcp://hooks.slack.com:443"),
        (f'channel = "webhook"\nto = "https://hook.test:8443/x"\n{HOOK}', "tcp://hook.test:8443"),
        (
            'channel = "mail"\nto = "mailto:a@b.test"\nserver = "smtp.post.test:465"',
            "tcp://smtp.post.test:465",
        ),
        (
            'channel = "mail"\nto = "mailto:a@b.test"\nserver = "mail.shop.test:465"',
            "",
        ),  # falls with the shop
        ('channel = "slack"\nto = "#ops"', ""),  # nothing is sent there
        ('channel = "sms"\nto = "tel:1"', ""),
    ],
)
def test_without_a_control_the_servers_of_the_channels_are(declared: Any, alert: str, control: str) -> None:
    launch = declared(f"[[alert]]\n{alert}\n")
    assert [one.url for one in controls(launch)] == list(filter(None, [control]))
    own = declared(f'[watch]\ncontrol = ["https://example.net/"]\n[[alert]]\n{alert}\n')
    assert [one.url for one in controls(own)] == ["https://example.net/"]
