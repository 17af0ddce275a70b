"""The walk: whatever somebody does, nothing counts as yes that was not answered so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cockpit.golive.items import items
from cockpit.golive.walk import NO, YES, Answer, Walk
from tests.golive.shapes import bare, rich

ITEMS = items(rich())
IDS = [item.id for item in ITEMS]


def all_yes(walk: Walk) -> Walk:
    while not walk.over:
        walk = walk.answer(YES)
    return walk


def test_all_yes_is_a_pass_once_the_machine_says_so_too() -> None:
    walk = all_yes(Walk(ITEMS))
    assert [item.id for item in walk.unanswered] == ["preflight"]
    assert not walk.passed
    assert walk.hear({"preflight": YES}).passed
    assert [item.id for item in walk.hear({"preflight": NO}).refused] == ["preflight"]


@pytest.mark.parametrize("id_", IDS)
def test_a_single_no_is_no_pass(id_: str) -> None:
    walk = all_yes(Walk(ITEMS)).hear({"preflight": YES})
    refused = walk.hear({"preflight": NO}) if id_ == "preflight" else walk.to(id_).answer(NO)
    assert not refused.passed
    assert [item.id for item in refused.refused] == [id_]


def test_nobody_answers_for_the_machine_and_the_machine_for_nobody() -> None:
    walk = Walk(ITEMS).answer(YES).hear({"phone": YES, "doors": YES})
    assert walk.told == {}
    assert walk.at == 1


def test_back_and_on_and_past_what_is_answered() -> None:
    walk = Walk(ITEMS).answer(YES).answer(YES).answer(NO).skip().back()
    assert walk.item is ITEMS[3]
    walk = walk.answer(YES)
    assert walk.item is ITEMS[4]
    walk = walk.to(IDS[2]).answer(YES)
    assert walk.item is ITEMS[4], "what has an answer is not asked again"
    assert Walk(ITEMS).back().at == 0


def test_skipping_takes_an_answer_back() -> None:
    walk = Walk(ITEMS, at=2).answer(YES).back().skip()
    assert IDS[2] not in walk.told


def test_time_is_counted_where_it_is_spent_and_not_at_the_end() -> None:
    walk = Walk(ITEMS).spend(3).answer(YES).spend(4).back().spend(2).spend(-5)
    assert walk.seconds == {IDS[0]: 5, IDS[1]: 4}
    assert walk.total == 9
    over = all_yes(walk).spend(60)
    assert over.total == 9
    assert over.item is None


def test_nothing_is_answered_after_the_end() -> None:
    over = all_yes(Walk(ITEMS))
    for step in (over.skip, lambda: over.answer(YES)):
        with pytest.raises(ValueError, match="nothing is asked"):
            step()


@given(st.lists(st.sampled_from(["yes", "no", "skip", "back", "on"]), max_size=60))
def test_any_keys_lead_to_answers_that_were_given(keys: list[str]) -> None:
    walk = Walk(items(bare(ai=True)))
    said: dict[str, str] = {}
    for key in keys:
        item = walk.item
        if item is None:
            walk = walk.back()
            continue
        if key in (YES, NO):
            if item.needs_person:
                said[item.id] = key
            walk = walk.answer(YES if key == YES else NO)
        elif key == "skip":
            said.pop(item.id, None)
            walk = walk.skip()
        else:
            walk = walk.back() if key == "back" else walk.on()
    assert walk.told == said
    assert walk.passed == (len(said) == len(walk.items))


class Walking(RuleBasedStateMachine):
    """Somebody at the keys, and a model of what they have said."""

    def __init__(self) -> None:
        super().__init__()
        self.walk = Walk(ITEMS)
        self.said: dict[str, Answer] = {}
        self.spent = 0.0

    @rule(answer=st.sampled_from([YES, NO]))
    def answer(self, answer: Answer) -> None:
        if (item := self.walk.item) is not None:
            if item.needs_person:
                self.said[item.id] = answer
            self.walk = self.walk.answer(answer)

    @rule()
    def skip(self) -> None:
        if (item := self.walk.item) is not None:
            if item.needs_person:
                self.said.pop(item.id, None)
            self.walk = self.walk.skip()

    @rule()
    def back(self) -> None:
        self.walk = self.walk.back()

    @rule(id_=st.sampled_from([*IDS, "unknown"]))
    def jump(self, id_: str) -> None:
        self.walk = self.walk.to(id_)

    @rule(answer=st.sampled_from([YES, NO]))
    def machine(self, answer: Answer) -> None:
        self.said["preflight"] = answer
        self.walk = self.walk.hear({"preflight": answer, "phone": YES})

    @rule(seconds=st.floats(0, 100))
    def wait(self, seconds: float) -> None:
        self.spent += seconds if self.walk.item else 0.0
        self.walk = self.walk.spend(seconds)

    @invariant()
    def says_what_was_said(self) -> None:
        walk = self.walk
        assert walk.told == self.said
        yes = [id_ for id_, answer in self.said.items() if answer == YES]
        assert len(yes) + len(walk.refused) + len(walk.unanswered) == len(ITEMS)
        assert walk.passed == (len(yes) == len(ITEMS))
        assert 0 <= walk.at <= len(ITEMS)
        assert walk.total == pytest.approx(self.spent)


TestWalking = Walking.TestCase
