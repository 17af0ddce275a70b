"""Bad launch files: every problem at once, with line, path and a way out; good ones: complete."""

import datetime as dt
import os
from pathlib import Path

import pytest

from cockpit.launch.load import LaunchFileError, load
from cockpit.launch.problem import Problem

HEAD = """\
schema = "launch-cockpit/launch/v1"
[product]
name = "Shop"
domain = "shop.example"
roadmap = "marketplace-launch"
"""


def problems(folder: Path, text: str | bytes) -> tuple[Problem, ...]:
    file = folder / "launch.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(LaunchFileError) as refused:
        load(file)
    assert all(line.startswith(str(file)) for line in str(refused.value).split("\n"))
    return refused.value.problems


def only(folder: Path, text: str | bytes) -> Problem:
    found = problems(folder, text)
    assert len(found) == 1, found
    return found[0]


def test_the_least_launch_file_is_enough(tmp_path: Path) -> None:
    (tmp_path / "launch.toml").write_text(HEAD)
    launch = load(tmp_path / "launch.toml")
    assert (launch.domain, launch.origin) == ("shop.example", "https://shop.example")


def test_names_and_urls_come_out_in_one_form(tmp_path: Path) -> None:
    text = (
        HEAD.replace('"shop.example"', '"Bücher.Example."')
        + """\
[[host]]
name = "WWW.bücher.example"
target = ["203.0.113.5", "2001:DB8::0:1", "Cname.Host.example."]
origin = "198.51.100.1:8443"
[[route]]
name = "home"
url = "https://Bücher.example:443/über"
[[redirect]]
from = "http://bücher.example/alt"
to = "https://bücher.example/neu"
[[sender]]
provider = "Mailer"
from = ["Hallo@Bücher.example"]
[vantage]
resolver = "127.0.0.1:5353"
nameservers = { "NS1.example." = "[::1]:53" }
map = { "Bücher.example:443" = "127.0.0.1:8443", "203.0.113.5:443" = "127.0.0.1:8443" }
"""
    )
    (tmp_path / "launch.toml").write_text(text, "utf-8-sig")
    launch = load(tmp_path / "launch.toml")
    assert launch.domain == "xn--bcher-kva.example"
    assert launch.hosts[0].name == "www.xn--bcher-kva.example"
    assert launch.hosts[0].targets == ("203.0.113.5", "2001:db8::1", "cname.host.example")
    assert launch.routes[0].url == "https://xn--bcher-kva.example/%C3%BCber"
    assert launch.redirects[0].start == "http://xn--bcher-kva.example/alt"
    assert launch.senders[0].from_ == ("Hallo@xn--bcher-kva.example",)
    assert launch.vantage.nameservers == {"ns1.example": "[::1]:53"}
    assert set(launch.vantage.map) == {"xn--bcher-kva.example:443", "203.0.113.5:443"}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Mail.Bücher.example:587", "mail.xn--bcher-kva.example:587"),
        ("[2001:DB8::1]:6379", "[2001:db8::1]:6379"),
        ("https://Bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("a job: every night", "a job: every night"),
    ],
)
def test_what_a_monitor_asks_is_an_address_or_words(tmp_path: Path, said: str, meant: str) -> None:
    (tmp_path / "launch.toml").write_text(f'{HEAD}[[monitor]]\nid = "one"\ntarget = "{said}"\n', "utf-8")
    assert load(tmp_path / "launch.toml").monitors[0].target == meant


def test_limits_are_defaults_then_the_roadmap_then_the_file(tmp_path: Path) -> None:
    text = HEAD.replace("marketplace-launch", "b2b-prototype")
    (tmp_path / "launch.toml").write_text(
        f"{text}[limits]\np95_write_ms = 900\nsprint_hours = 20\n[sprint]\nhours = 36\n"
    )
    limits = load(tmp_path / "launch.toml").limits
    assert limits.cold_ms == 2000, "a default"
    assert (limits.p95_read_ms, limits.p95_strict, limits.probe_interval_s) == (500, True, 300), (
        "the roadmap's"
    )
    assert (limits.p95_write_ms, limits.sprint_hours) == (900, 36), "the file's, and its sprint above all"


def test_every_problem_is_told_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        HEAD.replace("Shop", "").replace("marketplace-launch", "marketplace")
        + """\
[[host]]
name = "shop.example"
role = "wbsite"
[[host]]
nam = "www.shop.example"
[[route]]
name = "home"
url = "shop.example"
budget_ms = "fast"
"""
    )
    told = [(p.line, p.path, p.hint) for p in problems(tmp_path, text)]
    assert told == [
        (3, "product.name", ""),
        (5, "product.roadmap", 'did you mean "marketplace-launch"?'),
        (8, "host[0].role", 'did you mean "site"?'),
        (9, "host[1].name", 'add a line: name = "..."'),
        (10, "host[1].nam", 'did you mean "name"?'),
        (13, "route[0].url", ""),
        (14, "route[0].budget_ms", ""),
    ]


def test_twenty_problems_are_shown_and_the_rest_counted(tmp_path: Path) -> None:
    text = HEAD + "".join(f"k{number} = 1\n" for number in range(25))
    (tmp_path / "launch.toml").write_text(text)
    with pytest.raises(LaunchFileError) as refused:
        load(tmp_path / "launch.toml")
    assert len(refused.value.problems) == 25
    assert str(refused.value).split("\n")[20].endswith("launch.toml: and 5 more")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty; `cockpit init DOMAIN` writes one"),
        (" \n\t\n", "is empty"),
        (b"\x00\x01launch", "NUL"),
        (b"\x89PNG\r\n\x1a\n\x00", "is not UTF-8 text (line 1)"),
        (HEAD.encode("utf-16"), "is not UTF-8 text"),
        (b"schema = 1\n# caf\xe9\n", "is not UTF-8 text (line 2)"),
        (b"#" * 10_000_000, "is larger than 1 MiB"),
        (f"a = {'[' * 5000}", "nested more than"),
        (f"{'a.' * 300_000}a = 1", "nested more than"),
        (f"a = {'9' * 5000}", "too many digits"),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(tmp_path: Path, text: str | bytes, says: str) -> None:
    assert says in only(tmp_path, text).message


