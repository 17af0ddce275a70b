"""What the parts of a launch file must say together."""

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


def problems(folder: Path, text: str) -> tuple[Problem, ...]:
    file = folder / "launch.toml"
    file.write_text(HEAD + text, "utf-8")
    try:
        load(file)
    except LaunchFileError as refused:
        return refused.problems
    return ()


TWICE = {
    "host[1].name": ('[[host]]\nname = "{}"\n', "shop.example", "Shop.Example."),
    "route[1].name": ('[[route]]\nname = "{0}"\nurl = "https://shop.example/{1}"\n', "home", "home"),
    "route[1].url": (
        '[[route]]\nname = "{1}"\nurl = "{0}"\n',
        "https://shop.example/",
        "https://shop.example:443/",
    ),
    "redirect[1].from": ('[[redirect]]\nfrom = "{}"\ncode = 410\n', "http://a.example/", "http://A.example/"),
    "person[1].id": ('[[person]]\nid = "{}"\nname = "Ana"\n', "ana", "ana"),
    "monitor[1].id": ('[[monitor]]\nid = "{}"\ntarget = "https://shop.example/"\n', "home", "home"),
}


@pytest.mark.parametrize("path", TWICE)
def test_nothing_is_declared_twice(tmp_path: Path, path: str) -> None:
    row, first, second = TWICE[path]
    table = path.partition("[")[0]
    assert problems(tmp_path, row.format(first, 1)) == ()
    (problem,) = problems(tmp_path, row.format(first, 1) + row.format(second, 2))
    assert problem.path == path
    assert (problem.message, problem.hint) == (f'"{first}" is declared already in {table}[0]', "keep one")


def test_the_same_url_read_and_written_is_two_routes(tmp_path: Path) -> None:
    row = '[[route]]\nname = "{0}"\nurl = "https://shop.example/api"\nkind = "{0}"\n'
    assert problems(tmp_path, row.format("read") + row.format("write")) == ()


def test_a_name_mapped_twice_is_told(tmp_path: Path) -> None:
    table = '[vantage.map]\n"shop.example:443" = "127.0.0.1:1"\n"Shop.example:443" = "127.0.0.1:2"\n'
    assert [(p.line, p.hint) for p in problems(tmp_path, table)] == [(8, "keep one")]


ROWS = """\
[[host]]
name = "shop.example"
owner = "bo"
[[alert]]
channel = "mail"
backup = "ana"
[[escalation]]
after_minutes = 5
who = "carl"
do = "call"
"""


def test_people_must_exist_once_somebody_is_declared(tmp_path: Path) -> None:
    assert problems(tmp_path, ROWS) == ()
    found = problems(tmp_path, f'{ROWS}[[person]]\nid = "bob"\nname = "Bob"\n')
    assert [(p.line, p.path, p.hint) for p in found] == [
        (8, "host[0].owner", 'did you mean "bob"?'),
        (11, "alert[0].backup", "use the id of a [[person]]"),
        (14, "escalation[0].who", "use the id of a [[person]]"),
    ]


# Each is put together here, so that no scanner takes this file for a leak.
SECRETS = {
    "pem": "-----BEGIN RSA PRIVATE " + "KEY-----",
    "stripe": "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc",
    "stripe cut short": "sk_live_" + "4eC39H",
    "github": "ghp_" + "a1B2" * 9,
    "slack": "xoxb-" + "123456789012-abcdefGHIJKL",
    "url": "postgres://ana:" + "correcthorse@db.shop.example/shop",
    "jwt": "eyJ" + "hbGciOiJIUzI1NiJ9.eyJ" + "zdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJl",
}


