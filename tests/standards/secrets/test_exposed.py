"""Which values somebody else may have."""

import pytest

from cockpit.facts.leaks import Leak, Place, Stance
from cockpit.facts.samples_leaks import ignored, leak, logged, past
from cockpit.standards.secrets.exposed import came_to_light, exposed


@pytest.mark.parametrize(
    ("one", "others_have_it"),
    [
        (leak(), True),
        (leak(tracked=False), False),
        (leak(place=Place.INDEX), False),
        (ignored(), False),
        (past(), True),
        (past(place=Place.LOST), True),
        (past(place=Place.COMMIT), True),
        (logged(), True),
        (logged(stance=Stance.TEST), False),
        (past(stance=Stance.PUBLIC), False),
    ],
)
def test_what_lies_on_this_machine_alone_is_nobody_elses(one: Leak, others_have_it: bool) -> None:
    assert exposed(one) is others_have_it


def test_a_value_is_one_wherever_it_stands() -> None:
    some = (past(), logged(), ignored(), leak("b.js", digest="b" * 16))
    assert came_to_light(some) == {past().digest: (past(), logged()), "b" * 16: (some[3],)}