def test_a_missing_file_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(LaunchFileError, match="is not there; `cockpit init DOMAIN` writes one"):
        load(tmp_path / "launch.toml")


def test_a_folder_a_pipe_and_an_impossible_path_are_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path, says in (
        (tmp_path, "is a folder"),
        (tmp_path / "pipe", "not a regular file"),
        (Path("a\0b"), "cannot"),
    ):
        with pytest.raises(LaunchFileError, match=says):
            load(path)


def test_an_unreadable_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    (tmp_path / "launch.toml").write_text(HEAD)
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(LaunchFileError, match="cannot be read: Permission denied"):
        load(tmp_path / "launch.toml")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a = 1\nname = Shop\n", 2, "not TOML, column 8: Invalid value; texts stand in straight quotes"),
        ("name = “Shop”\n", 1, "texts stand in straight quotes"),
        ("name: Shop\n", 1, "a line is: key = value"),
        ("a = 1\na = 2\n", 2, "this key stands in this table already"),
        ('a = "x\n', 1, "longer ones stand in three quotes"),
        ("a = [1,\n2\n", 2, "the end of the file: Unclosed array"),
        ("[product]\n[product]\n", 2, "Cannot declare product twice"),
        ('a = "C:\\Users"\n', 1, "write two backslashes"),
        ("a = 1 b = 2\n", 1, "one key on each line"),
    ],
)
def test_broken_toml_is_told_with_line_and_column(tmp_path: Path, text: str, line: int, says: str) -> None:
    problem = only(tmp_path, text)
    assert problem.line == line
    assert says in str(problem)


def test_what_stands_there_is_cut_and_cannot_move_the_cursor(tmp_path: Path) -> None:
    text = f'{HEAD}[[host]]\nname = "a.example"\nrole = "\\u001b[31m{"x" * 500}"\n"k\\u001b[2J" = 1\n'
    (tmp_path / "launch.toml").write_text(text)
    with pytest.raises(LaunchFileError) as refused:
        load(tmp_path / "launch.toml")
    assert "\x1b" not in str(refused.value)
    assert max(map(len, str(refused.value).split("\n"))) < 400


def test_the_word_for_a_value_is_the_one_people_write(tmp_path: Path) -> None:
    text = f'{HEAD}has_ai = "yes"\n[email]\ndmarc_tighten_on = 2026-11-20T10:00:00Z\n'
    text += '[[service]]\nname = "x"\nmonthly_cost = inf\n'
    told = [p.message for p in problems(tmp_path, text)]
    assert told[0] == 'expected true or false, found "yes"'
    assert told[1].startswith("expected a date such as 2026-11-30, found 2026-11-20T10:00:00")
    assert told[2] == "expected a number, found inf"


def test_one_bracket_or_two(tmp_path: Path) -> None:
    found = problems(tmp_path, HEAD + '[host]\nname = "a.example"\n[[edge]]\nprovider = "x"\n')
    assert [(p.path, p.hint or p.message) for p in found] == [
        ("host", "write [[host]]"),
        ("edge", "expected one table [edge], found a list"),
    ]


def test_a_stray_key_is_sent_home(tmp_path: Path) -> None:
    found = problems(tmp_path, 'domain = "x.example"\n' + HEAD + "rotate_days = 3\n[hosts]\n")
    assert [p.hint for p in found] == [
        "domain belongs in [product]",
        "rotate_days belongs in [[secret]]",
        'did you mean "host"?',
    ]


def test_a_missing_part_says_what_to_add(tmp_path: Path) -> None:
    found = problems(tmp_path, "[sprint]\n")
    assert [(p.line, p.path, p.hint) for p in found] == [
        (None, "schema", 'the first line should be: schema = "launch-cockpit/launch/v1"'),
        (None, "product", "add [product] with name, domain, roadmap"),
    ]
    later = only(tmp_path, HEAD.replace("launch/v1", "launch/v2"))
    assert later.message == 'expected "launch-cockpit/launch/v1", found "launch-cockpit/launch/v2"'


def test_dates_and_times_arrive_as_such(tmp_path: Path) -> None:
    (tmp_path / "launch.toml").write_text(f"{HEAD}[sprint]\nstarted = 2026-11-20T09:00:00+01:00\n")
    started = load(tmp_path / "launch.toml").sprint.started
    assert started == dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)
    naive = only(tmp_path, f"{HEAD}[sprint]\nstarted = 2026-11-20T09:00:00\n")
    assert (naive.line, naive.path) == (7, "sprint.started")
    assert "has no time zone; write 2026-11-20T09:00:00Z" in str(naive)


def test_no_edge_is_said_once_for_every_host(tmp_path: Path) -> None:
    text = HEAD + (
        '[edge]\nprovider = " None"\n[[host]]\nname = "a.shop.example"\n'
        '[[host]]\nname = "b.shop.example"\nproxied = true\n'
    )
    (tmp_path / "launch.toml").write_text(text, "utf-8")
    launch = load(tmp_path / "launch.toml")
    assert launch.edge is None
    assert [host.proxied for host in launch.hosts] == [False, True]
