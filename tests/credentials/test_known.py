import json
import stat
from pathlib import Path
from typing import Any

import pytest

from cockpit.credentials import StoreError, index
from cockpit.credentials.known import Known, Place, Store, declared, edge_api, project_of, variable
from cockpit.launch import Launch
from cockpit.launch.load import LaunchFileError, read

HEAD = """
schema = "launch-cockpit/launch/v1"
[product]
name = "The Shop"
domain = "shop.test"
roadmap = "b2b-prototype"
"""
OURS = "keyring:launch-cockpit/the-shop/"


def launch(text: str = "") -> Launch:
    return read(HEAD + text, Path("launch.toml"))


def test_names_and_their_hosts_come_from_the_launch_file() -> None:
    found = declared(
        launch(f"""
[edge]
provider = "Cloudflare"
credential = "{OURS}edge-read"
[[monitor]]
id = "m"
target = "home"
url = "https://api.watch.test:8443/v1"
credential = "{OURS}watch"
[[alert]]
channel = "chat"
to = "https://chat.test/hook"
credential = "{OURS}chat"
[[alert]]
channel = "mail"
to = "mailto:ops@shop.test"
credential = "{OURS}smtp"
[[access]]
id = "a"
service = "Registrar"
category = "registrar"
credential = "pm:shop/registrar"
""")
    )
    assert {known.name: known.host for known in found} == {
        "edge-read": "api.cloudflare.com",
        "watch": "api.watch.test",
        "chat": "chat.test",
        "smtp": "",
    }
    assert not any(known.problem for known in found)


LOOPBACK = '[vantage]\nca_file = "ca.pem"\nresolver = "127.0.0.1:53"\nmap = {{ "a.test:443" = "{place}" }}\n'


@pytest.mark.parametrize(
    ("vantage", "refused"),
    [
        ("", False),
        (
            '[vantage]\nresolver = "9.9.9.9:53"\nmap = { "api.cloudflare.com:443" = "203.0.113.9:443" }\n',
            False,
        ),
        (LOOPBACK.format(place="127.0.0.1:4443"), False),
        (LOOPBACK.format(place="[::1]:4443"), False),
        (LOOPBACK.format(place="203.0.113.9:443"), True),
        (LOOPBACK.format(place="[2001:db8::1]:443"), True),
        ('[vantage]\nca_file = "ca.pem"\n', True),
        ('[vantage]\nca_file = "ca.pem"\nresolver = "203.0.113.9:53"\n', True),
    ],
)
def test_roots_of_its_own_lead_no_credential_away(tmp_path: Path, vantage: str, refused: bool) -> None:
    (tmp_path / "ca.pem").touch()
    text = f'{HEAD}[edge]\nprovider = "cloudflare"\ncredential = "{OURS}e"\n{vantage}'
    (known,) = declared(read(text, tmp_path / "launch.toml"))
    assert known.host == "api.cloudflare.com"
    assert ("ca_file" in known.problem) is refused


def test_one_variable_feeds_no_two_hosts() -> None:
    alert = '[[alert]]\nchannel = "chat"\nto = "https://{}/hook"\ncredential = "{}"\n'
    text = alert.format("chat.test", f"{OURS}a-b") + alert.format("{}", f"{OURS}a_b")
    apart = declared(launch(text.format("other.test")))
    assert [known.name for known in apart] == ["a-b", "a_b"]
    assert all("COCKPIT_CREDENTIAL_A_B" in known.problem for known in apart)
    assert not any(known.problem for known in declared(launch(text.format("chat.test"))))


def test_the_edge_may_be_asked_elsewhere() -> None:
    text = f'[edge]\nprovider = "cloudflare"\napi = "https://API.Edge.test/v4/"\ncredential = "{OURS}e"\n'
    assert edge_api(launch(text)) == "https://api.edge.test/v4"
    assert declared(launch(text))[0].host == "api.edge.test"
    assert edge_api(launch()) == edge_api(launch('[edge]\nprovider = "other"\n')) == ""
    with pytest.raises(LaunchFileError, match=r"edge\.api"):
        launch('[edge]\napi = "ftp://edge.test/"\n')


