"""New launch files explain themselves and load; saving replaces the file at once or not at all."""

import os
import re
import stat
import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cockpit.launch import Launch
from cockpit.launch.guess import Guess, Proposal, Row
from cockpit.launch.guide import GUIDES
from cockpit.launch.load import read
from cockpit.launch.write import fresh, key_lines, save
from cockpit.standards.journeys import flaws, journeys

FILE = Path("launch.toml")
PRODUCT = {
    "name": Guess("Shop", "title of the home page"),
    "domain": Guess("shop.example", "you said so", given=True),
    "roadmap": Guess("marketplace-launch", "the home page says sellers"),
}
LEAST = Proposal("shop.example", {"product": PRODUCT})


def test_the_guide_knows_every_part_of_the_file() -> None:
    tables = [field.encode_name for field in msgspec.structs.fields(Launch) if field.name != "schema"]
    assert [guide.table for guide in GUIDES] == tables


def test_a_new_file_explains_every_part_and_loads() -> None:
    text = fresh(LEAST)
    launch = read(text, FILE)
    assert (launch.product.name, launch.domain) == ("Shop", "shop.example")
    for guide in GUIDES:
        assert f"# {guide.about.splitlines()[0]}\n" in text
        assert f"{guide.header}\n" in text


def test_every_example_is_right_once_the_marks_are_taken_away() -> None:
    text = fresh(LEAST).partition("# What is being launched")[2]
    examples = re.sub(r"^# (?=\[|[a-z_]+ = )", "", text, flags=re.MULTILINE)
    examples = examples.replace('= "jon"', '= "ana"')
    whole = f'schema = "launch-cockpit/launch/v1"\n#{examples}'
    assert set(tomllib.loads(whole)) == {guide.table for guide in GUIDES} | {"schema"}
    walked = journeys(read(whole, FILE).smoke)
    assert [(one.writes, list(flaws(one))) for one in walked] == [(False, []), (True, [])]


def test_guesses_are_marked_and_what_a_person_said_is_not() -> None:
    text = fresh(LEAST)
    assert 'name = "Shop"  # guessed: title of the home page\n' in text
    assert 'domain = "shop.example"\n' in text


def test_the_same_reason_is_told_once() -> None:
    keys = {
        "name": Guess("home", "a link"),
        "kind": Guess("page", "a link"),
        "critical": Guess(True, "its name"),
    }
    assert key_lines(keys) == (
        'name = "home"  # guessed: a link\nkind = "page"  # guessed\ncritical = true  # guessed: its name\n'
    )


def test_rows_and_remarks() -> None:
    hosts = (
        Row("host", {"name": Guess("a.shop.example", "a link")}, ('target = ["203.0.113.1"]  # as seen',)),
        Row("host", {"name": Guess("b.shop.example", "a link")}),
    )
    text = fresh(Proposal("shop.example", {"product": PRODUCT}, hosts))
    assert '\n# target = ["203.0.113.1"]  # as seen\n' in text
    assert [host.name for host in read(text, FILE).hosts] == ["a.shop.example", "b.shop.example"]


@given(st.text(max_size=200), st.text(max_size=300))
def test_nothing_a_server_sent_can_leave_its_place(value: str, how: str) -> None:
    text = key_lines({"name": Guess(value, how), "next": Guess({"a:1": value, value: "x"}, how)})
    data = tomllib.loads(text)
    assert list(data) == ["name", "next"]
    assert data["name"] == value
    assert data["next"][value] == "x" or value == "a:1"
    assert all(char.isprintable() for comment in re.findall(r"# guessed: .*", text) for char in comment)


def test_saving_makes_a_file_others_can_read(tmp_path: Path) -> None:
    save(tmp_path / "launch.toml", "a = 'ü'\n")
    assert (tmp_path / "launch.toml").read_bytes() == "a = 'ü'\n".encode()
    assert stat.S_IMODE((tmp_path / "launch.toml").stat().st_mode) == 0o644


def test_saving_keeps_the_mode_and_follows_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real.toml"
    real.write_text("old")
    real.chmod(0o600)
    (tmp_path / "launch.toml").symlink_to(real)
    save(tmp_path / "launch.toml", "new")
    assert (tmp_path / "launch.toml").is_symlink()
    assert (real.read_text(), stat.S_IMODE(real.stat().st_mode)) == ("new", 0o600)


def test_a_failure_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "launch.toml").write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        save(tmp_path / "launch.toml", "new")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("launch.toml", "old")]
