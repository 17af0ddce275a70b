"""Every damage is caught, named at its place, and nothing else is."""

from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from cockpit.handover.verify.flaw import Flaw
from tests.verify.damages import ALL, NOTES
from tests.verify.doing import Damage
from tests.verify.world import changed, flaws


def named(flaw: Flaw, place: str) -> bool:
    """The flaw is of that kind and stands there; a `*` in the place is anything."""
    word, _, rest = place.partition("drift ")
    kind, where = ("drift", rest) if not word and rest else ("damage", place)
    pattern = where.replace("golive: ", "golive.toml: ").replace("[", "[[]")
    return flaw.kind == kind and fnmatchcase(flaw.place, pattern)


@pytest.mark.parametrize("damage", ALL, ids=[damage.name for damage in ALL])
def test_caught_and_named(damage: Damage, written: Path, tmp_path: Path) -> None:
    found = flaws(changed(written, tmp_path / "pack", damage.change))
    if all(place.startswith("drift ") for place in damage.places):
        # What only time does to a real pack is written into this one, against its own launch.toml.
        found = [flaw for flaw in found if "does not follow from" not in flaw.said]
    for place in damage.places:
        assert any(named(flaw, place) for flaw in found), (place, found)
    for flaw in found:
        assert any(named(flaw, place) for place in damage.places), flaw
        assert flaw.said


def test_there_are_enough_of_them() -> None:
    assert len(NOTES) == 12
    assert len(ALL) >= 52
    assert len({damage.name for damage in ALL}) == len(ALL)