@pytest.mark.parametrize("kind", SECRETS)
@pytest.mark.parametrize(
    ("part", "path"),
    [
        ('[[limitation]]\nid = "a"\ntext = "see {}"\n', "limitation[0].text"),
        ("[product.{}]\n", "product.<key>"),
        (
            '[[smoke]]\nname = "a"\nurl = "https://shop.example/"\nform = {{ note = "{}" }}\n',
            "smoke[0].form.note",
        ),
        ('[[host]]\nname = "{}"\n', "host[0].name"),
        ('[edge]\ncredential = "{}"\n', "edge.credential"),
        ('[[host]]\nname = "a.example"\nrole = "{}"\n', "host[0].role"),
        ('[product2]\nroadmap = ["{}"]\n', "product2.roadmap[0]"),
    ],
)
def test_a_pasted_secret_is_refused_and_never_shown(tmp_path: Path, kind: str, part: str, path: str) -> None:
    value = SECRETS[kind]
    found = problems(tmp_path, part.format(f'"{value}"' if "<key>" in path else value))
    text = "\n".join(f"{p.path} {p.message} {p.hint}" for p in found)
    assert any(
        p.path == path.replace("<key>", '"..."') and "looks like a secret" in p.message for p in found
    ), text
    assert value[12:] not in text
    assert all(piece not in text for piece in (value, value[:14]))


def test_a_pasted_secret_in_broken_toml_is_not_shown(tmp_path: Path) -> None:
    for kind, value in SECRETS.items():
        for text in (f"k = {value}\n", f"{value}\n", f'"{value}" = = 1\n', f'["{value}"]\n["{value}"]\n'):
            told = " ".join(str(p) for p in problems(tmp_path, text))
            assert told, (kind, text)
            assert value[:14] not in told, (kind, text)


def test_a_credential_is_a_name(tmp_path: Path) -> None:
    for good in ("keyring:launch-cockpit/shop/edge-read", "pm:shop/edge"):
        assert problems(tmp_path, f'[edge]\ncredential = "{good}"\n') == ()
    for bad in ("hunter2", "keyring:", "pm:shop/edge\\n", "PM:shop/edge"):
        (problem,) = problems(tmp_path, f'[edge]\ncredential = "{bad}"\n')
        assert "expected the name of a credential" in problem.message
        assert "hunter2" not in str(problem)


def test_a_key_for_a_secret_says_where_it_goes(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, '[[env]]\nname = "API_KEY"\nvalue = "hunter2"\n')
    assert (problem.line, problem.path) == (8, "env[0].value")
    assert "a secret is never written into this file" in problem.message
    assert "hunter2" not in str(problem)


@pytest.mark.parametrize(
    ("part", "path", "says"),
    [
        ('resolver = "1.1.1.1"', "vantage.resolver", '"1.1.1.1" has no port; write 1.1.1.1:53'),
        ('resolver = "::1:53"', "vantage.resolver", "is not an address with a port"),
        ('nameservers = { "ns1.example" = "127.0.0.1" }', 'vantage.nameservers."ns1.example"', "has no port"),
        ('map = { "shop.example" = "127.0.0.1:1" }', 'vantage.map."shop.example"', "has no port"),
        ('map = { "shop.example:1" = "localhost:1" }', 'vantage.map."shop.example:1"', "is not an address"),
        ('map = { "shop.example:1" = "" }', 'vantage.map."shop.example:1"', "is not an address"),
        (
            'map = { "shop.example:1" = 7 }',
            'vantage.map."shop.example:1"',
            "expected a text in quotes, found 7",
        ),
        ('ca_file = "ca.pem"', "vantage.ca_file", 'there is no file "ca.pem"'),
        (f'ca_file = "{"x" * 300}"', "vantage.ca_file", "there is no file"),
        ("families = [4, 5]", "vantage.families[1]", "expected 4 or 6, found 5"),
        ("concurrency = 0", "vantage.concurrency", "expected a whole number from 1 to 256, found 0"),
    ],
)
def test_the_vantage_table(tmp_path: Path, part: str, path: str, says: str) -> None:
    (problem,) = problems(tmp_path, f"[vantage]\n{part}\n")
    assert (problem.line, problem.path) == (7, path)
    assert says in problem.message


def test_a_ca_file_beside_the_launch_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("a certificate")
    assert problems(tmp_path, '[vantage]\nca_file = "ca.pem"\n') == ()


