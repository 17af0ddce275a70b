"""Additions to a file that a person wrote: everything of theirs stays, in its place."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given

from cockpit.launch import merge
from cockpit.launch.guess import Guess, Proposal, Row
from cockpit.launch.load import read
from cockpit.launch.merge import CannotAddError, holds, merged
from tests.launch.test_locate import Writer, written

MINE = """\
# my file
schema = "launch-cockpit/launch/v1"   # never change

[product] # the shop
roadmap = "b2b-prototype"
name = 'My Shop' # not theirs
domain = "Shop.example."
# no origin yet

# about hosts
[[host]]
name = "WWW.shop.example" # first
owner = ""
# about the edge
[edge]
exceptions = [
  "one", # a reason
]

[[route]]
name = "home"
url = "/"
"""


def guess(value: str) -> Guess:
    return Guess(value, "seen")


def host(name: str) -> Row:
    return Row("host", {"name": guess(name), "role": guess("app")})


THEIRS = Proposal(
    "shop.example",
    {
        "product": {
            "name": guess("Shop"),
            "domain": Guess("shop.example", "", given=True),
            "roadmap": guess("marketplace-launch"),
            "origin": guess("https://shop.example"),
        },
        "edge": {"provider": guess("Cloudflare")},
        "email": {"provider": guess("Fastmail")},
    },
    (
        host("www.shop.example"),
        host("app.shop.example"),
        Row("route", {"name": guess("login"), "url": guess("https://shop.example/login")}),
        Row("sender", {"provider": guess("Fastmail")}),
        Row("sender", {"provider": guess("Resend")}),
    ),
)


def test_additions_stand_where_they_belong_and_the_rest_stays() -> None:
    assert (
        merged(MINE, THEIRS).text
        == """\
# my file
schema = "launch-cockpit/launch/v1"   # never change

[product] # the shop
roadmap = "b2b-prototype"
name = 'My Shop' # not theirs
domain = "Shop.example."
# no origin yet
origin = "https://shop.example"  # guessed: seen

# about hosts
[[host]]
name = "WWW.shop.example" # first
owner = ""

[[host]]
name = "app.shop.example"  # guessed: seen
role = "app"  # guessed

# about the edge
[edge]
exceptions = [
  "one", # a reason
]
provider = "Cloudflare"  # guessed: seen

[[route]]
name = "home"
url = "/"

# The domain mails are sent from, who receives them, where bounces go.
# events: the page of the mail service that shows what became of each message.
[email]
provider = "Fastmail"  # guessed: seen

# Every service that sends in the product's name, with its return path and DKIM selectors.
# spf: the name it asks you to include, where the cockpit does not know the service, or "none".
[[sender]]
provider = "Fastmail"  # guessed: seen

[[sender]]
provider = "Resend"  # guessed: seen
"""
    )


def test_what_a_person_said_is_kept_and_named() -> None:
    kept = merged(MINE, THEIRS).kept
    assert kept == (
        "product.name",
        "product.domain",
        "product.roadmap",
        "host www.shop.example",
        "route login",
    )


def test_a_second_time_there_is_nothing_to_add() -> None:
    once = merged(MINE, THEIRS).text
    assert merged(once, THEIRS).text == once
    read(once, Path("launch.toml"))


def test_line_endings_stay() -> None:
    text = merged(MINE.replace("\n", "\r\n"), THEIRS).text
    assert "\n" not in text.replace("\r\n", "")


@pytest.mark.parametrize(
    "text",
    [
        'product = { name = "My Shop" } # mine\n[edge] # also mine',
        'product.name = "My Shop" # mine\nproduct.domain = "shop.example"\n',
        '[product.sub] # mine\nx = 1\n[product]\nname = "My Shop"\n',
        "[product.sub] # mine\nx = 1\n",
        'host = [\n  { name = "a.example" }, # mine\n]\n[product]\nname = "My Shop"',
        '[[host]]\nname = "a.example"\n[host.tls] # mine\nx = 1\n[edge]\n[[host]] # mine\nname = "b"\n',
        '[vantage] # mine\nmap = { "a:1" = "127.0.0.1:1" }\n[edge]',
        "# only words of mine\n",
        "",
    ],
)
def test_every_way_of_writing_a_table_takes_additions(text: str) -> None:
    result = merged(text, THEIRS).text
    old, new = tomllib.loads(text), tomllib.loads(result)
    assert holds(old, new)
    assert new["product"]["origin"] == "https://shop.example"
    assert new["product"]["name"] == old.get("product", {}).get("name", "Shop")
    assert "app.shop.example" in [row["name"] for row in new["host"]]
    assert new["edge"]["provider"] == "Cloudflare"
    assert result.count("mine") == text.count("mine")


@pytest.mark.parametrize(
    "text",
    [
        "product = 7\n",
        "[host]\nname = 'a.example'\n",
        "[[edge]]\n",
        "host = [ { name = 'a.example' }, # a comment where the next row would be written\n]\n",
    ],
)
def test_a_file_with_no_place_for_it_is_left_alone(text: str) -> None:
    with pytest.raises(CannotAddError):
        merged(text, THEIRS)


@given(written(("product", "edge", "host")))
def test_whatever_the_file_says_it_still_says(writer: Writer) -> None:
    old = tomllib.loads(writer.text)
    try:
        result = merged(writer.text, THEIRS).text
    except CannotAddError:
        return
    new = tomllib.loads(result)
    assert holds(old, new)
    assert new["email"]["provider"] == "Fastmail"
    assert "origin" in new["product"]


def test_holding_means_the_same_values_in_the_same_order() -> None:
    assert holds({"a": [1, {"b": "x"}]}, {"a": [1, {"b": "x", "c": 2}, 3], "d": 4})
    for less in ({"a": [{"b": "x"}, 1]}, {"a": [1]}, {}, {"a": [True, {"b": "x"}]}, {"a": [1, {"b": "y"}]}):
        assert not holds({"a": [1, {"b": "x"}]}, less)


def test_an_edit_that_would_change_a_value_is_not_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merge._Edit, "result", lambda edit: edit.text.replace("My Shop", "Your Shop"))
    with pytest.raises(CannotAddError, match="a value would change"):
        merged(MINE, THEIRS)
