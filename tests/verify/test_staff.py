"""Somebody leaves after the pack was written: launch.toml knows, the pack does not."""

from pathlib import Path
from typing import Any

import pytest

from cockpit.handover.verify import staff
from tests.handover.world import LAUNCH
from tests.verify.world import TODAY, days

PACK: dict[str, Any] = {
    "product": {"canonical_origin": "https://shop.example"},
    "person": [{"id": "ana"}, {"id": "jon", "leaves_on": days(1)}],
}


def said(tmp_path: Path, text: str, pack: dict[str, Any] | None = None) -> list[tuple[str, str, str]]:
    (tmp_path / "launch.toml").write_text(text)
    found = staff.examine(pack or PACK, tmp_path / "launch.toml", TODAY)
    return [(flaw.kind, flaw.place, flaw.said) for flaw in found]


def leaving(text: str, day: object) -> str:
    return text.replace('id = "ana"\n', f'id = "ana"\nleaves_on = {day}\n', 1)


def test_who_is_still_there_is_nothing_to_say(tmp_path: Path) -> None:
    assert said(tmp_path, LAUNCH) == []


@pytest.mark.parametrize(("day", "word"), [(days(-3), "left on"), (days(3), "leaves on")])
def test_somebody_leaves(day: object, word: str, tmp_path: Path) -> None:
    ((kind, place, text),) = said(tmp_path, leaving(LAUNCH, day))
    assert (kind, place) == ("drift", "person[1]")
    assert f"ana {word} {day}" in text


def test_somebody_is_not_declared_any_more(tmp_path: Path) -> None:
    pack = {**PACK, "person": [{"id": "eva"}]}
    assert said(tmp_path, LAUNCH, pack)[0][2] == "eva is not declared in launch.toml any more"


def test_the_launch_file_of_another_product_says_nothing(tmp_path: Path) -> None:
    other = {**PACK, "product": {"canonical_origin": "https://other.example"}}
    assert said(tmp_path, leaving(LAUNCH, days(-3)), other) == []
    assert said(tmp_path, "not TOML") == []
    assert list(staff.examine(PACK, tmp_path / "nothing.toml", TODAY)) == []