@pytest.mark.parametrize(
    ("part", "path", "says"),
    [
        ('origin = "https://shop.example/de"', "product.origin", "the origin is https://shop.example"),
        ('[repo]\npath = "/srv/shop"', "repo.path", "is not relative"),
        ('[repo]\npath = "~/shop"', "repo.path", "is not relative"),
        ('[[redirect]]\nfrom = "https://shop.example/a"', "redirect[0].to", "is missing"),
        ("[limits]\np95_read_ms = 0", "limits.p95_read_ms", "at least 1, found 0"),
        ("[limits]\nmax_hops = -1", "limits.max_hops", "at least 0, found -1"),
        ("[limits]\np95_ms = 1", "limits.p95_ms", "is not a known key"),
        ("[limits]\naudit_minutes = 99999999999999999999", "limits.audit_minutes", "smaller number"),
        ('[[host]]\nname = "a.example"\ntarget = ""', "host[0].target", "is empty"),
        ('[[host]]\nname = "a.example"\ntarget = 7', "host[0].target", "or a text in quotes, found 7"),
        (
            "[[backup]]\nstore = 'db'\nlast_seen = 2026-11-20T10:00:00",
            "backup[0].last_seen",
            "has no time zone",
        ),
    ],
)
def test_small_rules(tmp_path: Path, part: str, path: str, says: str) -> None:
    (problem,) = problems(tmp_path, f"{part}\n")
    assert problem.path == path
    assert says in problem.message


def test_a_page_that_is_gone_needs_no_new_home(tmp_path: Path) -> None:
    assert problems(tmp_path, '[[redirect]]\nfrom = "https://shop.example/a"\ncode = 410\n') == ()


def test_a_path_alone_belongs_to_the_canonical_origin(tmp_path: Path) -> None:
    rows = '[[route]]\nname = "a"\nurl = "/pricing?x=1"\n'
    rows += '[deploy]\nhealth = "/healthz"\nversion_marker = "x-release"\n'
    (tmp_path / "launch.toml").write_text(HEAD + 'origin = "https://www.shop.example"\n' + rows)
    launch = load(tmp_path / "launch.toml")
    assert launch.routes[0].url == "https://www.shop.example/pricing?x=1"
    assert launch.deploy is not None
    assert (launch.deploy.health, launch.deploy.version_marker) == (
        "https://www.shop.example/healthz",
        "x-release",
    )
    assert [p.path for p in problems(tmp_path, f'origin = "shop"\n{rows}')] == ["product.origin"]
    assert [p.path for p in problems(tmp_path, '[[dashboard]]\nurl = "/pricing"\n')] == ["dashboard[0].url"]


JOURNEY = '[[route]]\nname = "login"\nurl = "https://shop.example/login"\nkind = "auth"\njourney = "{}"\n'
STEP = '[[smoke]]\njourney = "sign in"\nname = "in"\nurl = "https://shop.example/login"\n'


def test_a_route_is_timed_by_a_journey_that_is_declared(tmp_path: Path) -> None:
    assert problems(tmp_path, JOURNEY.format("sign in") + STEP) == ()
    assert problems(tmp_path, JOURNEY.format("in") + STEP.replace('journey = "sign in"\n', "")) == ()
    (problem,) = problems(tmp_path, JOURNEY.format("sing in") + STEP)
    assert (problem.path, problem.message) == ("route[0].journey", 'there is no journey "sing in"')
    assert problem.hint == 'did you mean "sign in"?'
    (problem,) = problems(tmp_path, JOURNEY.format("checkout"))
    assert problem.hint == "name the journey of a [[smoke]] row"


def test_files_of_timings(tmp_path: Path) -> None:
    assert problems(tmp_path, '[timings]\npaths = ["a.log"]\nminutes = 60\nunit = "us"\n') == ()
    (problem,) = problems(tmp_path, '[timings]\npaths = "a.log"\nunit = "hours"\n')
    assert problem.path == "timings.unit"