def test_a_name_for_two_hosts_or_another_project_cannot_be_used() -> None:
    two = "".join(
        f'[[alert]]\nchannel = "chat"\nto = "https://{host}/"\ncredential = "{OURS}chat"\n'
        for host in ("a.test", "b.test")
    )
    (known,) = declared(launch(two))
    assert "a.test" in known.problem
    assert "b.test" in known.problem
    (known,) = declared(launch('[edge]\ncredential = "keyring:launch-cockpit/other/edge-read"\n'))
    assert f"keyring:launch-cockpit/{project_of(launch())}/edge-read" in known.problem


@pytest.mark.parametrize(
    ("name", "expected"), [("edge-read", "EDGE_READ"), ("a_b", "A_B"), ("a/b-2", "A_B_2")]
)
def test_the_variable_of_a_name(name: str, expected: str) -> None:
    assert variable(name) == f"COCKPIT_CREDENTIAL_{expected}"


def test_the_index_is_private_and_holds_what_was_noted(tmp_path: Path) -> None:
    index.note(tmp_path, "a", Known("a", "a.test", Place(Store.KEYRING, "SecretService"), ("[edge]",), "x"))
    index.note(tmp_path, "b", Known("b", "b.test", Place(Store.FILE)))
    index.note(tmp_path, "c", Known("c", "c.test", Place(Store.MEMORY)))
    assert index.read(tmp_path) == {
        "a": Known("a", "a.test", Place(Store.KEYRING, "SecretService")),
        "b": Known("b", "b.test", Place(Store.FILE)),
    }
    index.note(tmp_path, "a", None)
    assert list(index.read(tmp_path)) == ["b"]
    path = tmp_path / ".cockpit/credentials.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


ROW = {"name": "a", "host": "a.test", "store": "keyring", "backend": "macOS"}


@pytest.mark.parametrize(
    "rows",
    [
        [ROW | {"name": "\x1b[2J"}],
        [ROW | {"name": "A" * 200}],
        [ROW | {"host": "A.test"}],
        [ROW | {"host": "a.test/\x1b"}],
        [ROW | {"store": "environment"}],
        [ROW | {"backend": 3}],
        [ROW | {"name": ["a"]}],
        ["a", None, 3, []],
        "text",
        {"a": 1},
    ],
)
def test_a_hostile_index_says_nothing(tmp_path: Path, rows: Any) -> None:
    (tmp_path / ".cockpit").mkdir()
    (tmp_path / ".cockpit/credentials.json").write_text(
        json.dumps({"schema": index.SCHEMA, "credentials": rows})
    )
    assert index.read(tmp_path) == {}


def test_a_backend_of_strange_letters_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / ".cockpit").mkdir()
    row = ROW | {"backend": "\x1b[31mred"}
    (tmp_path / ".cockpit/credentials.json").write_text(
        json.dumps({"schema": index.SCHEMA, "credentials": [row]})
    )
    assert index.read(tmp_path)["a"].place == Place(Store.KEYRING)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"schema": "other"}', "[" * 100_000, "\ud800"])
def test_another_file_in_its_place_says_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / ".cockpit").mkdir()
    (tmp_path / ".cockpit/credentials.json").write_bytes(text.encode("utf-8", "surrogatepass"))
    assert index.read(tmp_path) == {}
    index.note(tmp_path, "b", Known("b", "b.test", Place(Store.FILE)))
    assert list(index.read(tmp_path)) == ["b"]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / ".cockpit").write_text("a file")
    with pytest.raises(StoreError, match="cannot be used"):
        index.note(tmp_path, "b", Known("b", "b.test", Place(Store.FILE)))


def test_a_connection_string_goes_to_the_host_of_its_database() -> None:
    rows = f"""
[[database]]
name = "main"
host = "DB.shop.test"
credential = "{OURS}db"
[[database]]
name = "other"
credential = "{OURS}other-db"
"""
    assert {known.name: known.host for known in declared(launch(rows))} == {
        "db": "db.shop.test",
        "other-db": "",
    }
