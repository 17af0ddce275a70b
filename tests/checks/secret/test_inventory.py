"""How the list of secrets is asked for."""

import pytest

from checks.secret import inventory_complete
from cockpit.facts.samples_environment import sample_environment, use
from cockpit.facts.samples_launch import sample_launch
from cockpit.facts.samples_stated import NOTHING_SAID


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (("API_TOKEN",), "where API_TOKEN is kept, who answers for it and when it is changed"),
        (
            ("API_TOKEN", "DATABASE_URL"),
            "where API_TOKEN and DATABASE_URL are kept, who answers for them and when they are changed",
        ),
    ],
)
def test_one_and_several_are_asked_for_in_a_sentence(names: tuple[str, ...], words: str) -> None:
    code = sample_environment(*map(use, names))
    (found,) = inventory_complete.judge(sample_launch(), code, NOTHING_SAID)
    assert found.summary.endswith(words)
